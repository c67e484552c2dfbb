"""The numbers and the laws that a question names, whether or not they are indexed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from index.citing.citation_evidence import identity
from index.citing.cited_names import named_mentions
from index.citing.cited_numbers import DocumentMention, numbered_mentions
from index.citing.document_numbers import NUMBER, DocumentNumber, parse_number, plain_number
from index.citing.law_names import law_key, read_law_name
from index.model import Kind, Metadata, Reference

_LAWS = frozenset({Kind.CONSTITUTION, Kind.CODE, Kind.LAW, Kind.ORDINANCE})
_SMALL_LAW = re.compile(r"(?<!\w)(?<!pháp )(?:bộ luật|luật|pháp lệnh|hiến pháp)(?!\w)")
_PLAN_YEAR = re.compile(r"(?:19|20)\d{2}")
"""No number: "kế hoạch 2024 và 2025"."""
_COUNTRY = frozenset({"", "luat", "viet nam"})
"""What is left of "Luật Việt Nam": no law is called so."""
_NAME_ENDS = re.compile(r" (?:phạt|cấm|nói|áp dụng|giao|yêu cầu|cho phép|xử)(?!\w).*")
"""Verbs that follow the name of a law in questions."""
_SOURCE_BEFORE = re.compile(
    r"\b(?:theo|căn cứ|chiếu|điều \d+\w*|khoản \d+|trong|của)(?: quy định)?(?: (?:của|tại))?\s*$",
    re.I,
)
_SOURCE_BEHIND = re.compile(
    r"(?:\s+(?:năm\s+)?\d{4})?\s*,?\s*(?:có\s+)?(?:quy định|nói|phạt|cấm|cho phép|yêu cầu|xử"
    r"|điều \d|định nghĩa|áp dụng|gồm|có (?:mấy|bao nhiêu|hiệu lực)"
    r"|(?:được )?ban hành|ra đời)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class NamedNumber:
    """A number in a question, as ``plain_number`` makes it; ``start`` is its place.

    ``kind`` is the kind of document that the words beside it or its codes tell.
    """

    number: str
    kind: Kind
    start: int

    @property
    def called(self) -> str:
        """How a message calls it: "văn bản số 26/KH-UBND"."""
        return f"văn bản số {self.number}"

    def is_borne_by(self, metadata: Metadata) -> bool:
        """Whether it is the number of the document described."""
        if not metadata.number:
            return False
        other = parse_number(plain_number(metadata.number))
        same_kind = not other.codes or metadata.kind is self.kind
        issued = metadata.issued.year if metadata.issued else None
        return self._is_one(other, other.year or issued, same_kind=same_kind)

    def is_cited_by(self, reference: Reference) -> bool:
        """Whether a citation means it."""
        known = identity(reference)
        if known.number is None:
            return False
        return self._is_one(known.number, known.year, same_kind=reference.kind is self.kind)

    def _is_one(self, other: DocumentNumber, year: int | None, *, same_kind: bool) -> bool:
        """The codes of one may go on where the other's end: "KH-BCĐ" and "KH-BCĐ138"."""
        own = parse_number(self.number)
        if own.running != other.running or (own.year and year and own.year != year):
            return False
        codes = own.folded_codes, other.folded_codes
        if not all(codes):
            return same_kind
        return codes[0].startswith(codes[1]) or codes[1].startswith(codes[0])


@dataclass(frozen=True, slots=True)
class NamedLaw:
    """A law that a question names. ``is_source``: asked for what stands in it."""

    name: str
    is_source: bool

    @property
    def key(self) -> str:
        """One form for all spellings of its name."""
        return law_key(self.name)

    def is_called(self, name: str) -> bool:
        """Whether a citation by this name means it; a question may go on behind the name."""
        cited = law_key(name)
        return bool(cited) and (f"{self.key} ").startswith(f"{cited} ")


def numbers_named(asked: str) -> list[NamedNumber]:
    """The numbers of documents in a question as it was typed, in small letters too."""
    asked = unicodedata.normalize("NFC", asked)
    found = {
        mention.end: NamedNumber(mention.number, mention.kind, mention.start)
        for mention in (*numbered_mentions(asked), *named_mentions(asked))
        if mention.number and not _PLAN_YEAR.fullmatch(mention.number)
    }
    for match in NUMBER.finditer(asked.upper() if len(asked.upper()) == len(asked) else asked):
        number = plain_number(match.group())
        parsed = parse_number(number)
        # In capitals any word may look like a code, so one code alone tells nothing.
        if match.end() not in found and (parsed.year or len(parsed.codes) > 1):
            kind = parsed.kind or Kind.OTHER
            found[match.end()] = NamedNumber(number, kind, match.start())
    return [found[end] for end in sorted(found) if parse_number(found[end].number).running]


def laws_named(text: str) -> list[NamedLaw]:
    """The laws that a (mended) question names; in small letters only those of the table."""
    capital = [m for m in named_mentions(text) if m.kind in _LAWS and not m.number]
    spans = {m.start: m.end for m in capital} | dict(_in_small_letters(text, capital))
    laws = []
    for start, end in sorted(spans.items()):
        name = _cut(text[start:end])
        if law_key(name) not in _COUNTRY:
            before, behind = text[:start], text[start + len(name) :]
            source = _SOURCE_BEFORE.search(before) or _SOURCE_BEHIND.match(behind)
            laws.append(NamedLaw(name[:1].upper() + name[1:], bool(source)))
    return laws


def _in_small_letters(text: str, found: list[DocumentMention]) -> Iterator[tuple[int, int]]:
    for match in _SMALL_LAW.finditer(text):
        end = read_law_name(text, match.start())
        if end and not any(m.start <= match.start() < m.end for m in found):
            yield match.start(), end


def _cut(name: str) -> str:
    """Without the words of the question that a name not in the table may run on with."""
    return _NAME_ENDS.sub("", name)
