"""From sections to passages: the smallest citable unit that still reads alone.

Measured on the codes and plans of the development set (see docs/measurements.md): units joined
up to about 900 characters find more than one clause a passage, and longer ones find less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from index.atoms import MAX_CHARS, Atom, Layout, make_atoms, trimmed
from index.model import Part, Passage, Section, Span
from index.sentences import sentence_spans

GROUP_CHARS = 900
"""Neighbouring units of one section are joined up to this length, in characters."""
MAX_TOKENS = 512
"""The window of the embedding model: a passage with its breadcrumb fits into it."""
SURELY_FITS = 400
"""Shorter search texts are not counted: no 400 characters make 512 tokens of Vietnamese."""
CRUMB_CHARS = 140
"""A section's title in the breadcrumb, in characters."""
PREAMBLE = "Mở đầu"

_ASIDE = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)[.;,]*", re.S)
_PLAIN_SECTIONS = {
    Part.HEADER: "Tiêu đề",
    Part.RECIPIENTS: "Nơi nhận",
    Part.SIGNATURE: "Chữ ký",
}
_DESCRIBED = {
    "Tiêu đề": "Tiêu đề: tên, số, nơi và ngày ban hành văn bản",
    PREAMBLE: "Mở đầu: căn cứ ban hành, thực hiện văn bản nào, cơ quan ban hành",
    "Nơi nhận": "Nơi nhận văn bản",
    "Chữ ký": "Chữ ký: người ký, chức vụ, ký thay",
}
"""These parts do not say what they are: their breadcrumb does."""


def build_passages(
    document_id: str, title: str, layout: Layout, count_tokens: Callable[[str], int]
) -> tuple[Passage, ...]:
    """Divide a document; the passages' spans cover the reading text but for white space.

    ``count_tokens`` counts the tokens of a passage in the embedding model, prompt and specials
    included.
    """
    maker = _Maker(document_id, title, layout)
    passages = [
        passage
        for group in _group(make_atoms(layout), layout.text)
        for passage in maker.fitting(group, count_tokens)
    ]
    return tuple(replace(p, id=f"{document_id}#{i:05d}") for i, p in enumerate(passages))


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
    """Runs of atoms that are torn apart only if they are too long.

    These are a clause and its points, a bullet and the assignment on the line below it.
    """
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


class _Maker:
    """Makes the passages of one document out of groups of atoms."""

    def __init__(self, document_id: str, title: str, layout: Layout) -> None:
        self._document_id = document_id
        self._title = title
        self._layout = layout
        self._by_path = {section.path: section for section in layout.sections}

    def fitting(
        self, group: Sequence[Atom], count_tokens: Callable[[str], int]
    ) -> Iterator[Passage]:
        """Halve a group, and then an atom, until each part fits the model's window."""
        passage = self._passage(group)
        searched = passage.search_text
        if len(searched) < SURELY_FITS or count_tokens(searched) <= MAX_TOKENS:
            yield passage
            return
        for half in self._halves(group, passage.span):
            yield from self.fitting(half, count_tokens)

    def _halves(self, group: Sequence[Atom], span: Span) -> Iterator[Sequence[Atom]]:
        if len(group) > 1:
            yield from (group[: len(group) // 2], group[len(group) // 2 :])
            return
        cut = _middle(span, self._layout.text)
        for half in (Span(span.start, cut), Span(cut, span.end)):
            yield [replace(group[0], span=trimmed(half, self._layout.text))]

    def _passage(self, atoms: Sequence[Atom]) -> Passage:
        span = Span(atoms[0].span.start, atoms[-1].span.end)
        main = [atom for atom in atoms if not atom.heading] or atoms[-1:]
        section = _common_section([atom.section for atom in main], self._by_path)
        part = atoms[-1].part
        path = section.path if section else _PLAIN_SECTIONS.get(part, PREAMBLE)
        return Passage(
            id="",
            document_id=self._document_id,
            section=path,
            part=part,
            breadcrumb=(self._title, *_breadcrumb(section, self._by_path, path)),
            lead_in=atoms[0].lead,
            text=span.of(self._layout.text),
            span=span,
            line=self._layout.line_at(span.start),
        )


def _middle(span: Span, text: str) -> int:
    """Where to cut a single long atom: behind the sentence, else the word, nearest its middle."""
    centre = (span.start + span.end) // 2
    body = span.of(text)
    ends = [s.end for s in sentence_spans(body)][:-1]
    ends = ends or [match.start() for match in re.finditer(r"\s+", body)]
    return min((span.start + e for e in ends), key=lambda e: abs(e - centre), default=centre)


def _common_section(
    sections: Sequence[Section | None], by_path: Mapping[str, Section]
) -> Section | None:
    """The deepest section that holds all of them."""
    chains = [[*_ancestors(section, by_path)] for section in sections if section]
    if not chains:
        return None
    shared = [s for s in chains[0] if all(s in chain for chain in chains)]
    return shared[0] if shared else chains[0][-1]


def _ancestors(section: Section | None, by_path: Mapping[str, Section]) -> Iterator[Section]:
    while section is not None:
        yield section
        section = by_path.get(section.parent) if section.parent else None


def _breadcrumb(section: Section | None, by_path: Mapping[str, Section], path: str) -> list[str]:
    if section is None:
        return [_DESCRIBED.get(path, path)]
    titles = [
        _crumb(s)
        for s in _ancestors(section, by_path)
        if s.level not in (6, 7) or not s.path.startswith("Điều")
    ]
    return titles[::-1]


def _crumb(section: Section) -> str:
    # Capitals cost the model's tokenizer three times the tokens of the same words in lower case.
    title = section.title.capitalize() if section.title.isupper() else section.title
    return f"{section.label} {title}"[:CRUMB_CHARS].strip()
