"""What users say of an answer."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.asking import MAX_COMMENT, Opinion, send_opinion
from ui_streamlit.shown.plain import escaped

_RATINGS: Final = {
    "up": ":material/thumb_up: Hữu ích",
    "down": ":material/thumb_down: Chưa đạt",
}
_REASONS: Final = {
    "up": {"correct": "Đúng, có căn cứ", "other": "Lý do khác"},
    "down": {
        "wrong": "Sai nội dung",
        "incomplete": "Thiếu ý",
        "wrong_citation": "Trích dẫn không khớp",
        "wrong_document": "Nhầm văn bản, tỉnh hoặc năm",
        "needless_refusal": "Lẽ ra trả lời được",
        "unclear": "Khó hiểu",
        "other": "Lý do khác",
    },
}


@st.fragment
def rate(connection: Connection, answer_id: str) -> None:
    """Ask whether an answer was of use, and why; the thumb counts at once, the reason when sent."""
    rating = st.pills(
        "Đánh giá câu trả lời",
        [*_RATINGS],
        format_func=_RATINGS.__getitem__,
        label_visibility="collapsed",
        key=f"rating-{answer_id}",
    )
    if rating is None:
        return
    opinion = _reasoned(answer_id, rating) or Opinion(rating)
    try:
        if _send_once(connection, answer_id, opinion):
            st.caption("Đã ghi nhận góp ý. Cảm ơn anh/chị.")
    except ServiceError as error:
        st.error(escaped(str(error)))


def _reasoned(answer_id: str, rating: str) -> Opinion | None:
    """The opinion with its reason, once that is sent."""
    with st.form(f"reasons-{answer_id}-{rating}", border=False, enter_to_submit=False):
        reasons = _REASONS[rating]
        reason = st.pills("Lý do", [*reasons], format_func=reasons.__getitem__)
        comment = st.text_area(
            "Góp ý thêm (không bắt buộc)", max_chars=MAX_COMMENT, height="content"
        )
        sent = st.form_submit_button("Gửi góp ý")
    return Opinion(rating, reason, comment.strip() or None) if sent else None


def _send_once(connection: Connection, answer_id: str, opinion: Opinion) -> bool:
    """Send what has not been sent; whether the service has this user's opinion now.

    A thumb alone never takes the place of a reason that was given with it.
    """
    said: dict[str, Opinion] = st.session_state.setdefault("asking.opinions", {})
    before = said.get(answer_id)
    is_bare = opinion == Opinion(opinion.rating)
    if not (before and before.rating == opinion.rating and is_bare) and before != opinion:
        send_opinion(connection, answer_id, opinion)
        said[answer_id] = opinion
    return True
