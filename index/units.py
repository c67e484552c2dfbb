"""A numbered unit as a grammar finds it, and the tree that a run of them makes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.model import Section, Span

ALPHABET = "abcdđefghijklmnopqrstuvwxyz"
"""Order of lettered points; Vietnamese documents leave f, j, w and z out."""
TITLE_LENGTH = 80
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
MAX_GAP = 3
"""A scan may lose a heading: a number may be up to this much above the one before it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that begins at character ``start`` of the reading text, in block ``block``."""

    path: str
    label: str
    title: str
    level: int
    start: int
    block: int


def follows(number: int, last: int) -> bool:
    """Whether ``number`` can be the next of a series that stands at ``last`` (0: at none)."""
    return number == 1 if last == 0 else last < number <= last + MAX_GAP


def letter_rank(letter: str) -> int:
    """1 for a, 2 for b … with đ between d and e; 0 if it is no letter of the series."""
    return ALPHABET.find(letter) + 1 if letter else 0


def roman_value(numeral: str) -> int:
    """The value of a roman numeral of I, V, X, L, C; 0 if it is malformed."""
    if not re.fullmatch(r"(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})", numeral) or not numeral:
        return 0
    values = [_ROMAN[c] for c in numeral]
    return sum(
        -value if i + 1 < len(values) and value < values[i + 1] else value
        for i, value in enumerate(values)
    )


def shorten(title: str, length: int = TITLE_LENGTH) -> str:
    """The words of a title that fit into ``length`` characters."""
    if len(title) <= length:
        return title.strip()
    return title[: length + 1].rsplit(" ", 1)[0].strip()


def to_sections(units: Sequence[Unit], lines: Sequence[int], end: int) -> tuple[Section, ...]:
    """Give each unit its end and its parent.

    ``lines`` are the source lines of the units, ``end`` is where the last of them ends.
    """
    sections = []
    for i, (unit, line) in enumerate(zip(units, lines, strict=True)):
        later = (other.start for other in units[i + 1 :] if other.level <= unit.level)
        parent = next((u.path for u in reversed(units[:i]) if u.level < unit.level), None)
        span = Span(unit.start, next(later, end))
        title = shorten(unit.title)
        sections.append(Section(unit.path, unit.label, title, line, span, unit.level, parent))
    return tuple(sections)
