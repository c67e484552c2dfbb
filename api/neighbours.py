"""What stands before and after a passage in its document."""

from __future__ import annotations

from index.catalogue import Catalogue
from index.model import Passage


def neighbours(
    catalogue: Catalogue, passage: Passage, around: int
) -> tuple[list[Passage], list[Passage]]:
    """The passages before and after one, ``around`` of each or as many as there are."""
    if not around:
        return [], []
    every = catalogue.passages_of(passage.document_id)
    place = every.index(passage)
    return every[max(0, place - around) : place], every[place + 1 : place + 1 + around]
