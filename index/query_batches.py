"""Questions that wait at the same time share one forward pass of the model.

Sixteen short texts go through a model together in a good deal less than sixteen times one. Nobody
waits for others to come, so a question alone loses nothing: while a batch is on its way the next
one gathers, and the more is asked the larger the batches are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Event, Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.turns import Turns

AT_ONCE: Final = 16
"""Questions in one batch at most: more gain nothing, and the first of them would wait longer."""

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Embeds texts in one go: (n, dimension), in the order given."""


class _Wanted:
    """A text whose vector somebody waits for; ``settled`` once it or an error is there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.woken = Event()
        self.vector: NDArray[np.float32] | None = None
        self.error: Exception | None = None

    @property
    def settled(self) -> bool:
        return self.vector is not None or self.error is not None

    def outcome(self) -> NDArray[np.float32]:
        if self.error:
            raise self.error
        assert self.vector is not None  # asked for when settled
        return self.vector


class QueryBatches:
    """Embeds the texts of many threads: one of those that wait leads, the others follow.

    The leader embeds what waits, its own text first, and hands over to the first that has come
    meanwhile.

    Attributes:
        passes: calls of ``encode`` so far that gave vectors.
        texts: texts that those calls embedded.
    """

    def __init__(self, encode: Encode, turns: Turns, at_once: int = AT_ONCE) -> None:
        """``encode`` is called by one thread at a time, in a hurried turn of ``turns``."""
        self.passes = 0
        self.texts = 0
        self._encode = encode
        self._turns = turns
        self._at_once = at_once
        self._waiting: deque[_Wanted] = deque()
        self._is_led = False
        self._lock = Lock()  # of the two before; held for moments only

    def vector(self, text: str) -> NDArray[np.float32]:
        """The vector of a text: (dimension,). Raises what embedding this text alone raises."""
        wanted = _Wanted(text)
        with self._lock:
            self._waiting.append(wanted)
            leads, self._is_led = not self._is_led, True
        if not leads:
            wanted.woken.wait()
        if not wanted.settled:
            self._lead(wanted)
        return wanted.outcome()

    def _lead(self, own: _Wanted) -> None:
        batch: list[_Wanted] = []
        try:
            with self._turns.hurried():
                batch = self._take()
                self._settle(batch)
        finally:
            self._hand_over(batch, own)

    def _take(self) -> list[_Wanted]:
        with self._lock:
            return [self._waiting.popleft() for _ in range(min(self._at_once, len(self._waiting)))]

    def _settle(self, batch: Sequence[_Wanted]) -> None:
        """Give each its vector. Where that fails each is tried alone, to find whose fault it is."""
        try:
            vectors = self._encode([wanted.text for wanted in batch])
        except Exception as error:
            if len(batch) == 1:
                batch[0].error = error
                return
            for wanted in batch:
                self._settle([wanted])
        else:
            for wanted, vector in zip(batch, vectors, strict=True):
                wanted.vector = vector
            self.passes += 1
            self.texts += len(batch)

    def _hand_over(self, batch: Sequence[_Wanted], own: _Wanted) -> None:
        """Wake those who are done, and the next leader.

        A leader that was interrupted leaves what it has not settled, but for its own, to the next.
        """
        with self._lock:
            open_ = [w for w in (*batch, *self._waiting) if not (w.settled or w is own)]
            self._waiting = deque(open_)
            self._is_led = bool(open_)
        for wanted in (*(w for w in batch if w.settled), *open_[:1]):
            wanted.woken.set()
