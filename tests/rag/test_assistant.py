"""The whole path over sample/: questions as officials put them, answers as they must stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from index.embeddings import SentenceEmbeddings
from index.generation import Generation, Generations
from index.model import Span
from rag.answer import Claim, Reason, place_name
from rag.assistant import Assistant, OtherModelError
from rag.ground import is_grounded
from rag.history import Turn
from settings import Settings

PLAN = "ke-hoach-lam-giang-2025"


@pytest.fixture(scope="module")
def generation(sample_home: Path) -> Iterator[Generation]:
    with Generations(sample_home).open() as opened:
        yield opened


@pytest.fixture(scope="module")
def assistant(generation: Generation, embeddings: SentenceEmbeddings) -> Assistant:
    return Assistant(generation, embeddings, Settings().min_similarity)


def test_every_quote_stands_in_its_source_where_its_span_says(
    assistant: Assistant, generation: Generation
) -> None:
    answer = assistant.ask("Lâm Giang năm 2025 hạn gửi kế hoạch là ngày nào?")
    assert answer.citations
    for citation in answer.citations:
        source = generation.catalogue.texts(citation.document_id)[0].text
        assert citation.span.of(source) == citation.quote
        assert source.count("\n", 0, citation.span.start) + 1 == citation.line


def test_an_unaccented_question_finds_what_the_accented_one_finds(assistant: Assistant) -> None:
    accented = assistant.ask("Ai ký kế hoạch phòng chống thiên tai năm 2025 của Lâm Giang?")
    bare = assistant.ask("ai ky ke hoach phong chong thien tai nam 2025 cua lam giang")
    assert accented.hits[0].passage.id == bare.hits[0].passage.id


def test_a_question_that_names_a_year_never_sees_another_years_plan(assistant: Assistant) -> None:
    answer = assistant.ask("Năm 2024 Lâm Giang giao cơ quan nào chủ trì?")
    assert {hit.passage.document_id for hit in answer.hits} == {"ke-hoach-lam-giang-2024"}


def test_a_province_or_year_that_is_not_indexed_is_refused_with_what_there_is(
    assistant: Assistant,
) -> None:
    for question in ("Nghệ An năm 2025 giao ai chủ trì?", "Kế hoạch Lâm Giang năm 2019 nói gì?"):
        refusal = assistant.ask(question).refusal
        assert refusal is not None
        assert refusal.reason is Reason.WRONG_YEAR_OR_PROVINCE
        assert refusal.searched


def test_what_no_document_holds_is_refused(assistant: Assistant) -> None:
    refusal = assistant.ask("Cách nấu phở bò ngon như thế nào?").refusal
    assert refusal is not None
    assert refusal.reason is Reason.NOT_IN_DOCUMENTS


def test_years_compared_are_each_represented(assistant: Assistant) -> None:
    answer = assistant.ask("Hạn báo cáo của Lâm Giang năm 2024 và năm 2025 khác nhau thế nào?")
    first = {hit.passage.document_id for hit in answer.hits[:2]}
    assert first == {"ke-hoach-lam-giang-2024", "ke-hoach-lam-giang-2025"}
    assert {c.document_id for c in answer.citations} == first


def test_a_follow_up_keeps_the_province_and_changes_the_year(assistant: Assistant) -> None:
    history = [
        Turn("user", "Kế hoạch năm 2025 của Lâm Giang do ai ký?"),
        Turn("assistant", "Phó Chủ tịch Ủy ban nhân dân tỉnh ký."),
    ]
    answer = assistant.ask("Còn năm 2024 thì sao?", history)
    assert {hit.passage.document_id for hit in answer.hits} == {"ke-hoach-lam-giang-2024"}
    assert answer.hits[0].passage.section == "Chữ ký"


def test_who_signed_is_answered_with_name_and_office(assistant: Assistant) -> None:
    answer = assistant.ask("Ai ký kế hoạch năm 2025 của Lâm Giang?")
    assert answer.hits[0].passage.section == "Chữ ký"
    assert "CHỦ TỊCH" in answer.claims[0].text
    assert not answer.claims[0].text.isupper()


def test_a_follow_up_to_who_signed_is_not_answered_with_the_signature(
    assistant: Assistant,
) -> None:
    history = [Turn("user", "Ai ký kế hoạch năm 2025 của Lâm Giang?")]
    answer = assistant.ask("Thế hạn gửi báo cáo 6 tháng là ngày nào?", history)
    assert answer.hits[0].passage.section != "Chữ ký"


def test_a_torn_figure_in_a_quote_still_grounds_its_claim(
    assistant: Assistant, generation: Generation
) -> None:
    claim = assistant.ask("Ai ký kế hoạch năm 2025 của Lâm Giang?").claims[0]
    source = generation.catalogue.texts(PLAN)[0].text
    torn = next(re.finditer(r"\d{1,2}/\d{1,2}/\*\*\d{4}", source))
    whole = Span(torn.start(), torn.end())
    citation = replace(claim.citations[0], span=whole, quote=whole.of(source))
    date = torn.group().replace("*", "")
    assert is_grounded(Claim(f"trước ngày {date}", (citation,)), generation.catalogue)
    assert not is_grounded(Claim(f"trước ngày 9{date}", (citation,)), generation.catalogue)


def test_a_question_off_topic_is_refused_inside_a_conversation_too(assistant: Assistant) -> None:
    history = [
        Turn("user", "Lâm Giang năm 2025 hạn gửi kế hoạch là ngày nào?"),
        Turn("assistant", "Trước ngày ghi tại mục V.1."),
    ]
    assert assistant.ask("Cách nấu phở bò ngon như thế nào?", history).refusal is not None
    assert assistant.ask("Thế gửi về cơ quan nào?", history).refusal is None


def test_an_index_of_another_model_is_not_searched(generation: Generation) -> None:
    other = cast(SentenceEmbeddings, SimpleNamespace(model_id="khac"))
    with pytest.raises(OtherModelError, match="cancu index"):
        Assistant(generation, other, 0.8)


def test_the_answer_text_numbers_its_citations(assistant: Assistant) -> None:
    answer = assistant.ask("Lâm Giang năm 2025 hạn gửi kế hoạch là ngày nào?")
    for number in range(1, len(answer.citations) + 1):
        assert f"[{number}]" in answer.text
    assert answer.text.startswith("Theo ")


def test_sections_are_called_as_in_a_letter() -> None:
    assert place_name("II.2.a") == "mục II.2.a"
    assert place_name("Điều 9 khoản 2") == "Điều 9 khoản 2"
    assert place_name("Chữ ký") == "phần Chữ ký"
    assert place_name("2.1") == "mục 2.1"
    assert place_name("Mở đầu") == "phần Mở đầu"
