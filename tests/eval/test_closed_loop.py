from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from itertools import islice

import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from eval.closed_loop import LOAD, NO_ANSWER, Load, bodies, load, percentile
from eval.questions import AskedQuestion
from rag.history import Turn
from tests.api.serving import serving

QUESTIONS = [AskedQuestion(str(number), f"Câu {number}?") for number in range(5)]


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 1.0), (0.5, 2.0), (0.75, 3.0), (0.76, 4.0), (1.0, 4.0)]
)
def test_a_percentile_is_one_of_the_values(share: float, expected: float) -> None:
    assert percentile([4.0, 2.0, 1.0, 3.0], share) == expected


def test_nothing_has_no_percentile() -> None:
    assert math.isnan(percentile([], 0.5))


def test_every_question_is_asked_before_one_is_asked_again() -> None:
    asked = [body["question"] for body in islice(bodies(QUESTIONS), 15)]
    for turn in range(3):
        assert Counter(asked[5 * turn : 5 * turn + 5]) == Counter(q.question for q in QUESTIONS)
    assert asked[:5] != asked[5:10]


def test_a_question_is_asked_with_the_turns_before_it() -> None:
    question = AskedQuestion("1", "Còn năm 2025?", (Turn("user", "Năm 2024 ai ký?"),))
    assert next(bodies([question])) == {
        "question": "Còn năm 2025?",
        "history": [{"role": "user", "content": "Năm 2024 ai ký?"}],
    }


def test_a_load_goes_through_json_unharmed() -> None:
    found = Load(Counter({"200": 3, "503": 1}), [1.5, 2.5, 4.0], 2.0, 0.1)
    assert LOAD.validate_json(LOAD.dump_json(found)) == found
    assert found.throughput == 1.5


def test_clients_ask_one_question_after_the_other_and_count_what_comes_of_it() -> None:
    app = FastAPI()
    at_once: list[int] = [0]
    most: list[int] = []

    @app.post("/v1/ask")
    async def ask(body: dict[str, object]) -> JSONResponse:
        at_once[0] += 1
        most.append(at_once[0])
        await asyncio.sleep(0.01)
        at_once[0] -= 1
        return JSONResponse({}, 429 if body["question"] == "Câu 3?" else 200)

    with serving(app) as url:
        found = asyncio.run(load(url, QUESTIONS, clients=3, seconds=0.5))
    assert max(most) == 3
    assert set(found.statuses) == {"200", "429"}
    assert found.statuses.total() == len(most) >= len(QUESTIONS)
    assert len(found.milliseconds) == found.statuses["200"]
    assert min(found.milliseconds) >= 10
    assert found.seconds >= 0.5


def test_a_service_that_is_not_there_is_counted_not_raised() -> None:
    until = time.monotonic() + 30
    found = asyncio.run(load("http://127.0.0.1:1", QUESTIONS, clients=1, seconds=1.0))
    assert time.monotonic() < until
    assert set(found.statuses) == {NO_ANSWER}
    assert found.throughput == 0
