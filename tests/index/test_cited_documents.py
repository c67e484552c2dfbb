"""The same document written differently: joined on evidence, and flagged; else kept apart."""

from __future__ import annotations

import random

import pytest

from index.citing.citation_evidence import Flag, may_be_one
from index.citing.cited_documents import Variant, join
from index.model import Reference
from index.references import find_references
from tests.index.labelled import written

DATED = "ngày 27/12/2024 của Ban Chỉ đạo 138 tỉnh"


def plan(
    *sentences: str, province: str = "Lâm Giang", stem: str = "ke-hoach"
) -> tuple[Reference, ...]:
    lines = [f"{province}, ngày 02 tháng 01 năm 2025", "KẾ HOẠCH\nGiữ bến đò", "I. GIỮ BẾN ĐÒ"]
    document = written("\n\n".join([*lines, *(f"- Thực hiện {s}." for s in sentences)]), stem)
    return find_references(document)


def joined(*sentences: str) -> list[tuple[str | None, list[str], list[Flag]]]:
    """Number, what else it is written as, and the flags of each document that is cited."""
    return [
        (cited.number, [variant.written for variant in cited.variants], [*cited.flags])
        for cited in join(plan(*sentences))
    ]


def test_a_misread_code_of_the_same_number_and_date_is_joined_and_flagged() -> None:
    (cited,) = join(
        plan(
            f"Chương trình hành động số 5122/CtrHD-BCĐ, {DATED}",
            f"Chương trình hành động số 5122/CTrHĐ-BCĐ, {DATED}",
        )
    )
    assert cited.number == "5122/CTrHĐ-BCĐ"
    assert cited.issuer == "Ban Chỉ đạo 138 tỉnh Lâm Giang"
    assert len(cited.references) == 2
    assert cited.variants == (
        Variant("5122/CtrHD-BCĐ", Flag.SPELLING, "cùng số, chỉ khác cách viết ký hiệu"),
    )


def test_a_year_left_out_is_joined_by_the_date() -> None:
    (cited,) = join(
        plan(
            "Nghị định số 31/NĐ-CP ngày 05/5/2022 của Chính phủ",
            "Nghị định số 31/2022/NĐ-CP ngày 05/5/2022 của Chính phủ",
        )
    )
    assert (cited.number, cited.flags) == ("31/2022/NĐ-CP", (Flag.NO_YEAR,))
    assert cited.variants[0].reason == "cùng số, cùng ngày 05/05/2022"


@pytest.mark.parametrize(
    ("sentences", "found"),
    [
        (
            ["Kế hoạch số 7/KH-BCĐ ngày 3/3/2024", "Kế hoạch số 07/KH-BCD ngày 3/3/2024"],
            [("7/KH-BCĐ", ["07/KH-BCD"], [Flag.SPELLING])],
        ),
        (
            ["Kế hoạch số 7/KH-BCĐ138 ngày 3/3/2024", "Kế hoạch số 7/KH-BCĐ ngày 3/3/2024"],
            [("7/KH-BCĐ138", ["7/KH-BCĐ"], [Flag.SPELLING])],
        ),
        (
            ["Nghị định số 9/2031/NĐ-CP", "Nghị định 9 của Chính phủ", "Nghị định 9/NĐ-CP"],
            [("9/2031/NĐ-CP", ["9", "9/NĐ-CP"], [Flag.SHORT, Flag.NO_YEAR])],
        ),
        (
            ["Chỉ thị 40 của Ban Thường vụ Tỉnh ủy", "Chỉ thị 40-CT/TU của BTV Tỉnh ủy"],
            [("40-CT/TU", ["40"], [Flag.SHORT])],
        ),
        (
            [
                "Kết luận số 13-KL/TW ngày 16/8/2021",
                "Kết luận số 13-KL/TW ngày 18/6/2021",
                "Kết luận số 13-KL/TW ngày 16/8/2021",
            ],
            [("13-KL/TW", ["18/06/2021"], [Flag.DATES])],
        ),
        (
            ["Nghị định số 9/2031/NĐ-CP ngày 2/2/2031", "Nghị định số 9/2031/NĐ-CP ngày 2/2/2032"],
            [("9/2031/NĐ-CP", ["02/02/2032"], [Flag.DATES])],
        ),
        (
            ["Luật Đất đai số 31/2024/QH15", "Luật số 31/2024/QH15", "Luật đất đai năm 2024"],
            [("31/2024/QH15", ["Luật đất đai năm 2024"], [Flag.SHORT])],
        ),
        (
            ["Bộ luật Hình sự năm 2015", "BLHS"],
            [(None, ["Bộ luật Hình sự"], [Flag.NO_YEAR])],
        ),
        (["Kế hoạch số 5/KH-UBND", "Kế hoạch số 5/KH-UBND"], [("5/KH-UBND", [], [])]),
    ],
)
def test_what_the_evidence_joins_is_one_document(
    sentences: list[str], found: list[tuple[str | None, list[str], list[Flag]]]
) -> None:
    assert joined(*sentences) == found


