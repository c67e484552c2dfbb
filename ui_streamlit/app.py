"""The page: what Streamlit runs anew for every event.

Talks to the service over HTTP only. Words of documents and of models are never read as markdown or
HTML (``ui_streamlit.shown``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from ui_streamlit import addresses
from ui_streamlit.caller import connection
from ui_streamlit.client import Connection
from ui_streamlit.state import can_show
from ui_streamlit.views import asking, comparing, documents, duties, evaluation
from ui_streamlit.who import show_who

_ICON: Final = Path(__file__).with_name("icon.svg")
_LOGO: Final = Path(__file__).with_name("logo.svg")


@dataclass(frozen=True, slots=True)
class _View:
    """A part of the page; ``needs_index``: without documents it has nothing to show or do."""

    show: Callable[[Connection], None]
    title: str
    path: str
    needs_index: bool = True


_VIEWS: Final = (
    _View(asking.show, "Hỏi đáp", "hoi-dap"),
    _View(duties.show, "Nhiệm vụ", "nhiem-vu"),
    _View(documents.show, "Văn bản", "van-ban", needs_index=False),
    _View(comparing.show, "So sánh", "so-sanh"),
    _View(evaluation.show, "Đánh giá", "danh-gia", needs_index=False),
)


def run() -> None:
    """Draw the part of the page that the user is on."""
    st.set_page_config(page_title="Căn cứ", page_icon=_ICON, layout="wide")
    st.logo(_LOGO, size="large", icon_image=_ICON)
    pages = [st.Page(partial(_draw, view), title=view.title, url_path=view.path) for view in _VIEWS]
    addresses.keep([(view.path, page) for view, page in zip(_VIEWS, pages, strict=True)])
    st.navigation(pages).run()


def _draw(view: _View) -> None:
    ours = connection()
    if can_show(ours, needs_index=view.needs_index):
        try:
            view.show(ours)
        finally:  # a part may end its run early; below what it has in the side bar stands this
            show_who(ours)


run()
