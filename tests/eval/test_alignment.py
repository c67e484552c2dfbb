"""The figure of the alignment: what is counted, and that it stays where it was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eval import alignment
from eval.alignment import (
    SETS,
    AlignmentSetError,
    LabelledSection,
    PairScore,
    documents_of,
    paths_found,
    read_labels,
    score,
)
from index.generation import Generations
from rag.comparing.comparer import Comparer

SAMPLE = SETS / "ke-hoach-lam-giang-2024--ke-hoach-lam-giang-2025.jsonl"
LABELS = [
    LabelledSection("I", ("I", "II")),
    LabelledSection("II", ("III",)),
    LabelledSection("III", ()),
    LabelledSection("IV", ("V",), optional=True),
]


@pytest.mark.parametrize(
    ("found", "scored"),
    [
        ({"I": "I", "II": "III", "III": None, "IV": None}, PairScore(2, 0, 0)),
        ({"I": "II", "II": None, "III": None, "IV": "V"}, PairScore(1, 0, 1)),
        ({"I": "IX", "II": "III", "III": "VI", "IV": "I"}, PairScore(1, 2, 1)),
        ({"I": None, "II": None, "III": None, "IV": None}, PairScore(0, 0, 2)),
    ],
)
def test_right_wrong_and_missed_pairs_are_counted(
    found: dict[str, str | None], scored: PairScore
) -> None:
    assert score(LABELS, found) == scored


def test_shares_are_of_what_was_found_and_of_what_was_to_be_found() -> None:
    scored = PairScore(right=3, wrong=1, missed=3)
    assert (scored.precision, scored.recall, scored.f1) == (0.75, 0.5, 0.6)
    assert PairScore(0, 0, 0).f1 == 0


@pytest.mark.parametrize("found", [{"I": "I"}, dict.fromkeys(("I", "II", "III", "IV", "V"))])
def test_labels_that_do_not_fit_the_outline_are_refused(found: dict[str, str | None]) -> None:
    with pytest.raises(AlignmentSetError, match="khác nhau"):
        score(LABELS, found)


def test_a_set_is_named_after_its_documents() -> None:
    assert documents_of(Path("a-1--b-2.jsonl")) == ("a-1", "b-2")
    with pytest.raises(AlignmentSetError, match=r"c\.jsonl"):
        documents_of(Path("c.jsonl"))


def test_a_section_labelled_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a--b.jsonl"
    file.write_text('{"a": "I", "b": []}\n{"a": "I", "b": ["I"]}\n', encoding="utf-8")
    with pytest.raises(AlignmentSetError, match="trùng"):
        read_labels(file)


def test_the_sample_is_aligned_as_well_as_it_was(sample_home: Path) -> None:
    with Generations(sample_home).open() as generation:
        comparer = Comparer(generation.catalogue, generation.vectors.get)
        found = paths_found(comparer.compare(*documents_of(SAMPLE)))
    scored = score(read_labels(SAMPLE), found)
    assert scored.precision >= 0.9
    assert scored.recall >= 0.85


def test_the_command_prints_a_row_for_each_set_and_tells_what_is_not_indexed(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["alignment", "--home", str(sample_home)])
    alignment.main()
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == len(list(SETS.glob("*.jsonl")))
    assert sum("F1 0.9" in row for row in rows) == 1
    assert any("không có trong chỉ mục: hai-duong" in row for row in rows)