@pytest.mark.parametrize(
    "sentences",
    [
        ["Nghị định số 9/2031/NĐ-CP", "Nghị định số 9/2032/NĐ-CP"],
        ["Quyết định số 9/QĐ-TTg ngày 2/2/2031", "Quyết định số 9/QĐ-TTg ngày 2/2/2032"],
        ["Quyết định số 9/QĐ-UBND ngày 2/2/2031", "Kế hoạch số 9/KH-UBND ngày 2/2/2031"],
        ["Kế hoạch số 9/KH-UBND", "Kế hoạch số 9/KH-BCĐ"],
        [
            "Kế hoạch số 9/KH-UBND ngày 2/2/2031 của UBND tỉnh",
            "Kế hoạch số 9/KH-UBND ngày 2/2/2031 của UBND huyện Vân Khê",
        ],
        [
            "Kế hoạch số 9/KH-BCĐ của Ban Chỉ đạo 138 Chính phủ",
            "Kế hoạch số 9/KH-BCĐ của Ban Chỉ đạo 138 tỉnh",
        ],
        ["Kế hoạch số 4820/KH-BCĐ ngày 2/2/2031", "Kế hoạch số 4830/KH-BCĐ ngày 2/2/2031"],
        ["Bộ luật Hình sự năm 1999", "Bộ luật Hình sự năm 2015"],
        ["Kế hoạch số /KH-UBND về giữ bến", "Kế hoạch số /KH-UBND về dạy bơi"],
        ["Luật Giá", "Luật Dược"],
    ],
)
def test_what_the_evidence_does_not_join_stays_apart(sentences: list[str]) -> None:
    assert [flags for _, _, flags in joined(*sentences)] == [[]] * len(sentences)


def test_a_short_form_that_fits_two_documents_is_joined_to_neither() -> None:
    sentences = ["Nghị định số 9/2031/NĐ-CP", "Nghị định số 9/2032/NĐ-CP", "Nghị định 9"]
    assert len(joined(*sentences)) == 3


def test_a_national_document_is_one_in_all_documents_that_cite_it() -> None:
    here = plan("Nghị định số 9/2031/NĐ-CP", "Chỉ thị số 48-CT/TW của Bộ Chính trị", stem="a")
    there = plan(
        "Nghị định số 9/NĐ-CP ngày 2/2/2031",
        "Chỉ thị số 48-CT/TW ngày 22/10/2030 của Bộ Chính trị",
        province="Hà Khê",
        stem="b",
    )
    found = join([*here, *there])
    assert [(c.number, len(c.references), c.flags) for c in found] == [
        ("9/2031/NĐ-CP", 2, (Flag.NO_YEAR,)),
        ("48-CT/TW", 2, ()),
    ]


def test_a_national_document_of_no_date_joins_none_of_two() -> None:
    first = plan("Quyết định số 9/QĐ-TTg ngày 2/2/2031", stem="a")
    second = plan("Quyết định số 9/QĐ-TTg ngày 2/2/2032", stem="b")
    third = plan("Quyết định số 9/QĐ-TTg", stem="c")
    assert len(join([*first, *second, *third])) == 3


@pytest.mark.parametrize(
    ("sentence", "documents"),
    [
        ("Kế hoạch số 9/KH-UBND ngày 2/2/2031 của UBND tỉnh", 2),
        ("Kế hoạch số 9/KH-UBND ngày 2/2/2031", 2),
        ("Hướng dẫn số 9/HD-STT ngày 2/2/2031 của Sở Thể thao", 2),
        ("Nghị quyết Đại hội XVII của Đảng bộ tỉnh", 2),
        ("Kế hoạch số 9/KH-UBND ngày 2/2/2031 của UBND tỉnh Tả Lâm", 1),
        ("Nghị quyết Đại hội XIII của Đảng", 1),
        ("Luật Giá", 1),
    ],
)
def test_what_each_province_has_of_its_own_is_not_joined_across_them(
    sentence: str, documents: int
) -> None:
    here, there = plan(sentence, stem="a"), plan(sentence, province="Hà Khê", stem="b")
    assert len(join([*here, *there])) == documents


def test_the_order_of_the_citations_decides_nothing() -> None:
    references = [
        *plan("Nghị định 9", "Nghị định số 9/NĐ-CP ngày 2/2/2031", "BLHS", stem="a"),
        *plan("Nghị định số 9/2031/NĐ-CP", "Bộ luật Hình sự năm 2015", stem="b"),
    ]
    wanted = {frozenset(cited.references) for cited in join(references)}
    for seed in range(5):
        shuffled = random.Random(seed).sample(references, len(references))
        assert {frozenset(cited.references) for cited in join(shuffled)} == wanted


@pytest.mark.parametrize(
    ("issuer", "other", "same"),
    [
        ("BTV Tỉnh ủy Lâm Giang", "Ban Thường vụ Tỉnh ủy Lâm Giang", True),
        ("Tỉnh ủy", "Ban Thường vụ Tỉnh ủy Lâm Giang", True),
        ("", "Chính phủ", True),
        ("Ban Chỉ đạo 138 Chính phủ", "Ban Chỉ đạo 138 tỉnh Lâm Giang", False),
        ("Ủy ban nhân dân tỉnh Lâm Giang", "Ủy ban nhân dân tỉnh Hà Khê", False),
    ],
)
def test_a_body_may_be_shortened_but_is_no_other_one(issuer: str, other: str, same: bool) -> None:
    assert may_be_one(issuer, other) is same
