from __future__ import annotations

from collections import Counter
from itertools import pairwise
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from index.syllables import SyllablePairs, count_syllables, pack_syllables, unpack_syllables

WORDS = st.lists(st.sampled_from(["công", "an", "tỉnh", "đề", "nghị", "ủy"]), max_size=12)


@given(st.lists(WORDS, max_size=5))
def test_counts_are_those_of_counting_by_hand(lines: list[list[str]]) -> None:
    table = count_syllables(" ".join(line) for line in lines)
    assert table.counts == Counter(word for line in lines for word in line)
    by_hand = Counter(pair for line in lines for pair in pairwise(line))
    words = {word for line in lines for word in line}
    found = {(a, b): table.pairs.count(a, b) for a in words for b in words}
    assert {pair: count for pair, count in found.items() if count} == by_hand


@given(st.lists(WORDS, max_size=5))
def test_a_packed_table_comes_back_the_same(lines: list[list[str]]) -> None:
    table = count_syllables(" ".join(line) for line in lines)
    assert unpack_syllables(*pack_syllables(table)) == table


def test_letters_count_in_lower_case_and_composed_form() -> None:
    table = count_syllables([normalize("NFD", "ĐỀ NGHỊ"), "Đề nghị"])
    assert table.counts == {"nghị": 2, "đề": 2}


def test_pairs_do_not_reach_across_marks_or_numbers() -> None:
    pairs = count_syllables(["khoản 1 điều này, các sở\nngành"]).pairs
    assert pairs.count("khoản", "điều") == 0
    assert pairs.count("này", "các") == 0
    assert pairs.count("sở", "ngành") == 1


def test_a_syllable_the_corpus_does_not_know_follows_nothing() -> None:
    pairs = count_syllables(["công an"]).pairs
    assert pairs.count("công", "lạ") == pairs.count("lạ", "an") == pairs.count("an", "an") == 0


def test_a_large_table_loses_the_pairs_seen_once_and_no_syllable() -> None:
    def pairs_of(many: int) -> SyllablePairs:
        return count_syllables(["công an tỉnh", "công an xã"], many).pairs

    assert (len(pairs_of(3)), len(pairs_of(2))) == (3, 1)
    assert pairs_of(2).count("công", "an") == 2
    assert len(count_syllables(["công an tỉnh", "công an xã"], 2).counts) == 4
