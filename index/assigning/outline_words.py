"""What the words of a plan's paragraphs say of their place in it: title, aim, list of people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from index.assigning.paragraphs import LETTER_DEPTH, STRAY_DEPTH, Paragraph
from index.model import Section
from index.sentences import sentence_spans

_SHORT_TITLE = 100
"""A lettered point that ends in a colon is a title up to this length, in characters."""
_AIMS = re.compile(
    r"\b(?:mục đích|mục tiêu|yêu cầu|quan điểm|tình hình|đánh giá|kết quả|tồn tại|hạn chế"
    r"|nguyên nhân|phạm vi|đối tượng|thành phần|sự cần thiết|chỉ tiêu|khái quát|đặc điểm)\b",
    re.I,
)
_WORK = re.compile(
    r"\b(?:nhiệm vụ|giải pháp|tổ chức thực hiện|phân công|trách nhiệm|nội dung|biện pháp)\b", re.I
)
_PEOPLE = re.compile(r"\b(?:thành phần|đại biểu|nơi nhận|danh sách|thành viên)\b", re.I)
_OPEN_ENDS = (".", ";", ",")


def is_title(paragraph: Paragraph, following: Paragraph | None) -> bool:
    """Whether a paragraph only heads those that follow in its unit, and is no task itself."""
    if following is None or not _is_inside(following, paragraph):
        return False
    if not paragraph.labelled:
        return paragraph.bold or (paragraph.text.endswith(":") and following.labelled)
    if not paragraph.begins or len([*sentence_spans(paragraph.text, semicolons=False)]) > 1:
        return False
    return paragraph.bold or not paragraph.text.endswith(_OPEN_ENDS)


def _is_inside(following: Paragraph, paragraph: Paragraph) -> bool:
    if following.begins and following.section:
        return following.section.parent == paragraph.path
    return following.path == paragraph.path


def introduces(paragraph: Paragraph) -> bool:
    """Whether a paragraph ends in a colon and is one task with the bullets below it."""
    if not paragraph.text.endswith(":") or not paragraph.labelled:
        return False
    lettered = LETTER_DEPTH <= paragraph.depth < STRAY_DEPTH
    return paragraph.depth >= STRAY_DEPTH or (lettered and len(paragraph.text) > _SHORT_TITLE)


def is_aim(paragraph: Paragraph, sections: Mapping[str, Section]) -> bool:
    """Whether a paragraph stands among aims or accounts of the past, which tell nobody to act."""
    return any(
        _AIMS.search(section.title) and not _WORK.search(section.title)
        for section in _ancestors(paragraph, sections)
        if section.level < LETTER_DEPTH and (section.level < 3 or len(section.title) < 60)
    )


def lists_people(paragraph: Paragraph, sections: Mapping[str, Section]) -> bool:
    """Whether a paragraph stands in a list of those who attend or receive."""
    above = [*_ancestors(paragraph, sections)]
    own = above[1:] if paragraph.begins else above
    return any(_PEOPLE.search(section.title) and len(section.title) < 60 for section in own)


def _ancestors(paragraph: Paragraph, sections: Mapping[str, Section]) -> Iterator[Section]:
    section = paragraph.section
    while section is not None:
        yield section
        section = sections.get(section.parent) if section.parent else None
