"""The sets of the repository, and catalogues to hold them against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from eval.lint import LintReport, lint
from eval.question_schema import LabelledQuestion
from index.catalogue import Catalogue, write_catalogue
from index.model import Document

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "eval" / "sets"
LONGEST_RUN = 13
"""Words in a row that a line may share with a document: names of bodies and documents."""


@contextmanager
def catalogue_of(documents: Iterable[Document], folder: Path) -> Iterator[Catalogue]:
    """A catalogue of these documents; no embedding model is needed."""
    write_catalogue(folder / "catalogue.sqlite", documents)
    with closing(Catalogue(folder / "catalogue.sqlite")) as catalogue:
        yield catalogue


def checked(names: Iterable[str], documents: Iterable[Document], folder: Path) -> LintReport:
    """What the linter says of sets, over an index of these documents."""
    with catalogue_of(documents, folder) as catalogue:
        return lint([SETS / f"{name}.jsonl" for name in names], catalogue)


def plain_words(text: str) -> str:
    """The words of a text in lower case, one space before, between and behind them."""
    words = re.findall(r"\w+", text.lower())
    return f" {' '.join(words)} "


def copied_runs(questions: Iterable[LabelledQuestion], sources: Iterable[str]) -> list[str]:
    """What the questions share with a source word by word, over more than ``LONGEST_RUN`` words.

    Each run is told with the id of its question.
    """
    there = [plain_words(source) for source in sources]
    return [
        f"{question.id}:{run}"
        for question in questions
        for text in (question.question, question.answer, *(t.content for t in question.history))
        for run in _runs(plain_words(text).split())
        if any(run in source for source in there)
    ]


def _runs(found: list[str]) -> Iterator[str]:
    length = LONGEST_RUN + 1
    return (f" {' '.join(found[i : i + length])} " for i in range(len(found) - length + 1))
