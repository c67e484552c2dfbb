"""What is named and not indexed is answered by what cites it, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.answer import Reason
from rag.named_documents import laws_named, numbers_named
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

1. Sở Xây dựng sửa 12 bến nước ở huyện Đồi Thông trước ngày 20/4/2031 và ban hành quy chế.

2. Tuyên truyền Luật Tài nguyên nước cho các chủ đò theo Nghị định số 33/2029/NĐ-CP ngày 05/6/2029 \
của Chính phủ về bến bãi.

3. Sở Y tế khám sức khỏe cho chủ đò theo khoản 1 Điều 4 Luật Trẻ em.
"""
NEIGHBOUR = PLAN.replace("SƠN HÀ", "LÂM GIANG").replace("Sơn Hà", "Lâm Giang")
NEIGHBOUR = NEIGHBOUR.replace("15/KH-UBND", "16/KH-UBND").replace("7321/", "5544/")
LAW = """BỘ LUẬT
GIỮ BẾN ĐÒ NĂM 2031
Quốc hội ban hành Bộ luật Giữ bến đò.
Chương I
NHỮNG ĐIỀU CẦN BIẾT
Điều 1. Phạt chủ đò
1. Chủ đò chở quá số khách thì bị phạt 2.000.000 đồng.
2. Giao đất bến bãi theo Luật Đất đai trong thời hạn 30 năm.
"""


@pytest.fixture(scope="module")
def room() -> Iterator[AnswerRoom]:
    plans = (written(PLAN, "son-ha-2031"), written(NEIGHBOUR, "lam-giang-2031"))
    with answer_room(*plans, written(LAW, "luat-giu-ben-do")) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "Kế hoạch số 7321/KH-BCĐ ban hành ngày nào?",
        "ke hoach so 7321/kh-bcd ban hanh ngay nao",
        "Kế hoạch 7321/KH-BCD của Ban Chỉ đạo nói về gì?",
        "Kế hoạch số 7321 ban hành ngày nào?",
        "Ai ký Kế hoạch 7321/KH-BCĐ?",
        "Kế hoạch 7321/KH-BCĐ giao Sở Xây dựng làm gì?",
    ],
)
def test_a_number_that_is_only_cited_is_answered_by_what_cites_it(
    room: AnswerRoom, question: str
) -> None:
    said, refusal = room.ask(question)
    assert refusal is None
    assert "7321/KH-BCĐ ngày 12/01/2031" in " ".join(said)
    assert "5544/" not in " ".join(said)
    assert not any("12 bến nước" in text for text in said)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Kế hoạch số 9999/KH-BCĐ ban hành ngày nào?", "9999/KH-BCĐ"),
        ("Nghị định 99/2030/NĐ-CP quy định gì?", "99/2030/NĐ-CP"),
        ("Nghị định 33/2028/NĐ-CP nói về gì?", "33/2028/NĐ-CP"),
        ("Kế hoạch số 5544/KH-BCĐ mà Sơn Hà năm 2031 dẫn nói gì?", "5544/KH-BCĐ"),
        ("Kế hoạch 16/KH-UBND của Sơn Hà năm 2031 sửa mấy bến?", "16/KH-UBND"),
    ],
)
def test_a_number_that_nothing_asked_about_cites_is_refused(
    room: AnswerRoom, question: str, number: str
) -> None:
    _, refusal = room.ask(question)
    assert refusal and refusal.reason is Reason.NOT_IN_DOCUMENTS
    assert f"không nhắc đến văn bản số {number}." in refusal.message


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Kế hoạch 15/KH-UBND sửa bao nhiêu bến nước?", "12 bến"),
        ("Kế hoạch số 15 của Sơn Hà sửa bao nhiêu bến nước?", "12 bến"),
        ("Thực hiện Kế hoạch 7321/KH-BCĐ, Sơn Hà năm 2031 giao Sở Y tế làm gì?", "khám sức"),
        ("Sơn Hà năm 2031 sửa 12 bến theo Kế hoạch 81/KH-BCĐ, có đúng không?", "12 bến"),
        ("Nghị định 33/NĐ-CP ban hành ngày nào?", "05/6/2029"),
    ],
)
def test_a_question_about_an_indexed_plan_is_not_narrowed(
    room: AnswerRoom, question: str, answer: str
) -> None:
    said, refusal = room.ask(question)
    assert refusal is None
    assert answer in " ".join(said)


