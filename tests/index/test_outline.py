"""Numbered units: exactly the labelled ones, whatever the text around them looks like."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given

from index.code_grammar import has_articles
from index.model import Part, Section
from index.units import TITLE_LENGTH, roman_value
from tests.index.labelled import (
    LABELLED,
    MESSY_TEXTS,
    document_of,
    labels_of,
    outlined,
    source_of,
    torn_paragraphs,
    written,
)

PLANS = [stem for stem in LABELLED if stem != "bo-luat-mau"]
TAIL = "\n\nNơi nhận:\n- Các sở;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nMai Văn Bến\n"


def paths(sections: Sequence[Section]) -> list[str]:
    return [section.path for section in sections]


def plan(body: str, tail: str = TAIL) -> list[str]:
    return paths(written(f"KẾ HOẠCH\nGiữ bến đò\n\n{body}{tail}").sections)


def law(body: str) -> list[str]:
    return paths(written(f"LUẬT\nGIỮ BẾN\nQuốc hội ban hành Luật Giữ bến.\n{body}").sections)


@pytest.mark.parametrize("stem", LABELLED)
def test_the_sections_are_the_labelled_ones_on_their_lines(stem: str) -> None:
    found = [(s.path, s.line) for s in document_of(stem).sections]
    if has_articles(outlined(source_of(stem))[0]):
        found = [(path, line) for path, line in found if path.startswith("Điều")]
    assert found == [(s["path"], s["line"]) for s in labels_of(stem)["sections"]]


@pytest.mark.parametrize("stem", PLANS)
def test_labels_are_the_labelled_ones_and_titles_begin_like_them(stem: str) -> None:
    for section, wanted in zip(
        document_of(stem).sections, labels_of(stem)["sections"], strict=True
    ):
        assert section.label == wanted["label"]
        shorter, longer = sorted((section.title, wanted["title"]), key=len)
        assert shorter != "" and longer.startswith(shorter)
        assert len(shorter) > TITLE_LENGTH / 2 or shorter == wanted["title"]


def test_the_headings_of_a_code_are_the_labelled_ones_on_their_lines() -> None:
    found = [s for s in document_of("bo-luat-mau").sections if not s.path.startswith("Điều")]
    wanted = labels_of("bo-luat-mau")["headings"]
    assert [s.line for s in found] == [heading["line"] for heading in wanted]
    for section, heading in zip(found, wanted, strict=True):
        assert section.path.endswith(heading["label"])


@pytest.mark.parametrize("stem", PLANS)
def test_the_torn_paragraphs_are_the_labelled_ones(stem: str) -> None:
    reading, _, parts = outlined(source_of(stem))
    assert torn_paragraphs(reading, parts) == {*map(tuple, labels_of(stem)["broken_paragraphs"])}


def test_sentences_of_a_code_torn_before_a_number_or_a_reference_are_joined() -> None:
    torn = {(24, 25), (25, 26), (35, 36), (40, 41), (41, 42)}
    assert {*outlined(source_of("bo-luat-mau"))[0].torn} == torn


@pytest.mark.parametrize("stem", PLANS)
def test_footnotes_stand_behind_the_paragraph_that_cites_them(stem: str) -> None:
    reading, _, _ = outlined(source_of(stem))
    starts = source_of(stem).line_starts()
    found = []
    for host, note in zip(reading.blocks, reading.blocks[1:], strict=False):
        if note.footnote:
            places = reading.text.offsets[note.span.start : note.span.end]
            lines = sorted({sum(start <= place for start in starts) for place in places})
            found.append({"lines": lines, "ref_line": host.line})
    labelled = labels_of(stem)["footnotes"]
    assert found == [{k: note[k] for k in ("lines", "ref_line")} for note in labelled]


@pytest.mark.parametrize("stem", PLANS)
def test_recipients_begin_on_the_labelled_line(stem: str) -> None:
    lines = [p.line for p in document_of(stem).passages if p.part is Part.RECIPIENTS]
    assert (lines[0] if lines else None) == labels_of(stem)["recipients_line"]


def test_numbers_start_again_under_each_roman_and_under_each_part() -> None:
    first = "A. CHUNG\n\nI. MỘT\n\n1. Một.\n\n2. Hai.\n\n"
    body = f"{first}B. RIÊNG\n\nI. HAI\n\n1. Ba.\n\nII. BA\n\n1. Tư."
    expected = "A A.I A.I.1 A.I.2 B B.I B.I.1 B.II B.II.1"
    assert plan(body) == expected.split()


def test_a_capital_letter_inside_a_roman_is_no_part_above_it() -> None:
    body = "I. MỘT\n\nA. Tổ thứ nhất\n\nB. Tổ thứ hai\n\nII. HAI\n\nHết."
    assert plan(body) == ["I", "II"]


def test_roman_numerals_may_start_again_inside_one_and_end_where_its_sibling_stands() -> None:
    body = (
        "I. MỘT\n\nHết.\n\nII. HAI\n\nI. Tổ bến\n\n1. Một.\n\n2. Hai.\n\nII. Tổ đò\n\n1. Ba.\n\n"
        "III. BA\n\n1. Tư."
    )
    expected = "I II II.I II.I.1 II.I.2 II.II II.II.1 III III.1"
    assert plan(body) == expected.split()


def test_of_two_numerals_of_one_value_typeset_alike_the_first_is_the_inner_one() -> None:
    body = "I. HAI\n\nI. BẾN\n\nMột.\n\nII. ĐÒ\n\nHai.\n\nIII. CHỢ\n\nBa.\n\nII. BA\n\nBốn."
    assert plan(body) == ["I", "I.I", "I.II", "I.III", "II"]


def test_a_numeral_behind_the_numbers_of_another_is_no_inner_one() -> None:
    assert plan("I. MỘT\n\n1. Một.\n\nI. Lạc chỗ\n\n2. Hai.") == ["I", "I.1", "I.2"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Phần I\nMỘT", "PHẦN II.\nHAI"),
        ("Phần thứ nhất\nMỘT", "PHẦN THỨ HAI\nHAI"),
        ("Phần I. MỘT", "Phần II: HAI"),
    ],
)
def test_parts_hold_numerals_and_have_their_title_on_the_next_line(first: str, second: str) -> None:
    body = f"{first}\n\nI. Bến\n\n1. Một.\n\nII. Đò\n\n1. Hai.\n\n{second}\n\n1. Ba."
    sections = written(f"KẾ HOẠCH\nGiữ bến đò\n\n{body}{TAIL}").sections
    assert paths(sections) == "I I.I I.I.1 I.II I.II.1 II II.1".split()
    assert [sections[0].title, sections[5].title] == ["MỘT", "HAI"]
    assert sections[1].parent == "I"


def test_a_part_without_a_title_takes_none_from_the_unit_below_it() -> None:
    document = written(f"KẾ HOẠCH\nGiữ bến đò\n\nPhần I\n\n1. Một.\n\nPhần II\n\n1. Hai.{TAIL}")
    assert [(s.path, s.title) for s in document.sections if s.level == 2] == [("I", ""), ("II", "")]


def test_dd_stands_between_d_and_e_and_letters_that_vietnamese_lacks_may_be_left_out() -> None:
    letters = "abcdđeghik"
    body = "I. MỘT\n\n" + "\n\n".join(f"{letter}) Giữ bến;" for letter in letters)
    assert plan(body) == ["I", *(f"I.{letter}" for letter in letters)]


def test_numbers_inside_a_letter_belong_to_it_and_the_next_letter_ends_them() -> None:
    body = "I. MỘT\n\n1. Một.\n\na) Tổ giữ bến:\n\n1. Hai.\n\n2. Ba.\n\nb) Tổ đò.\n\n2. Hai."
    assert plan(body) == ["I", "I.1", "I.1.a", "I.1.a.1", "I.1.a.2", "I.1.b", "I.2"]


@pytest.mark.parametrize(
    "line",
    [
        "7. Một số không nối tiếp",
        "1.500 người giữ bến",
        "25/02/2025 là hạn nộp",
        "5% số bến",
        "V. MỤC ĐÍCH LẠC CHỖ",
        "k) Một chữ lạc chỗ",
        "2025. Một năm",
        "6.1. Một số của mục không có",
    ],
)
def test_a_number_that_cannot_be_the_next_begins_no_unit(line: str) -> None:
    assert plan(f"I. MỘT\n\n1. Một.\n\n{line}\n\n2. Hai.") == ["I", "I.1", "I.2"]


def test_a_lost_heading_does_not_lose_what_follows_it() -> None:
    assert plan("I. MỘT\n\n1. Một.\n\n3. Ba.\n\n3.2.1. Sâu.\n\nIII. BA") == [
        *("I", "I.1", "I.3", "III"),
    ]
    assert plan("I. MỘT\n\n2.3. Hai ba.\n\n1. Một.\n\n2.1. Hai.\n\n2.2. Hai.\n\n2.3.1. Sâu.") == [
        *("I", "I.1", "I.2.1", "I.2.2", "I.2.3.1"),
    ]


def test_a_footnote_holds_no_unit() -> None:
    assert plan("I. MỘT\n\nGiữ bến¹.\n\n¹ 1. Theo lệ cũ.\n\n1. Một.") == ["I", "I.1"]


@pytest.mark.parametrize(
    "line", ["TỔNG KINH PHÍ THỰC HIỆN", "Nơi nhận đơn là trụ sở xã.", "CHỦ TỊCH UBND CÁC XÃ"]
)
def test_a_line_like_a_signature_ends_no_body_that_goes_on(line: str) -> None:
    document = written(f"KẾ HOẠCH\nGiữ bến đò\n\nI. MỘT\n\nMột.\n\n{line}\n\nII. HAI\n\nHai.{TAIL}")
    assert paths(document.sections) == ["I", "II"]
    (place,) = [p for p in document.passages if line in p.text]
    assert (place.part, place.section) == (Part.BODY, "I")
    assert document.metadata.signer == "Mai Văn Bến"


def test_recipients_may_be_numbered() -> None:
    tail = "\n\nNơi nhận:\n1. Các sở;\n2. Lưu: VT.\n\nCHỦ TỊCH\n\nMai Văn Bến"
    assert plan("I. MỘT\n\nMột.\n\nII. HAI\n\nHai.", tail) == ["I", "II"]


def test_an_annex_behind_the_signature_is_a_section_of_its_own() -> None:
    annexes = "\nPHỤ LỤC I\nDANH SÁCH BẾN\n\n1. Bến Lau.\n\nPhụ lục số 2: Biểu mẫu\n\nHọ tên.\n"
    document = written(f"KẾ HOẠCH\nGiữ bến\n\nI. MỘT\n\nMột.\n\nII. HAI\n\nHai.{TAIL}{annexes}")
    assert paths(document.sections) == ["I", "II", "Phụ lục I", "Phụ lục 2"]
    assert document.sections[-1].title == "Biểu mẫu"
    body_end = document.reading.text.index("Nơi nhận")
    assert all(s.span.end <= body_end for s in document.sections[:2])
    sections = {p.section for p in document.passages if "Bến Lau" in p.text or "Họ tên" in p.text}
    assert sections == {"Phụ lục I", "Phụ lục 2"}


def test_two_articles_quoted_in_one_clause_are_no_articles_of_this_law() -> None:
    quotation = "“Điều 1. Chợ\n1. Chợ họp ở “bến cũ”.\nĐiều 2. Hàng\n2. Hàng bán.”"
    body = f"Điều 1. Sửa Luật\n1. Như sau:\n{quotation}\n2. Bỏ Điều 9.\nĐiều 2. Hiệu lực\nNgay."
    expected = ["Điều 1", "Điều 1 khoản 1", "Điều 1 khoản 2", "Điều 2"]
    assert law(body) == expected
    assert law(body.replace("“bến cũ”", "bến cũ").replace("“", '"').replace("”", '"')) == expected


def test_a_quotation_that_is_never_closed_hides_no_article() -> None:
    body = "Điều 1. Một\n“Bến là nơi đò cập.\nĐiều 2. Hai\n1. Khoản.\nĐiều 3. Ba\nHết."
    assert law(body) == ["Điều 1", "Điều 2", "Điều 2 khoản 1", "Điều 3"]


def test_an_article_that_a_line_only_refers_to_is_none() -> None:
    body = (
        "Điều 1. Một\nMột.\nĐiều 2 của Luật này.\nĐiều 2. Hai\nĐiều 7. Lạc chỗ.\nĐiều 3. Ba\nHết."
    )
    assert law(body) == ["Điều 1", "Điều 2", "Điều 3"]


def test_an_inserted_article_stands_behind_the_one_of_its_number() -> None:
    body = "Điều 1. Một\n1. Khoản.\nĐiều 1a. Thêm\n1. Khoản.\nĐiều 1a. Thêm\nĐiều 2. Hai\nHết."
    expected = "Điều 1|Điều 1 khoản 1|Điều 1a|Điều 1a khoản 1|Điều 2"
    assert law(body) == expected.split("|")


def test_chapters_that_start_again_are_told_apart_by_their_part() -> None:
    body = (
        "Phần thứ nhất: BẾN\nChương I: MỘT\nĐiều 1. Một\nMột.\nChương II: HAI\nĐiều 2. Hai\nHai.\n"
        "Chương I Luật Chợ thì khác.\nPhần thứ hai: ĐÒ\nChương I: BA\nĐiều 3. Ba\nBa."
    )
    headings = [path for path in law(body) if not path.startswith("Điều")]
    assert headings == [
        *("Phần thứ nhất", "Chương I", "Chương II", "Phần thứ hai", "Phần thứ hai Chương I"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Mục đích giữ bến là vậy.",
        "Phần kết luận của sổ.",
        "Điều tra viên được xem.",
        "Chương trình.",
    ],
)
def test_a_body_line_that_begins_like_a_heading_is_none(line: str) -> None:
    assert law(f"Điều 1. Một\n{line}\nĐiều 2. Hai\nHết.") == ["Điều 1", "Điều 2"]


def test_points_on_one_line_are_sections_of_that_line() -> None:
    sections = document_of("bo-luat-mau").sections
    points = [(s.path[-1], s.line) for s in sections if s.path.startswith("Điều 2 khoản 3 điểm")]
    assert points == [("a", 19), ("b", 19), ("d", 19)]
    text = document_of("bo-luat-mau").reading.text
    begins = [s.span.of(text)[:2] for s in sections if s.path.startswith("Điều 2 khoản 3 điểm")]
    assert begins == ["a)", "b)", "d)"]


@given(MESSY_TEXTS)
def test_the_sections_of_a_messy_text_are_a_tree_in_document_order(text: str) -> None:
    sections = written(text).sections
    by_path = {section.path: section for section in sections}
    assert len(by_path) == len(sections)
    assert [s.span.start for s in sections] == sorted({s.span.start for s in sections})
    for section in sections:
        if section.parent is not None:
            parent = by_path[section.parent]
            assert parent.level < section.level
            assert parent.span.start <= section.span.start <= section.span.end <= parent.span.end


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("I", 1), ("IV", 4), ("IX", 9), ("XIX", 19), ("XL", 40), ("XXVI", 26), ("XC", 90)],
)
def test_a_roman_numeral_has_its_value(numeral: str, value: int) -> None:
    assert roman_value(numeral) == value


@pytest.mark.parametrize("text", ["", "IXI", "VX", "IIIII", "A"])
def test_a_malformed_numeral_has_no_value(text: str) -> None:
    assert roman_value(text) == 0
