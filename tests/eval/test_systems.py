"""The assistant and the simple systems, over the index of the sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from eval.outcomes import Outcome
from eval.progress import silent
from eval.questions import AskedQuestion
from eval.systems.baselines import (
    LIMIT,
    DenseOnly,
    FirstSentence,
    LexicalOnly,
    RefuseAlways,
    whole_question,
)
from eval.systems.chunks import CHUNK_CHARS, OVERLAP_CHARS, ChunksAndVectors, character_splits
from eval.systems.ours import OurSystem
from eval.systems.quoting import ANSWER_CHARS
from eval.systems.system import System
from index.embeddings import SentenceEmbeddings
from index.generation import Generation, Generations
from rag.assistant import Assistant
from rag.history import Turn
from settings import Settings

PLAN = "ke-hoach-lam-giang-2025"
RICE = AskedQuestion("q", "Sở Công Thương dự trữ bao nhiêu tấn gạo năm 2025?")


@pytest.fixture(scope="module")
def generation(sample_home: Path) -> Iterator[Generation]:
    with Generations(sample_home).open() as opened:
        yield opened


@pytest.fixture(scope="module")
def systems(
    generation: Generation, embeddings: SentenceEmbeddings, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, System]:
    assistant = Assistant(generation, embeddings, Settings().min_similarity)
    made: list[System] = [
        OurSystem(assistant, generation.catalogue),
        LexicalOnly(generation),
        DenseOnly(generation, embeddings),
        ChunksAndVectors(generation, embeddings, tmp_path_factory.mktemp("chunks")),
        FirstSentence(assistant, generation),
        RefuseAlways(),
    ]
    return {system.name: system for system in made}


FINDING = ["cancu", "bm25", "dense", "chunks-1000", "first-sentence"]


@pytest.fixture(params=FINDING)
def outcome(request: pytest.FixtureRequest, systems: dict[str, System]) -> Outcome:
    return systems[request.param].answer(RICE)


def test_every_quote_stands_at_its_place_in_the_source(
    outcome: Outcome, generation: Generation
) -> None:
    assert outcome.answer.citations
    for citation in outcome.answer.citations:
        source = generation.catalogue.texts(citation.document_id)[0].text
        assert source[citation.start : citation.end] == citation.quote


def test_every_claim_names_the_citations_it_stands_on(outcome: Outcome) -> None:
    places = {place for claim in outcome.answer.claims for place in claim.citations}
    assert places == set(range(len(outcome.answer.citations)))
    assert all(claim.text in outcome.answer.text for claim in outcome.answer.claims)


def test_passages_reach_over_the_characters_that_they_hold(
    outcome: Outcome, generation: Generation
) -> None:
    assert 0 < len(outcome.passages) <= LIMIT
    for passage in outcome.passages:
        source = generation.catalogue.texts(passage.document_id)[0].text
        word = passage.text.split()[-3].strip("*_()")
        assert word in source[passage.start : passage.end]


def test_the_time_and_the_question_are_told(outcome: Outcome) -> None:
    assert outcome.id == "q"
    assert outcome.milliseconds["total"] > 0
    assert outcome.error is None


def test_ours_says_how_sure_it_is_and_why_it_refuses(systems: dict[str, System]) -> None:
    answered = systems["cancu"].answer(RICE)
    assert answered.confidence > 0.8
    assert "520" in answered.answer.text
    refused = systems["cancu"].answer(AskedQuestion("r", "Lâm Giang năm 2019 di dời bao nhiêu hộ?"))
    assert refused.answer.abstained
    assert refused.answer.reason == "wrong_year_or_province"
    assert not refused.answer.citations


def test_refuse_always_finds_and_says_nothing(systems: dict[str, System]) -> None:
    outcome = systems["refuse"].answer(RICE)
    assert outcome.answer.abstained
    assert not outcome.passages


@pytest.mark.parametrize("name", ["bm25", "dense", "chunks-1000"])
def test_a_baseline_answers_with_the_first_passages_of_one_document(
    systems: dict[str, System], name: str
) -> None:
    outcome = systems[name].answer(RICE)
    assert len({citation.document_id for citation in outcome.answer.citations}) == 1
    assert outcome.answer.citations[0].start == outcome.passages[0].start
    assert len(outcome.answer.text) <= ANSWER_CHARS + len(outcome.answer.citations)


def test_a_baseline_that_finds_nothing_refuses(systems: dict[str, System]) -> None:
    outcome = systems["bm25"].answer(AskedQuestion("q", "zzz"))
    assert outcome.answer.abstained
    assert not outcome.passages


def test_bm25_finds_a_question_without_diacritics(systems: dict[str, System]) -> None:
    outcome = systems["bm25"].answer(AskedQuestion("q", "du tru bao nhieu tan gao nam 2025"))
    assert any("520 tấn gạo" in passage.text for passage in outcome.passages[:3])


def test_first_sentence_says_one_sentence_of_what_ours_finds_first(
    systems: dict[str, System],
) -> None:
    ours, first = systems["cancu"].answer(RICE), systems["first-sentence"].answer(RICE)
    assert first.passages == ours.passages
    assert len(first.answer.claims) == 1
    place = first.answer.citations[0]
    assert ours.passages[0].start <= place.start < place.end <= ours.passages[0].end


def test_a_follow_up_is_asked_behind_the_question_before_it() -> None:
    history = (Turn("user", "Năm 2025?"), Turn("assistant", "815 hộ."))
    assert whole_question(AskedQuestion("q", "Còn 2024?", history)) == "Năm 2025? Còn 2024?"


def test_vectors_of_splits_are_kept_and_told_of_only_once(
    generation: Generation, embeddings: SentenceEmbeddings, tmp_path: Path
) -> None:
    told: list[str] = []

    def begin(what: str, steps: int) -> Callable[[int], None]:
        told.append(what)
        return silent(what, steps)

    first = ChunksAndVectors(generation, embeddings, tmp_path, begin)
    again = ChunksAndVectors(generation, embeddings, tmp_path, begin)
    assert len(told) == 1
    assert first.answer(RICE).passages == again.answer(RICE).passages


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "ngắn",
        "x" * 2_500,
        "một hai ba\n" * 300,
        ("đoạn văn " * 60 + "\n\n") * 8,
        "a b " * 700 + "y" * 1_500 + " c d" * 400,
    ],
)
def test_splits_are_short_enough_overlap_and_leave_no_word_out(text: str) -> None:
    spans = [*character_splits(text)]
    assert all(len(span) <= CHUNK_CHARS for span in spans)
    covered = {place for span in spans for place in range(span.start, span.end)}
    assert {i for i, char in enumerate(text) if not char.isspace()} <= covered
    overlaps = [one.end - other.start for one, other in pairwise(spans)]
    assert all(overlap <= OVERLAP_CHARS for overlap in overlaps)
    assert all(not span.of(text)[0].isspace() and not span.of(text)[-1].isspace() for span in spans)


def test_splits_are_cut_between_paragraphs_where_they_can_be() -> None:
    paragraph = "từ ngữ " * 60 + "hết."
    spans = [*character_splits("\n\n".join([paragraph] * 4))]
    text = "\n\n".join([paragraph] * 4)
    assert all(span.of(text).endswith("hết.") for span in spans)
