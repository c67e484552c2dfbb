"""A document's own number and day are told by its title block, or said to be left blank."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.answer import Reason
from tests.index.labelled import written
from tests.rag.answer_room import AnswerRoom, answer_room

PLAN = """TỈNH SƠN HÀ

Số: 15/KH-UBND

Sơn Hà, ngày 02 tháng 02 năm 2031

KẾ HOẠCH
Giữ gìn bến nước tỉnh Sơn Hà năm 2031

Thực hiện Kế hoạch số 7321/KH-BCĐ ngày 12/01/2031 của Ban Chỉ đạo về giữ nguồn nước, Ủy ban nhân \
dân tỉnh ban hành Kế hoạch.

I. VIỆC PHẢI LÀM

1. Sở Xây dựng ban hành quy chế số 9/QC-SXD ngày 20/4/2031.
"""
DRAFT = PLAN.replace("15/KH-UBND", "      /KH-UBND").replace("ngày 02 tháng", "ngày      tháng")
DRAFT = DRAFT.replace("năm 2031", "năm 2032")
UNDATED = DRAFT.replace("Số:       /KH-UBND\n\nSơn Hà, ngày      tháng 02 năm 2032\n\n", "")
UNDATED = UNDATED.replace("Sơn Hà", "Lâm Giang").replace("SƠN HÀ", "LÂM GIANG")


@pytest.fixture(scope="module")
def room() -> Iterator[AnswerRoom]:
    plans = {"son-ha-2031": PLAN, "son-ha-2032": DRAFT, "lam-giang-2032": UNDATED}
    with answer_room(*(written(text, id_) for id_, text in plans.items())) as opened:
        yield opened


NUMBER, DAY = "Số: 15/KH-UBND", "Sơn Hà, ngày 02 tháng 02 năm 2031"


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("Kế hoạch năm 2031 của Sơn Hà số mấy?", [NUMBER]),
        ("Kế hoạch giữ gìn bến nước Sơn Hà năm 2031 có số ký hiệu là gì?", [NUMBER]),
        ("Kế hoạch năm 2031 của Sơn Hà ban hành ngày nào?", [DAY]),
        ("Kế hoạch Sơn Hà năm 2031 được ký khi nào?", [DAY]),
        ("ke hoach nam 2031 cua son ha ban hanh ngay nao", [DAY]),
        ("ke hoach son ha 2031 so may", [NUMBER]),
        ("Kế hoạch Sơn Hà năm 2031 số bao nhiêu, ban hành ngày nào?", [NUMBER, DAY]),
        ("Kế hoạch 15/KH-UBND của Sơn Hà ban hành khi nào?", [DAY]),
    ],
)
def test_the_title_block_tells_a_plans_own_number_and_day(
    room: AnswerRoom, question: str, lines: list[str]
) -> None:
    assert room.ask(question) == (lines, None)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Kế hoạch năm 2032 của Sơn Hà số mấy?", "để trống số (phần tiêu đề ghi “Số: /KH-UBND”)"),
        ("Kế hoạch năm 2032 của Sơn Hà ban hành ngày nào?", "để trống ngày ban hành"),
        ("Kế hoạch năm 2032 của Lâm Giang ban hành ngày nào?", "không ghi ngày ban hành"),
    ],
)
def test_what_the_title_block_leaves_blank_is_refused_by_saying_so(
    room: AnswerRoom, question: str, why: str
) -> None:
    _, refusal = room.ask(question)
    assert refusal and refusal.reason is Reason.NOT_IN_DOCUMENTS
    assert why in refusal.message


def test_of_two_plans_one_may_leave_its_day_blank(room: AnswerRoom) -> None:
    extract = room.extract("Kế hoạch năm 2031 và 2032 của Sơn Hà ban hành ngày nào?")
    assert [claim.text for claim in extract.claims] == [DAY]
    assert ["để trống ngày" in silence.message for silence in extract.silences] == [True]


@pytest.mark.parametrize(
    "question",
    [
        "Sơn Hà năm 2031 thực hiện kế hoạch số mấy?",
        "Kế hoạch Sơn Hà năm 2031 căn cứ văn bản số mấy, ban hành ngày nào?",
        "Sở Xây dựng Sơn Hà năm 2031 ban hành quy chế ngày nào?",
        "Quyết định nào của Sơn Hà năm 2031 ban hành ngày nào?",
        "Kế hoạch ban hành ngày nào?",
    ],
)
def test_the_number_and_day_of_something_else_are_searched_for(
    room: AnswerRoom, question: str
) -> None:
    assert room.question(question).asks_own == ()
