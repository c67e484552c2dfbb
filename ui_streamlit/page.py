"""The page, in a first small form: one conversation with the service, kept in the browser session.

Streamlit runs this file anew for every event. Choosing documents, opening a citation in its
document, answers that arrive word by word, feedback and signing in are not there yet.

Words of documents are shown with ``st.text`` and ``st.code``, which interpret nothing; what else
goes into labels and messages, which are markdown, is escaped.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from ui_streamlit.service import (
    MAX_QUESTION,
    Answer,
    Citation,
    Refusal,
    ServiceError,
    Turn,
    ask,
)

_DEFAULT_URL: Final = "http://127.0.0.1:8000"
# ASCII punctuation: what markdown lets a backslash take the meaning from. (A comment, since
# Streamlit would draw a string that stands alone here.)
_MARKUP: Final = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it: an answer, or the message why there is none."""

    question: str
    outcome: Answer | str


def show_page(base_url: str) -> None:
    """Draw the page; ask the service at ``base_url`` if a question was just sent."""
    st.set_page_config(page_title="Căn cứ")
    st.title("Căn cứ")
    st.caption("Hỏi đáp trên kế hoạch và văn bản pháp luật. Mỗi ý trả lời có trích dẫn nguyên văn.")
    conversation: list[Exchange] = st.session_state.setdefault("conversation", [])
    if conversation and st.button("Bắt đầu cuộc hỏi đáp mới"):
        conversation.clear()
        st.rerun()
    for exchange in conversation:
        _show_question(exchange.question)
        _show_outcome(exchange)
    typed = st.chat_input("Nhập câu hỏi, có dấu hoặc không dấu", max_chars=MAX_QUESTION)
    if question := (typed or "").strip():
        _show_question(question)
        with st.spinner("Đang tìm căn cứ…"):
            conversation.append(_exchange(base_url, question, conversation))
        st.rerun()


def _exchange(base_url: str, question: str, before: Sequence[Exchange]) -> Exchange:
    try:
        return Exchange(question, ask(base_url, question, _history(before)))
    except ServiceError as error:
        return Exchange(question, str(error))


def _history(conversation: Sequence[Exchange]) -> list[Turn]:
    turns: list[Turn] = []
    for exchange in conversation:
        if not isinstance(exchange.outcome, str):
            turns.append({"role": "user", "content": exchange.question})
            turns.append({"role": "assistant", "content": exchange.outcome["text"]})
    return turns


def _show_question(question: str) -> None:
    with st.chat_message("user"):
        st.text(question)


def _show_outcome(exchange: Exchange) -> None:
    outcome = exchange.outcome
    with st.chat_message("assistant"):
        if isinstance(outcome, str):
            st.error(_escaped(outcome))
            return
        if outcome["understood"] != exchange.question:
            st.caption(f"Hiểu là: {_escaped(outcome['understood'])}")
        if refusal := outcome["refusal"]:
            _show_refusal(refusal)
            return
        st.text(outcome["text"])
        for citation in _citations(outcome):
            _show_citation(citation)


def _show_refusal(refusal: Refusal) -> None:
    st.warning("Không có căn cứ để trả lời câu hỏi này.")
    st.text(refusal["message"])
    with st.expander(f"Đã tra cứu {len(refusal['searched'])} văn bản"):
        for title in refusal["searched"]:
            st.text(title)


def _citations(answer: Answer) -> list[Citation]:
    """Each citation once, by its number."""
    found = {c["number"]: c for claim in answer["claims"] for c in claim["citations"]}
    return [found[number] for number in sorted(found)]


def _show_citation(citation: Citation) -> None:
    label = f"[{citation['number']}] {citation['section']}, dòng {citation['line']}"
    with st.expander(_escaped(label)):
        st.text(citation["title"])
        if within := citation["breadcrumb"][1:]:  # the first is the title
            st.text(" › ".join(within))
        st.code(citation["quote"], language=None, wrap_lines=True)


def _escaped(text: str) -> str:
    """Text as markdown that reads the same; only a web address still becomes a link."""
    return _MARKUP.sub(r"\\\1", text)


if __name__ == "__main__":
    show_page(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else _DEFAULT_URL)
