"""When a text holds a fact."""

from __future__ import annotations

import pytest

from eval.facts import alternatives, has_fact, normalised


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("5/3/2025", "gửi trước ngày 05/03/2025."),
        ("05/03/2025", "gửi trước ngày 5/3/2025"),
        ("9 xã", "ở 09 xã dọc suối"),
        ("Sở Y tế", "SỞ  Y\nTẾ chủ trì"),
        ("27-CT/TU", "Chỉ thị 27–CT/TU"),
        ("bốn tại chỗ", "phương châm “bốn tại chỗ”"),
        ("815 hộ", "di dời **815 hộ** ra khỏi"),
        ("15/6/2025", "trước ngày 15/6/**2025**"),
        ("15/6/2025", "trước ngày **15**/6/2025."),
        ("tỉnh", "toàn bộ văn bản của tỉnh¹"),
        ("46 trạm|bốn mươi sáu trạm", "lắp bốn mươi sáu trạm"),
        ("5%", "giảm 5% đến 10%"),
        ("Điều 9", "Ðiều 9"),
        ("hóa", "ho\u0301a"),
    ],
)
def test_spelling_that_changes_nothing_does_not_matter(fact: str, text: str) -> None:
    assert has_fact(fact, text)


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("5%", "giảm 15%"),
        ("5 hộ", "2,5 hộ"),
        ("40", "được 40,5 triệu"),
        ("815", "chi 815.000 đồng"),
        ("5.000", "phạt 25.000 đồng"),
        ("Sở Y", "Sở Yên"),
        ("46 trạm|47 trạm", "lắp 30 trạm"),
        ("5/3/2025", "ngày 15/3/2025"),
        ("", "mọi thứ"),
    ],
)
def test_a_fact_stands_whole_or_not_at_all(fact: str, text: str) -> None:
    assert not has_fact(fact, text)


def test_a_tone_mark_counts_because_it_makes_another_word() -> None:
    assert not has_fact("chủ trì", "chu tri")


def test_the_spellings_of_a_fact_are_told_apart() -> None:
    assert alternatives("28/3/2025 | 28/03/2025") == ["28/3/2025", "28/03/2025"]


def test_what_is_normalised_stays_as_it_is() -> None:
    once = normalised("**Số:** “07”/KH–UBND, 05/3")
    assert normalised(once) == once == "số: 7/kh-ubnd, 5/3"
