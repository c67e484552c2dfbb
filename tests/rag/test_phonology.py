import pytest

from rag.phonology import is_syllable


@pytest.mark.parametrize(
    "word", ["nghiêng", "quốc", "giết", "ở", "yêu", "khuya", "đường", "phức", "gì", "xoèn", "nam"]
)
def test_vietnamese_syllables_are_recognised(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["phưc", "dưong", "blhs", "hoachj", "czech", "kêhoạch"])
def test_letter_strings_that_no_syllable_has_are_not(word: str) -> None:
    assert not is_syllable(word)


def test_a_rhyme_ending_in_a_stop_needs_the_sharp_or_the_heavy_tone() -> None:
    assert is_syllable("tốt")
    assert is_syllable("tột")
    assert not is_syllable("tôt")
    assert not is_syllable("tồt")
