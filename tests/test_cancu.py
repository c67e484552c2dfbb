"""The command line as its user meets it: whole processes, exit statuses, messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample"


def cancu(*words: str | Path, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CANCU_HOME": str(home), "COLUMNS": "200"} | variables
    return subprocess.run(
        [sys.executable, str(ROOT / "cancu.py"), *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT,
        check=False,
    )


@pytest.fixture(scope="module")
def outlined(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    home = tmp_path_factory.mktemp("home")
    done = cancu("outline", SAMPLE / "ke-hoach-lam-giang-2025.txt", "--json", home=home)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_outline_prints_sections_with_their_lines(outlined: dict[str, object]) -> None:
    assert outlined["document_id"] == "ke-hoach-lam-giang-2025"
    sections = outlined["sections"]
    assert isinstance(sections, list)
    assert {"path", "label", "title", "line"} == set(sections[0])


def test_asking_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    done = cancu("ask", "Ai ký?", home=tmp_path)
    assert done.returncode == 2
    assert "cancu index" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_misspelt_setting_stops_the_program_and_is_named(tmp_path: Path) -> None:
    done = cancu("check", home=tmp_path, CANCU_HOMME="x")
    assert done.returncode == 2
    assert "CANCU_HOMME" in done.stderr


def test_a_setting_out_of_bounds_is_named(tmp_path: Path) -> None:
    done = cancu("check", home=tmp_path, CANCU_MIN_SIMILARITY="7")
    assert done.returncode == 2
    assert "CANCU_MIN_SIMILARITY" in done.stderr


def test_indexing_nothing_says_what_to_write(tmp_path: Path) -> None:
    done = cancu("index", home=tmp_path)
    assert done.returncode == 2
    assert "cancu index" in done.stderr


def test_an_unknown_code_is_told_with_those_there_are(tmp_path: Path) -> None:
    done = cancu("index", "--code", "bo-luat-khong-co", home=tmp_path)
    assert done.returncode == 2
    assert "bo-luat-hinh-su-2015" in done.stderr


def test_bad_files_are_left_out_named_and_reported_by_the_exit_status(
    tmp_path: Path, sample_home: Path, model_home: Path
) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    plan = SAMPLE / "ke-hoach-lam-giang-2024.txt"
    (folder / "tot.txt").write_bytes(plan.read_bytes())
    (folder / "trong.txt").write_bytes(b"")
    (folder / "nhi-phan.txt").write_bytes(bytes(range(256)) * 8)
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(model_home / "models", target_is_directory=True)
    done = cancu("index", folder, home=home)
    assert done.returncode == 1
    assert "trong.txt" in done.stderr
    assert "nhi-phan.txt" in done.stderr
    assert "1 văn bản" in done.stdout
    again = cancu("index", folder, home=home)
    assert "Không có thay đổi" in again.stdout
    answered = cancu("ask", "Ai ký kế hoạch?", "--json", "--top", "2", home=home)
    assert answered.returncode == 0, answered.stderr
    assert len(json.loads(answered.stdout)["passages"]) == 2
    checked = cancu("check", home=home)
    assert checked.returncode == 0, checked.stdout
    assert "HỎNG" not in checked.stdout
