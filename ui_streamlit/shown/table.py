"""A table whose rows may lead to documents; on a narrow screen each row is a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from ui_streamlit.shown.linking import LINK_CSS, LINK_JS, Link

_CSS: Final = f"""
{LINK_CSS}
:host {{ container-type: inline-size; display: block; }}
table {{ width: 100%; border-collapse: collapse; color: var(--st-text-color);
  font-family: var(--st-font); font-size: 0.9rem; line-height: 1.45; }}
caption {{ text-align: left; padding-bottom: 0.4rem; opacity: 0.85; }}
th, td {{ text-align: left; vertical-align: top; padding: 0.45rem 0.6rem 0.45rem 0;
  border-bottom: 1px solid var(--st-border-color); overflow-wrap: break-word; }}
.number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
.empty {{ opacity: 0.7; }}
@container (max-width: 760px) {{
  table, tbody, tr, td, caption {{ display: block; }}
  thead {{ position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }}
  tr {{ border-bottom: 1px solid var(--st-border-color); padding: 0.6rem 0; }}
  td {{ border: 0; padding: 0.1rem 0; }}
  td.number {{ text-align: left; }}
  td[data-label]::before {{ content: attr(data-label) ": "; opacity: 0.8; }}
  td.empty {{ display: none; }}
}}
"""
# Words go in by textContent alone: whatever a document holds, it is shown and never interpreted.
_JS: Final = f"""
{LINK_JS}
const cell = (name, text, column) => {{
  const made = document.createElement(name);
  made.textContent = text;
  if (column.number) made.classList.add("number");
  return made;
}};
const row = (data, columns, tell) => {{
  const made = document.createElement("tr");
  made.append(...data.cells.map((text, place) => {{
    const found = cell("td", text, columns[place]);
    if (place === 0 && data.href) {{
      const anchor = document.createElement("a");
      anchor.textContent = text;
      found.replaceChildren(linkTo(anchor, data, tell));
    }} else if (place) {{
      found.dataset.label = columns[place].label;
      if (!text) found.classList.add("empty");
    }}
    return found;
  }}));
  return made;
}};
export default function ({{ data, parentElement, setTriggerValue }}) {{
  const table = parentElement.querySelector("table");
  table.querySelector("caption").textContent = data.caption;
  table.querySelector("thead tr").replaceChildren(...data.columns.map((column) => {{
    const made = cell("th", column.label, column);
    made.scope = "col";
    return made;
  }}));
  table.querySelector("tbody").replaceChildren(
    ...data.rows.map((found) => row(found, data.columns, setTriggerValue)));
}}
"""
_HTML: Final = "<table><caption></caption><thead><tr></tr></thead><tbody></tbody></table>"
_table = st.components.v2.component("cancu_table", html=_HTML, css=_CSS, js=_JS)


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; ``number``: its cells are numbers."""

    label: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells, of which the first may be a link; "" is an empty one."""

    cells: tuple[str, ...]
    link: Link | None = None


def table(
    columns: Sequence[Column], rows: Sequence[Row], caption: str, key: str
) -> dict[str, str] | None:
    """Draw a table; the address of the row that was just opened."""
    result = _table(
        data={
            "caption": caption,
            "columns": [{"label": c.label, "number": c.number} for c in columns],
            "rows": [
                {"cells": [*row.cells], **(row.link.data() if row.link else {})} for row in rows
            ],
        },
        key=key,
        on_opened_change=lambda: None,
    )
    opened: dict[str, str] | None = result.get("opened")
    return opened
