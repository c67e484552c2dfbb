"""What a question asks for is read off its words, and found again in those of a document."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked import BODY, Thing, things_asked, things_sought
from rag.history import Turn
from tests.index.labelled import written
from tests.rag.answer_room import answer_room


def names(question: str) -> list[str]:
    return [thing.name for thing in things_asked(question)]


def only_thing(question: str) -> Thing:
    [thing] = things_asked(question)
    return thing


def unmarked(text: str) -> str:
    marks = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in marks if not unicodedata.combining(c))


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Trưởng Công an tỉnh tên là gì?", "họ tên"),
        ("Số điện thoại trực ban là gì?", "thông tin liên hệ"),
        ("Kinh phí năm nay bao nhiêu?", "số tiền"),
        ("Hỗ trợ bao nhiêu tiền?", "số tiền"),
        ("Bao nhiêu phần trăm hộ có nước sạch?", "tỷ lệ"),
        ("Tỷ lệ hộ nghèo là gì?", "tỷ lệ"),
        ("Phải sửa bao nhiêu bến?", "số bến"),
        ("Lập mấy tổ cứu nạn?", "số tổ"),
        ("Chỉ tiêu thu quỹ?", "con số"),
        ("Chậm nhất phải nộp báo cáo?", "thời hạn"),
        ("Hạn báo cáo năm?", "thời hạn"),
        ("Khi nào thì họp?", "thời gian"),
        ("Lễ tổng kết vào tháng nào?", "thời gian"),
        ("Cơ quan nào phụ trách?", BODY),
        ("Việc này do ai làm?", BODY),
        ("Căn cứ nghị định nào?", "số văn bản"),
        ("Thực hiện chỉ thị nào?", "số văn bản"),
    ],
)
def test_a_question_asks_for_one_kind_of_thing(question: str, name: str) -> None:
    assert names(question) == [name]


def test_a_question_may_ask_for_several_things() -> None:
    asked = names("Ai chủ trì, hạn nộp là khi nào và phải trồng bao nhiêu cây?")
    assert asked == ["số cây", "thời hạn", BODY]


@pytest.mark.parametrize(
    "question",
    ["Bến nước là gì?", "Nội dung của việc tuần tra ra sao?", "Người dân được lợi thế nào?"],
)
def test_an_open_question_asks_for_no_kind_of_thing(question: str) -> None:
    assert things_asked(question) == []


def test_a_name_must_stand_beside_the_office_asked_for() -> None:
    thing = only_thing("Giám đốc Sở Y tế tên gì?")
    assert thing.required
    assert thing.holds("Giám đốc Sở Y tế Phạm Thị Lụa chỉ đạo")
    assert not thing.holds("Chủ tịch Phạm Thị Lụa chỉ đạo")
    assert not thing.holds("Giám đốc Sở Y tế chỉ đạo các phòng")


def test_who_holds_an_office_asks_for_a_name_and_who_does_a_task_for_a_body() -> None:
    assert names("Giám đốc Sở Y tế là ai?") == ["họ tên"]
    assert names("Ai là trưởng ban chỉ đạo?") == ["họ tên"]
    assert names("Ai chủ trì việc tuần tra?") == [BODY]


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("gọi số 0912 345 678", True),
        ("thư gửi về hop.thu@vi-du.vn", True),
        ("xem tại www.vi-du.vn", True),
        ("danh sách kèm số điện thoại được niêm yết", False),
        ("kiểm tra 152 hồ", False),
    ],
)
def test_a_contact_is_a_number_or_an_address(words: str, holds: bool) -> None:
    assert only_thing("Đường dây nóng là gì?").holds(words) is holds


@pytest.mark.parametrize(
    "words",
    ["hỗ trợ 40 triệu đồng", "phạt từ mười triệu đồng", "1,5 tỷ", "hai tháng tiền lương"],
)
def test_money_is_told_in_figures_in_words_or_in_wages(words: str) -> None:
    thing = only_thing("Được hỗ trợ bao nhiêu tiền?")
    assert thing.required
    assert thing.holds(words)


@pytest.mark.parametrize("words", ["nộp phạt theo quy định", "40 hộ được vay", "đồng thời báo cáo"])
def test_words_without_an_amount_of_money_hold_none(words: str) -> None:
    assert not only_thing("Phạt bao nhiêu tiền?").holds(words)


def test_how_many_years_for_money_is_no_question_for_money() -> None:
    assert names("Chiếm đoạt lương của công nhân thì bị tù bao nhiêu năm?") == ["số năm"]


def test_a_share_is_told_in_per_cent() -> None:
    thing = only_thing("Bao nhiêu % số xã có đội xung kích?")
    assert thing.required
    assert thing.holds("đạt 80 % số xã")
    assert thing.holds("tám mươi phần trăm số xã")
    assert not thing.holds("80 xã")


def test_a_number_of_things_is_answered_by_a_number_of_the_same_things() -> None:
    thing = only_thing("Phải lắp bao nhiêu trạm đo?")
    assert thing.required
    assert thing.holds("Lắp mới 46 trạm đo mưa")
    assert thing.holds("Lắp **46** trạm")
    assert thing.holds("lắp hai mươi trạm")
    assert not thing.holds("Lắp trạm trước ngày 20/6")
    assert not thing.holds("46 tháp báo lũ")


def test_a_name_in_quotation_marks_may_stand_for_the_thing_counted() -> None:
    thing = only_thing("Phải lắp bao nhiêu trạm đo?")
    assert thing.holds("dựng 46 “Tổ quản lý trạm đo kiểu mẫu”")
    assert not thing.holds("dựng 46 tổ quản lý của trạm đo")
    assert not thing.holds("dựng 46 “Tổ xung kích kiểu mẫu”, sửa trạm đo")


def test_the_tone_marks_of_a_unit_do_not_count() -> None:
    assert only_thing("Có bao nhiêu tram đo?").holds("46 trạm")
    assert only_thing("Có bao nhiêu trạm đo?").holds("46 tram")


def test_a_time_may_be_told_in_another_unit_of_time() -> None:
    assert only_thing("Phải xong trong bao nhiêu ngày?").holds("trong vòng 48 giờ")
    assert only_thing("Bị phạt tù bao nhiêu năm?").holds("phạt tù từ 06 tháng")
    assert only_thing("Bị phạt tù bao nhiêu năm?").holds("tù chung thân") is False
    assert not only_thing("Phải xong trong bao nhiêu ngày?").holds("48 hộ")


@pytest.mark.parametrize(
    ("unit", "words"), [("mét", "không quá 61,5 m"), ("ki-lô-mét", "96 km đê"), ("ký", "60 kg gạo")]
)
def test_a_unit_asked_for_by_its_name_may_be_written_with_its_sign(unit: str, words: str) -> None:
    thing = only_thing(f"Được bao nhiêu {unit}?")
    assert thing.holds(words)
    assert not thing.holds("41 xuồng máy và 06 kho")


@pytest.mark.parametrize(
    "question",
    ["Bao nhiêu là đủ?", "Mức thu bao nhiêu thì được?", "Bao nhiêu người ký?", "Giảm bao nhiêu?"],
)
def test_words_behind_how_many_that_are_no_unit_leave_any_number(question: str) -> None:
    assert names(question) == ["con số"]
    assert not only_thing(question).required


def test_the_number_of_a_paper_is_no_number_of_things() -> None:
    asked = things_asked("Quyết định số mấy?")
    assert "số văn bản" in [thing.name for thing in asked]
    assert not any(thing.required for thing in asked)


@pytest.mark.parametrize(
    "question",
    [
        "Người mãn hạn tù được vay vốn ở đâu?",
        "Xin gia hạn tạm trú ở đâu?",
        "Xe hết giới hạn tải trọng có được đi không?",
        "Hàng quá hạn bị tiêu hủy thế nào?",
        "Có hạn chế tốc độ không?",
    ],
)
def test_the_end_of_a_sentence_or_a_limit_is_no_deadline(question: str) -> None:
    assert "thời hạn" not in names(question)


def test_a_deadline_is_more_than_a_date() -> None:
    thing = only_thing("Hạn gửi báo cáo?")
    assert thing.holds("gửi báo cáo trước ngày 05/12/2031")
    assert not thing.holds("theo Quyết định số 12/QĐ-UBND ngày 05/12/2031")
    assert only_thing("Khi nào gửi?").holds("theo Quyết định số 12/QĐ-UBND ngày 05/12/2031")


@pytest.mark.parametrize(
    "words",
    [
        "Sở Y tế chủ trì",
        "Công an tỉnh thực hiện",
        "giao Văn phòng",
        "(Liên đoàn Lao động thực hiện);",
    ],
)
def test_words_that_assign_a_task_name_a_body(words: str) -> None:
    assert only_thing("Cơ quan nào lo việc này?").holds(words)


def test_words_that_assign_nothing_name_no_body() -> None:
    assert not only_thing("Cơ quan nào lo việc này?").holds("Trồng 12.000 cây bên bờ suối.")


@pytest.mark.parametrize(
    "question",
    [
        "Hạn gửi kế hoạch là ngày nào?",
        "Kế hoạch năm nào cũng phải lập à?",
        "Văn bản ký ngày nào?",
        "Kế hoạch giao gì cho Sở Y tế?",
        "Kế hoạch nói gì về đê?",
        "Quyết định có hiệu lực khi nào?",
    ],
)
def test_what_a_document_says_is_no_question_for_a_document(question: str) -> None:
    assert "số văn bản" not in names(question)


@pytest.mark.parametrize(
    "question",
    [
        "Kế hoạch này thay thế kế hoạch nào?",
        "Thực hiện quyết định nào của Thủ tướng?",
        "Theo thông tư liên tịch nào?",
        "Hướng dẫn liên ngành nào?",
        "Số hiệu của kế hoạch?",
    ],
)
def test_a_document_is_asked_for_by_its_kind(question: str) -> None:
    assert "số văn bản" in names(question)


def test_only_what_cannot_be_answered_otherwise_is_required() -> None:
    questions = ("Ai làm?", "Hạn nộp?", "Khi nào?", "Nghị định nào?", "Chỉ tiêu thu?")
    assert [things_asked(q)[0].required for q in questions] == [False] * 5


def test_a_follow_up_that_asks_for_nothing_asks_for_what_was_asked_before() -> None:
    plan = "KẾ HOẠCH\nSửa bến tỉnh Sơn Hà năm 2031\n\nI. VIỆC\n\n1. Sửa 12 bến."
    history = [Turn("user", "Năm 2031 phải sửa bao nhiêu bến?")]
    with answer_room(written(plan)) as room:
        empty, own = (
            things_sought(room.question(asked, history))
            for asked in ("Còn năm 2030 thì sao?", "Thế ai chủ trì?")
        )
    assert [thing.name for thing in empty] == ["số bến"]
    assert [thing.name for thing in own] == [BODY]


@given(
    number=st.integers(min_value=0, max_value=10**6),
    unit=st.sampled_from("hộ trạm tổ xã đội vụ cuộc kho xuồng bến lớp".split()),
    rest=st.sampled_from(["", " đã sửa", " của tỉnh, trong đó có huyện Đồi Thông"]),
    marked=st.booleans(),
)
def test_any_number_of_the_unit_asked_for_answers(
    number: int, unit: str, rest: str, marked: bool
) -> None:
    thing = only_thing(f"Có bao nhiêu {unit}?")
    words = f"Có {number} {unit}{rest}"
    assert thing.holds(words if marked else unmarked(words))
    assert not thing.holds(f"Có {number} con đò{rest}")
