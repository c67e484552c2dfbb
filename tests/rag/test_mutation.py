"""Answers follow the documents: what is changed there is changed in them, what is gone is gone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.embeddings import SentenceEmbeddings
from index.generation import Generations
from index.intake import take_in
from rag.answer import Answer, Reason
from rag.assistant import Assistant
from settings import Settings
from tests.index.labelled import SAMPLE

LATER, EARLIER = "ke-hoach-lam-giang-2025", "ke-hoach-lam-giang-2024"
MOVED = "ke-hoach-lam-giang-2022"
"""The earlier plan once it is one of 2022."""


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the later plan that are exchanged, and the labelled question about them.

    The answer must hold ``told`` and nothing of ``gone``.
    """

    question: str
    old: str
    new: str
    told: str
    gone: str


NUMBERS = [
    Change("lg25-006", "tối thiểu **96%**", "tối thiểu **83%**", "83%", "96%"),
    Change("lg25-015", "Dự trữ 520 tấn", "Dự trữ 585 tấn", "585 tấn", "520"),
    Change("lg25-004", "huyện Vân Khê 412 hộ", "huyện Vân Khê 398 hộ", "398 hộ", "412"),
    Change("lg25-025", "không quá 61,5 m", "không quá 58,2 m", "58,2 m", "61,5"),
]
DATES = [
    Change("lg25-001", "ngày 28/3/2025", "ngày 19/4/2025", "19/4/2025", "28/3"),
    Change("lg25-030", "ngày 15/6/**2025**", "ngày 24/6/**2025**", "24/6/2025", "15/6"),
    Change("lg25-009", "ngày 09/8/2023 của Ban", "ngày 17/9/2023 của Ban", "17/9/2023", "09/8"),
]
NAMES = [
    Change(
        "lg25-012",
        "*(Sở Nông nghiệp và Môi trường chủ trì, phối hợp Đài",
        "*(Sở Y tế chủ trì, phối hợp Đài",
        "Sở Y tế chủ trì",
        "Sở Nông nghiệp",
    ),
    Change(
        "lg25-019",
        "*(Công ty Điện lực Lâm Giang thực hiện)*",
        "*(Sở Công Thương thực hiện)*",
        "Sở Công Thương thực hiện",
        "Công ty Điện lực",
    ),
    Change("lg25-032", "**Trịnh Quang Vịnh**", "**Đào Thị Sen**", "Đào Thị Sen", "Trịnh"),
    Change("lg25-007", "số 3127/QĐ-TTg", "số 2088/QĐ-TTg", "2088/QĐ-TTg", "3127"),
]
REMOVED = [
    Change("lg25-022", "Thành lập 15 tổ cấp cứu lưu động; phun", "Phun", "", "15 tổ"),
    Change(
        "lg25-018",
        " Chủ trì xác minh, xử lý việc tung tin vỡ đập sai sự thật trên mạng xã hội trong vòng 24 "
        "giờ.",
        "",
        "",
        "24 giờ",
    ),
    Change(
        "lg25-023",
        "+ Xen ghép vào khu dân cư đã có hạ tầng, mỗi hộ được hỗ trợ 40 triệu đồng;\n\n",
        "",
        "",
        "40 triệu",
    ),
    Change("lg25-027", "Tổng kinh phí dự kiến 128,6 tỷ đồng, gồm: ng", "Ng", "", "128,6"),
]
CHANGES = [*NUMBERS, *DATES, *NAMES, *REMOVED]


@pytest.fixture(scope="module")
def questions() -> dict[str, str]:
    """The questions of the sample by their ids."""
    lines = (SAMPLE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["question"] for row in map(json.loads, lines)}


@pytest.fixture(scope="module")
def assistant(
    sample_home: Path, tmp_path_factory: pytest.TempPathFactory, embeddings: SentenceEmbeddings
) -> Iterator[Assistant]:
    """Over the changed plans, in a copy of the sample's home: it has most of their vectors."""
    plans = tmp_path_factory.mktemp("plans")
    (plans / f"{LATER}.txt").write_text(_later(), encoding="utf-8")
    (plans / f"{MOVED}.txt").write_text(_moved(), encoding="utf-8")
    home = tmp_path_factory.mktemp("changed") / "home"
    shutil.copytree(sample_home, home, symlinks=True)
    taken = take_in([plans], 1_000_000, embeddings.count_tokens)
    Generations(home).build(taken.documents, embeddings)
    with Generations(home).open() as generation:
        yield Assistant(generation, embeddings, Settings().min_similarity)


