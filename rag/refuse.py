"""When not to answer, and what to say then.

Better no answer than one without grounds: a question is refused if it is no question but an
attempt to steer the program, if it names what is not indexed, if nothing is near to it, or if what
is near lacks the very thing that is asked for. The refusal says what was searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from index.bodies.mentions import Mention
from index.catalogue import Catalogue
from index.documents import full_title
from index.letters import LOWER, UPPER
from index.tokens import folded_key, words
from rag.answer import Claim, Reason, Refusal, Silence
from rag.asked import things_sought
from rag.asked_bodies import AskedBodies
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
_CLAUSE_ENDS = re.compile(r"[,;?.]|(?<=\bkhông)\s+(?:thì|và)\b", re.I)
_YES_OR_NO = re.compile(r"\bkhông(?:\s+(?:ạ|nhỉ|vậy|thế|hả))?\s*$", re.I)
_HOW_MUCH = re.compile(r"\b(?:bao nhiêu|mấy|số lượng|tỷ lệ|tỉ lệ)\b|%", re.I)
_PLEASE = re.compile(
    r"\b(?:(?:cho|giúp|nói|kể) (?:tôi|mình|em|chúng tôi|biết|rõ)"
    r"|(?:bạn|ai|anh|chị) (?:có )?biết)\b",
    re.I,
)
"""Words of "…, cho tôi biết được không?"."""
_NAME = re.compile(rf"(?:[{UPPER}][{LOWER}]+)(?: [{UPPER}][{LOWER}]+)+")
"""Two capitalised words or more; one alone may only begin a sentence."""
_SMALL_END = re.compile(rf"( [{LOWER}]+)(?: [{LOWER}]+)+$")
"""Where the name of a body is not in the table, its first small word may still belong to it."""

_PROVINCIAL = " tỉnh"


class Refusals:
    """Decides over the documents of one generation."""

    def __init__(
        self, catalogue: Catalogue, lexicon: Lexicon, bodies: AskedBodies, min_similarity: float
    ) -> None:
        """``min_similarity`` is the setting ``CANCU_MIN_SIMILARITY``, 0..1."""
        self._catalogue = catalogue
        self._records = catalogue.documents()
        self._lexicon = lexicon
        self._bodies = bodies
        self._min_similarity = min_similarity
        self._folded: dict[str, str] = {}

    def before(self, question: Question, nearness: float) -> Refusal | None:
        """Whether to refuse before looking for an answer in what was found.

        ``nearness`` is the confidence of the answer (see ``Answer``).
        """
        scope = question.scope
        if is_attack(question.asked):
            return Refusal(Reason.HARMFUL_OR_INJECTION, HARMFUL, ())
        near = scope.documents != () and nearness >= self._min_similarity
        if scope.missing and not scope.groups and not (near and _may_ask_for_law(question)):
            named = "; ".join(scope.missing)
            among = "đã lập chỉ mục" if scope.within is None else "được chọn"
            message = f"Trong các văn bản {among} không có {named}."
            return Refusal(Reason.WRONG_YEAR_OR_PROVINCE, message, self._titles(scope.within))
        if question.elsewhere and question.elsewhere.refusal:
            return self._not_found(question, question.elsewhere.refusal)
        if not near:
            return self._out_of_scope(question)
        if unknown := self._unknown_name(question):
            return self._not_found(question, f"Các văn bản đã tra cứu không nhắc đến “{unknown}”.")
        return None

    def after(
        self, question: Question, claims: Sequence[Claim], silences: Sequence[Silence] = ()
    ) -> Refusal | None:
        """Whether to refuse the claims found: there are none, or they lack the thing asked for."""
        if not claims:
            told = " ".join(f"{silence.title} {silence.message}" for silence in silences)
            return self._not_found(question, told or _nothing_said(question))
        if question.scope.articles or question.asks_signer or question.asks_own:
            return None
        said = " ".join(claim.text for claim in claims)
        lacking = [t.name for t in things_sought(question) if t.required and not t.holds(said)]
        if not lacking or _asks_more(question.text):
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
        if question.bare:
            return None
        if place := self._unknown_place(question):
            return place
        plans = [d for group in question.scope.groups for d in group]
        if not plans:
            return None
        # Only what was typed: a long form that an abbreviation brought in is a guess of ours.
        typed = _folded(question.asked)
        texts = [self._folded_text(document) for document in plans]
        places = "|".join(map(re.escape, question.named.provinces))
        text = re.sub(places, ";", question.text) if places else question.text
        for name in self._names(text):
            folded = _folded(name)
            known = folded not in typed or any(folded in text for text in texts)
            if not known and not self._bodies.act(name, plans):
                return name
        return None

    def _unknown_place(self, question: Question) -> str | None:
        """The place behind the name of a body ("Sở Y tế Lâm Giang"), if no plan mentions it.

        A citizen may ask for the law with the name of any court.
        """
        if not question.scope.groups and _may_ask_for_law(question):
            return None
        plans = [record.id for record in self._records if not record.metadata.kind.is_legislation]
        mentions = self._bodies.mentions(question.asked)
        named = [m for m in mentions if not _is_of_one_place(m)]
        for place in chain.from_iterable(map(self._bodies.places, named)):
            known = place in question.named.provinces
            if not (known or any(_folded(place) in self._folded_text(plan) for plan in plans)):
                return place
        return None

    def _names(self, text: str) -> Iterator[str]:
        """The bodies that a text names, then what else stands in capitals."""
        for mention in self._bodies.mentions(text):
            small = not mention.written[0].isupper()
            if mention.collective or small or _is_of_one_place(mention):
                continue
            if mention.known:
                yield mention.written.removesuffix(_PROVINCIAL)
            elif _NAME.match(mention.written):
                yield _SMALL_END.sub(r"\1", mention.written)
            else:
                continue
            text = text.replace(mention.written, ";")
        for match in _NAME.finditer(text):
            first, _, rest = match.group().partition(" ")
            # At the beginning of a sentence any word has a capital: "Còn Bến Đá?"
            idle = first.lower() in self._lexicon.function_words
            if not idle or " " in rest:
                yield rest if idle else match.group()

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


def _is_of_one_place(mention: Mention) -> bool:
    """Whether it is a body below the province ("Công an huyện …"), called by a place's name."""
    return bool(mention.stem) and not mention.name.endswith(_PROVINCIAL)


def _asks_more(text: str) -> bool:
    """Whether a question also asks if something is so: without a number it is answered in part.

    "…, có đúng không, … bao nhiêu?" does; "… có nêu bao nhiêu … không?" asks for the number alone.
    """
    clauses = _CLAUSE_ENDS.split(text)
    asks = (clause for clause in clauses if _YES_OR_NO.search(clause))
    return any(not _HOW_MUCH.search(clause) and not _PLEASE.search(clause) for clause in asks)


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
