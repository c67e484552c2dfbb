from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Event

import pytest

from index.turns import Turns

LONG = 60.0
"""Seconds that no test waits."""

Turn = Callable[[], AbstractContextManager[None]]


class Diary:
    """What threads did in their turns, in order."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.lines: list[str] = []
        self._pool = pool

    def start(self, turn: Turn, line: str) -> Future[None]:
        """Let a thread take its turn and write its line; returns once it is waiting for it."""
        begun = Event()

        def work() -> None:
            begun.set()
            with turn():
                self.lines.append(line)

        future = self._pool.submit(work)
        assert begun.wait(LONG)
        time.sleep(0.05)  # from there to waiting: nothing tells when
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


def test_a_turn_is_never_held_by_two() -> None:
    turns = Turns(patience=0.0)
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        with turns.hurried() if number % 2 else turns.patient():
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.001)
            inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))
    assert len(most) == 40 and set(most) == {1}
