"""Questions that ask several things: read as parts, each answered where a law answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from index.embeddings import SentenceEmbeddings
from index.generation import Generations
from index.tokens import accented_key
from rag.asked_parts import asked_parts
from rag.assistant import Assistant
from rag.history import Turn
from rag.lexicon import Lexicon

LAW = """LUẬT
GIỮ BẾN ĐÒ
Quốc hội ban hành Luật Giữ bến đò.
Chương I
NGƯỜI LÁI VÀ NGƯỜI ĐI
Điều 1. Thẻ lái đò
1. Thẻ lái đò do Ủy ban nhân dân cấp xã nơi có bến cấp cho người đã học xong lớp cứu đuối.
2. Thẻ lái đò bị mất được cấp lại khi người lái báo mất với nơi đã cấp.
Điều 2. Phao của khách
1. Mỗi khách đi đò được phát một phao; khách không mặc phao thì đò không rời bến.
Điều 3. Chở quá số khách
1. Chủ đò chở quá số khách ghi ở mạn đò thì bị phạt từ 2.000.000 đồng đến 5.000.000 đồng.
2. Chủ đò chở quá số khách mà gây đắm đò thì bị cấm lái đò 03 năm.
Chương II
BẾN
Điều 4. Đèn của bến
1. Bến có đò chạy ban đêm phải thắp đèn từ khi mặt trời lặn đến chuyến đò cuối.
Điều 5. Kiểm tra bến
1. Bến đò được kiểm tra 06 tháng một lần; bến ở khúc sông xoáy được kiểm tra 02 tháng một lần.
Điều 6. Sổ của bến
1. Sổ ghi chuyến đò phải được giữ trong 05 năm kể từ ngày ghi dòng cuối.
"""
FUNCTION_WORDS = frozenset(map(accented_key, Lexicon().function_words))
TWO = "Thẻ lái đò do cơ quan nào cấp và sổ ghi chuyến đò phải giữ trong bao lâu?"


@pytest.fixture(scope="module")
def assistant(
    make_home: Callable[[Path], Path],
    embeddings: SentenceEmbeddings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Assistant]:
    file = tmp_path_factory.mktemp("law") / "luat-giu-ben-do.txt"
    file.write_text(LAW, encoding="utf-8")
    with Generations(make_home(file)).open() as generation:
        yield Assistant(generation, embeddings, min_similarity=0.0)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Thẻ lái đò do cơ quan nào cấp và sổ ghi chuyến phải giữ trong bao lâu?",
            ["Thẻ lái đò do cơ quan nào cấp", "sổ ghi chuyến phải giữ trong bao lâu"],
        ),
        (
            "Bến nhà tôi ở khúc sông xoáy, mấy tháng phải kiểm tra một lần; đèn của bến thắp từ "
            "lúc nào?",
            [
                "Bến nhà tôi ở khúc sông xoáy, mấy tháng phải kiểm tra một lần",
                "đèn của bến thắp từ lúc nào",
            ],
        ),
        (
            "Khách không mặc phao thì đò có được rời bến không, chủ đò chở quá khách bị phạt gì?",
            [
                "Khách không mặc phao thì đò có được rời bến không",
                "chủ đò chở quá khách bị phạt gì",
            ],
        ),
    ],
)
def test_each_part_asks_with_words_of_its_own(question: str, parts: list[str]) -> None:
    assert list(asked_parts(question, FUNCTION_WORDS)) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Thẻ lái đò do cơ quan nào cấp?",
        "Chủ đò chở quá số khách thì bị phạt bao nhiêu tiền, mấy năm?",  # the second says nothing
        "Đò đắm mà không có khách nào bị thương, chủ đò bị phạt bao nhiêu tiền?",
        "Chưa báo với bất kỳ ai mà đã cho đò rời bến thì bị xử lý thế nào?",
        "Chủ đò, người lái và khách phải làm những gì?",
        "",
        "? ,;",
        f"{'Tôi lái đò ở bến trên, ' * 30}thẻ lái đò do cơ quan nào cấp, sổ đò giữ mấy năm?",
    ],
)
def test_a_question_that_asks_one_thing_has_no_parts(question: str) -> None:
    assert asked_parts(question, FUNCTION_WORDS) == ()


def test_a_long_list_of_questions_has_few_parts_and_loses_no_word() -> None:
    clauses = [f"bến đò thứ {n} do cơ quan nào trông coi" for n in range(12)]
    parts = asked_parts("; ".join(clauses) + "?", FUNCTION_WORDS)
    assert len(parts) == 4
    assert ", ".join(parts) == ", ".join(clauses)


def test_each_part_is_answered_by_the_article_that_answers_it(assistant: Assistant) -> None:
    answer = assistant.ask(TWO)
    assert "Ủy ban nhân dân cấp xã" in answer.text
    assert "05 năm" in answer.text
    assert {citation.section.split()[1] for citation in answer.citations} >= {"1", "6"}


def test_what_answers_each_part_comes_first_and_nothing_comes_twice(assistant: Assistant) -> None:
    answer = assistant.ask(TWO)
    found = [hit.passage for hit in answer.hits]
    assert {passage.section.split()[1] for passage in found[:2]} == {"1", "6"}
    assert len({passage.id for passage in found}) == len(found)
    spans = sorted((c.span.start, c.span.end) for c in answer.citations)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_what_an_article_named_is_to_answer_is_asked_as_a_whole(assistant: Assistant) -> None:
    question = assistant.understanding.understand(f"Theo Điều 1 Luật Giữ bến đò: {TWO}")
    assert question.scope.articles
    assert question.parts == ()


def test_what_is_found_comes_best_first(assistant: Assistant) -> None:
    scores = [hit.score for hit in assistant.ask(TWO).hits]
    assert scores == sorted(scores, reverse=True)


def test_the_confidence_is_that_of_the_whole_question(assistant: Assistant) -> None:
    whole = assistant.retriever.nearness(assistant.understanding.understand(TWO).dense, None)
    assert assistant.ask(TWO).confidence == pytest.approx(whole, abs=1e-4)


def test_parts_that_a_law_of_one_article_knows_nothing_of_are_no_error(
    make_home: Callable[[Path], Path], embeddings: SentenceEmbeddings, tmp_path: Path
) -> None:
    file = tmp_path / "luat-ngan.txt"
    file.write_text(f"{LAW[: LAW.index('2. Thẻ')]}", encoding="utf-8")
    with Generations(make_home(file)).open() as generation:
        answer = Assistant(generation, embeddings, min_similarity=0.0).ask(
            "Xyz abc qwe ai, rty fgh bnm gì, thẻ lái đò do cơ quan nào cấp?"
        )
    assert "cấp xã" in answer.text


def test_the_order_of_the_parts_does_not_matter(assistant: Assistant) -> None:
    turned = "Sổ ghi chuyến đò phải giữ trong bao lâu và thẻ lái đò do cơ quan nào cấp?"
    quoted = [{c.quote for c in assistant.ask(text).citations} for text in (TWO, turned)]
    assert quoted[0] == quoted[1]


def test_a_question_typed_without_diacritics_has_parts_too(assistant: Assistant) -> None:
    bare = "the lai do do co quan nao cap, so ghi chuyen do phai giu trong bao lau"
    assert len(assistant.understanding.understand(bare).parts) == 2
    assert "05 năm" in assistant.ask(bare).text


def test_one_that_goes_on_from_another_is_asked_as_a_whole(assistant: Assistant) -> None:
    history = [Turn("user", "Thẻ lái đò do cơ quan nào cấp?")]
    question = assistant.understanding.understand(f"Còn {TWO}", history)
    assert question.is_followup
    assert question.parts == ()
