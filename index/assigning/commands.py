"""Sentences that say who is to do something: "Giao Sở Y tế chủ trì …", "Các sở, ngành gửi …"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.agencies import Agencies
from index.assigning.assignments import Assignee
from index.assigning.task_roles import moved, partners
from index.bodies.agency_words import Word
from index.bodies.mentions import Mention
from index.bodies.predicates import is_predicate
from index.letters import DASHES
from index.model import Role, Span

_ISSUER = (
    r"\b(?:UBND|Ủy ban nhân dân|Chủ tịch|Ban Chỉ đạo|Tỉnh ủy|Thành ủy|Ban Thường vụ)[^,;.]{0,60}?\s"
)
_ORDER = re.compile(
    rf"(?:^\W*|[,;:.]\s+|{_ISSUER})(?:(?P<request>(?:kính |trân trọng )?đề nghị)"
    r"|giao|yêu cầu|phân công|ủy quyền)(?:\s+cho)?\s+",
    re.I,
)
_SETTING = re.compile(
    r"\W*(?:căn cứ|trên cơ sở|định kỳ|hằng|hàng|trong|trước|sau|khi|để|nhằm|theo|từ|đối với|tại"
    r"|thường xuyên|đồng thời|bên cạnh|ngoài ra|trường hợp|nếu|qua|cùng với|với|riêng|chậm nhất|hết"
    r"|cuối|đầu|mỗi|vào|quý|tháng|năm|ngày|đến|thực hiện|tùy|trên địa bàn|kịp thời|khẩn trương"
    r"|nhận được|quá trình|trên đây|kể từ)\b",
    re.I,
)
"""How a sentence begins that names its subject only behind a comma."""
_PAPERS = re.compile(
    r"\W*(?:kế hoạch|báo cáo|kết quả|văn bản|danh sách|hồ sơ|số liệu)[^,.;]{0,60}?\s+của\s+", re.I
)
_SENT = re.compile(r"\s*(?:được\s+)?(?:gửi|báo cáo|nộp|phải|hoàn thành|xây dựng)\b", re.I)
_BOUNDARY = re.compile(r"[,:]\s+")
_LEADS = re.compile(r"\W*(?:có trách nhiệm\s+|chịu trách nhiệm\s+|đồng\s+)?chủ trì\b", re.I)
_GUIDES = re.compile(r"\W*hướng dẫn\b", re.I)
_TOGETHER = re.compile(r"\s*phối hợp\b", re.I)


_CLOSING = re.compile(
    r"\W*(?:trên đây là|nhận được|căn cứ|(?:uỷ|ủy) ban nhân dân tỉnh|UBND tỉnh|yêu cầu|giao"
    r"|đề nghị (?=các\b|thủ trưởng\b|chủ tịch\b))",
    re.I,
)
"""How a plan begins to speak to all behind the tasks of one body."""
_LONGEST_CLOSING = 400


@dataclass(frozen=True, slots=True)
class Command:
    """Who is to do what a sentence says. Spans lie in the sentence; ``span`` holds the names.

    ``order``: a verb tells them to ("giao", "đề nghị"); ``papers``: what they send is the subject.
    """

    assignees: tuple[tuple[Assignee, Span], ...]
    span: Span
    order: bool = False
    papers: bool = False

    @property
    def subjects(self) -> tuple[Assignee, ...]:
        """Those who are told, without their partners."""
        return tuple(a for a, span in self.assignees if span == self.span)


def read_command(sentence: str, agencies: Agencies, last: Mention | None = None) -> Command | None:
    """The command that a sentence gives; ``last`` is the body told before it.

    "cấp huyện tổ chức họp" behind "Ban Chỉ đạo cấp xã tổ chức họp" is the district's.
    """
    words = agencies.words(sentence)
    reading = _Sentence(sentence, words, [word.start for word in words], agencies)
    return reading.ordered() or reading.told(last) or reading.of_papers()


def orders_others(text: str, agencies: Agencies) -> bool:
    """Whether a paragraph turns from the body whose tasks it stands among, and orders others."""
    command = read_command(text[:_LONGEST_CLOSING], agencies) if _CLOSING.match(text) else None
    return bool(command and command.order)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: Sequence[Word]
    starts: Sequence[int]
    agencies: Agencies

    def ordered(self) -> Command | None:
        """An order or a request: "Giao A …", "đề nghị A …"."""
        for match in _ORDER.finditer(self.text):
            mentions, end = self._list(match.end())
            if mentions and self._acts(end):
                role = Role.REQUEST if match["request"] else None
                return replace(self._command(mentions, end, role), order=True)
        return None

    def told(self, last: Mention | None) -> Command | None:
        """A sentence whose subject is a body."""
        for place in self._subject_places():
            mentions, end = self._list(place, last if place == 0 else None)
            if mentions and self._acts(end):
                return self._command(mentions, end, None)
        return None

    def of_papers(self) -> Command | None:
        """Papers that a body has to send: "Báo cáo của A gửi về B"."""
        match = _PAPERS.match(self.text)
        mentions, end = self._list(match.end()) if match else ([], 0)
        if mentions and _SENT.match(self.text, self.words[end - 1].end):
            return replace(self._command(mentions, end, Role.IMPLEMENT), papers=True)
        return None

    def _list(self, place: int, last: Mention | None = None) -> tuple[list[Mention], int]:
        first = bisect_left(self.starts, place)
        return self.agencies.list_at(self.text, self.words, first, last, semicolons=True)

    def _subject_places(self) -> Iterator[int]:
        yield len(self.text) - len(self.text.lstrip(f' .;:,+•“"{DASHES}'))
        if _SETTING.match(self.text):
            yield from (match.end() for match in _BOUNDARY.finditer(self.text))

    def _acts(self, end: int) -> bool:
        """Whether a predicate follows the names that end before word ``end``."""
        return is_predicate(self.text[self.words[end - 1].end :])

    def _command(self, mentions: list[Mention], end: int, role: Role | None) -> Command:
        span = Span(mentions[0].span.start, mentions[-1].span.end)
        behind = self.words[end - 1].end
        rest = self.text[behind:]
        helpers = self._helpers(rest, behind)
        alone = _TOGETHER.match(rest) and not helpers
        role = role or (Role.COORDINATE if alone else _predicate_role(rest))
        told = [(Assignee(mention, role), span) for mention in mentions]
        return Command((*told, *helpers), span)

    def _helpers(self, rest: str, behind: int) -> list[tuple[Assignee, Span]]:
        """Partners: "phối hợp với B", or "A chủ trì, B phối hợp"."""
        found = [
            (Assignee(moved(mention, behind), Role.COORDINATE), _moved_span(span, behind))
            for mention, span in partners(rest, self.agencies)
        ]
        if found or not (lead := re.match(r"\W*chủ trì,\s+", rest, re.I)):
            return found
        mentions, end = self._list(behind + lead.end())
        if not mentions or not _TOGETHER.match(self.text, self.words[end - 1].end):
            return []
        span = Span(mentions[0].span.start, mentions[-1].span.end)
        return [(Assignee(mention, Role.COORDINATE), span) for mention in mentions]


def _predicate_role(rest: str) -> Role:
    if _LEADS.match(rest):
        return Role.LEAD
    return Role.GUIDE if _GUIDES.match(rest) else Role.IMPLEMENT


def _moved_span(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
