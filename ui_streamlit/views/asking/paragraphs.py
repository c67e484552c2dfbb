"""An answer's text, cut where its citations stand."""

from __future__ import annotations

from ui_streamlit.client.asking import Answer, Citation, Passage
from ui_streamlit.shown.cited import Paragraph, Place

_SUGGESTED = 5
_SNIPPET_CHARS = 160


def paragraphs(answer: Answer) -> list[Paragraph]:
    """The text without its notes: what leads to the claims, and the claims with their numbers.

    Only the marks that the service has set are numbers: "[2]" in a document's words stays a word.
    """
    text = answer.text
    for note in answer.notes:
        text = text.removeprefix(note).removeprefix("\n")
    found: list[Paragraph] = []
    for claim in answer.claims:
        numbers = tuple(citation.number for citation in claim.citations)
        marked = f"{claim.text} {''.join(f'[{number}]' for number in numbers)}"
        before, there, behind = text.partition(marked)
        if not there:
            continue
        found += [*_leads(before), Paragraph(claim.text, numbers)]
        text = behind
    return [*found, *_leads(text)]


def _leads(text: str) -> list[Paragraph]:
    return [Paragraph(text.strip("\n"), lead=True)] if text.strip() else []


def citation_place(citation: Citation) -> Place:
    """A citation in the list below the answer."""
    place = citation.place or citation.section
    page = f", trang {citation.page}" if citation.page else ""
    label = f"[{citation.number}] {place}, {citation.title}"
    return Place(str(citation.number), label, f"dòng {citation.line}{page}")


def nearest(passages: list[Passage]) -> list[Passage]:
    """The first passages of the sections found, best first."""
    first: dict[tuple[str, str], Passage] = {}
    for passage in passages:
        first.setdefault((passage.document_id, passage.section), passage)
    return [*first.values()][:_SUGGESTED]


def nearest_place(passage: Passage) -> Place:
    """A passage that is suggested where there is no answer: its titles, and how it begins."""
    titles = [passage.breadcrumb[0], passage.breadcrumb[-1]] if passage.breadcrumb else []
    names = [*dict.fromkeys(titles), f"({passage.place})" if passage.place else ""]
    label = " › ".join(names[:-1]) + f" {names[-1]}".rstrip()
    words = " ".join(passage.text.split())
    if len(words) > _SNIPPET_CHARS:
        words = words[:_SNIPPET_CHARS].rsplit(" ", 1)[0] + "…"
    return Place(passage.id, label.strip() or passage.document_id, words)
