"""Which report is shown; the address keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from ui_streamlit.client.evaluation import Summary
from ui_streamlit.shown.clock import time_of

_PARAMETER: Final = "bao-cao"
_KEY: Final = "danh-gia-bao-cao"
_WRITTEN: Final = f"{_KEY}-written"


def show(reports: Sequence[Summary]) -> Summary:
    """Draw the choice among at least one report, of which the first is shown unless asked."""
    named = {report.name: report for report in reports}
    asked = st.query_params.get(_PARAMETER)
    if asked in named and asked != st.session_state.get(_WRITTEN):
        st.session_state[_KEY] = asked
    chosen = st.selectbox(
        "Báo cáo", [*named], format_func=lambda name: label(named[name]), key=_KEY
    )
    st.session_state[_WRITTEN] = st.query_params[_PARAMETER] = chosen
    return named[chosen]


def label(report: Summary) -> str:
    """A report in a list: when, on what, how many questions."""
    return f"{time_of(report.created)}: {', '.join(report.sets)} ({report.questions} câu hỏi)"
