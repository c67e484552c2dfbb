from __future__ import annotations

from index.model import Section, Span
from index.section_table import SectionTable


def section(path: str, start: int, end: int, level: int) -> Section:
    return Section(path, path, "", 1, Span(start, end), level)


CHAPTER = section("Chương I", 0, 100, 1)
FIRST = section("Điều 1", 10, 40, 2)
CLAUSE = section("Điều 1 khoản 1", 20, 30, 3)
SECOND = section("Điều 2", 40, 100, 2)
TABLE = SectionTable([CHAPTER, FIRST, CLAUSE, SECOND])


def test_the_deepest_section_around_a_place_holds_all_of_it() -> None:
    assert TABLE.around(Span(21, 30)) == CLAUSE
    assert TABLE.around(Span(21, 31)) == FIRST
    assert TABLE.around(Span(35, 45)) == CHAPTER
    assert TABLE.around(Span(99, 101)) is None


def test_sections_share_words_with_a_place_in_their_order() -> None:
    assert TABLE.sharing(Span(30, 41)) == [CHAPTER, FIRST, SECOND]
    assert TABLE.sharing(Span(0, 10)) == [CHAPTER]
    assert TABLE.sharing(Span(100, 120)) == []


def test_a_section_is_found_by_exactly_its_path() -> None:
    assert TABLE.at("Điều 1") == [FIRST]
    assert TABLE.at("Điều 3") == []


def test_a_document_without_sections_has_none_anywhere() -> None:
    empty = SectionTable([])
    assert empty.around(Span(0, 1)) is None
    assert empty.sharing(Span(0, 1)) == [] and empty.at("Điều 1") == []
