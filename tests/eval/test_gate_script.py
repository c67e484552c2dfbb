"""`.ci/gate`: what it asks for, and what its exit status says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.index.labelled import ROOT

FAKE = """#!/bin/sh
echo "$@" >> "$LOG"
case "$*" in "${BREAKS:-none}"*) exit 1 ;; esac
case "$1 $2 $(basename "$3")" in
  "eval gate sample") exit "$SAMPLE" ;;
  "eval gate codes") exit "$CODES" ;;
esac
"""


def gate(
    folder: Path, *options: str, sample: int = 0, codes: int = 0, breaks: str = ""
) -> tuple[int, list[str]]:
    """The exit status, and the words of every command of the program that was run.

    ``breaks``: the first words of the command that fails.
    """
    program, log = folder / "cancu", folder / "log"
    program.write_text(FAKE)
    program.chmod(0o755)
    statuses = {"SAMPLE": str(sample), "CODES": str(codes), "BREAKS": breaks}
    environment = os.environ | {"LOG": str(log)} | statuses
    command = [str(ROOT / ".ci" / "gate"), str(program), str(folder / "out"), *options]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    return done.returncode, log.read_text().splitlines()


def test_it_indexes_asks_and_judges_the_sample_and_two_codes(tmp_path: Path) -> None:
    status, calls = gate(tmp_path)
    assert status == 0
    assert calls[0].startswith("index sample --code ")
    assert calls[0].count("--code ") == 2
    assert "--mutations" in calls[1]
    assert [call.split()[1] for call in calls[1:5]] == ["run", "gate", "run", "gate"]


@pytest.mark.parametrize(
    ("sample", "codes", "status"),
    [(0, 1, 1), (1, 0, 1), (2, 0, 2), (0, 2, 2), (1, 2, 1), (2, 1, 1), (2, 2, 2)],
)
def test_what_fell_counts_more_than_what_was_not_measured_and_all_is_judged(
    tmp_path: Path, sample: int, codes: int, status: int
) -> None:
    ended, calls = gate(tmp_path, sample=sample, codes=codes)
    assert ended == status
    assert any(call.startswith("eval gate") and "codes.toml" in call for call in calls)


def test_accepting_is_passed_on_to_every_gate(tmp_path: Path) -> None:
    _, calls = gate(tmp_path, "--accept")
    gates = [call for call in calls if call.startswith("eval gate")]
    assert gates
    assert all(call.endswith(" --accept") for call in gates)


def test_a_run_that_fails_is_not_measured_and_the_other_sets_are_judged(tmp_path: Path) -> None:
    status, calls = gate(tmp_path, breaks="eval run --questions sample/")
    assert status == 2
    gates = [call for call in calls if call.startswith("eval gate")]
    assert not any("sample.toml" in call for call in gates)
    assert any("codes.toml" in call for call in gates)


def test_without_its_index_no_set_is_asked_and_none_is_measured(tmp_path: Path) -> None:
    status, calls = gate(tmp_path, breaks="index sample")
    assert status == 2
    asked = [call for call in calls if call.startswith("eval")]
    assert not any("sample" in call or "codes" in call for call in asked)
