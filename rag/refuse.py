"""When not to answer, and what to say then.

Better no answer than one without grounds: a question is refused if it is no question but an
attempt to steer the program, if it names what is not indexed, if nothing is near to it, or if what
is near lacks the very thing that is asked for. The refusal says what was searched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.agencies import Agencies
from index.catalogue import Catalogue
from index.documents import full_title
from index.letters import LOWER, UPPER
from index.tokens import folded_key, words
from rag.answer import Claim, Reason, Refusal
from rag.asked import things_sought
from rag.injection import is_attack
from rag.lexicon import Lexicon
from rag.question import Question

SHOWN_TITLES = 6
HARMFUL = (
    "Yêu cầu này không phải câu hỏi về nội dung văn bản nên không được trả lời. Hệ thống chỉ trả "
    "lời dựa trên các văn bản đã lập chỉ mục, không thay đổi vai trò, không bịa nội dung và không "
    "hỗ trợ việc trái pháp luật."
)

_OF_PLANS = re.compile(
    r"\b(?:kế hoạch|chỉ tiêu|địa bàn|giao|chủ trì|phối hợp|sở|ủy ban|ban chỉ đạo|vụ)\b", re.I
)
_ASKS_MORE = re.compile(r"\bkhông\s*(?:[,?]|$|thì\b|và\b)", re.I)
"""A question "…, có đúng không, … bao nhiêu?" is answered in part without the number."""
_NAME = re.compile(rf"(?:[{UPPER}][{LOWER}]+)(?: [{UPPER}][{LOWER}]+)+")
"""Two capitalised words or more; one alone may only begin a sentence."""


class Refusals:
    """Decides over the documents of one generation."""

    def __init__(
        self, catalogue: Catalogue, lexicon: Lexicon, agencies: Agencies, min_similarity: float
    ) -> None:
        """``min_similarity`` is the setting ``CANCU_MIN_SIMILARITY``, 0..1."""
        self._catalogue = catalogue
        self._records = catalogue.documents()
        self._lexicon = lexicon
        self._agencies = agencies
        self._min_similarity = min_similarity
        self._folded: dict[str, str] = {}

    def before(self, question: Question, nearness: float) -> Refusal | None:
        """Whether to refuse before looking for an answer in what was found.

        ``nearness`` is the confidence of the answer (see ``Answer``).
        """
        scope = question.scope
        if is_attack(question.asked):
            return Refusal(Reason.HARMFUL_OR_INJECTION, HARMFUL, ())
        near = nearness >= self._min_similarity
        if scope.missing and not scope.groups and not (near and _may_ask_for_law(question)):
            named = "; ".join(scope.missing)
            message = f"Trong các văn bản đã lập chỉ mục không có {named}."
            return Refusal(Reason.WRONG_YEAR_OR_PROVINCE, message, self._titles(None))
        if not near:
            return self._out_of_scope(question)
        if unknown := self._unknown_name(question):
            return self._not_found(question, f"Các văn bản đã tra cứu không nhắc đến “{unknown}”.")
        return None

    def after(self, question: Question, claims: Sequence[Claim]) -> Refusal | None:
        """Whether to refuse the claims found: there are none, or they lack the thing asked for."""
        if not claims:
            return self._not_found(question, _nothing_said(question))
        if question.scope.articles or question.asks_signer:
            return None
        said = " ".join(claim.text for claim in claims)
        lacking = [t.name for t in things_sought(question) if t.required and not t.holds(said)]
        if not lacking or _ASKS_MORE.search(question.text):
            return None
        place = claims[0].citations[0]
        return self._not_found(
            question,
            f"Văn bản không nêu {lacking[0]} được hỏi; nội dung gần nhất là {place.section} của "
            f"{place.title}.",
        )

    def _out_of_scope(self, question: Question) -> Refusal:
        searched = self._titles(question.scope.documents)
        message = f"Câu hỏi nằm ngoài nội dung các văn bản đã tra cứu: {_listed(searched)}."
        return Refusal(Reason.OUT_OF_SCOPE, message, searched)

    def _not_found(self, question: Question, why: str) -> Refusal:
        searched = self._titles(question.scope.documents)
        message = f"{why} Đã tra cứu: {_listed(searched)}."
        return Refusal(Reason.NOT_IN_DOCUMENTS, message, searched)

    def _unknown_name(self, question: Question) -> str | None:
        """A name in the question that no plan searched mentions, such as that of a district.

        Only where plans are asked for: a citizen's case in law is full of names.
        """
        plans = [d for group in question.scope.groups for d in group]
        if question.bare or not plans:
            return None
        # Only what was typed: a long form that an abbreviation brought in is a guess of ours.
        typed = _folded(question.asked)
        texts = [self._folded_text(document) for document in plans]
        places = "|".join(map(re.escape, question.named.provinces))
        text = re.sub(places, ";", question.text) if places else question.text
        for match in _NAME.finditer(text):
            name = _folded(match.group())
            known = name not in typed or any(name in text for text in texts)
            if not known and not self._acts(match.group(), plans):
                return match.group()
        return None

    def _acts(self, name: str, plans: Sequence[str]) -> bool:
        """Whether a body that plans call by another name has duties there ("Tỉnh Đoàn")."""
        bodies = [body for body, _ in self._agencies.readings(name)]
        return bool(self._catalogue.findings.duties(bodies, plans))

    def _folded_text(self, document_id: str) -> str:
        if document_id not in self._folded:
            reading = self._catalogue.texts(document_id)[1].text
            self._folded[document_id] = _folded(self._lexicon.expand(reading))
        return self._folded[document_id]

    def _titles(self, documents: Sequence[str] | None) -> tuple[str, ...]:
        return tuple(
            full_title(record.metadata)
            for record in self._records
            if documents is None or record.id in documents
        )


def _nothing_said(question: Question) -> str:
    """Why there are no claims: what was asked for by its number does not exist, or nothing fits."""
    if not question.scope.articles:
        return "Không tìm thấy nội dung trả lời."
    paths = dict.fromkeys(article.path for _, article in question.scope.articles)
    return f"Văn bản được hỏi không có {', '.join(paths)}."


def _folded(text: str) -> str:
    """The words of a text without diacritics, each between spaces."""
    return f" {' '.join(map(folded_key, words(text)))} "


def _listed(titles: Sequence[str]) -> str:
    return "; ".join(titles[:SHOWN_TITLES]) + ("…" if len(titles) > SHOWN_TITLES else "")


def _may_ask_for_law(question: Question) -> bool:
    """Whether a question that names a place or year not indexed may ask for the law.

    "Tôi ở Hà Nội, ly hôn nộp đơn ở tòa nào?" does; one with the word "kế hoạch", or with a body of
    a province, asks for a plan.
    """
    if question.named.other_codes or question.is_followup:
        return False
    return not _OF_PLANS.search(question.text)
