"""Names of indexed provinces are mended where they are shortened or mistyped, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.letters import LOWER, UPPER
from rag.places import Places

INDEXED = ["Lâm Giang", "Sơn Hà", "Đồi Thông", "Kiên Giang"]


@pytest.fixture(scope="module")
def places() -> Places:
    return Places(INDEXED)


@pytest.mark.parametrize(
    ("asked", "mended"),
    [
        ("Kế hoạch của Lâm Gang năm 2025", "Kế hoạch của Lâm Giang năm 2025"),
        ("Lâm Gianng giao ai?", "Lâm Giang giao ai?"),
        ("Lâm Giagn giao ai?", "Lâm Giang giao ai?"),
        ("UBND tỉnh Đồi Thôn", "UBND tỉnh Đồi Thông"),
        ("Sở Y Tế Lâm Gian 2025", "Sở Y Tế Lâm Giang 2025"),
    ],
)
def test_a_name_with_a_slip_is_mended_wherever_it_stands(
    places: Places, asked: str, mended: str
) -> None:
    assert places.mend(asked) == mended


@pytest.mark.parametrize(
    ("asked", "mended"),
    [
        ("KH LG 2025 giao ai?", "KH Lâm Giang 2025 giao ai?"),
        ("SH năm 2031 giao ai?", "Sơn Hà năm 2031 giao ai?"),
        ("kế hoạch của tỉnh SH", "kế hoạch của tỉnh Sơn Hà"),
    ],
)
def test_initials_beside_a_year_or_behind_the_word_for_a_province_are_written_out(
    places: Places, asked: str, mended: str
) -> None:
    assert places.mend(asked) == mended


@pytest.mark.parametrize(
    "asked", ["Ai ký KH số 3?", "LG giao ai?", "Mục SH của phụ lục", "SHB 2031"]
)
def test_initials_alone_may_mean_anything(places: Places, asked: str) -> None:
    assert places.mend(asked) == asked


def test_initials_that_two_provinces_share_are_left() -> None:
    assert Places(["Lâm Giang", "Long Gò"]).mend("KH LG 2025") == "KH LG 2025"


@pytest.mark.parametrize(
    "asked",
    ["Tiền Giang năm 2024 giao ai?", "Kế hoạch của An Giang", "Tỉnh Hậu Giang ở đâu?"],
)
def test_another_province_is_no_slip(asked: str) -> None:
    assert Places(["Kiên Giang", "Hà Giang", "Bắc Giang"]).mend(asked) == asked


def test_each_of_two_indexed_provinces_that_sound_alike_keeps_its_name() -> None:
    alike = Places(["Tân Hà", "Tâm Hà"])
    assert alike.mend("Kế hoạch Tân Hà và Tâm Hà") == "Kế hoạch Tân Hà và Tâm Hà"


def test_a_name_that_is_right_but_for_its_tone_marks_is_left_to_the_speller(places: Places) -> None:
    assert places.mend("Lam Giang, Lâm Giáng") == "Lam Giang, Lâm Giáng"


@pytest.mark.parametrize("asked", ["lâm gang năm 2025", "sông Lâm", "Hà Khê năm 2025", ""])
def test_other_words_and_other_names_are_left(places: Places, asked: str) -> None:
    assert places.mend(asked) == asked


def test_without_provinces_nothing_is_mended() -> None:
    assert Places([]).mend("Lâm Gang 2025, tỉnh LG") == "Lâm Gang 2025, tỉnh LG"


_LOWER_WORDS = st.text(st.sampled_from(LOWER), min_size=1, max_size=7)
_SENTENCES = st.lists(_LOWER_WORDS, max_size=8).map(" ".join)


@given(_SENTENCES, st.sampled_from(["", " 2025", " năm 2025", "?"]))
def test_text_without_capitals_is_unchanged(text: str, end: str) -> None:
    assert Places(INDEXED).mend(text + end) == text + end


@given(st.sampled_from(INDEXED), st.sampled_from(UPPER), _SENTENCES)
def test_names_spelt_rightly_are_unchanged(name: str, first: str, rest: str) -> None:
    for text in (f"{name} {rest}", f"{rest} {name}", f"{rest}, {name}; {first}{rest}"):
        assert Places(INDEXED).mend(text) == text


@given(st.text(max_size=40))
def test_mending_twice_changes_nothing_more(text: str) -> None:
    mended = Places(INDEXED).mend(text)
    assert Places(INDEXED).mend(mended) == mended
