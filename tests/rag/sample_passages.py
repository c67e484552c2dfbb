"""The passages of sample/ as a language model is given them, and sentences written about them."""

from __future__ import annotations

from pathlib import Path

from index.catalogue import Catalogue, write_catalogue
from index.documents import make_document
from index.model import Passage
from index.readers import read_file
from rag.attribution import Attributor, Given, sentences_of
from rag.ground import Grounding
from rag.lexicon import Lexicon
from rag.weights import WordWeights

ROOT = Path(__file__).resolve().parents[2]
AROUND = 3
"""Neighbouring passages given beside the one that a sentence is about."""


def sample_catalogue(folder: Path) -> Catalogue:
    """A catalogue of both sample plans; no embedding model is needed."""
    files = sorted((ROOT / "sample").glob("*.txt"))
    documents = [make_document(read_file(file, 1_000_000), _count_tokens) for file in files]
    write_catalogue(folder / "catalogue.sqlite", documents)
    return Catalogue(folder / "catalogue.sqlite")


def _count_tokens(text: str) -> int:
    return len(text) // 4


def plan(year: str) -> str:
    return f"ke-hoach-lam-giang-{year}"


def sample_attributor(catalogue: Catalogue) -> Attributor:
    weights = WordWeights(catalogue.syllable_counts())
    return Attributor(catalogue, Grounding(catalogue, Lexicon(), weights))


def given_passages(catalogue: Catalogue, year: str, section: str) -> list[Given]:
    """The passages of a section as [1], [2] …, then those beside them."""
    everything = catalogue.passages_of(plan(year))
    wanted = [p for p in everything if p.section == section]
    place = everything.index(wanted[0])
    beside = everything[max(0, place - AROUND) : place + AROUND + 1]
    return as_given([*wanted, *(p for p in beside if p not in wanted)])


def as_given(passages: list[Passage]) -> list[Given]:
    return [Given(i, p, sentences_of(p)) for i, p in enumerate(passages, start=1)]


def generated(name: str) -> list[list[str]]:
    """The rows of a table of ``tests/data/generated``."""
    text = (ROOT / "tests" / "data" / "generated" / name).read_text(encoding="utf-8")
    return [row.split("\t") for row in text.splitlines() if row and row[0] != "#"]
