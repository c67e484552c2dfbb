"""An answer as a person reads it: where the words stand, the words, their citations in numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import Span
from rag.answer import Answer, Citation, Claim, Reason, Refusal, Silence, place_name, sentence_case

PLAN = Citation(
    document_id="son-ha-2031",
    title="Kế hoạch giữ bến tỉnh Sơn Hà năm 2031",
    section="II.1",
    breadcrumb=("Kế hoạch giữ bến tỉnh Sơn Hà năm 2031", "II. Nhiệm vụ"),
    quote="Sửa 12 bến.",
    span=Span(10, 21),
    line=4,
)
OTHER_PLACE = replace(PLAN, section="II.2", quote="Mua 30 áo phao.", span=Span(30, 45), line=6)
OTHER_PLAN = replace(
    PLAN, document_id="doi-thong-2031", title="Kế hoạch giữ bến tỉnh Đồi Thông năm 2031"
)


def claim(citation: Citation, text: str = "", group: str = "") -> Claim:
    return Claim(text or citation.quote, (citation,), group)


def lines(*claims: Claim, silences: tuple[Silence, ...] = (), notes: tuple[str, ...] = ()) -> str:
    return Answer("hỏi", "hỏi", claims, notes=notes, silences=silences).text


def test_the_first_line_tells_the_document_and_the_place() -> None:
    assert lines(claim(PLAN)) == (
        "Theo Kế hoạch giữ bến tỉnh Sơn Hà năm 2031, mục II.1:\nSửa 12 bến. [1]"
    )


def test_the_heading_above_the_words_stands_behind_their_place() -> None:
    headed = replace(PLAN, heading="Phòng ngừa")
    assert "mục II.1 (Phòng ngừa):" in lines(claim(headed))


def test_words_of_the_same_place_share_one_line_that_leads_to_them() -> None:
    again = replace(PLAN, quote="Trồng tre.", span=Span(60, 70))
    assert lines(claim(PLAN), claim(again)).count("Theo ") == 1
    assert "•" not in lines(claim(PLAN), claim(again))


def test_another_place_of_the_same_document_is_told_without_its_title() -> None:
    assert lines(claim(PLAN), claim(OTHER_PLACE)).splitlines()[2:] == [
        "• Mục II.2:",
        "Mua 30 áo phao. [2]",
    ]


def test_another_document_is_told_with_its_title() -> None:
    text = lines(claim(PLAN), claim(OTHER_PLAN))
    assert "Theo Kế hoạch giữ bến tỉnh Đồi Thông năm 2031, mục II.1:" in text


def test_words_cited_twice_keep_their_number() -> None:
    text = lines(claim(PLAN), claim(OTHER_PLACE), claim(PLAN))
    assert re.findall(r"\[\d+\]", text) == ["[1]", "[2]", "[1]"]


def test_a_claim_on_two_quotes_bears_both_numbers() -> None:
    assert Answer("", "", (Claim("Sửa.", (PLAN, OTHER_PLACE)),)).text.endswith("Sửa. [1][2]")


def test_the_groups_of_a_list_have_headings_of_their_own() -> None:
    text = lines(
        claim(PLAN, group="Chủ trì"), claim(PLAN, "Sửa", "Chủ trì"), claim(OTHER_PLACE, "", "Giao")
    )
    assert text.splitlines()[0] == "Chủ trì:"
    assert text.count("Chủ trì:") == 1
    assert text.index("Sửa [1]") < text.index("Giao:") < text.index("• Mục II.2:")


def test_notes_stand_first() -> None:
    text = lines(claim(PLAN), notes=("Lưu ý: chưa có kế hoạch năm 2030 trong chỉ mục.",))
    assert text.startswith("Lưu ý: chưa có kế hoạch năm 2030")


def test_a_silent_document_is_told_before_what_it_says_nearest() -> None:
    silence = Silence("doi-thong-2031", OTHER_PLAN.title, "không nêu thời hạn.")
    text = lines(claim(PLAN), claim(OTHER_PLAN), silences=(silence,))
    assert f"{OTHER_PLAN.title} không nêu thời hạn. Nội dung gần nhất:" in text
    assert text.index("Sửa 12") < text.index("không nêu") < text.index(f"Theo {OTHER_PLAN.title}")
    assert text.count("không nêu") == 1


def test_a_silent_document_of_which_nothing_is_quoted_is_told_at_the_end() -> None:
    silence = Silence("doi-thong-2031", OTHER_PLAN.title, "không nêu thời hạn.")
    text = lines(claim(PLAN), silences=(silence,))
    assert text.endswith(f"{OTHER_PLAN.title} không nêu thời hạn.")


def test_a_refusal_is_its_message_alone() -> None:
    refusal = Refusal(Reason.OUT_OF_SCOPE, "Ngoài phạm vi.", ("Kế hoạch",))
    assert Answer("", "", (), refusal).text == "Ngoài phạm vi."


@pytest.mark.parametrize(
    ("section", "called"),
    [
        ("II.2.a", "mục II.2.a"),
        ("A.I", "mục A.I"),
        ("2.1", "mục 2.1"),
        ("Điều 9 khoản 2", "Điều 9 khoản 2"),
        ("Chương II", "Chương II"),
        ("Mục 3", "Mục 3"),
        ("Phần thứ nhất", "Phần thứ nhất"),
        ("Chữ ký", "phần Chữ ký"),
        ("Nơi nhận", "phần Nơi nhận"),
        ("Mở đầu", "phần Mở đầu"),
    ],
)
def test_sections_are_called_as_in_a_letter(section: str, called: str) -> None:
    assert place_name(section) == called


def test_a_line_begins_with_a_capital_and_an_empty_one_stays_empty() -> None:
    assert sentence_case("điều 9") == "Điều 9"
    assert sentence_case("") == ""


_CITATIONS = st.builds(
    lambda document, section, heading, start: replace(
        PLAN,
        document_id=document,
        title=f"Kế hoạch {document}",
        section=section,
        heading=heading,
        span=Span(start, start + 11),
    ),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["I.1", "I.2", "Chữ ký"]),
    st.sampled_from(["", "Việc chung"]),
    st.integers(0, 5),
)
_CLAIMS = st.lists(
    st.builds(
        Claim,
        st.sampled_from(["Sửa bến.", "Trồng tre."]),
        st.lists(_CITATIONS, min_size=1, max_size=3).map(tuple),
        st.sampled_from(["", "Chủ trì", "Phối hợp"]),
    ),
    min_size=1,
    max_size=6,
)


@given(_CLAIMS)
def test_marks_count_the_citations_in_the_order_they_are_read(claims: list[Claim]) -> None:
    answer = Answer("", "", tuple(claims))
    marks = [int(n) for n in re.findall(r"\[(\d+)\]", answer.text)]
    assert list(dict.fromkeys(marks)) == list(range(1, len(answer.citations) + 1))
    assert [answer.citations[n - 1] for n in marks] == [c for x in claims for c in x.citations]


@given(_CLAIMS)
def test_every_claim_stands_below_a_line_that_names_its_place(claims: list[Claim]) -> None:
    answer = Answer("", "", tuple(claims))
    title, place = "", ""
    for line in answer.text.splitlines():
        if found := re.fullmatch(r"(?:Theo (Kế hoạch .), |• )([^()]+?)(?: \(.+\))?:", line):
            title, place = found[1] or title, found[2].lower()
        elif line.endswith("]"):
            first = answer.citations[int(re.findall(r"\[(\d+)\]", line)[0]) - 1]
            assert (title, place) == (first.title, place_name(first.section).lower())
