"""Citations: what stands in the reading text, in the words and characters of the source."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given

from index.model import Document, ReadingText, Span
from index.quotes import reading_spans, source_extents, unbroken_runs
from index.sentences import sentence_spans
from tests.index.labelled import CODES, DOCUMENTS, MESSY_TEXTS, bare, document_of, written

PLAN = "ke-hoach-lam-giang-2025"


def quotes(document: Document, span: Span) -> list[str]:
    source = document.source.text
    return [run.of(source) for run in unbroken_runs(source, document.reading, span)]


def place(document: Document, text: str) -> Span:
    start = document.reading.text.index(text)
    return Span(start, start + len(text))


def unlike(document: Document) -> list[tuple[str, list[str]]]:
    """The sentences whose quotations from the source are not their own words."""
    found = []
    for passage in document.passages:
        for sentence in sentence_spans(passage.text):
            at = Span(passage.span.start + sentence.start, passage.span.start + sentence.end)
            quoted = quotes(document, at)
            clean = all(quote == quote.strip() != "" for quote in quoted)
            if not clean or bare("".join(quoted)) != bare(sentence.of(passage.text)):
                found.append((sentence.of(passage.text), quoted))
    return found


@pytest.mark.parametrize("stem", [*DOCUMENTS, *CODES])
def test_every_sentence_is_quoted_in_the_words_of_the_source(stem: str) -> None:
    assert unlike(document_of(stem)) == []


@given(MESSY_TEXTS)
def test_every_sentence_of_a_messy_text_is_quoted_in_its_own_words(text: str) -> None:
    assert unlike(written(text)) == []


@pytest.mark.parametrize("stem", [stem for stem in DOCUMENTS if stem != PLAN])
def test_a_document_without_footnotes_is_quoted_in_one_run_a_sentence(stem: str) -> None:
    document = document_of(stem)
    for passage in document.passages:
        for s in sentence_spans(passage.text):
            at = Span(passage.span.start + s.start, passage.span.start + s.end)
            assert len(quotes(document, at)) == 1


def test_a_sentence_torn_around_a_footnote_is_quoted_in_two_runs() -> None:
    document = document_of(PLAN)
    torn = "không ủy quyền cho cấp phó trong thời gian có lệnh báo động từ cấp 2 trở lên"
    first, second = quotes(document, place(document, torn))
    assert first == "không ủy quyền cho cấp phó trong thời gian có lệnh báo động từ"
    assert second == "cấp 2 trở lên"


def test_a_footnote_that_goes_on_pages_later_is_quoted_in_two_runs() -> None:
    document = document_of(PLAN)
    first, second = quotes(document, place(document, "điếm canh đê và các công trình phụ trợ"))
    assert (first, second) == ("điếm canh đê và", "các công trình phụ trợ")


def test_a_page_break_alone_breaks_no_quotation() -> None:
    document = document_of("ngat-trang")
    (quote,) = quotes(document, place(document, "ngày 25/02/2032 của UBND tỉnh"))
    assert quote == "ngày 25/\n\n02/2032 của UBND tỉnh"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("trước ngày **31/12/**2025", "trước ngày 31/12/2025"),
        ("giữ\u200b bến\u00ad đò\u2060 ngang", "giữ bến đò ngang"),
        ("tỉnh<sup>2</sup>, bắt đầu", "tỉnh², bắt đầu"),
        ("tỉnh[^2], bắt đầu", "tỉnh², bắt đầu"),
        ("tỉnh ^2^ bắt đầu", "tỉnh ² bắt đầu"),
        ("giữ<br />bến <i>đò</i> ngang", "giữ bến đò ngang"),
        ("giữ \\* bến _đò_ ngang", "giữ bến đò ngang"),
    ],
)
def test_marks_break_no_quotation(source: str, text: str) -> None:
    document = written(f"Người ta {source}.")
    assert quotes(document, place(document, text)) == [source]


def test_a_range_of_white_space_has_no_quotation() -> None:
    document = written("Giữ bến.\n\nChở đò.")
    end_of_line = document.reading.text.index("\n")
    assert quotes(document, Span(end_of_line, end_of_line + 1)) == []
    assert quotes(document, Span(3, 3)) == []


def unfound(document: Document) -> list[str]:
    """The passages whose quotations do not lead back to all their words, and to nothing else."""
    reading, missed = document.reading, []
    for passage in document.passages:
        runs = [*unbroken_runs(document.source.text, reading, passage.span)]
        back = [span for run in runs for span in reading_spans(reading, run)]
        places = {i for span in back for i in range(span.start, span.end)}
        own = range(passage.span.start, passage.span.end)
        words = {i for i in own if not reading.text[i].isspace()}
        if words - places or any(not reading.text[i].isspace() for i in places.difference(own)):
            missed.append(passage.text)
    return missed


@pytest.mark.parametrize("stem", [*DOCUMENTS, *CODES])
def test_a_quotation_leads_back_to_the_words_it_quotes(stem: str) -> None:
    assert unfound(document_of(stem)) == []


@given(MESSY_TEXTS)
def test_a_quotation_of_a_messy_text_leads_back_to_its_words(text: str) -> None:
    assert unfound(written(text)) == []


def test_a_range_of_the_source_around_a_footnote_leads_to_several_places() -> None:
    document = document_of(PLAN)
    source = document.source.text
    torn = "lệnh báo động từ\n\n¹ Gồm: Chỉ thị"
    start = source.index(torn)
    found = reading_spans(document.reading, Span(start, start + len(torn)))
    assert [span.of(document.reading.text).strip() for span in found] == [
        "lệnh báo động từ",
        "¹ Gồm: Chỉ thị",
    ]


def test_what_the_reading_text_leaves_out_leads_nowhere() -> None:
    document = document_of(PLAN)
    start = document.source.text.index("<sup>")
    assert reading_spans(document.reading, Span(start, start + len("<sup>"))) == []
    assert reading_spans(document.reading, Span(start, start)) == []


@pytest.mark.parametrize("stem", [*DOCUMENTS, *CODES])
def test_extents_are_the_source_spans_of_sections(stem: str) -> None:
    document = document_of(stem)
    spans = [Span(0, 0), *(section.span for section in document.sections)]
    assert source_extents(document.reading, spans) == [
        document.reading.source_span(span) for span in spans
    ]


@pytest.mark.parametrize(
    ("source", "runs"),
    [
        ("a b", ["a b"]),
        ("a\nb", ["a\nb"]),
        ("a*b", ["a*b"]),
        ("a7b", ["a", "b"]),
    ],
)
def test_a_space_breaks_a_quotation_where_something_else_stands_in_its_place(
    source: str, runs: list[str]
) -> None:
    reading = ReadingText("a b", array("I", range(3)))
    assert [run.of(source) for run in unbroken_runs(source, reading, Span(0, 3))] == runs
