"""Which paragraphs are the title block, the preamble, the body, the recipients, the signature.

The layout is that of Decree 30/2020/NĐ-CP on records: national motto, number, place and date,
kind and title, legal basis, content, "Nơi nhận", signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.normalise import LABEL, Block, Reading
from index.units import Unit

KIND_LINE = re.compile(
    r"(?:KẾ HOẠCH|BỘ LUẬT|LUẬT|NGHỊ ĐỊNH|QUYẾT ĐỊNH|CHỈ THỊ|NGHỊ QUYẾT|THÔNG TƯ(?: LIÊN TỊCH)?"
    r"|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG)?|ĐỀ ÁN|BÁO CÁO|THÔNG BÁO|HƯỚNG DẪN|CÔNG VĂN|PHƯƠNG ÁN|PHÁP LỆNH)"
)
OFFICE = re.compile(
    r"(?:(?:TM|KT|TL|TUQ|Q|T/M|K/T)\. ?|(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|CHỦ NHIỆM|TRƯỞNG|GIÁM ĐỐC"
    r"|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|CỤC TRƯỞNG|VIỆN TRƯỞNG|BÍ THƯ|CHỈ HUY TRƯỞNG"
    r"|CHÁNH (?:ÁN|VĂN PHÒNG|THANH TRA)|TỔNG (?:CỤC TRƯỞNG|GIÁM ĐỐC|BÍ THƯ|THANH TRA|KIỂM TOÁN)))"
)
RECIPIENTS = re.compile(r"Nơi nhận\s*(?:[:.]|$)", re.I)
_PREAMBLE = re.compile(r"(?:Căn cứ|Thực hiện|Để |Nhằm |Triển khai|Trên cơ sở|Theo |Xét |Tiếp tục)")
_ANNEX = re.compile(
    r"(?:PHỤ LỤC\b|Phụ lục(?=\s+(?:số\s+)?(?:\d|[IVX]+\b)|\s*[:.(]|$))"
    r"(?:\s+(?:(?i:số)\s+)?(\d+|[IVX]+)\b)?"
)
_CLAUSE_ENDS = ":;,."
_HEADER_LINES = 40
"""A title stands within this many paragraphs from the top."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Half-open ranges of block numbers; ``body`` begins after ``preamble``.

    ``kind`` is the block that names the kind ("KẾ HOẠCH"), if there is one. ``title`` lies
    inside the header. What follows the signature (annexes) is ``annex``.
    """

    kind: int | None
    title: range
    header: range
    preamble: range
    body: range
    recipients: range
    signature: range
    annex: range


def split_parts(reading: Reading, units: Sequence[Unit]) -> Parts:
    """Divide a document that holds the numbered ``units``, in order."""
    texts = [block.span.of(reading.text.text) for block in reading.blocks]
    first_unit = units[0].block if units else None
    tail, annex = _tail(texts, units)
    limit = min(first_unit if first_unit is not None else tail, _HEADER_LINES, tail)
    kind = next((i for i in range(limit) if KIND_LINE.match(texts[i])), None)
    title = _title(reading.blocks, texts, kind, limit)
    header = range(0, title.stop)
    body_start = tail if first_unit is None else first_unit
    if first_unit is None:
        body_start = _preamble_end(texts, title.stop, tail)
    recipients, signature = _divide_tail(texts, tail, annex)
    return Parts(
        kind=kind,
        title=title,
        header=header,
        preamble=range(title.stop, body_start),
        body=range(body_start, tail),
        recipients=recipients,
        signature=signature,
        annex=range(annex, len(texts)),
    )


def _title(blocks: Sequence[Block], texts: list[str], kind: int | None, limit: int) -> range:
    """The lines of the title: behind the kind, up to a blank line or the preamble."""
    if kind is None:
        return range(0, 0)
    start = kind + 1
    if start >= limit or (len(texts[kind]) > 40 and blocks[start].gap > 0):
        return range(kind, start)
    if _is_preamble(texts[start]) and texts[start][-1] in _CLAUSE_ENDS:
        return range(kind, start)
    stop = start + 1
    while stop < limit and blocks[stop].gap == 0 and not _is_preamble(texts[stop]):
        stop += 1
    return range(start, stop)


def _is_preamble(text: str) -> bool:
    begins = bool(_PREAMBLE.match(text)) or "ban hành" in text
    return text[-1] in ":;" or (begins and (text[-1] in _CLAUSE_ENDS or len(text) > 120))


def _preamble_end(texts: list[str], start: int, stop: int) -> int:
    while start < stop and _is_preamble(texts[start]):
        start += 1
    return start


def _tail(texts: list[str], units: Sequence[Unit]) -> tuple[int, int]:
    """Where recipients and signature begin, and where an annex behind them begins."""
    n = len(texts)
    for i in range(units[0].block if units else 0, n):
        if RECIPIENTS.match(texts[i]) or _is_office(texts[i]):
            annex = next((k for k in range(i, n) if _ANNEX.match(texts[k])), n)
            if not _goes_on(units, i, annex):
                return i, annex
    return n, n


def _goes_on(units: Sequence[Unit], mark: int, annex: int) -> bool:
    """Whether the numbering goes on behind a line that looks like the end of the body.

    Units deeper than where it stands do not count: recipients may be numbered.
    """
    level = next((unit.level for unit in reversed(units) if unit.block <= mark), 0)
    return any(mark < unit.block < annex and unit.level <= level for unit in units)


def annex_units(reading: Reading, parts: Parts) -> list[Unit]:
    """The annexes behind the signature, by their numbers; what is numbered inside is no unit."""
    units: dict[str, Unit] = {}
    for i in parts.annex:
        block = reading.blocks[i]
        text = block.span.of(reading.text.text)
        if match := _ANNEX.match(text):
            path = " ".join(filter(None, ("Phụ lục", match[1])))
            title = text[match.end() :].strip(" :.–-")
            units.setdefault(path, Unit(path, match[0], title, 1, block.span.start, i))
    return list(units.values())


def _is_office(text: str) -> bool:
    match = OFFICE.match(text)
    return bool(match) and len(text) < 90 and text[:8].isupper()


def _divide_tail(texts: list[str], tail: int, annex: int) -> tuple[range, range]:
    """Recipients and signature, in whichever order the scan holds them."""
    notice = next((i for i in range(tail, annex) if RECIPIENTS.match(texts[i])), annex)
    if notice > tail:  # the signature comes first
        return range(notice, annex), range(tail, notice)
    end = notice + 1
    while end < annex and _is_addressee(texts[end]):
        end += 1
    return range(notice, end), range(end, annex)


def _is_addressee(text: str) -> bool:
    listed = bool(LABEL.match(text)) or text[0] in "(-" or text[-1] in ";.,)"
    return listed and not _is_office(text)
