"""Citations lead to the one indexed document that is meant, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from index.catalogue import DocumentRecord
from index.citation_graph import Resolved, Status, resolve
from index.model import Kind, Metadata
from index.references import find_references
from tests.index.labelled import document_of, written

SECTIONS = {
    ("bo-luat-hinh-su-2015", "Điều 173"),
    ("bo-luat-hinh-su-2015", "Điều 173 khoản 1"),
    ("bo-luat-hinh-su-2015", "Chương XVI"),
    ("nghi-dinh-9-2031", "Điều 5"),
}


def record(id_: str, kind: Kind, title: str, **known: object) -> DocumentRecord:
    return DocumentRecord(id_, f"{id_}.txt", Metadata(kind, title, **known), "", 0, 0)  # type: ignore[arg-type]


CITING = record("ke-hoach", Kind.PLAN, "Giữ bến đò", province="Lâm Giang", year=2033)
CODE = record(
    "bo-luat-hinh-su-2015",
    Kind.CODE,
    "Bộ luật hình sự 2015",
    number="100/2015/QH13",
    issued=date(2015, 11, 27),
    year=2015,
)
DECREE = record(
    "nghi-dinh-9-2031",
    Kind.DECREE,
    "Quy định về bến khách ngang sông",
    number="09/2031/NĐ-CP",
    issued=date(2031, 2, 2),
    year=2031,
)
HERE = record(
    "lam-giang-2032",
    Kind.PLAN,
    "Giữ bến đò",
    number="7/KH-UBND",
    issuer="Ủy ban nhân dân tỉnh Lâm Giang",
    province="Lâm Giang",
    place_date="Lâm Giang, ngày tháng 3 năm 2032",
    year=2032,
)
THERE = record(
    "ha-khe-2032",
    Kind.PLAN,
    "Giữ bến đò",
    number="07/KH-UBND",
    issuer="Ủy ban nhân dân tỉnh Hà Khê",
    province="Hà Khê",
    issued=date(2032, 3, 4),
    year=2032,
)
SHELF = (CITING, CODE, DECREE, HERE, THERE)


def leads(
    *sentences: str, shelf: Sequence[DocumentRecord] = SHELF, citing: str = "ke-hoach"
) -> list[Resolved]:
    lines = ["Lâm Giang, ngày 02 tháng 01 năm 2033", "KẾ HOẠCH\nGiữ bến đò", "I. GIỮ BẾN ĐÒ"]
    document = written("\n\n".join([*lines, *(f"- Theo {s}." for s in sentences)]), citing)
    found = resolve(find_references(document), shelf, lambda d, path: (d, path) in SECTIONS)
    assert [lead.reference for lead in found] == list(find_references(document))
    return list(found)


@pytest.mark.parametrize(
    ("sentence", "document", "section"),
    [
        ("Bộ luật Hình sự năm 2015", "bo-luat-hinh-su-2015", ""),
        ("Bộ luật Hình sự số 100/2015/QH13", "bo-luat-hinh-su-2015", ""),
        ("khoản 1 Điều 173 BLHS", "bo-luat-hinh-su-2015", "Điều 173 khoản 1"),
        ("Chương XVI của Bộ luật hình sự", "bo-luat-hinh-su-2015", "Chương XVI"),
        ("Nghị định số 9/2031/NĐ-CP", "nghi-dinh-9-2031", ""),
        ("Điều 5 Nghị định 9/NĐ-CP ngày 2/2/2031 của Chính phủ", "nghi-dinh-9-2031", "Điều 5"),
        ("Kế hoạch số 07/KH-UBND ngày 9/3/2032 của UBND tỉnh", "lam-giang-2032", ""),
        ("Kế hoạch số 7/KH-UBND ngày 4/3/2032 của UBND tỉnh Hà Khê", "ha-khe-2032", ""),
    ],
)
def test_a_citation_leads_to_its_document_and_section(
    sentence: str, document: str, section: str
) -> None:
    (lead,) = leads(sentence)
    assert (lead.status, lead.document_id, lead.section) == (Status.FOUND, document, section)


@pytest.mark.parametrize(
    "sentence",
    [
        "Bộ luật Hình sự năm 1999",
        "Bộ luật Hình sự số 15/1999/QH10",
        "Luật Trẻ em",
        "Nghị định số 9/2032/NĐ-CP",
        "Nghị quyết số 9/2031/NQ-CP",
        "Kế hoạch số 7/KH-UBND ngày 9/3/2031 của UBND tỉnh",
        "Kế hoạch số 7/KH-UBND ngày 9/3/2032 của UBND tỉnh Tả Lâm",
        "Kế hoạch số 7/KH-UBND ngày 9/3/2032 của UBND huyện Vân Khê",
        "Kế hoạch số /KH-UBND của UBND tỉnh",
        "Đề án 06 của Chính phủ",
    ],
)
def test_what_is_not_indexed_is_said_to_be_so(sentence: str) -> None:
    (lead,) = leads(sentence)
    assert lead == Resolved(lead.reference, Status.NOT_INDEXED)


def test_a_number_without_a_year_is_too_little_unless_the_title_fits() -> None:
    unsure, titled = (
        leads("Kế hoạch số 7/KH-UBND của UBND tỉnh", shelf=SHELF)[0],
        leads("Kế hoạch số 7/KH-UBND của UBND tỉnh về giữ bến đò")[0],
    )
    assert (unsure.status, unsure.document_id) == (Status.UNSURE, None)
    assert unsure.candidates == ("lam-giang-2032",)
    assert (titled.status, titled.document_id) == (Status.FOUND, "lam-giang-2032")


def test_a_name_that_two_codes_bear_leads_to_neither_without_a_year() -> None:
    older = record("bo-luat-hinh-su-1999", Kind.CODE, "Bộ luật hình sự 1999", year=1999)
    undated, dated = (
        leads("Điều 173 BLHS", shelf=[*SHELF, older]),
        leads("Điều 173 BLHS 2015", shelf=[*SHELF, older]),
    )
    assert (undated[0].status, set(undated[0].candidates)) == (
        Status.UNSURE,
        {"bo-luat-hinh-su-1999", "bo-luat-hinh-su-2015"},
    )
    assert dated[0].document_id == "bo-luat-hinh-su-2015"


def test_a_law_that_was_not_yet_made_is_not_meant() -> None:
    citing = record("ke-hoach", Kind.PLAN, "Giữ bến đò", province="Lâm Giang", year=2012)
    (lead,) = leads("Bộ luật Hình sự", shelf=[citing, CODE])
    assert lead.status is Status.UNSURE


def test_a_short_form_leads_where_the_full_one_does() -> None:
    full, short = leads("Nghị định số 9/2031/NĐ-CP", "Điều 5 Nghị định 9")
    assert (full.document_id, short.document_id) == ("nghi-dinh-9-2031", "nghi-dinh-9-2031")
    assert short.section == "Điều 5"


@pytest.mark.parametrize(
    ("sentence", "section"),
    [
        ("khoản 9 Điều 173 BLHS", "Điều 173"),
        ("Điều 999 BLHS", ""),
        ("Mục 3 Chương XVI BLHS", "Chương XVI"),
    ],
)
def test_a_section_that_is_not_there_is_said_to_be_missing(sentence: str, section: str) -> None:
    (lead,) = leads(sentence)
    assert (lead.status, lead.document_id, lead.section) == (
        Status.NO_SECTION,
        "bo-luat-hinh-su-2015",
        section,
    )


def test_a_document_does_not_cite_itself() -> None:
    (lead,) = leads("Nghị định số 9/2031/NĐ-CP", citing="nghi-dinh-9-2031")
    assert lead.status is Status.NOT_INDEXED


def test_codes_lead_into_each_other() -> None:
    documents = [document_of("bo-luat-hinh-su-2015"), document_of("bo-luat-to-tung-hinh-su-2015")]
    shelf = [DocumentRecord(d.id, d.source.name, d.metadata, "", 0, 0) for d in documents]
    paths = {(d.id, section.path) for d in documents for section in d.sections}
    references = find_references(documents[1])
    found = resolve(references, shelf, lambda document, path: (document, path) in paths)
    cited = [lead for lead in found if lead.reference.article and "hình sự" in lead.reference.name]
    assert len(cited) > 50
    assert {(lead.status, lead.document_id) for lead in cited} == {
        (Status.FOUND, "bo-luat-hinh-su-2015")
    }
    assert all(lead.section == lead.reference.article for lead in cited)
