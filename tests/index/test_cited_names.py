"""Documents cited by name, and articles of laws, in sentences written for it."""

from __future__ import annotations

import pytest

from index.citing.cited_articles import ARTICLES, article_paths
from index.citing.law_names import law_key
from index.model import Kind, Reference
from index.references import find_references
from tests.index.labelled import written

LAW = "LUẬT\nTRẺ EM\n\nCăn cứ Hiến pháp năm 2013;\n\nQuốc hội ban hành Luật Trẻ em.\n\n"


def cited(*paragraphs: str) -> tuple[Reference, ...]:
    lines = ["KẾ HOẠCH\nGiữ bến đò", "I. GIỮ BẾN ĐÒ", *paragraphs]
    return find_references(written("\n\n".join(lines)))


def names(sentence: str) -> list[str]:
    return [reference.name for reference in cited(f"- {sentence}")]


def paths(cited_articles: str) -> list[str]:
    match = ARTICLES.match(cited_articles)
    return list(article_paths(match.group())) if match else []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Theo Luật Thi hành án hình sự.", ["Luật Thi hành án hình sự"]),
        (
            "Bộ luật Tố tụng hình sự năm 2015 và BLHS",
            ["Bộ luật Tố tụng hình sự năm 2015", "Bộ luật Hình sự"],
        ),
        (
            "Luật Hôn nhân và gia đình và Luật Trẻ em",
            ["Luật Hôn nhân và gia đình", "Luật Trẻ em"],
        ),
        ("Luật phòng chống tham nhũng thì áp dụng", ["Luật phòng chống tham nhũng"]),
        ("Luật xuất bản quy định", ["Luật xuất bản"]),
        ("Luật Phòng, chống ma tuý được sửa đổi", ["Luật Phòng, chống ma tuý"]),
        ("Luật Đầu tư công 2019", ["Luật Đầu tư công năm 2019"]),
        ("Luật Bảo vệ cây đa đầu làng và các văn bản", ["Luật Bảo vệ cây đa đầu làng"]),
        ("Luật Luật sư và luật sư", ["Luật Luật sư"]),
        ("Hiến pháp năm 2013", ["Hiến pháp năm 2013"]),
        ("Pháp lệnh Công an xã", ["Pháp lệnh Công an xã"]),
        ("BLTTHS 2015", ["Bộ luật Tố tụng hình sự năm 2015"]),
        ("Luật PCMT năm 2021", ["Luật Phòng, chống ma túy năm 2021"]),
    ],
)
def test_the_name_of_a_law_ends_where_it_ends(sentence: str, found: list[str]) -> None:
    assert names(sentence) == found


def test_a_law_named_with_its_number_is_one_citation() -> None:
    found = cited("- Luật Đất đai số 31/2024/QH15 ngày 18/01/2024; Luật Đất đai (số 31/2024/QH15).")
    assert [(r.name, r.number, r.text) for r in found] == [
        ("Luật Đất đai", "31/2024/QH15", "Luật Đất đai số 31/2024/QH15 ngày 18/01/2024"),
        ("Luật Đất đai", "31/2024/QH15", "Luật Đất đai (số 31/2024/QH15)"),
    ]


def test_an_amending_law_is_cited_and_so_is_the_law_it_amends() -> None:
    found = cited("- Theo Luật sửa đổi, bổ sung một số điều của Luật Giá và Luật Dược.")
    whole = "Luật sửa đổi, bổ sung một số điều của Luật Giá và Luật Dược"
    assert [(r.name, r.text) for r in found] == [
        (whole, whole),
        ("Luật Giá", "Luật Giá"),
        ("Luật Dược", "Luật Dược"),
    ]


def test_nobody_is_told_whose_number_stands_behind_an_amending_law() -> None:
    found = cited("- Theo Luật sửa đổi, bổ sung một số điều của Luật Giá số 5/2029/QH17.")
    assert [(r.name, r.number) for r in found][1:] == [("", "5/2029/QH17")]


