"""Sections as numbers: what counts, how much, and how few pairs are looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.model import Part, Passage, Section, Span
from rag.comparing.assignment import NOBODY, assign
from rag.comparing.features import Features, meaning_rows, section_rows, text_rows
from rag.comparing.likeness import Likeness
from rag.comparing.section_texts import ROOT, SectionTexts


def passage(start: int, end: int) -> Passage:
    return Passage("p", "d", "I", Part.BODY, (), "", "x" * (end - start), Span(start, end), 1)


def texts(*own: str) -> SectionTexts:
    """A document of sections I, II and so on, each with these words."""
    sections, reading = [], ""
    for number, words in enumerate(own):
        line = f"{number}. {words}\n"
        span = Span(len(reading), len(reading) + len(line))
        sections.append(Section(f"{number}", f"{number}.", words[:80], 1, span, 1))
        reading += line
    return SectionTexts(sections, reading)


def likeness(a: SectionTexts, b: SectionTexts) -> Likeness:
    rows = section_rows(a, b)
    nothing = [np.zeros((len(side), 2), np.float32) for side in (a, b)]
    return Likeness(Features(rows[0], nothing[0]), Features(rows[1], nothing[1]))


def places(*values: int) -> NDArray[np.intp]:
    return np.array(values, np.intp)


def test_a_section_means_what_its_passages_mean_by_their_share() -> None:
    vectors = np.array([[1, 0], [0, 1], [-1, -1]], np.float32)
    passages = [passage(0, 10), passage(10, 20), passage(20, 30)]
    spans = [Span(0, 10), Span(5, 20), Span(30, 30)]
    first, mixed, empty = meaning_rows(spans, passages, vectors)
    assert first.tolist() == [1, 0]
    assert mixed[1] > mixed[0] > 0
    assert empty.tolist() == [0, 0]


def test_what_a_whole_document_means_is_taken_away() -> None:
    vectors = np.array([[9, 1], [9, -1]], np.float32)
    rows = meaning_rows([Span(0, 10), Span(10, 20)], [passage(0, 10), passage(10, 20)], vectors)
    assert rows.tolist() == [[0, 1], [0, -1]]


def test_meaning_pairs_sections_that_share_no_word() -> None:
    a, b = texts("Diễn tập sơ tán."), texts("Thu quỹ phòng chống thiên tai.")
    words = section_rows(a, b)
    alike = np.array([[1, 0]], np.float32)
    together = Likeness(Features(words[0], alike), Features(words[1], alike))
    apart = Likeness(Features(words[0], alike), Features(words[1], -alike))
    assert together.of(places(0), places(0))[0] > apart.of(places(0), places(0))[0] == 0


def test_numbers_and_days_make_no_sections_alike() -> None:
    a, b = texts("Xong trước ngày 30/4/2031"), texts("Thu 30/4/2031 đồng")
    assert likeness(a, b).of(places(0), places(0))[0] == 0
    one, other = text_rows(["Quyết định 12/QĐ-UBND"], ["Chỉ thị 12/QĐ-UBND"])
    assert (one @ other.T).toarray()[0, 0] > 0


def test_rare_words_count_more_than_common_ones() -> None:
    common = ["các sở ngành thực hiện"] * 6
    a = texts("các sở ngành thực hiện chuyện kênh mương", *common)
    b = texts("các sở ngành thực hiện", "kênh mương", *common)
    alike = likeness(a, b)
    shared_rare, shared_common = alike.of(places(0, 0), places(1, 0))
    assert shared_rare > shared_common


def test_of_a_thousand_sections_that_say_the_same_few_are_looked_at() -> None:
    a = texts(*["Các sở, ngành thực hiện nhiệm vụ được giao."] * 700)
    rows, columns = likeness(a, a).nearest(count=3, floor=0.1)
    assert np.bincount(rows).tolist() == [3] * 700
    assert set(zip(rows.tolist(), columns.tolist(), strict=True)) >= {(i, i) for i in range(700)}


def test_the_best_choice_for_all_is_not_the_best_for_each() -> None:
    pairs = places(0, 0, 1), places(0, 1, 0)
    worth = np.array([0.9, 0.8, 0.85])
    assert assign(pairs, worth, 0.2, 2, 2).tolist() == [1, 0]


def test_a_pair_at_the_threshold_is_none() -> None:
    assert assign((places(0), places(0)), np.array([0.2]), 0.2, 1, 1).tolist() == [NOBODY]
    assert assign((places(), places()), np.array([]), 0.2, 2, 3).tolist() == [NOBODY] * 2


def test_a_weak_pair_that_breaks_a_strong_one_is_not_worth_it() -> None:
    pairs = places(0, 0, 1), places(0, 1, 0)
    worth = np.array([0.9, 0.25, 0.25])
    assert assign(pairs, worth, 0.2, 2, 2).tolist() == [0, NOBODY]


def test_own_words_end_where_the_first_section_inside_begins() -> None:
    reading = "I. CANH LỬA\nLời dẫn.\n1. Dựng chòi.\n2. Cắt người.\n"
    sections = [
        Section("I", "I.", "CANH LỬA", 1, Span(0, len(reading)), 1),
        Section("I.1", "1.", "Dựng chòi.", 3, Span(21, 35), 2, "I"),
        Section("I.2", "2.", "Cắt người.", 4, Span(35, len(reading)), 2, "I"),
    ]
    found = SectionTexts(sections, reading)
    assert found.own_texts == ["CANH LỬA\nLời dẫn.", "Dựng chòi.", "Cắt người."]
    assert found.parents.tolist() == [ROOT, 0, 0]
    assert found.whole_text(0).endswith("2. Cắt người.")
