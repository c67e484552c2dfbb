"""What a document cites, and where others cite it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.client import Connection
from ui_streamlit.client.documents import (
    DocumentDetails,
    Reference,
    citations_in,
    citations_of,
)
from ui_streamlit.shown.entries import Entry, Group, Tag, entries
from ui_streamlit.shown.linking import Link
from ui_streamlit.views.documents.naming import called, cited_name


def show_cited(connection: Connection, about: DocumentDetails) -> None:
    """Draw the documents that this one cites, each with its places and where it leads."""
    found = citations_in(connection, about.id)
    if not found:
        st.info("Không thấy văn bản này dẫn văn bản nào khác.")
        return
    by_document: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in found:
        by_document[cited_name(reference.cited)].append(reference)
    listed = [_cited(name, references) for name, references in by_document.items()]
    _draw([Group(f"Văn bản được dẫn ({len(listed)})", listed)], "duoc-dan")


def show_citing(connection: Connection, about: DocumentDetails) -> None:
    """Draw the documents that cite this one, each with its places."""
    found = citations_of(connection, about.id)
    if not found:
        st.info("Chưa thấy văn bản nào trong kho dẫn văn bản này.")
        return
    by_document: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in found:
        by_document[reference.title].append(reference)
    _draw(
        [Group(title, [*map(_place, references)]) for title, references in by_document.items()],
        "dan-tai",
    )


def _cited(name: str, references: Sequence[Reference]) -> Entry:
    """One cited document: the links to it, where it is indexed, and to the places that cite it."""
    leads = dict.fromkeys(
        (r.leads_to.document_id, r.leads_to.section) for r in references if r.leads_to
    )
    to = [
        (
            f"Mở văn bản được dẫn{f', {called(section)}' if section else ''}",
            Link(addresses.DOCUMENTS, addresses.of_document(document_id, section)),
        )
        for document_id, section in leads
    ]
    states = dict.fromkeys(reference.status for reference in references)
    tags = tuple(Tag(_sentence(status)) for status in states)
    return Entry(name, tags, links=(*to, *map(_to_place, references)))


def _place(reference: Reference) -> Entry:
    return Entry(f"“{' '.join(reference.text.split())}”", links=(_to_place(reference),))


def _to_place(reference: Reference) -> tuple[str, Link]:
    part = f" (dẫn {reference.article})" if reference.article else ""
    address = addresses.of_document(reference.document_id, reference.section, reference.spans)
    return f"Nơi dẫn: {reference.place}{part}", Link(addresses.DOCUMENTS, address)


def _draw(groups: Sequence[Group], key: str) -> None:
    if opened := entries(groups, key):
        addresses.go(addresses.DOCUMENTS, opened)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
