"""From a generated sentence to a claim: marks, the words quoted, the lines that complete them."""

from __future__ import annotations

import pytest

from index.catalogue import Catalogue
from index.model import Passage
from rag.answer import Claim
from rag.attribution import Attributor, Given, Rejected, sentences_of, without_marks
from rag.ground import Flaw
from tests.rag.sample_passages import as_given, plan

RAIN = "Lắp đặt 30 trạm đo mưa tự động, nghiệm thu trước ngày 10/7/2024"


@pytest.fixture(scope="module")
def three(catalogue: Catalogue) -> list[Given]:
    return as_given([passage(catalogue, s) for s in ("II.2.1.2", "II.2.1.3", "II.2.2.1")])


def passage(catalogue: Catalogue, section: str, year: str = "2024") -> Passage:
    return next(p for p in catalogue.passages_of(plan(year)) if p.section == section)


@pytest.mark.parametrize(
    ("written", "text", "marks"),
    [
        ("Xong trước 10/7 [1].", "Xong trước 10/7.", {1}),
        ("Xong trước 10/7 [1][3].", "Xong trước 10/7.", {1, 3}),
        ("Xong trước 10/7 [1, 2]", "Xong trước 10/7", {1, 2}),
        ("Xong【2】 trước 10/7 [đoạn 3].", "Xong trước 10/7.", {2, 3}),
        ("Xong trước 10/7 (đoạn 2).", "Xong trước 10/7.", {2}),
        ("Xong trước 10/7.", "Xong trước 10/7.", set()),
        ("- **Xong** trước 10/7 [12].", "Xong trước 10/7.", {12}),
        ("2. Xong\u200b trước 10/7 [1].", "Xong trước 10/7.", {1}),
        ("### Xong trước _10/7_ [1]", "Xong trước 10/7", {1}),
        ("Nhóm (1) xong trước 10/7 [2].", "Nhóm (1) xong trước 10/7.", {2}),
    ],
)
def test_marks_bullets_and_emphasis_are_no_part_of_a_claim(
    written: str, text: str, marks: set[int]
) -> None:
    assert without_marks(written) == (text, frozenset(marks))


@pytest.mark.parametrize("marks", ["[2]", "[1]", "[9]", "", "[1][2]", "[1, 3]"])
def test_a_claim_quotes_what_bears_it_out_however_it_is_marked(
    attributor: Attributor, three: list[Given], marks: str
) -> None:
    claim = attributor.claim(f"{RAIN} {marks}.", three)
    assert isinstance(claim, Claim)
    assert claim.text == f"{RAIN}."
    assert [c.section for c in claim.citations] == ["II.2.1.3"]
    assert claim.citations[0].quote.endswith("nghiệm thu trước ngày 10/7/2024.")


def test_the_fewest_sentences_are_quoted(attributor: Attributor, three: list[Given]) -> None:
    short = attributor.claim("Hộ xen ghép được hỗ trợ 30 triệu đồng [3].", three)
    assert isinstance(short, Claim)
    assert short.citations[0].quote.startswith("Hộ xen ghép")
    assert "niêm yết" not in short.citations[0].quote


def test_a_sentence_and_the_assignment_below_it_are_quoted_together(
    attributor: Attributor, three: list[Given]
) -> None:
    text = "Sở Tài nguyên và Môi trường chủ trì lắp đặt 30 trạm đo mưa tự động [2]."
    claim = attributor.claim(text, three)
    assert isinstance(claim, Claim)
    quoted = " ".join(citation.quote for citation in claim.citations)
    assert "30 trạm" in quoted
    assert "Sở Tài nguyên và Môi trường chủ trì" in quoted


def test_a_year_that_only_the_title_names_is_quoted_from_the_title(
    attributor: Attributor, catalogue: Catalogue
) -> None:
    given = as_given([passage(catalogue, "I.2")])
    claim = attributor.claim("Năm 2024, tỉnh Lâm Giang lắp đặt 30 trạm đo mưa tự động.", given)
    assert isinstance(claim, Claim)
    assert claim.citations[0].section == "I.2"
    assert claim.citations[-1].quote.endswith("tỉnh Lâm Giang năm 2024")
    assert claim.citations[-1].section == "Tiêu đề"


def test_only_what_the_model_was_shown_is_quoted(
    attributor: Attributor, catalogue: Catalogue
) -> None:
    """A sentence kept from the model, as an injected one is, can bear nothing out."""
    whole = passage(catalogue, "II.2.2.1")
    shown = tuple(s for s in sentences_of(whole) if "30 triệu" not in s.of(whole.text))
    assert len(shown) < len(sentences_of(whole))
    told = attributor.claim("Hộ xen ghép được hỗ trợ 30 triệu đồng.", [Given(1, whole, shown)])
    assert isinstance(told, Rejected)


@pytest.mark.parametrize(
    ("sentence", "flaw"),
    [
        ("Sở Nội vụ mua 30 xe cứu thương.", Flaw.ADDED_WORDS),
        ("Lắp đặt 31 trạm đo mưa tự động.", Flaw.FIGURE),
        ("Lắp đặt 30 trạm đo mưa tự động, nghiệm thu sau ngày 10/7/2024.", Flaw.FIGURE),
        ("Không lắp đặt 30 trạm đo mưa tự động.", Flaw.ADDED_WORDS),
        ("Đài Khí tượng Thủy văn tỉnh chủ trì lắp đặt 30 trạm đo mưa tự động.", Flaw.ORDER),
        ("Theo tôi, lắp đặt 30 trạm đo mưa tự động.", Flaw.VOICE),
        ("Lắp đặt 30 trạm đo mưa tự động (https://vi-du.vn).", Flaw.MARKUP),
    ],
)
def test_a_rejected_sentence_tells_the_last_check_it_failed(
    attributor: Attributor, catalogue: Catalogue, sentence: str, flaw: Flaw
) -> None:
    told = attributor.claim(sentence, as_given([passage(catalogue, "II.2.1.3")]))
    assert told == Rejected(sentence, flaw)


def test_without_passages_nothing_is_claimed(attributor: Attributor) -> None:
    assert isinstance(attributor.claim(f"{RAIN} [1].", []), Rejected)


def test_a_signature_is_quoted_whole(attributor: Attributor, catalogue: Catalogue) -> None:
    given = as_given([passage(catalogue, "Chữ ký", "2025")])
    claim = attributor.claim("Phó Chủ tịch Trịnh Quang Vịnh ký thay Chủ tịch [1].", given)
    assert isinstance(claim, Claim)
    assert "PHÓ CHỦ TỊCH" in claim.citations[0].quote
    assert "Trịnh Quang Vịnh" in claim.citations[-1].quote
