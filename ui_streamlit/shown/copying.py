"""A button that puts words into the clipboard."""

from __future__ import annotations

from typing import Final

import streamlit as st

_HTML: Final = '<button type="button"></button><span role="status"></span>'
_CSS: Final = """
button { font: 0.875rem var(--st-font); cursor: pointer; min-height: 2.5rem;
  padding: 0.25rem 0.75rem;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); }
button:hover, button:focus-visible { color: var(--st-primary-color);
  border-color: var(--st-primary-color); }
span { margin-left: 0.6rem; font: 0.875rem var(--st-font); color: var(--st-text-color); }
textarea { position: absolute; opacity: 0; }
"""
# Browsers give pages the clipboard only over HTTPS or on their own machine; an office's page at
# http://name:8501 has nothing but the older command, which copies what is selected.
_JS: Final = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("span");
  button.textContent = data.label;
  const copySelected = () => {
    const area = document.createElement("textarea");
    area.value = data.text;
    button.after(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    button.focus();
    return done;
  };
  button.onclick = async () => {
    let done = true;
    try {
      await navigator.clipboard.writeText(data.text);
    } catch {
      done = copySelected();
    }
    status.textContent = done ? data.done : data.failed;
  };
}
"""
_button = st.components.v2.component("cancu_copying", html=_HTML, css=_CSS, js=_JS)


def copy_button(label: str, text: str, key: str) -> None:
    """Draw a button that copies ``text`` as it is, and says whether it could."""
    _button(
        data={
            "label": label,
            "text": text,
            "done": "Đã sao chép.",
            "failed": "Trình duyệt không cho sao chép; hãy chọn và chép bằng tay.",
        },
        key=key,
    )
