"""What a document says about itself: kind, number, issuer, province, date, year, signer, basis.

Nothing is guessed: what the paper leaves blank is ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.model import Kind, Metadata, SourceText
from index.normalise import Reading
from index.parts import KIND_LINE, OFFICE, Parts

DOCUMENT_NUMBER = re.compile(
    r"(?<![\w/])\d{1,5}(?:/\d{4}/[A-ZĐƯ]\w*|\s?[/-]\s?[A-ZĐƯ]\w*[-/][A-ZĐƯ]\w*)(?:[-/][A-ZĐƯ]\w*)*"
)
"""``49/2020/NĐ-CP``, ``13-KL/TW``, ``18/KH-BCĐ138/CP``, ``100/2015/QH13``."""

_NUMBER_LINE = re.compile(r"(?:Bộ luật |Luật )?[Ss]ố\s*:\s*(\S.*)")
_PLACE_DATE = re.compile(
    r"(?P<place>[A-ZĐÀ-Ỹ][\w .\-]{1,30}), ngày\s*(?P<day>\d{1,2})?\s*tháng\s*(?P<month>\d{1,2})?"
    r"\s*năm\s*(?P<year>\d{4})?"
)
_TITLE_YEAR = re.compile(r"(?<!đến )(?<!\d )\bnăm\s+((?:19|20)\d{2})\b(?!\s*[-–])")
_PROVINCE = re.compile(
    r"\b(?:[Tt]ỉnh|TỈNH|[Tt]hành phố|THÀNH PHỐ|TP\.?)\s+"
    r"((?:[A-ZĐÀ-Ỹ][\wÀ-ỹ]*(?:\s+-\s+|\s+|$)){1,5})"
)
_NOT_PROVINCES = frozenset({"ủy", "uỷ", "đoàn", "hội"})
_ISSUER = re.compile(
    r"(?:^|[,;.:]\s+)((?:Ủy ban|Uỷ ban|UBND|Ban |Hội đồng|Bộ |Sở |Chính phủ|Công an|Tỉnh ủy"
    r"|Quốc hội|Chủ tịch|Thủ tướng)[^,;:]{0,80}?)"
    r"\s+(?:xây dựng|ban hành|có kế hoạch|triển khai|đề ra|lập)\b"
)
_BASIS_ENDS = re.compile(r"\b(?:phê duyệt|về|quy định|sửa đổi|hướng dẫn)\b")
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zđà-ỹ]+\s+){1,4}[A-ZĐÀ-Ỹ][a-zđà-ỹ]+$")
_CAPITAL_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ]+\s+){1,4}[A-ZĐÀ-Ỹ]+$")
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
}


def describe(source: SourceText, reading: Reading, parts: Parts) -> Metadata:
    """The metadata of a document; what its source declares comes before what its text shows."""
    texts = [block.span.of(reading.text.text) for block in reading.blocks]
    header = [texts[i] for i in parts.header]
    title = " ".join(texts[i] for i in parts.title)
    preamble = " ".join(texts[i] for i in parts.preamble)
    kind = _kind(texts[parts.kind]) if parts.kind is not None else Kind.OTHER
    place_date = next((line for line in header if _PLACE_DATE.match(line)), None)
    signer, signer_title = _signer([texts[i] for i in parts.signature])
    declared = source.declared
    issuer = declared.get("noi_ban_hanh") or _issuer(preamble)
    return Metadata(
        kind=kind,
        title=_sentence_case(declared.get("ten_van_ban") or title or source.stem),
        number=declared.get("so_hieu_van_ban") or _number(header),
        issuer=issuer,
        province=None if declared else _province([title, issuer or "", *header, preamble]),
        place_date=place_date,
        issued=_declared_date(declared.get("ngay_ban_hanh")) or _date(place_date),
        year=_year(title, place_date, declared.get("ten_van_ban", "")),
        signer=declared.get("nguoi_ky") or signer,
        signer_title=signer_title,
        basis=_basis([texts[i] for i in parts.preamble]),
        draft=any("DỰ THẢO" in line.upper() for line in header if len(line) < 40),
    )


def _kind(line: str) -> Kind:
    match = KIND_LINE.match(line.upper())
    return _KINDS.get(match.group(), Kind.OTHER) if match else Kind.OTHER


def _sentence_case(title: str) -> str:
    """A title in capitals reads as a sentence; one in mixed case stays as it is."""
    return title.capitalize() if title.isupper() else title


def _number(header: Sequence[str]) -> str | None:
    for line in header:
        if match := _NUMBER_LINE.match(line):
            return re.sub(r"\s*/\s*", "/", match[1].split("  ")[0].strip())
    return None


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
            name = match[1].strip(" -")
            if name.split()[0].lower() not in _NOT_PROVINCES:
                return name.title() if name.isupper() else name
        if place := _PLACE_DATE.match(text):
            return place["place"].strip()
    return None


def _issuer(preamble: str) -> str | None:
    found = _ISSUER.findall(preamble)
    return found[-1].strip() if found else None


def _basis(preamble: Sequence[str]) -> tuple[str, ...]:
    """Numbers of the documents carried out; those that only their titles name do not count."""
    numbers: dict[str, None] = {}
    for sentence in preamble:
        named = _BASIS_ENDS.split(sentence, maxsplit=1)[0]
        numbers |= dict.fromkeys(re.sub(r"\s", "", n) for n in DOCUMENT_NUMBER.findall(named))
    return tuple(numbers)


def _signer(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Name and office of the signer."""
    offices = [line for line in lines if OFFICE.match(line)]
    for line in reversed(lines):
        match = _NAME.search(line) or (None if OFFICE.match(line) else _CAPITAL_NAME.match(line))
        if match:
            titles = " - ".join(o.removesuffix(match.group()).strip() for o in offices)
            return match.group().strip(), titles or None
    return None, None
