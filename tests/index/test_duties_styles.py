"""Plans of other offices: parts, chapters of bodies, tasks numbered in words, divided tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.assigning.duty_deadlines import DeadlineReader
from index.deadlines import find_deadlines
from index.model import Role, Span
from tests.index.test_duties import ASK, DO, GUIDE, HELP, LEAD, bodies, duties, told


def deadlines(text: str) -> list[str | None]:
    return [duty.deadline.text if duty.deadline else None for duty in duties(text)]


# Deadlines

_PIECES = st.sampled_from(
    "30/9/2032|15 tháng 12 năm 2032|20.5.2032|ngày 05|quí III|Quý IV/2032|tháng 6, 7|T6|hoàn thành"
    "|Hoàn thành:|xong|trước|Thường xuyên|hằng tuần|mỗi quý một lần|6 tháng, năm|đến hết|giữa năm"
    "|kỳ họp giữa năm|theo Kế hoạch số 3/KH-UBND|24 giờ|thứ hai|Sở Y tế|Ngân hàng|chim nước||:|;|,"
    "|.|(|)|-|2032|Năm 2032".split("|")
)


@given(st.lists(_PIECES, max_size=12).map(" ".join), st.integers(0, 20), st.integers(0, 20))
def test_all_deadlines_of_a_part_of_the_text_are_read_whatever_letters_it_holds(
    text: str, before: int, behind: int
) -> None:
    around = f"{'x' * before}{text}{'y' * behind}"
    found = DeadlineReader(around, 2032).within(Span(before, before + len(text)))
    wanted = find_deadlines(text, 2032)
    assert [deadline.text for deadline in found] == [deadline.text for deadline in wanted]
    assert all(deadline.span.of(around) == deadline.text for deadline in found)


@pytest.mark.parametrize(
    ("assignment", "deadline"),
    [
        ("(Chủ trì: Công an tỉnh; Phối hợp: Sở Y tế; Hoàn thành: 30/9/2032)", "30/9/2032"),
        ("(Sở Y tế thực hiện, hoàn thành 20/5/2032)", "20/5/2032"),
        ("- Chủ trì: Sở Y tế.\n- Hoàn thành: 30/9/2032.", "30/9/2032"),
        ("- Chủ trì: Sở Y tế.\n- Tiến độ: Quí IV/2032.", "Quí IV/2032"),
    ],
)
def test_a_day_without_any_other_word_of_time_is_a_deadline(assignment: str, deadline: str) -> None:
    found = deadlines(f"I. VIỆC\n\n1. Vá đăng chắn cửa đầm.\n\n{assignment}")
    assert found and set(found) == {deadline}


# Runs


def test_labels_take_over_no_task_that_is_numbered_in_words_before_theirs() -> None:
    text = (
        "I. VIỆC\n\nNhiệm vụ 1. Khơi lạch cho cá vào đẻ\nSở Y tế chủ trì, phối hợp với UBND các xã"
        " xong trước 31/3/2032.\n\nHoạt động 2: Dạy trẻ nhận tiếng chim\n+ Chủ trì: Tỉnh đoàn\n"
        "+ Phối hợp: Hội Nông dân tỉnh"
    )
    assert told(text) == [
        ("Nhiệm vụ 1. Kh", "Sở Y tế", LEAD),
        ("Nhiệm vụ 1. Kh", "Ủy ban nhân dân các xã", HELP),
        ("Hoạt động 2: D", "Tỉnh đoàn", LEAD),
        ("Hoạt động 2: D", "Hội Nông dân tỉnh", HELP),
    ]
    assert deadlines(text) == ["trước 31/3/2032"] * 2 + [None] * 2


def test_labels_take_over_no_sentence_that_tells_one_body() -> None:
    text = (
        "I. VIỆC\n\nSở Tài chính mua ba chiếc thuyền nan.\n\nVớt bèo ở cửa đầm.\n\nChủ trì: Sở Y tế"
    )
    assert told(text) == [
        ("Sở Tài chính m", "Sở Tài chính", DO),
        ("Vớt bèo ở cửa ", "Sở Y tế", LEAD),
    ]


def test_labels_take_over_no_number_that_starts_again() -> None:
    text = (
        "I. VIỆC\n\n1. Việc ở bến\n\nQuét bến.\n\n2. Hai việc ở đầm\n\n1. Gieo lúa ma cho chim ăn."
        "\n\n2. Cắm cọc đánh dấu bãi.\n\nCơ quan chủ trì: Sở Y tế"
    )
    assert told(text) == [("Cắm cọc đánh d", "Sở Y tế", LEAD)]


def test_a_line_that_only_says_who_and_when_assigns_the_task_above_it() -> None:
    text = (
        "I. VIỆC\n\n1. Đóng bè cho chim làm tổ\n\nGiao Sở Y tế chủ trì; các trường tiểu học phối"
        " hợp thực hiện từ ngày 01/6/2032 đến ngày 31/7/2032.\n\n2. Đếm trứng\n\n"
        "Sở Tài chính chủ trì đếm trứng ở ba bãi."
    )
    assert told(text) == [
        ("Đóng bè cho ch", "Sở Y tế", LEAD),
        ("Đóng bè cho ch", "Các trường tiểu học", HELP),
        ("Sở Tài chính c", "Sở Tài chính", LEAD),
    ]


# Chapters


def test_collective_bodies_head_a_chapter_that_names_no_other_body() -> None:
    text = (
        "I. SỞ Y TẾ\n\n- Mở ba trạm trực trên đầm.\n\nII. UBND CÁC XÃ, PHƯỜNG\n\n- Dọn bến nước"
        " trước ngày 30/4/2032.\n\n- Cấm thuyền máy mùa chim đẻ.\n\nIII. CÁC SỞ, BAN, NGÀNH\n\n"
        "Nhắc nhau giữ yên lặng bên đầm."
    )
    assert told(text) == [
        ("Mở ba trạm trự", "Sở Y tế", DO),
        ("Dọn bến nước t", "Ủy ban nhân dân các xã, phường", DO),
        ("Cấm thuyền máy", "Ủy ban nhân dân các xã, phường", DO),
        ("Nhắc nhau giữ ", "Các sở, ban, ngành", DO),
    ]


def test_a_chapter_that_lists_bodies_two_levels_below_heads_no_task_itself() -> None:
    text = (
        "I. TRÁCH NHIỆM CỦA CÁC SỞ, NGÀNH\n\n1. Việc chung\n\nGiữ sạch bến nước của mình.\n\n"
        "2. Việc riêng\n\n2.1. Sở Y tế\n\nMở ba trạm trực trên đầm.\n\n2.2. Công an tỉnh\n\n"
        "Canh bãi đẻ suốt đêm."
    )
    assert told(text) == [
        ("Mở ba trạm trự", "Sở Y tế", DO),
        ("Canh bãi đẻ su", "Công an tỉnh", DO),
    ]


def test_bodies_under_roman_numerals_inside_a_chapter_keep_their_tasks() -> None:
    text = (
        "I. MỤC TIÊU\n\nGiữ đầm.\n\nII. PHÂN CÔNG\n\nI. Sở Y tế\n\n1. Mở ba trạm trực trên đầm.\n\n"
        "2. Hướng dẫn dân làng chài sơ cứu.\n\nII. UBND các xã\n\n1. Dọn bến nước mỗi tuần.\n\n"
        "III. TỔ CHỨC THỰC HIỆN\n\n1. Giao Sở Tài chính theo dõi chung."
    )
    assert [(d.section, d.agency, d.role) for d in duties(text)] == [
        ("II.I.1", "Sở Y tế", DO),
        ("II.I.2", "Sở Y tế", GUIDE),
        ("II.II.1", "Ủy ban nhân dân các xã", DO),
        ("III.1", "Sở Tài chính", DO),
    ]


def test_numbers_start_again_under_each_part_and_bodies_keep_their_bullets() -> None:
    text = (
        "Phần I\nMỤC TIÊU\n\n1. Các xã xác định rõ việc của mình.\n\n2. Giữ bảy bãi đẻ.\n\n"
        "Phần II\nPHÂN CÔNG\n\n1. Sở Y tế có trách nhiệm:\n- Mở ba trạm trực trên đầm;\n"
        "- Phối hợp với Công an tỉnh canh bãi đẻ.\n\n2. Đề nghị Tỉnh đoàn\n- Vớt bèo ở cửa đầm."
    )
    assert [(d.section, d.agency, d.role) for d in duties(text)] == [
        ("II.1", "Sở Y tế", DO),
        ("II.1", "Sở Y tế", HELP),
        ("II.1", "Công an tỉnh", HELP),
        ("II.2", "Tỉnh đoàn", ASK),
    ]


def test_a_body_under_a_number_that_starts_again_keeps_its_bullets() -> None:
    text = (
        "I. PHÂN CÔNG\n\n1. Việc ở đầm\n\n2. Việc ở bến\n\n1. Sở Y tế có trách nhiệm:\n\n"
        "- Mở ba trạm trực.\n\n- Phát áo phao cho trẻ.\n\n2. Công an tỉnh có trách nhiệm:\n\n"
        "- Canh bãi đẻ suốt đêm."
    )
    assert told(text) == [
        ("Mở ba trạm trự", "Sở Y tế", DO),
        ("Phát áo phao c", "Sở Y tế", DO),
        ("Canh bãi đẻ su", "Công an tỉnh", DO),
    ]


def test_lines_in_capitals_head_the_tasks_of_bodies() -> None:
    text = (
        "I. PHÂN CÔNG\n\nSỞ Y TẾ\n\n- Tham mưu UBND tỉnh lập trạm trực.\n\nUBND CÁC XÃ\n\n"
        "- Dọn bến nước mỗi tuần."
    )
    assert told(text) == [
        ("Tham mưu UBND ", "Sở Y tế", DO),
        ("Dọn bến nước m", "Ủy ban nhân dân các xã", DO),
    ]


@pytest.mark.parametrize(
    "closing",
    [
        "Yêu cầu các sở, ngành giữ yên lặng bên đầm./.",
        "Trên đây là Kế hoạch giữ đầm chim, yêu cầu các sở, ngành nghiêm túc thực hiện./.",
        "Đề nghị các sở, ngành giữ yên lặng bên đầm.",
    ],
)
def test_what_a_plan_orders_all_at_its_end_is_no_task_of_the_body_above(closing: str) -> None:
    found = bodies(f"I. PHÂN CÔNG\n\n1. Sở Y tế\n\n- Mở ba trạm trực trên đầm.\n\n{closing}")
    assert found[0] == ("Sở Y tế", DO)
    assert [name for name, _ in found[1:]] == ["Các sở, ngành"]


# Words that assign


@pytest.mark.parametrize(
    ("words", "bodies_told"),
    [
        ("Sở Y tế chủ trì; Công an tỉnh phối hợp", [("Sở Y tế", LEAD), ("Công an tỉnh", HELP)]),
        (
            "Trung tâm Giáo dục thường xuyên tỉnh chủ trì",
            [("Trung tâm Giáo dục thường xuyên tỉnh", LEAD)],
        ),
        (
            "Chủ trì: Sở Y tế; phối hợp: Công an tỉnh; UBND các xã có bãi đẻ; kinh phí: xã hội hóa",
            [
                ("Sở Y tế", LEAD),
                ("Công an tỉnh", HELP),
                ("Ủy ban nhân dân các xã có bãi đẻ", HELP),
            ],
        ),
    ],
)
def test_partners_keep_their_roles_and_names(
    words: str, bodies_told: list[tuple[str, Role]]
) -> None:
    assert bodies(f"I. VIỆC\n\n1. Dọn bèo ở cửa đầm ({words}).") == bodies_told


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "Giao Trung tâm Nước sạch và Vệ sinh đầm phá tổ chức đo nước.",
            "Trung tâm Nước sạch và Vệ sinh đầm phá",
        ),
        (
            "Trung tâm Khuyến chim, Thuyền nan và Du lịch tỉnh chủ trì đo nước.",
            "Trung tâm Khuyến chim, Thuyền nan và Du lịch tỉnh",
        ),
    ],
)
def test_a_name_that_no_table_holds_goes_on_behind_and(sentence: str, name: str) -> None:
    assert [told_to for told_to, _ in bodies(f"I. VIỆC\n\n1. {sentence}")] == [name]


def test_two_bodies_that_and_joins_are_no_one_name() -> None:
    text = "I. VIỆC\n\n1. Giao Trung tâm Khuyến chim, Tỉnh đoàn và Sở Y tế tổ chức đo nước."
    assert [name for name, _ in bodies(text)] == ["Trung tâm Khuyến chim", "Tỉnh đoàn", "Sở Y tế"]


# Tables


def table(*rows: str) -> str:
    return "I. VIỆC\n\n1. Bảng phân công\n\n" + "\n".join(rows)


def test_the_lower_row_of_a_header_divides_the_upper() -> None:
    text = table(
        "| TT | Nhiệm vụ | Cơ quan thực hiện | | Thời gian |",
        "| | | Chủ trì | Phối hợp | |",
        "|---|---|---|---|---|",
        "| (1) | (2) | (3) | (4) | (5) |",
        "| 1 | Dựng chòi canh | Sở Y tế | Công an tỉnh | 30/4/2032 |",
    )
    assert told(text) == [
        ("Dựng chòi canh", "Sở Y tế", LEAD),
        ("Dựng chòi canh", "Công an tỉnh", HELP),
    ]
    assert deadlines(text) == ["30/4/2032"] * 2


def test_a_column_of_responsibility_assigns_and_notes_may_say_when() -> None:
    text = table(
        "| TT | Nội dung | Trách nhiệm | Ghi chú |",
        "|---|---|---|---|",
        "| 1 | Sơn lại cọc mốc | Sở Xây dựng | Trước 30/4/2032 |",
    )
    assert told(text) == [("Sơn lại cọc mố", "Sở Xây dựng", DO)]
    assert deadlines(text) == ["Trước 30/4/2032"]


@pytest.mark.parametrize("ditto", ["nt", "-nt-", "Như trên", '"'])
def test_a_ditto_repeats_the_cell_above_it(ditto: str) -> None:
    text = table(
        "| TT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |",
        "| 1 | Dựng chòi canh | Sở Y tế | Công an tỉnh | Tháng 4/2032 |",
        f"| 2 | Vá lưới cũ | {ditto} | Tỉnh đoàn | Tháng 9/2032 |",
        f"| 3 | Đếm trứng chim | {ditto} | | {ditto} |",
    )
    found = duties(text)
    assert [(d.task[:3], d.agency, d.role, d.inferred) for d in found] == [
        ("Dựn", "Sở Y tế", LEAD, False),
        ("Dựn", "Công an tỉnh", HELP, False),
        ("Vá ", "Sở Y tế", LEAD, True),
        ("Vá ", "Tỉnh đoàn", HELP, False),
        ("Đếm", "Sở Y tế", LEAD, True),
    ]
    months = ["Tháng 4/2032"] * 2 + ["Tháng 9/2032"] * 3
    assert [d.deadline.text for d in found if d.deadline] == months


def test_a_cell_below_a_title_that_asks_when_is_a_deadline_whatever_it_says() -> None:
    text = table(
        "| TT | Nội dung | Cơ quan chủ trì | Thời gian |",
        "| 1 | Dựng chòi canh | Sở Y tế | Thường xuyên |",
        "| 2 | Vá lưới cũ | Sở Tài chính | Hằng năm |",
        "| 3 | Đếm trứng chim | Ngân hàng Nhà nước Khu vực 5 | 31/12/2032 |",
    )
    assert deadlines(text) == ["Thường xuyên", "Hằng năm", "31/12/2032"]
    assert bodies(text)[-1] == ("Ngân hàng Nhà nước Khu vực 5", LEAD)


def test_a_row_that_reads_like_titles_is_a_row_where_it_has_a_number() -> None:
    text = table(
        "| TT | Nội dung | Cơ quan thực hiện |",
        "| 1 | Hoạt động hè | Sở Y tế phối hợp với Tỉnh đoàn |",
        "| 2 | Dựng chòi canh | Công an tỉnh |",
    )
    assert bodies(text) == [("Sở Y tế", DO), ("Tỉnh đoàn", HELP), ("Công an tỉnh", DO)]


def test_a_row_that_reads_like_titles_is_a_row_where_it_names_a_body() -> None:
    text = table(
        "| Nội dung | Cơ quan thực hiện | Ghi chú |",
        "| Hoạt động hè | Sở Y tế phối hợp với Tỉnh đoàn | |",
    )
    assert bodies(text) == [("Sở Y tế", DO), ("Tỉnh đoàn", HELP)]


def test_a_table_goes_on_behind_a_page_break_and_another_does_not() -> None:
    first = ("| TT | Nội dung | Cơ quan chủ trì |", "| 1 | Dựng chòi canh | Sở Y tế |", "\nTrang 2")
    rows = (*first, "| 2 | Vá lưới cũ | Tỉnh đoàn |")
    assert bodies(table(*rows)) == [("Sở Y tế", LEAD), ("Tỉnh đoàn", LEAD)]
    other = (*first, "| TT | Hạng mục | Người ký |", "| 2 | Vá lưới cũ | Tỉnh đoàn |")
    assert bodies(table(*other)) == [("Sở Y tế", LEAD)]
