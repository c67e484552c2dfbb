"""The words behind a section's path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eval.named_sections import section_paths, section_spans, section_text
from index.catalogue import Catalogue
from tests.rag.sample_passages import sample_catalogue

PLAN = "ke-hoach-lam-giang-2025"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    opened = sample_catalogue(tmp_path_factory.mktemp("catalogue"))
    yield opened
    opened.close()


def test_a_section_holds_what_is_inside_it(catalogue: Catalogue) -> None:
    whole, inside = (section_text(catalogue, PLAN, path) for path in ("I.3", "I.3.c"))
    assert inside.startswith("c) Lắp mới 46 trạm")
    assert inside.strip() in whole


@pytest.mark.parametrize(
    ("path", "words"),
    [("Tiêu đề", "KẾ HOẠCH"), ("Mở đầu", "3127/QĐ-TTg"), ("Chữ ký", "Trịnh Quang Vịnh")],
)
def test_parts_without_a_number_have_names(catalogue: Catalogue, path: str, words: str) -> None:
    assert words in section_text(catalogue, PLAN, path)


def test_what_is_not_there_has_no_words(catalogue: Catalogue) -> None:
    assert section_spans(catalogue, PLAN, "IX.9") == []
    assert section_text(catalogue, PLAN, "IX.9") == ""
    assert section_text(catalogue, "ke-hoach-khac", "I") == ""
    assert section_paths(catalogue, "ke-hoach-khac") == []


def test_every_path_of_a_document_names_something(catalogue: Catalogue) -> None:
    paths = section_paths(catalogue, PLAN)
    assert {"I.3.c", "Mở đầu", "Nơi nhận", "Chữ ký"} <= {*paths}
    assert len(paths) == len({*paths})
    assert all(section_text(catalogue, PLAN, path) for path in paths)
