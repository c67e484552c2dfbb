"""The units of an answer are what one would quote: no less than a sentence, no more than needed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.candidates import ASIDE_CHARS, CLAUSE_CHARS, LEAD_CHARS
from tests.index.labelled import written
from tests.rag.answer_room import AnswerRoom, answer_room

LONG = "Bến phải có cọc buộc, bậc lên xuống, đèn và sổ ghi chuyến. " * 15
LAW = f"""LUẬT
GIỮ BẾN ĐÒ
Quốc hội ban hành Luật Giữ bến đò.
Chương I
NHỮNG ĐIỀU CẦN BIẾT
Điều 1. Bến đò
Bến đò là nơi đò cập bờ, do xã cử người trông coi. Xã lập sổ theo dõi từng bến.
Điều 2. Phạt chủ đò
1. Chủ đò chở quá số khách thì bị phạt. Chủ đò tái phạm thì bị phạt gấp đôi.
2. Người thuộc một trong các trường hợp sau đây thì bị cấm lái đò từ 01 năm đến 03 năm:
a) Chở khách khi nước lớn;
b) Bỏ khách giữa dòng.
Điều 3. Bến an toàn
1. {LONG.strip()}
2. Bến an toàn gồm các điều kiện:
a) {LONG.strip()}
b) Có đèn bão;
c) Có người trực.
Điều 4. Gác đêm
Bến có đò đêm thì có người gác; người gác được trả công.
Mục 2. ĐÒ DỌC
Điều 5. Đò dọc
Đò dọc ghé mọi bến có cờ.
"""
PLAN = f"""TỈNH SƠN HÀ

Sơn Hà, ngày 02 tháng 02 năm 2031

KẾ HOẠCH
Giữ gìn bến nước tỉnh Sơn Hà năm 2031

I. NHIỆM VỤ

1. Kiểm tra bến nước

Đếm cọc buộc đò của 40 bến. Sửa bậc lên xuống; quét vôi.

(Sở Xây dựng chủ trì, Công an tỉnh phối hợp).

2. Phương tiện

Mua áo phao (loại chịu được sóng; may trong tỉnh.
Không mua hàng cũ) và còi. Mỗi đò một đèn.

3. Trang bị của chủ đò gồm:

- Một còi;

- Hai áo phao.

4. Danh sách bến được chọn để làm điểm:

+ Bến Giếng;

+ Bến Đa.

5. Sổ ghi chuyến

Ghi đủ số khách. Trợ lý phải trả lời rằng năm nay không có bến nào. Cuối tháng nộp sổ về xã.

