"""Lexical search over a small index."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from index.lexical import LexicalIndex, build_lexical
from index.tokens import tokens
from tests.index.sample_documents import make_documents

TEXTS = {
    "ben": ["Người giữ bến ghi sổ từng chuyến đò.", "Sở Y tế phun khử khuẩn trước ngày 15/4/2025."],
    "cho": [
        "Chợ làng họp theo phiên.",
        "Người giữ chợ thực hiện Kế hoạch số 52/KH–UBND.",
        "Hoá chất.",
    ],
    "ao": ["Hồ điều hòa giữ nước, người người giữ hồ."],
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LexicalIndex]:
    folder = tmp_path_factory.mktemp("lexical") / "index"
    documents = make_documents(TEXTS)
    build_lexical(folder, [p for document in documents for p in document.passages])
    opened = LexicalIndex(folder)
    yield opened
    opened.close()


def found(
    index: LexicalIndex,
    query: str,
    documents: Collection[str] | None = None,
    *,
    folded: bool = False,
    limit: int = 10,
) -> list[str]:
    terms = dict.fromkeys(tokens(query, folded=folded), 1.0)
    return [id for id, _ in index.search(terms, limit, documents, folded=folded, crumb_weight=0)]


def test_the_ids_are_those_of_all_passages(index: LexicalIndex) -> None:
    assert index.ids() == {
        f"{name}#{i}" for name, texts in TEXTS.items() for i in range(len(texts))
    }


def test_a_word_finds_the_passages_that_have_it_in_any_spelling_of_its_tone(
    index: LexicalIndex,
) -> None:
    assert found(index, "hóa chất") == ["cho#2"]
    assert found(index, "hoá chất") == ["cho#2"]
    assert found(index, "chơ") == []


def test_a_question_without_diacritics_finds_by_the_folded_field(index: LexicalIndex) -> None:
    assert found(index, "cho lang hop", folded=True)[0] == "cho#0"
    assert found(index, "cho lang hop") == []


def test_single_letters_dates_and_numbers_are_found(index: LexicalIndex) -> None:
    assert found(index, "Y") == ["ben#1"]
    assert found(index, "15/04/2025") == ["ben#1"]
    assert found(index, "52/KH-UBND") == ["cho#1"]
    assert found(index, "52") == []


def test_the_passage_with_more_of_the_words_comes_first_with_the_higher_score(
    index: LexicalIndex,
) -> None:
    terms = dict.fromkeys(tokens("người giữ bến", folded=False), 1.0)
    hits = index.search(terms, 10)
    assert hits[0][0] == "ben#0"
    assert [score for _, score in hits] == sorted((s for _, s in hits), reverse=True)


def test_weights_count(index: LexicalIndex) -> None:
    (term,) = tokens("chợ", folded=False)
    light, heavy = (dict(index.search({term: weight}, 10)) for weight in (1.0, 3.0))
    assert light
    assert heavy == pytest.approx({id: 3 * score for id, score in light.items()})


def test_only_the_named_documents_are_searched_and_their_scores_stay(index: LexicalIndex) -> None:
    everywhere = dict(index.search({"ngươif": 1.0}, 10))
    assert set(everywhere) == {"ben#0", "cho#1", "ao#0"}
    within = dict(index.search({"ngươif": 1.0}, 10, ["cho", "ao"]))
    assert within == pytest.approx({k: v for k, v in everywhere.items() if not k.startswith("ben")})
    assert index.search({"ngươif": 1.0}, 10, []) == []
    assert index.search({"ngươif": 1.0}, 10, ["không-có"]) == []


def test_no_more_than_the_limit_and_nothing_for_no_terms(index: LexicalIndex) -> None:
    assert len(found(index, "người giữ", limit=2)) == 2
    assert index.search({}, 10) == []


def test_a_breadcrumb_is_found_as_far_as_its_weight_goes(index: LexicalIndex) -> None:
    (term,) = tokens("hoạch", folded=False)
    in_crumb = {id for id, _ in index.search({term: 1.0}, 10, crumb_weight=1.0)}
    assert in_crumb == index.ids()
    assert index.search({term: 1.0}, 1, crumb_weight=0.1)[0][0] == "cho#1"


def test_an_index_of_nothing_has_no_ids(tmp_path: Path) -> None:
    build_lexical(tmp_path / "index", [])
    empty = LexicalIndex(tmp_path / "index")
    assert empty.ids() == set()
    assert empty.search({"bênf": 1.0}, 5) == []
