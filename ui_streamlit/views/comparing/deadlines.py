"""Deadlines of two documents in a table, and along the year in a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client.comparing import Comparison, DatedTask, DeadlinePair
from ui_streamlit.shown.axes import rows_named
from ui_streamlit.shown.clock import day
from ui_streamlit.shown.linking import Link
from ui_streamlit.shown.plain import shortened
from ui_streamlit.shown.table import Column, Row, table
from ui_streamlit.views.comparing.sections import STATUSES

_COLUMNS: Final = (
    Column("Nhiệm vụ"),
    Column("Hạn ở A"),
    Column("Hạn ở B"),
    Column("B so với A, tính trong năm"),
    Column("Cơ quan"),
    Column("Kết quả"),
    Column("Vị trí"),
)
_SHOWN: Final = 30
"""Tasks of the chart: more cannot be read; the table has all."""
_ROW: Final = 44
_FRAME: Final = 90
"""Pixels of axis and legend: Streamlit counts them in."""
_LEAP: Final = 2000
"""Has every day that a year may have: the chart lays both documents' years upon it."""
_LONG: Final = 160
_SHORT: Final = 60


def show(found: Comparison) -> dict[str, str] | None:
    """Draw chart and table; the address of the row that was just opened."""
    rows = found.deadlines.rows
    if not rows:
        st.info("Không tìm thấy nhiệm vụ nào có thời hạn trong hai văn bản.")
        return None
    dated = points(rows)
    if dated:
        st.subheader("Thời hạn trong năm")
        st.caption("Hình tròn: văn bản A; hình tam giác: văn bản B. Hai năm đặt chồng lên nhau.")
        st.vega_lite_chart(chart(dated))
    st.subheader("Bảng thời hạn")
    shown = [_row(pair, found) for pair in rows]
    return table(_COLUMNS, shown, f"{found.deadlines.total} thời hạn", "bang-thoi-han")


def points(rows: Sequence[DeadlinePair]) -> list[dict[str, Any]]:
    """The days of the first tasks that have one, those of both documents before the others."""
    dated = [row for row in rows if any(side and side.due for side in (row.a, row.b))]
    ordered = sorted(dated, key=lambda row: row.status not in ("same", "changed"))[:_SHOWN]
    return [
        {
            "Nhiệm vụ": f"{number}. {shortened(_one_line(row.a or row.b or side), _SHORT)}",
            "Văn bản": name,
            "Ngày": side.due.replace(year=_LEAP).isoformat(),
            "Hạn": day(side.due),
        }
        for number, row in enumerate(ordered, 1)
        for name, side in (("A", row.a), ("B", row.b))
        if side and side.due
    ]


def chart(shown: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The chart of such days, as Vega-Lite takes it; a line joins the two of one task."""
    tasks = [*dict.fromkeys(point["Nhiệm vụ"] for point in shown)]
    time = {
        "field": "Ngày",
        "type": "temporal",
        "timeUnit": "utcyearmonthdate",
        "title": None,
        "scale": {"domain": [f"{_LEAP}-01-01", f"{_LEAP}-12-31"]},
        "axis": {"format": "Th. %-m", "tickCount": {"interval": "month", "step": 2}},
    }
    of = {"field": "Văn bản", "scale": {"domain": ["A", "B"]}, "legend": {"orient": "top"}}
    shape = {**of, "scale": {"domain": ["A", "B"], "range": ["circle", "triangle-up"]}}
    told = [{"field": field, "type": "nominal"} for field in ("Nhiệm vụ", "Văn bản", "Hạn")]
    return {
        "data": {"values": [*shown]},
        "height": _ROW * len(tasks) + _FRAME,
        "encoding": {
            "y": rows_named("Nhiệm vụ", tasks),
            "x": time,
        },
        "layer": [
            {
                "mark": {"type": "line", "color": "gray", "size": 1.5, "yOffset": 8},
                "encoding": {"detail": {"field": "Nhiệm vụ", "type": "nominal"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "yOffset": 8},
                "encoding": {"color": of, "shape": shape, "tooltip": told},
            },
        ],
    }


def _row(pair: DeadlinePair, found: Comparison) -> Row:
    side, document = (pair.a, found.a) if pair.a else (pair.b, found.b)
    assert side is not None  # the service pairs no nothing
    cells = (
        shortened(_one_line(side), _LONG),
        _told(pair.a),
        _told(pair.b),
        _shift(pair.days_in_year),
        "; ".join(side.agencies),
        STATUSES[pair.status],
        "; ".join(f"{n}: {one.place}" for n, one in (("A", pair.a), ("B", pair.b)) if one),
    )
    address = addresses.of_document(document.id, side.section, side.task_spans)
    return Row(cells, Link(addresses.DOCUMENTS, address))


def _told(task: DatedTask | None) -> str:
    """A deadline as written; behind it the last day, where the words do not name that one."""
    if task is None:
        return ""
    due = task.due
    if due is None or f"{due.day}/{due.month}/{due.year}" in task.deadline.replace("/0", "/"):
        return task.deadline
    return f"{task.deadline} (chậm nhất {day(due)})"


def _shift(days: int | None) -> str:
    if days is None:
        return ""
    if days == 0:
        return "cùng ngày"
    return f"{'muộn' if days > 0 else 'sớm'} hơn {abs(days)} ngày"


def _one_line(task: DatedTask) -> str:
    return " ".join(task.task.split())
