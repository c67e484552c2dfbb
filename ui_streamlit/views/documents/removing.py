"""Removing a document from the index, once its user has said so twice."""

from __future__ import annotations

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.documents import DocumentDetails
from ui_streamlit.client.jobs import remove
from ui_streamlit.shown.plain import escaped
from ui_streamlit.views.documents import changing


def offer(connection: Connection, about: DocumentDetails) -> None:
    """Draw the button that asks whether the document is to be removed."""
    if st.button("Xóa văn bản", icon=":material/delete:"):
        _confirm(connection, about)


@st.dialog("Xóa văn bản?")
def _confirm(connection: Connection, about: DocumentDetails) -> None:
    st.text(about.full_title)
    st.write(
        "Văn bản sẽ bị gỡ khỏi chỉ mục cùng các nhiệm vụ, chỉ tiêu, chỗ dẫn trong đó, và không thể "
        "khôi phục từ trang này. Muốn dùng lại, phải thêm lại tệp gốc."
    )
    if st.button("Xóa vĩnh viễn", type="primary"):
        try:
            changing.follow(remove(connection, about.id))
        except ServiceError as error:
            st.error(escaped(str(error)))
            return
        addresses.go(addresses.DOCUMENTS, {})
    if st.button("Không xóa"):
        st.rerun()
