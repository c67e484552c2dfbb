"""How well the sections of two documents are laid side by side: pairs against labels.

A set is named after its documents (``A--B.jsonl``); each line labels one section of A by its path
with those of B that answer to it ("b": none, or one, or several of which each is as good), by
reading both. A section that may as well have a counterpart as not is ``optional`` and not counted.

    python -m eval.alignment [--home HOME] [SET.jsonl …]
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.json_lines import read_json_lines
from index.errors import CancuError
from index.generation import Generations
from rag.comparing.comparer import Comparer
from rag.comparing.model import Comparison
from settings import load_settings

SETS = Path(__file__).parent / "sets" / "alignment"
BETWEEN = "--"
"""Stands between the two ids in the name of a set."""


class AlignmentSetError(CancuError):
    """A set of labels cannot be read, or does not fit its documents."""


@dataclass(frozen=True, slots=True)
class LabelledSection:
    """A section of A, and the sections of B of which each is its right counterpart, if any."""

    id: str
    counterparts: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PairScore:
    """Pairs found that are right, found and not right, and those to be found that were not."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of the pairs found that are right, 0..1; 0 if there are none."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of the sections with a counterpart that have a right one, 0..1."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both, 0..1."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


def read_labels(path: Path) -> list[LabelledSection]:
    """The labels of a set, in the order of document A.

    Raises:
        AlignmentSetError: the file cannot be read, or labels a section twice.
    """
    return read_json_lines(path, _labelled, AlignmentSetError)


def documents_of(path: Path) -> tuple[str, str]:
    """The ids of the two documents that a set is of.

    Raises:
        AlignmentSetError: its name does not tell.
    """
    a, between, b = path.stem.partition(BETWEEN)
    if not (a and between and b):
        raise AlignmentSetError(f"{path}: tên tệp phải có dạng A{BETWEEN}B.jsonl.")
    return a, b


def score(labels: Sequence[LabelledSection], found: Mapping[str, str | None]) -> PairScore:
    """Hold ``found``, of each section of A its counterpart's path, against the labels.

    Raises:
        AlignmentSetError: a section is labelled that is not there, or is there and not labelled.
    """
    if {label.id for label in labels} != {*found}:
        odd = sorted({label.id for label in labels} ^ {*found})
        raise AlignmentSetError(f"Nhãn và đề cương của văn bản A khác nhau ở: {', '.join(odd)}.")
    counted = [label for label in labels if not label.optional]
    right = sum(found[label.id] in label.counterparts for label in counted)
    paired = sum(found[label.id] is not None for label in counted)
    to_find = sum(bool(label.counterparts) for label in counted)
    return PairScore(right, paired - right, to_find - right)


def paths_found(comparison: Comparison) -> dict[str, str | None]:
    """Of each section of A the path of its counterpart, ``None`` if it has none."""
    return {
        pair.a.section.path: pair.b.section.path if pair.b else None
        for pair in comparison.sections
        if pair.a
    }


def _labelled(row: dict[str, Any]) -> LabelledSection:
    counterparts = tuple(map(str, row["b"]))
    return LabelledSection(str(row["a"]), counterparts, bool(row.get("optional")))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def main() -> None:
    """Print the scores of the sets, by default all that stand beside this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path, nargs="*", default=sorted(SETS.glob("*.jsonl")))
    parser.add_argument("--home", type=Path, default=load_settings().home)
    arguments = parser.parse_args()
    with Generations(arguments.home).open() as generation:
        comparer = Comparer(generation.catalogue, generation.vectors.get)
        indexed = {record.id for record in generation.catalogue.documents()}
        for path in arguments.sets:
            print(_row(path, comparer, indexed))


def _row(path: Path, comparer: Comparer, indexed: set[str]) -> str:
    a, b = documents_of(path)
    if missing := {a, b} - indexed:
        return f"{a} – {b}: không có trong chỉ mục: {', '.join(sorted(missing))}"
    scored = score(read_labels(path), paths_found(comparer.compare(a, b)))
    return (
        f"{a} – {b}: P {scored.precision:.3f}, R {scored.recall:.3f}, F1 {scored.f1:.3f} "
        f"({scored.right} đúng, {scored.wrong} sai, {scored.missed} sót)"
    )


if __name__ == "__main__":
    main()
