"""Words of two documents side by side; one below the other where there is no room.

What has gone is struck through behind "−", what has come is underlined behind "+": nobody needs
colours to tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from ui_streamlit.shown.linking import LINK_CSS, LINK_JS, Link
from ui_streamlit.shown.marked import Run

_CSS: Final = f"""
{LINK_CSS}
:host {{ container-type: inline-size; display: block; }}
section {{ color: var(--st-text-color); font-family: var(--st-font); line-height: 1.55; }}
article {{ border-top: 1px solid var(--st-border-color); padding: 0.6rem 0 0.9rem; }}
article > p {{ margin: 0 0 0.4rem; font-size: 0.85rem; }}
.tags {{ display: flex; flex-wrap: wrap; gap: 0.35rem; }}
.tags span {{ padding: 0.05rem 0.5rem; border: 1px solid var(--st-border-color);
  border-radius: 0.4rem; }}
.sides {{ display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.2rem; }}
.sides p {{ margin: 0; overflow-wrap: anywhere; }}
.place {{ font-size: 0.85rem; }}
.words {{ white-space: pre-line; }}
.none {{ opacity: 0.75; font-style: italic; }}
del {{ text-decoration: line-through; background: var(--st-red-background-color); }}
ins {{ text-decoration: underline; background: var(--st-green-background-color); }}
.sign {{ font-weight: 700; }}
@container (max-width: 640px) {{
  .sides {{ grid-template-columns: minmax(0, 1fr); gap: 0.6rem; }}
}}
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
// The sign stands beside the words that are struck through, for it must be read itself.
const marked = (text, tag) => [made("span", tag === "del" ? "−" : "+", "sign"), made(tag, text)];
const side = (data, name, tag, tell) => {{
  const found = document.createElement("div");
  const place = made("p", `${{name}}: `, "place");
  found.append(place);
  if (data === null) {{
    place.append(made("span", "không có mục tương ứng", "none"));
    return found;
  }}
  place.append(linkTo(made("a", data.place), data.link, tell));
  const words = made("p", "", "words");
  words.append(...data.runs.flatMap(
    ([text, differs]) => (differs ? marked(text, tag) : [made("span", text)])));
  found.append(words);
  if (data.note) found.append(made("p", data.note, "none"));
  return found;
}};
export default function ({{ data, parentElement, setTriggerValue }}) {{
  const root = parentElement.querySelector("section");
  root.replaceChildren(...data.pairs.map((pair) => {{
    const article = document.createElement("article");
    article.setAttribute("aria-label", pair.label);
    const tags = made("p", "", "tags");
    tags.append(...pair.tags.map((tag) => made("span", tag)));
    const sides = made("div", "", "sides");
    sides.append(side(pair.a, "A", "del", setTriggerValue));
    sides.append(side(pair.b, "B", "ins", setTriggerValue));
    article.append(tags, ...pair.lines.map((line) => made("p", line)), sides);
    return article;
  }}));
}}
"""
_pairs = st.components.v2.component("cancu_compared", html="<section></section>", css=_CSS, js=_JS)


@dataclass(frozen=True, slots=True)
class Side:
    """One side's words, the marked ones of which the other has not; ``place`` leads to them."""

    place: str
    link: Link
    runs: tuple[Run, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides with tags and lines above them; ``label`` names them to who cannot see them."""

    label: str
    tags: tuple[str, ...]
    lines: tuple[str, ...]
    a: Side | None
    b: Side | None


def pairs(shown: Sequence[Pair], key: str) -> dict[str, str] | None:
    """Draw pairs; the address of the place that was just followed."""
    result = _pairs(data={"pairs": [*map(_data, shown)]}, key=key, on_opened_change=lambda: None)
    opened: dict[str, str] | None = result.get("opened")
    return opened


def _data(pair: Pair) -> dict[str, object]:
    return {
        "label": pair.label,
        "tags": [*pair.tags],
        "lines": [*pair.lines],
        "a": _side_data(pair.a),
        "b": _side_data(pair.b),
    }


def _side_data(side: Side | None) -> dict[str, object] | None:
    if side is None:
        return None
    link = dict(side.link.data())
    return {"place": side.place, "link": link, "runs": [*side.runs], "note": side.note}
