"""Duties as they are read: by plan, then by role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from ui_streamlit import addresses
from ui_streamlit.client.duties import ROLES, Duty
from ui_streamlit.shown.entries import Entry, Group, Tag
from ui_streamlit.shown.linking import Link
from ui_streamlit.views.documents.naming import number
from ui_streamlit.views.duties.deadlines import state_of


def groups(duties: Sequence[Duty], body: str, today: date) -> list[Group]:
    """The duties of ``body`` under the titles of their plans and under their roles."""
    by_plan: defaultdict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_plan[duty.document_id].append(duty)
    return [group for plan in by_plan.values() for group in _of_plan(plan, body, today)]


def count_words(total: int, shared: int) -> str:
    """How many duties there are, and how many of them are given to many bodies at once."""
    among = f", trong đó {number(shared)} nhiệm vụ giao chung" if shared else ""
    return f"{number(total)} nhiệm vụ{among}"


def _of_plan(duties: Sequence[Duty], body: str, today: date) -> Iterator[Group]:
    shared = sum(duty.collective for duty in duties)
    yield Group(duties[0].title, note=count_words(len(duties), shared))
    for role, name in ROLES.items():
        if given := [duty for duty in duties if duty.role == role]:
            shown = [_entry(duty, body, today) for duty in given]
            yield Group(f"{name} ({len(given)})", shown, inner=True)


def _entry(duty: Duty, body: str, today: date) -> Entry:
    state = state_of(duty, today)
    tags = [Tag(state.words, state.tone)]
    if duty.collective:
        tags.append(Tag(f"Giao chung cho “{_line(duty.written)}”", "shared"))
    if duty.inferred:
        tags.append(Tag("Cơ quan nêu ở đề mục"))
    lines = []
    if duty.deadline:
        since = f" (từ ngày {duty.start:%d/%m/%Y})" if duty.start else ""
        lines.append(f"Thời hạn ghi trong văn bản: “{_line(duty.deadline)}”{since}")
    if not duty.collective and _line(duty.written).lower() != body.lower():
        lines.append(f"Văn bản ghi tên cơ quan: “{_line(duty.written)}”")
    address = addresses.of_document(duty.document_id, duty.section, duty.task_spans)
    link = (f"Mở {duty.place}", Link(addresses.DOCUMENTS, address))
    return Entry(_line(duty.task), tuple(tags), tuple(lines), (link,))


def _line(words: str) -> str:
    return " ".join(words.split())
