"""Text of others in labels and messages, which Streamlit reads as markdown."""

from __future__ import annotations

import re
from typing import Final

_MARKUP: Final = re.compile(r"([!-/:-@\[-`{-~])")
"""ASCII punctuation: what markdown lets a backslash take the meaning from."""


def escaped(text: str) -> str:
    """Text as markdown that reads the same; only a web address still becomes a link."""
    return _MARKUP.sub(r"\\\1", text)


def shortened(line: str, most: int) -> str:
    """A line of at most ``most`` characters, cut between words, and "…" where it was longer."""
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"
