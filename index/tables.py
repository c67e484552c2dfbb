"""The tables of ``index/data``: names and codes that an office can extend without touching code."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table, as cells without the white space around them; ``#`` begins a comment."""
    for line in (files("index") / "data" / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]
