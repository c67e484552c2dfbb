"""The page "Hỏi đáp": a conversation with the service, its citations, its scope."""

from __future__ import annotations

import streamlit as st

from ui_streamlit.client import Connection
from ui_streamlit.client.asking import MAX_QUESTION
from ui_streamlit.shown.plain import escaped
from ui_streamlit.views.asking.answering import answer_now
from ui_streamlit.views.asking.examples import show_examples
from ui_streamlit.views.asking.exchanges import show_outcome, show_question
from ui_streamlit.views.asking.history import show_history
from ui_streamlit.views.asking.opening import Target, open_target
from ui_streamlit.views.asking.scoping import Choices, choose_scope
from ui_streamlit.views.asking.talk import Exchange, Talk, current_talk


def show(connection: Connection) -> None:
    """Draw the page; answer the question that waits for it."""
    st.title("Hỏi đáp", anchor=False)
    talk = current_talk(connection)
    if talk.notice and not talk.exchanges:
        st.error(escaped(talk.notice), icon=":material/error:")
    choices = choose_scope(connection)
    asked = st.chat_input("Nhập câu hỏi, có dấu hoặc không dấu", max_chars=MAX_QUESTION)
    if question := (asked or "").strip():
        talk.exchanges.append(Exchange(question, choices.scope))
    first_visit = st.empty()  # what it holds goes as soon as something is asked
    if not talk.exchanges:
        with first_visit.container():
            show_examples(connection, talk, choices)
    target = _show_exchanges(connection, talk, choices)
    # Behind the answer: it may be the first one, which names its conversation.
    show_history(connection, talk)
    if target:
        open_target(connection, target)


def _show_exchanges(connection: Connection, talk: Talk, choices: Choices) -> Target | None:
    """Draw all that was asked and answered; what was just opened there."""
    target = None
    if talk.earlier:
        st.caption(f"Hội thoại này còn {talk.earlier} tin nhắn trước đó, không hiện ở đây.")
    for number, exchange in enumerate(talk.exchanges):
        show_question(exchange, choices)
        with st.chat_message("assistant", avatar=":material/gavel:"):
            if exchange.is_waiting:
                answer_now(connection, talk, exchange)
            target = show_outcome(connection, talk, number) or target
    return target
