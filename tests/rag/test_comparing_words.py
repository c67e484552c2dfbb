"""What was written otherwise: words and figures, at their places in both texts."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from index.model import Span
from rag.comparing.figures import MAX_FIGURES
from rag.comparing.model import FigureKind
from rag.comparing.word_changes import (
    MAX_CHARS,
    MAX_DIFFERENCES,
    changes_between,
    compared_part,
)
from rag.comparing.written_words import word_keys, words_in

Told = tuple[str | None, str | None]


def whole(text: str) -> Span:
    return Span(0, len(text))


def differences(a: str, b: str) -> list[Told]:
    changes = changes_between(a, whole(a), b, whole(b))
    return [(d.a.of(a) if d.a else None, d.b.of(b) if d.b else None) for d in changes.differences]


def figures(a: str, b: str) -> list[tuple[FigureKind, str | None, str | None]]:
    changes = changes_between(a, whole(a), b, whole(b))
    return [
        (f.kind, f.a.of(a) if f.a else None, f.b.of(b) if f.b else None) for f in changes.figures
    ]


def test_a_word_that_became_another_is_told_alone() -> None:
    assert differences("Sửa cống Bến Lau.", "Sửa đập Bến Lau.") == [("cống", "đập")]


def test_words_that_came_or_went_stand_beside_nothing() -> None:
    assert differences("Sửa gấp cống.", "Sửa cống ở Bến Lau.") == [
        ("gấp", None),
        (None, "ở Bến Lau"),
    ]


def test_signs_and_case_are_no_difference() -> None:
    assert differences("Sửa cống; KÈ ĐÁ.", "sửa cống, kè đá") == []
    assert differences("hoà giải", "hòa giải") == []


def test_few_words_that_are_equal_by_chance_do_not_break_a_long_change() -> None:
    a = "Ủy ban xã lập sổ theo dõi các hộ nuôi cá lồng bè ven sông"
    b = "Công an huyện tuần tra ban đêm các tuyến đường mới mở trong khu phố"
    assert differences(a, b) == [(a, b)]


def test_a_number_alone_is_told_even_between_two_equal_words() -> None:
    assert differences("Dự trữ 450 tấn gạo, 50.000 thùng", "Dự trữ 520 tấn gạo, 64.000 thùng") == [
        ("450", "520"),
        ("50.000", "64.000"),
    ]


def test_numbers_are_followed_by_the_words_around_them() -> None:
    a = "Di dời 640 hộ; lắp 30 trạm đo mưa tự động."
    b = "Lắp thêm 46 trạm đo mưa tự động; di dời dứt điểm 815 hộ."
    assert set(figures(a, b)) == {
        (FigureKind.NUMBER, "640", "815"),
        (FigureKind.NUMBER, "30", "46"),
    }


def test_dates_are_told_as_dates_and_whole() -> None:
    a = "Nghiệm thu trước ngày 10/7/2030 tại xã."
    b = "Nghiệm thu trước ngày 20 tháng 6 năm 2031 tại xã."
    assert figures(a, b) == [(FigureKind.DATE, "ngày 10/7/2030", "ngày 20 tháng 6 năm 2031")]


def test_a_number_written_otherwise_is_no_change() -> None:
    assert figures("Có 04 đội.", "Có 4 đội.") == []


def test_a_number_that_only_moved_is_no_change_of_figures() -> None:
    assert figures("Lắp 30 trạm đo mưa, di dời hộ.", "Di dời hộ, lắp 30 trạm đo mưa.") == []


def test_a_share_never_becomes_a_count() -> None:
    changed = figures("Đạt 90% số hồ có phương án.", "Đạt 152 số hồ có phương án.")
    assert changed == [(FigureKind.NUMBER, "90%", None), (FigureKind.NUMBER, None, "152")]


def test_a_document_number_is_no_figure() -> None:
    a, b = "Theo Quyết định 12/QĐ-UBND.", "Theo Quyết định 15/QĐ-UBND."
    assert figures(a, b) == []
    assert differences(a, b) == [("12/QĐ-UBND", "15/QĐ-UBND")]


def test_the_scale_of_a_map_is_no_day() -> None:
    text = "Bản đồ tỷ lệ 1/10.000 cho 31 xã."
    assert FigureKind.DATE not in {word.figure for word in words_in(text, whole(text))}


@given(st.lists(st.sampled_from("sửa cống đập 30 46 ở xã, ngày 5/6/2031".split()), max_size=40))
def test_equal_words_have_no_differences_whatever_they_are(words: list[str]) -> None:
    text = " ".join(words)
    assert differences(text, text) == []
    assert figures(text, text) == []


@given(
    st.lists(st.sampled_from("sửa cống đập 30 46 ở xã hộ".split()), max_size=40),
    st.lists(st.sampled_from("sửa cống đập 30 46 ở xã hộ".split()), max_size=40),
)
def test_what_is_not_told_as_different_is_equal(one: list[str], other: list[str]) -> None:
    a, b = " ".join(one), " ".join(other)
    changes = changes_between(a, whole(a), b, whole(b))
    left = [_without(a, [d.a for d in changes.differences])]
    left += [_without(b, [d.b for d in changes.differences])]
    assert word_keys(left[0]) == word_keys(left[1])


def _without(text: str, spans: list[Span | None]) -> str:
    for span in reversed([span for span in spans if span]):
        text = text[: span.start] + text[span.end :]
    return text


def test_very_long_sections_are_compared_so_far_and_no_further() -> None:
    draw = random.Random(7)
    syllables = "sửa cống đập kè xã hộ rừng lửa".split()
    a, b = (" ".join(draw.choices(syllables, k=9_000)) for _ in range(2))
    assert compared_part(whole(a)) == Span(0, MAX_CHARS)
    changes = changes_between(a, whole(a), b, whole(b))
    assert 0 < len(changes.differences) <= MAX_DIFFERENCES
    assert max(d.a.end for d in changes.differences if d.a) <= MAX_CHARS


def test_of_very_many_figures_so_many_are_told() -> None:
    a = " ".join(map(str, range(1_000, 2_000)))
    b = " ".join(map(str, range(3_000, 4_000)))
    assert len(figures(a, b)) <= 2 * MAX_FIGURES


def test_the_sign_of_a_bound_is_a_word() -> None:
    assert word_keys("đạt ≥ 90% và < 5") != word_keys("đạt ≤ 90% và > 5")
    assert word_keys("“đạt” (90%)!") == word_keys("đạt 90%")
