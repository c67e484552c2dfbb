"""Sections side by side, with the words that differ marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client.comparing import (
    Change,
    ComparedDocument,
    Comparison,
    SectionPair,
    Sections,
    SectionSide,
    Words,
)
from ui_streamlit.shown.compared import Pair, Side, pairs
from ui_streamlit.shown.linking import Link
from ui_streamlit.shown.marked import runs
from ui_streamlit.shown.plain import escaped

_PAGE: Final = 40
STATUSES: Final = {
    "same": "Giống nhau",
    "changed": "Khác nhau",
    "only_a": "Chỉ có ở A",
    "only_b": "Chỉ có ở B",
}
MOVED: Final = "Chuyển chỗ"
_CUT: Final = "Mục dài: chỉ so sánh phần đầu hiện ở đây."


def show(found: Comparison) -> dict[str, str] | None:
    """Draw the pairs; the address of the place that was just followed."""
    st.markdown(f"**A:** {escaped(found.a.title)}  \n**B:** {escaped(found.b.title)}")
    st.caption(counted(found.sections))
    different = st.toggle("Chỉ phần khác nhau", key="khac", bind="query-params")
    rows = differing(found.sections.rows) if different else found.sections.rows
    if not found.sections.rows:
        st.info("Hai văn bản không chia thành mục đánh số nên không so sánh được nội dung.")
        return None
    if not rows:
        st.success("Không có mục nào khác nhau.")
        return None
    pages = -(-len(rows) // _PAGE)
    number = min(st.pagination(pages, key="trang-so-sanh"), pages) if pages > 1 else 1
    shown = [pair_of(row, found.a, found.b) for row in rows[(number - 1) * _PAGE : number * _PAGE]]
    return pairs(shown, "muc-so-sanh")


def counted(sections: Sections) -> str:
    """How many pairs there are of each kind."""
    told = (
        f"{sections.same} mục giống nhau, {sections.changed} mục khác nhau, {sections.only_a} mục "
        f"chỉ có ở A, {sections.only_b} mục chỉ có ở B"
    )
    return f"{told}; {sections.moved} mục chuyển chỗ." if sections.moved else f"{told}."


def differing(rows: Sequence[SectionPair]) -> list[SectionPair]:
    """The pairs in which anything is otherwise, the place included."""
    return [row for row in rows if row.status != "same" or row.moved]


def pair_of(row: SectionPair, a: ComparedDocument, b: ComparedDocument) -> Pair:
    """A pair as it is shown."""
    tags = (STATUSES[row.status], *((MOVED,) if row.moved else ()))
    places = " và ".join(
        f"{name}, {side.place}" for name, side in (("A", row.a), ("B", row.b)) if side
    )
    return Pair(
        label=f"{places}: {', '.join(tag[0].lower() + tag[1:] for tag in tags)}",
        tags=tags,
        lines=_figures(row),
        a=_side(a.id, row.a, [change.a for change in row.differences]),
        b=_side(b.id, row.b, [change.b for change in row.differences]),
    )


def _side(
    document_id: str, side: SectionSide | None, changed: Sequence[Words | None]
) -> Side | None:
    if side is None:
        return None
    marks = [(words.mark.start, words.mark.end) for words in changed if words]
    address = addresses.of_document(document_id, side.path)
    return Side(
        place=side.place,
        link=Link(addresses.DOCUMENTS, address),
        runs=runs(side.text, marks),
        note=_CUT if side.cut else "",
    )


def _figures(row: SectionPair) -> tuple[str, ...]:
    """The numbers and dates that have become others, in one line."""
    told = "; ".join(map(_figure, (change for change in row.figures if change.a and change.b)))
    return (f"Số liệu thay đổi: {told}.",) if told else ()


def _figure(change: Change) -> str:
    old, new = (words.text if words else "không có" for words in (change.a, change.b))
    return f"{old} → {new}"
