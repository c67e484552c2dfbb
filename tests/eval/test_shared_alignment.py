"""Two years of a real plan, against pairs that a reader found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from eval.alignment import SETS, documents_of, paths_found, read_labels, score
from index.generation import Generations
from rag.comparing.comparer import Comparer


def test_two_years_of_a_real_plan_are_aligned_as_a_reader_does(
    shared: Path, make_home: Callable[[Path], Path], tmp_path: Path
) -> None:
    labels = SETS / "hai-duong-2024--hai-duong-2025.jsonl"
    for name in documents_of(labels):
        (tmp_path / f"{name}.txt").symlink_to(shared / "plans" / f"{name}.txt")
    with Generations(make_home(tmp_path)).open() as generation:
        comparer = Comparer(generation.catalogue, generation.vectors.get)
        found = paths_found(comparer.compare(*documents_of(labels)))
    scored = score(read_labels(labels), found)
    assert (scored.wrong, scored.missed) == (0, 0)
