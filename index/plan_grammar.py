"""The numbering of plans: I. > 1. > 1.1. > 1.1.1. > a), in OCR text.

Markdown levels mean nothing there; only the labels and their order do. Numbers start again under
each roman numeral.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.normalise import Reading
from index.units import Unit, follows, letter_rank, roman_value

_PART = re.compile(r"([A-HĐ])\s?[.:]\s+(?=\S)")
_ROMAN = re.compile(r"(?:(?:Phần|PHẦN|Mục|MỤC)\s+)?([IVXL]{1,6})\s?[.)\-–:]\s*(?=\S)")
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\s?[.):]?\s+(?=\S)|(\d{1,2})\s?[.)]\s+(?=\S)")
_LETTER = re.compile(r"([a-zđ])\s?[.)]\s+(?=\S)")


def plan_units(reading: Reading) -> list[Unit]:
    """The numbered units of a plan, in order. Footnotes hold none."""
    numbering = _Numbering()
    units = []
    for i, block in enumerate(reading.blocks):
        text = block.span.of(reading.text.text)
        found = None if block.footnote else numbering.read(text)
        if found:
            path, label, level = found
            title = text[len(label) :].strip()
            units.append(Unit(path, label.strip(), title, level, block.span.start, i))
    return units


@dataclass(slots=True)
class _Numbering:
    """Where the numbering stands; ``read`` accepts a label only where it can be the next one."""

    part: str = ""
    roman: str = ""
    rank: int = 0  # value of the roman numeral
    numbers: tuple[int, ...] = ()  # (2, 1, 1) for 2.1.1.
    letter: int = 0
    letter_label: str = ""
    inner: int = 0  # a second run of 1., 2., … inside a lettered unit
    seen: set[str] = field(default_factory=set)

    def read(self, text: str) -> tuple[str, str, int] | None:
        """Path, label and level of the unit that ``text`` begins, if it begins one."""
        for reader in (self._read_roman, self._read_part, self._read_number, self._read_letter):
            if (found := reader(text)) and found[0] not in self.seen:
                self.seen.add(found[0])
                return found
        return None

    def _path(self, *tail: str) -> str:
        return ".".join([*filter(None, (self.part, self.roman)), *tail])

    def _read_part(self, text: str) -> tuple[str, str, int] | None:
        match = _PART.match(text)
        if not match or (self.roman and not self.part):  # "A." inside "I." is no part above it
            return None
        if not follows(letter_rank(match[1].lower()), letter_rank(self.part.lower())):
            return None
        self.part, self.roman, self.rank, self.numbers, self.letter = match[1], "", 0, (), 0
        return self._path(), match[0], 1

    def _read_roman(self, text: str) -> tuple[str, str, int] | None:
        match = _ROMAN.match(text)
        if not match or not follows(value := roman_value(match[1]), self.rank):
            return None
        self.roman, self.rank, self.numbers, self.letter, self.inner = match[1], value, (), 0, 0
        return self._path(), match[0], 2

    def _read_number(self, text: str) -> tuple[str, str, int] | None:
        match = _NUMBER.match(text)
        if not match:
            return None
        numbers = tuple(int(n) for n in (match[1] or match[2]).split("."))
        if self._is_next(numbers):
            self.numbers, self.letter, self.inner = numbers, 0, 0
            return self._path(*map(str, numbers)), match[0], 2 + len(numbers)
        if self.letter and len(numbers) == 1 and follows(numbers[0], self.inner):
            self.inner = numbers[0]
            tail = (*map(str, self.numbers), self.letter_label, str(numbers[0]))
            return self._path(*tail), match[0], 10
        return None

    def _is_next(self, numbers: tuple[int, ...]) -> bool:
        last = self.numbers
        if self.inner and len(numbers) == 1 and numbers[0] == self.inner + 1:
            return False  # the inner run goes on
        depth = len(numbers)
        if depth == 1 or not last:
            return follows(numbers[-1], last[0] if last and depth == 1 else 0)
        if numbers[:-1] == last[: depth - 1]:
            return follows(numbers[-1], last[depth - 1] if len(last) >= depth else 0)
        # A lost heading between: 2.3. may be followed by 2.4.1., 2. by 3.1.
        return numbers[-1] == 1 and self._is_next(numbers[:-1])

    def _read_letter(self, text: str) -> tuple[str, str, int] | None:
        match = _LETTER.match(text)
        if not match or not follows(rank := letter_rank(match[1]), self.letter):
            return None
        self.letter, self.letter_label, self.inner = rank, match[1], 0
        return self._path(*map(str, self.numbers), match[1]), match[0], 9
