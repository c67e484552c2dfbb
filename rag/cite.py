"""Citations: from a range of the reading text to the exact words of the source behind it."""

from __future__ import annotations

import re

from index.catalogue import Catalogue
from index.documents import short_title
from index.model import Passage, Section, Span
from index.quotes import unbroken_runs
from rag.answer import Citation, Claim
from rag.injection import inert
from rag.letter_reference import letter_reference

_HEADING_CHARS = 160
_INLINE = re.compile(r"[^.;:!?]{3,110}(?=:)")
_ENDED = re.compile(r"[.;:,!?…)]$")


class Citer:
    """Makes claims of one generation that quote its documents."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._about = {record.id: record.metadata for record in catalogue.documents()}
        self._titles = {id_: short_title(about) for id_, about in self._about.items()}

    def title_of(self, document_id: str) -> str:
        """How a document is called in a sentence."""
        return self._titles[document_id]

    def claim(self, passage: Passage, span: Span) -> Claim:
        """The words of ``span`` of the reading text as they stand, with their citations."""
        reading = self._catalogue.texts(passage.document_id)[1].text
        text = re.sub(r"\s*\n\s*", "\n", span.of(reading)).strip()
        return Claim(inert(text), self.citations(passage, span))

    def claim_at(self, document_id: str, span: Span) -> Claim:
        """The words of ``span`` of a document's reading text, whatever passages hold them."""
        return self.claim(self._catalogue.passages_in(document_id, span)[0], span)

    def citations(self, passage: Passage, span: Span) -> tuple[Citation, ...]:
        """The quotes behind ``span`` of the reading text, one for each unbroken run of the source.

        ``span`` lies in the document of ``passage``, which lends its title and breadcrumb; the
        section is the deepest one that holds the whole span.
        """
        source, reading = self._catalogue.texts(passage.document_id)
        section = self._catalogue.section_at(passage.document_id, span)
        path = section.path if section else passage.section
        heading = self._heading(passage.document_id, section, span)
        reference = letter_reference(self._about[passage.document_id], path)
        return tuple(
            Citation(
                document_id=passage.document_id,
                title=self._titles[passage.document_id],
                section=path,
                breadcrumb=passage.breadcrumb,
                quote=run.of(source.text),
                span=run,
                line=source.text.count("\n", 0, run.start) + 1,
                heading=heading,
                reference=reference,
            )
            for run in unbroken_runs(source.text, reading, span)
        )

    def _heading(self, document_id: str, section: Section | None, span: Span) -> str:
        """The heading nearest above ``span``: of its section, else of one that holds that."""
        text = self._catalogue.texts(document_id)[1].text
        while section:
            heading, end = _own_heading(section, text)
            if heading:
                return "" if span.start < end else heading
            above = self._catalogue.sections_at(document_id, section.parent or "")
            section = above[0] if above else None
        return ""


def _own_heading(section: Section, text: str) -> tuple[str, int]:
    """A section's heading, on a line of its own or before a colon, and where it ends."""
    line_end = text.find("\n", section.span.start, section.span.end)
    line_end = section.span.end if line_end < 0 else line_end
    start = section.span.start + len(section.label)
    line = text[start:line_end].strip()
    if line_end < section.span.end and len(line) <= _HEADING_CHARS and not _ENDED.search(line):
        return ("" if line.isupper() else line.lstrip(". "), line_end)
    inline = _INLINE.match(line)
    return (inline.group().lstrip(". "), start + inline.end()) if inline else ("", start)
