"""Whatever is asked, in whatever words: what must hold of every answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.tokens import words
from rag.ground import is_grounded
from rag.history import Turn
from tests.index.labelled import SAMPLE, document_of
from tests.rag.answer_room import AnswerRoom, answer_room

LONGEST = 1_600
"""An answer that is no list is no longer, in characters; it may hold two plans side by side."""
PLANS = sorted(path.stem for path in SAMPLE.glob("*.txt"))
DOCUMENTS = [*PLANS, "bo-luat-mau", "luat-cho-lang"]


@pytest.fixture(scope="module")
def room() -> Iterator[AnswerRoom]:
    with answer_room(*map(document_of, DOCUMENTS)) as opened:
        yield opened


_TEXTS = [document_of(stem).reading.text for stem in DOCUMENTS]
_RUNS = [
    " ".join(found[i : i + 5]) for found in map(words, _TEXTS) for i in range(0, len(found), 7)
]
_PLACES = st.sampled_from(
    [
        *("", "Lâm Giang", "Lâm Giang năm 2025", "lam giang 2024", "Lâm Giang năm 2024 và 2025"),
        *("Nghệ An", "Luật Chợ làng", "Điều 3 Bộ luật Bến nước và đò ngang", "khoản 1 Điều 5"),
    ]
)
_ASKING = st.sampled_from(
    [
        *("", "là gì?", "do ai thực hiện?", "hạn khi nào?", "bao nhiêu hộ?", "phải làm gì?"),
        *("ai ký?", "có đúng là 30/4 không?", "theo quyết định nào?", "khác nhau thế nào?"),
    ]
)
_QUESTIONS = st.builds(
    lambda place, about, asking: " ".join(filter(None, [place, *about, asking])) or "?",
    _PLACES,
    st.lists(st.sampled_from(_RUNS), max_size=3),
    _ASKING,
)
_HISTORIES = st.lists(
    st.builds(Turn, st.sampled_from(["user", "assistant"]), _QUESTIONS), max_size=2
)


@settings(max_examples=150, deadline=None)
@given(_QUESTIONS, _HISTORIES)
def test_every_claim_is_grounded_in_words_that_stand_where_the_question_may_look(
    room: AnswerRoom, asked: str, history: list[Turn]
) -> None:
    question = room.question(asked, history)
    extract = room.extractor.extract(question, room.hits(question))
    for claim in extract.claims:
        assert is_grounded(claim, room.catalogue)
        for citation in claim.citations:
            source, _ = room.catalogue.texts(citation.document_id)
            assert citation.span.of(source.text) == citation.quote
            assert question.scope.documents is None or (
                citation.document_id in question.scope.documents
            )


@settings(max_examples=150, deadline=None)
@given(_QUESTIONS)
def test_every_answer_is_short_unless_a_list_or_an_article_is_asked_for(
    room: AnswerRoom, asked: str
) -> None:
    question, answer = room.question(asked), room.answer(asked)
    looked_up = [room.catalogue.sections_at(d, a.path) for d, a in question.scope.articles]
    assert bool(answer.claims) == (any(looked_up) if looked_up else True)
    listed = any(claim.group for claim in answer.claims)
    assert listed or question.scope.articles or len(answer.text) <= LONGEST
    marks = {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)}
    assert marks >= set(range(1, len(answer.citations) + 1))


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_no_text_however_odd_breaks_an_answer(room: AnswerRoom, asked: str) -> None:
    assert all(is_grounded(claim, room.catalogue) for claim in room.extract(asked).claims)
