from __future__ import annotations

import pytest

from eval.claims import citation_precision, citation_recall
from eval.outcomes import StatedClaim

WATCH = "Chi cục Thuỷ lợi trực **24/24 giờ** trong mùa mưa lũ"
REPORT = "báo cáo trước ngày 05/9/2025"


def claim(text: str, *citations: int) -> list[StatedClaim]:
    return [StatedClaim(text=text, citations=citations)]


def scores(claims: list[StatedClaim], *quotes: str) -> tuple[float, float]:
    return citation_recall(claims, quotes), citation_precision(claims, quotes)


def test_a_claim_in_the_words_of_its_quote_is_supported_whatever_the_marks_and_tones() -> None:
    stated = claim("Chi cục Thủy lợi trực 24/24 giờ trong mùa mưa lũ", 0)
    assert scores(stated, WATCH) == (1.0, 1.0)


@pytest.mark.parametrize(
    "stated",
    [
        "Chi cục Thuỷ lợi trực 12/24 giờ trong mùa mưa lũ",  # a figure that is not quoted
        "Sở Y tế trực trong mùa mưa lũ",  # two words of seven
        "",
    ],
)
def test_a_claim_that_adds_a_figure_or_words_is_not_supported(stated: str) -> None:
    assert scores(claim(stated, 0), WATCH) == (0.0, 0.0)


def test_one_word_of_ten_may_be_the_answers_own_but_not_one_of_nine() -> None:
    assert scores(claim("Còn chi cục thuỷ lợi trực trong mùa mưa lũ", 0), WATCH) == (1.0, 1.0)
    assert scores(claim("Còn cục thuỷ lợi trực trong mùa mưa lũ", 0), WATCH) == (0.0, 0.0)


def test_two_quotes_that_support_a_claim_only_together_are_both_needed() -> None:
    both = claim("Chi cục Thuỷ lợi trực 24/24 giờ, báo cáo trước ngày 05/9/2025", 0, 1)
    assert scores(both, WATCH, REPORT) == (1.0, 1.0)


def test_a_quote_without_which_the_claim_still_stands_is_irrelevant() -> None:
    stated = claim("báo cáo trước ngày 5/9/2025", 0, 1)
    assert scores(stated, WATCH, REPORT) == (1.0, 0.5)


def test_two_quotes_that_each_support_a_claim_are_both_precise_as_in_alce() -> None:
    assert scores(claim("trước ngày 05/9/2025", 0, 1), REPORT, REPORT) == (1.0, 1.0)


def test_no_citation_of_an_unsupported_claim_is_precise() -> None:
    assert scores(claim("báo cáo trước ngày 06/9/2025", 0, 1), WATCH, REPORT) == (0.0, 0.0)


def test_an_empty_quote_supports_nothing() -> None:
    assert scores(claim("trực 24/24 giờ", 0), "") == (0.0, 0.0)


def test_recall_is_a_mean_over_claims_and_precision_over_citations() -> None:
    claims = claim("trực 24/24 giờ", 0) + claim("gửi 3 bản", 0, 1, 1) + claim("không căn cứ")
    assert scores(claims, WATCH, REPORT) == pytest.approx((1 / 3, 1 / 4))


def test_an_answer_without_claims_scores_nothing() -> None:
    assert scores([], WATCH) == (0.0, 0.0)
