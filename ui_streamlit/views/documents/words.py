"""A document's outline, and beside it the words of the piece that the address names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client import Connection
from ui_streamlit.client.documents import DocumentDetails, Section, Span, outline, text
from ui_streamlit.shown.linking import Link
from ui_streamlit.shown.marked import runs
from ui_streamlit.shown.reader import Block, reader
from ui_streamlit.shown.tree import Node, tree
from ui_streamlit.views.documents.naming import called, section_name
from ui_streamlit.views.documents.pieces import extent, pieces, place_of, trimmed

_PART: Final = "phan"
"""The parameter of the address that names a piece, where no section does."""
_SIGNS: Final = "#* \t"
"""What files hold before a heading to set it off."""


def show(connection: Connection, about: DocumentDetails) -> None:
    """Draw the outline and the piece; they stand one below the other on a narrow screen."""
    sections = outline(connection, about.id)
    cut = pieces(sections, about.counts.characters)
    beside, main = st.columns([1, 2.4], gap="medium")
    asked = st.query_params.get("muc", "")
    with beside:
        _draw_outline(about, sections, asked)
    with main:
        if cut:
            _draw_piece(connection, about, sections, cut)
        else:
            st.info("Văn bản không có nội dung chữ.")


def _draw_outline(about: DocumentDetails, sections: Sequence[Section], asked: str) -> None:
    with st.expander("Đề cương", expanded=True, icon=":material/account_tree:"):
        if not sections:
            st.caption("Văn bản không chia mục.")
            return
        nodes = [Node(s.path, s.parent, section_name(s)) for s in trimmed(sections)]
        chosen = tree(nodes, asked, f"Đề cương: {about.title}", f"de-cuong-{about.id}")
        if chosen:
            addresses.go(addresses.DOCUMENTS, addresses.of_document(about.id, chosen))


def _draw_piece(
    connection: Connection, about: DocumentDetails, sections: Sequence[Section], cut: Sequence[Span]
) -> None:
    path = st.query_params.get("muc", "")
    marks = addresses.read_spans(st.query_params.get("chu", ""))
    section = next((s for s in sections if s.path == path), None)
    if path and section is None:
        st.warning("Văn bản không có mục được nêu trong địa chỉ; có thể văn bản đã được thay.")
    number = _number(section, marks, cut)
    _draw_steps(about, cut, number, "tren")
    piece = cut[number]
    blocks = _blocks(about, sections, text(connection, about.id, piece), piece, section, marks)
    place = f"{number} {path} {addresses.written(marks)}"
    if opened := reader(blocks, about.title, place, f"doc-{about.id}"):
        addresses.go(addresses.DOCUMENTS, opened)
    _draw_steps(about, cut, number, "duoi")


def _number(section: Section | None, marks: Sequence[Span], cut: Sequence[Span]) -> int:
    """The piece that the address names: by its marked words, its section, or its number."""
    if marks:
        return place_of(cut, marks[0].start)
    if section:
        return place_of(cut, section.start)
    asked = st.query_params.get(_PART, "1")
    number = int(asked) if asked.isascii() and asked.isdigit() else 1
    return min(max(number, 1), len(cut)) - 1


def _draw_steps(about: DocumentDetails, cut: Sequence[Span], number: int, where: str) -> None:
    if len(cut) == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        back = st.button("Phần trước", key=f"truoc-{where}", disabled=number == 0)
        st.caption(f"Phần {number + 1}/{len(cut)}", width="content")
        on = st.button("Phần sau", key=f"sau-{where}", disabled=number == len(cut) - 1)
    if back or on:
        step = number + (1 if on else -1)
        address = {**addresses.of_document(about.id), _PART: str(step + 1)}
        addresses.go(addresses.DOCUMENTS, address)


def _blocks(
    about: DocumentDetails,
    sections: Sequence[Section],
    words: str,
    piece: Span,
    chosen: Section | None,
    marks: Sequence[Span],
) -> list[Block]:
    """The words of a piece, cut where sections begin."""
    inside = sorted(
        (s for s in sections if piece.start <= s.start < piece.end), key=lambda s: s.start
    )
    starts = [0, *(_with_signs(words, s.start - piece.start) for s in inside)]
    here = extent(sections, chosen) if chosen else Span(0, 0)
    blocks = []
    for section, start, end in zip([None, *inside], starts, [*starts[1:], len(words)], strict=True):
        if start < end:
            shown = Span(piece.start + start, piece.start + end)
            is_here = bool(section and here.start <= section.start < here.end)
            blocks.append(_block(about, section, words[start:end], shown, marks, is_here))
    return blocks


def _with_signs(words: str, start: int) -> int:
    """Where the line of a section begins if only signs of layout stand before it: "## I."."""
    line = words.rfind("\n", 0, start) + 1
    return start if words[line:start].strip(_SIGNS) else line


def _block(
    about: DocumentDetails,
    section: Section | None,
    words: str,
    span: Span,
    marks: Sequence[Span],
    is_here: bool,
) -> Block:
    within = [
        (max(mark.start, span.start) - span.start, min(mark.end, span.end) - span.start)
        for mark in marks
        if mark.start < span.end and mark.end > span.start
    ]
    path = section.path if section else ""
    asked = st.query_params.get("muc", "")
    return Block(
        path=path,
        label=called(path) if path else "",
        runs=runs(words, within),
        link=Link(addresses.DOCUMENTS, addresses.of_document(about.id, path)),
        told=f"Đang mở: {called(path)}" if is_here and path == asked else "",
        here=is_here,
    )
