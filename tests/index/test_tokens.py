"""The tokens of lexical search."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokens import accented_key, folded_key, tokens, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoá", "hóa"),
        ("Thuỷ", "thủy"),
        ("Uỷ", "Ủy"),
        ("khoẻ", "khỏe"),
        ("ĐIỀU", "Ðiều"),
        ("quý", unicodedata.normalize("NFD", "quý")),
        ("05/03/2025", "5/3/2025"),
        ("07", "7"),
        ("52/KH–UBND", "52/KH-UBND"),
        ("52/KH‑UBND", "52/kh-ubnd"),
    ],
)
def test_spellings_of_one_word_are_one_token(one: str, other: str) -> None:
    assert accented_key(one) == accented_key(other)
    assert folded_key(one) == folded_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ma", "má"),
        ("mạ", "mả"),
        ("đo", "do"),
        ("bến", "bền"),
        ("u", "ư"),
        ("500", "5"),
        ("10", "1"),
    ],
)
def test_words_that_differ_are_different_tokens(one: str, other: str) -> None:
    assert accented_key(one) != accented_key(other)


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Đường", "duong"), ("ðiều", "dieu"), ("hoá", "hoa"), ("25/02/2025", "25/2/2025")],
)
def test_a_folded_token_has_no_diacritic(word: str, folded: str) -> None:
    assert folded_key(word) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trước ngày 15/4/2025, Sở Y tế", ["trước", "ngày", "15/4/2025", "Sở", "Y", "tế"]),
        ("điểm đ) khoản 5", ["điểm", "đ", "khoản", "5"]),
        ("số 100/2015/QH13.", ["số", "100/2015/QH13"]),
        ("49/2020/NĐ-CP; 15-CTr/TU", ["49/2020/NĐ-CP", "15-CTr/TU"]),
        ("18/KH-BCĐ138/CP và 13-KL/TW", ["18/KH-BCĐ138/CP", "và", "13-KL/TW"]),
        ("1.250 người, 31,4 tỷ, 96%", ["1.250", "người", "31,4", "tỷ", "96%"]),
        ("của tỉnh¹. Ba nhóm²", ["của", "tỉnh", "Ba", "nhóm"]),
        ("tháng 2021-2025", ["tháng", "2021", "2025"]),
        (unicodedata.normalize("NFD", "Giữ bến"), ["Giữ", "bến"]),
    ],
)
def test_dates_numbers_and_single_letters_stay_whole(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_neighbours_are_tokens_behind_the_words_themselves() -> None:
    assert tokens("Công an tỉnh", folded=True) == ["cong", "an", "tinh", "cong_an", "an_tinh"]
    assert tokens("hoá", folded=False) == [accented_key("hóa")]
    assert tokens(" … ", folded=False) == []


@given(st.text())
def test_tokens_hold_no_white_space_at_which_the_index_would_split_them(text: str) -> None:
    for folded in (True, False):
        assert all(
            token and not any(c.isspace() for c in token) for token in tokens(text, folded=folded)
        )


@given(st.text(alphabet="aáàâấầăắđeéêếiíoóôốơớuúưứyý ĐÁƯ"))
def test_the_form_of_unicode_and_the_case_do_not_change_a_token(text: str) -> None:
    upper = unicodedata.normalize("NFD", text).upper()
    assert tokens(upper, folded=False) == tokens(text, folded=False)
