"""A source text becomes a document: normalised, outlined, described, divided."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from index.agencies import Agencies
from index.atoms import Layout
from index.bodies.agency_levels import CENTRAL_CITIES
from index.code_grammar import code_units, has_articles
from index.duties import find_duties
from index.errors import EmptyFileError, ReadError
from index.metadata import describe
from index.model import Document, Kind, Metadata, Section, SourceText
from index.normalise import Reading, normalise
from index.parts import Parts, annex_units, split_parts
from index.passages import build_passages
from index.plan_grammar import plan_units
from index.readers import slug
from index.references import find_references
from index.targets import find_targets
from index.units import Unit, to_sections

CALLED_CHARS = 100
"""A document with a longer title is called by its number, in characters."""
TITLE_CHARS = 120
"""Longer titles are cut where documents are named, in characters; the metadata keeps them."""


def make_document(
    source: SourceText, count_tokens: Callable[[str], int], agencies: Agencies | None = None
) -> Document:
    """Read a document out of its source; ``count_tokens`` is the embedding model's own count.

    ``agencies`` are the bodies that duties are looked for with, by default the packaged ones.

    Raises:
        ReadError: nothing is left to read, or the name holds nothing to make an id of.
    """
    document_id = slug(source.stem)
    if not document_id:
        raise ReadError(source.name, "tên tệp phải có ít nhất một chữ cái hoặc chữ số.")
    reading = normalise(source)
    sections, parts = outline(source, reading)
    metadata = describe(source, reading, parts)
    layout = Layout(reading, parts, sections, source.line_starts())
    passages = build_passages(document_id, full_title(metadata), layout, count_tokens)
    if not passages:
        raise EmptyFileError(source.name)
    document = Document(document_id, source, reading.text, metadata, sections, passages)
    return replace(
        document,
        duties=find_duties(document, agencies or Agencies.load()),
        targets=find_targets(document),
        references=find_references(document),
    )


def outline(source: SourceText, reading: Reading) -> tuple[tuple[Section, ...], Parts]:
    """The tree of sections, as a list in document order, and the parts of the document."""
    units = code_units(reading) if has_articles(reading) else plan_units(reading)
    parts = split_parts(reading, units)
    body = [unit for unit in units if unit.block in parts.body]
    annexes = annex_units(reading, parts)
    starts = source.line_starts()

    def line(unit: Unit) -> int:
        return bisect_right(starts, reading.text.offsets[unit.start])

    sections = (
        *to_sections(body, [*map(line, body)], _end(reading, parts.body)),
        *to_sections(annexes, [*map(line, annexes)], _end(reading, parts.annex)),
    )
    return sections, parts


def _end(reading: Reading, blocks: range) -> int:
    return reading.blocks[blocks[-1]].span.end if blocks else 0


def short_title(metadata: Metadata) -> str:
    """How a document is called in a sentence: by its number where its title runs on."""
    title = full_title(metadata)
    number = metadata.number
    if len(title) <= CALLED_CHARS or not number or number.startswith("/"):
        return title
    place = f", {province_name(metadata.province)}" if metadata.province else ""
    year = f", năm {metadata.year}" if metadata.year else ""
    return f"{metadata.kind.value} số {number}{place}{year}"


def full_title(metadata: Metadata) -> str:
    """How a document is named to a reader: kind, title, province and year, each once."""
    title = metadata.title
    if len(title) > TITLE_CHARS:
        title = title[:TITLE_CHARS].rsplit(" ", 1)[0] + "…"
    if metadata.kind is not Kind.OTHER and metadata.kind.value.lower() not in title.lower():
        first = title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"
        title = f"{metadata.kind.value} {first}"
    if metadata.province and metadata.province not in title:
        title += f", {province_name(metadata.province)}"
    if metadata.year and str(metadata.year) not in title:
        title += f", năm {metadata.year}"
    return title


def province_name(province: str) -> str:
    """A province with its level: "tỉnh Lâm Giang", "thành phố Hải Phòng"."""
    return f"{'thành phố' if province in CENTRAL_CITIES else 'tỉnh'} {province}"
