"""From sections to passages: the smallest citable unit that still reads alone.

Measured on the codes and plans of the development set (see docs/measurements.md): units joined
up to about 900 characters find more than one clause a passage, and longer ones find less.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.model import Part, Passage, Section, Span
from index.normalise import Reading
from index.parts import Parts
from index.sentences import sentence_spans

GROUP_CHARS = 900
"""Neighbouring units of one section are joined up to this length, in characters."""
MAX_CHARS = 1_300
"""Longer units are divided at sentences, in characters."""
MAX_TOKENS = 500
"""A passage with its breadcrumb fits the model's window of 512 tokens."""
SURELY_FITS = 250
"""Shorter passages are not counted: no 250 characters and breadcrumb make 500 tokens."""
LEAD_CHARS = 300
CRUMB_CHARS = 140

_HEADING_CHARS = 260
_ASIDE = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)[.;,]*", re.S)
_BULLET = re.compile(r"([-+•–—])\s")
_CLAUSE = re.compile(r"Điều \w+ khoản \d+")
_PLAIN_SECTIONS = {
    Part.HEADER: "Tiêu đề",
    Part.RECIPIENTS: "Nơi nhận",
    Part.SIGNATURE: "Chữ ký",
}
PREAMBLE = "Mở đầu"


@dataclass(frozen=True, slots=True)
class Atom:
    """A paragraph, or a part of a long one, that no passage divides further."""

    span: Span
    part: Part
    section: Section | None
    heading: bool
    lead: str

    @property
    def key(self) -> tuple[Part, str]:
        """Atoms are joined only with those of the same part and article or section."""
        path = self.section.path if self.section else ""
        return self.part, re.split(" khoản | điểm ", path)[0]

    @property
    def clause(self) -> str:
        """The clause of an article that the atom belongs to, if it belongs to one."""
        match = _CLAUSE.match(self.section.path) if self.section else None
        return match.group() if match else ""


def build_passages(
    document_id: str,
    title: str,
    reading: Reading,
    parts: Parts,
    sections: Sequence[Section],
    line_starts: Sequence[int],
    count_tokens: Callable[[str], int],
) -> tuple[Passage, ...]:
    """Divide a document; the passages' spans cover the reading text but for white space.

    ``count_tokens`` counts the tokens of a text in the embedding model.
    """
    text = reading.text.text
    atoms = [piece for atom in _atoms(reading, parts, sections) for piece in _divide(atom, text)]
    crumbs = {section.path: section for section in sections}
    passages: list[Passage] = []
    for group in _group(atoms, text):
        for members in _fit(group, text, lambda t: count_tokens(f"{title}\n{t}") <= MAX_TOKENS):
            start = reading.text.offsets[members[0].span.start]
            line = bisect_right(line_starts, start)
            passages.append(_passage(document_id, title, reading, members, crumbs, line))
    return tuple(
        replace(passage, id=f"{document_id}#{i:05d}") for i, passage in enumerate(passages)
    )


def _atoms(reading: Reading, parts: Parts, sections: Sequence[Section]) -> list[Atom]:
    starts = [section.span.start for section in sections]
    atoms: list[Atom] = []
    leads: dict[int, str] = {}  # bullet depth -> the line that introduces bullets of that depth
    for i, block in enumerate(reading.blocks):
        text = block.span.of(reading.text.text)
        part = _part(i, block.footnote, parts)
        in_body = part in (Part.BODY, Part.FOOTNOTE) and i not in parts.preamble
        place = bisect_right(starts, block.span.start) - 1
        section = sections[place] if in_body and place >= 0 else None
        begins = place >= 0 and block.span.start == starts[place]
        depth = _depth(text, section if begins else None)
        lead = next((leads[d] for d in sorted(leads, reverse=True) if d < depth), "")
        leads = {d: line for d, line in leads.items() if d < depth}
        if text.endswith(":") and not block.footnote:
            leads[depth] = _lead_line(text)
        heading = begins and part is Part.BODY and _is_heading(text, sections[place])
        atoms.append(Atom(block.span, part, section, heading, lead if depth > 0 else ""))
    return atoms


def _part(block: int, footnote: bool, parts: Parts) -> Part:
    if footnote:
        return Part.FOOTNOTE
    if block in parts.header:
        return Part.HEADER
    if block in parts.recipients:
        return Part.RECIPIENTS
    return Part.SIGNATURE if block in parts.signature else Part.BODY


def _depth(text: str, section: Section | None) -> int:
    """How deep a list item stands: 0 for what needs no introduction."""
    if section is not None:
        return {6: 1, 7: 2}.get(section.level, 0) if section.path.startswith("Điều") else 0
    if bullet := _BULLET.match(text):
        return 4 if bullet[1] == "+" else 3
    return 3


def _lead_line(text: str) -> str:
    line = [*sentence_spans(text)][-1].of(text)
    return line if len(line) <= LEAD_CHARS else "…" + line[-LEAD_CHARS:].partition(" ")[2]


def _is_heading(text: str, section: Section) -> bool:
    if _CLAUSE.match(section.path) or " điểm " in section.path:
        return False
    return len(text) <= _HEADING_CHARS and not text.endswith((".", ";"))