def _later() -> str:
    text = (SAMPLE / f"{LATER}.txt").read_text(encoding="utf-8")
    for change in CHANGES:
        assert text.count(change.old) == 1, change.old
        text = text.replace(change.old, change.new)
    return text


def _moved() -> str:
    """The earlier plan with the year of its title and of its date line changed."""
    text = (SAMPLE / f"{EARLIER}.txt").read_text(encoding="utf-8")
    head, body = text.split("Căn cứ Luật", maxsplit=1)
    assert head.count("2024") == 2
    return head.replace("2024", "2022") + "Căn cứ Luật" + body.replace("năm 2024", "năm 2022")


def _cited(answer: Answer) -> set[str]:
    return {citation.document_id for citation in answer.citations}


@pytest.mark.parametrize("change", [*NUMBERS, *DATES, *NAMES], ids=lambda c: c.question)
def test_a_changed_number_date_or_name_is_what_the_answer_tells(
    assistant: Assistant, questions: dict[str, str], change: Change
) -> None:
    answer = assistant.ask(questions[change.question])
    assert change.told in answer.text
    assert change.gone not in answer.text
    assert _cited(answer) == {LATER}


@pytest.mark.parametrize("change", REMOVED, ids=lambda c: c.question)
def test_words_that_are_gone_answer_no_more(
    assistant: Assistant, questions: dict[str, str], change: Change
) -> None:
    answer = assistant.ask(questions[change.question])
    assert change.gone not in answer.text
    assert all(change.gone not in citation.quote for citation in answer.citations)


@pytest.mark.parametrize("question", ["lg25-022"])
def test_a_number_whose_clause_is_gone_is_not_in_the_documents(
    assistant: Assistant, questions: dict[str, str], question: str
) -> None:
    refusal = assistant.ask(questions[question]).refusal
    assert refusal is not None
    assert refusal.reason is Reason.NOT_IN_DOCUMENTS


@pytest.mark.parametrize("question", ["lg24-001", "lg24-002", "lg24-003", "lg24-007", "lg24-008"])
def test_a_plan_that_is_of_another_year_now_answers_no_question_of_the_old_one(
    assistant: Assistant, questions: dict[str, str], question: str
) -> None:
    asked = questions[question]
    refusal = assistant.ask(asked).refusal
    assert refusal is not None
    assert refusal.reason is Reason.WRONG_YEAR_OR_PROVINCE
    assert "năm 2024" in refusal.message
    assert _cited(assistant.ask(asked.replace("2024", "2022"))) == {MOVED}


def test_a_comparison_with_the_old_year_says_that_its_plan_is_missing(
    assistant: Assistant, questions: dict[str, str]
) -> None:
    answer = assistant.ask(questions["lgx-001"])
    assert "Lưu ý: chưa có kế hoạch của Lâm Giang năm 2024 trong chỉ mục." in answer.notes
    assert _cited(answer) == {LATER}


def test_a_task_given_to_another_body_moves_to_the_list_of_that_body(assistant: Assistant) -> None:
    taken_over = "Lắp đặt 46 trạm đo mưa tự động"
    now = assistant.ask("Sở Y tế Lâm Giang năm 2025 chủ trì những nhiệm vụ gì?")
    before = assistant.ask("Sở Nông nghiệp và Môi trường Lâm Giang năm 2025 chủ trì nhiệm vụ gì?")
    assert taken_over in now.text
    assert len(before.claims) > 1
    assert taken_over not in before.text


def test_a_premise_that_was_true_is_told_to_be_wrong(assistant: Assistant) -> None:
    answer = assistant.ask("Có đúng là Lâm Giang năm 2025 phải gửi kế hoạch trước 28/3 không?")
    assert any("“28/3”" in note and note.startswith("Lưu ý") for note in answer.notes)
    assert "19/4/2025" in answer.text
