"""Questions that the documents of the index answer, for whoever does not know what to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ui_streamlit.client.connection import Connection, Query
from ui_streamlit.client.documents import DocumentRow

_COUNT: Final = 4
_LOOKED_AT: Final = 100
"""Rows of a document's lists, of which one is asked about."""
_LONGEST: Final = 80
"""Characters of what is asked about: more are no example."""
_OF_ARTICLES: Final = ("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Nghị định", "Thông tư")
"""Kinds whose documents have a first article."""


@dataclass(frozen=True, slots=True)
class _Duty:
    agency: str


@dataclass(frozen=True, slots=True)
class _Duties:
    duties: list[_Duty]


@dataclass(frozen=True, slots=True)
class _Target:
    measure: str


@dataclass(frozen=True, slots=True)
class _Targets:
    targets: list[_Target]


def example_questions(connection: Connection, documents: Sequence[DocumentRow]) -> list[str]:
    """A few questions that these documents answer, of several sorts; the newest come first.

    Raises:
        ServiceError: the service is away or refuses.
    """
    newest = sorted(documents, key=lambda document: -(document.year or 0))
    sorts = (_of_duties, _of_targets, _of_articles, _of_dates)
    found = [question for sort in sorts for question in islice(sort(connection, newest), 1)]
    return found[:_COUNT]


def _of_duties(connection: Connection, documents: Sequence[DocumentRow]) -> Iterator[str]:
    """What the body with the most tasks of a document has to do."""
    for document in documents:
        if document.duties:
            wanted: Query = {
                "document": document.id,
                "collective": False,
                "role": "lead",
                "limit": _LOOKED_AT,
            }
            rows = connection.get("/v1/duties", _Duties, wanted).duties
            for agency, _ in Counter(row.agency for row in rows).most_common(1):
                yield f"{_placed(agency, document)} phải làm gì?"


def _of_targets(connection: Connection, documents: Sequence[DocumentRow]) -> Iterator[str]:
    """How much of something a document aims at."""
    for document in documents:
        if document.targets and document.province:
            wanted: Query = {"document": document.id, "limit": _LOOKED_AT}
            rows = connection.get("/v1/targets", _Targets, wanted).targets
            for measure in (row.measure for row in rows if 10 <= len(row.measure) <= _LONGEST):
                yield f"{_placed(document.province, document)} đặt chỉ tiêu {measure} là bao nhiêu?"


def _of_articles(_: Connection, documents: Sequence[DocumentRow]) -> Iterator[str]:
    return (f"Điều 1 {d.title} quy định gì?" for d in documents if d.kind in _OF_ARTICLES)


def _of_dates(_: Connection, documents: Sequence[DocumentRow]) -> Iterator[str]:
    return (f"{d.title} ban hành ngày nào?" for d in documents if d.issued and d.number)


def _placed(name: str, document: DocumentRow) -> str:
    """A body or a province, with the province and the year of the document."""
    province = document.province or ""
    place = "" if province in name else f" {province}"
    return f"{name}{place}{f' năm {document.year}' if document.year else ''}"
