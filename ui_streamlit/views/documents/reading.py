"""One document: what its paper says, its outline, its words, what it cites and who cites it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.documents import DocumentDetails, details
from ui_streamlit.client.me import me
from ui_streamlit.shown.clock import day
from ui_streamlit.shown.plain import escaped
from ui_streamlit.views.documents import citing, removing, words
from ui_streamlit.views.documents.naming import number

View = Callable[[Connection, DocumentDetails], None]


def show(connection: Connection, document_id: str) -> None:
    """Draw the document; what fails is told in its place."""
    if st.button("Danh mục văn bản", icon=":material/arrow_back:"):
        addresses.go(addresses.DOCUMENTS, {})
    try:
        about = details(connection, document_id)
        may_change = me(connection).may_change
    except ServiceError as error:
        st.error(escaped(str(error)))
        return
    st.header(escaped(about.title), anchor=False)
    st.text(_paper(about))
    chosen = _chosen_view()
    try:
        _VIEWS[chosen](connection, about)
    except ServiceError as error:
        st.error(escaped(str(error)))
    if may_change:
        st.divider()
        removing.offer(connection, about)


def _chosen_view() -> str:
    """What is to be seen of the document; of another place of it, always the words first."""
    place = " ".join(st.query_params.get(name, "") for name in ("id", "muc", "chu", "phan"))
    asked = st.query_params.get(_VIEW, _WORDS)
    chosen = st.segmented_control(
        "Nội dung xem",
        [*_VIEWS],
        default=asked if asked in _VIEWS else _WORDS,
        required=True,
        key=f"{_VIEW} {place}",
        label_visibility="collapsed",
    )
    if chosen != asked and chosen:
        st.query_params[_VIEW] = chosen
    return chosen or _WORDS


def _paper(about: DocumentDetails) -> str:
    """Kind, number, issuer and day on one line, as far as the paper has them."""
    told = (
        f"{about.kind} số {about.number}" if about.number else about.kind,
        about.issuer,
        f"ngày {day(about.issued)}" if about.issued else about.place_date,
        "dự thảo" if about.draft else "",
    )
    return " · ".join(filter(None, told))


def _facts(connection: Connection, about: DocumentDetails) -> None:
    """All that is known of the document."""
    del connection  # every view is drawn with one
    counts = about.counts
    signer = " ".join(filter(None, (about.signer_title, about.signer)))
    told = {
        "Tên đầy đủ": about.full_title,
        "Loại": about.kind,
        "Số hiệu": about.number,
        "Cơ quan ban hành": about.issuer,
        "Tỉnh, thành phố": about.province,
        "Địa danh, ngày tháng": about.place_date,
        "Ngày ban hành": day(about.issued),
        "Năm": str(about.year or ""),
        "Người ký": signer,
        "Căn cứ, thực hiện": "; ".join(about.basis),
        "Mã văn bản": about.id,
        "Tệp": about.file,
        "Số mục": number(counts.sections),
        "Nhiệm vụ": number(counts.duties),
        "Chỉ tiêu": number(counts.targets),
        "Chỗ dẫn văn bản khác": number(counts.references),
        "Số ký tự": number(counts.characters),
    }
    for name, value in told.items():
        st.text(f"{name}: {value or 'không ghi'}")


_VIEW: Final = "xem"
"""The parameter of the address that names a view."""
_WORDS: Final = "Nội dung"
_VIEWS: Final[dict[str, View]] = {
    _WORDS: words.show,
    "Văn bản được dẫn": citing.show_cited,
    "Được dẫn tại": citing.show_citing,
    "Thông tin": _facts,
}
