"""Passages: together the whole text, each readable alone and short enough for the model."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from index.documents import make_document
from index.embeddings import SentenceEmbeddings
from index.model import Document, Part
from tests.index.labelled import (
    CODES,
    DOCUMENTS,
    MESSY_TEXTS,
    document_of,
    source_of,
    written,
)

WINDOW = 512
PLAN = "ke-hoach-lam-giang-2025"


def left_out(document: Document) -> list[str]:
    """What stands between, before and behind the passages, white space aside."""
    text = document.reading.text
    ends = [0, *(p.span.end for p in document.passages)]
    starts = [*(p.span.start for p in document.passages), len(text)]
    assert all(end <= start for end, start in zip(ends, starts, strict=True)), "passages overlap"
    return [gap for e, s in zip(ends, starts, strict=True) if (gap := text[e:s].strip())]


@pytest.mark.parametrize("stem", [*DOCUMENTS, *CODES])
def test_the_passages_of_a_document_laid_end_to_end_are_its_text(stem: str) -> None:
    document = document_of(stem)
    assert left_out(document) == []
    for passage in document.passages:
        assert passage.text == passage.span.of(document.reading.text) == passage.text.strip() != ""


@given(MESSY_TEXTS)
def test_the_passages_of_a_messy_text_laid_end_to_end_are_its_text(text: str) -> None:
    document = written(text)
    assert left_out(document) == []
    for passage in document.passages:
        assert passage.text == passage.span.of(document.reading.text) == passage.text.strip() != ""


@pytest.mark.parametrize("stem", [*DOCUMENTS, "bo-luat-hinh-su-2015"])
def test_a_passage_stands_on_its_line_and_in_a_section_that_holds_it(stem: str) -> None:
    document = document_of(stem)
    spans = {section.path: section.span for section in document.sections}
    for passage in document.passages:
        assert passage.line == document.line_of(passage.span.start)
        if passage.section in spans:
            assert spans[passage.section].end >= passage.span.end


@pytest.mark.parametrize("stem", [PLAN, "ke-hoach-lam-giang-2024", "bo-luat-lao-dong-2019"])
def test_no_passage_is_longer_than_the_window_of_the_model(
    stem: str, embeddings: SentenceEmbeddings
) -> None:
    document = make_document(source_of(stem), embeddings.count_tokens)
    counts = embeddings.count_tokens_many([p.search_text for p in document.passages])
    assert max(counts) <= WINDOW
    assert left_out(document) == []


@pytest.mark.parametrize("filler", ["bến đò ", "Bến, đò; ", "bến", "đ\u0323"])
def test_a_paragraph_without_sentences_is_cut_to_the_window_too(
    filler: str, embeddings: SentenceEmbeddings
) -> None:
    source = written(f"KẾ HOẠCH\nGiữ bến\n\nI. MỘT\n\n{filler * 3_000}").source
    document = make_document(source, embeddings.count_tokens)
    counts = embeddings.count_tokens_many([p.search_text for p in document.passages])
    assert max(counts) <= WINDOW
    assert left_out(document) == []


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_ids_number_the_passages_and_breadcrumbs_begin_with_the_title(stem: str) -> None:
    document = document_of(stem)
    assert [p.id for p in document.passages] == [
        f"{stem}#{i:05d}" for i in range(len(document.passages))
    ]
    assert {p.document_id for p in document.passages} == {stem}
    assert len({p.breadcrumb[0] for p in document.passages}) == 1
    assert all(len(p.breadcrumb) > 1 for p in document.passages)


def test_header_recipients_and_signature_are_passages_of_their_own() -> None:
    passages = document_of(PLAN).passages
    texts = {
        part: "\n".join(p.text for p in passages if p.part is part)
        for part in (Part.HEADER, Part.RECIPIENTS, Part.SIGNATURE)
    }
    assert texts[Part.HEADER].startswith("Số: /KH-UBND\nLâm Giang")
    assert texts[Part.HEADER].endswith("địa bàn tỉnh Lâm Giang năm 2025")
    assert texts[Part.RECIPIENTS].startswith("Nơi nhận:\n- Ban Chỉ đạo Phòng thủ dân sự")
    assert texts[Part.RECIPIENTS].endswith("- Lưu: VT, KT4 (Tùng).")
    assert texts[Part.SIGNATURE].startswith("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH")
    assert texts[Part.SIGNATURE].endswith("Trịnh Quang Vịnh")
    order = [p.part for p in passages if p.part in texts]
    assert order == [Part.HEADER, Part.RECIPIENTS, Part.SIGNATURE]
    body = "\n".join(p.text for p in passages if p.part is Part.BODY)
    assert body.startswith("Thực hiện Quyết định số 3127/QĐ-TTg")
    assert body.endswith("ngày 12/01/2024 của UBND tỉnh./.")


def test_a_signature_before_the_recipients_is_told_from_them() -> None:
    text = "KẾ HOẠCH\nGiữ bến\n\nI. MỘT\n\nMột.\n\nCHỦ TỊCH\n\nMai Văn Bến\n\nNơi nhận:\n- Các xã."
    parts = {p.part: p.text for p in written(text).passages}
    assert parts[Part.SIGNATURE] == "CHỦ TỊCH\nMai Văn Bến"
    assert parts[Part.RECIPIENTS] == "Nơi nhận:\n- Các xã."


def test_a_footnote_is_a_passage_in_the_section_that_cites_it() -> None:
    notes = [p for p in document_of(PLAN).passages if p.part is Part.FOOTNOTE]
    assert [(p.section, p.text[:6]) for p in notes] == [("II.1.a", "¹ Gồm:"), ("II.2.b", "² (1) ")]


def long_list(marks: list[str]) -> str:
    return "\n".join(f"{mark} {'Người giữ bến ghi sổ từng chuyến. ' * 9}" for mark in marks)


def test_every_passage_of_a_long_list_keeps_the_line_that_introduces_it() -> None:
    lead = "Tái định cư theo các hình thức sau:"
    items = long_list(["+"] * 8)
    document = written(f"KẾ HOẠCH\nGiữ bến\n\nI. MỘT\n\n- {lead}\n{items}\n\nII. HAI\n\n- Hết.")
    torn_off = [p for p in document.passages if p.text.startswith("+")]
    assert len(torn_off) > 2
    assert {p.lead_in for p in torn_off} == {f"- {lead}"}
    assert {p.lead_in for p in document.passages if p not in torn_off} == {""}
    assert sum(lead in p.text for p in document.passages) == 1
    assert all(p.shown_text.startswith(f"- {lead}\n+") for p in torn_off)


def test_every_passage_of_long_points_keeps_the_line_of_its_clause() -> None:
    lead = "1. Người giữ bến thuộc một trong các trường hợp sau đây thì bị phạt:"
    points = long_list([f"{letter})" for letter in "abcdđegh"])
    text = f"LUẬT\nGIỮ BẾN\nĐiều 1. Phạt\n{lead}\n{points}\nĐiều 2. Hết\nHết."
    torn_off = [p for p in written(text).passages if re.match(r"[a-zđ]\)", p.text)]
    assert len(torn_off) > 1
    assert {p.lead_in for p in torn_off} == {lead}


@pytest.mark.parametrize("stem", [*DOCUMENTS, *CODES])
def test_a_lead_in_is_a_line_of_an_earlier_passage(stem: str) -> None:
    before = ""
    for passage in document_of(stem).passages:
        assert passage.lead_in.removeprefix("…") in before
        assert passage.lead_in[-1:] in ("", ":")
        before += passage.text


def test_a_heading_is_never_left_alone_in_front_of_its_section() -> None:
    texts = [p.text for p in document_of(PLAN).passages]
    assert not any(re.search(r"(?:^|\n)[IVX]+\. [^\n]*$", text) for text in texts)
