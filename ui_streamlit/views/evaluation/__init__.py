"""The page "Đánh giá": how well the system answers, as the harness has measured it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.evaluation import Listed, Summary, evaluation, evaluations
from ui_streamlit.shown.plain import escaped
from ui_streamlit.views.evaluation import choosing, figures
from ui_streamlit.views.evaluation.charts import history, trend

_NONE: Final = (
    "Chưa có báo cáo đánh giá nào. Quản trị viên đo chất lượng trên máy chạy dịch vụ bằng lệnh "
    "dưới đây, với bộ câu hỏi đã gán nhãn của mình; đo xong, báo cáo hiện ở trang này."
)
_COMMAND: Final = "cancu eval run --questions sample/questions.jsonl"


def show(connection: Connection) -> None:
    """Draw the reports."""
    st.title("Đánh giá")
    try:
        listed = evaluations(connection)
        _tell_broken(listed)
        if not listed.evaluations:
            st.info(_NONE)
            st.code(_COMMAND, language=None, wrap_lines=True)
            return
        chosen = choosing.show(listed.evaluations)
        report = evaluation(connection, chosen.name)
    except ServiceError as error:
        st.error(escaped(str(error)))
        return
    figures.show(report)
    _show_trend([one for one in listed.evaluations if _is_alike(one, chosen)])


def _tell_broken(listed: Listed) -> None:
    for broken in listed.broken:
        st.warning(
            f"Báo cáo “{escaped(broken.name)}” không đọc được: {escaped(broken.reason)}.",
            icon=":material/warning:",
        )


def _is_alike(one: Summary, other: Summary) -> bool:
    """Whether two reports may be set side by side: the same system on the same sets."""
    return one.sets == other.sets and one.system == other.system


def _show_trend(reports: Sequence[Summary]) -> None:
    st.subheader("Diễn biến")
    if len(reports) < 2:
        st.caption("Cần ít nhất hai báo cáo trên cùng bộ câu hỏi để thấy diễn biến.")
        return
    st.caption(f"{len(reports)} báo cáo trên cùng bộ câu hỏi; vạch dọc là khoảng tin cậy 95%.")
    st.vega_lite_chart(trend(history(reports)), key="dien-bien")
