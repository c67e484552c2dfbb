from __future__ import annotations

import unicodedata

import pytest

from index.syllables import count_syllables
from index.tokens import folded_key, words
from rag.spelling import Speller, is_bare

CORPUS = [
    "Thời hạn tạm giam bị can để điều tra không quá hai tháng.",
    "Rà soát địa bàn phức tạp, kế hoạch phòng chống thiên tai của tỉnh.",
    "Sở Nông nghiệp chủ trì, phối hợp với các địa phương; hộ nghèo được hỗ trợ.",
] * 3


@pytest.fixture(scope="module")
def speller() -> Speller:
    table = count_syllables(CORPUS)
    return Speller(table.counts, table.pairs, ["bao nhiêu ngày", "là bao lâu", "do ai"])


def test_a_question_without_diacritics_gets_them_back(speller: Speller) -> None:
    mended = speller.mend("thoi han tam giam bi can la bao lau")
    assert mended == "thời hạn tạm giam bị can là bao lâu"


def test_words_that_only_askers_use_come_from_the_phrases(speller: Speller) -> None:
    assert speller.mend("bao nhieu ngay").endswith("nhiêu ngày")


def test_a_slip_in_an_accented_question_is_mended(speller: Speller) -> None:
    assert "địa bàn phức tạp" in speller.mend("Rà soát địa bàn phưc tạp")


def test_a_forgotten_tone_in_an_accented_question_is_mended(speller: Speller) -> None:
    assert speller.mend("kế hoach phòng chống thiên tai") == "kế hoạch phòng chống thiên tai"


def test_good_words_that_the_corpus_lacks_are_left_alone(speller: Speller) -> None:
    question = "Tôi đuổi bò lạc thì hộ nghèo được gì?"
    assert speller.mend(question) == question


def test_numbers_abbreviations_and_punctuation_stay(speller: Speller) -> None:
    question = "UBND tỉnh, 49/2020/NĐ-CP, 25/02/2025: 60%?"
    assert speller.mend(question) == question


def test_decomposed_text_is_mended_too(speller: Speller) -> None:
    typed = unicodedata.normalize("NFD", "địa bàn phưc tạp")
    assert speller.mend(typed) == "địa bàn phức tạp"


def test_mending_keeps_every_letter_but_its_diacritics(speller: Speller) -> None:
    typed = "so nong nghiep chu tri phoi hop voi cac dia phuong"
    assert [folded_key(w) for w in words(speller.mend(typed))] == words(typed)


def test_bareness_is_told_by_the_share_of_marked_syllables() -> None:
    assert is_bare("thoi han tam giam")
    assert not is_bare("thời hạn tạm giam")
    assert not is_bare("2024 49/2020")
