"""Whether the service can be used from this window, and what to do if not."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import streamlit as st

from ui_streamlit.caller import (
    base_url,
    comes_from_elsewhere,
    forget_key,
    has_own_key,
    page_settings,
    use_key,
)
from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.me import me
from ui_streamlit.client.readiness import generation
from ui_streamlit.shown.plain import escaped

_LONGEST_KEY: Final = 200
OPEN: Final = (
    "Trang này nhận kết nối từ máy khác trong khi dịch vụ chưa đòi khóa: ai mở được trang cũng có "
    "toàn quyền, kể cả xóa văn bản. Quản trị viên cấp khóa bằng lệnh “cancu keys create”, đặt khóa "
    "vai trò reader vào CANCU_PAGE_KEY nếu muốn dùng chung, rồi chạy lại trang."
)
EXPIRED: Final = (
    "Khóa của trang không đúng hoặc đã bị thu hồi. Quản trị viên cấp khóa mới bằng lệnh “cancu "
    "keys create”, đặt vào CANCU_PAGE_KEY rồi chạy lại trang."
)
NOT_READY: Final = (
    "Nếu chưa nạp văn bản nào: người có khóa phù hợp tải lên ở trang Văn bản, hoặc quản trị viên "
    "chạy lệnh “cancu index”. Khi có chỉ mục, dịch vụ tự trả lời, không cần khởi động lại."
)


def can_show(connection: Connection, *, needs_index: bool) -> bool:
    """Whether a page can be drawn; if not, the window says why and what to do.

    ``needs_index``: the page is of no use without an index.
    """
    try:
        if comes_from_elsewhere() and _is_open():
            st.error(OPEN)
            return False
        me(connection)
        generation(connection)
    except ServiceError as error:
        return _told(error, needs_index=needs_index)
    return True


def _is_open() -> bool:
    """Whether the service answers without any key; once it has not, it never does again."""
    if st.session_state.get("demands-key"):
        return False
    try:
        me(Connection(base_url()))
    except ServiceError as error:
        if error.status != HTTPStatus.UNAUTHORIZED:
            raise
        st.session_state["demands-key"] = True
        return False
    return True


def _told(error: ServiceError, *, needs_index: bool) -> bool:
    """Whether the page can be drawn all the same, once the user knows what is wrong."""
    if error.status == HTTPStatus.UNAUTHORIZED:
        _ask_for_key(error)
        return False
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        st.warning(f"{escaped(str(error))}\n\n{NOT_READY}", icon=":material/hourglass_empty:")
        _offer_retry()
        return not needs_index
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        st.warning(escaped(str(error)), icon=":material/hourglass_empty:")
    else:
        st.error(escaped(str(error)), icon=":material/cloud_off:")
    _offer_retry()
    return False


def _offer_retry() -> None:
    st.button("Thử lại", icon=":material/refresh:", key="retry")


def _ask_for_key(error: ServiceError) -> None:
    if page_settings().page_key.get_secret_value() and not has_own_key():
        st.error(EXPIRED, icon=":material/key_off:")
        _offer_retry()
        return
    st.title("Căn cứ")
    if has_own_key():
        st.error(escaped(str(error)), icon=":material/key_off:")
    draw_key_form("Dịch vụ cần khóa. Quản trị viên của dịch vụ cấp khóa cho từng người.")
    if has_own_key():
        st.button("Quên khóa", on_click=forget_key)


def draw_key_form(why: str) -> None:
    """Let the user type a key in, with which this window asks from then on."""
    with st.form("key-form"):
        st.write(why)
        given = st.text_input(
            "Khóa", type="password", max_chars=_LONGEST_KEY, autocomplete="off", key="typed-key"
        )
        st.caption("Khóa chỉ được giữ đến khi đóng hoặc tải lại cửa sổ này.")
        sent = st.form_submit_button("Dùng khóa này", type="primary")
    if sent and (key := given.strip()):
        use_key(key)
        st.rerun()
