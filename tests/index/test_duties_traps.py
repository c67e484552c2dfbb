"""What looks like an assignment and is none, and what documents put between a task and a body."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.duties import find_duties
from index.model import Role
from tests.index.labelled import written
from tests.index.test_duties import HEAD, agencies, bodies, duties, told


@pytest.mark.parametrize(
    "words",
    [
        "qua Công an tỉnh",
        "nếu đủ tiêu chí",
        "để báo cáo",
        "theo hướng dẫn của Sở Y tế",
        "đặt hàng trong tỉnh",
        "trộm trứng, bẫy chim, kích điện",
        "Quyết định số 12/QĐ-UBND ngày 05/01/2032",
        "gồm các sở, ngành, địa phương",
        "Nhà thuyền Đầm Sen",
        "huyện Vân Khê",
    ],
)
def test_a_parenthesis_that_explains_assigns_nothing(words: str) -> None:
    assert bodies(f"I. VIỆC\n\n1. Dọn bèo ở cửa đầm ({words}).") == []


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ người kích điện chuyển cơ quan có thẩm quyền đề nghị truy tố.",
        "Đón khách ngoại giao tới thăm làng chài.",
        "Sửa Quy chế phối hợp giữa Công an tỉnh và Sở Y tế.",
        "Đơn gửi UBND tỉnh (qua Công an tỉnh).",
        "Công an tỉnh đã bắt ba vụ kích điện.",
        "Số vụ do Công an tỉnh bắt giảm dần.",
        "Giao ban hằng tuần với các xã ven đầm.",
        "Bàn giao Sở Y tế ba thuyền cứu thương.",
        "Nộp sổ đếm chim cho Phòng Tham mưu (Công an tỉnh).",
        "Gửi về huyện, tỉnh, các bộ, ngành, Sở Y tế theo quy định.",
    ],
)
def test_a_sentence_that_only_names_a_body_assigns_nothing(text: str) -> None:
    assert bodies(f"I. VIỆC\n\n1. {text}") == []


def test_aims_tell_nobody_to_act_unless_they_order_it() -> None:
    aims = "I. MỤC ĐÍCH, YÊU CẦU\n\n1. Các sở, ngành xác định rõ việc của mình."
    assert bodies(aims) == []
    assert bodies(f"{aims}\n\n2. Giao Sở Y tế mở trạm trực.") == [("Sở Y tế", Role.IMPLEMENT)]


def test_preamble_recipients_and_signature_assign_nothing() -> None:
    text = (
        "Thực hiện Kế hoạch số 3/KH-UBND, UBND tỉnh ban hành kế hoạch như sau:\n\nI. VIỆC\n\n"
        "1. Đếm chim.\n\nNơi nhận:\n- Công an tỉnh;\n- Các sở, ngành;\n(để báo cáo)\n\n"
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLý Văn Cò"
    )
    assert bodies(text) == []


def test_a_footnote_between_assigns_nothing_and_interrupts_nothing() -> None:
    text = (
        "I. VIỆC\n\n1. Canh bãi đẻ¹ của chim nước.\n\n¹ Gồm bãi Sậy (Sở Tài chính thực hiện).\n\n"
        "(Sở Y tế chủ trì)"
    )
    assert bodies(text) == [("Sở Y tế", Role.LEAD)]


def test_a_report_tells_what_bodies_have_done() -> None:
    document = written(
        "Số: 5/BC-UBND\n\nHà Khê, ngày 09 tháng 12 năm 2032\n\nBÁO CÁO\nKết quả giữ đầm chim\n\n"
        "I. VIỆC ĐÃ LÀM\n\n1. Công an tỉnh bắt ba vụ kích điện.\n\n2. Sở Y tế\n\nMở ba trạm trực."
        "\n\nII. VIỆC TỚI\n\n1. Giao Sở Y tế mở thêm trạm."
    )
    assert [(d.agency, d.section) for d in find_duties(document, agencies())] == [
        ("Sở Y tế", "II.1")
    ]


@pytest.mark.parametrize("title", ["1. Thanh tra, kiểm tra", "1. Lực lượng xung kích", "1. Thuế"])
def test_a_matter_is_no_body_that_heads_its_tasks(title: str) -> None:
    assert bodies(f"I. VIỆC\n\n{title}\n\nĐi khắp đầm mỗi tháng một lượt.") == []


def test_a_chapter_about_bodies_heads_no_task_itself() -> None:
    text = (
        "I. TRÁCH NHIỆM CỦA CÁC SỞ, NGÀNH\n\n1. Trách nhiệm chung\n\nGiữ sạch bến nước của mình."
        "\n\n2. Sở Y tế\n\nMở ba trạm trực trên đầm."
    )
    assert told(text) == [("Mở ba trạm trự", "Sở Y tế", Role.IMPLEMENT)]


def test_those_who_attend_are_given_nothing() -> None:
    text = "I. THÀNH PHẦN THAM DỰ\n\n1. Sở Y tế: Ba người lái thuyền giỏi.\n\n2. Công an tỉnh"
    assert bodies(text) == []


def test_other_bodies_that_cooperate_are_no_partners_of_the_head() -> None:
    text = (
        "I. PHÂN CÔNG\n\n1. Sở Y tế\n\nThực hiện Quy chế phối hợp với Tỉnh đoàn; chỉ đạo các trạm"
        " xá phối hợp với Công an tỉnh trực đêm."
    )
    assert bodies(text) == [("Sở Y tế", Role.IMPLEMENT)]


def test_a_torn_parenthesis_still_assigns() -> None:
    text = (
        "I. VIỆC\n\n1. Canh bãi đẻ của chim nước suốt mùa đông và mùa xuân trên toàn bộ vùng đầm"
        " *(Sở Văn hoá, Thể thao và Du lịch chủ trì, phối hợp với Công an\n\n\n\ntỉnh thực hiện)*."
    )
    assert bodies(text) == [
        ("Sở Văn hóa, Thể thao và Du lịch", Role.LEAD),
        ("Công an tỉnh", Role.COORDINATE),
    ]


def test_each_clause_with_a_subject_of_its_own_is_a_duty() -> None:
    found = duties(
        "I. TỔ CHỨC\n\n1. Định kỳ hằng quý, Ban Chỉ đạo 138 cấp xã họp trước ngày 10; cấp huyện"
        " họp trước ngày 15; cấp tỉnh họp trước ngày 20."
    )
    assert [d.agency for d in found] == [
        "Ban Chỉ đạo 138 cấp xã",
        "Ban Chỉ đạo 138 cấp huyện",
        "Ban Chỉ đạo 138 tỉnh",
    ]


def test_a_sentence_without_a_subject_goes_on_with_the_one_before() -> None:
    found = duties(
        "I. TỔ CHỨC\n\n1. Đề nghị các sở, ngành lập sổ đếm chim. Sổ phải có bìa xanh. Báo cáo của"
        " các đơn vị gửi về Sở Y tế trước ngày 05/3/2032. Định kỳ hằng quý tổng hợp gửi tỉnh."
    )
    assert [(d.agency, d.role, d.task[:8], d.inferred) for d in found] == [
        ("Các sở, ngành", Role.REQUEST, "Đề nghị ", False),
        ("Các đơn vị", Role.IMPLEMENT, "Báo cáo ", False),
        ("Các sở, ngành", Role.REQUEST, "Định kỳ ", True),
    ]
    assert found[0].task.endswith("bìa xanh.")


def test_a_term_in_a_paragraph_of_its_own_is_for_those_before_it() -> None:
    found = duties(
        "I. TỔ CHỨC\n\n1. Các sở, ngành lập sổ đếm chim.\n\nĐịnh kỳ hằng quý báo cáo UBND tỉnh."
    )
    assert [(d.agency, d.inferred) for d in found] == [
        ("Các sở, ngành", False),
        ("Các sở, ngành", True),
    ]


def test_each_deadline_of_a_sentence_is_a_duty_of_its_own() -> None:
    found = duties(
        "I. TỔ CHỨC\n\n1. Các sở, ngành gửi sổ đếm chim trước ngày 15/02/2032; báo cáo 6 tháng"
        " gửi trước ngày 15/6/2032, báo cáo năm gửi trước ngày 10/12/2032."
    )
    assert [d.deadline.text for d in found if d.deadline] == [
        "trước ngày 15/02/2032",
        "trước ngày 15/6/2032",
        "trước ngày 10/12/2032",
    ]


def test_the_deadline_of_the_assigning_words_comes_first() -> None:
    found = duties(
        "I. VIỆC\n\n1. Dựng chòi canh trước mùa lũ, vá lưới trong tháng 3/2032 (Sở Y tế chủ trì;"
        " hoàn thành trước ngày 30/4/2032)."
    )
    assert [d.deadline.text for d in found if d.deadline] == ["trước ngày 30/4/2032"]


def test_a_deadline_lies_where_its_span_says() -> None:
    text = "I. VIỆC\n\n1. Dựng **chòi** canh trước ngày 30/4/2032 (Sở Y tế chủ trì)."
    reading = written(HEAD + text).reading.text
    duty = duties(text)[0]
    assert duty.deadline is not None
    assert duty.deadline.span.of(reading) == "trước ngày 30/4/2032"
    assert duty.task_span.of(reading) == duty.task
    assert duty.assignment_span.of(reading) == "Sở Y tế chủ trì"
    assert written(HEAD + text).source.text.splitlines()[duty.line - 1].startswith("1. Dựng")


def test_a_name_the_document_gives_stands_for_the_body() -> None:
    text = (
        "I. TỔ CHỨC\n\n1. Công an tỉnh (Cơ quan Thường trực Ban Chỉ đạo 138 tỉnh) mở sổ.\n\n"
        "2. Giao Cơ quan Thường trực Ban Chỉ đạo 138 tỉnh đếm chim."
    )
    assert {d.agency for d in duties(text)} == {"Công an tỉnh"}


def test_a_tier_is_named_as_the_document_names_it_in_full() -> None:
    text = (
        "I. TỔ CHỨC\n\n1. UBND các huyện, thành phố, thị xã lập sổ đếm chim.\n\n"
        "2. UBND cấp huyện mở trạm trực."
    )
    assert {d.agency for d in duties(text)} == {"Ủy ban nhân dân các huyện, thành phố, thị xã"}


def test_collective_bodies_are_marked() -> None:
    text = "I. VIỆC\n\n1. Đếm chim mùa đông (Sở Y tế, các sở, ngành, địa phương thực hiện)."
    assert [(d.agency, d.collective) for d in duties(text)] == [
        ("Sở Y tế", False),
        ("Các sở, ngành", True),
        ("Các địa phương", True),
    ]


def test_one_body_has_one_row_for_a_task_with_its_strongest_role() -> None:
    text = "I. VIỆC\n\n1. Đếm chim mùa đông (Sở Y tế chủ trì, phối hợp với Công an tỉnh, Sở Y tế)."
    assert bodies(text) == [("Sở Y tế", Role.LEAD), ("Công an tỉnh", Role.COORDINATE)]


_WORDS = st.sampled_from(
    "Sở Y tế|Công an tỉnh|UBND các huyện|thị xã|và|,|;|:|(|)|chủ trì|phối hợp với|thực hiện|Giao"
    "|Đề nghị|.|trước ngày 30/4/2032|hằng quý|cấp xã|địa phương|các sở, ngành|đếm chim|vớt bèo"
    "|Cơ quan chủ trì:|báo cáo|mỗi bến|liên quan|MTTQ|của|Thủ trưởng|| ".split("|")
)
_LINES = st.builds(
    "{}{}".format,
    st.sampled_from(["1. ", "2. ", "a) ", "b) ", "- ", "+ ", "(1) ", "| ", "", ""]),
    st.lists(_WORDS, max_size=25).map(" ".join),
)


@given(st.lists(_LINES, max_size=10).map("\n\n".join))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_plan_its_duties_lie_in_its_text(text: str) -> None:
    document = written(f"{HEAD}I. VIỆC\n\n1. Đếm chim.\n\n{text}")
    reading = document.reading.text
    for duty in find_duties(document, agencies()):
        assert duty.task_span.of(reading) == duty.task.strip() != ""
        assert duty.agency
        assert duty.written in duty.assignment_span.of(reading)
