"""The embedding model as a job uses it: in small steps, and questions go first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from api.service import Services

AT_ONCE: Final = 4
"""Passages in one step; a question that comes meanwhile waits for its end. With 16, on two busy
cores, questions took 2 to 4 seconds instead of half a second, and the job ended no sooner."""
PATIENCE: Final = 0.5
"""Seconds that a step waits for questions to be answered; a job goes on under any load."""


class GentleEmbedder:
    """Embeds for a job; ``check`` raises once the job is to stop. The model is loaded when used."""

    def __init__(self, services: Services, check: Callable[[], None]) -> None:
        self._services = services
        self._check = check

    @property
    def model_id(self) -> str:
        """Tells models apart."""
        return self._services.embeddings().model_id

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self._services.embeddings().dimension

    def count_tokens(self, text: str) -> int:
        """Tokens of a text as a passage."""
        self._check()
        return self._services.embeddings().count_tokens(text)

    def encode_documents(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (n, dimension), unit length, in the order given.

        ``progress`` is told after each step how many texts it held.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), AT_ONCE):
            self._check()
            self._services.give_way(PATIENCE)
            step = slice(start, start + AT_ONCE)
            vectors[step] = self._services.embeddings().encode_documents(texts[step], progress)
        return vectors
