"""Citations in sentences written for it: found, taken apart, none invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from index.model import Document, Kind, Reference
from index.references import find_references
from tests.index.labelled import DOCUMENTS, MESSY_TEXTS, document_of, written

HEADER = "Số: 12/KH-UBND\n\nLâm Giang, ngày 12 tháng 12 năm 2024\n\nKẾ HOẠCH\nGiữ bến đò năm 2025"
PREAMBLE = "Thực hiện chỉ đạo của cấp trên, UBND tỉnh ban hành Kế hoạch giữ bến đò như sau:"
END = "Nơi nhận:\n- Các xã;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nMai Văn Bến"


def plan(*paragraphs: str, header: str = HEADER, preamble: str = PREAMBLE) -> Document:
    return written("\n\n".join([header, preamble, "I. GIỮ BẾN ĐÒ", *paragraphs, END]))


def cited(*paragraphs: str) -> tuple[Reference, ...]:
    return find_references(plan(*paragraphs))


def numbers(*paragraphs: str) -> list[str | None]:
    return [reference.number for reference in cited(*paragraphs)]


def test_a_full_citation_tells_number_kind_issuer_date_and_title() -> None:
    sentence = (
        "- Tiếp tục thực hiện Nghị định số 71/2031/NĐ-CP ngày 17/4/2031 của Chính phủ quy định chi"
        " tiết về bến khách ngang sông, phòng, chống đuối nước, góp phần giữ an toàn."
    )
    document = plan(sentence)
    text = "Nghị định số 71/2031/NĐ-CP ngày 17/4/2031 của Chính phủ"
    start = document.reading.text.index(text)
    (reference,) = find_references(document)
    assert reference == Reference(
        document_id="ke-hoach",
        section="I",
        text=text,
        span=reference.span,
        line=12,
        kind=Kind.DECREE,
        number="71/2031/NĐ-CP",
        name="quy định chi tiết về bến khách ngang sông, phòng, chống đuối nước",
        issuer="Chính phủ",
        issued=date(2031, 4, 17),
    )
    assert (reference.span.start, reference.span.of(document.reading.text)) == (start, text)
    assert document.line_of(start) == reference.line


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_every_citation_stands_where_it_says(stem: str) -> None:
    document = document_of(stem)
    for reference in find_references(document):
        assert reference.span.of(document.reading.text) == reference.text
        assert document.line_of(reference.span.start) == reference.line
        assert {s.path for s in document.sections} | {p.section for p in document.passages} >= {
            reference.section
        }


@given(MESSY_TEXTS)
@settings(max_examples=60, deadline=None)
def test_citations_in_any_text_stand_where_they_say(text: str) -> None:
    document = written(f"{text}\n\nKế hoạch số 5/KH-UBND")
    for reference in find_references(document):
        assert reference.span.of(document.reading.text) == reference.text


@pytest.mark.parametrize(
    ("sentence", "number", "kind"),
    [
        ("Quyết định số 793/QĐ-TTg", "793/QĐ-TTg", Kind.DECISION),
        ("Kết luận số 13-KL/TW", "13-KL/TW", Kind.CONCLUSION),
        ("Chỉ thị 40-CT/TU", "40-CT/TU", Kind.DIRECTIVE),
        ("Nghị quyết 96/2029/QH17", "96/2029/QH17", Kind.RESOLUTION),
        ("Luật số 31/2029/QH17", "31/2029/QH17", Kind.LAW),
        ("Pháp lệnh số 23/2000/PL-UBTVQH10", "23/2000/PL-UBTVQH10", Kind.ORDINANCE),
        (
            "Thông tư liên tịch số 01/2031/TTLT-BCA-BQP-BTC",
            "01/2031/TTLT-BCA-BQP-BTC",
            Kind.CIRCULAR,
        ),
        ("Chương trình phối hợp số 09/CTr-MTTW-BCA", "09/CTr-MTTW-BCA", Kind.PROGRAMME),
        (
            "Hướng dẫn liên ngành số 24/HDLN-CA-SGD&ĐT",
            "24/HDLN-CA-SGD&ĐT",
            Kind.GUIDANCE,
        ),
        ("Kế hoạch số 26/KH-BCĐ138/CP", "26/KH-BCĐ138/CP", Kind.PLAN),
        ("Kế hoạch của UBND thành phố số 26/KH-UBND", "26/KH-UBND", Kind.PLAN),
        ("Kế hoạch số 26/KH-BCĐ 138 của Ban Chỉ đạo", "26/KH-BCĐ138", Kind.PLAN),
        ("Văn bản số 321/UBND-NC", "321/UBND-NC", Kind.LETTER),
        ("Công điện số 02/CĐ-UBND", "02/CĐ-UBND", Kind.DISPATCH),
        ("Thông báo kết luận số 77/TB-VPCP", "77/TB-VPCP", Kind.NOTICE),
        ("Quy định số 37-QĐ/TW", "37-QĐ/TW", Kind.RULES),
        ("Kế hoạch số 354/KH-BCĐ-PCTP,TNXH&XDPT", "354/KH-BCĐ-PCTP,TNXH&XDPT", Kind.PLAN),
        ("Quy chế phối hợp số 01/QCPH-CAT-VKS", "01/QCPH-CAT-VKS", Kind.REGULATION),
        ("Báo cáo số 300-BC/BCSĐ", "300-BC/BCSĐ", Kind.REPORT),
        ("Nghị quyết chuyên đề số 05-NQ/TU", "05-NQ/TU", Kind.RESOLUTION),
        ("Nghị quyết số 01b/NQ-HĐND", "01b/NQ-HĐND", Kind.RESOLUTION),
        ("Nghị định số 15/CP", "15/CP", Kind.DECREE),
        ("kế hoạch 53/KH-BCĐ", "53/KH-BCĐ", Kind.PLAN),
        ("các nội dung của 53/KH-BCĐ", "53/KH-BCĐ", Kind.PLAN),
    ],
)
def test_numbers_of_all_sorts_are_read(sentence: str, number: str, kind: Kind) -> None:
    (reference,) = cited(f"- Tổ chức thực hiện {sentence} trên sông Lâm.")
    assert (reference.number, reference.kind) == (number, kind)


@pytest.mark.parametrize(
    ("wording", "number"),
    [
        ("Kế hoạch số 53 / KH – BCĐ", "53/KH-BCĐ"),
        ("Kế hoạch số: 53/KH‑BCĐ", "53/KH-BCĐ"),
        ("Kế hoạch sô 53/KH- BCĐ", "53/KH-BCĐ"),
        ("Nghị định số 49 /2020 / NĐ-CP", "49/2020/NĐ-CP"),
        ("Kết luận số 13 - KL/TW", "13-KL/TW"),
        ("Quyết định số 1.234/QĐ-UBND", "1234/QĐ-UBND"),
        ("QUYẾT ĐỊNH SỐ 19/QĐ-TTG", "19/QĐ-TTG"),
        ("Thông tư số 06/2031/TTLT-BCA-BQP- BTP-BGDĐT", "06/2031/TTLT-BCA-BQP-BTP-BGDĐT"),
        ("Kế hoạch số    /KH-UBND ngày    /02/2025", "/KH-UBND"),
        ("Kế hoạch số …/KH-UBND", "/KH-UBND"),
        ("Nghị định số ...../2024/NĐ-CP", "/2024/NĐ-CP"),
    ],
)
def test_spaces_hyphens_and_blanks_inside_a_number_do_not_hide_it(
    wording: str, number: str
) -> None:
    assert numbers(f"- Thực hiện {wording} về bến đò.") == [number]


def test_a_number_that_a_page_break_tore_is_whole() -> None:
    torn = "- Tiếp tục thực hiện nghiêm túc, hiệu quả Kế hoạch số 18/KH-"
    assert numbers(torn, "BCĐ ngày 15/01/2024 của Ban Chỉ đạo 138 tỉnh.") == ["18/KH-BCĐ"]


def test_the_mark_of_a_footnote_is_no_part_of_a_number() -> None:
    assert numbers("- Thực hiện Nghị quyết số 18-NQ/TW¹ và BLHS².") == ["18-NQ/TW", None]


def test_what_follows_a_spaced_dash_is_no_part_of_a_number() -> None:
    assert numbers("- Kế hoạch số 05/KH-UBND - Công an tỉnh chủ trì.") == ["05/KH-UBND"]


def test_numbers_in_a_list_share_the_kind_and_the_last_one_lends_its_codes() -> None:
    found = cited(
        "- Thực hiện các Nghị quyết số 96/2029/QH17, 109/2030/QH17 và số 12/2031/QH17.",
        "- Thực hiện các Quyết định số 12, 13 và 14/QĐ-UBND ngày 02/02/2024 của UBND tỉnh.",
    )
    assert [(reference.number, reference.kind) for reference in found] == [
        ("96/2029/QH17", Kind.RESOLUTION),
        ("109/2030/QH17", Kind.RESOLUTION),
        ("12/2031/QH17", Kind.RESOLUTION),
        ("12/QĐ-UBND", Kind.DECISION),
        ("13/QĐ-UBND", Kind.DECISION),
        ("14/QĐ-UBND", Kind.DECISION),
    ]
    assert [reference.text for reference in found[3:5]] == ["Quyết định số 12", "13"]
    assert {reference.issuer for reference in found[3:]} == {"Ủy ban nhân dân tỉnh Lâm Giang"}
    assert [reference.issued for reference in found[3:]] == [None, None, date(2024, 2, 2)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ban Chỉ đạo 138/CP, Tổ công tác 141/CA-PC và BCĐ 389/ĐP-LG họp hằng quý.",
        "Điền Mẫu số 04/ĐK-BĐ, Phụ lục số 02/BC-KQ; đo theo QCVN 06:2022/BXD.",
        "Từ ngày 25/02/2025, trực 24/24 giờ, xong trước 30/9; tầm nhìn 2025/2030.",
        "Bến ở nhà số 12/TT-A đường Sông Lâm, điện thoại số 0203/TT-BC.",
        "Công báo số 897 + 898/Ngày 12-12-2022 đăng lại.",
        "Kế hoạch 5 năm, Báo cáo 6 tháng, Kế hoạch 2025 - Công an tỉnh soạn.",
        "Thực hiện Kế hoạch này theo Điều 5 Luật này, Bộ luật này và khoản 2 Điều này.",
        "Các chỉ thị, nghị quyết của Đảng, Chiến lược, Chương trình của Chính phủ; Luật Việt Nam.",
        "Luật sư, Hội Luật gia, Trường Đại học Luật Hà Nội phổ biến pháp luật cho người đi đò.",
        "Chỉ thị của Thủ tướng Chính phủ; Đề án của UBND tỉnh; quyết định của Chủ tịch nước.",
        "Tham mưu xây dựng Đề án giữ bến đò giai đoạn 2026 - 2030.",
    ],
)
def test_what_names_no_document_is_no_citation(sentence: str) -> None:
    assert cited(f"- {sentence}") == ()


def test_number_lines_are_no_citations_but_a_header_may_cite() -> None:
    header = f"{HEADER}\n(Kèm theo Quyết định số 15/QĐ-UBND ngày 02/01/2025 của UBND tỉnh)"
    form = "Số: …/BC-UBND"
    assert [r.number for r in find_references(plan("- Gửi về tỉnh.", form, header=header))] == [
        "15/QĐ-UBND"
    ]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Kế hoạch số 12/KH-UBND ngày 12/12/2024 của UBND tỉnh", []),
        ("kèm theo Kế hoạch số 12/KH-UBND", []),
        ("Kế hoạch số 12/KH-UBND ngày 03/3/2023 của UBND tỉnh", ["12/KH-UBND"]),
        ("Kế hoạch số 12/KH-UBND ngày 12/12/2024 của UBND huyện Vân Khê", ["12/KH-UBND"]),
    ],
)
def test_the_own_number_is_no_citation_but_that_of_another_year_or_body_is(
    sentence: str, found: list[str]
) -> None:
    preamble = "Để giữ an toàn, Ủy ban nhân dân tỉnh ban hành Kế hoạch giữ bến đò như sau:"
    document = plan(f"- Nêu tại {sentence}.", preamble=preamble)
    assert [reference.number for reference in find_references(document)] == found


def test_preamble_and_footnotes_are_read_recipients_are_not() -> None:
    document = plan(
        "- Giữ bến đò theo chỉ đạo của tỉnh¹ trên địa bàn các xã ven sông.",
        "¹ Gồm: Chỉ thị số 27-CT/TU ngày 09/8/2023 của Ban Thường vụ Tỉnh ủy.",
        "Nơi nhận:\n- Như Quyết định số 4/QĐ-UBND;",
        preamble="Thực hiện Kế hoạch số 3/KH-BCĐ138/CP, UBND tỉnh ban hành Kế hoạch như sau:",
    )
    found = [(r.number, r.section) for r in find_references(document)]
    assert found == [("3/KH-BCĐ138/CP", "Mở đầu"), ("27-CT/TU", "I")]


@pytest.mark.parametrize(
    ("wording", "issued"),
    [
        ("ngày 17/4/2020", date(2020, 4, 17)),
        ("ngày 17-4-2020", date(2020, 4, 17)),
        (", ngày 17 tháng 4 năm 2020", date(2020, 4, 17)),
        ("(ngày 17.4.2020)", date(2020, 4, 17)),
        (", 17/4/2020", date(2020, 4, 17)),
        ("ngày 31/02/2020", None),
        ("ngày    /4/2020", None),
        ("ngày … tháng 4 năm 2020", None),
        ("năm 2020", None),
        ("", None),
    ],
)
def test_dates_are_read_and_never_guessed(wording: str, issued: date | None) -> None:
    (reference,) = cited(f"- Theo Quyết định số 9/QĐ-BYT {wording} của Bộ Y tế về bến đò.")
    assert (reference.issued, reference.issuer) == (issued, "Bộ Y tế")
    assert reference.name == "bến đò"


@pytest.mark.parametrize(
    ("citation", "issuer"),
    [
        ("Quyết định số 9/QĐ-TTg", "Thủ tướng Chính phủ"),
        ("Luật số 3/2031/QH17", "Quốc hội"),
        ("Kết luận số 13-KL/TW", "Trung ương Đảng"),
        ("Kế hoạch số 9-KH/TU", "Tỉnh ủy Lâm Giang"),
        ("Kế hoạch số 50/KH-BCA-C02", "Bộ Công an"),
        ("Thông tư số 06/2031/TTLT-BCA-BQP", "Bộ Công an, Bộ Quốc phòng"),
        ("Hướng dẫn số 9/HD-STT", None),
        ("Kế hoạch số 9/KH-UBND của UBND tỉnh", "Ủy ban nhân dân tỉnh Lâm Giang"),
        ("Kế hoạch số 9/KH-UBND của UBND huyện Vân Khê", "Ủy ban nhân dân huyện Vân Khê"),
        (
            "Kế hoạch số 9/KH-BCĐ của Ban Chỉ đạo phòng, chống thiên tai tỉnh",
            "Ban Chỉ đạo phòng, chống thiên tai tỉnh Lâm Giang",
        ),
        (
            "Kế hoạch số 9/KH-BCĐ của Ban Chỉ đạo cứu hộ, cứu nạn và xây dựng phong trào bảo vệ bến"
            " sông tỉnh, kịp thời báo cáo",
            "Ban Chỉ đạo cứu hộ, cứu nạn và xây dựng phong trào bảo vệ bến sông tỉnh Lâm Giang",
        ),
        (
            "Kế hoạch số 9/KH-LN của liên ngành Công an tỉnh và Sở Văn hóa, Thể thao và Du lịch",
            "Công an tỉnh và Sở Văn hóa, Thể thao và Du lịch",
        ),
        (
            "Quy chế số 9/QCPH-CA-VKS giữa Công an tỉnh, Viện kiểm sát và Tòa án về giữ bến",
            "Công an tỉnh, Viện kiểm sát và Tòa án",
        ),
        (
            "Nghị quyết số 9/NQ-HĐND của Hội đồng nhân dân tỉnh quy định mức chi",
            "Hội đồng nhân dân tỉnh Lâm Giang",
        ),
        ("Nghị định số 9/2031/NĐ-CP của Chính phủ, Công an tỉnh", "Chính phủ"),
        ("Chỉ thị số 9/CT-TTg của Thủ tướng Chính phủ và “Ngày hội”", "Thủ tướng Chính phủ"),
    ],
)
def test_the_issuer_is_as_written_else_as_the_number_tells(
    citation: str, issuer: str | None
) -> None:
    assert cited(f"- Thực hiện {citation}.")[0].issuer == issuer


def test_the_title_of_a_document_may_hold_another_and_ends_before_a_listed_one() -> None:
    found = cited(
        "- Thực hiện Kết luận số 13-KL/TW ngày 16/8/2021 về tiếp tục thực hiện Chỉ thị số 48-CT/TW"
        " về giữ bến, Quyết định số 5/QĐ-TTg phê duyệt “Đề án Bến xanh”."
    )
    assert [(reference.number, reference.name) for reference in found[:3]] == [
        ("13-KL/TW", "tiếp tục thực hiện Chỉ thị số 48-CT/TW về giữ bến"),
        ("48-CT/TW", "giữ bến"),
        ("5/QĐ-TTg", "phê duyệt “Đề án Bến xanh”"),
    ]
