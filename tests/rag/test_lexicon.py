from __future__ import annotations

import unicodedata

import pytest

from index.tokens import folded_key, words
from rag.lexicon import Lexicon, phrases
from rag.phrases import PhraseTable


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon()


def test_the_longest_phrase_wins_and_none_overlap() -> None:
    table = PhraseTable([("tạm giữ", 1), ("tạm giữ người", 2), ("người", 3)])
    found = [(m.start, m.end, m.value) for m in table.find(words("tạm giữ người và người"))]
    assert found == [(0, 3, 2), (4, 5, 3)]


def test_a_phrase_at_the_end_of_a_text_is_the_one_that_stands_there() -> None:
    table = PhraseTable([("tạm giữ", 1), ("tạm giữ người", 2)])
    assert [(m.start, m.end, m.value) for m in table.find(words("bị tạm giữ"))] == [(1, 3, 1)]


def test_folded_phrases_match_without_diacritics() -> None:
    table = PhraseTable([("Hải Dương", "x")], folded_key)
    assert [m.value for m in table.find(words("o hai duong"))] == ["x"]


def test_abbreviations_are_written_out_in_place(lexicon: Lexicon) -> None:
    expanded = lexicon.expand("Khoản 1 Điều 173 BLTTHS, theo CQĐT?")
    assert "tố tụng hình sự" in expanded.lower()
    assert "cơ quan điều tra" in expanded.lower()
    assert expanded.startswith("Khoản 1 Điều 173 ")
    assert expanded.endswith("?")


def test_abbreviations_in_lower_case_are_written_out_where_no_word_looks_like_them(
    lexicon: Lexicon,
) -> None:
    assert "bộ luật hình sự" in lexicon.expand("dieu 173 blhs").lower()


def test_words_that_look_like_abbreviations_stay(lexicon: Lexicon) -> None:
    assert lexicon.expand("ca sĩ và kh").startswith("ca sĩ")


def test_everyday_words_bring_in_the_words_of_the_law(lexicon: Lexicon) -> None:
    assert any("trộm cắp" in p for p in lexicon.legal_phrases("Nó ăn trộm xe máy của tôi"))


def test_provinces_are_found_with_diacritics_or_in_bare_text(lexicon: Lexicon) -> None:
    assert lexicon.provinces("Kế hoạch của Nghệ An", bare=False) == ["Nghệ An"]
    assert lexicon.provinces("ke hoach nghe an", bare=True) == ["Nghệ An"]
    assert lexicon.provinces("nghề an toàn", bare=False) == []


def test_question_phrases_are_lower_case_and_unique() -> None:
    assert len(set(phrases())) == len(phrases())
    assert all(phrase == phrase.lower() for phrase in phrases())


def test_document_numbers_and_decomposed_words_are_left_whole(lexicon: Lexicon) -> None:
    assert lexicon.expand("Số 07/KH-UBND là gì?") == "Số 07/KH-UBND là gì?"
    typed = unicodedata.normalize("NFD", "bao nhiêu tháng thì ng ta được tại ngoại")
    assert "tháng thì người ta" in lexicon.expand(typed)
