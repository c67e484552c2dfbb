"""A citation or a passage, opened in its document."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Final

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client import passages as opened
from ui_streamlit.client.asking import Citation, Passage
from ui_streamlit.client.documents import Span
from ui_streamlit.client.passages import Marked, Opened, open_passage, open_quote
from ui_streamlit.shown.copying import copy_button
from ui_streamlit.shown.marked import MarkedText, marked_passages, runs
from ui_streamlit.shown.plain import escaped

Target = Citation | Passage
_AROUND: Final = (1, 3, 5)
"""Passages before and after, from one step to the next."""
_CHANGED: Final = "Văn bản đã thay đổi kể từ khi trả lời: chỗ được trích dẫn nay có nội dung khác."
_ALIKE: Final = 0.9
"""Share of letters in common below which a quote no longer stands where it stood."""


def open_target(connection: Connection, target: Target) -> None:
    """Open a citation or passage above the page, with what stands around it."""
    title = f"Trích dẫn [{target.number}]" if isinstance(target, Citation) else "Nội dung gần nhất"
    st.session_state["asking.around"] = 0
    st.dialog(escaped(title), width="large")(_show)(connection, target)


def _show(connection: Connection, target: Target) -> None:
    step: int = st.session_state["asking.around"]
    try:
        found = _opened(connection, target, _AROUND[step])
    except ServiceError as error:
        st.error(escaped(str(error)))
        _tell_quote(target)
        return
    if isinstance(target, Citation) and not still_stands(target, found):
        st.warning(_CHANGED, icon=":material/history:")
        _tell_quote(target)
    if found.found:
        _show_found(target, found, step)


def _tell_quote(target: Target) -> None:
    """The words as they were when they answered, where they cannot be shown in their place."""
    if isinstance(target, Citation):
        st.caption("Trích dẫn khi trả lời:")
        st.text(target.quote)


def _opened(connection: Connection, target: Target, around: int) -> Opened:
    if isinstance(target, Passage):
        return open_passage(connection, target.id, around)
    return open_quote(connection, target.document_id, Span(target.start, target.end), around)


def _show_found(target: Target, found: Opened, step: int) -> None:
    first = found.found[0].passage
    st.text(" › ".join(target.breadcrumb or [first.title]))
    marked_passages(texts(found), key=f"marked-{first.id}")
    if step + 1 < len(_AROUND):
        st.button("Xem rộng hơn", icon=":material/unfold_more:", on_click=_widen)
    reference = (isinstance(target, Citation) and target.reference) or first.reference
    words = found.quote or first.text.strip()
    st.caption("Để đưa vào công văn:")
    st.text(f"{reference}: “{words}”")
    with st.container(horizontal=True, vertical_alignment="center"):
        copy_button("Sao chép dẫn chiếu và nguyên văn", f"{reference}: “{words}”", key="copy-quote")
        if st.button("Mở trong Văn bản", icon=":material/menu_book:"):
            addresses.go(addresses.DOCUMENTS, reader_address(target))


def _widen() -> None:
    st.session_state["asking.around"] += 1


def reader_address(target: Target) -> dict[str, str]:
    """Where the page "Văn bản" shows it; parts without a number are no sections there."""
    section = "" if target.place.startswith("phần ") else target.section
    marked = [Span(target.start, target.end)] if isinstance(target, Citation) else []
    return addresses.of_document(target.document_id, section, marked)


def texts(found: Opened) -> list[MarkedText]:
    """What is drawn of the passages: the words asked for between those around them."""
    return [
        *(_drawn(Marked(passage, []), beside=True) for passage in found.before),
        *(_drawn(one, beside=False) for one in found.found),
        *(_drawn(Marked(passage, []), beside=True) for passage in found.after),
    ]


def _drawn(one: Marked, *, beside: bool) -> MarkedText:
    text = one.passage.text
    blank = len(text) - len(text.lstrip("\n"))
    marks = [(max(0, mark.start - blank), mark.end - blank) for mark in one.marks]
    return MarkedText(_place(one.passage), runs(text.strip("\n"), marks), beside)


def _place(passage: opened.Passage) -> str:
    return f"{passage.place}, dòng {passage.line}"


def still_stands(citation: Citation, found: Opened) -> bool:
    """Whether the words that stand there now are those that were quoted."""
    quote, now = letters(citation.quote), letters(found.quote)
    return quote == now or SequenceMatcher(None, quote, now, autojunk=False).ratio() >= _ALIKE


def letters(text: str) -> str:
    """What a file and its reading text have in common: letters and digits, no marks or notes."""
    plain = unicodedata.normalize("NFKC", re.sub(r"</?sup>", "", text))
    return "".join(filter(str.isalnum, plain))
