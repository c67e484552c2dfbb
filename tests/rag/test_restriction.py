"""Documents chosen beside a question narrow it and never widen it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from index.catalogue import DocumentRecord
from index.embeddings import SentenceEmbeddings
from index.generation import Generations
from index.model import Kind, Metadata
from index.syllables import count_syllables
from rag.answer import Reason
from rag.articles import Article
from rag.assistant import Assistant
from rag.history import Turn
from rag.lexicon import Lexicon
from rag.question import Question, Understanding
from rag.scope import Scope
from rag.spelling import Speller
from settings import Settings


def record(id_: str, kind: Kind, title: str, **known: object) -> DocumentRecord:
    return DocumentRecord(id_, f"{id_}.txt", Metadata(kind, title, **known), "", 1, 1)  # type: ignore[arg-type]


LG_2024, LG_2025, SH_2025 = "lam-giang-2024", "lam-giang-2025", "son-ha-2025"
CRIMES, TRIALS = "luat-hinh-su", "luat-to-tung-hinh-su"
RECORDS = [
    record(LG_2024, Kind.PLAN, "Kế hoạch", province="Lâm Giang", year=2024),
    record(LG_2025, Kind.PLAN, "Kế hoạch", province="Lâm Giang", year=2025, number="31/KH-UBND"),
    record(SH_2025, Kind.PLAN, "Kế hoạch", province="Sơn Hà", year=2025),
    record(CRIMES, Kind.CODE, "Bộ luật hình sự 2015", year=2015),
    record(TRIALS, Kind.CODE, "Bộ luật tố tụng hình sự 2015", year=2015),
]
WORDS = "kế hoạch giao ai chủ trì diễn tập, phối hợp; so sánh điều luật quy định gì về trộm cắp"
ALL = frozenset(record.id for record in RECORDS)
EARLIER = [Turn("user", "Lâm Giang năm 2024 di dời bao nhiêu hộ?"), Turn("assistant", "640 hộ.")]


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    table = count_syllables([WORDS] * 3)
    return Understanding(RECORDS, Lexicon(), Speller(table.counts, table.pairs, ()))


def scope_of(understanding: Understanding, text: str, within: Collection[str]) -> Scope:
    return understanding.understand(text, within=within).scope


def followed(understanding: Understanding, text: str, within: Collection[str]) -> Question:
    return understanding.understand(text, EARLIER, within=within)


def test_a_question_that_names_nothing_is_put_to_all_that_is_chosen(
    understanding: Understanding,
) -> None:
    for text in ("Ai chủ trì diễn tập?", "Kế hoạch giao ai chủ trì diễn tập?"):
        assert scope_of(understanding, text, {LG_2024, SH_2025}).documents == (LG_2024, SH_2025)


def test_what_is_named_is_looked_for_among_what_is_chosen(understanding: Understanding) -> None:
    scope = scope_of(understanding, "Lâm Giang giao ai chủ trì?", {LG_2025, SH_2025, CRIMES})
    assert (scope.documents, scope.missing) == ((LG_2025,), ())


@pytest.mark.parametrize(
    ("text", "within", "missing"),
    [
        ("Lâm Giang năm 2025 giao ai?", {LG_2024}, "kế hoạch của Lâm Giang năm 2025"),
        ("Kế hoạch của Sơn Hà giao ai?", {LG_2024, LG_2025}, "kế hoạch của Sơn Hà"),
        ("Kế hoạch năm 2024 giao ai?", {SH_2025}, "kế hoạch năm 2024"),
        ("Kế hoạch số 31/KH-UBND giao ai?", {LG_2024}, "Kế hoạch, tỉnh Lâm Giang, năm 2025"),
        ("Kế hoạch 031/KH-UBND giao ai?", {SH_2025}, "Kế hoạch, tỉnh Lâm Giang, năm 2025"),
        ("Điều 12 Bộ luật hình sự quy định gì?", {TRIALS}, "Bộ luật hình sự 2015"),
        ("Ai chủ trì diễn tập?", set(), "văn bản nào"),
    ],
)
def test_what_is_named_and_not_chosen_is_missing_and_nothing_stands_in_for_it(
    understanding: Understanding, text: str, within: set[str], missing: str
) -> None:
    scope = scope_of(understanding, text, within)
    assert (scope.documents, scope.groups, scope.missing) == ((), (), (missing,))


def test_of_a_comparison_the_side_that_is_chosen_stays(understanding: Understanding) -> None:
    scope = scope_of(understanding, "So sánh Lâm Giang năm 2024 và năm 2025", {LG_2025, SH_2025})
    assert scope.groups == ((LG_2025,),)
    assert scope.missing == ("kế hoạch của Lâm Giang năm 2024",)


def test_of_several_laws_the_one_chosen_stays(understanding: Understanding) -> None:
    text = "Điều 12 Bộ luật hình sự và Bộ luật tố tụng hình sự quy định gì?"
    scope = scope_of(understanding, text, {CRIMES})
    assert (scope.documents, scope.missing) == ((CRIMES,), ("Bộ luật tố tụng hình sự 2015",))
    assert scope.articles == ((CRIMES, Article("12")),)


def test_an_article_is_looked_up_in_the_one_law_that_is_chosen(
    understanding: Understanding,
) -> None:
    assert scope_of(understanding, "Điều 12 quy định gì?", ALL).articles == ()
    scope = scope_of(understanding, "Điều 12 quy định gì?", {CRIMES, LG_2025})
    assert scope.articles == ((CRIMES, Article("12")),)


def test_what_only_earlier_turns_named_gives_way_to_what_is_chosen_now(
    understanding: Understanding,
) -> None:
    assert followed(understanding, "Thế ai phối hợp?", {LG_2025}).scope.documents == (LG_2025,)
    assert followed(understanding, "Thế ai phối hợp?", ALL).scope.documents == (LG_2024,)


@pytest.mark.parametrize("text", ["Còn năm 2023 thì sao?", "Còn năm trước thì sao?"])
def test_what_a_follow_up_names_itself_stays_binding(
    understanding: Understanding, text: str
) -> None:
    scope = followed(understanding, text, {LG_2024, LG_2025}).scope
    assert (scope.documents, scope.missing) == ((), ("kế hoạch của Lâm Giang năm 2023",))


@pytest.mark.parametrize(
    "text",
    [
        "Ai chủ trì diễn tập?",
        "Lâm Giang năm 2025 giao ai?",
        "Bộ luật hình sự quy định gì về trộm cắp?",
        "Kế hoạch số 31/KH-UBND giao ai?",
    ],
)
def test_to_choose_everything_is_to_choose_nothing(understanding: Understanding, text: str) -> None:
    free = understanding.understand(text).scope
    chosen = scope_of(understanding, text, ALL)
    assert chosen.documents == (free.documents or tuple(r.id for r in RECORDS))
    assert (chosen.groups, chosen.articles, chosen.missing) == (
        free.groups,
        free.articles,
        free.missing,
    )


def test_answers_come_from_what_is_chosen_or_say_that_it_does_not_hold_them(
    sample_home: Path, embeddings: SentenceEmbeddings
) -> None:
    plans = [f"ke-hoach-lam-giang-{year}" for year in (2024, 2025)]
    moved = "Lâm Giang phải di dời bao nhiêu hộ khỏi vùng sạt lở?"
    with Generations(sample_home).open() as generation:
        # A model whose similarities say nothing refuses nothing for want of likeness.
        assistant = Assistant(generation, embeddings, min_similarity=0.0)
        careful = Assistant(generation, embeddings, Settings().min_similarity)
        for plan, households in zip(plans, ("640 hộ", "815 hộ"), strict=True):
            answer = careful.ask(moved, within=[plan])
            assert households in answer.text
            assert {hit.passage.document_id for hit in answer.hits} == {plan}
        for asked, within in ((f"Năm 2024 {moved}", plans[1:]), (moved, [])):
            refusal = assistant.ask(asked, within=within).refusal
            assert refusal
            assert refusal.reason is Reason.WRONG_YEAR_OR_PROVINCE
            assert "Trong các văn bản được chọn không có" in refusal.message
            assert len(refusal.searched) == len(within)
