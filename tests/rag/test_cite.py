"""A citation holds exact words, and says where they stand as a person would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.model import Span
from rag.ground import is_grounded
from tests.index.labelled import MESSY_TEXTS, document_of, written
from tests.rag.answer_room import AnswerRoom, answer_room

PLAN = """TỈNH SƠN HÀ

Sơn Hà, ngày 02 tháng 02 năm 2031

KẾ HOẠCH
Giữ gìn bến nước tỉnh Sơn Hà năm 2031

I. VIỆC CHUNG

Xã nào cũng có sổ ghi chuyến.

II. VIỆC CỦA TỪNG NƠI

**1. Sở Y tế:** Lập 03 tổ cấp cứu. Tổ nào cũng có thuyền.

2. Sở Xây dựng

Đóng 40 cọc buộc đò; cọc làm bằng tre già

hoặc bằng gỗ lim¹.

¹ Không dùng gỗ rừng tự nhiên.

Cọc được **sơn đỏ**.

a) Việc làm ngay

- Nhổ cọc mục.

3. Trồng tre giữ bờ. Việc này làm xong trước mùa lũ; xã nào chậm thì báo huyện.

Huyện cử người giúp.
"""
LAW = """LUẬT
GIỮ BẾN ĐÒ
Quốc hội ban hành Luật Giữ bến đò.
Chương I
NHỮNG ĐIỀU CẦN BIẾT
Điều 1. Bến đò
Bến đò là nơi đò cập bờ.
Điều 2. Phạt chủ đò
1. Chủ đò chở quá số khách thì bị phạt.
2. Hồ sơ phạt có:
a) Biên bản;
b) Ảnh chụp.
"""


@pytest.fixture(scope="module")
def room() -> Iterator[AnswerRoom]:
    documents = (written(PLAN, "son-ha-2031"), written(LAW, "luat-giu-ben-do"))
    with answer_room(*documents) as opened:
        yield opened


@pytest.mark.parametrize(
    ("words", "section", "heading"),
    [
        ("Cọc được", "II.2", "Sở Xây dựng"),
        ("Tổ nào cũng có thuyền", "II.1", "Sở Y tế"),
        ("Nhổ cọc mục", "II.2.a", "Việc làm ngay"),
        ("Bến đò là nơi", "Điều 1", "Bến đò"),
        ("Chủ đò chở quá", "Điều 2 khoản 1", "Phạt chủ đò"),
        ("Ảnh chụp", "Điều 2 khoản 2 điểm b", "Hồ sơ phạt có"),
    ],
)
def test_a_citation_names_the_nearest_heading_above_it(
    room: AnswerRoom, words: str, section: str, heading: str
) -> None:
    citation = room.citation(words)
    assert (citation.section, citation.heading) == (section, heading)


@pytest.mark.parametrize(
    "words",
    ["2. Sở Xây dựng", "Điều 1. Bến đò", "1. Sở Y tế: Lập 03 tổ", "Xã nào cũng", "Huyện cử người"],
)
def test_a_citation_repeats_no_heading_and_invents_none(room: AnswerRoom, words: str) -> None:
    """It holds the heading itself, or stands under capitals, or under a whole paragraph."""
    assert room.citation(words).heading == ""


def test_the_line_and_the_place_of_a_quote_can_be_opened(room: AnswerRoom) -> None:
    citation = room.citation("Cọc được sơn đỏ")
    source = room.catalogue.texts(citation.document_id)[0].text
    assert citation.span.of(source) == citation.quote == "Cọc được **sơn đỏ"
    assert source.splitlines()[citation.line - 1] == "Cọc được **sơn đỏ**."


def test_a_document_is_called_by_its_title_in_a_sentence(room: AnswerRoom) -> None:
    assert room.citation("Nhổ cọc mục").title == "Kế hoạch giữ gìn bến nước tỉnh Sơn Hà năm 2031"
    assert room.citation("Ảnh chụp").title == "Luật Giữ bến đò"


def test_a_document_with_a_long_title_is_called_by_its_number() -> None:
    title = (
        "Giữ gìn bến nước, sửa sang đò ngang, dạy trẻ bơi và trồng tre chắn sóng ở các xã ven sông"
    )
    head = "Số: 15/KH-UBND\n\nSơn Hà, ngày 02 tháng 02 năm 2031\n\nKẾ HOẠCH"
    with answer_room(written(f"{head}\n{title} năm 2031\n\nI. VIỆC\n\n1. Sửa.")) as room:
        citation = room.citation("1. Sửa")
        assert citation.title == "Kế hoạch số 15/KH-UBND, tỉnh Sơn Hà, năm 2031"
        assert title[1:] in citation.breadcrumb[0]


def test_a_quote_over_a_footnote_is_two_quotes() -> None:
    with answer_room(document_of("ke-hoach-lam-giang-2025")) as room:
        passage, span = room.place("Thử nghiệm nhắn tin cảnh báo")
        first, second = room.citer.citations(passage, Span(span.start, passage.span.end))
        assert "Lũ quét trên suối nhỏ" not in first.quote + second.quote
        assert first.span.end < second.span.start
        assert first.section == second.section == "II.2.b"


def test_a_torn_paragraph_is_one_quote_and_reads_as_one_line() -> None:
    with answer_room(document_of("ke-hoach-lam-giang-2025")) as room:
        claim = room.citer.claim(*room.place("theo Quyết định số 1860/QĐ-UBND ngày 25/02/2025"))
        [citation] = claim.citations
        assert "ngày\n\n25/02/2025" in citation.quote
        assert claim.text == "theo Quyết định số 1860/QĐ-UBND ngày 25/02/2025"


def test_the_deepest_section_that_holds_all_of_a_span_is_cited(room: AnswerRoom) -> None:
    passage, first = room.place("1. Chủ đò chở quá số khách")
    _, last = room.place("2. Hồ sơ phạt có")
    both = room.citer.citations(passage, Span(first.start, last.end))
    assert {c.section for c in both} == {"Điều 2"}


def test_words_of_a_document_are_claimed_wherever_they_stand(room: AnswerRoom) -> None:
    _, span = room.place("Nhổ cọc mục")
    claim = room.citer.claim_at("son-ha-2031", span)
    assert claim.text == "Nhổ cọc mục"
    assert claim.citations[0].section == "II.2.a"


def test_a_claim_shows_no_markup_of_its_source_but_its_quote_does() -> None:
    plan = "KẾ HOẠCH\nSửa bến năm 2031\n\nI. VIỆC\n\n1. Xem [bản đồ](https://vi-du.vn/x) rồi sửa."
    with answer_room(written(plan)) as room:
        claim = room.citer.claim(*room.place("Xem [bản đồ](https://vi-du.vn/x) rồi sửa"))
        assert claim.text == "Xem bản đồ rồi sửa"
        assert claim.citations[0].quote == "Xem [bản đồ](https://vi-du.vn/x) rồi sửa"


@settings(max_examples=50, deadline=None)
@given(MESSY_TEXTS, st.data())
def test_any_words_of_any_document_are_quoted_as_they_stand(text: str, data: st.DataObject) -> None:
    with answer_room(written(text)) as room:
        passage = data.draw(st.sampled_from(room.passages()))
        start = data.draw(st.integers(passage.span.start, passage.span.end - 1))
        span = Span(start, data.draw(st.integers(start + 1, passage.span.end)))
        if not span.of(room.reading(passage)).strip():
            return
        claim = room.citer.claim(passage, span)
        source = room.catalogue.texts(passage.document_id)[0].text
        assert claim.citations
        assert all(c.span.of(source) == c.quote for c in claim.citations)
        assert is_grounded(claim, room.catalogue)
