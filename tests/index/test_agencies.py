"""Names of bodies: canonical forms, lists, collective names, what a user types."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.agencies import Agencies
from index.bodies.agency_table import AgencyTableError

FRONT = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"


@pytest.fixture(scope="module")
def agencies() -> Agencies:
    return Agencies.load()


def names(agencies: Agencies, text: str) -> list[str]:
    return [mention.name for mention in agencies.split(text)]


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("CA tỉnh", "Công an tỉnh"),
        ("CÔNG AN TỈNH", "Công an tỉnh"),
        ("Công an tỉnh Lâm Giang", "Công an tỉnh"),
        ("Công an Thành phố", "Công an thành phố"),
        ("Công an thành phố Hải Phòng", "Công an thành phố"),
        ("Công an thành phố Hòa Mỹ", "Công an thành phố Hòa Mỹ"),
        ("Bộ CHQS tỉnh", "Bộ Chỉ huy Quân sự tỉnh"),
        ("Bộ chỉ huy quân sự", "Bộ Chỉ huy Quân sự tỉnh"),
        ("BCH BĐBP tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"),
        ("Sở Y tế tỉnh Lâm Giang", "Sở Y tế"),
        ("Sở Y tế Lâm Giang", "Sở Y tế"),
        ("Sở LĐTBXH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở Lao động, Thương binh và Xã hội", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở Văn hoá - Thể thao", "Sở Văn hóa và Thể thao"),
        ("Sở khoa học và Công nghệ", "Sở Khoa học và Công nghệ"),
        ("Sở Thông tin, Truyền thông", "Sở Thông tin và Truyền thông"),
        ("Viện Kiểm sát nhân dân tỉnh", "Viện kiểm sát nhân dân tỉnh"),
        ("VKSND tỉnh", "Viện kiểm sát nhân dân tỉnh"),
        ("UBMTTQ tỉnh", FRONT),
        ("Uỷ ban MTTQ Việt Nam tỉnh", FRONT),
        ("Đoàn TNCS Hồ Chí Minh tỉnh Lâm Giang", "Tỉnh đoàn"),
        ("Hội LHPN tỉnh", "Hội Liên hiệp Phụ nữ tỉnh"),
        ("VP UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh"),
        ("Hải quan tỉnh", "Cục Hải quan tỉnh"),
        ("UBND các huyện, thành, thị", "Ủy ban nhân dân các huyện, thành phố, thị xã"),
        ("UBND huyện Vân Khê", "Ủy ban nhân dân huyện Vân Khê"),
        ("BCĐ 138 các cấp", "Ban Chỉ đạo 138 các cấp"),
        ("lực lượng Công an", "Công an các cấp"),
        ("lực lượng Công an cấp xã", "Công an cấp xã"),
        ("các sở, ngành có liên quan", "Các sở, ngành"),
        ("cơ quan chức năng", "Các cơ quan chức năng"),
        ("Các sở, ban, ngành cấp tỉnh khác", "Các sở, ban, ngành khác"),
        ("NHNN Việt Nam chi nhánh Khu vực 5", "Ngân hàng Nhà nước Khu vực 5"),
        ("Hải quan khu vực VIII", "Chi cục Hải quan khu vực VIII"),
    ],
)
def test_ways_of_writing_a_body_have_one_canonical_name(
    agencies: Agencies, written: str, canonical: str
) -> None:
    assert agencies.canonical(written) == canonical


def test_a_misread_name_is_mended(agencies: Agencies) -> None:
    assert agencies.canonical("Cục Quân lý thị trường tỉnh") == "Cục Quản lý thị trường tỉnh"


def test_a_name_with_another_number_is_not_mended(agencies: Agencies) -> None:
    assert agencies.canonical("Ban Chỉ đạo 896 tỉnh") == "Ban Chỉ đạo 896 tỉnh"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  trung tâm   Cứu hộ Lòng Hồ. ", "Trung tâm Cứu hộ Lòng Hồ"),
        ("NHÀ MÁY NƯỚC KHE DÂU", "Nhà máy nước khe dâu"),
        ("các chủ đập", "Các chủ đập"),
    ],
)
def test_an_unknown_body_is_kept_as_written(agencies: Agencies, written: str, kept: str) -> None:
    assert agencies.canonical(written) == kept


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            "Các sở, ngành, đơn vị, địa phương",
            ["Các sở, ngành", "Các đơn vị", "Các địa phương"],
        ),
        ("các sở, ban, ngành, đoàn thể", ["Các sở, ban, ngành, đoàn thể"]),
        ("các sở, ngành, đoàn thể", ["Các sở, ngành", "Các đoàn thể"]),
        ("các sở, ngành địa phương", ["Các sở, ngành", "Các địa phương"]),
        ("Các sở: Y tế, Tư pháp, Nội vụ", ["Sở Y tế", "Sở Tư pháp", "Sở Nội vụ"]),
        ("các Sở Y tế, Tư pháp", ["Sở Y tế", "Sở Tư pháp"]),
        (
            "Sở Khoa học và Công nghệ, Lao động, Thương binh và Xã hội, Công an tỉnh",
            ["Sở Khoa học và Công nghệ", "Sở Lao động - Thương binh và Xã hội", "Công an tỉnh"],
        ),
        ("các Hội: Nông dân, Phụ nữ", ["Hội Nông dân tỉnh", "Hội Liên hiệp Phụ nữ tỉnh"]),
        (
            "Viện kiểm sát nhân dân, Tòa án nhân dân tỉnh",
            ["Viện kiểm sát nhân dân tỉnh", "Tòa án nhân dân tỉnh"],
        ),
        (
            "Công an, Viện kiểm sát, Tòa án các cấp",
            ["Công an các cấp", "Viện kiểm sát các cấp", "Tòa án các cấp"],
        ),
        (
            "Sở Văn hóa, Thể thao và Du lịch, Sở Xây dựng",
            ["Sở Văn hóa, Thể thao và Du lịch", "Sở Xây dựng"],
        ),
        (
            "các Sở: Văn hóa và Thể thao, Du lịch",
            ["Sở Văn hóa và Thể thao", "Sở Du lịch"],
        ),
        ("UBND cấp huyện, cấp xã", ["Ủy ban nhân dân cấp huyện", "Ủy ban nhân dân cấp xã"]),
        (
            "UBND các huyện Vân Khê, Đông Lĩnh",
            ["Ủy ban nhân dân huyện Vân Khê", "Ủy ban nhân dân huyện Đông Lĩnh"],
        ),
        (
            "Ủy ban MTTQ Việt Nam tỉnh và các tổ chức thành viên",
            [
                FRONT,
                "Các tổ chức thành viên của Mặt trận Tổ quốc",
            ],
        ),
        (
            "các Đài Phát thanh - Truyền hình, các báo, tạp chí địa phương",
            ["Các Đài Phát thanh - Truyền hình địa phương", "Các báo, tạp chí địa phương"],
        ),
        (
            "Công an tỉnh (Cơ quan Thường trực Ban Chỉ đạo 138 tỉnh), Sở Y tế",
            ["Công an tỉnh", "Sở Y tế"],
        ),
        (
            "Trung tâm Xúc tiến Đầu tư, Thương mại và Du lịch, Sở Y tế",
            ["Trung tâm Xúc tiến Đầu tư, Thương mại và Du lịch", "Sở Y tế"],
        ),
        (
            "Giám đốc các Sở: Y tế, Tư pháp; Thủ trưởng các ban, ngành",
            ["Giám đốc Sở Y tế", "Giám đốc Sở Tư pháp", "Thủ trưởng các ban, ngành"],
        ),
        ("Các đồng chí Thành viên Ban Chỉ đạo 138 tỉnh", ["Thành viên Ban Chỉ đạo 138 tỉnh"]),
        (
            "Công an cấp xã, Ban Chỉ huy Quân sự cấp xã",
            ["Công an cấp xã", "Ban Chỉ huy Quân sự cấp xã"],
        ),
    ],
)
def test_a_list_of_bodies_is_divided_into_single_ones(
    agencies: Agencies, text: str, bodies: list[str]
) -> None:
    assert names(agencies, text) == bodies


def test_each_mention_knows_where_it_stands(agencies: Agencies) -> None:
    text = "Giao các Sở Y tế, Tư pháp tổ chức đội cứu thương bến sông"
    mentions, behind = agencies.list_at(text, agencies.words(text), 1)
    assert [(m.name, m.span.of(text)) for m in mentions] == [
        ("Sở Y tế", "các Sở Y tế"),
        ("Sở Tư pháp", "Tư pháp"),
    ]
    assert agencies.words(text)[behind].text == "tổ"


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("so y te", "Sở Y tế"),
        ("Sở Y tế Lâm Giang", "Sở Y tế"),
        ("CA tỉnh", "Công an tỉnh"),
        ("ca tinh", "Công an tỉnh"),
        ("so ldtbxh", "Sở Lao động - Thương binh và Xã hội"),
        ("so van hoa the thao va du lich", "Sở Văn hóa, Thể thao và Du lịch"),
        ("ubnd huyen", "Ủy ban nhân dân cấp huyện"),
        ("UBND huyện Vân Khê", "Ủy ban nhân dân huyện Vân Khê"),
        ("tinh doan", "Tỉnh đoàn"),
        ("cac so nganh", "Các sở, ngành"),
        ("con mèo", None),
    ],
)
def test_a_user_finds_a_body_by_any_name(agencies: Agencies, query: str, body: str | None) -> None:
    assert agencies.find(query) == body


@pytest.mark.parametrize(
    ("collective", "single", "included"),
    [
        ("Các sở, ngành", "Sở Y tế", True),
        ("Các sở, ban, ngành khác", "Sở Y tế", True),
        ("Thủ trưởng các sở, ban, ngành", "Sở Y tế", True),
        ("Các sở", "Công an tỉnh", False),
        ("Các sở, ngành", "Tỉnh đoàn", False),
        ("Công an các cấp", "Công an tỉnh", True),
        ("Công an các huyện, thị xã", "Công an huyện Vân Khê", True),
        ("Các địa phương", "Ủy ban nhân dân cấp xã", True),
        ("Các xã, phường", "Ủy ban nhân dân xã Bến Lau", True),
        ("Ủy ban nhân dân các huyện, thành phố", "Ủy ban nhân dân huyện Vân Khê", True),
        ("Ủy ban nhân dân các huyện, thành phố", "Ủy ban nhân dân xã Bến Lau", False),
        ("Sở Y tế", "Sở Y tế", True),
        ("Sở Y tế", "Sở Tư pháp", False),
    ],
)
def test_a_collective_name_includes_its_members(
    agencies: Agencies, collective: str, single: str, included: bool
) -> None:
    assert agencies.includes(collective, single) is included


def test_the_members_of_a_collective_name_are_listed(agencies: Agencies) -> None:
    members = agencies.members("Các sở, ngành")
    assert {"Sở Y tế", "Công an tỉnh", "Cục Thuế tỉnh"} <= {*members}
    assert "Tỉnh đoàn" not in members
    assert agencies.members("Sở Y tế") == ()


def test_two_orders_of_one_name_are_the_same_body(agencies: Agencies) -> None:
    one = agencies.canonical("UBND các huyện, thị xã, thành phố")
    other = agencies.canonical("UBND các huyện, thành phố, thị xã")
    assert agencies.same(one, other)
    assert agencies.is_collective(one)


def test_a_nickname_stands_for_its_body(agencies: Agencies) -> None:
    own = agencies.called([("Cơ quan Thường trực Ban Chỉ đạo 138 tỉnh", "Công an tỉnh")])
    assert names(own, "cơ quan thường trực Ban Chỉ đạo 138 tỉnh, Sở Y tế") == [
        "Công an tỉnh",
        "Sở Y tế",
    ]


def test_an_office_adds_bodies_of_its_own(tmp_path: Path) -> None:
    table = tmp_path / "co-quan.tsv"
    table.write_text(
        "# của tỉnh\ncơ quan\tBan Điều phối Lưu vực sông Lâm\tBan sông Lâm\tban\n"
        "viết tắt\tSở Y tế\tTYT\n",
        encoding="utf-8",
    )
    agencies = Agencies.load(table)
    assert agencies.canonical("Ban sông Lâm") == "Ban Điều phối Lưu vực sông Lâm"
    assert agencies.includes("Các sở, ban, ngành", "Ban Điều phối Lưu vực sông Lâm")
    assert agencies.canonical("TYT") == "Sở Y tế"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("cơ quan\tSở A\nco quan\tSở B\n", "dòng 2"),
        ("cơ quan\n", "thiếu tên chuẩn"),
        ("cơ quan\tSở A\tB\tsở\tthừa\n", "thừa cột"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, content: str, told: str) -> None:
    table = tmp_path / "co-quan.tsv"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(AgencyTableError, match=told) as error:
        Agencies.load(table)
    assert "co-quan.tsv" in str(error.value)


def test_a_table_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(AgencyTableError, match=r"khong-co\.tsv.*không tìm thấy"):
        Agencies.load(tmp_path / "khong-co.tsv")
    wrong = tmp_path / "sai-ma.tsv"
    wrong.write_bytes("cơ quan\tSở A".encode("utf-16"))
    with pytest.raises(AgencyTableError, match="UTF-8"):
        Agencies.load(wrong)
