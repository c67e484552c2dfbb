"""The page "Đánh giá": made-up reports in a browser, and the words for them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.app import make_app
from settings import Settings
from tests.api.evaluated import report, write_report
from tests.api.serving import serving
from tests.ui_streamlit.conftest import PHONE, Keep, paged
from ui_streamlit.client.evaluation import Estimate, Question
from ui_streamlit.shown.clock import time_of
from ui_streamlit.views.evaluation.words import (
    interval_of,
    metric_name,
    value_of,
    why_missed,
)

OLDER, NEWER = "2026-11-20T08:00:00+00:00", "2026-11-22T18:15:00+00:00"


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluated") / "home"
    home = Path(shutil.copytree(sample_home, folder, symlinks=True))
    write_report(home / "reports", "truoc", report(OLDER, 0.8))
    write_report(home / "reports", "sau", report(NEWER, 0.925))
    (home / "reports" / "*hỏng*").mkdir()
    (home / "reports" / "*hỏng*" / "report.json").write_text("{")
    return home


@pytest.fixture(scope="module")
def evaluated_site(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=home, requests_per_minute=0)
    with (
        serving(make_app(settings)) as api,
        paged(api, tmp_path_factory.mktemp("evaluated-ui")) as url,
    ):
        yield f"{url}/danh-gia"


def test_the_newest_report_is_shown_with_intervals_beside_simpler_systems(
    evaluated_site: str, page: Page, keep: Keep
) -> None:
    page.goto(evaluated_site)
    named = "01:15 ngày 23/11/2026: questions.jsonl (2 câu hỏi)"
    expect(page.get_by_label("Báo cáo")).to_have_value(named)
    row = page.get_by_role("row", name=re.compile("^Trả lời đúng 0,925"))
    expect(row).to_contain_text("0,83 đến 1,00")
    expect(row).to_contain_text("40")
    expect(row).to_contain_text("0,400")
    expect(page.get_by_role("columnheader", name="Chỉ BM25")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Từ chối đúng –"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Thời gian trung vị 36 ms"))).to_be_visible()
    keep("danh-gia")


def test_parts_faults_and_missed_questions_are_listed(evaluated_site: str, page: Page) -> None:
    page.goto(evaluated_site)
    expect(page.get_by_role("row", name=re.compile("^thời hạn 10 0,700"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^không dấu 12 0,600"))).to_be_visible()
    missed = page.get_by_role("row", name="Trồng bao nhiêu cây <b>sấu</b>?")
    expect(missed).to_contain_text("không tìm thấy chỗ cần trích dẫn")
    expect(page.get_by_text("1 trong 2 câu hỏi")).to_be_visible()
    caught = page.get_by_role("row", name=re.compile("^Đổi các con số"))
    expect(caught).to_contain_text("Phát hiện được")
    expect(page.get_by_role("row", name=re.compile("^Đổi các năm"))).to_contain_text(
        "Không phát hiện được"
    )


def test_a_broken_report_is_told_as_it_is_called_and_hides_no_other(
    evaluated_site: str, page: Page
) -> None:
    page.goto(evaluated_site)
    expect(page.get_by_text("Báo cáo “*hỏng*” không đọc được")).to_be_visible()
    expect(page.get_by_role("heading", name="Kết quả")).to_be_visible()


def test_an_earlier_report_is_chosen_and_kept_in_the_address(
    evaluated_site: str, page: Page
) -> None:
    page.goto(evaluated_site)
    page.get_by_label("Báo cáo").click()
    page.get_by_role("option", name="20/11/2026").click()
    expect(page.get_by_role("row", name=re.compile("^Trả lời đúng 0,800"))).to_be_visible()
    expect(page).to_have_url(re.compile("bao-cao=truoc"))
    page.reload()
    expect(page.get_by_role("row", name=re.compile("^Trả lời đúng 0,800"))).to_be_visible()


def test_the_course_of_reports_on_the_same_questions_is_drawn(
    evaluated_site: str, page: Page
) -> None:
    page.goto(evaluated_site)
    expect(page.get_by_text("2 báo cáo trên cùng bộ câu hỏi")).to_be_visible()
    charts = page.get_by_test_id("stVegaLiteChart").locator("canvas, svg")
    expect(charts.last).to_be_visible()


def test_on_a_phone_in_the_dark_nothing_is_cut_off(
    evaluated_site: str, phone: Page, keep: Keep
) -> None:
    phone.emulate_media(color_scheme="dark")
    phone.goto(evaluated_site)
    expect(phone.get_by_role("heading", name="Diễn biến")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    keep("danh-gia-hep-toi", phone)


def test_without_reports_the_page_says_how_to_make_one(site: str, page: Page) -> None:
    page.goto(f"{site}/danh-gia")
    expect(page.get_by_text("Chưa có báo cáo đánh giá nào")).to_be_visible()
    expect(page.get_by_text("cancu eval run --questions")).to_be_visible()


# Without a browser


@pytest.mark.parametrize(
    ("metric", "name"),
    [
        ("correct", "Trả lời đúng"),
        ("recall@5", "Phần căn cứ trong 5 đoạn đầu"),
        ("success@1", "Có căn cứ trong 1 đoạn đầu"),
        ("mới@x", "mới@x"),
    ],
)
def test_a_measure_is_named_in_vietnamese_or_by_its_own_name(metric: str, name: str) -> None:
    assert metric_name(metric) == name


def test_values_are_written_with_a_comma_and_times_in_milliseconds() -> None:
    truth = Estimate(-0.125, 8, (-0.5, 0.25))
    assert value_of("truth", truth.value) == "−0,125"
    assert interval_of("truth", truth) == "−0,50 đến 0,25"
    assert value_of("latency_p95", 1234.5) == "1234 ms"
    assert (value_of("correct", None), interval_of("correct", None)) == ("–", "")


def test_times_are_those_of_vietnam() -> None:
    assert time_of(datetime(2026, 12, 31, 18, 5, tzinfo=UTC)) == "01:05 ngày 01/01/2027"


MISSED = Question("q", "bo.jsonl", "Hỏi?", "target", abstained=False, values={}, error=None)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (replace(MISSED, error="Lỗi"), "hệ thống gặp lỗi"),
        (replace(MISSED, values={"correct": 1.0}), ""),
        (replace(MISSED, abstained=True), "từ chối dù văn bản có câu trả lời"),
        (replace(MISSED, values={"recall@5": 0.5}), "tìm đúng chỗ, trả lời chưa đúng"),
        (MISSED, "không tìm thấy chỗ cần trích dẫn"),
        (replace(MISSED, kind="unanswerable"), "trả lời dù văn bản không có câu trả lời"),
        (replace(MISSED, kind="unanswerable", abstained=True), ""),
    ],
)
def test_it_is_told_why_a_question_was_missed(question: Question, why: str) -> None:
    assert why_missed(question) == why
