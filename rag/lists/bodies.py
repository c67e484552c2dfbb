"""Which bodies of the duties a user means by a name: itself, and the collective ones with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.agencies import Agencies
from index.tokens import accented_key, words
from rag.lexicon import province_called
from rag.lists.documents import is_same_place
from rag.lists.errors import NoSuchBodyError, folded

_LONGEST_PLACE = 4
"""So many words the name of a province has at most, "tỉnh" before it not counted."""


@dataclass(frozen=True, slots=True)
class AskedBody:
    """A body that a user asks for.

    ``name`` is its canonical name, ``own`` the names of duties that mean it alone, ``collectives``
    those that mean it among others. ``province`` is the one named behind it ("Sở Y tế Nghệ An").
    """

    name: str
    own: tuple[str, ...]
    collectives: tuple[str, ...] = ()
    province: str | None = None


def find_body(
    asked: str,
    assigned: Sequence[str],
    agencies: Agencies,
    provinces: Callable[[], Sequence[str]] = tuple,
) -> AskedBody:
    """The body that is meant by any of its names, unaccented too.

    ``assigned`` are the names of all bodies that have duties, ``provinces()`` those of the indexed
    documents, which count as places beside those that the program knows.

    Raises:
        NoSuchBodyError: no duty is given to such a body.
    """
    if exact := _written_so(asked, assigned):
        return _with_collectives(exact[0], exact, assigned, agencies)
    stem, place, province = _divided(asked, provinces())
    readings = (reading for query in (asked, stem) for reading in agencies.readings(query))
    for name, rest in readings:
        if folded(rest) not in ("", folded(place)):
            continue
        own = tuple(body for body in assigned if agencies.same(body, name))
        found = _with_collectives(name, own, assigned, agencies, province)
        if found.own or found.collectives:
            return found
    raise NoSuchBodyError(asked, assigned)


def _written_so(asked: str, assigned: Sequence[str]) -> tuple[str, ...]:
    """The names that differ from the one asked for in case and signs, or in diacritics as well."""
    for key in (_accented, folded):
        if found := tuple(name for name in assigned if key(name) == key(asked)):
            return found
    return ()


def _accented(name: str) -> str:
    return " ".join(map(accented_key, words(name)))


def _with_collectives(
    name: str,
    own: tuple[str, ...],
    assigned: Sequence[str],
    agencies: Agencies,
    province: str | None = None,
) -> AskedBody:
    others = [body for body in assigned if body not in own and agencies.is_collective(body)]
    collectives = tuple(body for body in others if agencies.includes(body, name))
    return AskedBody(name, own, collectives, province)


def _divided(asked: str, provinces: Sequence[str]) -> tuple[str, str, str | None]:
    """A name as the body, the words for the province behind it, and the province; if there is one.

    ``"của"`` between them belongs to neither.
    """
    found = asked.split()
    for length in range(min(_LONGEST_PLACE, len(found) - 1), 0, -1):
        place = " ".join(found[-length:])
        known = province_called(place)
        if known := known or next((p for p in provinces if is_same_place(p, place)), None):
            return re.sub(r"\s(?:của|cua)$", "", " ".join(found[:-length])), place, known
    return asked, "", None
