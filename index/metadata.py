"""What a document says about itself: kind, number, issuer, province, date, year, signer, basis.

Nothing is guessed: what the paper leaves blank is ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.letters import DASHES, LOWER, UPPER
from index.model import Kind, Metadata, SourceText
from index.normalise import Reading
from index.parts import KIND_LINE, OFFICE, Parts

_BLANK = r"[\s.…_]{0,60}"
"""What stands where a number is yet to be written in."""
DOCUMENT_NUMBER = re.compile(
    rf"(?<![\w/])\d{{1,5}}(?:/\d{{4}}/[{UPPER}]\w*|\s?[{DASHES}/]\s?[{UPPER}]\w*[{DASHES}/][{UPPER}]\w*)"
    rf"(?:[{DASHES}/][{UPPER}]\w*)*"
)
"""``49/2020/NĐ-CP``, ``13-KL/TW``, ``18/KH-BCĐ138/CP``, ``100/2015/QH13``."""

_NUMBER_LINE = re.compile(r"(?:Bộ luật |Luật )?[Ss]ố\s*:\s*(\S.*)")
_PLACE_DATE = re.compile(
    rf"(?P<place>[{UPPER}][\w .\-]{{1,30}}), ngày{_BLANK}(?P<day>\d{{1,2}})?"
    rf"{_BLANK}tháng{_BLANK}(?P<month>\d{{1,2}})?{_BLANK}năm{_BLANK}(?P<year>\d{{4}})?"
)
_TITLE_YEAR = re.compile(r"(?<!đến )(?<!\d )\bnăm\s+((?:19|20)\d{2})\b(?!\s*[-–])", re.I)
_PROVINCE = re.compile(
    r"\b(?:[Tt]ỉnh|TỈNH|[Tt]hành phố|THÀNH PHỐ|TP\.?)\s+"
    rf"([{UPPER}]\w*(?:\s+(?:-\s+)?[{UPPER}]\w*){{0,4}})"
)
_NO_PROVINCE = re.compile(r"(?:ủy|uỷ|đoàn|hội)\b", re.I)
_BEHIND_PROVINCE = re.compile(r"\s+(?:năm|giai|đến|từ|về|và|thực|triển|trong|quý|tháng)\b.*", re.I)
"""In capitals, or in a title of capital initials, the name of a province does not end by itself."""
_NATIONAL = re.compile(
    r"QUỐC HỘI|(?:ỦY|UỶ) BAN THƯỜNG VỤ QUỐC HỘI|CHÍNH PHỦ|THỦ TƯỚNG|CHỦ TỊCH NƯỚC"
    r"|BỘ (?!CHỈ HUY|LUẬT)"
)
"""Bodies that sit in a city but do not act for it."""
_ISSUER = re.compile(
    r"(?:^|[,;.:]\s+)((?:Ủy ban|Uỷ ban|UBND|Ban |Hội đồng|Bộ |Sở |Chính phủ|Công an|Tỉnh ủy"
    r"|Quốc hội|Chủ tịch|Thủ tướng)[^,;:]{0,80}?)"
    r"\s+(?:đã\s+)?(?:xây dựng|ban hành|có kế hoạch|triển khai|đề ra|lập)\b"
)
_BASIS_ENDS = re.compile(r"\b(?:phê duyệt|về|quy định|sửa đổi|hướng dẫn)\b")
_BASIS_BEGINS = re.compile(r"[;.]\s+(?:Thực hiện|Căn cứ|Theo)\b")
_COORDINATED = re.compile(
    r"(?:[,;]|\bvà|\bcùng(?: với)?)\s+(?:các\s+)?(?:Quyết định|Kế hoạch|Chỉ thị|Nghị quyết"
    r"|Nghị định|Kết luận|Chương trình|Công văn|Công điện|Thông tư|Luật|Hướng dẫn|Thông báo"
    r"|Văn bản)\s+số:?\s*$"
)
_NAME = re.compile(rf"(?<!\w)(?:[{UPPER}][{LOWER}]*\s+){{1,4}}[{UPPER}][{LOWER}]*$")
_CAPITAL_NAME = re.compile(rf"(?:[{UPPER}]+\s+){{1,4}}[{UPPER}]+$")
_NO_NAME = re.compile(r"đã ký|\b(?:ủy|uỷ) ban\b|nhân dân|\btỉnh\b", re.I)
_SHORT_NAMES = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "Uỷ ban": "Ủy ban"}
_KINDS = {
    "KẾ HOẠCH": Kind.PLAN,
    "BỘ LUẬT": Kind.CODE,
    "LUẬT": Kind.LAW,
    "NGHỊ ĐỊNH": Kind.DECREE,
    "QUYẾT ĐỊNH": Kind.DECISION,
    "CHỈ THỊ": Kind.DIRECTIVE,
    "NGHỊ QUYẾT": Kind.RESOLUTION,
    "THÔNG TƯ": Kind.CIRCULAR,
    "THÔNG TƯ LIÊN TỊCH": Kind.CIRCULAR,
    "CHƯƠNG TRÌNH": Kind.PROGRAMME,
    "CHƯƠNG TRÌNH HÀNH ĐỘNG": Kind.PROGRAMME,
    "ĐỀ ÁN": Kind.SCHEME,
    "BÁO CÁO": Kind.REPORT,
    "THÔNG BÁO": Kind.NOTICE,
    "HƯỚNG DẪN": Kind.GUIDANCE,
    "CÔNG VĂN": Kind.LETTER,
    "PHÁP LỆNH": Kind.ORDINANCE,
}


def describe(source: SourceText, reading: Reading, parts: Parts) -> Metadata:
    """The metadata of a document; what its source declares comes before what its text shows."""
    texts = [block.span.of(reading.text.text) for block in reading.blocks]
    above_title = [texts[i] for i in parts.header if i not in parts.title]
    title = " ".join(texts[i] for i in parts.title)
    preamble = " ".join(texts[i] for i in parts.preamble)
    kind = _kind(texts[parts.kind]) if parts.kind is not None else Kind.OTHER
    place_date = next((line for line in above_title if _PLACE_DATE.match(line)), None)
    signer, signer_title = _signer([texts[i] for i in parts.signature])
    declared = source.declared
    issuer = declared.get("noi_ban_hanh") or _issuer(preamble)
    national = any(_NATIONAL.match(body.upper()) for body in [issuer or "", *above_title])
    places = [title, issuer or "", *(above_title if not national else ()), preamble]
    province = None if declared or kind.is_legislation else _province(places)
    return Metadata(
        kind=kind,
        title=declared.get("ten_van_ban") or _named(title, kind, province) or source.stem,
        number=declared.get("so_hieu_van_ban") or _number(above_title),
        issuer=full_name(issuer, province) if issuer else None,
        province=province,
        place_date=place_date,
        issued=_declared_date(declared.get("ngay_ban_hanh")) or _date(place_date),
        year=_year(title, place_date, declared.get("ten_van_ban", "")),
        signer=declared.get("nguoi_ky") or signer,
        signer_title=signer_title,
        basis=_basis([texts[i] for i in parts.preamble]),
        draft=any(re.match(r"\W*dự thảo\b", line, re.I) for line in above_title),
    )


def _kind(line: str) -> Kind:
    match = KIND_LINE.match(line.upper())
    return _KINDS.get(match.group(), Kind.OTHER) if match else Kind.OTHER


def _named(title: str, kind: Kind, province: str | None) -> str:
    """A title in capitals reads as a sentence; the kind is part of the name of a law."""
    if title.isupper():
        title = title.capitalize()
        if province:
            title = title.replace(province.lower(), province)
    named_by_kind = kind in {Kind.CODE, Kind.LAW, Kind.ORDINANCE}
    if title and named_by_kind and not title.lower().startswith(kind.lower()):
        return f"{kind} {title}"
    return title


def _number(header: Sequence[str]) -> str | None:
    for line in header:
        if match := _NUMBER_LINE.match(line):
            return _plain(re.sub(rf"^{_BLANK}", "", match[1])) or None
    return None


def _plain(number: str) -> str:
    """A document number as it is looked up: without spaces, with plain hyphens."""
    return re.sub(rf"[{DASHES}]", "-", re.sub(r"\s", "", number))


def _date(line: str | None) -> date | None:
    match = _PLACE_DATE.match(line or "")
    if not match or None in match.group("day", "month", "year"):
        return None
    return _valid_date(*(int(match[part]) for part in ("year", "month", "day")))


def _declared_date(text: str | None) -> date | None:
    parts = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text or "")
    return _valid_date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else None


def _valid_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # a misread digit; the line itself is kept as written
        return None


def _year(title: str, place_date: str | None, declared_title: str) -> int | None:
    if declared := re.search(r"\b(?:19|20)\d{2}\b", declared_title):
        return int(declared.group())
    if years := _TITLE_YEAR.findall(title):
        return int(years[-1])
    match = _PLACE_DATE.match(place_date or "")
    return int(match["year"]) if match and match["year"] else None


def _province(texts: Sequence[str]) -> str | None:
    """The province or city that title, issuer, header or preamble name, in that order."""
    for text in texts:
        for match in _PROVINCE.finditer(text):
            name = _BEHIND_PROVINCE.sub("", match[1])
            if not _NO_PROVINCE.match(name):
                return name.title() if name.isupper() else name
        if place := _PLACE_DATE.match(text):
            return place["place"].strip()
    return None


def _issuer(preamble: str) -> str | None:
    found = _ISSUER.findall(preamble)
    return found[-1].strip() if found else None


def full_name(issuer: str, province: str | None) -> str:
    """The issuer without abbreviations; "the province" gets the name it has in this document."""
    name = re.sub(r"\s*\([^)]*\)", "", issuer)
    for short, full in _SHORT_NAMES.items():
        name = re.sub(rf"\b{short}\b", full, name)
    unplaced = name.lower().endswith((" tỉnh", " thành phố"))
    return f"{name} {province}" if province and unplaced else name


def _basis(preamble: Sequence[str]) -> tuple[str, ...]:
    """Numbers of the documents carried out; those that only their titles name do not count.

    "… số 1/QĐ về … và Kế hoạch số 2/KH": the second counts as the first one does.
    """
    numbers: dict[str, None] = {}
    for paragraph in preamble:
        carried, end = True, 0
        for match in DOCUMENT_NUMBER.finditer(paragraph):
            *before, between = _BASIS_BEGINS.split(paragraph[end : match.start()])
            titled = _BASIS_ENDS.search(between) and not _COORDINATED.search(between)
            carried = not titled and (carried or bool(before))
            end = match.end()
            if carried:
                numbers[_plain(match.group())] = None
    return tuple(numbers)


def _signer(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Name and office of the signer; a copy may leave the name out."""
    name = ""
    for line in reversed(lines):
        match = _NAME.search(line) or (None if OFFICE.match(line) else _CAPITAL_NAME.match(line))
        if match and not _NO_NAME.search(match.group()):
            name = match.group()
            break
    offices = (line.removesuffix(name).strip() for line in lines if OFFICE.match(line))
    return name or None, " - ".join(offices) or None
