"""Answers without a language model: the words that answer, no others, and not twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.completing import FOOTNOTE_CHARS
from rag.extract import CUT, GROUP_CHARS, LAW_CHARS, PLAN_CHARS, WHOLE_CHARS
from rag.history import Turn
from tests.index.labelled import written
from tests.rag.answer_room import AnswerRoom, answer_room

THREE_CLAUSES = "\n".join(
    f"{i}. Chủ đò chở hàng cồng kềnh loại {i} phải {'che đậy và chằng buộc kỹ, ' * 14}đi chậm."
    for i in range(1, 4)
)
LAW = f"""LUẬT
GIỮ BẾN ĐÒ
Quốc hội ban hành Luật Giữ bến đò.
Chương I
NHỮNG ĐIỀU CẦN BIẾT
Điều 1. Phạt chủ đò
1. Chủ đò chở quá số khách thì bị phạt 2.000.000 đồng.
2. Chủ đò bỏ khách giữa dòng thì bị cấm lái đò 03 năm.
Điều 2. Hàng cồng kềnh
{THREE_CLAUSES}
"""


def plan(year: int, body: str, province: str = "SƠN HÀ") -> str:
    place = province.title()
    return f"""TỈNH {province}

Số: 15/KH-UBND

{place}, ngày 02 tháng 02 năm {year}

KẾ HOẠCH
Giữ gìn bến nước tỉnh {place} năm {year}

I. VIỆC PHẢI LÀM

{body}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Đinh Văn Bến
"""


PLAN = plan(
    2031,
    """1. Sửa bậc lên xuống của 12 bến nước trong toàn tỉnh.

2. Tập huấn cứu đuối cho 650 chủ đò¹ trước ngày 20/4/2031.

¹ Chủ đò là người có thẻ do xã cấp.

3. Trồng tre giữ bờ. Tre trồng hai hàng. Hàng trong cách mép nước bốn bước.

4. Trồng tre giữ bờ là việc của dân làng ven sông.""",
)
EARLIER = plan(
    2030,
    """1. Sửa bậc lên xuống của 09 bến nước trong toàn tỉnh.

2. Tập huấn cứu đuối cho các chủ đò.""",
)


@pytest.fixture(scope="module")
def room() -> Iterator[AnswerRoom]:
    documents = (
        written(PLAN, "son-ha-2031"),
        written(EARLIER, "son-ha-2030"),
        written(LAW, "luat-giu-ben-do"),
    )
    with answer_room(*documents) as opened:
        yield opened


def quoted_chars(room: AnswerRoom, question: str) -> int:
    return sum(map(len, room.said(question)))


def test_an_answer_holds_the_sentence_that_answers_and_no_other(room: AnswerRoom) -> None:
    said = room.said("Sơn Hà năm 2031 phải sửa bậc lên xuống của bao nhiêu bến?")
    assert said == ["1. Sửa bậc lên xuống của 12 bến nước trong toàn tỉnh."]


def test_a_sentence_beside_the_one_that_answers_is_left_out() -> None:
    body = "1. Sửa bậc lên xuống của 12 bến nước. Chủ thuyền nộp sổ về xã."
    with answer_room(written(plan(2031, body))) as room:
        said = room.said("Sửa bậc lên xuống của bao nhiêu bến nước?")
        assert said == ["1. Sửa bậc lên xuống của 12 bến nước."]


def test_only_the_document_of_the_best_passage_is_quoted(room: AnswerRoom) -> None:
    question = room.question("Chủ đò tập huấn và chở khách ra sao?")
    for first, other in (("650 chủ đò", "chở quá số khách"), ("chở quá số khách", "650 chủ đò")):
        hits = room.hits_on({first: 1.0, other: 0.99})
        extract = room.extractor.extract(question, hits)
        cited = {c.document_id for claim in extract.claims for c in claim.citations}
        assert cited == {hits[0].passage.document_id}


def test_documents_compared_are_quoted_one_after_the_other(room: AnswerRoom) -> None:
    question = "Sơn Hà năm 2030 và năm 2031 sửa bậc lên xuống của bao nhiêu bến?"
    extract = room.extract(question)
    assert [c.citations[0].document_id for c in extract.claims] == ["son-ha-2030", "son-ha-2031"]
    assert "09 bến" in extract.claims[0].text
    assert "12 bến" in extract.claims[1].text
    assert extract.silences == ()


def test_a_side_of_a_comparison_of_which_nothing_was_found_is_left_out(room: AnswerRoom) -> None:
    question = room.question("Sơn Hà năm 2030 và năm 2031 sửa bậc lên xuống của bao nhiêu bến?")
    hits = room.hits(question)
    kept = [hit for hit in hits if hit.passage.document_id == hits[0].passage.document_id]
    claims = room.extractor.extract(question, kept).claims
    assert {c.citations[0].document_id for c in claims} == {hits[0].passage.document_id}


def test_a_document_compared_that_leaves_the_thing_open_is_silent(room: AnswerRoom) -> None:
    extract = room.extract("Sơn Hà năm 2030 và 2031 tập huấn cứu đuối cho bao nhiêu chủ đò?")
    [silence] = extract.silences
    assert silence.document_id == "son-ha-2030"
    assert silence.message == "không nêu số chủ ở nội dung được hỏi."
    nearest = [c.text for c in extract.claims if c.citations[0].document_id == "son-ha-2030"]
    assert nearest == ["2. Tập huấn cứu đuối cho các chủ đò."]


def test_a_silence_stands_in_the_answer_under_the_title_that_leads_its_quotes(
    room: AnswerRoom,
) -> None:
    text = room.answer("Sơn Hà năm 2030 và 2031 tập huấn cứu đuối cho bao nhiêu chủ đò?").text
    silent = text.index("không nêu số chủ ở nội dung được hỏi. Nội dung gần nhất:")
    assert silent < text.index("Tập huấn cứu đuối cho các chủ đò")


def test_each_side_of_a_comparison_is_short() -> None:
    long = "\n\n".join(f"{i}. Sửa bến nước số {i} {'cho thật chắc ' * 12}." for i in range(1, 9))
    documents = [written(plan(year, long), f"son-ha-{year}") for year in (2030, 2031)]
    with answer_room(*documents) as room:
        extract = room.extract("So sánh việc sửa bến nước số 1 đến 8 của Sơn Hà năm 2030 và 2031")
        sides = [c.citations[0].document_id for c in extract.claims]
        for side in set(sides):
            said = [c.text for c in extract.claims if c.citations[0].document_id == side]
            assert sum(map(len, said)) <= GROUP_CHARS


def test_what_adds_something_goes_before_what_is_said_already() -> None:
    body = f"""1. Trồng tre giữ bờ sông Lâm.