def _divide(atom: Atom, text: str) -> Iterator[Atom]:
    """Split a long paragraph at sentences into parts of about equal length."""
    length = len(atom.span)
    wanted = length / -(-length // MAX_CHARS)
    start = end = atom.span.start
    for sentence in sentence_spans(atom.span.of(text)):
        following = atom.span.start + sentence.end
        if end > start and (end - start >= wanted or following - start > MAX_CHARS):
            yield replace(atom, span=_trimmed(Span(start, end), text))
            start = end
        end = following
    yield replace(atom, span=_trimmed(Span(start, atom.span.end), text))


def _trimmed(span: Span, text: str) -> Span:
    piece = span.of(text)
    left = len(piece) - len(piece.lstrip())
    return Span(span.start + left, span.start + len(piece.rstrip()))


def _group(atoms: Sequence[Atom], text: str) -> Iterator[list[Atom]]:
    """Join headings to what follows, then short neighbours to each other."""
    group: list[Atom] = []
    for unit in _units(atoms, text):
        if group and not _belongs(group, unit):
            yield group
            group = []
        group += unit
    if group:
        yield group


def _units(atoms: Sequence[Atom], text: str) -> Iterator[list[Atom]]:
    """Runs of atoms that are torn apart only if they are too long: a clause and its points, a
    bullet and the assignment on the line below it."""
    unit: list[Atom] = []
    for atom in atoms:
        aside = bool(_ASIDE.fullmatch(atom.span.of(text)))
        together = bool(unit) and unit[-1].key == atom.key and not unit[-1].heading
        same = together and (aside or (atom.clause and unit[-1].clause == atom.clause))
        if unit and not (same and (aside or _length(unit, atom) <= MAX_CHARS)):
            yield unit
            unit = []
        unit.append(atom)
    if unit:
        yield unit


def _length(atoms: Sequence[Atom], last: Atom) -> int:
    return last.span.end - atoms[0].span.start


def _belongs(group: Sequence[Atom], unit: Sequence[Atom]) -> bool:
    last, first = group[-1], unit[0]
    if last.part is not first.part:
        return False
    if all(atom.heading for atom in group) and first.part is Part.BODY:
        return True
    return last.key == first.key and _length(group, unit[-1]) <= GROUP_CHARS


def _fit(group: Sequence[Atom], text: str, fits: Callable[[str], bool]) -> Iterator[Sequence[Atom]]:
    """Halve a group, and then an atom, until each part fits the model's window."""
    span = Span(group[0].span.start, group[-1].span.end)
    if len(span) < SURELY_FITS or fits(f"{group[0].lead}\n{span.of(text)}"):
        yield group
    elif len(group) > 1:
        middle = len(group) // 2
        yield from _fit(group[:middle], text, fits)
        yield from _fit(group[middle:], text, fits)
    else:
        middle = _middle(span, text)
        for half in (Span(span.start, middle), Span(middle, span.end)):
            yield from _fit([replace(group[0], span=_trimmed(half, text))], text, fits)


def _middle(span: Span, text: str) -> int:
    """Where to cut a single long atom: behind the sentence, else the word, nearest its middle."""
    centre = (span.start + span.end) // 2
    body = span.of(text)
    ends = [s.end for s in sentence_spans(body)][:-1]
    ends = ends or [match.start() for match in re.finditer(r"\s+", body)]
    return min((span.start + e for e in ends), key=lambda e: abs(e - centre), default=centre)


def _passage(
    document_id: str,
    title: str,
    reading: Reading,
    atoms: Sequence[Atom],
    crumbs: dict[str, Section],
    line: int,
) -> Passage:
    span = Span(atoms[0].span.start, atoms[-1].span.end)
    main = [atom for atom in atoms if not atom.heading] or atoms[-1:]
    section = _common_section([atom.section for atom in main], crumbs)
    part = atoms[-1].part
    path = section.path if section else _PLAIN_SECTIONS.get(part, PREAMBLE)
    return Passage(
        id="",
        document_id=document_id,
        section=path,
        part=part,
        breadcrumb=(title, *_breadcrumb(section, crumbs, path)),
        lead_in=atoms[0].lead,
        text=span.of(reading.text.text),
        span=span,
        line=line,
    )


def _common_section(
    sections: Sequence[Section | None], crumbs: dict[str, Section]
) -> Section | None:
    """The deepest section that holds all of them."""
    chains = [[*_ancestors(section, crumbs)] for section in sections if section]
    if not chains:
        return None
    shared = [s for s in chains[0] if all(s in chain for chain in chains)]
    return shared[0] if shared else chains[0][-1]


def _ancestors(section: Section | None, crumbs: dict[str, Section]) -> Iterator[Section]:
    while section is not None:
        yield section
        section = crumbs.get(section.parent) if section.parent else None


_DESCRIBED = {
    "Tiêu đề": "Tiêu đề: tên, số, nơi và ngày ban hành văn bản",
    PREAMBLE: "Mở đầu: căn cứ ban hành, thực hiện văn bản nào, cơ quan ban hành",
    "Nơi nhận": "Nơi nhận văn bản",
    "Chữ ký": "Chữ ký: người ký, chức vụ, ký thay",
}
"""These parts do not say what they are: their breadcrumb does."""


def _breadcrumb(section: Section | None, crumbs: dict[str, Section], path: str) -> list[str]:
    if section is None:
        return [_DESCRIBED.get(path, path)]
    titles = [
        _crumb(s)
        for s in _ancestors(section, crumbs)
        if s.level not in (6, 7) or not s.path.startswith("Điều")
    ]
    return titles[::-1]


def _crumb(section: Section) -> str:
    return f"{section.label} {section.title}"[:CRUMB_CHARS].strip()
