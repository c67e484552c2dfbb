"""Whether a chapter is called by the bodies listed in it, or by those who are to do what it says.

"V. TRÁCH NHIỆM CỦA CÁC SỞ, NGÀNH" may stand above "1. Sở Y tế", "2. Sở Tài chính", …; but
"V. UBND CÁC XÃ, PHƯỜNG" stands above the tasks of the communes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from index.agencies import Agencies
from index.assigning.commands import read_command
from index.assigning.duty_headings import read_heading
from index.assigning.paragraphs import Paragraph

CHAPTERS = 3
"""Sections above this level are parts and chapters."""
_LONGEST = 400
"""How much of a paragraph is read for the body it begins with, in characters."""


def lists_bodies(chapter: Paragraph, below: Iterable[Paragraph], agencies: Agencies) -> bool:
    """Whether the units of a chapter begin with bodies of their own: half of those of one depth.

    "1. Trách nhiệm chung", "2. Trách nhiệm cụ thể" > "2.1. Sở Y tế" lists them too. Below its units
    bodies may begin a line here and there, which tells nothing of the chapter.
    """
    inside = [*takewhile(lambda p: not (p.begins and p.depth <= chapter.depth), below)]
    uppermost = min((paragraph.depth for paragraph in inside), default=0)
    units = [p for p in inside if p.begins or p.depth == uppermost]
    return any(
        _are_bodies([unit for unit in units if unit.depth == depth], agencies)
        for depth in {unit.depth for unit in units}
    )


def _are_bodies(units: Sequence[Paragraph], agencies: Agencies) -> bool:
    return len(units) <= 2 * sum(_begins_with_body(unit, agencies) for unit in units)


def _begins_with_body(paragraph: Paragraph, agencies: Agencies) -> bool:
    text = paragraph.text[:_LONGEST]
    return bool(
        read_heading(text, agencies, titled=paragraph.begins) or read_command(text, agencies)
    )
