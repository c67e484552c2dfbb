"""Choosing a body, and which of its duties to show. What is chosen stands in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import streamlit as st

from ui_streamlit.client import Connection
from ui_streamlit.client.documents import DocumentRow, all_documents
from ui_streamlit.client.duties import ROLES, DutyFilter, agencies

_BODY: Final = "nv-co-quan"
_ALL: Final = "Tất cả"
_WITHOUT: Final = "Chỉ nhiệm vụ giao riêng"
_LONGEST: Final = 200


def chosen_duties(connection: Connection) -> DutyFilter | None:
    """What the user wants to see; ``None`` until a body is chosen."""
    names = agencies(connection)
    ordered = sorted(names, key=lambda agency: agency.collective)
    body = st.selectbox(
        "Cơ quan của tôi",
        [agency.name for agency in ordered],
        None,
        key=_BODY,
        bind="query-params",
        accept_new_options=True,
        placeholder="Chọn, hoặc gõ tên hay tên tắt rồi nhấn Enter",
        help="Gõ được tên tắt, có dấu hoặc không, kèm tỉnh nếu cần: “SYT”, “so y te Lâm Giang”.",
    )
    return _filtered(connection, body.strip()[:_LONGEST]) if body and body.strip() else None


def _filtered(connection: Connection, body: str) -> DutyFilter:
    rows = [row for row in all_documents(connection) if row.duties]
    with st.expander("Bộ lọc", icon=":material/filter_alt:", key="nv-bo-loc"):
        document, province, year = _documents(rows)
        roles, due_from, due_before = st.columns([2, 1, 1])
        chosen = roles.pills(
            "Vai trò",
            [*ROLES],
            selection_mode="multi",
            format_func=lambda role: ROLES[role],
            wrap=True,
            key="nv-vai-tro",
            bind="query-params",
        )
        since = due_from.date_input(
            "Đến hạn từ ngày", None, key="nv-tu", bind="query-params", format="DD/MM/YYYY"
        )
        until = due_before.date_input(
            "Đến hạn chậm nhất ngày", None, key="nv-den", bind="query-params", format="DD/MM/YYYY"
        )
        alone = st.checkbox(
            _WITHOUT,
            key="nv-giao-rieng",
            bind="query-params",
            help="Bỏ nhiệm vụ giao chung, như “Các sở, ngành”, “UBND các huyện”.",
        )
    return DutyFilter(body, document, province, year, chosen, since, until, not alone)


def _documents(rows: Sequence[DocumentRow]) -> tuple[str | None, str | None, int | None]:
    """The plan, province and year that are chosen."""
    titles = _titles(rows)
    plans, places, years = st.columns([2, 1, 1])
    title = plans.selectbox(
        "Văn bản", [*titles], None, key="nv-van-ban", bind="query-params", placeholder=_ALL
    )
    province = places.selectbox(
        "Tỉnh, thành phố",
        sorted({row.province for row in rows if row.province}),
        None,
        key="nv-tinh",
        bind="query-params",
        placeholder=_ALL,
    )
    year = years.selectbox(
        "Năm",
        [str(year) for year in sorted({row.year for row in rows if row.year}, reverse=True)],
        None,
        key="nv-nam",
        bind="query-params",
        placeholder=_ALL,
    )
    return titles.get(title or ""), province, int(year) if year else None


def _titles(rows: Sequence[DocumentRow]) -> dict[str, str]:
    """The ids of documents by their titles, which are told apart where they are the same."""
    often = Counter(row.title for row in rows)
    return {
        row.title if often[row.title] == 1 else f"{row.title} ({row.id})": row.id for row in rows
    }
