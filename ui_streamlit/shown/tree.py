"""The outline of a document as a tree, for the mouse and for the keyboard.

Roles and keys are those of the WAI-ARIA Authoring Practices, "Tree View Pattern".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

_CSS: Final = """
:host, ul { color: var(--st-text-color); font-family: var(--st-font); }
ul { list-style: none; margin: 0; padding: 0; }
ul ul { padding-left: 0.9rem; }
[role=treeitem] { outline: none; }
.row { display: flex; gap: 0.15rem; align-items: flex-start; border-radius: 0.3rem;
  cursor: pointer; padding: 0.2rem 0.3rem; font-size: 0.9rem; line-height: 1.4;
  overflow-wrap: anywhere; }
.row:hover { background: var(--st-secondary-background-color); }
[role=treeitem]:focus-visible > .row { outline: 2px solid var(--st-primary-color); }
[aria-selected=true] > .row { font-weight: 600; background: var(--st-secondary-background-color);
  border-left: 3px solid var(--st-primary-color); }
.sign { flex: 0 0 1.1rem; min-height: 1.2rem; text-align: center; opacity: 0.8; }
[aria-expanded=false] > .row .sign::before { content: "▸"; }
[aria-expanded=true] > .row .sign::before { content: "▾"; }
"""
# Words go in by textContent alone. Children are made when their parent is first opened: a code has
# thousands of sections. What is open stays so while the same document is shown.
_JS: Final = """
const kept = new WeakMap();
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("[role=tree]");
  const below = Map.groupBy(data.nodes, (node) => node.parent);
  const known = new Map(data.nodes.map((node) => [node.path, node]));
  const before = kept.get(root);
  const state = before?.name === data.name ? before : { name: data.name, open: new Set() };
  kept.set(root, state);
  if (state.current !== data.current) {
    for (let at = known.get(data.current); at; at = known.get(at.parent)) state.open.add(at.parent);
  }
  state.current = data.current;
  const choose = (item) => setTriggerValue("opened", item.dataset.path);
  const expand = (item, open) => {
    if (!item.hasAttribute("aria-expanded")) return;
    item.setAttribute("aria-expanded", String(open));
    state.open[open ? "add" : "delete"](item.dataset.path);
    item.querySelector(":scope > ul")?.remove();
    if (open) item.append(branch(item.dataset.path, Number(item.ariaLevel) + 1));
  };
  const branch = (path, level) => {
    const list = document.createElement("ul");
    list.setAttribute("role", "group");
    list.append(...(below.get(path) ?? []).map((node) => leaf(node, level)));
    return list;
  };
  const leaf = (node, level) => {
    const item = document.createElement("li");
    item.setAttribute("role", "treeitem");
    item.ariaLevel = String(level);
    item.ariaLabel = node.words;
    item.ariaSelected = String(node.path === data.current);
    item.dataset.path = node.path;
    item.tabIndex = -1;
    const row = document.createElement("div");
    row.className = "row";
    const sign = document.createElement("span");
    sign.className = "sign";
    sign.ariaHidden = "true";
    const words = document.createElement("span");
    words.textContent = node.words;
    row.append(sign, words);
    item.append(row);
    if (below.has(node.path)) {
      item.setAttribute("aria-expanded", "false");
      sign.onclick = (event) => {
        event.stopPropagation();
        expand(item, item.getAttribute("aria-expanded") !== "true");
        focus(item);
      };
      if (state.open.has(node.path)) expand(item, true);
    }
    row.onclick = () => { focus(item); choose(item); };
    return item;
  };
  const items = () => [...root.querySelectorAll("[role=treeitem]")];
  const focus = (item) => {
    for (const one of items()) one.tabIndex = one === item ? 0 : -1;
    item?.focus();
  };
  root.onkeydown = (event) => {
    const item = event.target.closest("[role=treeitem]");
    const all = items();
    const at = all.indexOf(item);
    const open = item?.getAttribute("aria-expanded");
    const moves = {
      ArrowDown: () => focus(all[Math.min(at + 1, all.length - 1)]),
      ArrowUp: () => focus(all[Math.max(at - 1, 0)]),
      Home: () => focus(all[0]),
      End: () => focus(all.at(-1)),
      ArrowRight: () => (open === "false" ? expand(item, true) : open && focus(all[at + 1])),
      ArrowLeft: () => (open === "true" ? expand(item, false)
        : focus(item.parentElement.closest("[role=treeitem]") ?? item)),
      Enter: () => choose(item),
      " ": () => choose(item),
    };
    if (item && moves[event.key]) {
      event.preventDefault();
      moves[event.key]();
    }
  };
  root.ariaLabel = data.label;
  root.replaceChildren(...branch(null, 1).children);
  const first = root.querySelector("[aria-selected=true]") ?? root.querySelector("[role=treeitem]");
  if (first) first.tabIndex = 0;
}
"""
_tree = st.components.v2.component("cancu_tree", html='<ul role="tree"></ul>', css=_CSS, js=_JS)


@dataclass(frozen=True, slots=True)
class Node:
    """A section; ``parent`` is the path of the one that it stands in."""

    path: str
    parent: str | None
    words: str


def tree(nodes: Sequence[Node], current: str, label: str, key: str) -> str | None:
    """Draw a tree, opened where ``current`` is; the path of the section that was just chosen."""
    result = _tree(
        data={
            "name": key,
            "label": label,
            "current": current,
            "nodes": [{"path": n.path, "parent": n.parent, "words": n.words} for n in nodes],
        },
        key=key,
        on_opened_change=lambda: None,
    )
    opened: str | None = result.get("opened")
    return opened
