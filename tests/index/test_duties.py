"""The duties that a plan gives to bodies, in each style of assigning them."""

from __future__ import annotations

from functools import cache

import pytest

from index.agencies import Agencies
from index.duties import find_duties
from index.model import Duty, Role
from tests.index.labelled import CODES, document_of, written

HEAD = """Số: 31/KH-UBND

Hà Khê, ngày 09 tháng 01 năm 2032

KẾ HOẠCH
Giữ đầm chim tỉnh Hà Khê năm 2032

"""
LEAD, HELP, DO, GUIDE, ASK = (
    Role.LEAD,
    Role.COORDINATE,
    Role.IMPLEMENT,
    Role.GUIDE,
    Role.REQUEST,
)


@cache
def agencies() -> Agencies:
    return Agencies.load()


def duties(text: str) -> tuple[Duty, ...]:
    return find_duties(written(HEAD + text), agencies())


def told(text: str) -> list[tuple[str, str, Role]]:
    """The beginning of each task, the body, the role."""
    return [(duty.task[:14], duty.agency, duty.role) for duty in duties(text)]


def bodies(text: str) -> list[tuple[str, Role]]:
    return [(duty.agency, duty.role) for duty in duties(text)]


@pytest.mark.parametrize(
    ("words", "bodies_told"),
    [
        ("Sở Y tế chủ trì", [("Sở Y tế", LEAD)]),
        (
            "Sở Y tế chủ trì, phối hợp Công an tỉnh, các sở, ngành thực hiện",
            [("Sở Y tế", LEAD), ("Công an tỉnh", HELP), ("Các sở, ngành", HELP)],
        ),
        (
            "Sở Y tế chủ trì, Công an tỉnh và các địa phương phối hợp thực hiện",
            [("Sở Y tế", LEAD), ("Công an tỉnh", HELP), ("Các địa phương", HELP)],
        ),
        (
            "Sở Y tế phối hợp với Công an tỉnh thực hiện",
            [("Sở Y tế", DO), ("Công an tỉnh", HELP)],
        ),
        ("Sở Y tế, Công an tỉnh thực hiện", [("Sở Y tế", DO), ("Công an tỉnh", DO)]),
        ("Sở Y tế và các địa phương chủ trì", [("Sở Y tế", LEAD), ("Các địa phương", LEAD)]),
        ("Do Sở Y tế chủ trì", [("Sở Y tế", LEAD)]),
        ("Giao Sở Y tế chủ trì", [("Sở Y tế", LEAD)]),
        (
            "Đề nghị Tỉnh đoàn, Hội Nông dân tỉnh thực hiện",
            [("Tỉnh đoàn", ASK), ("Hội Nông dân tỉnh", ASK)],
        ),
        (
            "Sở Y tế thực hiện, Sở Tài chính hướng dẫn thủ tục",
            [("Sở Y tế", DO), ("Sở Tài chính", GUIDE)],
        ),
        (
            "Sở Y tế chủ trì việc khám; Sở Xây dựng chủ trì sửa đường",
            [("Sở Y tế", LEAD), ("Sở Xây dựng", LEAD)],
        ),
        ("Các sở, ngành theo chức năng thực hiện", [("Các sở, ngành", DO)]),
        ("Ban Chỉ đạo 138 các địa phương", [("Ban Chỉ đạo 138 các địa phương", DO)]),
        (
            "Chủ trì: Sở Y tế; phối hợp: Công an tỉnh; thời gian: quý II",
            [("Sở Y tế", LEAD), ("Công an tỉnh", HELP)],
        ),
        (
            "Công ty Khai thác thủy lợi Hà Khê thực hiện",
            [("Công ty Khai thác thủy lợi Hà Khê", DO)],
        ),
    ],
)
def test_the_words_of_a_parenthesis_give_each_body_its_role(
    words: str, bodies_told: list[tuple[str, Role]]
) -> None:
    assert bodies(f"I. VIỆC\n\n1. Dọn bèo ở cửa đầm ({words}).") == bodies_told


