"""The page "So sánh": two documents side by side."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.comparing import MOST_ROWS, Comparison, compare
from ui_streamlit.client.documents import all_documents
from ui_streamlit.client.readiness import generation
from ui_streamlit.shown.plain import escaped
from ui_streamlit.views.comparing import choosing, deadlines, sections, targets

_KEPT: Final = "compared"
_PARTS: Final = {"Nội dung": sections.show, "Chỉ tiêu": targets.show, "Thời hạn": deadlines.show}
_HELP: Final = (
    "Chọn hai văn bản, chẳng hạn kế hoạch của hai năm hoặc của hai tỉnh. Trang đặt các mục tương "
    "ứng cạnh nhau và đánh dấu chỗ khác, kèm bảng chỉ tiêu và thời hạn của cả hai."
)


def show(connection: Connection) -> None:
    """Draw the choice of two documents, and what they have in common and not."""
    st.title("So sánh")
    try:
        chosen = choosing.show(all_documents(connection))
        if chosen is None:
            st.info(_HELP)
            return
        found = _compared(connection, *chosen)
    except ServiceError as error:
        st.error(escaped(str(error)))
        return
    _draw(found)


def _compared(connection: Connection, a: str, b: str) -> Comparison:
    """The comparison, kept for this window while the same two are looked at."""
    named = (generation(connection), a, b)
    kept: tuple[tuple[str, str, str], Comparison] | None = st.session_state.get(_KEPT)
    if kept is None or kept[0] != named:
        with st.spinner("Đang so sánh hai văn bản…"):
            kept = (named, compare(connection, a, b))
        st.session_state[_KEPT] = kept
    return kept[1]


def _draw(found: Comparison) -> None:
    if found.is_cut:
        st.warning(f"Hai văn bản quá dài: chỉ hiện {MOST_ROWS:,} dòng đầu.".replace(",", "."))
    part = st.segmented_control(
        "Phần so sánh",
        [*_PARTS],
        default="Nội dung",
        key="phan",
        required=True,
        bind="query-params",
        label_visibility="collapsed",
    )
    opened = _PARTS[part](found)
    if opened:
        addresses.go(addresses.DOCUMENTS, opened)
