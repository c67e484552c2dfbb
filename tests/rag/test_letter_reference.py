"""How a letter refers to a place in a document: nothing but what the paper says of itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import Kind, Metadata
from rag.letter_reference import letter_reference

PLAN = Metadata(
    kind=Kind.PLAN,
    title="Giữ bến đò ngang năm 2031",
    number="12/KH-UBND",
    issuer="Ủy ban nhân dân tỉnh Sơn Hà",
    province="Sơn Hà",
    issued=date(2031, 3, 5),
    year=2031,
)
CODE = Metadata(
    kind=Kind.CODE,
    title="Bộ luật đường đèo 2031",
    number="7/2031/QH20",
    issuer="Quốc hội",
    issued=date(2031, 11, 27),
    year=2031,
)
DECREE = Metadata(
    kind=Kind.DECREE,
    title="Quy định chi tiết việc giữ bến",
    number="8/2031/NĐ-CP",
    issuer="Chính phủ",
    issued=date(2031, 1, 9),
    year=2031,
)


def test_a_plan_is_referred_to_by_all_that_its_paper_says() -> None:
    assert letter_reference(PLAN, "III.1") == (
        "mục III.1 Kế hoạch số 12/KH-UBND ngày 05/3/2031 của Ủy ban nhân dân tỉnh Sơn Hà "
        "về giữ bến đò ngang năm 2031"
    )


@pytest.mark.parametrize(
    ("section", "place"),
    [
        ("Điều 173", "Điều 173"),
        ("Điều 173 khoản 1", "khoản 1 Điều 173"),
        ("Điều 217a khoản 2 điểm đ", "điểm đ khoản 2 Điều 217a"),
        ("Điều 9 điểm b", "điểm b Điều 9"),
        ("Chương XII Mục 1", "Mục 1 Chương XII"),
        ("Chương II Mục 1 Tiểu mục 3", "Tiểu mục 3 Mục 1 Chương II"),
        ("Phần thứ nhất Chương I", "Chương I Phần thứ nhất"),
        ("Phần thứ hai", "Phần thứ hai"),
        ("Mở đầu", "phần Mở đầu"),
        ("Phụ lục 2", "Phụ lục 2"),
    ],
)
def test_the_smallest_unit_of_a_law_stands_first(section: str, place: str) -> None:
    assert letter_reference(CODE, section) == f"{place} Bộ luật Đường đèo số 7/2031/QH20"


@pytest.mark.parametrize("section", ["II.2.a", "A.I", "2.1", "IV"])
def test_sections_of_plans_keep_their_path(section: str) -> None:
    assert letter_reference(PLAN, section).startswith(f"mục {section} Kế hoạch")


def test_a_whole_document_has_no_place_before_it() -> None:
    assert letter_reference(CODE, "") == "Bộ luật Đường đèo số 7/2031/QH20"


def test_a_law_without_a_number_is_told_by_its_year() -> None:
    law = replace(CODE, kind=Kind.LAW, title="Luật Đê điều", number=None, year=2033)
    assert letter_reference(law, "Điều 2") == "Điều 2 Luật Đê điều năm 2033"
    assert letter_reference(replace(law, year=None), "Điều 2") == "Điều 2 Luật Đê điều"


def test_a_title_without_its_kind_gets_it() -> None:
    assert letter_reference(replace(CODE, title="đường đèo"), "Điều 2").startswith(
        "Điều 2 Bộ luật Đường đèo số"
    )


def test_the_constitution_needs_no_further_name() -> None:
    constitution = Metadata(kind=Kind.CONSTITUTION, title="Hiến pháp 2040", year=2040)
    assert letter_reference(constitution, "Điều 5") == "Điều 5 Hiến pháp năm 2040"


def test_a_decree_has_number_date_issuer_and_subject() -> None:
    assert letter_reference(DECREE, "Điều 4 khoản 2") == (
        "khoản 2 Điều 4 Nghị định số 8/2031/NĐ-CP ngày 09/01/2031 của Chính phủ "
        "quy định chi tiết việc giữ bến"
    )


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Về công tác đê điều", "về công tác đê điều"),
        ("Thực hiện Chỉ thị số 3/CT-TTg", "thực hiện Chỉ thị số 3/CT-TTg"),
        ("Kế hoạch trồng tre", "về trồng tre"),
        ("PCTT năm 2031", "về PCTT năm 2031"),
        ("Vệ sinh bến bãi", "về vệ sinh bến bãi"),
    ],
)
def test_the_subject_follows_the_issuer_as_a_sentence_goes_on(title: str, subject: str) -> None:
    reference = letter_reference(replace(PLAN, title=title), "I")
    assert reference.endswith(f"của Ủy ban nhân dân tỉnh Sơn Hà {subject}")


@pytest.mark.parametrize("number", [None, "/KH-UBND"])
def test_a_blank_number_is_left_out(number: str | None) -> None:
    reference = letter_reference(replace(PLAN, number=number), "I.1")
    assert reference.startswith("mục I.1 Kế hoạch ngày 05/3/2031 của")


def test_a_blank_day_and_a_blank_issuer_are_left_out() -> None:
    reference = letter_reference(replace(PLAN, issued=None, issuer=None), "I.1")
    assert reference == ("mục I.1 Kế hoạch số 12/KH-UBND về giữ bến đò ngang năm 2031, tỉnh Sơn Hà")


def test_province_and_year_are_told_where_nothing_else_tells_them() -> None:
    bare = Metadata(Kind.PLAN, "Giữ bến", province="Hải Phòng", year=2031)
    assert letter_reference(bare, "I") == (
        "mục I Kế hoạch về giữ bến, thành phố Hải Phòng, năm 2031"
    )


def test_a_draft_is_called_one() -> None:
    assert letter_reference(replace(PLAN, draft=True), "I").startswith("mục I dự thảo Kế hoạch số")


def test_a_document_of_no_known_kind_has_its_title_in_quotation_marks() -> None:
    paper = Metadata(Kind.OTHER, "Giữ bến", number="5/BC")
    assert letter_reference(paper, "I") == "mục I văn bản số 5/BC “Giữ bến”"


_WORDS = st.sampled_from(["giữ", "bến", "Đò", "2031", "Về", "kế hoạch", "Thực hiện"])
_TITLES = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join)
_ABOUT = st.builds(
    Metadata,
    kind=st.sampled_from([*Kind]),
    title=_TITLES,
    number=st.none() | st.sampled_from(["3/KH-UBND", "/KH-BCĐ", "9/2031/QH20"]),
    issuer=st.none() | st.just("Ủy ban nhân dân tỉnh Sơn Hà"),
    province=st.none() | st.just("Sơn Hà"),
    issued=st.none() | st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    year=st.none() | st.integers(1950, 2090),
    draft=st.booleans(),
)
_OWN = set("mục I dự thảo số ngày của về tỉnh năm văn bản".split())


@given(_ABOUT)
def test_no_word_and_no_figure_is_invented(about: Metadata) -> None:
    known = f"{about.kind} {about.title} {about.number} {about.issuer} {about.province} "
    known += f"{about.year}"
    if about.issued:
        known += f" {about.issued.day:02} {about.issued.month:02} {about.issued.month}"
        known += f" {about.issued.year}"
    allowed = {*re.findall(r"\w+", known.lower()), *(word.lower() for word in _OWN)}
    told = letter_reference(about, "I")
    assert set(re.findall(r"\w+", told.lower())) <= allowed
    assert "None" not in told
    assert "  " not in told
