"""Documents chosen by their kind, and by nothing but their id."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from index.catalogue import Catalogue, write_catalogue
from rag.exports.sheets import target_sheet
from rag.lists.documents import DocumentFilter, document_with_id, select_documents
from rag.lists.errors import NoSuchDocumentError, NoSuchKindError
from tests.index.labelled import document_of

CODE, PLAN, DRAFT = "bo-luat-mau", "ke-hoach-lam-giang-2025", "khong-so-khong-ngay"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    path = tmp_path_factory.mktemp("kinds") / "catalogue.sqlite"
    write_catalogue(path, map(document_of, (CODE, DRAFT, PLAN)))
    with closing(Catalogue(path)) as catalogue:
        yield catalogue


@pytest.mark.parametrize("asked", ["Bộ luật", "bo luat", "BỘ LUẬT"])
def test_documents_are_chosen_by_kind_unaccented_too(catalogue: Catalogue, asked: str) -> None:
    found = select_documents(catalogue.documents(), DocumentFilter(kind=asked))
    assert [record.id for record in found] == [CODE]


def test_a_kind_is_looked_for_among_what_else_is_chosen(catalogue: Catalogue) -> None:
    wanted = DocumentFilter(province="Lâm Giang", year=2025, kind="Bộ luật")
    with pytest.raises(NoSuchKindError, match=r"“Bộ luật” .* Hiện có: Kế hoạch\."):
        select_documents(catalogue.documents(), wanted)


def test_a_list_tells_the_kind_it_was_chosen_by() -> None:
    assert target_sheet([], DocumentFilter(kind="Kế hoạch")).title == "Chỉ tiêu, loại Kế hoạch"


def test_only_the_id_itself_opens_a_document(catalogue: Catalogue) -> None:
    records = catalogue.documents()
    assert document_with_id(PLAN, records).id == PLAN
    for other in (f"{PLAN}.txt", PLAN.upper(), f" {PLAN}", "/KH-UBND"):
        with pytest.raises(NoSuchDocumentError, match=PLAN):
            document_with_id(other, records)
