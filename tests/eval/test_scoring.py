from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from eval.intervals import wilson
from eval.metrics import METRICS
from eval.outcomes import CitedQuote, FoundPassage, Outcome, StatedAnswer, StatedClaim
from eval.questions import UNANSWERABLE, AskedQuestion, Evidence
from eval.reports import Manifest, Report, Slice
from eval.scoring import NO_DOCUMENT, ScoringError, score
from index.catalogue import Catalogue, write_catalogue
from tests.index.sample_documents import make_document

TEXTS = {
    "a": ["Chi cục Thuỷ lợi trực 24/24 giờ.", "Báo cáo trước ngày 05/9."],
    "b": ["Sở Y tế chuẩn bị 30 cơ số thuốc."],
}
MANIFEST = Manifest(
    created="2026-11-22T00:00:00Z",
    system="thử",
    sets={},
    corpus={},
    model="",
    settings={},
    versions={},
    commit=None,
    seed=7,
)
WATCH = AskedQuestion(
    "1", "Ai trực?", (), "duty", "plain", ("a",), (Evidence("a", "1"),), facts=("Chi cục Thuỷ lợi",)
)
BOTH = AskedQuestion(
    "2",
    "Hạn nào, bao nhiêu cơ số?",
    (),
    "compare",
    "abbrev",
    ("a", "b"),
    (Evidence("a", "2"), Evidence("b", "1")),
    facts=("5/9", "30 cơ số"),
)
OPEN = AskedQuestion("3", "Ai ký?", (), UNANSWERABLE, "plain")


@pytest.fixture(name="catalogue")
def catalogue_of_two_plans(tmp_path: Path) -> Iterator[Catalogue]:
    path = tmp_path / "catalogue.sqlite"
    write_catalogue(path, [make_document(name, TEXTS[name]) for name in TEXTS])
    with closing(Catalogue(path)) as catalogue:
        yield catalogue


def start_of(document_id: str, text: str, catalogue: Catalogue) -> int:
    return catalogue.texts(document_id)[0].text.index(text)


def told(question: AskedQuestion, document_id: str, text: str, catalogue: Catalogue) -> Outcome:
    """An outcome that finds and cites one paragraph, and says it."""
    start = start_of(document_id, text, catalogue)
    place = {"document_id": document_id, "section": "", "start": start, "end": start + len(text)}
    answer = StatedAnswer(
        text=text,
        abstained=False,
        claims=(StatedClaim(text=text, citations=(0,)),),
        citations=(CitedQuote.model_validate(place | {"quote": text}),),
    )
    return Outcome(
        id=question.id,
        passages=(FoundPassage.model_validate(place | {"text": text}),),
        answer=answer,
        milliseconds={"total": 5.0},
        confidence=0.9,
    )


def report_of(
    catalogue: Catalogue, *outcomes: Outcome, questions: Sequence[AskedQuestion] = (WATCH,)
) -> Report:
    return score({"bộ": questions}, outcomes, catalogue, MANIFEST)


def slice_of(report: Report, by: str, name: str) -> Slice:
    return next(part for part in report.slices if (part.by, part.name) == (by, name))


def test_a_right_answer_is_right_in_every_metric(catalogue: Catalogue) -> None:
    right = told(WATCH, "a", TEXTS["a"][0], catalogue)
    metrics = report_of(catalogue, right).metrics
    best = ("recall@1", "mrr", "ndcg@10", "facts", "correct", "cited", "verbatim", "truth")
    assert {name: metrics[name].value for name in best} == dict.fromkeys(best, 1.0)
    assert metrics["aurc"].value == 0.0
    assert metrics["latency_median"].value == 5.0


def test_a_rate_has_the_wilson_interval(catalogue: Catalogue) -> None:
    right = told(WATCH, "a", TEXTS["a"][0], catalogue)
    questions = (WATCH, BOTH, OPEN)
    correct = report_of(catalogue, right, questions=questions).metrics["correct"]
    assert (correct.value, correct.n, correct.ci95) == (0.5, 2, wilson(1, 2))


def test_evidence_that_the_index_does_not_hold_is_named_whatever_the_answer(
    catalogue: Catalogue,
) -> None:
    lost = (Evidence("a", "1"), Evidence("a", "9.9"), Evidence("khong-co", "1"))
    question = replace(WATCH, evidence=lost)
    for outcomes in ([], [told(WATCH, "a", TEXTS["a"][0], catalogue)]):
        (result,) = report_of(catalogue, *outcomes, questions=[question]).questions
        assert result.unplaced == ("a 9.9", "khong-co 1")
        assert result.labels == question.label_digest


def test_a_question_without_an_outcome_scores_the_worst_and_is_named(catalogue: Catalogue) -> None:
    report = report_of(catalogue, questions=(WATCH, OPEN))
    assert report.metrics["truth"].value == -1.0
    assert report.metrics["recall@5"].value == 0.0
    assert report.metrics["refusal_recall"].value == 0.0
    assert [result.error for result in report.questions] == ["không có kết quả"] * 2


def test_a_failure_is_no_refusal(catalogue: Catalogue) -> None:
    failed = Outcome(id="3", error="RuntimeError()")
    report = report_of(catalogue, failed, questions=(OPEN,))
    assert report.metrics["refusal_recall"].value == 0.0
    assert report.metrics["truth"].value == -1.0
    assert (report.questions[0].abstained, report.questions[0].error) == (False, "RuntimeError()")


