"""What assigns the text before it: a parenthesis, or a line that names bodies and no task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.agencies import Agencies
from index.assigning.assignments import (
    PARENTHESIS,
    Assignee,
    has_verb,
    parse_assignment,
    without_verbs,
)
from index.assigning.duty_labels import labels
from index.letters import UPPER
from index.model import Span

_OWN_LINE = re.compile(r"\W*\((.*)\)[\s.;,/]*", re.S)
_CLOSES = re.compile(rf"\s*(?:[.;,:/]|$|(?=\s[{UPPER}]))")
_STRONG_END = re.compile(r"\s*(?:[.;/]|$)")
_STARTS = re.compile(r"[\s.;,:/]*")
_REACH = 120
"""How far before a parenthesis the body may begin that it only explains, in characters."""
_TIME = re.compile(
    r"\b(?:hoàn thành|xong|thời (?:gian|hạn|điểm)|tiến độ)(?: (?:hoàn thành|thực hiện))?\b", re.I
)
_LEAST_TASK = 3
"""A task has at least so many words."""


@dataclass(frozen=True, slots=True)
class Closing:
    """An assignment in a parenthesis. Spans lie in the paragraph; ``words`` is its inside."""

    task: Span
    words: Span
    assignees: tuple[Assignee, ...]


def own_line(text: str, agencies: Agencies) -> Closing | None:
    """The assignment of a paragraph that is nothing but a parenthesis."""
    match = _OWN_LINE.fullmatch(text)
    if not match:
        return None
    assignees = _assignees(match[1], agencies)
    return Closing(Span(0, 0), Span(*match.span(1)), tuple(assignees)) if assignees else None


def bare_line(text: str, times: Iterable[Span], agencies: Agencies) -> Closing | None:
    """The assignment of a paragraph that says who, with whom and when, but not what.

    "Sở Y tế chủ trì, phối hợp với UBND các xã, xong trước 31/3." ``times`` are its deadlines.
    """
    timeless = _blank(text, [*times, *(Span(*match.span()) for match in _TIME.finditer(text))])
    assignees = parse_assignment(timeless.rstrip(" .;,/"), agencies) if has_verb(timeless) else []
    if not assignees or not all(assignee.mention.named for assignee in assignees):
        return None
    rest = without_verbs(_blank(timeless, [assignee.mention.span for assignee in assignees]))
    if re.search(r"\w", rest):
        return None
    return Closing(Span(0, 0), Span(0, len(text.rstrip())), tuple(assignees))


def _blank(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks in place of parts of it."""
    for span in spans:
        text = f"{text[: span.start]}{' ' * len(span)}{text[span.end :]}"
    return text


def closings(text: str, agencies: Agencies) -> Iterator[Closing]:
    """The assignments inside a paragraph, each with the text since the one before it."""
    start = 0
    for match in PARENTHESIS.finditer(text):
        if not _CLOSES.match(text, match.end()):
            continue
        assignees = _assignees(match[1], agencies)
        if not assignees:
            continue
        if not has_verb(match[1]) and not _names_doers(text, match, assignees, agencies):
            continue
        begin = _STARTS.match(text, start)
        start = begin.end() if begin else start
        task = Span(start, start + len(text[start : match.start()].rstrip()))
        if len(task.of(text).split()) >= _LEAST_TASK:
            yield Closing(task, Span(*match.span(1)), tuple(assignees))
        start = match.end()


def _assignees(words: str, agencies: Agencies) -> list[Assignee]:
    """Who does what by the words of a parenthesis, labelled ("Chủ trì: …") or not."""
    labelled = [assignee for label in labels(words, agencies) for assignee in label.assignees]
    return labelled or parse_assignment(words, agencies)


def _names_doers(
    text: str, match: re.Match[str], assignees: list[Assignee], agencies: Agencies
) -> bool:
    """Whether a parenthesis of mere names says who does it, not what the word before it means.

    "gửi Phòng Tham mưu (Công an tỉnh)" explains; so does what stands in mid-sentence, or a name
    that no table holds.
    """
    known = all(assignee.mention.known for assignee in assignees)
    if not known or not _STRONG_END.match(text, match.end()):
        return False
    before = text[max(0, match.start() - _REACH) : match.start()].rstrip()
    words = agencies.words(before)
    for i in range(len(words)):
        body = agencies.reader.body_at(words, i)
        if body and body.end == len(words):
            return False
    return True
