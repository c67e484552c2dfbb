from __future__ import annotations

import pytest

from eval.faults import names_year, other_bodies, other_numbers, other_years, without
from index.model import Document, Span
from tests.index.labelled import document_of, written

SAMPLE = "ke-hoach-lam-giang-2025"


def only(texts: dict[str, str]) -> str:
    (text,) = texts.values()
    return text


def plan(*lines: str) -> Document:
    return written("KẾ HOẠCH\nPhòng cháy năm 2026\n\n" + "\n\n".join(lines), "ke-hoach-a")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("đạt **96%** kế hoạch", "đạt **17%** kế hoạch"),
        ("không quá 61,5 m và 1.250 người", "không quá 72,6 m và 2.360 người"),
        ("tổng số 152 hồ, danh mục 63 ngầm", "tổng số 263 hồ, danh mục 74 ngầm"),
        ("trong 05 ngày", "trong 06 ngày"),
    ],
)
def test_amounts_get_other_digits(before: str, after: str) -> None:
    changed = only(other_numbers([plan(f"1. Nội dung {before}.")]))
    assert f"1. Nội dung {after}." in changed


@pytest.mark.parametrize(
    "kept",
    [
        "trước ngày 28/3/2026",
        "trong tháng 6/2026",
        "ngày 18 tháng cuối quý",
        "năm 2026",
        "Quyết định số 3127/QĐ-TTg",
        "Kế hoạch số 96-KH/TU",
        "theo Điều 12 khoản 3",
        "mục 4 nêu trên",
    ],
)
def test_dates_labels_and_numbers_of_documents_stay(kept: str) -> None:
    changed = only(other_numbers([plan(f"2. Thực hiện {kept}.", "2.1. Việc khác.")]))
    assert f"2. Thực hiện {kept}." in changed
    assert "\n2.1. Việc khác." in changed


def test_years_move_on_wherever_they_stand() -> None:
    changed = only(other_years([plan("1. Xong trước ngày 28/3/2026, theo số 44/2024/NQ-HĐND.")]))
    assert "Phòng cháy năm 2033" in changed
    assert "28/3/2033" in changed
    assert "44/2031/NQ-HĐND" in changed


def test_a_question_names_a_year_only_with_four_digits_of_one() -> None:
    assert names_year("Kế hoạch 2025 của tỉnh?")
    assert not names_year("Di dời 12025 hộ, số 815?")


def test_each_body_with_a_duty_bears_the_name_of_another() -> None:
    document = document_of(SAMPLE)
    changed = only(other_bodies([document]))
    assert "(Công ty Điện lực Lâm Giang thực hiện)" in document.source.text
    assert "(Công ty Điện lực Lâm Giang thực hiện)" not in changed
    lead = "(Sở Nông nghiệp và Môi trường chủ trì, phối hợp Đài"
    assert lead in document.source.text
    assert lead not in changed


def test_what_gives_no_duty_stays_as_it_is() -> None:
    document = plan("1. Không giao việc cho ai.")
    assert only(other_bodies([document])) == document.source.text


def test_places_are_taken_out_once_however_they_overlap() -> None:
    document = plan("1. Một hai ba bốn năm.")
    start = document.source.text.index("hai")
    spans = [Span(start, start + 8), Span(start + 4, start + 11)]
    changed = only(without({document.id: spans})([document]))
    assert "1. Một năm." in changed


def test_documents_without_places_keep_their_text() -> None:
    document = plan("1. Một hai ba.")
    assert only(without({"khac": [Span(0, 5)]})([document])) == document.source.text
