"""Clients that ask the service one question after the other, each as soon as it has its answer.

    python -m eval.closed_loop URL --questions FILE… --clients 32 --seconds 60

A process of its own, so that the clients do not share the service's interpreter; prints the
measurements as JSON for ``eval.bench_service``.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

import httpx
from pydantic import TypeAdapter

from eval.questions import AskedQuestion, read_questions

NO_ANSWER: Final = "no connection"
"""Stands for the status of a request that got none."""
TIMEOUT: Final = 120.0
"""Seconds until a client gives up."""
ANSWERED: Final = "200"


@dataclass(slots=True)
class Load:
    """What came of a load: requests by status, milliseconds of each answer, seconds.

    ``seconds`` is the time from the first request to the last response, ``cpu_seconds`` what the
    clients themselves have used of the processors.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def throughput(self) -> float:
        """Answers a second."""
        return self.statuses[ANSWERED] / self.seconds if self.seconds else 0.0


LOAD: Final = TypeAdapter(Load)
"""To and from JSON."""


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least ``share`` (0..1) of them do not exceed; NaN of none.

    Hyndman and Fan (1996), definition 1.
    """
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def bodies(questions: Sequence[AskedQuestion], seed: int = 0) -> Iterator[dict[str, Any]]:
    """Requests without end: every question once, in random order, then again in another order."""
    order = random.Random(seed)
    while questions:
        yield from map(_body, order.sample(questions, len(questions)))


def _body(question: AskedQuestion) -> dict[str, Any]:
    history = [asdict(turn) for turn in question.history]
    return {"question": question.question, "history": history}


async def load(
    url: str, questions: Sequence[AskedQuestion], clients: int, seconds: float, seed: int = 0
) -> Load:
    """Let so many clients ask at ``url`` for so long; each finishes the question it is at."""
    found = Load()
    requests = bodies(questions, seed)
    started, used = time.perf_counter(), time.process_time()
    async with httpx.AsyncClient(
        base_url=url, timeout=TIMEOUT, limits=httpx.Limits(max_connections=clients)
    ) as http:
        end = started + seconds
        await asyncio.gather(*(_ask_on(http, requests, end, found) for _ in range(clients)))
    found.seconds = time.perf_counter() - started
    found.cpu_seconds = time.process_time() - used
    return found


async def _ask_on(
    http: httpx.AsyncClient, requests: Iterator[dict[str, Any]], end: float, found: Load
) -> None:
    while (started := time.perf_counter()) < end:
        try:
            response = await http.post("/v1/ask", json=next(requests))
        except httpx.HTTPError:
            found.statuses[NO_ANSWER] += 1
            continue
        found.statuses[str(response.status_code)] += 1
        if response.status_code == httpx.codes.OK:
            found.milliseconds.append((time.perf_counter() - started) * 1000)


def main() -> None:
    """Load and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("--questions", nargs="+", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    questions = list(chain.from_iterable(map(read_questions, given.questions)))
    found = asyncio.run(load(given.url, questions, given.clients, given.seconds, given.seed))
    print(LOAD.dump_json(found).decode())


if __name__ == "__main__":
    main()
