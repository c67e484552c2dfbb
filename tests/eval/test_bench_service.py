from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from eval.bench_service import Bare, Level, bare, batch_size, failures, in_lanes, served
from eval.closed_loop import Load

QUESTIONS = ["một", "hai", "ba"]


class Clock:
    """Stands still but for what the model takes."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_bare_model_is_timed_batch_by_batch() -> None:
    clock = Clock()
    batches: list[Sequence[str]] = []

    def encode(texts: Sequence[str]) -> None:
        batches.append(texts)
        clock.now += 0.5

    found = bare(encode, QUESTIONS, size=2, seconds=1.6, clock=clock)
    assert [len(batch) for batch in batches] == [2, 2, 2, 2]
    assert Counter(text for batch in batches[:3] for text in batch) == Counter(QUESTIONS * 2)
    assert found == Bare(2, 4.0, [500.0] * 4)


def test_what_lanes_embed_at_a_time_adds_up() -> None:
    found = in_lanes(2, lambda: Bare(8, 30.0, [250.0, 260.0]))
    assert found == Bare(8, 60.0, [250.0, 260.0] * 2)


def metrics(texts: int, batches: int) -> str:
    return (
        "# TYPE cancu_embedded_questions summary\n"
        f"cancu_embedded_questions_count {float(batches)}\n"
        f"cancu_embedded_questions_sum {float(texts)}\n"
    )


@pytest.mark.parametrize(
    ("before", "after", "size"),
    [
        (metrics(10, 10), metrics(130, 20), 12),
        (metrics(10, 10), metrics(10, 10), 1),
        (metrics(0, 0), metrics(37, 10), 4),
    ],
)
def test_the_batches_are_as_large_as_the_service_made_them(
    before: str, after: str, size: int
) -> None:
    assert batch_size(before, after) == size


def test_the_ratios_are_of_the_same_kind() -> None:
    load = Load(Counter({"200": 60, "503": 2}), [10.0] * 57 + [50.0] * 3, 2.0, 0.31)
    single = Bare(1, 25.0, [20.0] * 19 + [25.0])
    level = Level(8, load, Bare(4, 40.0, [100.0]), Bare(4, 60.0, [130.0]), single)
    assert level.share == pytest.approx(30 / 40)
    assert level.share_of_lanes == pytest.approx(30 / 60)
    assert level.delay == pytest.approx(10 / 20)
    assert level.line().split()[:6] == ["8", "30.0", "10.0", "10.0", "50.0", "5.00"]
    assert level.line().endswith("0.75   0.50   0.50  503: 2")


def test_failures_are_told_by_status() -> None:
    assert failures(Load(Counter({"200": 5}))) == "0"
    assert failures(Load(Counter({"503": 1, "200": 5, "429": 2}))) == "429: 2, 503: 1"


def test_a_service_is_started_and_the_home_is_left_as_it_was(sample_home: Path) -> None:
    before = sorted(sample_home.iterdir())
    with served(sample_home) as url:
        answered = httpx.post(f"{url}/v1/ask", json={"question": "Ai ký kế hoạch?"}, timeout=60)
        state = httpx.get(f"{url}/metrics").text
    assert answered.status_code == httpx.codes.OK
    assert batch_size(metrics(0, 0), state) == 1
    assert sorted(sample_home.iterdir()) == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
