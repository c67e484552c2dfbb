"""Which two documents are compared; the address keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from ui_streamlit.client.documents import DocumentRow

_A: Final = "a"
_B: Final = "b"


def show(documents: Sequence[DocumentRow]) -> tuple[str, str] | None:
    """Draw the choice; the ids of the two documents, or ``None`` until there are two."""
    if len(documents) < 2:
        st.info("Cần ít nhất hai văn bản trong chỉ mục để so sánh.")
        return None
    named = {document.id: name_of(document) for document in sorted(documents, key=_latest_first)}
    left, right = st.columns(2)
    with left:
        a = _one("Văn bản A", named, _A)
    with right:
        b = _one("Văn bản B", named, _B)
    if a and b:
        st.button("Đổi chỗ A và B", icon=":material/swap_horiz:", on_click=_swap)
    if a and a == b:
        st.warning("Hãy chọn hai văn bản khác nhau.")
        return None
    return (a, b) if a and b else None


def name_of(document: DocumentRow) -> str:
    """A document as it stands in a list: its title, and its number where there is one."""
    number = f" (số {document.number})" if document.number else ""
    return f"{document.title}{number}"


def _one(label: str, named: Mapping[str, str], parameter: str) -> str | None:
    key = _follow_address(named, parameter)
    chosen: str | None = st.selectbox(
        label,
        [*named],
        None,
        format_func=lambda id_: named.get(id_, id_),
        key=key,
        placeholder="Chọn văn bản",
        persist_state="session",
    )
    _write_address(parameter, chosen)
    return chosen


def _follow_address(named: Mapping[str, str], parameter: str) -> str:
    """Take what the address names, unless it is what was written there; the choice's key.

    Streamlit's own binding would write the titles into the address, and these may change.
    """
    key = f"so-sanh-{parameter}"
    asked = st.query_params.get(parameter)
    if asked in named and asked != st.session_state.get(f"{key}-written"):
        st.session_state[key] = asked
    return key


def _write_address(parameter: str, chosen: str | None) -> None:
    st.session_state[f"so-sanh-{parameter}-written"] = chosen
    if chosen:
        st.query_params[parameter] = chosen
    elif parameter in st.query_params:
        del st.query_params[parameter]


def _swap() -> None:
    state = st.session_state
    a, b = f"so-sanh-{_A}", f"so-sanh-{_B}"
    state[a], state[b] = state[b], state[a]


def _latest_first(document: DocumentRow) -> tuple[int, str]:
    return (-(document.year or 0), document.title)
