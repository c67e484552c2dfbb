"""The benchmark of duties: copies are whole, and every body is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval import bench_duties
from index.agencies import Agencies
from tests.rag.duty_plans import Given, catalogue_of, plan

GIVEN = [Given("Đắp đê", "Sở Y tế"), Given("Gác đê", "Các sở, ngành", collective=True)]


def test_copies_differ_in_name_alone() -> None:
    one, other = plan("mot", GIVEN), plan("hai", GIVEN)
    made = list(bench_duties.copies([one, other], 5))
    assert len({document.id for document in made}) == 5
    assert {document.duties[0].task for document in made} == {"Đắp đê"}
    assert all(d.document_id == document.id for document in made for d in document.duties)
    assert len({passage.id for document in made for passage in document.passages}) == 10


def test_each_body_is_measured_with_its_collective_duties_and_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue = catalogue_of(tmp_path, *bench_duties.copies([plan("mot", GIVEN)], 3))
    file = tmp_path / "catalogue.sqlite"
    bench_duties.report(catalogue, Agencies.load(), ["so y te", "Sở Mây"], file)
    head, _, own, shared, *unknown = capsys.readouterr().out.splitlines()
    assert head.startswith("6 duties")
    assert own.split()[3:6] == ["own", "only", "3"]
    assert shared.split()[3:6] == ["with", "collective", "6"]
    assert all("Sở Mây" in line for line in unknown)
    catalogue.close()
