"""The documents that the real plans cite, counted by hand: every number, and none besides."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from index.citing.citation_evidence import Flag
from index.citing.cited_documents import join
from index.model import Document
from index.references import find_references
from tests.index.test_shared_gold import document_of

CITED = {
    "nghe-an-2023": ("26/KH-BCĐ138/CP 13-KL/TW 48-CT/TW 49/2020/NĐ-CP 06 12-NQ/TW 09/CTr-MTTW-BCA"),
    "hai-duong-2025": (
        "53/KH-BCĐ 13-KL/TW 13-KL/TW 48-CT/TW 48-CT/TW 48-CT/TW 06 96/2019/QH14 623/QĐ-TTg"
        " 40-CT/TU 5122/CTrHĐ-BCĐ 5122/CtrHD-BCĐ 4820/KH-BCĐ 4820/KH-BCĐ 793/QĐ-TTg"
        " 49/2020/NĐ-CP 22/2023/QĐ-TTg 100/CT-BQP 2007/CT-QK3 8793/QĐ-BCA"
    ),
    "hai-duong-2024": (
        "18/KH-BCĐ138/CP 13-KL/TW 13-KL/TW 48-CT/TW 48-CT/TW 36-CT/TW 06 06 96/2019/QH14"
        " 623/QĐ-TTg 40-CT/TU 4820/KH-BCĐ 4820/KH-BCĐ 2472/HDLN-CA-SLĐTĐBXH 49/NĐ-CP"
        " 22/2023/QĐ-TTg 03/2019/NĐ-CP 100/CT-BQP 2007/CT-QK3 29-NQ/TU 105/2021/NĐ-CP"
        " 18/2021/TT-BYT 01/2021/TTLT-BCA-BQP-BTC-BNNPTNT-VKSNDTC"
        " 01/2017/TTLT-BCA-BQP-BTC-BNNPTNT-VKSNDTC 27-NQ/TW 8793/QĐ-BCA 12-NQ/TW 12-NQ/TW"
        " 48-CTr/TU 22-NQ/TU 22-NQ/TU"
    ),
    "binh-phuoc-2022": (
        "1944/QĐ-TTg 1944/QĐ-TTg 13-KL/TW 13-KL/TW 13-KL/TW 13-KL/TW 13-KL/TW 48-CT/TW 48-CT/TW"
        " 58-KH/TU 58-KH/TU 58-KH/TU 14-KL/TW 49/2020/NĐ-CP 137/2020/NĐ-CP 42/2021/NĐ-CP"
        " 03/2019/NĐ-CP"
    ),
}
"""Every number of every place; "06" is a scheme that is cited by its running number alone."""
LAWS = {
    "nghe-an-2023": {
        "Luật Thi hành án hình sự",
        "Luật phòng, chống tham nhũng",
        "Luật thực hành tiết kiệm, chống lãng phí",
    },
    "hai-duong-2025": {"Luật Thi hành án hình sự", "Bộ luật Tố tụng hình sự"},
    "hai-duong-2024": {
        "Luật Thi hành án hình sự",
        "Luật Lực lượng tham gia bảo vệ ANTT ở cơ sở",
        "Luật Phòng, chống ma túy",
        "Bộ luật Tố tụng hình sự",
    },
    "binh-phuoc-2022": {
        "Luật Thi hành án hình sự",
        "Luật Đầu tư công",
        "Luật Ngân sách nhà nước",
    },
}


@pytest.mark.parametrize("stem", CITED)
def test_every_number_that_a_real_plan_cites_is_found_and_none_invented(
    shared: Path, stem: str
) -> None:
    found = Counter(r.number for r in find_references(document_of(shared, stem)) if r.number)
    assert found == Counter(CITED[stem].split())


@pytest.mark.parametrize("stem", LAWS)
def test_every_law_that_a_real_plan_names_is_found_and_none_invented(
    shared: Path, stem: str
) -> None:
    references = find_references(document_of(shared, stem))
    assert {r.name for r in references if "uật" in r.kind} == LAWS[stem]


def test_the_variants_of_the_real_plans_are_joined_and_flagged(shared: Path) -> None:
    documents: list[Document] = [document_of(shared, stem) for stem in CITED]
    references = [r for document in documents for r in find_references(document)]
    flagged = {(c.number, v.written, v.flag) for c in join(references) for v in c.variants}
    assert flagged == {
        ("49/2020/NĐ-CP", "49/NĐ-CP", Flag.NO_YEAR),
        ("5122/CTrHĐ-BCĐ", "5122/CtrHD-BCĐ", Flag.SPELLING),
    }
