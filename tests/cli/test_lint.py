"""`cancu eval lint`: what is told, and the exit status."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command_line import run, told

SAMPLE = Path(__file__).resolve().parents[2] / "sample" / "questions.jsonl"


def test_the_set_of_the_sample_has_no_fault(sample_home: Path) -> None:
    result = run("eval", "lint", SAMPLE, home=sample_home)
    assert result.exit_code == 0, result.output
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    assert result.stdout.endswith(f"{len(lines)} câu hỏi, 0 lỗi ở 0 dòng.\n")
    assert "unanswerable" in result.stdout


def test_a_fault_is_printed_with_its_place_and_fails_the_check(
    sample_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bo.jsonl"
    text = SAMPLE.read_text(encoding="utf-8").replace('"815"', '"816"')
    file.write_text(text, encoding="utf-8")
    result = run("eval", "lint", file, "--home", sample_home, home=tmp_path)
    assert result.exit_code == 1
    assert f"{file}:4: lg25-004: dữ kiện “816” không có trong mục đã nêu" in result.stdout


def test_without_an_index_nothing_is_checked(tmp_path: Path) -> None:
    assert "Chưa có chỉ mục" in told(run("eval", "lint", SAMPLE, home=tmp_path))
