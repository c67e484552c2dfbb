"""How the parts of a measurement tell how far they are."""

from __future__ import annotations

from collections.abc import Callable

Begin = Callable[[str, int], Callable[[int], None]]
"""Told what is done next, in Vietnamese, and in how many steps.

What it returns is told, again and again, how many more are done.
"""


def silent(what: str, steps: int) -> Callable[[int], None]:
    """Tells nobody."""
    return lambda done: None
