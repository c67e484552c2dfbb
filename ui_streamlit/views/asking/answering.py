"""Asking the service while the user looks on, and may stop it."""

from __future__ import annotations

import time
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.asking import Answer, asking
from ui_streamlit.views.asking.talk import Exchange, Failed, Stopped, Talk, forget

_BROKEN_OFF: Final = "Dịch vụ ngắt kết nối trước khi trả lời xong. Hãy hỏi lại."


def answer_now(connection: Connection, talk: Talk, exchange: Exchange) -> None:
    """Ask, show what comes, and note the outcome.

    Whatever the user does meanwhile ends this run of the page, and with it the question: the
    outcome is then what had come until that moment.
    """
    exchange.outcome = Stopped("")
    place = st.empty()
    try:
        exchange.outcome = _answer(connection, talk, exchange, place)
    except ServiceError as error:
        exchange.outcome = Failed(str(error), error.retry_after)
        if not talk.is_kept:
            forget(connection, talk)
    place.empty()


def _answer(
    connection: Connection, talk: Talk, exchange: Exchange, place: DeltaGenerator
) -> Answer:
    begun, text = time.monotonic(), ""
    with place.container():
        words = st.empty()
        st.button("Dừng trả lời", icon=":material/stop_circle:")
    words.text("Đang tìm căn cứ…")
    id_ = talk.begin(connection)
    with asking(connection, exchange.question, exchange.scope, id_) as parts:
        for part in parts:
            if isinstance(part, Answer):
                return part
            text += part or ""
            exchange.outcome = Stopped(text)
            # Drawing is also what lets Streamlit end this run.
            words.text(text or f"Đang tìm căn cứ… {time.monotonic() - begun:.0f} giây")
    raise ServiceError(_BROKEN_OFF)
