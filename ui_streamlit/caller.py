"""Who sits before this browser window, and their connection to the service.

Kept in the session state, which belongs to one window; nothing of a user goes into Streamlit's
caches, which all users share. A key that a user has typed in is kept nowhere else.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitAuthError

from settings import Settings, load_settings
from ui_streamlit.browser import BROWSER, this_browser
from ui_streamlit.client import Connection

_DEFAULT_URL: Final = "http://127.0.0.1:8000"
_KEY: Final = "key"
_CONNECTION: Final = "connection"
_PROXY: Final = ("forwarded", "x-forwarded-for", "x-real-ip")
NO_LOGIN: Final = (
    "Trang được đặt để người dùng đăng nhập (CANCU_PAGE_LOGIN) nhưng chưa có cấu hình đăng nhập "
    "dùng được. Quản trị viên khai báo mục [auth] trong tệp .streamlit/secrets.toml (redirect_uri, "
    "cookie_secret, client_id, client_secret, server_metadata_url) rồi chạy lại trang."
)


@cache
def page_settings() -> Settings:
    """The settings with which the page was started."""
    return load_settings()


def base_url() -> str:
    """The service's address, as ``cancu ui --api`` has given it."""
    return sys.argv[1] if len(sys.argv) > 1 else _DEFAULT_URL


def connection() -> Connection:
    """This window's connection; where users sign in, the script stops until this one has."""
    browser = this_browser()
    if page_settings().page_login:
        return _connected(_signed_in())
    return _connected("" if has_own_key() else browser.number)


def has_own_key() -> bool:
    """Whether the user has typed a key in."""
    return _KEY in st.session_state


def use_key(key: str) -> None:
    """Ask with this key from now on, until the window is closed or loaded anew."""
    st.session_state[_KEY] = key


def forget_key() -> None:
    """Ask without the user's key from now on."""
    st.session_state.pop(_KEY, None)


def comes_from_elsewhere() -> bool:
    """Whether this window is on another machine than the page."""
    headers = st.context.headers
    return st.context.ip_address is not None or any(name in headers for name in _PROXY)


def _connected(user: str) -> Connection:
    """The connection kept for this user and key, or a new one where either is another."""
    key = st.session_state.get(_KEY) or page_settings().page_key.get_secret_value()
    kept: tuple[str, str, Connection] | None = st.session_state.get(_CONNECTION)
    if kept and kept[:2] != (key, user):
        kept[2].close()
        _forget_the_one_before()
        kept = None
    if kept is None:
        kept = (key, user, Connection(base_url(), key, user))
        st.session_state[_CONNECTION] = kept
    return kept[2]


def _forget_the_one_before() -> None:
    """Drop what the window has of another user: conversation, lists, address."""
    for name in [*st.session_state]:
        if name != _KEY and not str(name).startswith(BROWSER):
            del st.session_state[name]
    st.query_params.clear()


def _signed_in() -> str:
    """A hash of who has signed in; without anybody, draw the way in and stop."""
    is_logged_in = st.user.get("is_logged_in")
    if is_logged_in is None:
        st.error(NO_LOGIN)
        st.stop()
    if not is_logged_in:
        _offer_login()
        st.stop()
    who = f"{st.user.get('iss', '')} {st.user['sub']}"
    return hashlib.sha256(who.encode()).hexdigest()


def _offer_login() -> None:
    st.title("Căn cứ")
    st.write("Hãy đăng nhập bằng tài khoản cơ quan để dùng trang này.")
    if st.button("Đăng nhập", type="primary"):
        try:
            st.login()
        except StreamlitAuthError:
            st.error(NO_LOGIN)
