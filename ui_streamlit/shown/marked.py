"""Passages of documents with the quoted words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import streamlit as st

Run = tuple[str, bool]
"""Words, and whether they are marked."""

_CSS: Final = """
:host, div { color: var(--st-text-color); font-family: var(--st-font); }
section { padding: 0.4rem 0.8rem; border-left: 3px solid transparent; }
section.found { border-left-color: var(--st-primary-color);
  background: var(--st-secondary-background-color); }
section.beside { opacity: 0.75; }
p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.55; }
.place { font-size: 0.8rem; opacity: 0.8; margin-bottom: 0.15rem; }
mark { color: inherit; font-weight: 600; border-radius: 2px;
  background: color-mix(in srgb, var(--st-yellow-color, gold) 45%, transparent); }
"""
# Words go in by textContent alone: whatever a document holds, it is shown and never interpreted.
_JS: Final = """
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".passages");
  const isNew = !root.hasChildNodes();
  root.replaceChildren(...data.passages.map((passage) => {
    const section = document.createElement("section");
    section.className = passage.beside ? "beside" : "found";
    const place = document.createElement("p");
    place.className = "place";
    place.textContent = passage.place;
    const words = document.createElement("p");
    for (const [text, marked] of passage.runs) {
      const run = document.createElement(marked ? "mark" : "span");
      run.textContent = text;
      words.append(run);
    }
    section.append(place, words);
    return section;
  }));
  const found = root.querySelector("mark") ?? root.querySelector(".found");
  if (isNew && found) found.scrollIntoView({ block: "nearest" });
}
"""
_passages = st.components.v2.component(
    "cancu_marked", html='<div class="passages"></div>', css=_CSS, js=_JS
)


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A passage to show: where it stands, its words, and whether it only stands beside."""

    place: str
    runs: tuple[Run, ...]
    beside: bool = False


def marked_passages(passages: Sequence[MarkedText], key: str) -> None:
    """Draw passages, one below the other; whatever they hold is shown and never interpreted."""
    # A tuple: of a list Streamlit asks whether it is a table, and loads pandas for that.
    _passages(data={"passages": tuple(map(asdict, passages))}, key=key)


def runs(text: str, marks: Sequence[tuple[int, int]]) -> tuple[Run, ...]:
    """The text cut where marked characters begin and end; ``marks`` are half-open ranges."""
    found: list[Run] = []
    at = 0
    for start, end in sorted(marks):
        found += [(text[at:start], False), (text[max(at, start) : end], True)]
        at = max(at, end)
    return tuple(run for run in (*found, (text[at:], False)) if run[0])
