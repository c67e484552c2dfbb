"""The documents of the index as a table, to be searched, and to be added to."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui_streamlit import addresses
from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.documents import DocumentRow, all_documents
from ui_streamlit.client.me import me
from ui_streamlit.shown.clock import day
from ui_streamlit.shown.linking import Link
from ui_streamlit.shown.plain import escaped
from ui_streamlit.shown.table import Column, Row, table
from ui_streamlit.views.documents import changing, uploading
from ui_streamlit.views.documents.finding import Wanted, found
from ui_streamlit.views.documents.naming import number

_PAGE: Final = 50
_COLUMNS: Final = (
    Column("Tên văn bản"),
    Column("Loại"),
    Column("Số hiệu"),
    Column("Cơ quan ban hành"),
    Column("Tỉnh, thành phố"),
    Column("Ngày ban hành"),
    Column("Năm"),
    Column("Mục", number=True),
    Column("Nhiệm vụ", number=True),
    Column("Chỉ tiêu", number=True),
    Column("Chỗ dẫn", number=True),
)


def show(connection: Connection) -> None:
    """Draw the table, and what changes it for those who may."""
    st.title("Văn bản")
    # Places of their own: what comes and goes must not move the fields below, which would be made
    # anew and lose their tie to the page's address.
    job, adding = st.container(), st.container()
    try:
        with job:
            changing.show(connection)
        asks_as = me(connection)
        rows = _all(connection)
        with adding:
            if asks_as.may_change:
                uploading.show(connection, asks_as.limits)
    except ServiceError as error:
        st.error(escaped(str(error)))
        return
    if not rows:
        st.info("Chưa có văn bản nào trong chỉ mục.")
        return
    wanted = _wanted(rows)
    _draw(found(rows, wanted))


def _all(connection: Connection) -> list[DocumentRow]:
    """The documents; none where there is no index yet, which the window tells above."""
    try:
        return all_documents(connection)
    except ServiceError as error:
        if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
            return []
        raise


def _wanted(rows: Sequence[DocumentRow]) -> Wanted:
    words, kinds, provinces, years = st.columns([3, 2, 2, 1.4])
    typed = words.text_input(
        "Tìm theo tên, số hiệu, cơ quan",
        key="vb-tim",
        bind="query-params",
        placeholder="Có dấu hoặc không dấu",
        max_chars=200,
    )
    kind = _choice(kinds, "Loại văn bản", sorted({r.kind for r in rows}), "vb-loai")
    places = sorted({r.province for r in rows if r.province})
    province = _choice(provinces, "Tỉnh, thành phố", places, "vb-tinh")
    told = sorted({r.year for r in rows if r.year}, reverse=True)
    year = _choice(years, "Năm", [*map(str, told)], "vb-nam")
    return Wanted(typed, kind, province, int(year) if year else None)


def _choice(column: DeltaGenerator, label: str, options: Sequence[str], name: str) -> str | None:
    """One of the options, or none; ``name`` is what it is called in the page's address."""
    return column.selectbox(
        label, options, None, key=name, bind="query-params", placeholder="Tất cả"
    )


def _draw(fitting: Sequence[DocumentRow]) -> None:
    if not fitting:
        st.info("Không có văn bản nào phù hợp. Hãy bớt từ cần tìm hoặc bỏ bớt điều kiện lọc.")
        return
    pages = -(-len(fitting) // _PAGE)
    at = min(st.pagination(pages, key="trang-van-ban"), pages) if pages > 1 else 1
    shown = fitting[(at - 1) * _PAGE : at * _PAGE]
    rows = [_row(document) for document in shown]
    if opened := table(_COLUMNS, rows, f"{len(fitting)} văn bản", "bang-van-ban"):
        addresses.go(addresses.DOCUMENTS, opened)


def _row(row: DocumentRow) -> Row:
    draft = " (dự thảo)" if row.draft else ""
    counts = (row.sections, row.duties, row.targets, row.references)
    cells = (
        f"{row.title}{draft}",
        row.kind,
        row.number or "",
        row.issuer or "",
        row.province or "",
        day(row.issued),
        str(row.year or ""),
        *map(number, counts),
    )
    return Row(cells, Link(addresses.DOCUMENTS, addresses.of_document(row.id)))
