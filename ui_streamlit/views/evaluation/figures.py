"""The figures of one report: tables and plots."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui_streamlit.client.evaluation import Metrics, Mutation, Report
from ui_streamlit.shown.plain import escaped
from ui_streamlit.shown.table import Column, Row, table
from ui_streamlit.views.evaluation.charts import intervals, measured, of_parts
from ui_streamlit.views.evaluation.words import (
    FAULTS,
    HEADLINES,
    PARTS,
    interval_of,
    metric_name,
    number,
    part_name,
    system_name,
    value_of,
    why_missed,
)

_MOST_MISSED: Final = 200
"""Questions listed; a report of which more fail has other troubles."""


def show(report: Report) -> None:
    """Draw everything that a report holds."""
    _show_metrics(report)
    for by, called in PARTS.items():
        _show_parts(report, by, called)
    _show_mutations(report)
    _show_missed(report)
    _show_manifest(report)


def _show_metrics(report: Report) -> None:
    st.subheader("Kết quả")
    others = report.baselines
    st.caption(
        "Mỗi giá trị kèm khoảng tin cậy 95% và số câu hỏi làm căn cứ."
        + (" Các hệ thống đơn giản đặt bên cạnh để đối chiếu." if others else "")
    )
    columns = (
        Column("Độ đo"),
        Column(system_name(report.manifest.system), number=True),
        Column("Khoảng 95%", number=True),
        Column("Số câu", number=True),
        *(Column(system_name(name), number=True) for name in others),
    )
    rows = [
        Row(
            (
                metric_name(name),
                value_of(name, estimate.value),
                interval_of(name, estimate),
                str(estimate.n),
                *(_value(name, metrics) for metrics in others.values()),
            )
        )
        for name, estimate in report.metrics.items()
    ]
    table(columns, rows, f"{len(rows)} độ đo", "bang-do-do")
    if points := measured(report):
        with st.expander("Biểu đồ các tỷ lệ", expanded=True):
            st.vega_lite_chart(intervals(points), key="bieu-do-do")


def _value(metric: str, metrics: Metrics) -> str:
    return value_of(metric, metrics[metric].value if metric in metrics else None)


def _show_parts(report: Report, by: str, called: str) -> None:
    parts = [part for part in report.slices if part.by == by]
    shown = [name for name in HEADLINES if any(name in part.metrics for part in parts)]
    if not shown:
        return
    st.subheader(f"Theo {called.lower()}")
    columns = (
        Column(called),
        Column("Số câu", number=True),
        *(Column(metric_name(name), number=True) for name in shown),
    )
    rows = [
        Row(
            (
                part_name(part.name),
                str(part.questions),
                *(_value(name, part.metrics) for name in shown),
            )
        )
        for part in parts
    ]
    table(columns, rows, f"{len(rows)} nhóm", f"bang-{by}")
    if points := of_parts(parts, shown[0]):
        with st.expander(f"Biểu đồ: {metric_name(shown[0]).lower()}"):
            st.vega_lite_chart(intervals(points), key=f"bieu-do-{by}")


def _show_mutations(report: Report) -> None:
    if not report.mutations:
        return
    st.subheader("Phép thử làm sai văn bản")
    st.caption(
        "Cố ý làm sai bản sao của văn bản rồi hỏi lại: độ đo phải kém đi, nếu không là hỏng."
    )
    columns = (
        Column("Lỗi cài vào"),
        Column("Độ đo"),
        Column("Trước", number=True),
        Column("Sau", number=True),
        Column("Số câu", number=True),
        Column("Kết quả"),
    )
    rows = [
        Row(
            (
                FAULTS.get(fault.name, fault.name),
                metric_name(fault.metric),
                number(fault.before),
                number(fault.after),
                str(fault.questions),
                _outcome(fault),
            )
        )
        for fault in report.mutations
    ]
    table(columns, rows, f"{len(rows)} phép thử", "bang-phep-thu")


def _outcome(fault: Mutation) -> str:
    if fault.errors:
        return f"Không đo được: {fault.errors} câu gặp lỗi"
    return "Phát hiện được" if fault.caught else "Không phát hiện được"


def _show_missed(report: Report) -> None:
    judged = [(question, why_missed(question)) for question in report.questions]
    missed = [(question, why) for question, why in judged if why]
    st.subheader("Câu hỏi chưa đạt")
    if not missed:
        st.success("Mọi câu hỏi đều được trả lời đúng hoặc từ chối đúng.")
        return
    columns = (Column("Câu hỏi"), Column("Vì sao"), Column("Loại"), Column("Bộ"), Column("Mã"))
    rows = [
        Row((question.question, why, part_name(question.kind), question.set, question.id))
        for question, why in missed[:_MOST_MISSED]
    ]
    told = f"{len(missed)} trong {len(report.questions)} câu hỏi"
    cut = f"; hiện {_MOST_MISSED} câu đầu" if len(missed) > _MOST_MISSED else ""
    table(columns, rows, told + cut, "bang-chua-dat")


def _show_manifest(report: Report) -> None:
    manifest = report.manifest
    with st.expander("Đo trên gì, bằng gì"):
        for name, value in (
            ("Bộ câu hỏi", ", ".join(manifest.sets)),
            ("Văn bản", ", ".join(manifest.corpus)),
            ("Mô hình nhúng", manifest.model),
            ("Mô hình ngôn ngữ", manifest.settings.get("llm") or "không dùng"),
            ("Phiên bản chương trình", manifest.commit or "không rõ"),
        ):
            st.markdown(f"**{name}:** {escaped(value)}")
