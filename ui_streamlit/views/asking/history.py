"""The conversations that the service keeps, in the side bar."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.conversations import (
    MAX_LISTED,
    MAX_TITLE,
    Summary,
    delete_conversation,
    list_conversations,
    rename_conversation,
)
from ui_streamlit.shown.clock import time_of
from ui_streamlit.shown.plain import escaped
from ui_streamlit.views.asking.talk import Talk, leave

_PAGE: Final = 15
_SHOWN: Final = "asking.listed"
"""How many conversations the user has asked to see."""
_UNNAMED: Final = "(chưa đặt tên)"


def show_history(connection: Connection, talk: Talk) -> None:
    """Draw the list; opening, renaming and deleting start from it."""
    with st.sidebar:
        st.subheader("Hội thoại", anchor=False)
        st.button(
            "Hội thoại mới",
            icon=":material/add_comment:",
            width="stretch",
            on_click=leave,
            args=(connection, talk),
        )
        wanted: int = min(st.session_state.setdefault(_SHOWN, _PAGE), MAX_LISTED)
        try:
            listed = list_conversations(connection, wanted)
        except ServiceError as error:
            st.caption(escaped(str(error)))
            return
        for summary in listed.conversations:
            if summary.message_count:
                _show_row(connection, talk, summary)
        if len(listed.conversations) < min(listed.total, MAX_LISTED):
            st.button("Xem các hội thoại cũ hơn", type="tertiary", on_click=_show_more)


def _show_more() -> None:
    st.session_state[_SHOWN] += _PAGE


def _show_row(connection: Connection, talk: Talk, summary: Summary) -> None:
    is_open = summary.id == talk.id
    st.button(
        escaped(_title(summary)),
        key=f"open-{summary.id}",
        help=f"Hỏi lần cuối: {time_of(summary.updated_at)}",
        type="secondary" if is_open else "tertiary",
        width="stretch",
        on_click=leave,
        args=(connection, talk, summary.id),
    )
    if is_open:
        with st.container(horizontal=True):
            if st.button("Đổi tên", icon=":material/edit:", type="tertiary"):
                _rename(connection, summary)
            if st.button("Xóa", icon=":material/delete:", type="tertiary"):
                _delete(connection, talk, summary)


def _title(summary: Summary) -> str:
    return summary.title or _UNNAMED


@st.dialog("Đổi tên hội thoại")
def _rename(connection: Connection, summary: Summary) -> None:
    with st.form("rename", border=False, enter_to_submit=False):
        title = st.text_input("Tên hội thoại", summary.title, max_chars=MAX_TITLE).strip()
        sent = st.form_submit_button("Lưu tên", type="primary")
    if sent and not title:
        st.error("Tên không được để trống.")
    elif sent:
        try:
            rename_conversation(connection, summary.id, title)
        except ServiceError as error:
            st.error(escaped(str(error)))
        else:
            st.rerun()


@st.dialog("Xóa hội thoại?")
def _delete(connection: Connection, talk: Talk, summary: Summary) -> None:
    st.text(_title(summary))
    st.write("Mọi câu hỏi và câu trả lời trong hội thoại sẽ bị xóa hẳn, không lấy lại được.")
    with st.container(horizontal=True):
        sure = st.button("Xóa hẳn", type="primary", icon=":material/delete:")
        kept = st.button("Giữ lại")
    if kept:
        st.rerun()
    if sure:
        try:
            delete_conversation(connection, summary.id)
        except ServiceError as error:
            st.error(escaped(str(error)))
        else:
            talk.id = None
            leave(connection, talk)
            st.rerun()
