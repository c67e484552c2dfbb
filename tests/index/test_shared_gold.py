"""The real plans and their labels, where they stand beside the repository."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.documents import make_document
from index.model import Document, Kind, SourceText
from index.readers import read_file
from tests.index.labelled import MAX_BYTES, cheap_count, outlined, torn_paragraphs

PLANS = ["hai-duong-2025", "nghe-an-2023"]


def labels_of(shared: Path, stem: str) -> dict[str, Any]:
    path = shared / "gold" / "outlines" / f"{stem}.json"
    labels: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return labels


def source_of(shared: Path, stem: str) -> SourceText:
    return read_file(shared / "plans" / f"{stem}.txt", MAX_BYTES)


def document_of(shared: Path, stem: str) -> Document:
    return make_document(source_of(shared, stem), cheap_count)


@pytest.mark.parametrize("stem", PLANS)
def test_the_sections_of_a_real_plan_are_the_labelled_ones(shared: Path, stem: str) -> None:
    found = [(s.path, s.line) for s in document_of(shared, stem).sections]
    assert found == [(s["path"], s["line"]) for s in labels_of(shared, stem)["sections"]]


@pytest.mark.parametrize("stem", PLANS)
def test_the_torn_paragraphs_of_a_real_plan_are_the_labelled_ones(shared: Path, stem: str) -> None:
    reading, _, parts = outlined(source_of(shared, stem))
    labels = labels_of(shared, stem)["broken_paragraphs"]
    assert torn_paragraphs(reading, parts) == {*map(tuple, labels)}


@pytest.mark.parametrize("stem", PLANS)
def test_the_metadata_of_a_real_plan_are_as_labelled(shared: Path, stem: str) -> None:
    labels = labels_of(shared, stem)["meta"]
    names = {"doc_type": "kind", "based_on": "basis"}
    wanted = {names.get(key, key): value for key, value in labels.items()}
    wanted |= {"kind": Kind(labels["doc_type"]), "basis": tuple(labels["based_on"])}
    found = document_of(shared, stem).metadata
    assert {key: getattr(found, key) for key in wanted} == wanted


@pytest.mark.parametrize("stem", ["binh-phuoc-2022", "hai-duong-2024", *PLANS])
def test_the_passages_of_a_real_plan_laid_end_to_end_are_its_text(shared: Path, stem: str) -> None:
    document = document_of(shared, stem)
    squeezed = "".join("".join(p.text for p in document.passages).split())
    assert squeezed == "".join(document.reading.text.split())


def test_a_real_plan_with_a_full_date_line_has_its_date(shared: Path) -> None:
    assert document_of(shared, "binh-phuoc-2022").metadata.issued == date(2022, 1, 10)
