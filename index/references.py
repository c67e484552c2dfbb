"""Which documents a document cites, and which of their articles, each at its place.

A row is one place: a number or name, and the article if one is cited ("các điều 8 và 9 của Luật
…" makes two rows). What a document says of itself ("Điều 5 của Luật này", "khoản 2 Điều này",
"Kế hoạch này") is no row: a code refers to itself at thousands of places and cites nothing there.
Nor is the document's own number, in its header or on its annexes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.bodies.agency_levels import CENTRAL_CITIES
from index.citing.citation_details import KINDS, Details, read_date, read_details
from index.citing.cited_articles import ARTICLES, article_paths
from index.citing.cited_names import named_mentions
from index.citing.cited_numbers import LISTED, DocumentMention, numbered_mentions
from index.citing.document_numbers import NUMBER, fold, parse_number, plain_number
from index.citing.law_names import law_key
from index.letters import DASHES
from index.metadata import full_name
from index.model import Document, Kind, Metadata, Part, Passage, Reference, Span

_OF = re.compile(rf"\s*(?:,\s*|[{DASHES}]\s*)?(?:(?:của|thuộc|tại|theo)\s+)?(?:các\s+)?")
"""What stands between an article and the law that it belongs to."""
_TO_NUMBER = re.compile(r"\s*,?\s*\(?\s*(?:[Ss]ố\s?:?\s*)?")
_BRACKET = re.compile(r"\s*\(\s*(?:tại\s+|theo\s+)?")
_TAIL = frozenset({Part.RECIPIENTS, Part.SIGNATURE})
_NUMBER_LINE = re.compile(r"[\W_]*số\s*:", re.I)
_TITLE_LINE = re.compile(rf"[\W_]*(?:{KINDS})\s+số\s*:", re.I)
"""The number line of a law: "Luật số: 1/2020/QH14"."""
_NUMBER_WORD = re.compile(r"\s*số(?!\w)", re.I)
_ABOUT = re.compile(r"^(?:về\s+việc|về|v/v)\s+")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ISSUED_BY = {
    Kind.CONSTITUTION: "Quốc hội",
    Kind.CODE: "Quốc hội",
    Kind.LAW: "Quốc hội",
    Kind.ORDINANCE: "Ủy ban Thường vụ Quốc hội",
    Kind.DECREE: "Chính phủ",
}
_PARTY_OFFICE = re.compile(r"(?:Tỉnh|Thành) (?:ủy|uỷ)$")


@dataclass(frozen=True, slots=True)
class _Citation:
    """A mention with what stands around it; ``span`` holds articles, number, date and issuer."""

    mention: DocumentMention
    span: Span
    articles: tuple[str, ...]
    details: Details


def find_references(document: Document) -> tuple[Reference, ...]:
    """Every citation of another document in the reading text, in order.

    Recipients and signature cite nothing.
    """
    places = _Places(document)
    return tuple(
        reference
        for citation in _citations(document.reading.text)
        if places.is_read(citation.mention) and not _is_own(citation, document.metadata)
        for reference in _rows(citation, document, places)
    )


def _citations(text: str) -> list[_Citation]:
    runs = {_behind(_OF, text, run.end()): run for run in ARTICLES.finditer(text)}
    found: list[_Citation] = []
    # From the end, since the issuer stands behind the last of several numbers.
    for mention in reversed(_merged(text, numbered_mentions(text), named_mentions(text))):
        details = _details(text, mention)
        if found and not details.issuer and _are_listed(text, details.end, mention, found[-1]):
            details = replace(details, issuer=found[-1].details.issuer)
        start, end = mention.start, max(details.end, mention.shown_end)
        run = runs.get(start)
        if run:
            start = run.start()
        elif run := ARTICLES.match(text, _behind(_BRACKET, text, end)):
            end = run.end()
        articles = article_paths(run.group()) if run else ()
        span = Span(start, _closed(text, start, end))
        found.append(_Citation(mention, span, articles, details))
    return found[::-1]


def _are_listed(text: str, end: int, mention: DocumentMention, following: _Citation) -> bool:
    """Whether the next number of the same kind goes on with a list: "số 5/KH-UBND, 6/KH-UBND"."""
    other = following.mention
    if not mention.number or not other.number or mention.kind is not other.kind:
        return False
    same_codes = parse_number(mention.number).codes == parse_number(other.number).codes
    return same_codes and bool(LISTED.fullmatch(text, end, other.start))


def _closed(text: str, start: int, end: int) -> int:
    """With the bracket that closes one that the words have opened."""
    opened = text.count("(", start, end) > text.count(")", start, end)
    return end + 1 if opened and text[end : end + 1] == ")" else end


def _details(text: str, mention: DocumentMention) -> Details:
    """What follows; behind the name of a law only its date belongs to it."""
    details = read_details(text, mention.end)
    by_name = not mention.number and mention.kind in _ISSUED_BY
    if not by_name or not details.issuer:
        return details
    return Details(read_date(text, mention.end)[1], details.issued)


def _behind(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _merged(
    text: str, numbered: list[DocumentMention], named: list[DocumentMention]
) -> list[DocumentMention]:
    """One mention for each place: a law's name and its number are one, overlaps are dropped."""
    by_end = {mention.end: mention for mention in numbered}
    amended = {mention.shown_end for mention in named}
    for law in (mention for mention in named if not mention.number and mention.name):
        number = NUMBER.match(text, _behind(_TO_NUMBER, text, law.end))
        if number and (mention := by_end.get(number.end())):
            start = min(law.start, mention.start)
            # "Luật sửa đổi … của Luật A số 1/2020/QH14": nobody can tell whose number it is.
            name = "" if law.end in amended else law.name
            by_end[mention.end] = replace(mention, start=start, kind=law.kind, name=name)
    taken = bytearray(len(text))
    kept = []
    # Numbers are surer than names; of names that overlap, the first and longest stands.
    for mention in (*by_end.values(), *named):
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _rows(citation: _Citation, document: Document, places: _Places) -> Iterator[Reference]:
    mention, details = citation.mention, citation.details
    text = document.reading.text
    reference = Reference(
        document_id=document.id,
        section=places.section(citation.span.start),
        text=citation.span.of(text),
        span=citation.span,
        line=places.line(citation.span.start),
        kind=mention.kind,
        number=mention.number,
        name=mention.name or _name(details.title),
        issuer=_issuer(citation, document.metadata),
        issued=details.issued,
    )
    for article in citation.articles or (None,):
        yield replace(reference, article=article)


