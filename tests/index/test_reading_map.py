"""The reading text: what is mended, what is joined, and the way back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given

from index.model import SourceText
from index.normalise import Reading, normalise
from index.readers.text import source_text
from tests.index.labelled import (
    CODES,
    DOCUMENTS,
    MESSY_TEXTS,
    bare,
    is_drawn_from,
    source_of,
)


def reading_of(text: str) -> Reading:
    return normalise(source_text("k.txt", "k", text))


def paragraphs(text: str) -> list[str]:
    reading = reading_of(text)
    return [block.span.of(reading.text.text) for block in reading.blocks]


def strangers(source: SourceText) -> list[tuple[int, str, str]]:
    """The characters of the reading text that do not stand where their offset says."""
    reading = normalise(source).text
    return [
        (place, char, source.text[place])
        for char, place in zip(reading.text, reading.offsets, strict=True)
        if not is_drawn_from(char, source.text[place])
    ]


@pytest.mark.parametrize("stem", [*DOCUMENTS, *CODES])
def test_every_character_leads_to_its_place_in_the_source(stem: str) -> None:
    assert strangers(source_of(stem)) == []


@given(MESSY_TEXTS)
def test_every_character_of_a_messy_text_leads_to_its_place(text: str) -> None:
    assert strangers(source_text("k.txt", "k", text)) == []


@pytest.mark.parametrize("stem", [*DOCUMENTS, *CODES])
def test_no_letter_of_a_document_is_lost_or_doubled(stem: str) -> None:
    source = source_of(stem)
    reading = normalise(source).text
    places = [p for c, p in zip(reading.text, reading.offsets, strict=True) if not c.isspace()]
    assert len(places) == len(set(places))
    assert sorted(bare(reading.text)) == sorted(bare(source.text))


@given(MESSY_TEXTS)
def test_no_letter_of_a_messy_text_is_lost_or_doubled(text: str) -> None:
    reading = reading_of(text).text
    places = [p for c, p in zip(reading.text, reading.offsets, strict=True) if not c.isspace()]
    assert len(places) == len(set(places))
    assert sorted(bare(reading.text)) == sorted(bare(text))


@given(MESSY_TEXTS)
def test_paragraphs_follow_each_other_and_are_clean(text: str) -> None:
    reading = reading_of(text)
    parts = [block.span.of(reading.text.text) for block in reading.blocks]
    assert "\n".join(parts) == reading.text.text
    assert all(part == " ".join(part.split()) != "" for part in parts)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("## **KẾ HOẠCH**  ", "KẾ HOẠCH"),
        ("*(Sở Y tế **chủ trì**)*", "(Sở Y tế chủ trì)"),
        ("xong trước ngày 31/12/**2025**.", "xong trước ngày 31/12/2025."),
        ("* Giữ bến", "- Giữ bến"),
        ("*Giữ bến*", "Giữ bến"),
        ("> 1\\. Giữ `bến`", "1. Giữ bến"),
        ("Đồng\u00a0chí\u2003Mẫn\tđọc\u2028sổ", "Đồng chí Mẫn đọc sổ"),
        ("giữ\u200b bến\u00ad đò\ufeff", "giữ bến đò"),
        ("Ðiều 5. Ðồng Trũng", "Điều 5. Đồng Trũng"),
        ("СÔNG АN", "CÔNG AN"),
        ("văn bản của tỉnh<sup>12</sup>, [^3] ^4^", "văn bản của tỉnh¹², ³ ⁴"),
        ("ten_tep_tin và _nghiêng_", "ten_tep_tin và nghiêng"),
        ("bến<br/>nước <BR> <b>đậm</b>", "bến nước đậm"),
    ],
)
def test_a_line_is_cleaned_of_marks_and_mended(raw: str, clean: str) -> None:
    assert paragraphs(raw) == [clean]


@pytest.mark.parametrize("rule", ["---", "* * *", "___", "  \u2003\t", "\u200b"])
def test_a_rule_and_a_line_of_blanks_hold_no_text(rule: str) -> None:
    assert paragraphs(f"Giữ bến.\n{rule}\nChở đò.") == ["Giữ bến.", "Chở đò."]


LONG = "Người giữ bến ghi sổ từng chuyến đò và nộp sổ cho xã vào cuối tháng"


@pytest.mark.parametrize(
    ("first", "rest", "joined"),
    [
        ("Giữ an toàn cho nhà", "văn hóa.", "Giữ an toàn cho nhà văn hóa."),
        ("theo Quyết định ngày 25/", "02/2025 của xã", "theo Quyết định ngày 25/02/2025 của xã"),
        ("theo Quyết định ngày 25", "/02/2025 của xã", "theo Quyết định ngày 25/02/2025 của xã"),
        (
            "Làm theo Hướng dẫn số 17/",
            "HD-SNN và lịch.",
            "Làm theo Hướng dẫn số 17/HD-SNN và lịch.",
        ),
        ("Làm theo Kế hoạch số 18/KH-", "UBND.", "Làm theo Kế hoạch số 18/KH-UBND."),
        ("Giai đoạn 2021-", "2025 làm mới.", "Giai đoạn 2021-2025 làm mới."),
        ("Giảm ít nhất", "5% so với năm trước.", "Giảm ít nhất 5% so với năm trước."),
        (f"{LONG} theo", "Chương I của Luật này.", f"{LONG} theo Chương I của Luật này."),
        (f"{LONG} tại", "Mục 2 Chương I Luật này.", f"{LONG} tại Mục 2 Chương I Luật này."),
        (f"{LONG} và", "Công an tỉnh.", f"{LONG} và Công an tỉnh."),
        ("- Một tổ tuần tra, một tổ", "cứu hộ,", "- Một tổ tuần tra, một tổ cứu hộ,"),
    ],
)
def test_what_a_page_break_tore_is_joined(first: str, rest: str, joined: str) -> None:
    reading = reading_of(f"{first}\n\n\n{rest}")
    assert reading.text.text == joined
    assert reading.torn == ((1, 4),)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Giữ an toàn.", "thứ hai là chở đò."),
        ("Hồ sơ gồm:", "đơn viết tay"),
        ("Giữ an toàn cho", "a) người già;"),
        ("Giữ an toàn cho", "1. Người già"),
        ("Giữ an toàn cho", "- người già"),
        ("Hộ di dời theo ba hình thức;", "(Sở Tài chính thực hiện)"),
        (f"{LONG} theo", "Chương II. NGƯỜI GIỮ BẾN"),
        (f"{LONG} theo", "Phần thứ mười một"),
        ("UBND TỈNH LÂM GIANG", "Sở Tài chính"),
        ("II. NHIỆM VỤ TRỌNG TÂM VÀ PHÂN CÔNG CHO CÁC SỞ, NGÀNH, ĐỊA PHƯƠNG", "Giữ bến."),
        (f"{LONG},", "**Chở đò**"),
    ],
)
def test_two_paragraphs_stay_two(first: str, second: str) -> None:
    assert paragraphs(f"{first}\n\n{second}") == [first, second.strip("*")]


def test_a_torn_word_is_made_whole_only_if_the_document_has_that_word() -> None:
    assert paragraphs("Đêm khuya.\n\nThắp đèn từ khu\n\nya.")[1] == "Thắp đèn từ khuya."
    assert paragraphs("Khu đồi.\n\nThắp đèn từ khu\n\nya.")[1] == "Thắp đèn từ khu ya."


def test_a_long_list_without_end_marks_does_not_become_one_paragraph() -> None:
    assert max(map(len, paragraphs("giữ bến\n" * 20_000))) < 21_000


def test_a_paragraph_torn_twice_remembers_both_breaks() -> None:
    reading = reading_of("Giữ bến,\n\nchở đò,\n\nghi sổ.")
    assert reading.torn == ((1, 3), (3, 5))
    assert reading.text.text == "Giữ bến, chở đò, ghi sổ."


def test_a_footnote_stands_behind_the_paragraph_that_cites_it() -> None:
    text = (
        "Rà soát văn bản của tỉnh¹ trong thời gian có lệnh từ\n\n¹ Gồm: Chỉ thị số 27 và\n\n"
        "cấp 2 trở lên.\n\nTrực ban cả đêm.\n\ncác kế hoạch khác."
    )
    reading = reading_of(text)
    assert [block.footnote for block in reading.blocks] == [False, True, False]
    assert paragraphs(text) == [
        "Rà soát văn bản của tỉnh¹ trong thời gian có lệnh từ cấp 2 trở lên.",
        "¹ Gồm: Chỉ thị số 27 và các kế hoạch khác.",
        "Trực ban cả đêm.",
    ]


def test_a_footnote_at_the_end_of_the_source_moves_up_to_its_mark() -> None:
    text = "Rà soát văn bản².\n\nGiao 200 m² đất.\n\nTrực ban.\n\n² Gồm hai quyết định."
    assert paragraphs(text) == [
        "Rà soát văn bản².",
        "² Gồm hai quyết định.",
        "Giao 200 m² đất.",
        "Trực ban.",
    ]
    assert strangers(source_text("k.txt", "k", text)) == []


def test_a_footnote_whose_mark_is_nowhere_stays_where_it_is() -> None:
    text = "Một.\n\nHai.\n\n⁷ Chú thích.\n\nBa."
    assert paragraphs(text) == ["Một.", "Hai.", "⁷ Chú thích.", "Ba."]
