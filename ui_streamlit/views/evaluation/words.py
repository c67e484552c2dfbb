"""What measures, systems and parts are called, and how values are written."""

from __future__ import annotations

from typing import Final

from ui_streamlit.client.evaluation import Estimate, Question

HEADLINES: Final = ("correct", "recall@5", "cited", "verbatim", "refusal_recall")
"""The rates that a reader looks at first."""
MILLISECONDS: Final = frozenset(("latency_median", "latency_p95"))
_METRICS: Final = {
    "correct": "Trả lời đúng",
    "cited": "Trích dẫn trúng căn cứ",
    "verbatim": "Trích dẫn đúng nguyên văn",
    "answered": "Có trả lời khi văn bản có",
    "facts": "Đủ dữ kiện",
    "forbidden": "Có dữ kiện sai (càng thấp càng tốt)",
    "mrr": "Thứ hạng căn cứ (MRR)",
    "ndcg@10": "Thứ hạng căn cứ (nDCG@10)",
    "citation_recall": "Ý được trích dẫn chứng minh",
    "citation_precision": "Trích dẫn thật sự cần",
    "refusal_recall": "Từ chối khi văn bản không có",
    "refusal_precision": "Từ chối đúng",
    "aurc": "Rủi ro – độ phủ (càng thấp càng tốt)",
    "truth": "Điểm trung thực (−1 đến 1)",
    "latency_median": "Thời gian trung vị",
    "latency_p95": "Thời gian của 95% câu trả lời",
}
_SYSTEMS: Final = {
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
PARTS: Final = {"kind": "Loại câu hỏi", "style": "Cách hỏi", "document": "Văn bản"}
_PART_NAMES: Final = {
    "deadline": "thời hạn",
    "target": "chỉ tiêu",
    "legal_basis": "căn cứ pháp lý",
    "duty": "nhiệm vụ",
    "content": "nội dung khác",
    "definition": "khái niệm, chữ viết tắt",
    "reporting": "chế độ báo cáo",
    "compare": "so sánh nhiều văn bản",
    "law": "điều luật",
    "followup": "hỏi tiếp câu trước",
    "unanswerable": "văn bản không trả lời được",
    "plain": "thông thường",
    "paraphrase": "lời lẽ hằng ngày",
    "abbrev": "viết tắt",
    "no_diacritics": "không dấu",
    "typo": "sai chính tả",
    "verbose": "dài dòng",
}
NONE: Final = "–"
_UNANSWERABLE: Final = "unanswerable"
_MINUS: Final = "−"


def metric_name(metric: str) -> str:
    """A measure in Vietnamese; one that is not known here by its own name."""
    place, _, rank = metric.partition("@")
    if place in ("recall", "success") and rank.isdigit():
        what = "Phần căn cứ" if place == "recall" else "Có căn cứ"
        return f"{what} trong {rank} đoạn đầu"
    return _METRICS.get(metric, metric)


def system_name(system: str) -> str:
    """A system in Vietnamese; one that is not known here by its own name."""
    return _SYSTEMS.get(system, system)


def part_name(name: str) -> str:
    """A kind or a style of questions in Vietnamese; what is none, a document's id, as it is."""
    return _PART_NAMES.get(name, name)


def number(value: float, digits: int = 3) -> str:
    """A number with a decimal comma: 0,925."""
    return f"{value:.{digits}f}".replace(".", ",").replace("-", _MINUS)


def value_of(metric: str, value: float | None) -> str:
    """A value as it is read: a dash where nothing is measured."""
    if value is None:
        return NONE
    return f"{number(value, 0)} ms" if metric in MILLISECONDS else number(value)


def interval_of(metric: str, estimate: Estimate | None) -> str:
    """The 95 % interval; "" where there is none."""
    if estimate is None or estimate.ci95 is None:
        return ""
    low, high = (number(end, 0 if metric in MILLISECONDS else 2) for end in estimate.ci95)
    return f"{low} đến {high}"


def why_missed(question: Question) -> str:
    """What is wrong with what became of a question; "" if nothing."""
    if question.error:
        return "hệ thống gặp lỗi"
    if question.kind == _UNANSWERABLE:
        return "" if question.abstained else "trả lời dù văn bản không có câu trả lời"
    if question.values.get("correct") == 1.0:
        return ""
    if question.abstained:
        return "từ chối dù văn bản có câu trả lời"
    found = question.values.get("recall@5", 0.0)
    return "tìm đúng chỗ, trả lời chưa đúng" if found else "không tìm thấy chỗ cần trích dẫn"
