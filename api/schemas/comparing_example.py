"""What comparing both plans of Lâm Giang gives, with one row of each list."""

from __future__ import annotations

from typing import Final

from pydantic.config import JsonDict

_A: Final = "ke-hoach-lam-giang-2024"
_B: Final = "ke-hoach-lam-giang-2025"
_TITLE_A: Final = "Kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn tỉnh Lâm Giang năm 2024"
_TITLE_B: Final = (
    "Kế hoạch phòng, chống thiên tai và tìm kiếm cứu nạn trên địa bàn tỉnh Lâm Giang năm 2025"
)


def _document(name: str, title: str, year: int, number: str, issued: str | None) -> JsonDict:
    return {
        "id": name,
        "title": title,
        "file": f"{name}.txt",
        "kind": "Kế hoạch",
        "number": number,
        "issuer": "Ủy ban nhân dân tỉnh Lâm Giang",
        "province": "Lâm Giang",
        "year": year,
        "issued": issued,
        "draft": False,
    }


def _words(text: str, mark: int, section: int) -> JsonDict:
    """Words that stand ``mark`` characters behind the beginning of the section's own."""
    start = section + mark
    return {
        "text": text,
        "spans": [{"start": start, "end": start + len(text)}],
        "mark": {"start": mark, "end": mark + len(text)},
    }


def _change(a: JsonDict | None, b: JsonDict | None) -> JsonDict:
    return {"a": a, "b": b}


_SECTION: Final[JsonDict] = {
    "status": "changed",
    "moved": False,
    "similarity": 0.34,
    "a": {
        "path": "I.3",
        "place": "mục I.3",
        "label": "3.",
        "title": "Có 80% số xã thành lập được đội xung kích từ 30 người; 40% học sinh trung học cơ",
        "level": 3,
        "parent": "I",
        "line": 17,
        "start": 765,
        "end": 862,
        "text": "Có 80% số xã thành lập được đội xung kích từ 30 người; 40% học sinh trung học cơ "
        "sở biết bơi.",
        "spans": [{"start": 768, "end": 861}],
        "cut": False,
    },
    "b": {
        "path": "I.3.e",
        "place": "mục I.3.e",
        "label": "e)",
        "title": "Ít nhất 55% học sinh từ lớp 3 đến lớp 9 biết bơi an toàn.",
        "level": 9,
        "parent": "I.3",
        "line": 41,
        "start": 2161,
        "end": 2222,
        "text": "Ít nhất 55% học sinh từ lớp 3 đến lớp 9 biết bơi an toàn.",
        "spans": [{"start": 2164, "end": 2221}],
        "cut": False,
    },
    "differences": [
        _change(
            _words(
                "Có 80% số xã thành lập được đội xung kích từ 30 người; 40% học sinh trung học cơ "
                "sở",
                0,
                768,
            ),
            _words("Ít nhất 55% học sinh từ lớp 3 đến lớp 9", 0, 2164),
        ),
        _change(None, _words("an toàn", 49, 2164)),
    ],
    "figures": [
        {"kind": "number", "a": _words("80%", 3, 768), "b": None},
        {"kind": "number", "a": _words("30", 45, 768), "b": None},
        {"kind": "number", "a": _words("40%", 55, 768), "b": _words("55%", 8, 2164)},
        {"kind": "number", "a": None, "b": _words("3", 28, 2164)},
        {"kind": "number", "a": None, "b": _words("9", 38, 2164)},
    ],
}
_TARGET_A: Final[JsonDict] = {
    "document_id": _A,
    "title": _TITLE_A,
    "section": "I.2",
    "place": "mục I.2",
    "line": 15,
    "text": "Lắp đặt 30 trạm đo mưa tự động",
    "spans": [{"start": 674, "end": 704}],
    "measure": "Lắp đặt trạm đo mưa tự động",
    "value": "30 trạm",
    "unit": "trạm",
    "low": 30.0,
    "high": 30.0,
    "strict": False,
}
_TARGET_B: Final[JsonDict] = {
    "document_id": _B,
    "title": _TITLE_B,
    "section": "I.3.c",
    "place": "mục I.3.c",
    "line": 35,
    "text": "Lắp mới 46 trạm đo mưa tự động",
    "spans": [{"start": 1802, "end": 1836}],
    "measure": "Lắp mới trạm đo mưa tự động",
    "value": "46 trạm",
    "unit": "trạm",
    "low": 46.0,
    "high": 46.0,
    "strict": False,
}
_TARGET: Final[JsonDict] = {
    "status": "changed",
    "similarity": 0.758,
    "a": _TARGET_A,
    "b": _TARGET_B,
    "unit": "trạm",
    "change": 16.0,
    "change_percent": 53.3,
}
_TASK_A: Final[JsonDict] = {
    "section": "II.1.2",
    "place": "mục II.1.2",
    "line": 27,
    "task": "Trực ban 24/24 giờ từ ngày 15/5/2024 đến hết ngày 15/11/2024; ngoài thời gian này "
    "trực theo giờ hành chính, trừ khi có công điện.",
    "task_spans": [{"start": 1157, "end": 1286}],
    "agencies": [
        "Văn phòng thường trực Ban Chỉ huy Phòng, chống thiên tai và tìm kiếm cứu nạn tỉnh"
    ],
    "deadline": "từ ngày 15/5/2024 đến hết ngày 15/11/2024",
    "deadline_spans": [{"start": 1176, "end": 1217}],
    "deadline_kind": "period",
    "due": "2024-11-15",
    "start": "2024-05-15",
    "recurrence": None,
}
_TASK_B: Final[JsonDict] = {
    "section": "II.1.c",
    "place": "mục II.1.c",
    "line": 55,
    "task": "Duy trì trực ban 24/24 giờ từ ngày 01/5/2025 đến hết ngày 30/11/2025. Khi có bão hoặc "
    "áp thấp nhiệt đới cách đất liền dưới 300 km, ca trực phải có ít nhất 01 lãnh đạo Ban Chỉ huy "
    "Phòng thủ dân sự tỉnh",
    "task_spans": [{"start": 3441, "end": 3645}],
    "agencies": ["Các sở, ngành", "Ủy ban nhân dân cấp huyện", "Ủy ban nhân dân cấp xã"],
    "deadline": "từ ngày 01/5/2025 đến hết ngày 30/11/2025",
    "deadline_spans": [{"start": 3468, "end": 3511}],
    "deadline_kind": "period",
    "due": "2025-11-30",
    "start": "2025-05-01",
    "recurrence": None,
}
_DEADLINE: Final[JsonDict] = {
    "status": "changed",
    "similarity": 0.233,
    "a": _TASK_A,
    "b": _TASK_B,
    "days": 380,
    "days_in_year": 15,
}
COMPARISON: Final[JsonDict] = {
    "a": _document(_A, _TITLE_A, 2024, "214/KH-UBND", "2024-01-12"),
    "b": _document(_B, _TITLE_B, 2025, "/KH-UBND", None),
    "limit": 1,
    "offset": 0,
    "sections": {
        "total": 55,
        "same": 0,
        "changed": 21,
        "only_a": 6,
        "only_b": 28,
        "moved": 7,
        "rows": [_SECTION],
    },
    "targets": {
        "total": 37,
        "same": 0,
        "changed": 13,
        "only_a": 5,
        "only_b": 19,
        "rows": [_TARGET],
    },
    "deadlines": {
        "total": 36,
        "same": 0,
        "changed": 6,
        "only_a": 5,
        "only_b": 25,
        "rows": [_DEADLINE],
    },
}
"""The rows are of different pages; spans lie in the texts of the sample."""
