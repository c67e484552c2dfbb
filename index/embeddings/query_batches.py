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

from index.embeddings.turns import Turns

AT_ONCE: Final = 16
"""Questions in one batch at most: more gain nothing, and the first of them would wait longer."""

Encode = Callable[[Sequence[str], bool], NDArray[np.float32]]
"""Embeds texts in one go, told whether nothing else is being embedded: (n, dimension)."""


class _Wanted:
    """A text whose vector somebody waits for; ``settled`` once it or an error is there.

    ``leads``: whoever waits for it has been given a lane, and must use it or give it back.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.woken = Event()
        self.leads = False
        self.vector: NDArray[np.float32] | None = None
        self.error: BaseException | None = None

    @property
    def settled(self) -> bool:
        return self.vector is not None or self.error is not None

    def outcome(self) -> NDArray[np.float32]:
        if self.error:
            raise self.error
        assert self.vector is not None  # asked for when settled
        return self.vector


class QueryBatches:
    """Embeds the texts of many threads: some of those that wait lead, the others follow.

    A leader embeds what waits, the longest waiting first, and gives its lane to the first that has
    come meanwhile. Each lane has one leader at a time.

    Attributes:
        passes: calls of ``encode`` so far that gave vectors.
        texts: texts that those calls embedded.
    """

    def __init__(
        self, encode: Encode, turns: Turns, lanes: int = 1, at_once: int = AT_ONCE
    ) -> None:
        """``encode`` is called by ``lanes`` threads at a time, in hurried turns of ``turns``."""
        self.passes = 0
        self.texts = 0
        self._encode = encode
        self._turns = turns
        self._at_once = at_once
        self._free_lanes = lanes
        self._waiting: deque[_Wanted] = deque()
        self._lock = Lock()  # of all before that changes; held for moments only

    def vector(self, text: str) -> NDArray[np.float32]:
        """The vector of a text: (dimension,). Raises what embedding this text alone raises."""
        wanted = _Wanted(text)
        with self._lock:
            self._waiting.append(wanted)
            self._give_lane()
        # Another leader may settle what leads: it gives its lane back all the same. What is settled
        # waits no more and is given no lane, so it is asked in this order.
        while not wanted.settled or wanted.leads:
            wanted.woken.wait()
            wanted.woken.clear()
            if wanted.leads:
                self._lead(wanted)
        return wanted.outcome()

    def _give_lane(self) -> None:
        """Let the first that waits without a lane lead, if one is free; the lock is held."""
        follower = next((wanted for wanted in self._waiting if not wanted.leads), None)
        if follower and self._free_lanes:
            self._free_lanes -= 1
            follower.leads = True
            follower.woken.set()

    def _lead(self, own: _Wanted) -> None:
        batch: list[_Wanted] = []
        try:
            if not own.settled:
                with self._turns.hurried() as is_alone:
                    batch = self._take()
                    self._settle(batch, is_alone)
        except BaseException as interruption:
            own.error = interruption  # nobody waits for it any more
            raise
        finally:
            self._hand_over(batch, own)

    def _take(self) -> list[_Wanted]:
        with self._lock:
            return [self._waiting.popleft() for _ in range(min(self._at_once, len(self._waiting)))]

    def _settle(self, batch: Sequence[_Wanted], is_alone: bool) -> None:
        """Give each its vector. Where that fails each is tried alone, to find whose fault it is."""
        if not batch:  # other leaders have taken all that waited
            return
        try:
            vectors = self._encode([wanted.text for wanted in batch], is_alone)
        except Exception as error:
            if len(batch) == 1:
                batch[0].error = error
                return
            for wanted in batch:
                self._settle([wanted], is_alone)
        else:
            for wanted, vector in zip(batch, vectors, strict=True):
                wanted.vector = vector
            with self._lock:
                self.passes += 1
                self.texts += len(batch)

    def _hand_over(self, batch: Sequence[_Wanted], own: _Wanted) -> None:
        """Wake those who are done, and the next leader; what is left open goes back to the queue.

        Only a leader that was interrupted leaves something open.
        """
        with self._lock:
            self._waiting = deque(w for w in (*batch, *self._waiting) if not w.settled)
            own.leads = False
            self._free_lanes += 1
            self._give_lane()
        for wanted in batch:
            if wanted.settled:
                wanted.woken.set()
