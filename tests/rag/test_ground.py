"""What may be shown: every claim stands on its quotes, and no lie of a model comes through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.catalogue import Catalogue
from index.model import Passage, Span
from rag.answer import Claim
from rag.attribution import Attributor, Rejected, sentences_of
from rag.cite import Citer
from rag.ground import Flaw, Grounding, figures, is_grounded
from rag.lexicon import Lexicon
from rag.weights import WordWeights
from tests.rag.sample_passages import (
    as_given,
    generated,
    given_passages,
    plan,
)

_LABEL = re.compile(r"[\W²]*(?:\d+\.)*\d*[.)]?\s")
_TURNED = (
    ("trước ngày", "sau ngày"),
    ("ít nhất", "nhiều nhất"),
    ("tối thiểu", "tối đa"),
    ("không quá", "ít nhất"),
    ("trở lên", "trở xuống"),
    ("đến hết", "trước"),
    ("không ", ""),
    ("chưa ", ""),
    ("chủ trì", "phối hợp"),
    ("Sở Y tế", "Sở Tư pháp"),
    ("Công an tỉnh", "Công an huyện"),
    ("năm 2024", "năm 2025"),
    ("/2025", "/2024"),
)


@pytest.fixture(scope="module")
def deadline(catalogue: Catalogue) -> Claim:
    passage = next(p for p in catalogue.passages_of(plan("2025")) if p.section == "V.1")
    return Citer(catalogue).claim(passage, passage.span)


def test_a_claim_with_a_figure_its_quote_lacks_is_not_grounded(
    catalogue: Catalogue, deadline: Claim
) -> None:
    assert is_grounded(deadline, catalogue)
    lie = replace(deadline, text=deadline.text + " trước ngày 31/12/2031")
    assert not is_grounded(lie, catalogue)


def test_a_claim_whose_quote_stands_elsewhere_is_not_grounded(
    catalogue: Catalogue, deadline: Claim
) -> None:
    citation = deadline.citations[0]
    moved = replace(citation, span=Span(citation.span.start + 1, citation.span.end + 1))
    assert not is_grounded(Claim(deadline.text, (moved,)), catalogue)
    assert not is_grounded(Claim(deadline.text, ()), catalogue)


def test_figures_are_numbers_dates_and_document_numbers() -> None:
    assert figures("theo 49/2020/NĐ-CP, **01/7**/2025, đạt 60%") == {
        "49/2020/NĐ-CP",
        "01/7/2025",
        "60%",
    }


def test_a_figure_may_be_written_otherwise(catalogue: Catalogue, deadline: Claim) -> None:
    written_out = replace(deadline, text="Gửi trước ngày 28 tháng 3 năm 2025.")
    assert is_grounded(written_out, catalogue)
    assert not is_grounded(replace(deadline, text="Gửi trước ngày 30 tháng 3 năm 2025."), catalogue)


@pytest.mark.parametrize(("year", "section", "sentence"), generated("honest.tsv"))
def test_a_true_sentence_comes_through(
    catalogue: Catalogue, attributor: Attributor, year: str, section: str, sentence: str
) -> None:
    claim = attributor.claim(sentence, given_passages(catalogue, year, section))
    assert isinstance(claim, Claim), claim
    assert claim.citations[0].document_id == plan(year)
    assert is_grounded(claim, catalogue)


@pytest.mark.parametrize(("year", "section", "kind", "sentence"), generated("lies.tsv"))
def test_a_lie_is_dropped(
    catalogue: Catalogue,
    attributor: Attributor,
    year: str,
    section: str,
    kind: str,
    sentence: str,
) -> None:
    told = attributor.claim(sentence, given_passages(catalogue, year, section))
    assert isinstance(told, Rejected), kind


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_every_sentence_of_a_plan_may_be_repeated(
    catalogue: Catalogue, attributor: Attributor, year: str
) -> None:
    lost = [
        sentence
        for passage, sentence in _sentences(catalogue, year)
        if isinstance(attributor.claim(sentence, as_given([passage])), Rejected)
    ]
    assert lost == []


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_no_sentence_of_a_plan_may_be_repeated_with_another_number(
    catalogue: Catalogue, attributor: Attributor, year: str
) -> None:
    told = [
        lie
        for passage, sentence in _sentences(catalogue, year)
        for lie in _with_other_numbers(sentence)
        if isinstance(attributor.claim(lie, as_given([passage])), Claim)
    ]
    assert told == []


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_no_sentence_of_a_plan_may_be_turned_round(
    catalogue: Catalogue, attributor: Attributor, year: str
) -> None:
    lies = [
        (passage, sentence.replace(words, others))
        for passage, sentence in _sentences(catalogue, year)
        for words, others in _TURNED
        if words in sentence
    ]
    assert len(lies) > 20
    told = [
        lie
        for passage, lie in lies
        if isinstance(attributor.claim(lie, as_given([passage])), Claim)
    ]
    assert told == []


def test_the_number_of_one_document_is_never_given_to_another(
    catalogue: Catalogue, attributor: Attributor
) -> None:
    """Both plans are cited: 640 stands in the one, 2025 in the other."""
    both = [
        next(p for p in catalogue.passages_of(plan(year)) if p.section == section)
        for year, section in (("2024", "I.2"), ("2025", "I.3.b"))
    ]
    lie = "Năm 2025, tỉnh Lâm Giang di dời 640 hộ ra khỏi vùng sạt lở [1][2]."
    assert isinstance(attributor.claim(lie, as_given(both)), Rejected)


def test_a_claim_rests_on_one_document(catalogue: Catalogue, deadline: Claim) -> None:
    passage = catalogue.passages_of(plan("2024"))[2]
    other = Citer(catalogue).claim(passage, passage.span)
    grounding = Grounding(catalogue, Lexicon(), WordWeights(catalogue.syllable_counts()))
    assert grounding.flaw(deadline) is None
    joined = replace(deadline, citations=(*deadline.citations, *other.citations))
    assert grounding.flaw(joined) is Flaw.SEVERAL_DOCUMENTS


def _sentences(catalogue: Catalogue, year: str) -> Iterator[tuple[Passage, str]]:
    for passage in catalogue.passages_of(plan(year)):
        for span in sentences_of(passage):
            sentence = " ".join(span.of(passage.text).split())
            if len(sentence) > 25:
                yield passage, sentence


def _with_other_numbers(sentence: str) -> Iterator[str]:
    """The sentence with one of its numbers made one greater; its own label stays."""
    label = _LABEL.match(sentence)
    for number in re.finditer(r"\d+", sentence):
        if not label or number.start() >= label.end():
            other = str(int(number.group()) + 1)
            yield sentence[: number.start()] + other + sentence[number.end() :]
