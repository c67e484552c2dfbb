"""The page "Văn bản": the documents, and one of them to be read."""

from __future__ import annotations

import streamlit as st

from ui_streamlit.client import Connection
from ui_streamlit.views.documents import listing, reading


def show(connection: Connection) -> None:
    """Draw the list, or the document that the address names."""
    if document_id := st.query_params.get("id"):
        reading.show(connection, document_id)
    else:
        listing.show(connection)
