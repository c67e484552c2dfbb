"""Who cites a document: found by its number, a law by its name too, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.catalogue import Catalogue
from index.documents import make_document
from index.model import SourceText
from rag.lists.documents import ALL_DOCUMENTS, DocumentFilter
from rag.lists.errors import NoSuchDocumentError
from rag.lists.references import select_references, select_references_to
from tests.index.labelled import document_of
from tests.rag.duty_plans import catalogue_of

CODE, LAW, EARLIER, PLAN = (
    "bo-luat-mau",
    "luat-cho-lang",
    "ke-hoach-lam-giang-2024",
    "ke-hoach-lam-giang-2025",
)
BY_NAME = (
    "KẾ HOẠCH\nGiữ bến đò tỉnh Lâm Giang năm 2033\n\n1. Họp chợ bến theo"
    " Luật Chợ làng.\n\n2. Xử lý theo Điều 2 Bộ luật số 900/2031/QH29.\n"
)
NO_NAME = "KẾ HOẠCH\nTrồng tre tỉnh Lâm Giang năm 2033\n\n1. Trồng tre theo Công văn số 900/UBND.\n"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    texts = {"ben-do": BY_NAME, "trong-tre": NO_NAME}
    plans = [make_document(SourceText(f"{k}.txt", k, t), len) for k, t in texts.items()]
    indexed = sorted([*map(document_of, (CODE, LAW, EARLIER, PLAN)), *plans], key=lambda d: d.id)
    opened = catalogue_of(tmp_path_factory.mktemp("citing"), *indexed)
    yield opened
    opened.close()


def test_a_law_is_found_by_its_name_and_by_its_number(catalogue: Catalogue) -> None:
    in_plan = DocumentFilter("ben-do")
    found = [row for law in (LAW, CODE) for row in select_references_to(catalogue, law, in_plan)]
    assert [(row.document.id, row.place, row.resolved.section) for row in found] == [
        ("ben-do", "mục 1", ""),
        ("ben-do", "mục 2", "Điều 2"),
    ]


@pytest.mark.parametrize("cited", [CODE, LAW, EARLIER, PLAN, "ben-do"])
def test_all_citations_that_lead_to_a_document_are_found(catalogue: Catalogue, cited: str) -> None:
    every = select_references(catalogue, ALL_DOCUMENTS)
    led = [row.reference for row in every if row.resolved.document_id == cited]
    assert [row.reference for row in select_references_to(catalogue, cited)] == led


def test_only_citations_in_documents_that_fit_are_told(catalogue: Catalogue) -> None:
    assert select_references_to(catalogue, EARLIER)
    assert select_references_to(catalogue, EARLIER, DocumentFilter(year=2033)) == []


def test_a_document_that_is_not_indexed_is_told(catalogue: Catalogue) -> None:
    with pytest.raises(NoSuchDocumentError, match="khong-co"):
        select_references_to(catalogue, "khong-co")
