"""Whose turn it is to use what only one thread may use at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

PATIENCE: Final = 0.25
"""Seconds that one who can wait lets the hurried go before it: it goes on under any load."""


class Turns:
    """One at a time; whoever is in a hurry goes before those who can wait."""

    def __init__(self, patience: float = PATIENCE) -> None:
        """``patience`` is in seconds."""
        self._patience = patience
        self._changed = Condition()
        self._taken = False
        self._hurried = 0

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Hold the turn as soon as whoever holds it has ended."""
        with self._changed:
            self._hurried += 1
            try:
                self._changed.wait_for(lambda: not self._taken)
            finally:
                self._hurried -= 1
            self._taken = True
        with self._ending():
            yield

    @contextmanager
    def patient(self) -> Iterator[None]:
        """Hold the turn once nobody in a hurry waits for it, or has let them go long enough."""
        with self._changed:
            self._changed.wait_for(lambda: not (self._taken or self._hurried), self._patience)
            self._changed.wait_for(lambda: not self._taken)
            self._taken = True
        with self._ending():
            yield

    @contextmanager
    def _ending(self) -> Iterator[None]:
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()
