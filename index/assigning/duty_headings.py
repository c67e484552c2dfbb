"""Bodies that head their tasks: "2.4. Sở Y tế: …", "Đề nghị Tỉnh đoàn", "Sở X có trách nhiệm:"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.agencies import Agencies
from index.assigning.assignments import Assignee, parse_assignment
from index.assigning.task_roles import moved
from index.bodies.mentions import Mention
from index.model import Role, Span

_LONGEST = 400
"""A heading with its bodies, at most, in characters."""
_OPENING = re.compile(
    r"(?P<request>(?:kính |trân trọng )?đề nghị)\s+"
    r"|(?:giao(?: cho)?|yêu cầu|trách nhiệm(?: của)?|nhiệm vụ(?: của)?|đối với|phân công"
    r"|về phía)\s+",
    re.I,
)
_LEAD_IN = re.compile(r"[^:]*:\s*")
_HEAD_END = re.compile(r"[:.](?:\s|$)")
_BARE_END = re.compile(r"\s*[.:;]?\s*")
_INLINE = re.compile(r"\s*(?::|\.(?=\s+\S))\s*")


@dataclass(frozen=True, slots=True)
class Heading:
    """Bodies above their tasks. ``content`` is where the first task begins in the same paragraph.

    ``assignees`` have a role where the heading gives one; ``span`` is what names them.
    """

    assignees: tuple[Assignee, ...]
    span: Span
    content: int | None


def read_heading(text: str, agencies: Agencies, *, titled: bool) -> Heading | None:
    """The bodies that a paragraph begins with, if tasks follow below or behind a colon.

    ``titled``: the paragraph is numbered, so that a full stop may end the heading.
    """
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    role = Role.REQUEST if opening and opening["request"] else None
    mentions, end = _listed(text, start, agencies)
    if not mentions:
        return None
    assignees = tuple(Assignee(mention, role) for mention in mentions)
    heading = Heading(assignees, Span(0, end), None)
    if _BARE_END.fullmatch(text, end):
        return heading
    inline = _INLINE.match(text, end)
    if inline and (named := _whole(text, inline.end(), agencies)):  # "Các cơ quan: A, B"
        assignees = tuple(Assignee(mention, role) for mention in named)
        return replace(heading, assignees=assignees, span=Span(0, named[-1].span.end))
    if inline and (titled or text[end:].lstrip().startswith(":")):
        return replace(heading, content=inline.end())
    if _LEAD_IN.fullmatch(text, end) and len(text) <= _LONGEST:
        span = Span(0, len(text.rstrip(" :")))
        return replace(heading, assignees=_with_roles(text, assignees, agencies), span=span)
    return None


def _whole(text: str, start: int, agencies: Agencies) -> list[Mention]:
    """The bodies that the rest of a heading lists, if it is nothing else."""
    mentions, end = _listed(text, start, agencies) if start < len(text) else ([], 0)
    return mentions if mentions and _BARE_END.fullmatch(text, end) else []


def _listed(text: str, start: int, agencies: Agencies) -> tuple[list[Mention], int]:
    """The bodies at the beginning of a heading, and where they end."""
    words = agencies.words(text[:_LONGEST])
    first = next((i for i, word in enumerate(words) if word.start >= start), len(words))
    mentions, end = agencies.list_at(text, words, first, semicolons=True)
    if mentions:
        behind = words[end - 1].end
        if _BARE_END.fullmatch(text, behind) or text[behind:].lstrip()[:1] in ":.":
            return mentions, behind
    head = _HEAD_END.split(text[start:_LONGEST], maxsplit=1)[0]
    further = not mentions or start + len(head) > words[end - 1].end
    if further and agencies.reader.body_at(words, first, closed=True):
        whole = agencies.split(head)
        if whole and all(mention.named for mention in whole):
            return [moved(mention, start) for mention in whole], start + len(head.rstrip())
    return mentions, words[end - 1].end if mentions else 0


def _with_roles(
    text: str, assignees: tuple[Assignee, ...], agencies: Agencies
) -> tuple[Assignee, ...]:
    """What "A chủ trì, phối hợp với B thực hiện:" says above its list."""
    if assignees[0].role is Role.REQUEST:
        return assignees
    parsed = parse_assignment(text.rstrip(" :"), agencies)
    if any(assignee.role in (Role.LEAD, Role.COORDINATE) for assignee in parsed):
        return tuple(parsed)
    return assignees
