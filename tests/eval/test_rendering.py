from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from eval.metrics import METRICS
from eval.mutations import FAULTS as FAULT_NAMES
from eval.question_schema import QuestionKind, QuestionStyle
from eval.rendering.files import ReportError, read_report, write_report
from eval.rendering.html import as_html
from eval.rendering.junit import as_junit
from eval.rendering.markdown import as_markdown
from eval.rendering.misses import misses
from eval.rendering.plots import Axis, dot_plot, latency_plot, slice_plot
from eval.rendering.words import (
    FAULTS,
    HEADLINES,
    SLICE_NAMES,
    day_of,
    interval_of,
    number,
    value_of,
)
from eval.reports import Estimate
from tests.eval.written_reports import estimate, full_report, report, result


class Page(HTMLParser):
    """The text, the tags and the attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_numbers_are_written_as_vietnamese_writes_them() -> None:
    assert number(0.9416) == "0,942"
    assert number(-0.5, 1) == "\u22120,5"
    assert value_of("latency_median", 79.6) == "80\u202fms"
    assert value_of("correct", None) == "–"
    assert interval_of("correct", Estimate(value=0.5, n=4, ci95=(0.151, 0.85))) == "0,15–0,85"
    assert interval_of("truth", Estimate(value=0.1, n=4, ci95=(-0.2, 0.4))) == "\u22120,20 đến 0,40"
    assert day_of("2026-11-22T13:04:05+00:00") == "22/11/2026, 13:04 (UTC)"


def test_every_fault_kind_style_and_headline_has_a_name() -> None:
    assert set(FAULTS) == set(FAULT_NAMES)
    assert set(SLICE_NAMES) == {*map(str, QuestionKind), *map(str, QuestionStyle)}
    assert set(HEADLINES) <= {metric.name for metric in METRICS}


def test_missed_questions_are_told_with_the_reason() -> None:
    told = {question.id: why for question, why in misses(full_report())}
    assert list(told) == ["q-sai", "q-khong-thay", "q-tu-choi", "q-hong", "q-mo"]
    assert "trả lời chưa đúng" in told["q-sai"]
    assert "không tìm thấy" in told["q-khong-thay"]
    assert "từ chối" in told["q-tu-choi"]
    assert "RuntimeError" in told["q-hong"]
    assert "không có câu trả lời" in told["q-mo"]


def test_the_page_is_whole_and_needs_nothing_from_elsewhere() -> None:
    page = as_html(full_report())
    parsed = Page(page)
    assert parsed.open == []
    fetching = {"src", "href", "srcset", "xlink:href", "action", "poster"}
    assert not fetching.intersection(name for name, _ in parsed.attributes)
    assert not re.search(r"https?:|url\(|@import|<script", page)


def test_the_page_is_made_for_light_and_for_dark() -> None:
    page = as_html(full_report())
    assert "color-scheme: light dark" in page
    assert "@media (prefers-color-scheme: dark)" in page


def test_the_page_shows_metrics_baselines_slices_faults_and_missed_questions() -> None:
    words = " ".join(Page(as_html(full_report())).words)
    for told in (
        *("Chỉ BM25", "0,900", "40\u202fms", "nhiệm vụ (5)", "Đổi các con số", "q-khong-thay"),
        *("phát hiện được", "không phát hiện được", "1 câu hỏi không có kết quả", "a" * 12),
    ):
        assert told in words


def test_words_of_a_question_are_no_markup() -> None:
    page = as_html(full_report())
    assert "<q-sai>" not in page
    assert "&lt;q-sai&gt; &amp; nộp" in page
    markdown = as_markdown(full_report())
    assert r"\<q-sai\>" in markdown


def test_a_report_of_nothing_is_still_a_page() -> None:
    empty = report()
    assert Page(as_html(empty)).open == []
    assert "Mọi câu hỏi đều đạt." in as_html(empty)
    assert as_markdown(empty).startswith("# Kết quả đo")


def test_best_is_marked_only_where_no_baseline_is_better() -> None:
    page = as_html(full_report())
    rows = {
        name: row for row in page.split("<tr>") for name in re.findall(r"^<th><code>(.+?)<", row)
    }
    assert "n best" in rows["recall@5"]
    assert "n best" not in rows["correct"]


def test_dots_stand_where_their_values_are() -> None:
    plot = ET.fromstring(
        dot_plot({"correct": estimate(0.5)}, {"B": {"correct": estimate(0.0)}}, ["correct"])
    )
    dots = {dot.get("class"): float(dot.get("cx") or 0) for dot in plot.iter("circle")}
    axis = Axis(0.0, 1.0, ())
    assert dots == {"ours": axis.at(0.5), "other s0": axis.at(0.0)}
    whisker = next(path for path in plot.iter("path") if path.get("class") == "whisker")
    assert whisker.get("d") == f"M{axis.at(0.4)},{40.0}H{axis.at(0.6)}"


def test_values_beyond_an_axis_stand_at_its_end() -> None:
    axis = Axis(0.0, 1.0, ())
    assert axis.at(-3) == axis.at(0.0)
    assert axis.at(3) == axis.at(1.0)


def test_slices_without_a_value_are_left_out() -> None:
    plot = slice_plot([("a<b", 3, estimate(0.5)), ("trống", 2, estimate(None))])
    assert "a&lt;b (3)" in plot
    assert "trống" not in plot


@pytest.mark.parametrize("times", [[0.0], [5.0], [999.0, 1.0], [12_345.0] * 3])
def test_every_time_fits_into_the_plot_of_times(times: list[float]) -> None:
    curve = next(
        p for p in ET.fromstring(latency_plot(times)).iter("path") if p.get("class") == "curve"
    )
    steps = [float(x) for x in re.findall(r"H([\d.]+)", curve.get("d") or "")]
    assert steps == sorted(steps)
    heights = [float(y) for y in re.findall(r"V([\d.]+)", curve.get("d") or "")]
    assert heights[-1] == pytest.approx(26.0)


def test_markdown_stands_in_rows_of_one_width() -> None:
    table = [line for line in as_markdown(full_report()).split("\n") if line.startswith("| ")]
    metrics = table[: table.index(next(row for row in table if row.startswith("| Chỗ sai")))]
    assert len({row.count("|") for row in metrics}) == 1
    assert any("**không**" in row for row in table)


def test_junit_has_a_case_a_question_and_fails_where_it_was_missed() -> None:
    root = ET.fromstring(as_junit(full_report()))
    (suite,) = root
    assert {k: suite.get(k) for k in ("name", "tests", "failures", "errors")} == {
        "name": "bo-mau.jsonl",
        "tests": "7",
        "failures": "4",
        "errors": "1",
    }
    cases = {case.get("name"): case for case in suite}
    assert cases["q-dung"].find("failure") is None
    assert cases["q-sai"].find("failure") is not None
    error = cases["q-hong"].find("error")
    assert error is not None
    assert "RuntimeError('ab')" in (error.get("message") or "")
    assert cases["q-dung"].get("time") == "0.040"


def test_junit_can_be_read_whatever_ids_kinds_and_names_hold() -> None:
    odd = result("q\x07\ufffe", kind="duty\ud83d").model_copy(update={"set": "bo\x1b.jsonl"})
    (suite,) = ET.fromstring(as_junit(report(odd)))
    (case,) = suite
    assert (suite.get("name"), case.get("name"), case.get("classname")) == (
        *("bo.jsonl", "q", "bo.duty"),
    )


def test_evidence_that_the_index_does_not_hold_is_told() -> None:
    measured = report(result("a").model_copy(update={"unplaced": ("ke-hoach-a II.9",)}))
    for told in (as_html(measured), as_markdown(measured)):
        assert "a: ke-hoach-a II.9" in told
        assert "cancu eval lint" in told
    assert "cancu eval lint" not in as_html(full_report()) + as_markdown(full_report())


def test_a_fault_with_which_the_system_failed_is_told_as_not_measured() -> None:
    broken = full_report().mutations[1].model_copy(update={"errors": 3})
    measured = full_report().model_copy(update={"mutations": (broken,)})
    assert "không đo được: 3 câu hỏi gặp lỗi" in as_html(measured)
    assert "không đo được, 3 lỗi" in as_markdown(measured)


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_report(full_report(), tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {
        *("report.json", "report.html", "report.md", "junit.xml"),
    }
    assert read_report(tmp_path) == full_report()
    assert read_report(tmp_path / "report.json") == full_report()


def test_a_missing_or_foreign_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"report\.json.*cancu eval run"):
        read_report(tmp_path)
    (tmp_path / "report.json").write_text("{}")
    with pytest.raises(ReportError, match=r"report\.json"):
        read_report(tmp_path)


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"khong-co.report\.html"):
        write_report(report(result("a")), tmp_path / "khong-co")
