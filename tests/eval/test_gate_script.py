"""`.ci/gate`: what it asks for, and what its exit status says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.index.labelled import ROOT

FAKE = """#!/bin/sh
echo "$@" >> "$LOG"
case "$1 $2 $(basename "$3")" in
  "eval gate sample") exit "$SAMPLE" ;;
  "eval gate codes") exit "$CODES" ;;
esac
"""


def gate(folder: Path, *options: str, sample: int = 0, codes: int = 0) -> tuple[int, list[str]]:
    """The exit status, and the words of every command of the program that was run."""
    program, log = folder / "cancu", folder / "log"
    program.write_text(FAKE)
    program.chmod(0o755)
    environment = os.environ | {"LOG": str(log), "SAMPLE": str(sample), "CODES": str(codes)}
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
