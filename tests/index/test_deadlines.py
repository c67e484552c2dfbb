"""By when a task is to be done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.deadlines import find_deadlines, next_due
from index.model import Deadline, DeadlineKind

FIXED, PERIOD = DeadlineKind.FIXED, DeadlineKind.PERIOD
RECURRING, BY_REFERENCE = DeadlineKind.RECURRING, DeadlineKind.BY_REFERENCE
YEAR = 2025
DAYS = st.dates(date(1990, 1, 2), date(2090, 12, 30))


def only(text: str, year: int | None = YEAR) -> Deadline:
    found = find_deadlines(text, year)
    assert len(found) == 1, found
    return found[0]


def written(text: str, year: int | None = YEAR) -> list[str]:
    return [deadline.text for deadline in find_deadlines(text, year)]


@pytest.mark.parametrize(
    ("text", "quoted", "due"),
    [
        ("Nộp sổ bến trước ngày 05/3/2025 để soát.", "trước ngày 05/3/2025", (2025, 3, 4)),
        ("Vá xong mái đò trước 30/6", "trước 30/6", (2025, 6, 29)),
        ("Đóng bến trước ngày 01/01/2026", "trước ngày 01/01/2026", (2025, 12, 31)),
        ("Soát phao trước quý IV/2025.", "trước quý IV/2025", (2025, 9, 30)),
        ("tiêm cho trâu trước tháng 8/2025", "trước tháng 8/2025", (2025, 7, 31)),
        ("Thu lưới đến hết ngày 30/9", "đến hết ngày 30/9", (2025, 9, 30)),
        (
            "Chậm nhất là ngày 15 tháng 12 năm 2025 phải nộp",
            "Chậm nhất là ngày 15 tháng 12 năm 2025",
            (2025, 12, 15),
        ),
        ("nộp không muộn hơn ngày 10.10.2025", "không muộn hơn ngày 10.10.2025", (2025, 10, 10)),
        ("Nộp trước 17 giờ ngày 20/11", "trước 17 giờ ngày 20/11", (2025, 11, 20)),
        ("Nộp trước ngày 10/01 năm sau", "trước ngày 10/01 năm sau", (2026, 1, 9)),
        ("Đến hết năm 2025, mọi bến có phao.", "Đến hết năm 2025", (2025, 12, 31)),
        ("Từ nay đến 31/12/2025 mở ba lớp bơi", "Từ nay đến 31/12/2025", (2025, 12, 31)),
        ("(Sở Y tế; thời gian thực hiện: Quý II/2025)", "Quý II/2025", (2025, 6, 30)),
        ("Hạn hoàn thành: 30/6/2025", "30/6/2025", (2025, 6, 30)),
        ("| Lập sổ đò | Sở Y tế | Tháng 3/2025 |", "Tháng 3/2025", (2025, 3, 31)),
        ("Sở Y tế hoàn thành quý I/2025.", "quý I/2025", (2025, 3, 31)),
        ("Cuối năm họp bình bầu.", "Cuối năm", (2025, 12, 31)),
        ("Phát sách trước ngày khai giảng 05/9", "trước ngày khai giảng 05/9", (2025, 9, 4)),
        ("Vá đò trước ngày 01/3 năm 2028", "trước ngày 01/3 năm 2028", (2028, 2, 29)),
    ],
)
def test_a_fixed_deadline_has_its_last_day(
    text: str, quoted: str, due: tuple[int, int, int]
) -> None:
    found = only(text)
    assert (found.text, found.kind, found.due) == (quoted, FIXED, date(*due))
    assert found.start is None
    assert found.recurrence is None


@pytest.mark.parametrize(
    ("text", "start", "due"),
    [
        ("Trong tháng 6, 7/2025", (2025, 6, 1), (2025, 7, 31)),
        ("trong quý II/2025", (2025, 4, 1), (2025, 6, 30)),
        ("trong quý III", (2025, 7, 1), (2025, 9, 30)),
        ("vào tháng 10-12/2025", (2025, 10, 1), (2025, 12, 31)),
        ("Trong 6 tháng cuối năm 2025", (2025, 7, 1), (2025, 12, 31)),
        ("Trong năm 2025", (2025, 1, 1), (2025, 12, 31)),
    ],
)
def test_what_is_done_within_a_time_has_a_first_and_a_last_day(
    text: str, start: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    found = only(f"{text}, các bến mở hội đua thuyền.")
    assert (found.text, found.kind) == (text, FIXED)
    assert (found.start, found.due) == (date(*start), date(*due))


def test_months_that_do_not_follow_each_other_are_two_deadlines() -> None:
    found = find_deadlines("Thả cá trong tháng 6, 12/2025.", YEAR)
    assert [d.due for d in found] == [date(2025, 6, 30), date(2025, 12, 31)]
    assert [d.text for d in found] == ["trong tháng 6", "12/2025"]


@pytest.mark.parametrize(
    "text",
    [
        "đầu quý II/2025",
        "trong tuần đầu tháng 7/2025",
        "tại Kỳ họp thường lệ giữa năm 2025",
        "trước ngày 31/6/2025",
    ],
)
def test_words_that_fix_no_day_give_none(text: str) -> None:
    found = only(f"- thời hạn trình Hội đồng: {text}")
    assert (found.text, found.kind, found.due, found.start) == (text, FIXED, None, None)


def test_a_year_left_out_is_that_of_the_document_or_unknown() -> None:
    assert only("Nộp trước ngày 20/11", 2031).due == date(2031, 11, 19)
    assert only("Nộp trước ngày 20/11", None).due is None


def test_a_year_at_the_end_of_a_list_counts_for_all_of_it() -> None:
    found = find_deadlines("Nộp trước ngày 15/6 và 15/12/2027.", YEAR)
    assert [d.due for d in found] == [date(2027, 6, 14), date(2027, 12, 14)]
    assert [d.text for d in found] == ["trước ngày 15/6", "15/12/2027"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("trước ngày 18 tháng cuối quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=17"),
        ("ngày 20 của tháng cuối mỗi quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"),
        ("ngày 05 tháng đầu mỗi quý", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=5"),
        ("trước ngày 01 tháng cuối quý", "FREQ=MONTHLY;BYMONTH=2,5,8,11;BYMONTHDAY=-1"),
        ("trước ngày 15 các tháng 3, 6, 9, 12", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=14"),
        ("trước ngày 25 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=24"),
        ("vào ngày 10 hàng tháng", "FREQ=MONTHLY;BYMONTHDAY=10"),
        ("trước ngày 5 tháng sau", "FREQ=MONTHLY;BYMONTHDAY=4"),
        ("trước ngày 01 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("đến ngày 31 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("đến ngày 30 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ("trước ngày 15/12 hằng năm", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14"),
        ("trước ngày 15 tháng 12 hàng năm", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14"),
        ("trước ngày 01/3 hằng năm", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"),
        ("đến ngày 29/2 hằng năm", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
        ("trong tháng 11 hằng năm", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=-1"),
        ("từ ngày 01/4 đến ngày 20/4 hằng năm", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=20"),
        ("trước thứ Sáu hằng tuần", "FREQ=WEEKLY;BYDAY=TH"),
        ("trước 16 giờ thứ Sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR"),
        ("trước 6 giờ và 16 giờ mỗi ngày", "FREQ=DAILY"),
        ("trước ngày 18 của tháng cuối kỳ báo cáo", None),
    ],
)
def test_a_recurring_deadline_has_the_rule_of_its_last_days(text: str, rule: str | None) -> None:
    found = only(f"Bến đò nộp sổ {text}.")
    assert (found.text, found.kind, found.recurrence) == (text, RECURRING, rule)
    assert found.due is None


def test_a_weekday_comes_every_week_where_the_task_does() -> None:
    found = only("Báo cáo tuần gửi trước 15 giờ thứ Sáu.")
    assert (found.text, found.recurrence) == ("trước 15 giờ thứ Sáu", "FREQ=WEEKLY;BYDAY=FR")
    assert written("Mở bến trước 15 giờ thứ Sáu.") == []


def test_each_of_several_yearly_days_has_its_rule() -> None:
    found = find_deadlines("nộp sổ trước ngày 20/6 và trước ngày 10/12 hằng năm", YEAR)
    assert [d.text for d in found] == ["trước ngày 20/6", "trước ngày 10/12 hằng năm"]
    assert [d.recurrence for d in found] == [
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=19",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=9",
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Định kỳ hằng quý, 6 tháng, 1 năm và đột xuất", "FREQ=MONTHLY;INTERVAL=3"),
        ("Định kỳ hàng tháng, quý, năm hoặc đột xuất", "FREQ=MONTHLY"),
        ("Định kỳ 06 tháng, 01 năm", "FREQ=MONTHLY;INTERVAL=6"),
        ("Định kỳ (6 tháng, năm)", "FREQ=MONTHLY;INTERVAL=6"),
        ("Định kỳ và đột xuất", None),
        ("Định kỳ hoặc đột xuất", None),
        ("Hằng tuần", "FREQ=WEEKLY"),
        ("Hằng năm", "FREQ=YEARLY"),
        ("Mỗi năm ít nhất một lần", "FREQ=YEARLY"),
        ("3 tháng một lần", "FREQ=MONTHLY;INTERVAL=3"),
        ("06 tháng/lần", "FREQ=MONTHLY;INTERVAL=6"),
        ("02 lần/năm", None),
        ("Quý, 6 tháng, năm", "FREQ=MONTHLY;INTERVAL=3"),
    ],
)
def test_how_often_without_a_day_is_a_frequency_that_falls_on_no_day(
    text: str, rule: str | None
) -> None:
    found = only(f"{text}, các bến báo cáo Ủy ban xã.")
    assert (found.text, found.kind, found.recurrence) == (text, RECURRING, rule)
    assert next_due(found, date(2025, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Tổ bến họp giao ban hằng tháng.", "hằng tháng"),
        ("Bến báo cáo Ủy ban xã hằng quý.", "hằng quý"),
        ("Thời gian thực hiện: Thường xuyên", "Thường xuyên"),
        ("công tác rà phao định kỳ hằng năm", "định kỳ hằng năm"),
        ("báo cáo định kỳ và đột xuất", "định kỳ và đột xuất"),
    ],
)
def test_how_often_is_found_within_a_sentence_too(text: str, quoted: str) -> None:
    assert written(text) == [quoted]


@pytest.mark.parametrize(
    ("text", "quoted", "start", "due"),
    [
        (
            "trực bến thời gian từ ngày 01/7/2025 đến hết 30/9/2025.",
            "từ ngày 01/7/2025 đến hết 30/9/2025",
            (2025, 7, 1),
            (2025, 9, 30),
        ),
        ("Trực 01/7/2025 đến 30/9/2025", "01/7/2025 đến 30/9/2025", (2025, 7, 1), (2025, 9, 30)),
        ("Trực từ 10/5 - 20/5/2026", "từ 10/5 - 20/5/2026", (2026, 5, 10), (2026, 5, 20)),
        ("Trực từ ngày 10 đến 20/6", "từ ngày 10 đến 20/6", (2025, 6, 10), (2025, 6, 20)),
        ("Thời gian: 15/6 – 15/7/2025", "15/6 – 15/7/2025", (2025, 6, 15), (2025, 7, 15)),
        ("cấm đò từ tháng 5 đến tháng 11", "từ tháng 5 đến tháng 11", (2025, 5, 1), (2025, 11, 30)),
        ("Trực từ 15/12 đến 14/01/2026", "từ 15/12 đến 14/01/2026", (2025, 12, 15), (2026, 1, 14)),
        ("từ 01/3 đến trước 10/3/2025", "từ 01/3 đến trước 10/3/2025", (2025, 3, 1), (2025, 3, 9)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(
    text: str, quoted: str, start: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    found = only(text)
    assert (found.text, found.kind) == (quoted, PERIOD)
    assert (found.start, found.due) == (date(*start), date(*due))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "Nộp sổ theo thời hạn tại Kế hoạch số 45/KH-UBND.",
            "theo thời hạn tại Kế hoạch số 45/KH-UBND",
        ),
        ("Nạo luồng theo tiến độ của Đề án.", "theo tiến độ của Đề án"),
        (
            "đúng thời gian quy định tại khoản 2 Điều 5 Thông tư 9/2024/TT-BNV, gửi xã",
            "đúng thời gian quy định tại khoản 2 Điều 5 Thông tư 9/2024/TT-BNV",
        ),
        ("Thời hạn: theo Quyết định số 12/QĐ-UBND", "theo Quyết định số 12/QĐ-UBND"),
        (
            "trả lời trong vòng 05 ngày làm việc kể từ ngày nhận đơn (Sở Nội vụ).",
            "trong vòng 05 ngày làm việc kể từ ngày nhận đơn",
        ),
        ("cử người thay trong 07 ngày làm việc", "trong 07 ngày làm việc"),
        ("Xin ý kiến cấp trên trước 10 ngày.", "trước 10 ngày"),
        ("Vá đò xong trước mùa nước lên, không chờ.", "trước mùa nước lên"),
    ],
)
def test_what_a_document_or_an_event_fixes_is_named_without_a_day(text: str, quoted: str) -> None:
    found = only(text)
    assert (found.text, found.kind) == (quoted, BY_REFERENCE)
    assert (found.due, found.start, found.recurrence) == (None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        # Days of events, anniversaries.
        "Mở hội bến nhân Ngày toàn dân đọc sách 21/4",
        "hưởng ứng Tháng hành động vì trẻ em (tháng 6)",
        "tổ chức Ngày hội toàn dân tập bơi 19/8 hằng năm",
        "Ngày hội toàn dân tập bơi vào ngày 19/8 hằng năm",
        "kỷ niệm 80 năm lập bến vào ngày 02/9/2025",
        # Validity, cited documents.
        "Luật có hiệu lực từ ngày 01/7/2025",
        "Giấy phép có giá trị đến hết ngày 31/12/2025",
        "Quyết định số 12/QĐ-TTg ngày 10/5/2025 của Thủ tướng Chính phủ",
        "Luật số 50/2025/QH15 ngày 26/11/2025",
        # The period of data, what has happened.
        "số liệu tính từ ngày 15/12/2024 đến ngày 14/12/2025",
        "báo cáo 6 tháng (từ ngày 15/12/2024 đến ngày 14/6/2025)",
        "Tính đến ngày 30/11/2025, có 30 bến",
        "Trong năm 2024, toàn tỉnh xảy ra 20 vụ đắm đò",
        "vụ đắm đò xảy ra trong tháng 01/2025",
        "các bến đã giao trước ngày 01/7/2014",
        # Stages, horizons, names.
        "giai đoạn 2021 - 2025",
        "giai đoạn 2021-2025, định hướng đến năm 2030",
        "từ năm 2021 đến năm 2025",
        "Chương trình mục tiêu quốc gia nước sạch đến năm 2030",
        "dự toán ngân sách hằng năm của bến",
        "Kế hoạch phát triển kinh tế - xã hội hằng năm",
        "tỷ lệ thu hằng năm đạt 75%",
        "Kế hoạch tháng, quý, năm",
        "kế hoạch năm 2025 của bến",
        "thường xuyên rà phao",
        "kịp thời sơ kết, tổng kết định kỳ",
        "Tăng cường kiểm tra định kỳ, đột xuất",
        # Measures.
        "mưa từ 150 mm trong 24 giờ",
        "trực bến 24/24 giờ",
        "tải trọng từ 5 đến 10 tấn",
        "theo quy định của pháp luật",
        "bảo đảm đúng tiến độ",
        "phải vá đò xong trước ngày nào?",
    ],
)
def test_what_only_looks_like_a_deadline_is_none(text: str) -> None:
    assert written(text) == []


def test_the_period_of_a_report_does_not_hide_when_it_is_due() -> None:
    text = (
        "Báo cáo năm (từ ngày 15/12/2024 đến ngày 14/12/2025) gửi trước ngày 16/12/2025; "
        "số liệu tính từ ngày 01/01/2025 đến hết ngày 30/6/2025 gửi trước ngày 05/7/2025"
    )
    assert written(text) == ["trước ngày 16/12/2025", "trước ngày 05/7/2025"]


def test_the_date_of_a_cited_document_does_not_hide_a_deadline_behind_it() -> None:
    text = "Thực hiện Nghị quyết số 20-NQ/TW ngày 25/10/2017, trước ngày 30/4 trình Hội đồng"
    assert written(text) == ["trước ngày 30/4"]


def test_a_list_ends_where_another_sort_of_time_begins() -> None:
    found = find_deadlines("nộp sổ trước ngày 20/3/2025, quý II/2025 kiểm tra", YEAR)
    assert [d.text for d in found] == ["trước ngày 20/3/2025"]


def test_a_plan_may_ask_for_something_just_before_its_year() -> None:
    assert only("Nộp kế hoạch trước ngày 15/12/2024").due == date(2024, 12, 14)
    assert written("Nộp kế hoạch trước ngày 15/6/2024") == []


def test_line_breaks_and_double_blanks_do_not_matter() -> None:
    found = only("nộp  trước\nngày  05 tháng\n3 năm 2025")
    assert found.text == "trước\nngày  05 tháng\n3 năm 2025"
    assert found.due == date(2025, 3, 4)


def test_several_deadlines_stand_in_order() -> None:
    text = (
        "Định kỳ hằng quý, tổ bến họp trước ngày 18 tháng cuối quý; báo cáo năm gửi trước ngày "
        "10/12; trực bến từ 01/5 đến 30/6; trả lời đơn trong vòng 03 ngày."
    )
    assert written(text) == [
        "Định kỳ hằng quý",
        "trước ngày 18 tháng cuối quý",
        "trước ngày 10/12",
        "từ 01/5 đến 30/6",
        "trong vòng 03 ngày",
    ]


@given(DAYS, st.sampled_from(["{:%d/%m/%Y}", "{0.day}/{0.month}/{0.year}", "{:%d.%m.%Y}"]))
def test_any_written_day_is_read_back(day: date, form: str) -> None:
    found = only(f"Nộp sổ chậm nhất ngày {form.format(day)}.", None)
    assert found.due == day


@given(DAYS)
def test_the_day_before_any_day_is_the_last_in_time(day: date) -> None:
    words = f"trước ngày {day.day} tháng {day.month} năm {day.year}"
    found = only(f"Nộp sổ {words} cho xã.", None)
    assert (found.text, found.due) == (words, day - timedelta(1))


@given(DAYS, DAYS)
def test_any_period_is_read_back(one: date, other: date) -> None:
    first, last = sorted([one, other])
    found = only(f"Trực bến từ ngày {first:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}.", None)
    assert found.kind is PERIOD
    assert found.due == last
    assert found.start == (first if first < last else None)


_PIECES = st.sampled_from(
    "trước ngày đến hết hằng tháng quý năm từ 15/6 31/2/2025 2025 6 II định kỳ và , ; . ( ) : - "
    "\n thời hạn trong 24 giờ cuối Kế hoạch số 5/KH tháng đầu thứ Sáu tuần mỗi lần đột xuất "
    "chậm nhất báo cáo 99 theo tiến độ của Đề án sau khi".split(" ")
)


@given(st.lists(_PIECES, max_size=25).map(" ".join), st.sampled_from([None, 2025]))
def test_deadlines_are_in_order_apart_and_as_written(text: str, year: int | None) -> None:
    end = 0
    for found in find_deadlines(text, year):
        assert found.span.start >= end
        assert found.text == found.span.of(text) == found.span.of(text).strip() != ""
        assert found.due is None or found.start is None or found.start < found.due
        next_due(found, date(2025, 1, 1))
        end = found.span.end