def test_a_metric_that_bears_on_no_question_has_no_value(catalogue: Catalogue) -> None:
    estimate = report_of(catalogue).metrics["forbidden"]
    assert (estimate.value, estimate.n, estimate.ci95) == (None, 0, None)


def test_a_quote_that_does_not_stand_where_it_says_is_not_verbatim(catalogue: Catalogue) -> None:
    right = told(WATCH, "a", TEXTS["a"][0], catalogue)
    moved = right.answer.citations[0].model_copy(update={"start": 0})
    answer = right.answer.model_copy(update={"citations": (moved,)})
    metrics = report_of(catalogue, right.model_copy(update={"answer": answer})).metrics
    assert (metrics["verbatim"].value, metrics["citation_recall"].value) == (0.0, 0.0)


def test_a_quote_of_a_document_that_is_not_indexed_is_not_verbatim(catalogue: Catalogue) -> None:
    right = told(WATCH, "a", TEXTS["a"][0], catalogue)
    unknown = right.answer.citations[0].model_copy(update={"document_id": "khong-co"})
    answer = right.answer.model_copy(update={"citations": (unknown,)})
    metrics = report_of(catalogue, right.model_copy(update={"answer": answer})).metrics
    assert metrics["verbatim"].value == 0.0


def test_verbatim_stands_on_quotes_not_on_questions(catalogue: Catalogue) -> None:
    right = told(WATCH, "a", TEXTS["a"][0], catalogue)
    quotes = (*right.answer.citations, right.answer.citations[0].model_copy(update={"start": 0}))
    answer = right.answer.model_copy(update={"citations": quotes})
    outcomes = (right.model_copy(update={"answer": answer}),)
    verbatim = report_of(catalogue, *outcomes, questions=(WATCH, OPEN)).metrics["verbatim"]
    # Two quotes of the first question; the second has no outcome and counts as one bad quote.
    assert verbatim.value == pytest.approx(1 / 3)
    assert verbatim.n == 3


def test_a_quote_of_another_document_than_the_labelled_supports_nothing(
    catalogue: Catalogue,
) -> None:
    elsewhere = told(WATCH, "b", TEXTS["b"][0], catalogue)
    metrics = report_of(catalogue, elsewhere).metrics
    assert metrics["verbatim"].value == 1.0
    assert (metrics["citation_recall"].value, metrics["citation_precision"].value) == (0.0, 0.0)


def test_half_of_the_evidence_is_half_of_the_recall(catalogue: Catalogue) -> None:
    half = told(BOTH, "b", TEXTS["b"][0], catalogue)
    metrics = report_of(catalogue, half, questions=(BOTH,)).metrics
    assert (metrics["recall@5"].value, metrics["success@5"].value) == (0.5, 1.0)
    assert (metrics["facts"].value, metrics["correct"].value) == (0.5, 0.0)


def test_slices_hold_every_question_by_kind_style_and_each_document(catalogue: Catalogue) -> None:
    report = report_of(catalogue, questions=(WATCH, BOTH, OPEN))
    counts = {(part.by, part.name): part.questions for part in report.slices}
    assert counts == {
        ("kind", "duty"): 1,
        ("kind", "compare"): 1,
        ("kind", UNANSWERABLE): 1,
        ("style", "plain"): 2,
        ("style", "abbrev"): 1,
        ("document", "a"): 2,
        ("document", "b"): 1,
        ("document", NO_DOCUMENT): 1,
    }


def test_a_slice_has_the_metrics_of_its_questions_alone(catalogue: Catalogue) -> None:
    right = told(WATCH, "a", TEXTS["a"][0], catalogue)
    report = report_of(catalogue, right, questions=(WATCH, BOTH, OPEN))
    assert slice_of(report, "kind", "duty").metrics["correct"].value == 1.0
    assert slice_of(report, "document", "a").metrics["correct"].value == 0.5
    assert slice_of(report, "kind", UNANSWERABLE).metrics["correct"].value is None


def test_every_question_is_in_the_report_with_its_values(catalogue: Catalogue) -> None:
    right = told(WATCH, "a", TEXTS["a"][0], catalogue)
    report = report_of(catalogue, right, questions=(WATCH, BOTH, OPEN))
    assert [result.id for result in report.questions] == ["1", "2", "3"]
    first = report.questions[0]
    assert (first.set, first.milliseconds, first.values["correct"]) == ("bộ", 5.0, 1.0)
    assert "refusal_recall" not in first.values


def test_the_report_names_every_metric_and_reads_back_as_it_was_written(
    catalogue: Catalogue,
) -> None:
    report = report_of(catalogue, told(WATCH, "a", TEXTS["a"][0], catalogue))
    assert list(report.metrics) == [metric.name for metric in METRICS]
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_two_questions_of_two_sets_with_one_id_are_refused(catalogue: Catalogue) -> None:
    twins = {"một": [WATCH], "hai": [replace(OPEN, id="1")]}
    with pytest.raises(ScoringError, match=r"bị trùng.*: 1\."):
        score(twins, [], catalogue, MANIFEST)


def test_an_outcome_that_cites_what_it_does_not_list_is_refused() -> None:
    claim = StatedClaim(text="x", citations=(0,))
    with pytest.raises(ValidationError, match="not in the list"):
        StatedAnswer(text="x", abstained=False, claims=(claim,))


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 4)])
def test_a_place_that_runs_backwards_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValidationError):
        FoundPassage(document_id="a", section="", text="", start=start, end=end)
