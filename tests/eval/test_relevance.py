from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from eval.questions import AskedQuestion, Evidence
from eval.relevance import Labels, Place, found_ranks, is_on
from index.catalogue import Catalogue, write_catalogue
from index.model import Span
from tests.eval.labelled_cases import passage, quote
from tests.index.sample_documents import make_document

LONG = (
    "Tăng cường kiểm tra bến bãi ven sông. Sở Xây dựng kiểm tra 12 bến; "
    "Sở Y tế chuẩn bị thuốc men. Sở Xây dựng báo cáo kết quả kiểm tra 12 bến trước ngày 05/9."
)
TITLES = "Kế hoạch kiểm tra bến thuỷ"


@pytest.fixture(name="catalogue")
def catalogue_of_one_plan(tmp_path: Path) -> Iterator[Catalogue]:
    path = tmp_path / "catalogue.sqlite"
    write_catalogue(path, [make_document("a", [TITLES, LONG])])
    with closing(Catalogue(path)) as catalogue:
        yield catalogue


def words_of(catalogue: Catalogue, question: AskedQuestion) -> list[list[str]]:
    """What answers, evidence by evidence, as the source writes it."""
    source = catalogue.texts("a")[0].text
    return [[span.of(source) for span in p.spans] for p in Labels(catalogue).places(question)]


def asked(question: str, *facts: str, section: str = "2", quoted: str = "") -> AskedQuestion:
    evidence = (Evidence("a", section, quoted),)
    return AskedQuestion("1", question, evidence=evidence, facts=facts)


def test_the_sentence_that_holds_the_fact_answers_not_the_whole_section(
    catalogue: Catalogue,
) -> None:
    found = words_of(catalogue, asked("Ai lo thuốc?", "Sở Y tế"))
    assert found == [["Sở Y tế chuẩn bị thuốc men."]]


def test_of_two_sentences_with_a_fact_the_one_most_like_the_question_answers(
    catalogue: Catalogue,
) -> None:
    found = words_of(catalogue, asked("Kết quả báo cáo về bao nhiêu bến?", "12 bến"))
    assert found == [["Sở Xây dựng báo cáo kết quả kiểm tra 12 bến trước ngày 05/9."]]


def test_facts_in_several_sentences_need_them_all(catalogue: Catalogue) -> None:
    found = words_of(catalogue, asked("Ai làm gì?", "thuốc men", "5/9", "không có ở đây"))
    sentences = ["Sở Y tế chuẩn bị thuốc men.", LONG[LONG.index("Sở Xây dựng báo") :]]
    assert found == [sentences]


def test_without_a_fact_in_the_section_the_likest_sentence_answers(catalogue: Catalogue) -> None:
    found = words_of(catalogue, asked("Bến bãi ven sông thì sao?", "tuần tra"))
    assert found == [["Tăng cường kiểm tra bến bãi ven sông."]]


def test_a_quote_is_taken_as_it_stands_white_space_aside(catalogue: Catalogue) -> None:
    found = words_of(catalogue, asked("?", "12 bến", quoted="kiểm  tra\nbến bãi"))
    assert found == [["kiểm tra bến bãi"]]


def test_of_two_places_of_a_quote_the_one_in_the_section_counts(catalogue: Catalogue) -> None:
    source = catalogue.texts("a")[0].text
    places = [
        Labels(catalogue).places(asked("?", section=section, quoted="kiểm tra bến"))[0]
        for section in ("1", "2")
    ]
    starts = [place.spans[0].start for place in places]
    assert starts == [source.index("kiểm tra bến"), source.rindex("kiểm tra bến")]


def test_a_quote_that_stands_nowhere_leaves_the_section(catalogue: Catalogue) -> None:
    found = words_of(catalogue, asked("Thuốc?", "Sở Y tế", quoted="không có câu này"))
    assert found == [["Sở Y tế chuẩn bị thuốc men."]]


@pytest.mark.parametrize("evidence", [Evidence("a", "9.9"), Evidence("khong-co", "1")])
def test_evidence_that_is_nowhere_is_never_found(catalogue: Catalogue, evidence: Evidence) -> None:
    places = Labels(catalogue).places(AskedQuestion("1", "?", evidence=(evidence,)))
    assert places == [Place(evidence.document_id, ())]
    assert found_ranks(places, [passage(evidence.document_id, 0, 10_000)]) == [None]
    assert not is_on(places[0], quote(evidence.document_id, 0, 10_000, "x"))


PLACE = Place("a", (Span(0, 60), Span(100, 140)))


def test_several_passages_may_hold_a_place_together() -> None:
    passages = [passage("a", 0, 40), passage("b", 0, 200), passage("a", 30, 120)]
    assert found_ranks([PLACE], [*passages, passage("a", 115, 150)]) == [4]
    assert found_ranks([PLACE], passages) == [None]


def test_a_place_with_a_torn_edge_is_found() -> None:
    assert found_ranks([PLACE], [passage("a", 0, 130)]) == [1]
    assert found_ranks([PLACE], [passage("a", 0, 129)]) == [None]


def test_words_that_two_passages_share_are_counted_once() -> None:
    assert PLACE.share_in([Span(0, 50), Span(10, 50), Span(20, 30)]) == 0.5


@pytest.mark.parametrize(("start", "on"), [(50, True), (57, True), (58, False), (60, False)])
def test_a_citation_is_on_a_place_if_it_shares_three_tenths_of_the_shorter(
    start: int, on: bool
) -> None:
    assert is_on(PLACE, quote("a", start, start + 10, "x")) is on
    assert not is_on(PLACE, quote("b", start, start + 10, "x"))


def test_a_long_quote_is_on_a_short_place_that_it_holds() -> None:
    assert is_on(Place("a", (Span(500, 510),)), quote("a", 0, 5000, "x"))
