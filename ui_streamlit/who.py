"""What the side bar says of who sits here, and how to leave."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui_streamlit.browser import forget_browser, this_browser
from ui_streamlit.caller import forget_key, has_own_key, page_settings
from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.conversations import delete_conversation, list_conversations
from ui_streamlit.shown.plain import escaped
from ui_streamlit.state import draw_key_form

_PAGE: Final = 100


def show_who(connection: Connection) -> None:
    """Say in the side bar whose conversations these are, and offer to leave."""
    with st.sidebar:
        if page_settings().page_login:
            _show_signed_in()
        if has_own_key():
            st.caption("Đang dùng khóa riêng, chỉ giữ đến khi đóng hoặc tải lại cửa sổ này.")
            st.button("Quên khóa", icon=":material/key_off:", on_click=forget_key)
        elif not page_settings().page_login:
            _show_browser(connection)
        if page_settings().page_key.get_secret_value() and not has_own_key():
            with st.popover("Dùng khóa riêng", icon=":material/key:"):
                draw_key_form("Khóa có quyền thêm, xóa văn bản thì nhập ở đây.")


def _show_signed_in() -> None:
    name = str(st.user.get("name") or st.user.get("email") or "")
    st.caption(f"Đang đăng nhập: {escaped(name)}" if name else "Đã đăng nhập.")
    if st.button("Đăng xuất", icon=":material/logout:"):
        st.logout()


def _show_browser(connection: Connection) -> None:
    st.caption(
        "Hội thoại được giữ riêng cho trình duyệt này, không cần đăng nhập."
        if this_browser().lasts
        else "Trình duyệt không cho lưu: hội thoại chỉ giữ đến khi đóng hoặc tải lại cửa sổ này."
    )
    with st.popover("Dùng chung máy?", icon=":material/person_remove:"):
        st.write("Người dùng trình duyệt này sau bạn sẽ thấy các hội thoại đã lưu.")
        if st.button("Xóa hội thoại và bắt đầu lại"):
            _leave(connection)


def _leave(connection: Connection) -> None:
    """Delete all conversations of this browser, and let it be another one."""
    try:
        while _delete_page(connection):
            pass
    except ServiceError as error:
        st.error(escaped(str(error)))
        return
    st.session_state.clear()
    st.query_params.clear()  # the conversation that was open
    forget_browser()
    st.rerun()


def _delete_page(connection: Connection) -> bool:
    """Whether there were any."""
    listed = list_conversations(connection, _PAGE).conversations
    for conversation in listed:
        delete_conversation(connection, conversation.id)
    return bool(listed)
