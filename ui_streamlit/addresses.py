"""Addresses of the site's parts: for one page to lead to another, and for links to be copied.

An address followed as a link would begin a new session and lose what the window knows; so links
tell the page, which goes there itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn
from urllib.parse import urlencode

import streamlit as st

from ui_streamlit.client.documents import Span

DOCUMENTS: Final = "van-ban"
_KEPT: Final = "pages"

Address = Mapping[str, str]
"""What stands behind the "?" of an address."""


def keep(pages: Sequence[tuple[str, st.Page]]) -> None:
    """Remember the pages of this run, each with its path."""
    st.session_state[_KEPT] = dict(pages)


def go(path: str, address: Address) -> NoReturn:
    """Leave this page for another one, or for another place of it."""
    st.switch_page(st.session_state[_KEPT][path], query_params=dict(address))


def of_document(document_id: str, section: str = "", spans: Sequence[Span] = ()) -> dict[str, str]:
    """A place of a document: a section, and the characters of it to be marked."""
    address = {"id": document_id, "muc": section, "chu": written(spans)}
    return {name: value for name, value in address.items() if value}


def link(path: str, address: Address) -> str:
    """The address as a link beside this page's own."""
    return f"{path}?{urlencode(address)}"


def written(spans: Sequence[Span]) -> str:
    """Characters of a text as they stand in an address: ``12-40,52-60``."""
    return ",".join(f"{span.start}-{span.end}" for span in spans)


def read_spans(text: str) -> list[Span]:
    """The characters that an address names; what is no such thing is passed over."""
    found = []
    for part in text.split(","):
        start, _, end = part.partition("-")
        if start.isascii() and end.isascii() and start.isdigit() and end.isdigit():
            span = Span(int(start), int(end))
            if span.start < span.end:
                found.append(span)
    return found
