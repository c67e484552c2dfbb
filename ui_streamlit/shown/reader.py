"""The words of a document, section by section, each with an address that can be copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from ui_streamlit.shown.linking import LINK_CSS, LINK_JS, Link
from ui_streamlit.shown.marked import Run

_CSS: Final = f"""
{LINK_CSS}
:host, article {{ color: var(--st-text-color); font-family: var(--st-font); }}
section {{ display: grid; grid-template-columns: 1.3rem minmax(0, 1fr);
  padding: 0.15rem 0.5rem 0.15rem 0; border-left: 4px solid transparent;
  scroll-margin-top: 5rem; }}
section.here {{ border-left-color: var(--st-primary-color);
  background: var(--st-secondary-background-color); }}
a.place {{ text-decoration: none; opacity: 0.55; text-align: center; }}
a.place:hover, a.place:focus-visible {{ opacity: 1; }}
p {{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6; }}
.told {{ grid-column: 2; font-size: 0.8rem; font-weight: 600; }}
.words {{ grid-column: 2; }}
.sign {{ opacity: 0.35; }}
mark {{ color: inherit; border-radius: 2px; text-decoration: underline 2px;
  text-underline-offset: 0.2em;
  background: color-mix(in srgb, var(--st-yellow-color, gold) 45%, transparent); }}
"""
# Words go in as text alone: whatever a document holds, it is shown and never interpreted; the signs
# of its layout ("**", "#") are only paler, for a quote has them too. It scrolls when another place
# is opened, not when the same one is drawn again.
_JS: Final = f"""
{LINK_JS}
const seen = new WeakMap();
const SIGNS = /(\\*+|^#+ |<\\/?sup>)/m;
const faint = (sign) => {{
  const made = document.createElement("span");
  made.className = "sign";
  made.textContent = sign;
  return made;
}};
const block = (data, tell) => {{
  const section = document.createElement("section");
  section.className = data.here ? "here" : "";
  const anchor = document.createElement("a");
  if (data.path) {{
    section.id = data.path;
    section.ariaLabel = data.label;
    anchor.className = "place";
    anchor.textContent = "¶";
    anchor.ariaLabel = `Địa chỉ của ${{data.label}}`;
    anchor.title = data.label;
    section.append(linkTo(anchor, data, tell));
  }}
  if (data.told) {{
    const told = document.createElement("p");
    told.className = "told";
    told.textContent = data.told;
    section.setAttribute("aria-current", "location");
    section.append(told);
  }}
  const words = document.createElement("p");
  words.className = "words";
  for (const [text, marked] of data.runs) {{
    const run = document.createElement(marked ? "mark" : "span");
    run.append(...text.split(SIGNS).map((part, place) => (place % 2 ? faint(part) : part)));
    words.append(run);
  }}
  section.append(words);
  return section;
}};
export default function ({{ data, parentElement, setTriggerValue }}) {{
  const root = parentElement.querySelector("article");
  root.ariaLabel = data.label;
  root.replaceChildren(...data.blocks.map((found) => block(found, setTriggerValue)));
  if (seen.get(root) === data.place) return;
  seen.set(root, data.place);
  const target = root.querySelector("mark") ?? root.querySelector("[aria-current]");
  if (target) requestAnimationFrame(() => target.scrollIntoView({{ block: "center" }}));
}}
"""
_reader = st.components.v2.component("cancu_reader", html="<article></article>", css=_CSS, js=_JS)


@dataclass(frozen=True, slots=True)
class Block:
    """The words from the beginning of a section to that of the next one.

    ``label`` is what the section is called, ``link`` its address; both are empty before the first
    section. ``told`` says that this is the section asked for; ``here``: it belongs to that.
    """

    path: str
    label: str
    runs: tuple[Run, ...]
    link: Link
    told: str = ""
    here: bool = False


def reader(blocks: Sequence[Block], label: str, place: str, key: str) -> dict[str, str] | None:
    """Draw the words of a document; the address of the section whose mark was clicked.

    ``place`` names what is to be seen first; another one scrolls there.
    """
    result = _reader(
        data={"label": label, "place": place, "blocks": [*map(_block_data, blocks)]},
        key=key,
        on_opened_change=lambda: None,
    )
    opened: dict[str, str] | None = result.get("opened")
    return opened


def _block_data(block: Block) -> dict[str, object]:
    return {
        "path": block.path,
        "label": block.label,
        "runs": [*block.runs],
        "told": block.told,
        "here": block.here,
        **block.link.data(),
    }