def test_an_abbreviation_of_the_documents_own_making_stands_for_its_law() -> None:
    sentence = "Luật Bến đò (sau đây viết tắt là LBĐ); theo khoản 2 Điều 3 LBĐ"
    (_, _, short) = cited(f"- {sentence}.")
    assert (short.name, short.article) == ("Luật Bến đò", "Điều 3 khoản 2")


@pytest.mark.parametrize(
    ("sentence", "number", "kind"),
    [
        ("Chỉ thị 40 của Ban Thường vụ Tỉnh ủy", "40", Kind.DIRECTIVE),
        ("Đề án 06 trên địa bàn", "06", Kind.SCHEME),
        ("Nghị quyết số 35 của Bộ Chính trị", "35", Kind.RESOLUTION),
        ("Quyết định 22 ngày 17/8/2023", "22", Kind.DECISION),
        ("Kế hoạch số 8 của Ban Chỉ đạo", "8", Kind.PLAN),
    ],
)
def test_a_running_number_alone_is_kept_as_it_is(sentence: str, number: str, kind: Kind) -> None:
    (reference,) = cited(f"- Thực hiện {sentence}.")
    assert (reference.number, reference.kind) == (number, kind)


def test_running_numbers_in_a_list_share_kind_and_issuer() -> None:
    found = cited("- Thực hiện các Nghị quyết 57, 59 và 66 của Bộ Chính trị; Chỉ thị 40, 5 bến đò.")
    assert [(r.kind, r.number, r.issuer) for r in found] == [
        (Kind.RESOLUTION, "57", "Bộ Chính trị"),
        (Kind.RESOLUTION, "59", "Bộ Chính trị"),
        (Kind.RESOLUTION, "66", "Bộ Chính trị"),
        (Kind.DIRECTIVE, "40", None),
    ]


@pytest.mark.parametrize("counted", ["3 cấp", "500 bến đò", "02 đơn vị", "5%", "1.000 hộ"])
def test_a_number_that_counts_is_no_documents(counted: str) -> None:
    assert cited(f"- Đề án {counted}, Chỉ thị {counted}.") == ()


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "Chiến lược quốc gia giữ bến, chống sạt lở giai đoạn 2026 - 2035, định hướng đến năm"
            " 2040; các việc khác",
            "Chiến lược quốc gia giữ bến, chống sạt lở giai đoạn 2026 - 2035, định hướng đến năm"
            " 2040",
        ),
        (
            "Chương trình mục tiêu quốc gia xây dựng nông thôn mới của tỉnh",
            "Chương trình mục tiêu quốc gia xây dựng nông thôn mới",
        ),
        (
            "“Chương trình mục tiêu quốc gia về dạy bơi, cứu đuối, giữ bến”",
            "Chương trình mục tiêu quốc gia về dạy bơi, cứu đuối, giữ bến",
        ),
        ("Đề án “Bến đò xanh” tại xã", "Đề án “Bến đò xanh”"),
        ("Đề án thay phao cũ giai đoạn 2024-2027 tại xã", "Đề án thay phao cũ giai đoạn 2024-2027"),
        (
            "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng đã đề ra",
            "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
        ),
        ("Nghị quyết Trung ương 4 khóa XII và", "Nghị quyết Trung ương 4 khóa XII"),
    ],
)
def test_strategies_schemes_and_congress_resolutions_are_cited_by_name(
    sentence: str, name: str
) -> None:
    assert names(f"Tiếp tục thực hiện {sentence}") == [name]


