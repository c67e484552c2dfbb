"""What a question takes for granted is held against the words that answer it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.model import Span
from rag.answer import Citation, Claim
from rag.lexicon import Lexicon
from rag.premise import CONFIRM, premise_notes
from tests.index.labelled import written
from tests.rag.answer_room import AnswerRoom, answer_room

PLAN = "KẾ HOẠCH\nGiữ bến năm 2031\n\nI. VIỆC\n\n1. Sửa bến trước ngày 05/3/2031."


@pytest.fixture(scope="module")
def room() -> Iterator[AnswerRoom]:
    with answer_room(written(PLAN)) as opened:
        yield opened


def claim(text: str, heading: str = "") -> Claim:
    citation = Citation("ke-hoach", "Kế hoạch", "I.1", (), text, Span(0, len(text)), 1, heading)
    return Claim(text, (citation,))


def notes(
    room: AnswerRoom,
    question: str,
    said: str,
    body: str | None = None,
    *,
    heading: str = "",
    legislation: bool = False,
) -> list[str]:
    asked = room.question(question)
    expand = Lexicon().expand
    return premise_notes(asked, [claim(said, heading)], body, expand, legislation=legislation)


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("Vì sao được nộp tới ngày 20/3?", "20/3"),
        ("Hạn nộp là ngày 30 tháng 4 phải không?", "ngày 30 tháng 4"),
        ("Có phải hạn nộp là 30/3/2031 không?", "30/3/2031"),
        ("Sao lại chỉ thu 70% quỹ?", "70%"),
        ("Có đúng là thu 70 phần trăm không?", "70 phần trăm"),
        ("Có phải trực 12 giờ mỗi ngày không?", "12 giờ"),
    ],
)
def test_a_figure_that_the_words_do_not_hold_is_told(
    room: AnswerRoom, question: str, figure: str
) -> None:
    [note] = notes(room, question, "Nộp trước ngày 05/3/2031, thu 90% quỹ, trực 24 giờ.")
    assert note.startswith("Lưu ý: câu hỏi nêu")
    assert f"“{figure}”" in note


@pytest.mark.parametrize(
    "question",
    [
        "Có phải hạn nộp là 5/3 không?",
        "Có phải hạn nộp là ngày 05 tháng 3 năm 2031 không?",
        "Có đúng là thu 90% không?",
    ],
)
def test_a_figure_that_the_words_hold_is_confirmed_where_that_is_asked(
    room: AnswerRoom, question: str
) -> None:
    [note] = notes(room, question, "Nộp trước ngày 05/3/2031, thu 90% quỹ, trực 24 giờ.")
    assert note.endswith("có trong phần văn bản trích dẫn dưới đây.")


def test_a_number_of_things_that_agrees_may_be_of_other_things_and_is_not_confirmed(
    room: AnswerRoom,
) -> None:
    assert notes(room, "Trực 24 giờ, đúng không?", "Trực 24 giờ mỗi ngày.") == []


def test_a_month_and_a_year_are_no_numbers_of_things(room: AnswerRoom) -> None:
    assert notes(room, "Có đúng là tháng 3 năm 2031 phải nộp không?", "Nộp tháng 3/2031.") == []


def test_a_figure_that_agrees_needs_no_word_where_nothing_is_to_be_confirmed(
    room: AnswerRoom,
) -> None:
    assert notes(room, "Vì sao phải nộp trước 05/3?", "Nộp trước ngày 05/3/2031.") == []


def test_a_date_of_another_year_does_not_agree(room: AnswerRoom) -> None:
    [note] = notes(room, "Có phải hạn là 05/3/2030 không?", "Nộp trước ngày 05/3/2031.")
    assert note.startswith("Lưu ý")


def test_the_beginning_of_a_date_is_no_date(room: AnswerRoom) -> None:
    [note] = notes(room, "Có phải hạn là 1/3 không?", "Nộp trước ngày 1/30 hoặc 11/3/2031.")
    assert note.startswith("Lưu ý")


def test_figures_compared_with_are_no_premise(room: AnswerRoom) -> None:
    assert notes(room, "Tăng bao nhiêu so với 70% của năm 2030?", "Thu 90% quỹ.") == []


def test_the_figures_of_a_case_need_not_stand_in_the_law(room: AnswerRoom) -> None:
    said = "Thương tích từ 31% trở lên thì bị phạt tù."
    assert notes(room, "Gây thương tích 35% bị phạt thế nào?", said, legislation=True) == []
    assert notes(room, "Có phải từ 35% mới bị phạt tù không?", said, legislation=True) != []


def test_a_body_that_the_words_do_not_name_is_told(room: AnswerRoom) -> None:
    question = "Có phải Sở Y tế chủ trì không?"
    [note] = notes(room, question, "Sở Xây dựng chủ trì.", "Sở Y tế")
    assert "“Sở Y tế”" in note
    assert note.startswith("Lưu ý")


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("Sở Y tế chủ trì.", ""),
        ("Lập 03 tổ cấp cứu.", "Sở Y tế"),
        ("SYT chủ trì, CA tỉnh phối hợp.", ""),
    ],
)
def test_a_body_is_named_by_the_words_their_heading_or_for_short(
    room: AnswerRoom, said: str, heading: str
) -> None:
    question = "Có phải Sở Y tế chủ trì không?"
    assert notes(room, question, said, "Sở Y tế", heading=heading) == []


def test_a_body_is_a_premise_only_where_confirmation_is_asked_for(room: AnswerRoom) -> None:
    assert notes(room, "Sở Y tế chủ trì việc gì?", "Sở Xây dựng chủ trì.", "Sở Y tế") == []


@pytest.mark.parametrize(
    ("question", "confirms"),
    [
        ("Có phải hạn là 5/3 không?", True),
        ("Hạn là 5/3, đúng không?", True),
        ("Có đúng Sở Y tế chủ trì?", True),
        ("Phải chăng hạn đã lùi?", True),
        ("Hạn là khi nào?", False),
        ("Ai phải nộp báo cáo?", False),
        ("Nộp đúng hạn thì được gì?", False),
    ],
)
def test_a_question_for_confirmation_is_told_from_others(question: str, confirms: bool) -> None:
    assert bool(CONFIRM.search(question)) is confirms