2. Trồng tre giữ bờ sông Lâm {"và sông Mằn, " * 30}xong trong năm.

3. Xã nghiệm thu {"và ghi sổ, " * 30}rồi báo huyện."""
    with answer_room(written(plan(2031, body))) as room:
        question = room.question("Trồng tre giữ bờ sông Lâm thế nào, xã nghiệm thu ra sao?")
        places = {"1. Trồng tre": 1.0, "2. Trồng tre": 1.0, "3. Xã nghiệm thu": 1.0}
        extract = room.extractor.extract(question, room.hits_on(places))
        assert [claim.text[:2] for claim in extract.claims] == ["1.", "3."]


def test_a_footnote_that_the_words_refer_to_is_quoted_behind_them(room: AnswerRoom) -> None:
    said = room.said("Sơn Hà năm 2031 tập huấn cứu đuối cho bao nhiêu chủ đò?")
    assert said[-1] == "¹ Chủ đò là người có thẻ do xã cấp."
    assert room.said("Sơn Hà năm 2031 sửa bậc lên xuống của bao nhiêu bến?")[-1][:1] != "¹"


def test_a_long_footnote_is_left_to_the_reader() -> None:
    note = (
        "¹ Ai cũng được " + "miễn phí ăn ở và phát tài liệu mang về nhà, " * 12 + "kể cả tiền xe."
    )
    body = f"1. Tập huấn cứu đuối cho 650 chủ đò¹ trước mùa lũ.\n\n{note}\n\n2. Trồng tre."
    with answer_room(written(plan(2031, body))) as room:
        assert len(note) > FOOTNOTE_CHARS
        said = room.said("Sơn Hà năm 2031 tập huấn cứu đuối cho bao nhiêu chủ đò?")
        assert not any(text.startswith("¹") for text in said)


@pytest.mark.parametrize("share", [1, 3, 9])
def test_an_answer_out_of_a_plan_is_short(share: int) -> None:
    body = "\n\n".join(
        f"{i}. Tuần tra bến nước số {i} {'vào ban đêm ' * share}và ghi sổ." for i in range(1, 16)
    )
    with answer_room(written(plan(2031, body))) as room:
        assert 0 < quoted_chars(room, "Việc tuần tra bến nước và ghi sổ ra sao?") <= PLAN_CHARS


def test_a_sentence_longer_than_an_answer_is_given_alone() -> None:
    long = f"1. Tuần tra bến nước {'cả ngày lẫn đêm, ' * 50}ghi sổ."
    with answer_room(written(plan(2031, f"{long}\n\n2. Tuần tra bến nước đúng giờ."))) as room:
        assert room.said("Tuần tra bến nước cả ngày lẫn đêm, ghi sổ thế nào?") == [long]


def test_an_answer_out_of_a_law_may_be_longer_but_has_its_bound(room: AnswerRoom) -> None:
    chars = quoted_chars(room, "Chủ đò chở hàng cồng kềnh phải che đậy, chằng buộc thế nào?")
    assert PLAN_CHARS < chars <= LAW_CHARS


def test_the_words_of_an_answer_keep_the_order_of_the_text() -> None:
    body = "1. Ghi sổ chuyến đò. Người giữ bến ký sổ. Xã thu sổ chuyến đò vào cuối tháng."
    with answer_room(written(plan(2031, body))) as room:
        said = "\n".join(room.said("Xã thu sổ chuyến đò khi nào, ai ghi sổ chuyến đò?"))
        assert 0 <= said.index("Ghi sổ") < said.index("cuối tháng")


def test_an_article_asked_for_by_number_is_given_whole(room: AnswerRoom) -> None:
    [text] = room.said("Điều 1 Luật Giữ bến đò quy định gì?")
    assert text.startswith("Điều 1. Phạt chủ đò\n1. Chủ đò chở quá")
    assert text.endswith("03 năm.")


def test_a_clause_asked_for_by_number_is_given_alone(room: AnswerRoom) -> None:
    [text] = room.said("Khoản 2 Điều 1 Luật Giữ bến đò quy định gì?")
    assert text == "2. Chủ đò bỏ khách giữa dòng thì bị cấm lái đò 03 năm."


def test_an_article_too_long_for_an_answer_is_cut_and_says_so(room: AnswerRoom) -> None:
    [text] = room.said("Điều 2 Luật Giữ bến đò quy định gì?")
    assert text.startswith("Điều 2. Hàng cồng kềnh")
    assert text.endswith(CUT)
    assert len(text) <= WHOLE_CHARS + len(CUT) + 1


def test_a_follow_up_to_an_article_is_answered_by_what_it_asks(room: AnswerRoom) -> None:
    history = [Turn("user", "Điều 1 Luật Giữ bến đò quy định gì?")]
    said = room.said("Thế hàng cồng kềnh thì chủ đò phải làm gì?", history)
    assert said
    assert not any(text.startswith("Điều 1") for text in said)


def test_who_signed_is_answered_by_the_signature_alone(room: AnswerRoom) -> None:
    extract = room.extract("Ai ký kế hoạch năm 2031 của Sơn Hà?")
    [claim] = extract.claims
    assert claim.text == "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nĐinh Văn Bến"
    assert claim.citations[0].document_id == "son-ha-2031"


@pytest.mark.parametrize(("score", "found"), [(0.75, True), (0.55, False)])
def test_a_passage_not_far_below_answers_if_it_alone_holds_the_thing_asked_for(
    score: float, found: bool
) -> None:
    body = """1. Sửa bậc lên xuống của bến nước, quét vôi.

2. Sửa bậc lên xuống, sơn cọc buộc đò (Sở Xây dựng chủ trì).

3. Họp dân (Công an tỉnh chủ trì)."""
    with answer_room(written(plan(2031, body))) as room:
        question = room.question("Ai sửa bậc lên xuống, sơn cọc buộc đò?")
        places = {"1. Sửa bậc": 1.0, "2. Sửa bậc": score, "3. Họp dân": score - 0.01}
        extract = room.extractor.extract(question, room.hits_on(places))
        said = " ".join(claim.text for claim in extract.claims)
        assert ("Sở Xây dựng chủ trì" in said) is found
        assert "Công an" not in said


def test_who_does_a_task_is_answered_with_the_words_that_assign_it() -> None:
    body = """1. Sửa bến

a) Vét bùn, sửa bậc lên xuống của 12 bến nước.

b) Trồng tre giữ bờ.

(Sở Xây dựng chủ trì, Công an tỉnh phối hợp thực hiện mục 1).

2. Họp dân."""
    with answer_room(written(plan(2031, body))) as room:
        said = room.said("Ai sửa bậc lên xuống của 12 bến nước?")
        assert "Vét bùn" in said[0]
        assert any("Sở Xây dựng chủ trì" in text for text in said)