@pytest.mark.parametrize(
    ("sentence", "articles"),
    [
        ("Điều 22 Luật Trẻ em", ["Điều 22"]),
        ("khoản 1 Điều 173 BLHS", ["Điều 173 khoản 1"]),
        ("các điều 8, 9 và 10 của Bộ luật Hình sự", ["Điều 8", "Điều 9", "Điều 10"]),
        ("điểm b, Khoản 2, Điều 5 Nghị định số 9/2031/NĐ-CP", ["Điều 5 khoản 2 điểm b"]),
        ("Bộ luật Hình sự (Điều 173)", ["Điều 173"]),
        ("Điều 4 Luật Giá, Điều 6 của Luật Dược", ["Điều 4", "Điều 6"]),
        ("Mục 2 Chương XI của Bộ luật Dân sự", ["Chương XI Mục 2"]),
        ("Điều 5 của Luật này, Điều 6 Quyết định này và Luật Giá", [None]),
        ("Điều 5 và việc thực hiện Luật Giá", [None]),
    ],
)
def test_articles_belong_to_the_law_they_stand_beside(
    sentence: str, articles: list[str | None]
) -> None:
    assert [reference.article for reference in cited(f"- Theo {sentence}.")] == articles


@pytest.mark.parametrize(
    ("written_so", "found"),
    [
        ("điểm a và điểm b khoản 1 Điều 2", ["Điều 2 khoản 1 điểm a", "Điều 2 khoản 1 điểm b"]),
        ("các điểm a, b và đ khoản 1 Điều 2", [f"Điều 2 khoản 1 điểm {p}" for p in "abđ"]),
        ("khoản 1, khoản 3 Điều 2", ["Điều 2 khoản 1", "Điều 2 khoản 3"]),
        ("điểm b khoản 1 Điều 2, khoản 3 Điều 9", ["Điều 2 khoản 1 điểm b", "Điều 9 khoản 3"]),
        ("Điều 2 hoặc Điều 9 hoặc khoản 2 Điều 11", ["Điều 2", "Điều 9", "Điều 11 khoản 2"]),
        ("khoản 1 các điều 2, 4", ["Điều 2 khoản 1", "Điều 4 khoản 1"]),
        ("từ Điều 2 đến Điều 5", ["Điều 2", "Điều 3", "Điều 4", "Điều 5"]),
        ("Điều 2 - 4", ["Điều 2", "Điều 3", "Điều 4"]),
        ("Điều 2 đến 999", ["Điều 2", "Điều 999"]),
        ("Điều 217a của", ["Điều 217a"]),
        ("Điều 2 khoản 3 điểm a", ["Điều 2 khoản 3 điểm a"]),
        ("Điều 5, 6 tháng đầu năm", ["Điều 5"]),
        ("điểm a hay điểm c khoản 2 Điều 3", ["Điều 3 khoản 2 điểm a", "Điều 3 khoản 2 điểm c"]),
        ("Chương IV", ["Chương IV"]),
    ],
)
def test_a_run_of_articles_is_taken_apart(written_so: str, found: list[str]) -> None:
    assert paths(written_so) == found


def test_a_heading_is_no_part_of_the_articles_below_it() -> None:
    text = "Điều 3\nĐiều 65 của Luật Giá được bãi bỏ."
    assert [match.group() for match in ARTICLES.finditer(text)] == ["Điều 65"]


def test_a_law_that_names_itself_cites_nothing() -> None:
    articles = (
        "Điều 1. Phạm vi\n\nLuật Trẻ em quy định quyền của trẻ em theo Luật Giáo dục.\n\n"
        "Điều 2. Hiệu lực\n\nLuật Trẻ em năm 2004 hết hiệu lực; xem khoản 1 Điều 1 của Luật này."
    )
    document = written(f"{LAW}{articles}\n\nCHỦ TỊCH QUỐC HỘI", "luat-tre-em")
    assert [(r.name, r.section) for r in find_references(document)] == [
        ("Hiến pháp năm 2013", "Mở đầu"),
        ("Luật Giáo dục", "Điều 1"),
        ("Luật Trẻ em năm 2004", "Điều 2"),
    ]


def test_one_key_stands_for_all_spellings_of_a_law() -> None:
    assert law_key("Bộ luật Hàng hải Việt Nam năm 2015") == law_key("bộ luật hàng hải 2015")
    assert law_key("Luật Phòng, chống ma túy") == law_key("Luật phòng chống ma tuý năm 2021")
    assert law_key("Pháp lệnh Dân số") != law_key("Luật Dân số")
