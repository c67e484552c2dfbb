"""Lists of what was found in documents, under headings, each entry with a link to its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from ui_streamlit.shown.linking import LINK_CSS, LINK_JS, Link

_CSS: Final = f"""
{LINK_CSS}
:host, .groups {{ color: var(--st-text-color); font-family: var(--st-font); line-height: 1.55; }}
h3 {{ font-size: 1.15rem; margin: 1.4rem 0 0.2rem; }}
h4 {{ font-size: 1rem; margin: 0.9rem 0 0.2rem; }}
h3:first-child {{ margin-top: 0; }}
ul {{ list-style: none; margin: 0; padding: 0; }}
li {{ padding: 0.55rem 0 0.55rem 0.8rem; border-left: 3px solid var(--st-border-color);
  margin: 0.4rem 0; }}
p {{ margin: 0; overflow-wrap: anywhere; }}
.words {{ white-space: pre-line; }}
.line {{ font-size: 0.875rem; opacity: 0.85; }}
.tags {{ display: flex; flex-wrap: wrap; gap: 0.35rem; margin: 0.3rem 0; }}
.tags span {{ font-size: 0.8rem; padding: 0.05rem 0.5rem; border-radius: 0.4rem;
  border: 1px solid var(--st-border-color); }}
.tags .late {{ color: var(--st-red-text-color); background: var(--st-red-background-color);
  border-color: currentColor; }}
.tags .soon {{ color: var(--st-orange-text-color); background: var(--st-orange-background-color);
  border-color: currentColor; }}
.tags .shared {{ border-style: dashed; border-color: currentColor; }}
"""
# Words go in by textContent alone: whatever a document holds, it is shown and never interpreted.
_JS: Final = f"""
{LINK_JS}
const made = (name, text, className = "") => {{
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}};
const item = (entry, tell) => {{
  const tags = made("p", "", "tags");
  tags.append(...entry.tags.map((tag) => made("span", tag.text, tag.tone)));
  const found = document.createElement("li");
  found.append(made("p", entry.words, "words"));
  if (entry.tags.length) found.append(tags);
  found.append(...entry.lines.map((line) => made("p", line, "line")));
  for (const place of entry.links) {{
    const line = made("p", "", "line");
    line.append(linkTo(made("a", place.label), place, tell));
    found.append(line);
  }}
  return found;
}};
export default function ({{ data, parentElement, setTriggerValue }}) {{
  const root = parentElement.querySelector(".groups");
  root.replaceChildren(...data.groups.flatMap((group) => {{
    const list = document.createElement("ul");
    list.append(...group.entries.map((entry) => item(entry, setTriggerValue)));
    list.setAttribute("aria-label", group.heading);
    const heading = made(group.inner ? "h4" : "h3", group.heading);
    const note = group.note ? [made("p", group.note, "line")] : [];
    return [heading, ...note, ...(group.entries.length ? [list] : [])];
  }}));
}}
"""
_entries = st.components.v2.component(
    "cancu_entries", html='<div class="groups"></div>', css=_CSS, js=_JS
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A few words beside an entry; ``tone``: ``late``, ``soon``, ``shared`` or none."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Words of a document, what is told of them, and links (label, place)."""

    words: str
    tags: tuple[Tag, ...] = ()
    lines: tuple[str, ...] = ()
    links: tuple[tuple[str, Link], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading; ``inner``: it stands below the one before."""

    heading: str
    entries: Sequence[Entry] = ()
    note: str = ""
    inner: bool = False


def entries(groups: Sequence[Group], key: str) -> dict[str, str] | None:
    """Draw groups of entries; the address of the link that was just followed."""
    result = _entries(
        data={"groups": [*map(_group_data, groups)]}, key=key, on_opened_change=lambda: None
    )
    opened: dict[str, str] | None = result.get("opened")
    return opened


def _group_data(group: Group) -> dict[str, object]:
    shown = [
        {
            "words": entry.words,
            "tags": [{"text": tag.text, "tone": tag.tone} for tag in entry.tags],
            "lines": [*entry.lines],
            "links": [{"label": label, **link.data()} for label, link in entry.links],
        }
        for entry in group.entries
    ]
    return {"heading": group.heading, "note": group.note, "inner": group.inner, "entries": shown}
