"""How reports call and write things, in Vietnamese."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from eval.metrics import METRICS
from eval.reports import Estimate

HEADLINES: Final = {
    "correct": "Trả lời đúng",
    "recall@5": "Tìm thấy trong 5 đoạn",
    "cited": "Trích dẫn trúng chỗ",
    "verbatim": "Đúng nguyên văn",
    "refusal_recall": "Từ chối khi cần",
    "truth": "Điểm trung thực",
}
"""What a reader looks at first."""
MILLISECONDS: Final = frozenset({"latency_median", "latency_p95"})
DEFINITIONS: Final = {metric.name: metric.definition for metric in METRICS}
LOWER_IS_BETTER: Final = {metric.name for metric in METRICS if not metric.higher_is_better}
SYSTEMS: Final = {
    "cancu": "Căn cứ",
    "bm25": "Chỉ BM25",
    "dense": "Chỉ vectơ",
    "chunks-1000": "Cắt 1.000 ký tự, vectơ",
    "first-sentence": "Câu đầu của đoạn đầu",
    "refuse": "Luôn từ chối",
}
FAULTS: Final = {
    "numbers": "Đổi các con số",
    "bodies": "Đổi tên cơ quan",
    "years": "Đổi các năm",
    "clauses": "Xóa chỗ được trích dẫn",
}
SLICES: Final = {"kind": "Loại câu hỏi", "style": "Cách hỏi", "document": "Văn bản"}
SLICE_NAMES: Final = {
    "deadline": "thời hạn",
    "target": "chỉ tiêu",
    "legal_basis": "căn cứ pháp lý",
    "duty": "nhiệm vụ",
    "content": "nội dung",
    "definition": "khái niệm",
    "reporting": "chế độ báo cáo",
    "compare": "so sánh",
    "law": "điều luật",
    "followup": "câu hỏi tiếp",
    "unanswerable": "không có câu trả lời",
    "plain": "bình thường",
    "paraphrase": "diễn đạt khác",
    "abbrev": "viết tắt",
    "no_diacritics": "không dấu",
    "typo": "lỗi gõ",
    "verbose": "dài dòng",
}
STATE: Final = {
    "system": "hệ thống",
    "sets": "bộ câu hỏi",
    "corpus": "chỉ mục",
    "model": "mô hình nhúng",
    "settings": "thiết lập",
    "versions": "phiên bản thư viện",
    "program": "chương trình",
}
"""The parts of a run's state (``eval.manifest.state_of``)."""
UNPLACED: Final = (
    "Căn cứ của nhãn không có trong chỉ mục, nên không thể tìm thấy (hãy chạy “cancu eval lint”)"
)
NONE: Final = "–"
_THIN: Final = "\u202f"
_MINUS: Final = "\u2212"


def number(value: float, digits: int = 3) -> str:
    """A number with a decimal comma: 0,942; −0,125."""
    return f"{value:.{digits}f}".replace(".", ",").replace("-", _MINUS)


def value_of(metric: str, value: float | None) -> str:
    """A metric's value: three digits, or whole milliseconds; a dash where nothing is measured."""
    if value is None:
        return NONE
    return f"{number(value, 0)}{_THIN}ms" if metric in MILLISECONDS else number(value)


def interval_of(metric: str, estimate: Estimate) -> str:
    """The 95 % interval of an estimate, or nothing."""
    if estimate.ci95 is None:
        return ""
    low, high = (number(end, 0 if metric in MILLISECONDS else 2) for end in estimate.ci95)
    return f"{low} đến {high}" if _MINUS in low else f"{low}–{high}"


def day_of(created: str) -> str:
    """A UTC time as written in a manifest: 22/11/2026, 13:04 (UTC)."""
    return f"{datetime.fromisoformat(created):%d/%m/%Y, %H:%M} (UTC)"
