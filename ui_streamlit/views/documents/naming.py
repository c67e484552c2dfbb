"""How documents, days and places are written on the page."""

from __future__ import annotations

from typing import Final

from ui_streamlit.client.documents import CitedDocument, Section
from ui_streamlit.shown.clock import day

_NAMED: Final = ("Điều", "Chương", "Phần", "Mục", "Phụ lục")
"""Paths that say themselves what they are."""


def number(count: int) -> str:
    """A number as it is written in Vietnamese: "1.166"."""
    return f"{count:,}".replace(",", ".")


def section_name(section: Section) -> str:
    """A section as a line of an outline."""
    return f"{section.label} {section.title}".strip()


def called(path: str) -> str:
    """A section as a sentence calls it: "mục II.2", "Điều 5 khoản 1"."""
    return path if path.startswith(_NAMED) else f"mục {path}"


def cited_name(cited: CitedDocument) -> str:
    """A cited document in full: kind, number, day, issuer, name."""
    number = f" số {cited.number}" if cited.number else ""
    issued = f" ngày {day(cited.issued)}" if cited.issued else ""
    issuer = f" của {cited.issuer}" if cited.issuer and number else ""
    begins_so = cited.name.lower().startswith(cited.kind.lower())
    kind = "" if begins_so and not number else cited.kind
    between = " – " if number else " "
    name = f"{between}{cited.name}" if cited.name else ""
    return f"{kind}{number}{issued}{issuer}{name}".strip()
