"""Text of others in labels and messages, which Streamlit reads as markdown."""

from __future__ import annotations

import re
from typing import Final

_MARKUP: Final = re.compile(r"([!-/:-@\[-`{-~])")
"""ASCII punctuation: what markdown lets a backslash take the meaning from."""


def escaped(text: str) -> str:
    """Text as markdown that reads the same; only a web address still becomes a link."""
    return _MARKUP.sub(r"\\\1", text)
