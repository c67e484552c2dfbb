"""Opening the section that a row of a list stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.catalogue import Catalogue, DocumentRecord
from index.documents import short_title
from index.model import Passage, Section, Span
from index.tokens import folded_key
from rag.answer import place_name
from rag.lists.documents import documents_called
from rag.lists.errors import NoSuchSectionError

_BEFORE_PATH = re.compile(r"^(?:muc|phan) ")
"""What people put before a path ("mục III.7"), as ``place_name`` does."""


@dataclass(frozen=True, slots=True)
class OpenedSection:
    """The words of a section, with its place.

    ``breadcrumb`` holds the headings above it, the outermost first; ``line`` is the 1-based line
    of ``file`` where it begins; ``text`` is reading text.
    """

    document_id: str
    title: str
    file: str
    path: str
    breadcrumb: tuple[str, ...]
    line: int
    text: str

    @property
    def place(self) -> str:
        """How the section is called: "mục III.7"."""
        return place_name(self.path)


def open_sections(catalogue: Catalogue, document: str, path: str) -> list[OpenedSection]:
    """The section of each document that is called so: of one, unless several share a number.

    ``path`` is a section's path, in any case and unaccented too, or the name of a part that has
    none ("Mở đầu", "Nơi nhận").

    Raises:
        NoSuchDocumentError: no document has this id, file name or number.
        NoSuchSectionError: none of them has such a section.
    """
    records = documents_called(document, catalogue.documents())
    shelves = [_Paths(catalogue, record) for record in records]
    if found := [paths.open(name) for paths in shelves if (name := paths.meant(path))]:
        return found
    known = [name for paths in shelves for name in paths.names]
    raise NoSuchSectionError(path, short_title(records[0].metadata), known)


class _Paths:
    """What can be opened in a document, by its path: numbered sections, and the other parts."""

    def __init__(self, catalogue: Catalogue, record: DocumentRecord) -> None:
        self._record = record
        self._reading = catalogue.texts(record.id)[1].text
        self._sections = {section.path: section for section in catalogue.sections(record.id)}
        self._parts: dict[str, list[Passage]] = {}
        for passage in catalogue.passages_of(record.id):
            if passage.section not in self._sections:
                self._parts.setdefault(passage.section, []).append(passage)

    @property
    def names(self) -> list[str]:
        """All paths, the numbered ones first."""
        return [*self._sections, *self._parts]

    def meant(self, asked: str) -> str | None:
        """The path that is asked for, as written or else in any case and unaccented."""
        if asked in self.names:  # before "II.1.d" could be taken for "II.1.đ"
            return asked
        by_key = {_key(name): name for name in reversed(self.names)}
        key = _key(asked)
        return by_key.get(key) or by_key.get(_BEFORE_PATH.sub("", key))

    def open(self, name: str) -> OpenedSection:
        """The section or part with this path."""
        if section := self._sections.get(name):
            return self._opened(name, section.line, section.span, self._headings(section))
        passages = self._parts[name]
        span = Span(passages[0].span.start, passages[-1].span.end)
        return self._opened(name, passages[0].line, span, ())

    def _opened(
        self, name: str, line: int, span: Span, breadcrumb: tuple[str, ...]
    ) -> OpenedSection:
        title, text = short_title(self._record.metadata), span.of(self._reading).strip()
        return OpenedSection(
            self._record.id, title, self._record.name, name, breadcrumb, line, text
        )

    def _headings(self, section: Section) -> tuple[str, ...]:
        above = self._sections.get(section.parent) if section.parent else None
        return (*self._headings(above), f"{above.label} {above.title}".strip()) if above else ()


def _key(path: str) -> str:
    return " ".join(map(folded_key, path.split()))