def test_a_parenthesis_closes_a_clause() -> None:
    text = (
        "I. VIỆC\n\n1. Cắm biển ở bến đò (Sở Y tế thực hiện); thay đèn đầu thuyền (Công an tỉnh"
        " chủ trì). Phát áo phao cho trẻ em (UBND cấp xã thực hiện). Hát mừng công."
    )
    assert told(text) == [
        ("Cắm biển ở bến", "Sở Y tế", DO),
        ("thay đèn đầu t", "Công an tỉnh", LEAD),
        ("Phát áo phao c", "Ủy ban nhân dân cấp xã", DO),
    ]


def test_a_parenthesis_on_its_own_line_closes_the_run_of_paragraphs_before_it() -> None:
    found = duties(
        "I. VIỆC\n\n1. Canh đầm\n\n- Đếm chim mỗi sáng thứ hai (Sở Y tế thực hiện).\n\n"
        "- Tuần tra ban đêm trên đầm.\n\n- Thu lưới mờ ở cửa đầm.\n\n(Công an tỉnh chủ trì).\n\n"
        "2. Nuôi chim non ở trạm.\n\n(Sở Tài chính thực hiện)"
    )
    assert [(d.task[:8], d.agency, d.inferred) for d in found] == [
        ("Đếm chim", "Sở Y tế", False),
        ("Tuần tra", "Công an tỉnh", True),
        ("Thu lưới", "Công an tỉnh", False),
        ("Nuôi chi", "Sở Tài chính", False),
    ]


def test_a_line_behind_the_last_lettered_point_closes_them_all() -> None:
    text = "I. VIỆC\n\n1. Canh đầm\n\na) Tuần tra ban đêm.\n\nb) Thu lưới mờ.\n\n(Sở Y tế chủ trì)"
    assert told(text) == [("Tuần tra ban đ", "Sở Y tế", LEAD), ("Thu lưới mờ.", "Sở Y tế", LEAD)]


def test_a_title_is_the_task_when_nothing_else_stands_above_the_line() -> None:
    assert told("I. VIỆC\n\n1. Mở hội đua thuyền trên đầm\n\n(Sở Y tế chủ trì)\n\n2. Hết.") == [
        ("Mở hội đua thu", "Sở Y tế", LEAD)
    ]


def test_a_bullet_is_one_task_with_the_list_it_introduces() -> None:
    found = duties(
        "I. VIỆC\n\n1. Canh đầm\n\n- Giữ bãi đẻ của chim bằng hai cách:\n\n+ Rào tre quanh bãi;\n\n"
        "+ Cấm thuyền máy từ tháng ba.\n\n(Sở Y tế chủ trì)"
    )
    assert len(found) == 1
    assert found[0].task.startswith("Giữ bãi đẻ")
    assert found[0].task.endswith("từ tháng ba.")


def test_the_bodies_of_a_heading_have_each_paragraph_below_it() -> None:
    found = duties(
        "I. PHÂN CÔNG\n\n1. Sở Y tế, Công an tỉnh\n\n- Trực ở bến đò ngày hội.\n\n"
        "- Chở người ốm về trạm xá.\n\n2. Đề nghị Tỉnh đoàn\n\nVận động thanh niên vớt bèo."
    )
    assert [(d.task[:8], d.agency, d.role, d.inferred) for d in found] == [
        ("Trực ở b", "Sở Y tế", DO, True),
        ("Trực ở b", "Công an tỉnh", DO, True),
        ("Chở ngườ", "Sở Y tế", DO, True),
        ("Chở ngườ", "Công an tỉnh", DO, True),
        ("Vận động", "Tỉnh đoàn", ASK, True),
    ]


