"""Axes of charts that are read on narrow screens too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def rows_named(field: str, order: Sequence[str] | None = None) -> dict[str, Any]:
    """Rows whose names stand above them, from the left edge on: beside them is no room.

    What is drawn in a row goes 8 pixels below its middle. The names are an axis's labels, which
    Streamlit draws in the colours of the theme.
    """
    axis = {
        "labelAlign": "left",
        "labelPadding": 0,
        "labelOffset": -12,
        "labelLimit": 340,
        "ticks": False,
        "domain": False,
        "grid": False,
    }
    sort = None if order is None else [*order]
    return {"field": field, "type": "nominal", "sort": sort, "title": None, "axis": axis}
