"""Targets of two documents in a table, and how much they have changed in a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client.comparing import Comparison, TargetPair
from ui_streamlit.shown.axes import rows_named
from ui_streamlit.shown.linking import Link
from ui_streamlit.shown.plain import shortened
from ui_streamlit.shown.table import Column, Row, table
from ui_streamlit.views.comparing.numbers import signed
from ui_streamlit.views.comparing.sections import STATUSES

_COLUMNS: Final = (
    Column("Chỉ tiêu"),
    Column("Văn bản A"),
    Column("Văn bản B"),
    Column("Chênh (B so với A)", number=True),
    Column("Kết quả"),
    Column("Vị trí"),
)
_BARS: Final = 25
"""More cannot be read; the table has all."""
_BAR: Final = 46
"""Pixels of a bar with its name above it: beside it there is no room on a narrow screen."""
_FRAME: Final = 60
"""Pixels of the axis: Streamlit counts them in."""
_SHORT: Final = 60


def show(found: Comparison) -> dict[str, str] | None:
    """Draw chart and table; the address of the row that was just opened."""
    rows = found.targets.rows
    if not rows:
        st.info("Không tìm thấy chỉ tiêu bằng số nào trong hai văn bản.")
        return None
    bars = changes(rows)
    if bars:
        st.subheader("Mức thay đổi của chỉ tiêu có ở cả hai văn bản")
        st.caption("Phần trăm chênh của B so với A; bên phải số 0 là tăng, bên trái là giảm.")
        st.vega_lite_chart(chart(bars))
    st.subheader("Bảng chỉ tiêu")
    shown = [_row(pair, found) for pair in rows]
    return table(_COLUMNS, shown, f"{found.targets.total} chỉ tiêu", "bang-chi-tieu")


def changes(rows: Sequence[TargetPair]) -> list[dict[str, Any]]:
    """The targets whose change can be told in percent, the largest changes first."""
    measured = [(pair, pair.change_percent) for pair in rows if pair.change_percent is not None]
    largest = sorted(measured, key=lambda found: -abs(found[1]))[:_BARS]
    return [
        {
            "Chỉ tiêu": f"{signed(percent)}%: {shortened(pair.a.measure, _SHORT)}",
            "A": pair.a.value,
            "B": pair.b.value,
            "Thay đổi": percent,
        }
        for pair, percent in largest
        if pair.a and pair.b
    ]


def chart(bars: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The chart of such targets, as Vega-Lite takes it."""
    value = {
        "field": "Thay đổi",
        "type": "quantitative",
        "title": "Thay đổi (%)",
        "axis": {"labelExpr": "replace(datum.label, '.', ',')", "tickCount": 5},
    }
    told = [{"field": field, "type": "nominal"} for field in ("Chỉ tiêu", "A", "B")]
    return {
        "data": {"values": [*bars]},
        "height": _BAR * len(bars) + _FRAME,
        "mark": {"type": "bar", "height": 14, "yOffset": 8},
        "encoding": {"y": rows_named("Chỉ tiêu"), "x": value, "tooltip": told},
    }


def _row(pair: TargetPair, found: Comparison) -> Row:
    a, b = pair.a, pair.b
    side, document = (a, found.a) if a else (b, found.b)
    assert side is not None  # the service pairs no nothing
    cells = (
        side.measure,
        a.value if a else "",
        b.value if b else "",
        _change(pair),
        STATUSES[pair.status],
        "; ".join(f"{name}: {one.place}" for name, one in (("A", a), ("B", b)) if one),
    )
    address = addresses.of_document(document.id, side.section, side.spans)
    return Row(cells, Link(addresses.DOCUMENTS, address))


def _change(pair: TargetPair) -> str:
    if pair.change is None:
        return ""
    percent = f" ({signed(pair.change_percent)}%)" if pair.change_percent is not None else ""
    unit = "điểm %" if pair.unit == "%" else pair.unit or ""
    return f"{signed(pair.change)} {unit}".rstrip() + percent
