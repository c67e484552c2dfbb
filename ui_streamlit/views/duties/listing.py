"""The duties of the body that is chosen: how many, when they fall due, what they are."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.duties import DutyFilter, DutyPage, duties
from ui_streamlit.shown.entries import entries
from ui_streamlit.shown.plain import escaped
from ui_streamlit.views.duties import exporting
from ui_streamlit.views.duties.choosing import chosen_duties
from ui_streamlit.views.duties.grouping import count_words, groups
from ui_streamlit.views.duties.timeline import chart, points

_PAGE: Final = 200


def show(connection: Connection) -> None:
    """Draw the page."""
    st.title("Nhiệm vụ")
    try:
        wanted = chosen_duties(connection)
        if wanted is None:
            st.info(
                "Hãy chọn cơ quan để xem các nhiệm vụ được giao trong mọi văn bản, kể cả nhiệm vụ "
                "giao chung như “Các sở, ngành”. Địa chỉ trang giữ lựa chọn này."
            )
            return
        _draw(connection, wanted)
    except ServiceError as error:
        st.error(escaped(str(error)))


def _draw(connection: Connection, wanted: DutyFilter) -> None:
    key = f"nv-trang {wanted}"  # another list begins with its first page
    number: int = st.session_state.get(key, 1)
    page = duties(connection, wanted, _PAGE, (number - 1) * _PAGE)
    _tell_count(page)
    if not page.total:
        st.info("Không có nhiệm vụ nào phù hợp với bộ lọc. Hãy bỏ bớt điều kiện.")
        return
    exporting.offer(connection, wanted)
    if (pages := -(-page.total // _PAGE)) > 1:
        st.pagination(pages, key=key)
        first = (number - 1) * _PAGE
        st.caption(f"Đang xem nhiệm vụ {first + 1}–{first + len(page.duties)}.")
    today = date.today()
    _draw_timeline(page, today)
    if opened := entries(groups(page.duties, page.body.name, today), "nv-danh-muc"):
        addresses.go(addresses.DOCUMENTS, opened)


def _tell_count(page: DutyPage) -> None:
    place = f", {page.body.province}" if page.body.province else ""
    st.subheader(escaped(f"{page.body.name}{place}"), anchor=False)
    st.text(f"Tổng số: {count_words(page.total, page.collective)}.")
    if page.body.collectives:
        with st.expander("Các tên gọi chung có bao gồm cơ quan này"):
            for name in page.body.collectives:
                st.text(name)


def _draw_timeline(page: DutyPage, today: date) -> None:
    shown = points(page.duties, today)
    if not shown:
        return
    with st.expander("Biểu đồ thời hạn", expanded=True, icon=":material/timeline:"):
        count = sum(point["Số nhiệm vụ"] for point in shown)
        told = f"Biểu đồ thời hạn của {count} nhiệm vụ có ngày đến hạn; danh mục bên dưới nêu đủ"
        st.vega_lite_chart(chart(shown, today), width="stretch", alt=told)
        st.caption(
            f"{count} nhiệm vụ có ngày đến hạn; điểm lớn là nhiều nhiệm vụ cùng ngày, vạch đứt là "
            f"hôm nay ({today:%d/%m/%Y})."
        )
