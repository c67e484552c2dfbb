"""Which paragraphs an assignment on a line of its own covers: the run that ends above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.assigning.paragraphs import LINE_DEPTH, STRAY_DEPTH, Paragraph

_ENUMERATED = re.compile(
    r"(?:Nhiệm vụ|Hoạt động|Nội dung|Công việc|Giải pháp|Dự án|Tiểu dự án|Nhóm nhiệm vụ|Mô hình)"
    r"\s+(?:số\s+|thứ\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[IVX]+)\s*[.:)–-]",
    re.I,
)
"""How a task begins that is numbered in words."""


def run_above(
    pending: Sequence[Paragraph],
    unit: Paragraph,
    is_other: Callable[[Paragraph], bool],
) -> list[Paragraph]:
    """The last paragraphs of the unit that ``unit`` stands in, as far as they are one task.

    An enumerated paragraph begins the run. One that ``is_other`` stands before it: it is assigned
    by its own words, or none that anybody is to do; the last paragraph is always of the run.
    """
    run: list[Paragraph] = []
    for item in reversed([item for item in pending if item.path == unit.path]):
        if run and is_other(item):
            break
        run.insert(0, item)
        if is_enumerated(item):
            break
    return run


def is_enumerated(paragraph: Paragraph) -> bool:
    """Whether a paragraph is one of numbered tasks, though no unit of the outline."""
    stray = STRAY_DEPTH <= paragraph.depth < LINE_DEPTH
    return stray or bool(_ENUMERATED.match(paragraph.text))
