"""What a plan says in another place completes the words that refer to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.asked import BODY, MOMENT, things_asked
from rag.completing import Completer
from tests.index.labelled import written
from tests.rag.answer_room import AnswerRoom, answer_room

PLAN = """TỈNH SƠN HÀ

Sơn Hà, ngày 02 tháng 02 năm 2031

KẾ HOẠCH
Giữ gìn bến nước tỉnh Sơn Hà năm 2031

Thực hiện Quyết định số 81/QĐ-TTg ngày 14/11/2030 của Thủ tướng Chính phủ về giữ bến nước.

I. VIỆC PHẢI LÀM

1. Sửa bến

- Vét bùn của 12 bến nước theo Quyết định số 81/QĐ-TTg.

- Trồng tre giữ bờ¹; ghi sổ.

(Sở Xây dựng chủ trì, Công an tỉnh phối hợp thực hiện).

¹ Tre gai, không trồng tre cảnh.

2. Họp dân theo Quyết định số 81/QĐ-TTg ngày 14/11/2030 và Công văn số 7/SXD-QLN.

3. Nơi nào chưa có Quyết định số 81/QĐ-TTg thì hỏi huyện; Quyết định số 81/QĐ-TTg ngày 14/11/2030
thay văn bản cũ.
"""
WHO, WHEN, OPEN = "Ai làm?", "Quyết định ký ngày nào?", "Thế nào?"


@pytest.fixture(scope="module")
def room() -> Iterator[AnswerRoom]:
    with answer_room(written(PLAN, "son-ha-2031")) as opened:
        yield opened


def completed(room: AnswerRoom, question: str, *words: str) -> list[str]:
    """The words chosen for an answer, and what completes them."""
    runs = [room.place(one) for one in words]
    completer = Completer(room.catalogue, room.duties)
    found = completer.completed(runs, things_asked(question))
    return [span.of(room.reading(passage)) for passage, span in found]


def test_the_questions_of_these_tests_ask_for_what_they_mean() -> None:
    assert BODY in [thing.name for thing in things_asked(WHO)]
    assert MOMENT in [thing.name for thing in things_asked(WHEN)]
    assert things_asked(OPEN) == []


def test_who_does_a_task_is_told_behind_it(room: AnswerRoom) -> None:
    task = "- Vét bùn của 12 bến nước"
    [first, assigned] = completed(room, WHO, task)
    assert first == task
    assert "Sở Xây dựng chủ trì, Công an tỉnh phối hợp thực hiện" in assigned


def test_who_does_a_task_is_told_only_where_that_is_asked(room: AnswerRoom) -> None:
    assert completed(room, OPEN, "- Vét bùn của 12 bến nước") == ["- Vét bùn của 12 bến nước"]


def test_who_does_two_tasks_is_told_once(room: AnswerRoom) -> None:
    told = completed(room, WHO, "- Vét bùn của 12 bến nước", "ghi sổ")
    assert sum("Sở Xây dựng chủ trì" in words for words in told) == 1


def test_an_assignment_that_is_among_the_words_is_not_repeated(room: AnswerRoom) -> None:
    chosen = [
        "- Vét bùn của 12 bến nước",
        "(Sở Xây dựng chủ trì, Công an tỉnh phối hợp thực hiện)",
    ]
    assert completed(room, WHO, *chosen) == chosen


def test_the_date_of_a_document_cited_without_it_is_taken_from_where_it_stands(
    room: AnswerRoom,
) -> None:
    cited = "Vét bùn của 12 bến nước theo Quyết định số 81/QĐ-TTg"
    [first, dated] = completed(room, WHEN, cited)
    assert first == cited
    assert dated.startswith("Thực hiện Quyết định số 81/QĐ-TTg ngày 14/11/2030")
    assert dated.endswith("về giữ bến nước.")


def test_a_date_that_is_told_or_not_asked_for_or_stands_nowhere_is_not_sought(
    room: AnswerRoom,
) -> None:
    told = "Họp dân theo Quyết định số 81/QĐ-TTg ngày 14/11/2030"
    unknown = "Công văn số 7/SXD-QLN"
    undated = "Vét bùn của 12 bến nước theo Quyết định số 81/QĐ-TTg"
    twice = "chưa có Quyết định số 81/QĐ-TTg thì hỏi huyện; Quyết định số 81/QĐ-TTg ngày 14/11/2030"
    assert completed(room, WHEN, told) == [told]
    assert completed(room, WHEN, twice) == [twice]
    assert completed(room, WHEN, unknown) == [unknown]
    assert completed(room, OPEN, undated) == [undated]


def test_a_footnote_stands_behind_all_the_words(room: AnswerRoom) -> None:
    words = ("Trồng tre giữ bờ¹", "ghi sổ")
    assert completed(room, OPEN, *words) == [*words, "¹ Tre gai, không trồng tre cảnh."]


def test_a_footnote_chosen_itself_brings_nothing(room: AnswerRoom) -> None:
    assert completed(room, OPEN, "¹ Tre gai") == ["¹ Tre gai"]
