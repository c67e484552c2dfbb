"""What a document says about itself, as the paper has it and never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from index.documents import full_title
from index.metadata import DOCUMENT_NUMBER
from index.model import Kind, Metadata
from tests.index.labelled import LABELLED, document_of, labels_of, written

PLACE = "Lâm Giang, ngày 12 tháng 12 năm 2024"
PREAMBLE = "Thực hiện Kế hoạch số 96-KH/TU ngày 20/01/2025 của Tỉnh ủy, UBND tỉnh ban hành như sau:"


def plan(
    number: str = "Số: 12/KH-UBND",
    place: str = PLACE,
    title: str = "Giữ bến đò năm 2025",
    preamble: str = PREAMBLE,
    end: str = "CHỦ TỊCH\n\nMai Văn Bến",
) -> Metadata:
    body = "I. MỘT\n\nMột.\n\nNơi nhận:\n- Các xã."
    lines = [number, place, f"KẾ HOẠCH\n{title}", preamble, body, end]
    return written("\n\n".join(filter(None, lines))).metadata


@pytest.mark.parametrize("stem", LABELLED)
def test_the_metadata_of_a_document_is_as_labelled(stem: str) -> None:
    found, labels = document_of(stem).metadata, labels_of(stem)["meta"]
    assert found == Metadata(
        kind=Kind(labels["doc_type"]),
        title=labels["title"],
        number=labels["number"],
        issuer=labels["issuer"],
        province=labels.get("province"),
        place_date=labels["place_date"],
        issued=date.fromisoformat(labels["issued"]) if labels["issued"] else None,
        year=labels["year"],
        signer=labels["signer"],
        signer_title=labels["signer_title"],
        basis=tuple(labels.get("based_on", ())),
        draft=labels.get("draft", False),
    )


def test_a_second_law_is_described_like_the_first() -> None:
    assert document_of("luat-cho-lang").metadata == Metadata(
        kind=Kind.LAW,
        title="Luật Chợ làng",
        number="901/2031/QH29",
        issuer="Quốc hội",
        place_date="Hà Nội, ngày 07 tháng 6 năm 2031",
        issued=date(2031, 6, 7),
        year=2031,
        signer="Mai Văn Bến",
        signer_title="CHỦ TỊCH QUỐC HỘI",
    )


def test_line_ends_and_a_byte_order_mark_do_not_hide_the_header() -> None:
    assert document_of("crlf-bom").metadata == Metadata(
        kind=Kind.PLAN,
        title="Sửa cầu treo tỉnh Hà Khê năm 2032",
        number="05/KH-UBND",
        province="Hà Khê",
        place_date="Hà Khê, ngày 12 tháng 01 năm 2032",
        issued=date(2032, 1, 12),
        year=2032,
    )


def test_a_number_with_a_dash_and_a_decomposed_date_line_are_read() -> None:
    assert document_of("dau-thanh-va-dau-noi").metadata == Metadata(
        kind=Kind.PLAN,
        title="Chuyển hoá vùng ao tù thành hồ điều hoà năm 2032",
        number="52/KH-UBND",
        province="Hà Khê",
        place_date="Hà Khê, ngày 02 tháng 6 năm 2032",
        issued=date(2032, 6, 2),
        year=2032,
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 12/KH-UBND", "12/KH-UBND"),
        ("Số : 12 / KH - UBND", "12/KH-UBND"),
        ("Số: 12/KH‑UBND", "12/KH-UBND"),
        ("Số: /KH-UBND", "/KH-UBND"),
        ("Số: ......../KH-UBND", "/KH-UBND"),
        ("Số: ___ /KH-UBND", "/KH-UBND"),
        ("Số: …", None),
        ("Số:", None),
        ("", None),
    ],
)
def test_what_of_the_number_is_blank_stays_blank(line: str, number: str | None) -> None:
    assert plan(number=line).number == number


@pytest.mark.parametrize(
    ("line", "issued", "year"),
    [
        ("Lâm Giang, ngày 05 tháng 3 năm 2024", date(2024, 3, 5), 2024),
        ("Lâm Giang, ngày tháng 3 năm 2024", None, 2024),
        ("Lâm Giang, ngày … tháng 3 năm 2024", None, 2024),
        ("Lâm Giang, ngày ... tháng ... năm 2024", None, 2024),
        ("Lâm Giang, ngày     tháng     năm", None, None),
        ("Lâm Giang, ngày 31 tháng 02 năm 2024", None, 2024),
    ],
)
def test_what_of_the_date_is_blank_or_impossible_stays_blank(
    line: str, issued: date | None, year: int | None
) -> None:
    metadata = plan(place=line, title="Giữ bến đò")
    assert (metadata.issued, metadata.year) == (issued, year)
    assert metadata.place_date == " ".join(line.split())


def test_a_document_without_a_date_line_has_no_date_and_no_year() -> None:
    metadata = plan(place="", title="Giữ bến đò")
    assert (metadata.place_date, metadata.issued, metadata.year) == (None, None, None)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Giữ bến đò năm 2025", 2025),
        ("GIỮ BẾN ĐÒ NĂM 2025", 2025),
        ("Tổng kết năm 2023, giữ bến đò năm 2025", 2025),
        ("Giữ bến đò đến năm 2030", 2024),
        ("Giữ bến đò giai đoạn 2021-2025", 2024),
        ("Giữ bến đò", 2024),
    ],
)
def test_the_year_is_that_of_the_title_else_that_of_the_date_line(title: str, year: int) -> None:
    assert plan(title=title).year == year


@pytest.mark.parametrize(
    ("changes", "province"),
    [
        ({"title": "Giữ bến đò tỉnh Hà Khê đến năm 2030"}, "Hà Khê"),
        ({"title": "GIỮ BẾN TRÊN ĐỊA BÀN TỈNH HÀ KHÊ NĂM 2025"}, "Hà Khê"),
        ({"title": "Giữ bến tỉnh Bà Rịa - Vũng Tàu, quý I"}, "Bà Rịa - Vũng Tàu"),
        ({"title": "Giữ bến trên địa bàn thành phố Hà Khê"}, "Hà Khê"),
        ({"title": "Giữ bến đò"}, "Lâm Giang"),
        ({"title": "Giữ bến", "place": "", "preamble": "UBND tỉnh Hà Khê ban hành:"}, "Hà Khê"),
        ({"title": "Giữ bến đò", "place": ""}, None),
        ({"title": "Giữ bến", "place": "", "preamble": "Tỉnh Đoàn lập kế hoạch:"}, None),
    ],
)
def test_the_province_is_the_one_that_is_named_first(
    changes: dict[str, str], province: str | None
) -> None:
    assert plan(**changes).province == province


@pytest.mark.parametrize("body", ["CHÍNH PHỦ", "THỦ TƯỚNG CHÍNH PHỦ", "BỘ CÔNG AN"])
def test_the_city_where_a_national_body_signs_is_not_its_province(body: str) -> None:
    assert plan(number=f"{body}\n\nSố: 12/QĐ-TTg", title="Giữ bến đò").province is None


def test_a_provincial_body_whose_name_begins_like_a_ministry_acts_for_its_province() -> None:
    number = "BỘ CHỈ HUY QUÂN SỰ TỈNH\n\nSố: 12/KH-BCH"
    assert plan(number=number, title="Giữ bến đò").province == "Lâm Giang"


def test_a_title_in_capitals_reads_as_a_sentence_that_keeps_the_province() -> None:
    title = "GIỮ BẾN ĐÒ\nTRÊN ĐỊA BÀN TỈNH LÂM GIANG NĂM 2025"
    assert plan(title=title).title == "Giữ bến đò trên địa bàn tỉnh Lâm Giang năm 2025"


def test_a_preamble_right_under_the_title_is_no_title() -> None:
    metadata = plan(title="Giữ bến đò\nUBND tỉnh Hà Khê ban hành Kế hoạch như sau:", preamble="")
    assert metadata.title == "Giữ bến đò"
    assert metadata.issuer == "Ủy ban nhân dân tỉnh Hà Khê"


@pytest.mark.parametrize(
    ("preamble", "issuer"),
    [
        ("UBND tỉnh ban hành Kế hoạch:", "Ủy ban nhân dân tỉnh Lâm Giang"),
        ("Ủy ban nhân dân (UBND) tỉnh đã ban hành:", "Ủy ban nhân dân tỉnh Lâm Giang"),
        ("Theo ý dân, Sở Xây dựng lập kế hoạch:", "Sở Xây dựng"),
        ("Ban Chỉ đạo 138 tỉnh Hà Khê xây dựng:", "Ban Chỉ đạo 138 tỉnh Hà Khê"),
        ("Kế hoạch này có ba phần:", None),
    ],
)
def test_the_issuer_is_named_in_full(preamble: str, issuer: str | None) -> None:
    assert plan(preamble=preamble).issuer == issuer


@pytest.mark.parametrize(
    ("preamble", "basis"),
    [
        ("Thực hiện Kế hoạch số 96-KH/TU ngày 20/01/2025 của Tỉnh ủy:", ("96-KH/TU",)),
        (
            "Căn cứ Quyết định số 5 /QĐ-TTg về bến và Kế hoạch số 6/KH-BXD:",
            ("5/QĐ-TTg", "6/KH-BXD"),
        ),
        ("Căn cứ Quyết định số 5/QĐ-TTg về thực hiện Kết luận số 13-KL/TW:", ("5/QĐ-TTg",)),
        (
            "Căn cứ Quyết định số 5/QĐ-TTg về thực hiện Kết luận số 13-KL/TW và Kế hoạch số 6/K-X:",
            ("5/QĐ-TTg",),
        ),
        (
            "Căn cứ Nghị định số 1/2020/NĐ-CP sửa đổi Nghị định số 2/2019/NĐ-CP; Thực hiện "
            "Kế hoạch số 3/KH-UBND:",
            ("1/2020/NĐ-CP", "3/KH-UBND"),
        ),
        ("Theo Kế hoạch số 7/KH–UBND và Công văn số 7/KH-UBND:", ("7/KH-UBND",)),
        ("Theo ý dân ngày 14/8/2030:", ()),
    ],
)
def test_the_basis_is_what_is_carried_out_not_what_its_title_names(
    preamble: str, basis: tuple[str, ...]
) -> None:
    assert plan(preamble=preamble).basis == basis


@pytest.mark.parametrize(
    ("end", "signer", "office"),
    [
        ("CHỦ TỊCH\n\nMai Văn Bến", "Mai Văn Bến", "CHỦ TỊCH"),
        (
            "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(đã ký)\nY Ka Niê",
            "Y Ka Niê",
            "KT. CHỦ TỊCH - PHÓ CHỦ TỊCH",
        ),
        ("GIÁM ĐỐC Mai Văn Bến", "Mai Văn Bến", "GIÁM ĐỐC"),
        ("CHỦ TỊCH\n\nMAI VĂN BẾN", "MAI VĂN BẾN", "CHỦ TỊCH"),
        ("CHỦ TỊCH\n\nĐÃ KÝ", None, "CHỦ TỊCH"),
        ("CHỦ TỊCH\n\n(đã ký)", None, "CHỦ TỊCH"),
        ("TM. UBND\nCHỦ TỊCH", None, "TM. UBND - CHỦ TỊCH"),
        ("", None, None),
    ],
)
def test_the_signer_is_the_name_under_the_office(
    end: str, signer: str | None, office: str | None
) -> None:
    metadata = plan(end=end)
    assert (metadata.signer, metadata.signer_title) == (signer, office)


@pytest.mark.parametrize("line", ["DỰ THẢO", "(Dự thảo lần 2)", "**Dự thảo**"])
def test_a_draft_says_so_in_its_header(line: str) -> None:
    assert plan(number=f"{line}\n\nSố: 12/KH-UBND").draft


def test_a_title_that_speaks_of_a_draft_makes_none() -> None:
    assert not plan(title="Dự thảo Luật Giữ bến: lấy ý kiến").draft


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("QUYẾT ĐỊNH", Kind.DECISION),
        ("CHƯƠNG TRÌNH HÀNH ĐỘNG", Kind.PROGRAMME),
        ("THÔNG TƯ LIÊN TỊCH", Kind.CIRCULAR),
        ("ĐỀ ÁN", Kind.SCHEME),
        ("PHÁP LỆNH", Kind.ORDINANCE),
        ("PHƯƠNG ÁN", Kind.OTHER),
        ("Giữ bến", Kind.OTHER),
    ],
)
def test_the_kind_is_the_line_that_names_it(line: str, kind: Kind) -> None:
    assert written(f"{line}\nGiữ bến đò\n\nI. MỘT\n\nMột.").metadata.kind is kind


def test_a_decision_that_begins_with_its_grounds_has_no_title_to_guess() -> None:
    text = "QUYẾT ĐỊNH\nCăn cứ Luật Giữ bến;\nĐiều 1. Một\nMột.\nĐiều 2. Hai\nHai."
    assert written(text).metadata.title == "Quyết định"


def test_a_document_that_names_nothing_is_called_by_its_file() -> None:
    metadata = written("Giữ bến cho ai cũng qua sông được.", stem="loi-dan").metadata
    assert metadata == Metadata(kind=Kind.OTHER, title="loi-dan")


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        (Metadata(Kind.PLAN, "Giữ bến"), "Kế hoạch giữ bến"),
        (Metadata(Kind.PLAN, "Kế hoạch giữ bến"), "Kế hoạch giữ bến"),
        (
            Metadata(Kind.PLAN, "Giữ bến", province="Hà Khê", year=2032),
            "Kế hoạch giữ bến, tỉnh Hà Khê, năm 2032",
        ),
        (
            Metadata(Kind.PLAN, "Giữ bến tỉnh Hà Khê năm 2032", province="Hà Khê", year=2032),
            "Kế hoạch giữ bến tỉnh Hà Khê năm 2032",
        ),
        (Metadata(Kind.OTHER, "Giữ bến"), "Giữ bến"),
    ],
)
def test_a_document_is_named_with_kind_province_and_year_each_once(
    metadata: Metadata, expected: str
) -> None:
    assert full_title(metadata) == expected


@pytest.mark.parametrize(
    "number",
    ["49/2020/NĐ-CP", "13-KL/TW", "18/KH-BCĐ138/CP", "100/2015/QH13", "15-CTr/TU", "7/KH–UBND"],
)
def test_a_document_number_is_found_whole_in_a_text(number: str) -> None:
    assert DOCUMENT_NUMBER.findall(f"theo số {number}, ngày 25/02/2025") == [number]


@pytest.mark.parametrize(
    "text", ["25/02/2025", "24/24 giờ", "2021-2025", "5% và 1/10.000", "Mục 2"]
)
def test_a_date_or_a_share_is_no_document_number(text: str) -> None:
    assert DOCUMENT_NUMBER.findall(text) == []
