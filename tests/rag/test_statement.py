"""Sentences taken apart: figures in one form, words that state nothing, who does what."""

from __future__ import annotations

import pytest

from rag.bodies import unknown_name, wrong_role
from rag.denial import turns_round
from rag.figures import Bound, figures_in, unsupported_figure
from rag.lexicon import Lexicon
from rag.parallel import mixes_subjects
from rag.statement import Piece, figure_values, pieces


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ngày 05 tháng 3 năm 2025", {"5/3/2025"}),
        ("ngày 05/03/2025", {"5/3/2025"}),
        ("tháng 3 năm 2025, tháng 03/2025", {"3/2025"}),
        ("giai đoạn 2021 - 2025", {"2021-2025"}),
        ("1.250 hộ, 1250 hộ", {"1250"}),
        ("0,3 m; 92 phần trăm; 92 %", {"0.3", "92%"}),
        ("số 49/2020/NĐ-CP, 71–KH/TU", {"49/2020/nđ-cp", "71-kh/tu"}),
        ("ba mươi ngày, 30 ngày", {"30"}),
        ("hai mươi lăm hộ, một trăm linh năm hộ, ba nghìn hai trăm hộ", {"25", "105", "3200"}),
        ("năm ngày, năm tháng", {"5"}),
        ("năm nay, thứ ba, một số nơi, đầu tư, năm sau", set()),
        ("15/4/1 và 20/02/9", {"15/4/1", "20/02/9"}),
    ],
)
def test_figures_have_one_form(text: str, values: set[str]) -> None:
    assert figure_values(text) == values


def test_words_of_the_text_itself_state_nothing() -> None:
    told = [p.text for p in pieces("Theo kế hoạch, nhiệm vụ của Sở Nội vụ năm 2025") if p.states]
    assert told == ["Sở", "Nội", "vụ", "2025"]


def test_a_word_of_the_calendar_counts_unless_it_belongs_to_a_date() -> None:
    told = [p.text for p in pieces("Báo cáo năm gửi trước ngày 05/12") if p.states]
    assert "năm" in told
    assert "ngày" not in told


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("640 hộ", Bound.EXACT),
        ("trước ngày 05/3", Bound.BEFORE),
        ("trước thời hạn là ngày 05/3", Bound.BEFORE),
        ("không quá 3 tỷ đồng", Bound.AT_MOST),
        ("từ 45 người trở lên", Bound.AT_LEAST),
        ("đạt 92% trở lên", Bound.AT_LEAST),
        ("chậm nhất ngày 05/3", Bound.UNTIL),
        ("trên 70% đội viên", Bound.MORE),
        ("chưa đến 5%", Bound.LESS),
        ("trong vòng 24 giờ", Bound.WITHIN),
        ("trước đây, 640 hộ", Bound.EXACT),
    ],
)
def test_the_words_beside_a_figure_bound_it(text: str, bound: Bound) -> None:
    assert figures_in(pieces(text))[0].bound is bound


@pytest.mark.parametrize(
    ("stated", "quoted", "fits"),
    [
        ("từ 30 người", "từ 30 người trở lên", True),
        ("24 giờ", "trong vòng 24 giờ", True),
        ("30 người", "30 hộ", False),
        ("30 người", "khoảng 30 người", False),
        ("ngày 28/3", "ngày 28/3/2025", True),
        ("ngày 28/3/2025", "ngày 28/3", False),
        ("khoản 1 Điều 9", "Điều 9. Thẩm quyền\n1. Người đứng đầu", True),
        ("khoản 2", "2. Quy định tại khoản 1 Điều này", False),
        ("năm 2025", "2025 hộ", False),
    ],
)
def test_a_figure_must_count_and_bound_the_same(stated: str, quoted: str, fits: bool) -> None:
    assert (unsupported_figure(pieces(stated), pieces(quoted), []) is None) is fits


@pytest.mark.parametrize(
    ("stated", "quoted", "turned"),
    [
        ("không cắt cả huyện", "cắt điện từng phần, không cắt cả huyện", False),
        ("cắt điện từng phần", "cắt điện từng phần, không cắt cả huyện", False),
        ("cắt điện cả huyện", "cắt điện từng phần, không cắt cả huyện", True),
        ("không cắt điện từng phần", "cắt điện từng phần, không cắt cả huyện", True),
        ("bên mượn đạt được mục đích", "bên mượn chưa đạt được mục đích", True),
        ("không quá 3 tỷ đồng", "không quá 3 tỷ đồng", False),
        ("trực theo giờ hành chính", "trực theo giờ hành chính, trừ khi có công điện", True),
        ("lọc không khí tại trường", "lọc không khí và nước tại trường", False),
    ],
)
def test_denials_and_exceptions_are_kept(stated: str, quoted: str, turned: bool) -> None:
    assert turns_round(pieces(stated), pieces(quoted)) is turned


