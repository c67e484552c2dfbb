"""Numbers as officials write them."""

from __future__ import annotations

from typing import Final

_MINUS: Final = "−"


def written(value: float) -> str:
    """A number with points between thousands and a comma before at most two decimals."""
    text = f"{abs(value):,.2f}".rstrip("0").rstrip(".")
    turned = text.translate(str.maketrans(",.", ".,"))
    return f"{_MINUS if value < 0 else ''}{turned}"


def signed(value: float) -> str:
    """The same with its sign; 0 has none."""
    return f"+{written(value)}" if value > 0 else written(value)
