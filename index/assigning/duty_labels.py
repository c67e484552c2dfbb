"""Assignments behind labels: "Cơ quan chủ trì: …; cơ quan phối hợp: …; thời gian: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.agencies import Agencies
from index.assigning.assignments import Assignee, bodies, has_verb, parse_assignment
from index.assigning.task_roles import moved
from index.bodies.mentions import Mention
from index.model import Role, Span

_WHO = r"(?:cơ quan|đơn vị|bộ phận|sở, ngành|các cơ quan|các đơn vị|phân công|trách nhiệm|giao)"
_LABEL = re.compile(
    rf"(?:^|(?<=[.,;|)])\s+|(?<=[.;])|(?<=\s)[-+]\s+)[-+*\s]*(?:{_WHO}(?:,\s*đơn vị)?\s+)?"
    r"(?P<role>chủ trì|phối hợp|thực hiện|chịu trách nhiệm|tham mưu|hướng dẫn|đầu mối|phân công)"
    r"(?:,?\s+(?:thực hiện|chính|tham mưu|triển khai|tổ chức))*\s*:\s*",
    re.I,
)
_TIME = re.compile(
    r"(?:^|(?<=[.,;])\s+)[-+*\s]*(?:thời (?:gian|hạn|điểm)|tiến độ|lộ trình|hoàn thành)"
    r"[^:.;]{0,40}:\s*[^;]*",
    re.I,
)
_ROLES = {
    "chủ trì": Role.LEAD,
    "chịu trách nhiệm": Role.LEAD,
    "đầu mối": Role.LEAD,
    "phối hợp": Role.COORDINATE,
    "hướng dẫn": Role.GUIDE,
}


@dataclass(frozen=True, slots=True)
class Label:
    """One label and what stands behind it, down to the next; a label of time has no bodies."""

    span: Span
    assignees: tuple[Assignee, ...]


def labels(text: str, agencies: Agencies) -> list[Label]:
    """The labels of a paragraph that name bodies, in order, and those that name a time."""
    return sorted(
        [*_bodies_labels(text, agencies), *_time_labels(text)], key=lambda label: label.span
    )


def _bodies_labels(text: str, agencies: Agencies) -> Iterator[Label]:
    matches = [*_LABEL.finditer(text)]
    times = [match.start() for match in _TIME.finditer(text)]
    begins = [*(match.start() for match in matches), *times, len(text)]
    for match in matches:
        end = min(begin for begin in begins if begin > match.start())
        span = Span(match.end(), end)
        if assignees := _assignees(text, span, match["role"].lower(), agencies):
            yield Label(Span(match.start(), span.end), assignees)


def _assignees(text: str, span: Span, role: str, agencies: Agencies) -> tuple[Assignee, ...]:
    value = span.of(text).rstrip(" .;")
    if has_verb(value):
        parsed = parse_assignment(value, agencies)
        return tuple(Assignee(moved(a.mention, span.start), a.role) for a in parsed)
    found: list[Mention] = []
    for piece in re.finditer(r"[^;]+", value):
        at = Span(span.start + piece.start(), span.start + piece.end())
        mentions = bodies(text, at, agencies) or []
        if found and not all(mention.named or mention.known for mention in mentions):
            break  # "…; kinh phí: …"
        found += mentions
    return tuple(Assignee(mention, _ROLES.get(role, Role.IMPLEMENT)) for mention in found)


def _time_labels(text: str) -> Iterator[Label]:
    yield from (Label(Span(*match.span()), ()) for match in _TIME.finditer(text))
