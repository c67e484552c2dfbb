"""Duties in answers: what a body must do, and who must do what is told.

"Sở Y tế phải làm gì?" is answered by every duty of that body, not by the nearest passages; a
question about one matter that names a body looks at the passages that give it something to do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from index.catalogue import Catalogue
from index.model import Duty, Role, Span
from index.tokens import accented_key, words
from rag.answer import Claim, Hit
from rag.asked_bodies import AskedBodies
from rag.cite import Citer
from rag.history import own_words
from rag.lexicon import Lexicon
from rag.question import Question
from rag.weights import WordWeights

BODY_BONUS = 0.15
"""A passage that gives the body named in the question something to do gains this much."""
TASK_CHARS = 220
"""A task in a list is shown up to this length; its citation holds all of it."""
ON_TOPIC = 0.5
"""Terms of a question that weigh at least this are its topic, not its way of asking."""
ROLE_NAMES = {
    Role.LEAD: "Chủ trì",
    Role.IMPLEMENT: "Thực hiện",
    Role.COORDINATE: "Phối hợp",
    Role.GUIDE: "Hướng dẫn",
    Role.REQUEST: "Được đề nghị",
}
COLLECTIVE = "Nhiệm vụ giao chung"
COLLECTIVE_PARTNER = "Phối hợp theo cách gọi chung (“các sở, ngành”…)"

_ASKS_DUTIES = re.compile(
    r"\b(?:làm|thực hiện|chủ trì|phối hợp|lo) (?:những |các )?(?:gì|việc gì|việc nào|việc)\b"
    r"|\b(?:nhiệm vụ|trách nhiệm|phần việc|công việc|đầu việc) (?:gì|nào|của|được giao|trong)\b"
    r"|\b(?:những|các) (?:nhiệm vụ|trách nhiệm|phần việc|công việc|đầu việc)\b"
    r"|\bgiao (?:những |các )?(?:gì|việc gì|nhiệm vụ)\b",
    re.I,
)
_ASKING_WORDS = "nhiệm vụ trách nhiệm công chủ trì phối hợp thực hiện giao làm liên quan năm"
"""Words of such questions that tell no matter."""
_THAT_BODY = re.compile(
    r"\b(?P<kind>sở|cơ quan|đơn vị|ban|ngành|cục|hội)\s(?:đó|ấy|này|nói trên|vừa nêu)\b", re.I
)
_ANY_KIND = ("cơ quan", "đơn vị", "ngành")
_YEAR = re.compile(r"\b\d{4}\b")
_ROLES_ASKED = (
    (re.compile(r"\bchủ trì\b", re.I), Role.LEAD),
    (re.compile(r"\bphối hợp\b", re.I), Role.COORDINATE),
)


class DutyAnswers:
    """Answers about the duties of one generation."""

    def __init__(
        self,
        catalogue: Catalogue,
        citer: Citer,
        bodies: AskedBodies,
        lexicon: Lexicon,
        weights: WordWeights,
    ) -> None:
        self._catalogue = catalogue
        self._citer = citer
        self._weights = weights
        self._lexicon = lexicon
        self._bodies = bodies

    def body_named(self, question: Question) -> str | None:
        """The body that a question names and that has duties, if one; the first of several.

        "Sở đó" in a follow-up is the first such body of the latest turn that names one; one that
        changes nothing but the year or place asks about the body before.
        """
        named = self._bodies.named_in(question.text, bare=question.bare)
        that = _THAT_BODY.search(question.text)
        if that and not named:
            kind = that["kind"].lower()
            turns = (
                [n for n in self._bodies.named_in(t) if _is_a(kind, n)]
                for t in question.earlier[::-1]
            )
            named = next(filter(None, turns), [])
        elif not named and self._only_changes(question):
            named = self._bodies.named_in(question.dense)
        return named[0] if named else None

    def prefer(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        """The hits with those first that give the body named something to do."""
        body = self.body_named(question)
        if not body or not hits or question.scope.articles:
            return list(hits)
        documents = {hit.passage.document_id for hit in hits}
        duties = self._catalogue.findings.duties([body], documents)
        favoured = [
            replace(hit, score=hit.score + BODY_BONUS) if _concerns(duties, hit) else hit
            for hit in hits
        ]
        return sorted(favoured, key=lambda hit: -hit.score)

    def list_claims(self, question: Question) -> tuple[Claim, ...]:
        """All duties of the body that the question asks about, its own first, by role.

        None if the question asks for something else, or for one matter among the duties.
        """
        body = self.body_named(question)
        asking = self._asking(question, body) if body else None
        if not body or asking is None or _is_told_elsewhere(question):
            return ()
        duties = self._bodies.duties(body, question.scope.documents)
        if not duties or self._has_topic(question, asking, duties):
            return ()
        return tuple(self._grouped(duties, question))

    def assignments(self, document_id: str, span: Span) -> list[Span]:
        """Where the tasks that share words with ``span`` are assigned, in the order of the text."""
        duties = self._catalogue.findings.duties_in(document_id, span)
        return sorted({duty.assignment_span for duty in duties})

    def _asking(self, question: Question, body: str) -> str | None:
        """The words that ask for the duties of a body; ``None`` if the question asks no such thing.

        "Còn Sở Công Thương?" asks for them if the turn before did.
        """
        text, scope = question.text, [body]
        if self._only_changes(question, body):
            text = question.dense
            scope += [*self._bodies.named_in(text), *_YEAR.findall(text)]
        asked = [match.group() for match in _ASKS_DUTIES.finditer(text)]
        return " ".join([*asked, *scope]) if asked else None

    def _only_changes(self, question: Question, *scope: str) -> bool:
        """Whether a question asks what the turn before asked, of another body, place or year."""
        named = [*scope, *question.named.provinces]
        return question.is_followup and not own_words(question.text, self._lexicon, named)

    def _has_topic(self, question: Question, asking: str, duties: Sequence[Duty]) -> bool:
        """Whether the question names a matter that some of the duties are about."""
        own = {accented_key(word) for word in words(f"{asking} {_ASKING_WORDS}")}
        terms = {t for t, w in question.terms.items() if w >= ON_TOPIC and "_" not in t} - own
        if _THAT_BODY.search(question.text):  # asks on, about whatever else the body must do
            terms &= {accented_key(word) for word in words(question.text)}
        tasks = [{accented_key(word) for word in words(duty.task)} for duty in duties]
        return any(terms & task for task in tasks)

    def _grouped(self, duties: Sequence[Duty], question: Question) -> Iterator[Claim]:
        asked = {role for pattern, role in _ROLES_ASKED if pattern.search(question.text)}
        shown: set[tuple[str, Span]] = set()
        for name, rows in _by_role(duties, asked).items():
            new = [duty for duty in rows if (duty.document_id, duty.task_span) not in shown]
            shown |= {(duty.document_id, duty.task_span) for duty in new}
            yield from self._claims(new, name)

    def _claims(self, duties: Sequence[Duty], group: str) -> Iterator[Claim]:
        tasks = {(duty.document_id, duty.task_span): duty for duty in duties}
        for duty in tasks.values():
            claim = self._citer.claim_at(duty.document_id, duty.task_span)
            yield replace(claim, text=_shortened(claim.text), group=group)


def _is_told_elsewhere(question: Question) -> bool:
    """Whether the duties asked for stand in a document that is only cited here."""
    return question.elsewhere is not None and question.elsewhere.passages is not None


def _by_role(duties: Sequence[Duty], asked: Collection[Role]) -> dict[str, list[Duty]]:
    """The duties under the headings of their list; collective ones last, if no role is asked."""
    groups = {
        name: [duty for duty in duties if duty.role is role and not duty.collective]
        for role, name in ROLE_NAMES.items()
        if not asked or role in asked
    }
    if asked:
        return groups
    shared = [duty for duty in duties if duty.collective]
    partners = [duty for duty in shared if duty.role is Role.COORDINATE]
    own = [duty for duty in shared if duty.role is not Role.COORDINATE]
    return {**groups, COLLECTIVE: own, COLLECTIVE_PARTNER: partners}


def _is_a(kind: str, name: str) -> bool:
    return kind in _ANY_KIND or name.lower().startswith(kind)


def _concerns(duties: Sequence[Duty], hit: Hit) -> bool:
    passage = hit.passage
    return any(
        duty.document_id == passage.document_id
        and duty.task_span.start < passage.span.end
        and passage.span.start < duty.task_span.end
        for duty in duties
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TASK_CHARS else line[:TASK_CHARS].rsplit(" ", 1)[0] + " …"
