"""How a place in a document is cited in an official letter.

By Decree 30/2020/NĐ-CP (annexes I and II): the smallest unit first; kind, number, date, issuer and
subject of the document; of laws their kind and name. What the paper leaves blank is left out.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from index.documents import province_name
from index.model import Kind, Metadata
from rag.answer import place_name

_NAMED_BY_KIND: Final = frozenset((Kind.CONSTITUTION, Kind.CODE, Kind.LAW, Kind.ORDINANCE))
"""The kind is part of their name, and the name is all that tells what they are about."""
_UNIT: Final = re.compile(r"(?=\b(?:Phần|Chương|Mục|Tiểu mục|Điều|khoản|điểm) )")
"""Where a unit of a section's path begins."""
_CLOSING_YEAR: Final = re.compile(r",?\s+(?:năm\s+)?(?:19|20)\d\d$")
_READS_ON: Final = re.compile(
    r"(?:về|quy định|ban hành|phê duyệt|công bố|thành lập|thực hiện|triển khai|thi hành|hướng dẫn"
    r"|sửa đổi|bổ sung|bãi bỏ)\b",
    re.I,
)
"""Subjects that follow the issuer as they stand; others need "về" before them."""


def letter_reference(metadata: Metadata, section: str) -> str:
    """A section of the document described by ``metadata``, as a letter refers to it.

    "mục III.1 Kế hoạch số 12/KH-UBND ngày 05/3/2025 của Ủy ban nhân dân tỉnh …"; "khoản 1 Điều 173
    Bộ luật Hình sự số 100/2015/QH13". ``section`` is its path; "" means the whole document.
    """
    return f"{_place(section)} {_document(metadata)}" if section else _document(metadata)


def _place(section: str) -> str:
    """The units of a path, the smallest first: "điểm a khoản 1 Điều 173"."""
    units = [unit.strip() for unit in _UNIT.split(section) if unit.strip()]
    return " ".join(reversed(units)) if len(units) > 1 else place_name(section)


def _document(about: Metadata) -> str:
    name = _law(about) if about.kind in _NAMED_BY_KIND else _other(about)
    return f"dự thảo {name}" if about.draft else name


def _law(about: Metadata) -> str:
    """A law's name, with its number, else with its year."""
    kind, title = about.kind.value, about.title
    if title.lower().startswith(kind.lower()):
        title = title[len(kind) :]
    bare = _CLOSING_YEAR.sub("", title).strip()
    name = " ".join(filter(None, [kind, bare[:1].upper() + bare[1:]]))
    if number := _number(about):
        return f"{name} số {number}"
    return f"{name} năm {about.year}" if about.year else name


def _other(about: Metadata) -> str:
    is_known = about.kind is not Kind.OTHER
    parts = [about.kind.value if is_known else about.kind.value.lower()]
    if number := _number(about):
        parts.append(f"số {number}")
    if about.issued:
        parts.append(f"ngày {_day(about.issued)}")
    if about.issuer:
        parts.append(f"của {about.issuer}")
    # Where no kind is written, the title may be the file's name.
    parts.append(_subject(about) if is_known else f"“{about.title}”")
    return " ".join(parts) + _rest(about, " ".join(parts))


def _subject(about: Metadata) -> str:
    """What the document is about, to follow its issuer."""
    title, kind = about.title, about.kind.value
    if title.lower().startswith(f"{kind.lower()} "):
        title = title[len(kind) :].strip()
    if not title[1:2].isupper():
        title = f"{title[:1].lower()}{title[1:]}"
    return title if _READS_ON.match(title) else f"về {title}"


def _rest(about: Metadata, told: str) -> str:
    """Province and year, where nothing else tells them."""
    rest = ""
    if about.province and about.province not in told:
        rest += f", {province_name(about.province)}"
    if about.year and str(about.year) not in told:
        rest += f", năm {about.year}"
    return rest


def _number(about: Metadata) -> str | None:
    """The number; ``None`` where its running part is blank."""
    return None if (about.number or "/").startswith("/") else about.number


def _day(day: date) -> str:
    """A day as papers write it: two digits for the first months only (05/3/2025, 12/01/2024)."""
    return (
        f"{day.day:02}/{day.month:02}/{day.year}"
        if day.month < 3
        else f"{day:%d}/{day.month}/{day.year}"
    )
