"""How far a change of the index has come, and what it has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.documents import all_documents
from ui_streamlit.client.jobs import Job, job
from ui_streamlit.shown.entries import Entry, Group, Tag, entries
from ui_streamlit.shown.linking import Link
from ui_streamlit.shown.plain import escaped

_KEPT: Final = "job"
_SECONDS: Final = 1.0
"""How often it is asked how far a job has come."""


def follow(started: Job) -> None:
    """Keep a job in this window, to tell how far it has come."""
    st.session_state[_KEPT] = started.id


def show(connection: Connection) -> None:
    """Draw the job that this window has begun, if it has."""
    job_id: str | None = st.session_state.get(_KEPT)
    if job_id is None:
        return
    try:
        found = job(connection, job_id)
    except ServiceError as error:
        st.error(escaped(str(error)))
        st.button("Thôi theo dõi", on_click=_forget)
        return
    with st.container(border=True):
        if found.is_final:
            _tell(connection, found)
        else:
            _watch(connection, job_id)


@st.fragment(run_every=_SECONDS)
def _watch(connection: Connection, job_id: str) -> None:
    try:
        found = job(connection, job_id)
    except ServiceError as error:
        st.error(escaped(str(error)))
        return
    if found.is_final:
        st.rerun()  # the lists hold other documents now
    stage = found.stage or "Đang chờ đến lượt"
    steps = f" ({found.done}/{found.total})" if found.total else ""
    share = min(found.done / found.total, 1.0) if found.total else 0.0
    st.progress(share, text=f"Đang cập nhật chỉ mục: {escaped(f'{stage}{steps}')}")
    st.caption("Trong lúc này các văn bản cũ vẫn được tra cứu bình thường.")


def _tell(connection: Connection, found: Job) -> None:
    message = escaped(found.message or "Việc cập nhật đã kết thúc.")
    (st.success if found.is_done and not found.rejected else st.warning)(message)
    if outcomes := _outcomes(connection, found):
        heading = "Kết quả từng tệp" if found.kind == "add" else "Văn bản đã xóa"
        if opened := entries([Group(heading, outcomes)], "ket-qua"):
            addresses.go(addresses.DOCUMENTS, opened)
    st.button("Đóng thông báo", on_click=_forget)


def _outcomes(connection: Connection, found: Job) -> list[Entry]:
    """What has become of each file: a document, or the reason why not."""
    titles = {row.id: row.title for row in all_documents(connection)} if found.is_done else {}
    made = [
        *_made(found.added, titles, Tag("Đã thêm")),
        *_made(found.changed, titles, Tag("Đã thay bản cũ")),
    ]
    gone = [Entry(document_id, (Tag("Đã xóa"),)) for document_id in found.removed]
    refused = [
        Entry(one.file, (Tag("Không thêm được", "late"),), (f"Lý do: {one.reason}",))
        for one in found.rejected
    ]
    return [*made, *gone, *refused]


def _made(ids: Sequence[str], titles: dict[str, str], tag: Tag) -> list[Entry]:
    return [
        Entry(
            titles.get(document_id, document_id),
            (tag,),
            (f"Mã văn bản: {document_id}",),
            (("Mở văn bản", Link(addresses.DOCUMENTS, addresses.of_document(document_id))),),
        )
        for document_id in ids
    ]


def _forget() -> None:
    st.session_state.pop(_KEPT, None)