def _name(title: str) -> str:
    """A title without the words and the quotation marks that it is introduced with."""
    name = _ABOUT.sub("", title)
    return name.strip('“”"') if name[:1] in set('“"') else name


def _issuer(citation: _Citation, metadata: Metadata) -> str | None:
    """The issuer as written, else as the number or the kind tells; "the province" gets its name."""
    told = parse_number(citation.mention.number).issuer if citation.mention.number else None
    name = citation.details.issuer or told or _ISSUED_BY.get(citation.mention.kind)
    if not name:
        return None
    if not citation.details.issuer and name == "Tỉnh ủy" and metadata.province in CENTRAL_CITIES:
        name = "Thành ủy"
    name = full_name(name, metadata.province)
    is_local_party = metadata.province and _PARTY_OFFICE.search(name)
    return f"{name} {metadata.province}" if is_local_party else name


def _is_own(citation: _Citation, metadata: Metadata) -> bool:
    """Whether a document speaks of itself: by its number, or by its name if it is a law."""
    if citation.mention.number:
        return _is_own_number(citation, metadata)
    name = citation.mention.name
    if not metadata.kind.is_legislation or law_key(name) != law_key(metadata.title):
        return False
    year = _YEAR.search(name)
    return year is None or int(year.group()) == metadata.year


def _is_own_number(citation: _Citation, metadata: Metadata) -> bool:
    """Whether the number is the document's own, and nothing tells another year or issuer."""
    details = citation.details
    if not metadata.number or citation.mention.number != plain_number(metadata.number):
        return False
    if details.issuer and metadata.issuer:
        issuer = full_name(details.issuer, metadata.province)
        if fold(issuer) != fold(metadata.issuer):
            return False
    if details.issued and metadata.issued:
        return details.issued == metadata.issued
    year = _YEAR.search(metadata.place_date or "")
    return not (details.issued and year) or details.issued.year == int(year.group())


class _Places:
    """Where a character of a document's reading text stands: part, section, line."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._sections = {section.path: section for section in document.sections}
        self._section_starts = [section.span.start for section in document.sections]
        self._passage_starts = [passage.span.start for passage in document.passages]
        self._line_starts = document.source.line_starts()

    def is_read(self, mention: DocumentMention) -> bool:
        """Whether what stands there cites: no tail, no number line of a header or of a form."""
        text = self._document.reading.text
        part = self._passage(mention.start).part
        line = text[text.rfind("\n", 0, mention.end) + 1 : mention.end]
        if part in _TAIL or _NUMBER_LINE.match(line):
            return False
        # In a header only a number with its kind cites: "(kèm theo Quyết định số …)".
        first = text[text.rfind("\n", 0, mention.start) + 1 : mention.end]
        head = text[max(mention.end - len(line), mention.start) : mention.end]
        own = _TITLE_LINE.match(first) or _NUMBER_WORD.match(head)
        return part is not Part.HEADER or not own

    def section(self, offset: int) -> str:
        """The path of the deepest section, else the name of the part before the first one."""
        index = bisect_right(self._section_starts, offset) - 1
        section = self._document.sections[index] if index >= 0 else None
        while section and offset >= section.span.end:
            section = self._sections.get(section.parent) if section.parent else None
        return section.path if section else self._passage(offset).section

    def line(self, offset: int) -> int:
        """The 1-based line of the source."""
        return bisect_right(self._line_starts, self._document.reading.offsets[offset])

    def _passage(self, offset: int) -> Passage:
        return self._document.passages[max(0, bisect_right(self._passage_starts, offset) - 1)]
