"""Numbers of documents, taken apart."""

from __future__ import annotations

import pytest

from index.citing.document_numbers import NUMBER, DocumentNumber, parse_number, plain_number
from index.model import Kind


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("49/2020/NĐ-CP", DocumentNumber("49", 2020, ("NĐ", "CP"))),
        ("13-KL/TW", DocumentNumber("13", None, ("KL", "TW"))),
        ("09/CTr-MTTW-BCA", DocumentNumber("9", None, ("CTr", "MTTW", "BCA"))),
        ("100/2015/QH13", DocumentNumber("100", 2015, ("QH13",))),
        ("2007/CT-QK3", DocumentNumber("2007", None, ("CT", "QK3"))),
        ("2025/QĐ-TTg", DocumentNumber("2025", None, ("QĐ", "TTg"))),
        ("26/KH-BCĐ138/CP", DocumentNumber("26", None, ("KH", "BCĐ138", "CP"))),
        ("/KH-UBND", DocumentNumber("", None, ("KH", "UBND"))),
        ("/2024/NĐ-CP", DocumentNumber("", 2024, ("NĐ", "CP"))),
        ("01b/NQ-HĐND", DocumentNumber("1b", None, ("NQ", "HĐND"))),
        ("40", DocumentNumber("40", None, ())),
    ],
)
def test_a_number_is_taken_apart(number: str, parts: DocumentNumber) -> None:
    assert parse_number(number) == parts


@pytest.mark.parametrize(
    ("number", "kind", "issuer"),
    [
        ("49/2020/NĐ-CP", Kind.DECREE, "Chính phủ"),
        ("19/QĐ-TTG", Kind.DECISION, "Thủ tướng Chính phủ"),
        ("19/QD-TTg", Kind.DECISION, "Thủ tướng Chính phủ"),
        ("96/2019/QH14", None, "Quốc hội"),
        ("7/HD-STT", Kind.GUIDANCE, None),
        ("7/HĐ-KT", Kind.OTHER, None),
        ("321/UBND-NC", Kind.LETTER, "Ủy ban nhân dân"),
        ("9/QCPH-CA-VKS", Kind.REGULATION, None),
        ("6/2031/TTLT-BCA-BQP", Kind.CIRCULAR, "Bộ Công an, Bộ Quốc phòng"),
        ("6/2031/TTLT-BCA-XYZ", Kind.CIRCULAR, None),
        ("40", None, None),
    ],
)
def test_codes_tell_the_kind_and_the_issuer(
    number: str, kind: Kind | None, issuer: str | None
) -> None:
    parsed = parse_number(number)
    assert (parsed.kind, parsed.issuer) == (kind, issuer)


@pytest.mark.parametrize(
    ("number", "is_national"),
    [("49/2020/NĐ-CP", True), ("3/KH-BCĐ138/CP", True), ("3/KH-BCĐ", False), ("9-KH/TU", False)],
)
def test_only_central_bodies_number_their_documents_for_the_whole_country(
    number: str, is_national: bool
) -> None:
    assert parse_number(number).is_national is is_national


def test_a_number_is_looked_up_without_spaces_dots_and_dashes_of_its_own() -> None:
    assert plain_number("1.234 / QĐ – UBND") == "1234/QĐ-UBND"
    assert plain_number("… /KH‑UBND") == "/KH-UBND"


def test_what_is_no_number_matches_none() -> None:
    text = "25/02/2025, 24/24, 138/, 12-h, A/B-C, TCVN 9001:2015/BXD-KT, 1,5/NĐ-CP"
    assert [match.group() for match in NUMBER.finditer(text)] == []
