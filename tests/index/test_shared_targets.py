"""The quantified aims of the real plans, against the number that a reader counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.documents import make_document
from index.readers import read_file
from index.targets import find_targets
from tests.index.labelled import MAX_BYTES, cheap_count


@pytest.mark.parametrize(
    ("stem", "shares", "counts"),
    [
        ("binh-phuoc-2022", 14, 0),
        ("hai-duong-2024", 14, 2),
        ("hai-duong-2025", 11, 0),
        ("nghe-an-2023", 12, 2),
    ],
)
def test_a_real_plan_has_as_many_aims_as_a_reader_counts(
    shared: Path, stem: str, shares: int, counts: int
) -> None:
    path = shared / "plans" / f"{stem}.txt"
    targets = find_targets(make_document(read_file(path, MAX_BYTES), cheap_count))
    assert sum(target.unit == "%" for target in targets) == shares
    assert sum(target.unit != "%" for target in targets) == counts
