"""Handing a file to the browser, to be saved.

Streamlit's own button must have the file before it is clicked, or tells in English what went wrong
while it was made.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Final
from uuid import uuid4

import streamlit as st

from ui_streamlit.client import Download

_JS: Final = """
const saved = new WeakSet();
export default function ({ data, parentElement }) {
  if (saved.has(parentElement)) return;
  saved.add(parentElement);
  const bytes = Uint8Array.from(atob(data.content), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: data.kind }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = data.name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
"""
_saving = st.components.v2.component("cancu_saving", js=_JS)


def save(file: Download) -> None:
    """Have the browser save a file, once: call it in the run in which that was asked for."""
    content = b64encode(file.content).decode("ascii")
    _saving(
        data={"name": file.name, "kind": file.kind, "content": content}, key=f"tep-{uuid4().hex}"
    )
