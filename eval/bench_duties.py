"""How fast the duties of one body are found among those of a thousand plans.

    python -m eval.bench_duties PLAN_FOLDER [--copies 1000] [--agency "Sở Y tế"]…

Writes a catalogue of so many copies of the plans under other names (no vectors: the model is not
loaded), opens it, and prints for each body, with its collective duties and without, the median
milliseconds of:

* first: `select_duties` when called for the first time, caches empty;
* choosing: `select_duties`, after which rows can be counted and paged through;
* page: the first fifty rows with all their words;
* all: every row with all its words;
* SELECT: the same rows fetched by plain SQL, for comparison; the ratio is choosing to this.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from index.agencies import Agencies
from index.catalogue import Catalogue, write_catalogue
from index.intake import take_in
from index.model import Document
from rag.lists.duties import DutyFilter, DutyList, select_duties
from rag.lists.errors import NoSuchBodyError
from settings import load_settings

BODIES = ("Sở Y tế", "ca tinh", "Viện kiểm sát nhân dân tỉnh", "UBND các huyện")
"""Bodies that most plans of a province give something to do."""
REPETITIONS = 9
PAGE = 50


def copies(plans: Sequence[Document], count: int) -> Iterator[Document]:
    """``count`` documents, the plans in turn, each under a name of its own."""
    for number, plan in enumerate(islice(cycle(plans), count)):
        yield _renamed(plan, f"{plan.id}-{number:05}")


def _renamed(plan: Document, name: str) -> Document:
    passages = [
        replace(p, id=f"{name}{p.id.removeprefix(plan.id)}", document_id=name)
        for p in plan.passages
    ]
    return replace(
        plan,
        id=name,
        passages=tuple(passages),
        duties=tuple(replace(duty, document_id=name) for duty in plan.duties),
        targets=tuple(replace(target, document_id=name) for target in plan.targets),
        references=tuple(replace(cited, document_id=name) for cited in plan.references),
    )


def milliseconds(work: Callable[[], object]) -> float:
    """Median wall-clock time of a call."""
    spent = []
    for _ in range(REPETITIONS):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent) * 1000


def measure(catalogue: Catalogue, agencies: Agencies, wanted: DutyFilter, file: Path) -> str:
    """One line of the report.

    Raises:
        NoSuchBodyError: no duty is given to the body of ``wanted``.
    """

    def choose() -> DutyList:
        return select_duties(catalogue, agencies, wanted)

    started = time.perf_counter()
    found = choose()
    first = (time.perf_counter() - started) * 1000
    choosing = milliseconds(choose)
    page = milliseconds(lambda: choose()[:PAGE])
    everything = milliseconds(lambda: list(choose()))
    with closing(sqlite3.connect(file)) as connection:
        plain = milliseconds(lambda: _plain_select(connection, found))
    kind = "with collective" if wanted.collective else "own only"
    return (
        f"{wanted.agency or '':28} {kind:16} {len(found):6}  {first:7.1f} {choosing:9.1f} "
        f"{page:7.1f} {everything:8.1f} {plain:8.1f} {choosing / plain:7.2f}"
    )


def _plain_select(connection: sqlite3.Connection, found: DutyList) -> list[tuple[object, ...]]:
    body = found.body
    own = body.own if body else ()
    names = [*own, *(body.collectives if body and found.wanted.collective else ())]
    sql = f"SELECT * FROM duties WHERE agency IN ({', '.join('?' * len(names))}) ORDER BY number"
    return connection.execute(sql, names).fetchall()


def main() -> int:
    """Measure and print; the exit status is 1 if a plan cannot be read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--copies", type=int, default=1000)
    parser.add_argument("--agency", action="append", help="a body by any name, again and again")
    arguments = parser.parse_args()
    agencies = Agencies.load(load_settings().agencies)
    taken = take_in([arguments.folder], load_settings().max_file_bytes, len, agencies)
    if taken.errors:
        print(*taken.errors, sep="\n", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.sqlite"
        write_catalogue(file, copies(taken.documents, arguments.copies))
        with closing(Catalogue(file)) as catalogue:
            report(catalogue, agencies, arguments.agency or BODIES, file)
    return 0


def report(catalogue: Catalogue, agencies: Agencies, bodies: Sequence[str], file: Path) -> None:
    """Print what is measured of each body; ``file`` is that of the catalogue."""
    duties = len(select_duties(catalogue, agencies, DutyFilter()))
    print(f"{duties} duties; times in milliseconds")
    print(
        f"{'body':28} {'':16} {'rows':>6}  {'first':>7} {'choosing':>9} {'page':>7} {'all':>8} "
        f"{'SELECT':>8} {'ratio':>7}"
    )
    for asked in bodies:
        for collective in (False, True):
            wanted = DutyFilter(agency=asked, collective=collective)
            try:
                print(measure(catalogue, agencies, wanted, file))
            except NoSuchBodyError as error:
                print(error)


if __name__ == "__main__":
    sys.exit(main())
