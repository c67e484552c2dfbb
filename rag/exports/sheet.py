"""A list as a sheet: what its columns are called, how wide they are, what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Row = TypeVar("Row")
Cell = str | int | float | date | None
"""What a cell may hold; ``None`` leaves it empty."""
NUMBER = "STT"
"""What the first column is called: the number of the row."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its heading, its width in characters, and what it shows of a row.

    What is not ``printed`` is for looking up on the screen and would only narrow the rest on paper.
    """

    heading: str
    width: int
    value: Callable[[Row], Cell]
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """A list, ready to be written.

    ``name`` is what it is of in a word ("Nhiệm vụ"), ``title`` its heading on paper. Columns that
    are printed stand before those that are not.
    """

    name: str
    title: str
    columns: tuple[Column[Row], ...]
    rows: Iterable[Row]

    @property
    def headings(self) -> list[str]:
        """The headings, that of the row's number first."""
        return [NUMBER, *(column.heading for column in self.columns)]

    def cells(self) -> Iterator[list[Cell]]:
        """The cells of each row, its number first; text on one line, without control signs."""
        for number, row in enumerate(self.rows, start=1):
            yield [number, *(_plain(column.value(row)) for column in self.columns)]


def _plain(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return "".join(c for c in " ".join(cell.split()) if c.isprintable())
