"""Text with numbered citations that can be opened, and the list of what they cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import streamlit as st

_CSS: Final = """
div, details { color: var(--st-text-color); font-family: var(--st-font); line-height: 1.6; }
p { margin: 0 0 0.5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
p.lead { opacity: 0.85; font-weight: 600; margin-top: 0.4rem; }
button { font: inherit; cursor: pointer; border: 0; background: none; padding: 0;
  color: var(--st-link-color); text-align: left; overflow-wrap: anywhere; }
button:hover { text-decoration: underline; }
button:focus-visible { outline: 2px solid var(--st-primary-color); border-radius: 2px; }
p button { padding: 0 0.15rem; font-weight: 600; }
details { margin-top: 0.25rem; font-size: 0.9rem; }
summary { cursor: pointer; }
ul { list-style: none; margin: 0.3rem 0 0; padding: 0; }
li { margin-bottom: 0.3rem; }
"""
# Words go in by textContent alone: whatever a document or a model writes, it is shown and never
# interpreted.
_JS: Final = """
export default function ({ data, parentElement, setTriggerValue }) {
  const opener = (text, label, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    if (label) button.setAttribute("aria-label", label);
    button.onclick = () => setTriggerValue("opened", place);
    return button;
  };
  const root = parentElement.querySelector(".words");
  root.replaceChildren(...data.paragraphs.map((paragraph) => {
    const p = document.createElement("p");
    p.className = paragraph.lead ? "lead" : "";
    p.append(paragraph.text);
    for (const number of paragraph.numbers) {
      p.append(opener(`[${number}]`, `Mở trích dẫn ${number}`, String(number)));
    }
    return p;
  }));
  const details = parentElement.querySelector("details");
  details.hidden = data.places.length === 0;
  details.open = data.places.length <= 6;
  details.querySelector("summary").textContent = data.heading;
  details.querySelector("ul").replaceChildren(...data.places.map((place) => {
    const item = document.createElement("li");
    item.append(opener(place.label, "", place.key));
    if (place.note) item.append(` – ${place.note}`);
    return item;
  }));
}
"""
_text = st.components.v2.component(
    "cancu_cited",
    html='<div class="words"></div><details><summary></summary><ul></ul></details>',
    css=_CSS,
    js=_JS,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words, and the numbers of the citations behind them; ``lead``: they lead to what follows."""

    text: str
    numbers: tuple[int, ...] = ()
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Something that can be opened; ``key`` tells what, a citation's is its number."""

    key: str
    label: str
    note: str = ""


def cited_text(
    paragraphs: Sequence[Paragraph], heading: str, places: Sequence[Place], key: str
) -> str | None:
    """Draw paragraphs, and the places below under a heading; the key of what was just opened."""
    result = _text(
        # Tuples: of a list Streamlit asks whether it is a table, and loads pandas for that.
        data={
            "paragraphs": tuple(map(asdict, paragraphs)),
            "heading": heading,
            "places": tuple(map(asdict, places)),
        },
        key=key,
        on_opened_change=lambda: None,
    )
    opened: str | None = result.get("opened")
    return opened
