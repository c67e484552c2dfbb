from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Event

import pytest

from index.embeddings.turns import Turns

LONG = 60.0
"""Seconds that no test waits."""

Turn = Callable[[], AbstractContextManager[object]]


class Diary:
    """What threads did in their turns, in order."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.lines: list[str] = []
        self._pool = pool

    def start(self, turn: Turn, line: str) -> Future[None]:
        """Let a thread take its turn and write its line; returns once it waits, or has done so."""

        def work() -> None:
            with turn():
                self.lines.append(line)

        waiting = turn.__self__._changed._waiters  # type: ignore[attr-defined]
        before = len(waiting)
        future = self._pool.submit(work)
        until = time.monotonic() + LONG
        while len(waiting) == before and not future.done():
            assert time.monotonic() < until
            time.sleep(0.001)
        return future


def test_who_is_in_a_hurry_goes_before_those_who_can_wait() -> None:
    turns = Turns(patience=LONG)
    with ThreadPoolExecutor(3) as pool:
        diary = Diary(pool)
        with turns.patient():
            first = diary.start(turns.patient, "passages")
            others = [diary.start(turns.hurried, "question") for _ in range(2)]
            assert diary.lines == []
        for future in (first, *others):
            future.result(LONG)
    assert diary.lines == ["question", "question", "passages"]


def test_who_can_wait_does_not_wait_for_ever() -> None:
    turns = Turns(patience=0.01)
    with ThreadPoolExecutor(2) as pool:
        diary = Diary(pool)
        with turns.hurried():
            passages = diary.start(turns.patient, "passages")
            # Always somebody in a hurry: the turn is never free without one waiting for it.
            turns._hurried += 1
        passages.result(LONG)
    assert diary.lines == ["passages"]


@pytest.mark.parametrize("kind", ["hurried", "patient"])
def test_a_turn_ends_with_an_error_too(kind: str) -> None:
    turns = Turns()
    take: Turn = getattr(turns, kind)
    with pytest.raises(ValueError, match="lỗi"), take():
        raise ValueError("lỗi")
    with ThreadPoolExecutor(1) as pool:
        diary = Diary(pool)
        diary.start(turns.patient, "passages").result(LONG)
    assert diary.lines == ["passages"]


@pytest.mark.parametrize("lanes", [1, 2])
def test_the_hurried_share_their_lanes_and_nobody_shares_with_the_patient(lanes: int) -> None:
    turns = Turns(lanes, patience=0.0)
    inside: list[int] = []
    seen: list[tuple[int, ...]] = []

    def work(number: int) -> None:
        with turns.hurried() if number % 2 else turns.patient():
            inside.append(number)
            seen.append(tuple(inside))
            time.sleep(0.001)
            inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(60)))
    assert len(seen) == 60
    assert max(map(len, seen)) == lanes
    assert all(len(held) == 1 for held in seen if any(number % 2 == 0 for number in held))


def test_who_can_wait_gets_its_turn_between_the_hurried_of_two_lanes() -> None:
    turns = Turns(2, patience=0.0)
    ended = Event()

    def ask_on() -> None:
        while not ended.is_set():
            with turns.hurried():
                time.sleep(0.001)

    with ThreadPoolExecutor(5) as pool:
        for _ in range(4):
            pool.submit(ask_on)
        diary = Diary(pool)
        try:
            diary.start(turns.patient, "passages").result(LONG)
        finally:
            ended.set()
    assert diary.lines == ["passages"]
