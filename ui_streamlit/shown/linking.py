"""Links inside components, which lead to other parts of the site without leaving the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ui_streamlit.addresses import Address, link

# A plain click tells the page; with Ctrl, or by the browser's menu, it is the link it looks like.
LINK_JS: Final = """
const linkTo = (anchor, place, tell) => {
  anchor.href = place.href;
  anchor.onclick = (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    tell("opened", place.address);
  };
  return anchor;
};
"""
LINK_CSS: Final = """
a { color: var(--st-link-color); text-decoration: underline; text-underline-offset: 0.15em; }
a:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the site: the path of a page, and what stands behind the "?"."""

    path: str
    address: Address

    def data(self) -> Mapping[str, object]:
        """What ``LINK_JS`` makes a link of."""
        return {"href": link(self.path, self.address), "address": dict(self.address)}
