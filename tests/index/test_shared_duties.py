"""The duties of the real plans, against their labels, where they stand beside the repository."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from index.agencies import Agencies
from index.documents import make_document
from index.duties import find_duties
from index.model import Document
from index.readers import read_file
from tests.index.labelled import MAX_BYTES, cheap_count

LABELLED = ["hai-duong-2025", "nghe-an-2023"]
MAX_SECONDS = 1.0
"""For a plan of 50 KB; on an idle machine a tenth of it, but tests run on busy ones."""


def document_of(shared: Path, stem: str) -> Document:
    return make_document(read_file(shared / "plans" / f"{stem}.txt", MAX_BYTES), cheap_count)


def scored(shared: Path, stem: str, folder: Path) -> dict[str, Any]:
    rows = [
        {
            "document_id": duty.document_id,
            "section": duty.section,
            "task": duty.task,
            "agency": duty.agency,
            "role": duty.role,
            "deadline": duty.deadline.text if duty.deadline else None,
        }
        for duty in find_duties(document_of(shared, stem), Agencies.load())
    ]
    found = folder / "duties.json"
    found.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    gold = shared / "gold" / "duties" / f"{stem}.jsonl"
    command = [sys.executable, str(shared / "tools" / "score.py"), "duties"]
    printed = subprocess.run(
        [*command, "--gold", str(gold), "--duties", str(found)], capture_output=True, check=True
    )
    score: dict[str, Any] = json.loads(printed.stdout)
    return score


@pytest.mark.parametrize("stem", LABELLED)
def test_the_duties_of_a_real_plan_are_the_labelled_ones(
    shared: Path, stem: str, tmp_path: Path
) -> None:
    score = scored(shared, stem, tmp_path)
    assert score["f1"] >= 0.95, score["missed"] + score["extra"]
    assert score["role_accuracy"] >= 0.96
    assert score["deadline_recall"] >= 0.90


@pytest.mark.parametrize("stem", ["binh-phuoc-2022", "hai-duong-2024", *LABELLED])
def test_the_spans_of_the_duties_of_a_real_plan_lie_in_its_text(shared: Path, stem: str) -> None:
    document = document_of(shared, stem)
    text, paths = document.reading.text, {section.path for section in document.sections}
    duties = find_duties(document, Agencies.load())
    assert duties
    for duty in duties:
        assert duty.task_span.of(text) == duty.task
        assert duty.written in duty.assignment_span.of(text)
        assert duty.section in paths
        assert duty.line == document.line_of(duty.task_span.start)
        assert duty.deadline is None or duty.deadline.span.of(text) == duty.deadline.text


def test_the_duties_of_a_plan_are_found_at_once(shared: Path) -> None:
    document, agencies = document_of(shared, "binh-phuoc-2022"), Agencies.load()
    start = time.perf_counter()
    find_duties(document, agencies)
    assert time.perf_counter() - start < MAX_SECONDS
