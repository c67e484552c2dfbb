"""What the page says where it has failed itself."""

from __future__ import annotations

import logging

import streamlit as st

_logger = logging.getLogger(__name__)


def tell_failure(error: Exception) -> bool:
    """Tell the user that something failed, and the log what; the error is seen to."""
    _logger.error("the page has failed", exc_info=error)
    st.error(
        "Trang gặp lỗi khi hiển thị phần này. Hãy tải lại trang; nếu vẫn lỗi, hãy báo quản trị "
        "viên, chi tiết ở nhật ký của trang.",
        icon=":material/error:",
    )
    return True
