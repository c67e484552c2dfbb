"""A question and what came of it, drawn."""

from __future__ import annotations

import streamlit as st

from ui_streamlit.client import Connection
from ui_streamlit.client.asking import Answer, Refusal
from ui_streamlit.shown.cited import cited_text
from ui_streamlit.shown.plain import escaped
from ui_streamlit.views.asking.opening import Target
from ui_streamlit.views.asking.paragraphs import (
    citation_place,
    nearest,
    nearest_place,
    paragraphs,
)
from ui_streamlit.views.asking.rating import rate
from ui_streamlit.views.asking.scoping import Choices
from ui_streamlit.views.asking.talk import Exchange, Failed, Remembered, Stopped, Talk


def show_question(exchange: Exchange, choices: Choices) -> None:
    """Draw a question, with where it was put to if not to all documents."""
    with st.chat_message("user", avatar=":material/person:"):
        st.text(exchange.question)
        if told := choices.in_words(exchange.scope):
            st.caption(f"Phạm vi: {escaped(told)}")


def show_outcome(connection: Connection, talk: Talk, number: int) -> Target | None:
    """Draw what came of a question; what was just opened there."""
    exchange = talk.exchanges[number]
    outcome = exchange.outcome
    if isinstance(outcome, Answer):
        target = _show_answer(exchange.question, outcome)
        rate(connection, outcome.id)
        return target
    if isinstance(outcome, Failed):
        _show_failure(outcome)
    elif isinstance(outcome, Stopped):
        _show_stopped(outcome)
    elif isinstance(outcome, Remembered):
        st.text(outcome.text)
        st.caption("Câu trả lời do phiên bản trước lưu; không mở được trích dẫn. Hãy hỏi lại.")
    if number == len(talk.exchanges) - 1 and isinstance(outcome, Failed | Stopped):
        st.button("Hỏi lại", icon=":material/refresh:", on_click=_ask_again, args=(exchange,))
    return None


def _ask_again(exchange: Exchange) -> None:
    exchange.outcome = None


def _show_failure(failed: Failed) -> None:
    st.error(escaped(failed.message), icon=":material/error:")
    if failed.retry_after and f"{failed.retry_after} giây" not in failed.message:
        st.caption(f"Có thể hỏi lại sau {failed.retry_after} giây.")


def _show_stopped(stopped: Stopped) -> None:
    if stopped.text:
        st.text(stopped.text)
    st.info(
        "Đã dừng: câu trả lời chưa đầy đủ và không được lưu vào hội thoại."
        if stopped.text
        else "Đã dừng trước khi có câu trả lời.",
        icon=":material/stop_circle:",
    )


def _show_answer(question: str, answer: Answer) -> Target | None:
    if answer.understood != question:
        st.caption(f"Hiểu là: {escaped(answer.understood)}")
    for note in answer.notes:
        st.info(escaped(note), icon=":material/info:")
    if answer.refusal:
        return _show_refusal(answer, answer.refusal)
    cited = {str(c.number): c for c in answer.citations}
    opened = cited_text(
        paragraphs(answer),
        f"Trích dẫn ({len(cited)})",
        [citation_place(citation) for citation in cited.values()],
        key=f"answer-{answer.id}",
    )
    _tell_origin(answer)
    return cited.get(opened or "")


def _tell_origin(answer: Answer) -> None:
    if answer.mode == "llm":
        st.caption("Lời văn do mô hình ngôn ngữ viết; từng ý đã được đối chiếu với trích dẫn.")
    if answer.dropped:
        st.caption(
            f"Đã bỏ {answer.dropped} ý của mô hình ngôn ngữ vì văn bản không có căn cứ cho ý đó."
        )


def _show_refusal(answer: Answer, refusal: Refusal) -> Target | None:
    st.warning("Không có căn cứ để trả lời câu hỏi này.", icon=":material/block:")
    st.text(refusal.message)
    if refusal.searched:
        with st.expander(f"Đã tra cứu {len(refusal.searched)} văn bản"):
            for title in refusal.searched:
                st.text(title)
    found = {p.id: p for p in nearest(answer.passages)}
    if not found or refusal.reason == "harmful_or_injection":
        return None
    places = [nearest_place(passage) for passage in found.values()]
    opened = cited_text([], "Nội dung gần nhất trong kho", places, key=f"answer-{answer.id}")
    return found.get(opened or "")
