"""The numbering of plans: I. > 1. > 1.1. > 1.1.1. > a), in OCR text.

Markdown levels mean nothing there; only the labels and their order do. Numbers start again under
each roman numeral, and roman numerals may start again inside one ("Phần II" > I., "IV." > I.).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.normalise import LABEL, Reading
from index.units import Unit, follows, letter_rank, roman_value

_PART = re.compile(r"([A-HĐ])\s?[.:]\s+(?=\S)")
_ORDINALS = dict(
    zip(
        "nhất hai ba tư năm sáu bảy tám chín mười".split(),
        "I II III IV V VI VII VIII IX X".split(),
        strict=True,
    )
)
_PARTS = (
    rf"(?P<word>Phần|PHẦN)\s+(?:(?i:thứ\s+(?P<ordinal>{'|'.join(_ORDINALS)}))"
    r"|(?P<numeral>[IVXL]{1,6}))"
)
_ROMAN = re.compile(
    rf"(?:{_PARTS}|(?:(?P<other>Mục|MỤC)\s+)?(?P<value>[IVXL]{{1,6}}))\s?[.)\-–:]\s*(?=\S)"
)
_ALONE = re.compile(rf"{_PARTS}\s*[.:]?\s*")
"""A part whose title stands on the next line."""
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\s?[.):]?\s+(?=\S)|(\d{1,2})\s?[.)]\s+(?=\S)")
_LETTER = re.compile(r"([a-zđ])\s?[.)]\s+(?=\S)")
_NESTED = 3
"""The level of a roman numeral inside another."""


def plan_units(reading: Reading) -> list[Unit]:
    """The numbered units of a plan, in order. Footnotes hold none."""
    texts = [block.span.of(reading.text.text) for block in reading.blocks]
    numbering = _Numbering(Counter(match[0] for text in texts if (match := _ROMAN.match(text))))
    units = []
    for i, (block, text) in enumerate(zip(reading.blocks, texts, strict=True)):
        found = None if block.footnote else numbering.read(text)
        if found:
            path, label, level = found
            title = text[len(label) :].strip() or _next_line(texts, i)
            units.append(Unit(path, label.strip(), title, level, block.span.start, i))
    return units


def _next_line(texts: Sequence[str], i: int) -> str:
    """The title below a label that stands alone, unless the next line has a label itself."""
    below = texts[i + 1] if i + 1 < len(texts) else ""
    return "" if LABEL.match(below) else below


def _numeral(match: re.Match[str]) -> tuple[str, str]:
    """The roman numeral of a label, "II" for "thứ hai" too, and the word before it."""
    groups = match.groupdict()
    ordinal = _ORDINALS.get((groups["ordinal"] or "").lower())
    numeral = ordinal or groups["numeral"] or groups["value"] or ""
    return numeral, (groups["word"] or groups.get("other") or "").lower()


@dataclass(slots=True)
class _Numbering:
    """Where the numbering stands; ``read`` accepts a label only where it can be the next one.

    ``ahead`` counts the roman labels that are still to come.
    """

    ahead: Counter[str] = field(default_factory=Counter)
    part: str = ""
    roman: str = ""
    rank: int = 0  # value of the roman numeral
    word: str = ""  # "phần" before it
    capitals: bool = False  # whether its title is in capitals
    nested: str = ""  # a second run of I., II., … inside it
    nested_rank: int = 0
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
        return ".".join([*filter(None, (self.part, self.roman, self.nested)), *tail])

    def _read_part(self, text: str) -> tuple[str, str, int] | None:
        match = _PART.match(text)
        if not match or (self.roman and not self.part):  # "A." inside "I." is no part above it
            return None
        if not follows(letter_rank(match[1].lower()), letter_rank(self.part.lower())):
            return None
        self.part, self.roman, self.rank = match[1], "", 0
        self._restart()
        return self._path(), match[0], 1

    def _restart(self) -> None:
        """Forget the numbering inside a part or a roman numeral."""
        self.nested, self.nested_rank, self.numbers, self.letter, self.inner = "", 0, (), 0, 0

    def _read_roman(self, text: str) -> tuple[str, str, int] | None:
        match = _ROMAN.match(text) or _ALONE.fullmatch(text)
        if not match:
            return None
        self.ahead[match[0]] -= 1
        numeral, word = _numeral(match)
        value = roman_value(numeral)
        capitals = text[match.end() :].isupper()
        if self._is_nested(value, word) and not (
            follows(value, self.rank) and self._is_sibling(match[0], value, word, capitals)
        ):
            self._restart()
            self.nested, self.nested_rank = numeral, value
            return self._path(), match[0], _NESTED
        if not follows(value, self.rank):
            return None
        self._restart()
        self.roman, self.rank = numeral, value
        self.word, self.capitals = word, capitals
        return self._path(), match[0], 2

    def _is_nested(self, value: int, word: str) -> bool:
        """Whether a numeral can be the next inside the last one: the first where nothing is yet."""
        if not self.roman or (self.word and word == self.word):
            return False
        begun = self.nested or not (self.numbers or self.letter)
        return bool(begun) and follows(value, self.nested_rank)

    def _is_sibling(self, label: str, value: int, word: str, capitals: bool) -> bool:
        """Whether a numeral that could go on inside the last one stands beside it instead.

        Siblings are typeset alike; the next numeral is likelier than one behind a gap, and of two
        of one value the first is the inner one.
        """
        if word != self.word or (self.capitals and not capitals):
            return False
        if value == self.nested_rank + 1 != self.rank + 1:
            return False
        return self.ahead[label] <= 0

    def _read_number(self, text: str) -> tuple[str, str, int] | None:
        match = _NUMBER.match(text)
        if not match:
            return None
        numbers = tuple(int(n) for n in (match[1] or match[2]).split("."))
        if self._is_next(numbers):
            self.numbers, self.letter, self.inner = numbers, 0, 0
            level = (_NESTED if self.nested else 2) + len(numbers)
            return self._path(*map(str, numbers)), match[0], level
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
