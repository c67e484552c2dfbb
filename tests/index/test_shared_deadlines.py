"""The deadlines of the real plans, against their labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.deadlines import find_deadlines
from index.documents import make_document
from index.readers import read_file
from tests.index.labelled import MAX_BYTES, cheap_count


@pytest.mark.parametrize("stem", ["hai-duong-2025", "nghe-an-2023"])
def test_every_labelled_deadline_is_found(shared: Path, stem: str) -> None:
    document = make_document(read_file(shared / "plans" / f"{stem}.txt", MAX_BYTES), cheap_count)
    rows = (shared / "gold" / "duties" / f"{stem}.jsonl").read_text(encoding="utf-8").splitlines()
    labelled = {row["deadline"] for row in map(json.loads, rows) if row["deadline"]}
    assert labelled
    found = find_deadlines(document.reading.text, document.metadata.year)
    assert [d for d in labelled if not any(d in deadline.text for deadline in found)] == []


@pytest.mark.parametrize(
    ("stem", "count"),
    [("binh-phuoc-2022", 4), ("hai-duong-2024", 9), ("hai-duong-2025", 6), ("nghe-an-2023", 7)],
)
def test_a_real_plan_has_as_many_deadlines_as_a_reader_counts(
    shared: Path, stem: str, count: int
) -> None:
    document = make_document(read_file(shared / "plans" / f"{stem}.txt", MAX_BYTES), cheap_count)
    assert len(find_deadlines(document.reading.text, document.metadata.year)) == count
