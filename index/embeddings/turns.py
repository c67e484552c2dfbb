"""Whose turn it is to use what few threads may use at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

PATIENCE: Final = 0.25
"""Seconds that one who can wait lets the hurried go before it: it goes on under any load."""


class Turns:
    """A few in a hurry at a time, or one who can wait; the hurried go first."""

    def __init__(self, lanes: int = 1, patience: float = PATIENCE) -> None:
        """So many in a hurry may hold a turn together; ``patience`` is in seconds."""
        self._lanes = lanes
        self._patience = patience
        self._changed = Condition()
        self._held = 0  # by the hurried
        self._is_taken = False  # by one who can wait
        self._hurried = 0  # waiting
        self._overdue = 0  # waiting, after their patience

    @contextmanager
    def hurried(self) -> Iterator[bool]:
        """Hold a turn as soon as one is free; whether nobody else held one at its beginning."""
        with self._changed:
            self._hurried += 1
            try:
                self._changed.wait_for(self._has_free_lane)
            finally:
                self._hurried -= 1
            is_alone = not self._held
            self._held += 1
        try:
            yield is_alone
        finally:
            with self._changed:
                self._held -= 1
                self._changed.notify_all()

    @contextmanager
    def patient(self) -> Iterator[None]:
        """Hold the only turn once nobody in a hurry waits, or they have gone first long enough."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_free() and not self._hurried, self._patience)
            self._overdue += 1
            try:
                self._changed.wait_for(self._is_free)
            finally:
                self._overdue -= 1
            self._is_taken = True
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()

    def _has_free_lane(self) -> bool:
        return not (self._is_taken or self._overdue) and self._held < self._lanes

    def _is_free(self) -> bool:
        return not (self._is_taken or self._held)
