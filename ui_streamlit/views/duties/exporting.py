"""The list as files, which the service makes when they are asked for."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.duties import DutyFilter, export
from ui_streamlit.shown.plain import escaped
from ui_streamlit.shown.saving import save

_FORMS: Final = {"csv": "Tải CSV", "xlsx": "Tải Excel (XLSX)", "ics": "Tải lịch (ICS)"}


@st.fragment
def offer(connection: Connection, wanted: DutyFilter) -> None:
    """Draw a button for each kind of file; all duties of the filter are in it."""
    with st.container(horizontal=True):
        chosen = [
            form
            for form, label in _FORMS.items()
            if st.button(label, icon=":material/download:", key=f"nv-tai-{form}")
        ]
    st.caption("Tệp lịch chỉ gồm nhiệm vụ có ngày đến hạn cụ thể hoặc định kỳ theo ngày.")
    for form in chosen:
        try:
            save(export(connection, wanted, form))
        except ServiceError as error:
            st.error(escaped(str(error)))
