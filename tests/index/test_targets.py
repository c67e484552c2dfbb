"""What is to reach which amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.amounts import find_amounts
from index.model import Document, Kind, Target
from index.targets import MEASURE_CHARS, find_targets
from tests.index.labelled import CODES, document_of, written

HEADING = "KẾ HOẠCH\nGiữ bến đò tỉnh Lâm Giang năm 2026\n\nI. NHIỆM VỤ\n\n"


def plan(*tasks: str) -> Document:
    return written(HEADING + "\n\n".join(f"{i}. {task}" for i, task in enumerate(tasks, 1)))


def found(task: str) -> list[Target]:
    return list(find_targets(plan(task)))


def only(task: str) -> Target:
    targets = found(task)
    assert len(targets) == 1, targets
    return targets[0]


@pytest.mark.parametrize(
    ("task", "value", "low", "high", "strict", "unit"),
    [
        ("Tỷ lệ đò có phao đạt trên 90%.", "trên 90%", 90, None, True, "%"),
        ("Tỷ lệ đò có phao đạt 95% trở lên.", "95% trở lên", 95, None, False, "%"),
        ("Tỷ lệ đò có phao đạt từ 60% trở lên.", "từ 60% trở lên", 60, None, False, "%"),
        ("Tỷ lệ đò có phao đạt tối thiểu 80%.", "tối thiểu 80%", 80, None, False, "%"),
        ("Kéo giảm ít nhất 05% số vụ đắm đò.", "ít nhất 05%", 5, None, False, "%"),
        ("Giảm từ 5% đến 10% số vụ đắm đò.", "từ 5% đến 10%", 5, 10, False, "%"),
        ("Giảm 1,5 - 2% số vụ đắm đò.", "1,5 - 2%", 1.5, 2, False, "%"),
        ("100% các xã có bến phao.", "100%", 100, 100, False, "%"),
        ("Giảm tỷ lệ đò hỏng xuống dưới 3%.", "dưới 3%", None, 3, True, "%"),
        ("Tỷ lệ đò hỏng không quá 3%.", "không quá 3%", None, 3, False, "%"),
        ("Tỷ lệ đò hỏng giảm xuống còn 12%.", "xuống còn 12%", None, 12, False, "%"),
        ("Tỷ suất đắm đò dưới 0,5‰.", "dưới 0,5‰", None, 0.5, True, "‰"),
        ("Có ít nhất 02 mô hình bến sạch.", "ít nhất 02 mô hình", 2, None, False, "mô hình"),
        ("Có ít nhất một mô hình bến sạch.", "ít nhất một mô hình", 1, None, False, "mô hình"),
        ("Mỗi bến có từ 45 người trở lên.", "từ 45 người trở lên", 45, None, False, "người"),
        ("Trồng 1.250,5 ha rừng chắn sóng.", "1.250,5 ha", 1250.5, 1250.5, False, "ha"),
        ("Mở từ 02 đến 03 lớp dạy bơi.", "từ 02 đến 03 lớp", 2, 3, False, "lớp"),
        ("Thu phí bến đạt 12,5 tỷ đồng.", "12,5 tỷ đồng", 12.5, 12.5, False, "tỷ đồng"),
        ("Thành lập 03 hợp tác xã đò ngang.", "03 hợp tác xã", 3, 3, False, "hợp tác xã"),
        ("Kéo giảm số vụ đắm đò xuống dưới 20 vụ.", "dưới 20 vụ", None, 20, True, "vụ"),
        (
            "Rút ngắn thời gian chờ đò xuống tối đa 15 phút.",
            "tối đa 15 phút",
            None,
            15,
            False,
            "phút",
        ),
        ("Xây dựng 06 “Bến đò kiểu mẫu, an toàn”.", None, 6, 6, False, "Bến đò kiểu mẫu, an toàn"),
    ],
)
def test_an_aim_has_its_amount(
    task: str, value: str | None, low: float, high: float, strict: bool, unit: str
) -> None:
    target = only(task)
    assert target.value == (value or "06 “Bến đò kiểu mẫu, an toàn”")
    assert (target.low, target.high, target.strict) == (low, high, strict)
    assert target.unit == unit


@pytest.mark.parametrize(
    ("task", "measure"),
    [
        ("Phấn đấu tỷ lệ đò có phao đạt trên 90%.", "tỷ lệ đò có phao"),
        ("Phần đầu tỷ lệ đò có phao đạt trên 90%.", "tỷ lệ đò có phao"),
        ("Bảo đảm 100% các bến đều có phao.", "các bến đều có phao"),
        ("Chở đúng giờ trên 90% số chuyến đã bán vé.", "Chở đúng giờ số chuyến đã bán vé"),
        (
            "Tiếp tục các giải pháp kéo giảm ít nhất 5% số vụ đắm đò so với năm 2025.",
            "kéo giảm số vụ đắm đò so với năm 2025",
        ),
        ("Số vụ đắm đò giảm ít nhất 5% so với năm 2025.", "Số vụ đắm đò giảm so với năm 2025"),
        ("Tỷ lệ vớt đò đạt trên 80% tổng số đò đắm.", "Tỷ lệ vớt đò (tổng số đò đắm)"),
        ("Mở ít nhất 02 lớp dạy bơi cho học sinh.", "Mở lớp dạy bơi cho học sinh"),
        ("Cấp áo phao cho 100% học sinh đi đò.", "Cấp áo phao cho học sinh đi đò"),
        ("Dự trữ 450 tấn gạo.", "Dự trữ gạo"),
        ("Có trên 70% hộ ven sông biết bơi (Sở Y tế chủ trì).", "hộ ven sông biết bơi"),
        ("Trong năm 2026, có ít nhất 02 bến sạch.", "bến sạch"),
        ("Sở Xây dựng: Thành lập 15 tổ vớt đò.", "Thành lập tổ vớt đò"),
        ("Cắt giảm 20% thời gian chờ đò.", "Cắt giảm thời gian chờ đò"),
        ("Giảm tỷ lệ đò hỏng từ 9,6% xuống còn 7,1%.", "Giảm tỷ lệ đò hỏng từ 9,6%"),
    ],
)
def test_the_measure_says_what_is_counted(task: str, measure: str) -> None:
    assert only(task).measure == measure


def test_several_aims_of_one_sentence_are_several_rows() -> None:
    targets = found(
        "Rà bến bãi, phấn đấu tỷ lệ đò có phao đạt trên 75%, riêng đò ngang, đò chở khách đạt "
        "trên 90% tổng số đò; vớt 30% số đò đắm cũ và phấn đấu vớt 50% số đò mới đắm (Sở Y tế)."
    )
    assert [(t.value, t.text) for t in targets] == [
        ("trên 75%", "phấn đấu tỷ lệ đò có phao đạt trên 75%"),
        ("trên 90%", "riêng đò ngang, đò chở khách đạt trên 90% tổng số đò"),
        ("30%", "vớt 30% số đò đắm cũ"),
        ("50%", "phấn đấu vớt 50% số đò mới đắm"),
    ]


def test_a_part_is_measured_as_a_part_of_the_aim_before_it() -> None:
    first, part = found("Tỷ lệ vớt đò đạt trên 75%, riêng đò chở khách đạt trên 90% tổng số đò.")
    assert first.measure == "Tỷ lệ vớt đò"
    assert part.measure == "đò chở khách (tổng số đò; Tỷ lệ vớt đò)"


def test_a_bare_rate_gets_what_it_is_a_rate_of() -> None:
    _, rate = found("Bảo đảm 100% tin báo đắm đò được tiếp nhận; tỷ lệ giải quyết đạt trên 90%.")
    assert rate.measure == "tỷ lệ giải quyết (tin báo đắm đò được tiếp nhận)"


def test_a_place_gets_the_rate_that_is_told_of_another_place() -> None:
    _, second = found("Tỷ lệ đò có phao ở miền xuôi đạt 62%, ở miền ngược đạt 91%.")
    assert second.measure == "ở miền ngược (Tỷ lệ đò có phao ở miền xuôi)"


def test_what_is_lowered_too_keeps_the_verb() -> None:
    _, second = found("Kéo giảm ít nhất 8% số vụ đắm đò, 10% số người chết so với năm 2025.")
    assert second.measure == "Kéo giảm số người chết so với năm 2025"


def test_the_name_of_a_body_is_no_verb() -> None:
    targets = found("Sở Xây dựng: Chuẩn bị 08 phao, 26 máy xúc tại ba bến.")
    assert [t.measure for t in targets] == ["Chuẩn bị phao", "Chuẩn bị máy xúc tại ba bến"]


def test_the_items_of_a_list_keep_its_verb() -> None:
    targets = found("Mỗi bến trang bị tối thiểu 45 áo phao, 06 xuồng máy và 02 máy phát điện.")
    assert [t.measure for t in targets][1:] == ["trang bị xuồng máy", "trang bị máy phát điện"]


def test_a_comma_within_quotes_or_a_list_of_nouns_divides_nothing() -> None:
    first, second = found("Xây dựng 06 “Bến mẫu, sạch”, 22 “Bến đẹp, yên vui”, không phô trương.")
    assert first.text == "Xây dựng 06 “Bến mẫu, sạch”"
    assert second.text.startswith("22 “Bến đẹp, yên vui”")
    share, size = found("100% xã, phường, thị trấn có đội vớt đò từ 15 người trở lên.")
    assert share.measure == "xã, phường, thị trấn có đội vớt đò từ 15 người trở lên"
    assert size.measure == "100% xã, phường, thị trấn có đội vớt đò"


@pytest.mark.parametrize(
    "task",
    [
        "Không để xảy ra đắm đò gây chết người.",
        "Thực hiện Nghị quyết số 12-NQ/TW ngày 16/3/2022, Đề án 06 và Chương trình 135.",
        "Thực hiện khoản 2 Điều 5 Nghị định số 42/2021/NĐ-CP.",
        "Sửa đổi 03 điều của Quy chế số 15/QC-BCĐ.",
        "Tổng kết 10 năm thực hiện Chỉ thị, giai đoạn 2016 - 2025.",
        "Ban Chỉ đạo 138 các cấp tổ chức giao ban ở 3 cấp.",
        "Dạy bơi cho người dưới 18 tuổi, người từ 60 tuổi trở lên.",
        "Trực bến 24/24 giờ, xuất phát sau 15 phút, trong vòng 05 ngày.",
        "Báo cáo trước ngày 15/6/2026, ít nhất mỗi tháng một lần.",
        "Năm 2025, các bến đạt 95% số chuyến đúng giờ.",
        "Các bến đã đạt 95% số chuyến đúng giờ.",
        "Toàn tỉnh hiện có 30 bến.",
        "Tính đến ngày 30/11/2025, có 70% bến có phao.",
        "Nếu quá 5% số chuyến chậm giờ thì phê bình.",
        "Khi có trên 100 người chờ đò thì tăng chuyến.",
        "Trường hợp đò chở từ 30 người trở lên, phải có hai lái.",
        "Hỗ trợ 70% giá vé cho học sinh.",
        "Mức chi không quá 3 tỷ đồng một bến.",
        "Vụ đắm đò có từ 02 người trở lên bị thương phải báo ngay.",
        "Tuần tra trên 11 tuyến sông.",
        "Bản đồ tỷ lệ 1/10.000, phao từ K12+300.",
        "Mỗi đò chở không quá 12 người.",
    ],
)
def test_what_is_no_aim_gives_no_row(task: str) -> None:
    assert found(task) == []


def test_what_follows_something_done_already_may_be_an_aim() -> None:
    target = only("100% các bến đã sửa không hỏng trở lại.")
    assert target.measure == "các bến đã sửa không hỏng trở lại"


def test_a_row_leads_to_its_place() -> None:
    document = written(
        HEADING + "1. Giữ bến\n\na) Vá đò.\n\nb) Rà bến; bảo đảm **100%** đò có phao.\n\n"
        "- Mở ít nhất 02 lớp dạy bơi.\n"
    )
    share, count = find_targets(document)
    assert (share.section, count.section) == ("I.1.b", "I.1.b")
    assert share.text == share.span.of(document.reading.text) == "bảo đảm 100% đò có phao"
    assert count.text == count.span.of(document.reading.text) == "Mở ít nhất 02 lớp dạy bơi"
    lines = document.source.text.splitlines()
    assert "đò có phao" in lines[share.line - 1]
    assert "lớp dạy bơi" in lines[count.line - 1]
    assert share.document_id == document.id


def test_what_describes_the_situation_sets_no_aim() -> None:
    document = written(
        "KẾ HOẠCH\nGiữ bến năm 2026\n\nI. TÌNH HÌNH, KẾT QUẢ\n\n1. Có 70% số bến có phao.\n\n"
        "II. MỤC TIÊU\n\n1. Có 90% số bến có phao.\n"
    )
    assert [t.section for t in find_targets(document)] == ["II.1"]


def test_the_preamble_and_the_recipients_set_no_aim() -> None:
    document = written(
        "KẾ HOẠCH\nGiữ bến năm 2026\n\nCăn cứ Kết luận về việc giảm 10% số bến; ban hành:\n\n"
        "I. VIỆC\n\n1. Vá đò.\n\nNơi nhận:\n- 100% các xã;\n"
    )
    assert find_targets(document) == ()


def test_a_plan_without_sections_sets_aims_too() -> None:
    document = written("KẾ HOẠCH\nGiữ bến năm 2026\n\nPhấn đấu 90% số bến có phao.\n\nVá đò.\n")
    assert [t.value for t in find_targets(document)] == ["90%"]


@pytest.mark.parametrize("stem", [*CODES, "bo-luat-mau"])
def test_legislation_sets_no_aims(stem: str) -> None:
    document = document_of(stem)
    assert document.metadata.kind in {Kind.CODE, Kind.LAW}
    assert find_targets(document) == ()


def test_a_long_measure_is_cut_at_a_word() -> None:
    task = "Bảo đảm 100% " + "các bến đò ngang " * 20 + "có phao."
    measure = only(task).measure
    assert measure.endswith("…")
    assert len(measure) <= MEASURE_CHARS + 1
    assert task.removeprefix("Bảo đảm 100% ").startswith(measure[:-1])


@given(st.integers(1, 999), st.sampled_from(["%", " mô hình", " ha"]))
def test_any_number_is_read_back(number: int, unit: str) -> None:
    (amount,) = find_amounts(f"đạt ít nhất {number:02d}{unit} của bến")
    assert (amount.low, amount.high, amount.unit) == (number, None, unit.strip())


@given(st.integers(1, 10**7), st.integers(0, 99))
def test_any_grouped_number_is_read_back(whole: int, hundredths: int) -> None:
    grouped = f"{whole:,}".replace(",", ".")
    (amount,) = find_amounts(f"trồng {grouped},{hundredths:02d} ha rừng")
    assert amount.low == amount.high == pytest.approx(whole + hundredths / 100)


_PIECES = st.sampled_from(
    "phấn đấu đạt trên ít nhất từ 5 100% 2,5% đến - 10 % trở lên mô hình , ; . : ( ) và riêng "
    "tỷ lệ “ ” xây dựng 03 giảm xuống còn dưới một năm 2026 đò bến nếu đã hỗ trợ tỷ đồng có "
    "cho".split(" ")
)


@given(st.lists(_PIECES, min_size=1, max_size=30).map(" ".join))
def test_any_row_is_as_written_and_names_what_it_measures(task: str) -> None:
    document = plan(f"Việc {task} cuối")
    for target in find_targets(document):
        assert target.text == target.span.of(document.reading.text)
        assert target.value in target.text
        assert target.measure.strip()
        assert target.unit
        assert target.low is not None or target.high is not None