@pytest.mark.parametrize(
    ("task", "role"),
    [
        ("Mở ba trạm trực trên đầm.", DO),
        ("Chủ trì đếm chim vào mùa đông.", LEAD),
        ("Tham mưu mở trạm trực. Chủ trì đếm chim vào mùa đông.", LEAD),
        ("Phối hợp chặt chẽ đếm chim vào mùa đông.", HELP),
        ("Theo chức năng, nhiệm vụ, chủ động phối hợp đếm chim.", HELP),
        ("Tuần tra trên đầm, phối hợp đếm chim vào mùa đông.", DO),
        ("Hướng dẫn dân làng chài đếm chim.", GUIDE),
    ],
)
def test_a_task_tells_the_role_of_the_body_above_it(task: str, role: Role) -> None:
    assert bodies(f"I. PHÂN CÔNG\n\n1. Sở Y tế\n\n{task}") == [("Sở Y tế", role)]


def test_those_a_headed_task_is_done_with_are_its_partners() -> None:
    text = (
        "I. PHÂN CÔNG\n\n1. Sở Y tế: Mở trạm trực. Phối hợp với Công an tỉnh và các đơn vị liên"
        " quan canh bãi đẻ."
    )
    found = duties(text)
    assert [(d.agency, d.role, d.inferred) for d in found] == [
        ("Sở Y tế", DO, True),
        ("Công an tỉnh", HELP, False),
        ("Các đơn vị", HELP, False),
    ]
    assert found[1].assignment_span.of(written(HEAD + text).reading.text).startswith("Phối hợp với")


@pytest.mark.parametrize(
    "heading",
    [
        "1. Trách nhiệm của Sở Y tế",
        "1. Giao Sở Y tế:",
        "1. Đối với Sở Y tế",
        "1. Sở Y tế có trách nhiệm:",
        "1. SỞ Y TẾ",
        "**Sở Y tế:**",
        "2.4. Sở Y tế",
        "- Sở Y tế:",
    ],
)
def test_headings_are_written_in_many_ways(heading: str) -> None:
    text = f"I. PHÂN CÔNG\n\n{heading}\n\n+ Mở ba trạm trực trên đầm."
    assert bodies(text) == [("Sở Y tế", DO)]


def test_a_lead_in_with_roles_gives_them_to_its_list() -> None:
    text = (
        "I. PHÂN CÔNG\n\n1. Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh thực hiện các việc"
        " sau:\n\na) Mở ba trạm trực trên đầm.\n\nb) Đếm chim vào mùa đông."
    )
    assert told(text) == [
        ("Mở ba trạm trự", "Sở Y tế", LEAD),
        ("Mở ba trạm trự", "Công an tỉnh", HELP),
        ("Đếm chim vào m", "Sở Y tế", LEAD),
        ("Đếm chim vào m", "Công an tỉnh", HELP),
    ]


@pytest.mark.parametrize(
    ("sentence", "bodies_told"),
    [
        ("Giao Sở Y tế mở trạm trực.", [("Sở Y tế", DO)]),
        (
            "Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh mở trạm trực.",
            [("Sở Y tế", LEAD), ("Công an tỉnh", HELP)],
        ),
        ("UBND tỉnh yêu cầu các sở, ngành đếm chim.", [("Các sở, ngành", DO)]),
        ("Sau mùa lũ, đề nghị Tỉnh đoàn vớt bèo.", [("Tỉnh đoàn", ASK)]),
        ("Sở Y tế có trách nhiệm mở trạm trực.", [("Sở Y tế", DO)]),
        ("Định kỳ hằng quý, các sở, ngành gửi sổ đếm chim.", [("Các sở, ngành", DO)]),
        (
            "Sở Y tế chủ trì, Công an tỉnh phối hợp mở trạm trực.",
            [("Sở Y tế", LEAD), ("Công an tỉnh", HELP)],
        ),
        (
            "Sở Y tế (Cơ quan Thường trực Ban Chỉ đạo 138 tỉnh) chủ trì mở trạm trực.",
            [("Sở Y tế", LEAD)],
        ),
        (
            "Thủ trưởng các sở, ngành; Chủ tịch UBND các huyện, thị xã tổ chức đếm chim.",
            [
                ("Thủ trưởng các sở, ngành", DO),
                ("Chủ tịch Ủy ban nhân dân các huyện, thị xã", DO),
            ],
        ),
        ("Sổ đếm chim của các đơn vị gửi về tỉnh.", []),
        ("Báo cáo của các đơn vị gửi về Sở Y tế.", [("Các đơn vị", DO)]),
    ],
)
def test_a_sentence_tells_a_body_what_to_do(
    sentence: str, bodies_told: list[tuple[str, Role]]
) -> None:
    assert bodies(f"I. TỔ CHỨC THỰC HIỆN\n\n1. {sentence}") == bodies_told


