"""A number by which the page knows a browser again after it has been loaded anew.

It is drawn at random and stands in the browser's own storage, which only pages of this address
read; never in an address, which people copy to each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypedDict
from uuid import uuid4

import streamlit as st

_NUMBER: Final = re.compile(r"[0-9a-f]{32}")
BROWSER: Final = "browser"
"""How the names of what is known of the browser begin, in the session state."""
"""Where the session state holds it."""
# Told once to each window, which then has a language (a screen reader would read Vietnamese as
# English otherwise) and, where the side bar covers the page, folds it when a part has been chosen.
_JS: Final = """
const WIDE = 768;
const foldBar = (event) => {
  if (window.innerWidth >= WIDE || !event.target.closest("[data-testid=stSidebarNavLink]")) return;
  document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
};
const told = new Set(); // saying it again would have the page drawn again
const prepare = () => {
  if (document.documentElement.lang === "vi") return;
  document.documentElement.lang = "vi";
  document.addEventListener("click", foldBar);
};
export default function ({ data, setStateValue }) {
  if (told.has(data.offered)) return;
  told.add(data.offered);
  const name = "cancu-user";
  let number = data.offered;
  let lasts = true;
  prepare();
  try {
    const found = data.anew ? null : localStorage.getItem(name);
    if (/^[0-9a-f]{32}$/.test(found ?? "")) number = found;
    else localStorage.setItem(name, number);
  } catch {
    lasts = false;
  }
  setStateValue("said", { number, lasts });
}
"""
_window = st.components.v2.component("cancu_browser", js=_JS)


class _Said(TypedDict):
    number: str
    lasts: bool


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser before which somebody sits; ``lasts``: it can be known again."""

    number: str
    lasts: bool


def this_browser() -> Browser:
    """The browser of this window; the script stops until it has said which one it is."""
    # Its place is kept in later runs: what stands below would move up, be made anew, and lose its
    # tie to the page's address.
    with st.container():
        if BROWSER not in st.session_state:
            st.session_state[BROWSER] = _asked()
    kept: Browser = st.session_state[BROWSER]
    return kept


def forget_browser() -> None:
    """Begin again as a browser that was never here."""
    st.session_state.pop(BROWSER, None)
    st.session_state["browser-anew"] = True
    st.session_state["browser-offered"] = uuid4().hex


def _asked() -> Browser:
    offered = st.session_state.setdefault("browser-offered", uuid4().hex)
    anew = st.session_state.get("browser-anew", False)
    result = _window(
        data={"offered": offered, "anew": anew},
        key=f"browser-{offered}",
        on_said_change=lambda: None,
    )
    said: _Said | None = result.get("said")
    if said is None:
        st.stop()
    number = said["number"] if _NUMBER.fullmatch(said["number"]) else offered
    return Browser(number, said["lasts"])
