"""Which paragraphs are the title block, the preamble, the body, the recipients, the signature.

The layout is that of Decree 30/2020/NĐ-CP on records: national motto, number, place and date,
kind and title, legal basis, content, "Nơi nhận", signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.normalise import LABEL, Block, Reading

KIND_LINE = re.compile(
    r"(?:KẾ HOẠCH|BỘ LUẬT|LUẬT|NGHỊ ĐỊNH|QUYẾT ĐỊNH|CHỈ THỊ|NGHỊ QUYẾT|THÔNG TƯ(?: LIÊN TỊCH)?"
    r"|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG)?|ĐỀ ÁN|BÁO CÁO|THÔNG BÁO|HƯỚNG DẪN|CÔNG VĂN|PHƯƠNG ÁN|PHÁP LỆNH)"
)
OFFICE = re.compile(
    r"(?:(?:TM|KT|TL|TUQ|Q|T/M|K/T)\. ?|(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|CHỦ NHIỆM|TRƯỞNG|GIÁM ĐỐC"
    r"|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|CỤC TRƯỞNG|VIỆN TRƯỞNG|CHÁNH|TỔNG|BÍ THƯ|CHỈ HUY TRƯỞNG))"
)
RECIPIENTS = re.compile(r"Nơi nhận\b", re.I)
_PREAMBLE = re.compile(r"(?:Căn cứ|Thực hiện|Để |Nhằm |Triển khai|Trên cơ sở|Theo |Xét |Tiếp tục)")
_ANNEX = re.compile(r"(?:PHỤ LỤC|Phụ lục)\b")
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


def split_parts(reading: Reading, first_unit: int | None) -> Parts:
    """Divide a document; ``first_unit`` is the block of its first numbered unit, if any."""
    texts = [block.span.of(reading.text.text) for block in reading.blocks]
    tail, annex = _tail(texts, first_unit or 0)
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
    stop = start + 1
    while stop < limit and blocks[stop].gap == 0 and not _is_preamble(texts[stop]):
        stop += 1
    return range(start, stop)


def _is_preamble(text: str) -> bool:
    return bool(_PREAMBLE.match(text)) and (text[-1] in ":;,." or len(text) > 120)


def _preamble_end(texts: list[str], start: int, stop: int) -> int:
    while start < stop and _is_preamble(texts[start]):
        start += 1
    return start


def _tail(texts: list[str], first_unit: int) -> tuple[int, int]:
    """Where recipients and signature begin, and where an annex behind them begins."""
    n = len(texts)
    marks = [i for i in range(first_unit, n) if RECIPIENTS.match(texts[i]) or _is_office(texts[i])]
    if not marks:
        return n, n
    tail = marks[0]
    annex = next((i for i in range(tail, n) if _ANNEX.match(texts[i])), n)
    return tail, annex


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
