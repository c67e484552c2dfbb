"""Choosing duties reads the index by agency and never the words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from index.catalogue import write_catalogue
from index.duty_query import DutyQuery
from index.model import Role
from tests.rag.duty_plans import Given, by_day, plan


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    file = tmp_path_factory.mktemp("query") / "catalogue.sqlite"
    given = [Given(f"Việc {i}", "Sở Y tế", deadline=by_day(date(2031, 1, 1))) for i in range(9)]
    write_catalogue(file, [plan("vinh-bac-2031", given)])
    with closing(sqlite3.connect(file)) as opened:
        yield opened


@pytest.mark.parametrize(
    "query",
    [
        DutyQuery(agencies=["Sở Y tế"]),
        DutyQuery(agencies=["Sở Y tế"], shared=["Các sở, ngành"], roles=[Role.LEAD]),
        DutyQuery(agencies=["Sở Y tế"], shared=["Các sở"], due_by=date(2031, 1, 1)),
        DutyQuery(agencies=["Sở Y tế"], due_from=date(2030, 1, 1), due_by=date(2031, 1, 1)),
    ],
)
def test_a_body_s_duties_are_chosen_from_an_index_that_holds_all_that_is_asked(
    connection: sqlite3.Connection, query: DutyQuery
) -> None:
    steps = connection.execute(f"EXPLAIN QUERY PLAN {query.sql()}", [query.parameter()]).fetchall()
    read = [step for *_, step in steps if " duties" in step or " given" in step]
    assert read
    assert all("COVERING INDEX duties_by_agency" in step for step in read), read


def test_names_are_values_and_never_part_of_the_query(connection: sqlite3.Connection) -> None:
    query = DutyQuery(agencies=["Sở Y tế') OR TRUE --"])
    assert connection.execute(query.sql(), [query.parameter()]).fetchall() == []