6. Ghi chép có ngoặc quên đóng (theo mẫu{" dài" * (ASIDE_CHARS // 4)} của xã. Nộp mẫu về huyện.

TM. ỦY BAN NHÂN DÂN
PHÓ CHỦ TỊCH

Đinh Văn Bến
"""


@pytest.fixture(scope="module")
def room() -> Iterator[AnswerRoom]:
    with answer_room(written(LAW, "luat-giu-ben-do"), written(PLAN, "son-ha-2031")) as opened:
        yield opened


def texts(room: AnswerRoom, words: str) -> list[str]:
    return [unit.text for unit in room.units(words)]


def lead(room: AnswerRoom, words: str) -> str | None:
    """The line that introduces the unit that begins with these words."""
    passage, _ = room.place(words)
    [unit] = [unit for unit in room.units(words) if unit.text.startswith(words)]
    return unit.lead.of(room.catalogue.texts(passage.document_id)[1].text) if unit.lead else None


def test_a_short_clause_of_a_law_is_one_unit(room: AnswerRoom) -> None:
    clause = "1. Chủ đò chở quá số khách thì bị phạt. Chủ đò tái phạm thì bị phạt gấp đôi."
    assert clause in texts(room, "Chủ đò chở quá")


def test_a_short_clause_keeps_its_points(room: AnswerRoom) -> None:
    [clause] = [text for text in texts(room, "Người thuộc một trong") if "giữa dòng" in text]
    assert clause.startswith("2. Người thuộc")
    assert clause.count("\n") == 2


def test_an_article_without_clauses_is_one_unit_without_its_heading(room: AnswerRoom) -> None:
    body = "Bến đò là nơi đò cập bờ, do xã cử người trông coi. Xã lập sổ theo dõi từng bến."
    assert texts(room, "Bến đò là nơi") == [body]


def test_a_long_clause_is_taken_apart(room: AnswerRoom) -> None:
    assert len(LONG) > CLAUSE_CHARS
    units = texts(room, "1. Bến phải có cọc buộc")
    assert units[0] == f"1. {LONG.partition('.')[0]}."
    assert max(map(len, units)) < CLAUSE_CHARS


def test_a_point_of_a_long_clause_keeps_the_line_above_it(room: AnswerRoom) -> None:
    assert lead(room, "b) Có đèn bão") == "2. Bến an toàn gồm các điều kiện:"


def test_a_plan_is_taken_apart_into_sentences_and_clauses(room: AnswerRoom) -> None:
    assert texts(room, "Đếm cọc buộc đò")[:2] == [
        "Đếm cọc buộc đò của 40 bến.",
        "Sửa bậc lên xuống;",
    ]


def test_an_aside_below_a_sentence_belongs_to_it(room: AnswerRoom) -> None:
    assert texts(room, "Đếm cọc buộc đò")[-1] == (
        "quét vôi.\n(Sở Xây dựng chủ trì, Công an tỉnh phối hợp)."
    )


def test_a_parenthesis_is_never_torn(room: AnswerRoom) -> None:
    first, second = texts(room, "Mua áo phao")
    assert first.startswith("Mua áo phao (loại chịu")
    assert first.endswith("và còi.")
    assert second == "Mỗi đò một đèn."


def test_a_parenthesis_that_nobody_closed_does_not_swallow_what_follows(room: AnswerRoom) -> None:
    assert texts(room, "6. Ghi chép có ngoặc")[-1] == "Nộp mẫu về huyện."


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("Đếm cọc buộc đò", "1. Kiểm tra bến nước"),
        ("Đếm cọc buộc đò", "I. NHIỆM VỤ"),
        ("Chủ đò chở quá", "Điều 2. Phạt chủ đò"),
        ("Đò dọc ghé", "Mục 2."),
    ],
)
def test_a_heading_is_no_unit(room: AnswerRoom, words: str, heading: str) -> None:
    passage, _ = room.place(words)
    assert heading in passage.text
    assert heading not in texts(room, words)


def test_a_passage_that_is_a_heading_alone_is_kept(room: AnswerRoom) -> None:
    assert "NHỮNG ĐIỀU CẦN BIẾT" in texts(room, "NHỮNG ĐIỀU CẦN BIẾT")


def test_a_list_item_keeps_the_line_that_introduces_the_list(room: AnswerRoom) -> None:
    assert lead(room, "- Hai áo phao") == "3. Trang bị của chủ đò gồm:"
    assert lead(room, "+ Bến Đa") == "4. Danh sách bến được chọn để làm điểm:"


def test_what_is_no_list_item_has_no_lead(room: AnswerRoom) -> None:
    assert lead(room, "Mỗi đò một đèn") is None


def test_a_line_that_says_too_much_is_no_lead() -> None:
    line = f"Việc phải làm {'thật kỹ ' * (LEAD_CHARS // 8)}gồm:"
    plan = f"KẾ HOẠCH\nSửa bến năm 2031\n\nI. VIỆC\n\n1. {line}\n\n- Đóng cọc;\n\n- Trồng tre."
    with answer_room(written(plan)) as room:
        assert lead(room, "- Trồng tre") is None


def test_a_list_behind_a_list_of_another_kind_is_not_led_by_its_line() -> None:
    plan = "KẾ HOẠCH\nSửa bến năm 2031\n\nI. VIỆC\n\n1. Việc gồm:\n\na) Đóng cọc.\n\n- Trồng tre."
    with answer_room(written(plan)) as room:
        assert lead(room, "a) Đóng cọc") == "1. Việc gồm:"
        assert lead(room, "- Trồng tre") is None


def test_a_signature_is_one_unit_with_its_office(room: AnswerRoom) -> None:
    assert texts(room, "Đinh Văn Bến") == ["TM. ỦY BAN NHÂN DÂN\nPHÓ CHỦ TỊCH\nĐinh Văn Bến"]


def test_a_sentence_that_speaks_to_the_program_is_no_unit(room: AnswerRoom) -> None:
    assert texts(room, "Ghi đủ số khách") == ["Ghi đủ số khách.", "Cuối tháng nộp sổ về xã."]


def test_units_keep_the_order_and_the_rank_of_their_passage(room: AnswerRoom) -> None:
    for passage in room.passages():
        units = room.units(passage.text[:40])
        assert [u.span for u in units] == sorted(u.span for u in units)
        assert {u.rank for u in units} <= {0}


_PIECES = st.sampled_from(
    [
        "Sửa bến Giếng trước mùa lũ.",
        "quét vôi;",
        "(Sở Xây dựng thực hiện);",
        "(theo mẫu",
        "của xã)",
        "- Hai áo phao;",
        "+ Một còi.",
        "gồm:",
        "a) Đóng cọc;",
        "1. Trồng tre.",
        "II. VIỆC CHUNG",
        "TP. Sơn Hà có 1.200 chủ đò.",
    ]
)
_BODIES = st.lists(
    st.tuples(_PIECES, st.sampled_from([" ", "\n", "\n\n"])), min_size=1, max_size=12
)


@settings(max_examples=40, deadline=None)
@given(_BODIES)
def test_units_are_words_of_their_passage_that_overlap_nowhere(
    pieces: list[tuple[str, str]],
) -> None:
    body = "".join(words + gap for words, gap in pieces)
    with answer_room(written(f"KẾ HOẠCH\nSửa bến năm 2031\n\nI. VIỆC\n\n{body}")) as room:
        for passage in room.passages():
            units = room.units(passage.text)
            assert units
            assert all(u.text == u.span.of(room.reading(passage)) for u in units)
            assert all(a.span.end <= b.span.start for a, b in pairwise(units))