@pytest.mark.parametrize(
    "question",
    [
        "Luật Đất đai quy định thời hạn giao đất bao nhiêu năm?",
        "luật đất đai quy định thời hạn giao đất bao nhiêu năm?",
        "Theo Luật Đất đai, giao đất bến bãi bao nhiêu năm?",
        "Luật An ninh mạng quy định gì về bến bãi?",
        "Điều 32 Luật Tài nguyên nước quy định gì?",
        "Luật Bến cảng thủy nội địa phạt chủ đò bao nhiêu tiền?",
    ],
)
def test_what_stands_in_a_law_that_is_not_indexed_is_refused(
    room: AnswerRoom, question: str
) -> None:
    _, refusal = room.ask(question)
    assert refusal and refusal.reason is Reason.NOT_IN_DOCUMENTS
    assert refusal.message.startswith("Chưa có Luật ")


def test_a_refusal_tells_where_the_law_is_named(room: AnswerRoom) -> None:
    _, refusal = room.ask("Luật Đất đai quy định gì về bến bãi?")
    assert refusal and "của Bộ luật Giữ bến đò năm 2031, chứ" in refusal.message


@pytest.mark.parametrize(
    "question",
    [
        "Kế hoạch nào nhắc đến Luật Tài nguyên nước?",
        "Sơn Hà năm 2031 tuyên truyền Luật Tài nguyên nước cho ai?",
    ],
)
def test_what_plans_say_of_a_law_answers(room: AnswerRoom, question: str) -> None:
    said, refusal = room.ask(question)
    assert refusal is None
    assert "chủ đò" in " ".join(said)


@pytest.mark.parametrize(
    "question",
    [
        "Luật Giữ bến đò phạt chủ đò bao nhiêu tiền?",
        "Bộ luật Giữ bến đò phạt chở quá số khách bao nhiêu tiền?",
        "Theo luật, chở quá số khách bị phạt bao nhiêu tiền?",
        "Theo pháp luật Việt Nam, chở quá số khách bị phạt bao nhiêu tiền?",
        "Theo Luật Việt Nam, chở quá số khách bị phạt bao nhiêu tiền?",
        "Luật quy định chở quá số khách thì phạt bao nhiêu tiền?",
        "Luật sư chở quá số khách thì bị phạt bao nhiêu tiền?",
    ],
)
def test_an_indexed_law_and_law_at_large_are_answered(room: AnswerRoom, question: str) -> None:
    said, refusal = room.ask(question)
    assert refusal is None
    assert "2.000.000 đồng" in " ".join(said)


def test_what_a_question_names_elsewhere_is_told(room: AnswerRoom) -> None:
    question = room.question("Kế hoạch số 7321/KH-BCĐ và Nghị định 1/2001/NĐ-CP nói gì?")
    found = room.elsewhere.read(question)
    assert found and found.refusal is None
    assert found.names == ("văn bản số 7321/KH-BCĐ", "văn bản số 1/2001/NĐ-CP")
    assert room.elsewhere.read(room.question("Sơn Hà năm 2031 sửa mấy bến?")) is None


@pytest.mark.parametrize(
    "text",
    ["Kế hoạch 2024 và 2025 khác gì?", "Kế hoạch 5 năm ra sao?", "Ngày 20/4/2031 nộp 2 - 3 bản?"],
)
def test_years_days_and_counts_are_no_numbers_of_documents(text: str) -> None:
    assert numbers_named(text) == []


def test_the_name_of_a_law_ends_where_the_question_goes_on() -> None:
    [law] = laws_named("Luật Bến cảng thủy nội địa phạt chủ đò bao nhiêu tiền?")
    assert law.name == "Luật Bến cảng thủy nội địa"
    assert law.is_source