@pytest.mark.parametrize(
    ("stated", "mixed"),
    [
        ("Hộ xen ghép được hỗ trợ 30 triệu đồng", False),
        ("Hộ tái định cư được giao 180 m² đất", False),
        ("Hộ xen ghép được giao 180 m² đất", True),
        ("Hộ xen ghép và hộ tái định cư được hỗ trợ, giao 180 m² đất", False),
    ],
)
def test_what_one_subject_gets_is_not_given_to_another(stated: str, mixed: bool) -> None:
    quoted = (
        "Hộ xen ghép được hỗ trợ 30 triệu đồng, hộ tái định cư được hỗ trợ 50 triệu đồng và giao "
        "180 m² đất"
    )
    assert mixes_subjects(pieces(stated), pieces(quoted)) is mixed


def test_a_list_of_bodies_shares_what_is_told_behind_it() -> None:
    quoted = "Sở Y tế, Sở Nội vụ, Sở Tài chính thực hiện trước ngày 15/4"
    assert not mixes_subjects(pieces("Sở Y tế thực hiện trước ngày 15/4"), pieces(quoted))


QUOTED = "Gia cố đê Tả Lâm (UBND thị xã Hòa Mỹ chủ trì, phối hợp Công an tỉnh, Sở Y tế thực hiện)"
PLACE = "Kế hoạch tỉnh Lâm Giang năm 2031\nII. Nhiệm vụ\n2.1. Sở Tư pháp"


@pytest.mark.parametrize(
    ("stated", "unknown"),
    [
        ("UBND thị xã Hòa Mỹ gia cố đê Tả Lâm", False),
        ("Ủy ban nhân dân thị xã Hòa Mỹ", False),
        ("Sở Tư pháp tỉnh Lâm Giang", False),
        ("Công an huyện gia cố đê Tả Lâm", True),
        ("Sở Nội vụ gia cố đê Tả Lâm", True),
        ("UBND huyện Hòa Mỹ gia cố đê Tả Lâm", True),
        ("gia cố đê Hữu Lâm", True),
        ("Công an tỉnh Nghệ An", True),
        ("Công an tỉnh và Công an tỉnh", True),
    ],
)
def test_bodies_and_places_must_be_named_by_the_quote_or_where_it_stands(
    stated: str, unknown: bool
) -> None:
    assert unknown_name(_read(stated), _read(QUOTED), _read(PLACE)) is unknown


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [
        ("UBND thị xã Hòa Mỹ chủ trì gia cố đê Tả Lâm", False),
        ("Công an tỉnh phối hợp gia cố đê Tả Lâm", False),
        ("Sở Y tế phối hợp thực hiện", False),
        ("Cơ quan chủ trì là UBND thị xã Hòa Mỹ", False),
        ("UBND thị xã Hòa Mỹ phối hợp với Công an tỉnh", False),
        ("Công an tỉnh chủ trì gia cố đê Tả Lâm", True),
        ("Sở Y tế chủ trì, phối hợp Công an tỉnh", True),
        ("UBND thị xã Hòa Mỹ phối hợp thực hiện", True),
        ("Công an tỉnh chủ trì, Sở Y tế chủ trì", True),
        ("Sở Tư pháp chủ trì gia cố đê Tả Lâm", True),
    ],
)
def test_a_body_leads_or_coordinates_as_the_quote_says(stated: str, wrong: bool) -> None:
    assert wrong_role(_read(stated), _read(QUOTED), _read(PLACE)) is wrong


def test_under_the_heading_of_a_body_it_is_this_body_that_leads() -> None:
    quoted = "Chủ trì, phối hợp với Sở Tài chính lập danh mục"
    assert not wrong_role(_read("Sở Tư pháp chủ trì lập danh mục"), _read(quoted), _read(PLACE))
    assert wrong_role(_read("Sở Tài chính chủ trì lập danh mục"), _read(quoted), _read(PLACE))


def test_who_reports_to_whom_is_kept() -> None:
    quoted = "Sở Tài chính báo cáo UBND tỉnh trước ngày 20/02"
    assert not wrong_role(_read("Sở Tài chính báo cáo UBND tỉnh"), _read(quoted), [])
    assert wrong_role(_read("UBND tỉnh báo cáo Sở Tài chính"), _read(quoted), [])


def _read(text: str) -> list[Piece]:
    return pieces(Lexicon().expand(text))