def test_labelled_lines_assign_the_task_above_them() -> None:
    text = (
        "I. VIỆC\n\n1. Dựng chòi canh ở cửa đầm.\n\n- Cơ quan chủ trì: Sở Y tế.\n\n"
        "- Cơ quan phối hợp: Công an tỉnh; UBND các huyện, thị xã.\n\n"
        "- Thời gian hoàn thành: trước ngày 30/6/2032.\n\n2. Vá lưới cũ làm rào. Đơn vị chủ trì:"
        " Sở Tài chính; đơn vị phối hợp: Tỉnh đoàn; thời gian: quý III/2032."
    )
    assert told(text) == [
        ("Dựng chòi canh", "Sở Y tế", LEAD),
        ("Dựng chòi canh", "Công an tỉnh", HELP),
        ("Dựng chòi canh", "Ủy ban nhân dân các huyện, thị xã", HELP),
        ("Vá lưới cũ làm", "Sở Tài chính", LEAD),
        ("Vá lưới cũ làm", "Tỉnh đoàn", HELP),
    ]
    deadlines = {d.task[:3]: d.deadline.text for d in duties(text) if d.deadline}
    assert deadlines == {"Dựn": "trước ngày 30/6/2032", "Vá ": "quý III/2032"}


def test_a_table_assigns_row_by_row() -> None:
    text = (
        "I. VIỆC\n\n1. Bảng phân công\n\n| TT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp |"
        " Thời gian |\n|---|---|---|---|---|\n| 1 | Dựng chòi canh | Sở Y tế | Công an tỉnh,"
        " UBND cấp xã | Tháng 4/2032 |\n| 2 | Vá lưới cũ | Sở Tài chính | | |"
    )
    assert told(text) == [
        ("Dựng chòi canh", "Sở Y tế", LEAD),
        ("Dựng chòi canh", "Công an tỉnh", HELP),
        ("Dựng chòi canh", "Ủy ban nhân dân cấp xã", HELP),
        ("Vá lưới cũ", "Sở Tài chính", LEAD),
    ]
    assert [d.deadline.text for d in duties(text) if d.deadline] == ["Tháng 4/2032"] * 3


def test_the_articles_of_a_decision_assign_too() -> None:
    document = written(
        "Số: 12/QĐ-UBND\n\nHà Khê, ngày 09 tháng 01 năm 2032\n\nQUYẾT ĐỊNH\nVề việc giữ đầm chim"
        "\n\nĐiều 1. Ban hành kế hoạch giữ đầm chim.\n\nĐiều 2. Giao Sở Y tế chủ trì mở trạm trực."
        "\n\nĐiều 3. Quyết định có hiệu lực từ ngày ký."
    )
    found = find_duties(document, agencies())
    assert [(d.section, d.agency, d.role) for d in found] == [("Điều 2", "Sở Y tế", LEAD)]


@pytest.mark.parametrize("stem", [min(CODES)])
def test_legislation_gives_no_duties(stem: str) -> None:
    assert find_duties(document_of(stem), agencies()) == ()
