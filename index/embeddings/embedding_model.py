"""What a model does, in this process or in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What is known of a model without asking it.

    Attributes:
        model_id: tells models apart whose vectors must not be mixed; the same on every machine.
        dimension: numbers in a vector.
        max_tokens: longest input in tokens, specials and prompt included; the rest is cut off.
        threads: processors that one forward pass may use.
    """

    model_id: str
    dimension: int
    max_tokens: int
    threads: int


class EmbeddingModel(Protocol):
    """A loaded model; several threads may use it at a time."""

    @property
    def facts(self) -> ModelFacts:
        """What is known of it."""

    def encode_questions(self, texts: Sequence[str], threads: int) -> NDArray[np.float32]:
        """Embed questions in one forward pass on so many processors: (n, dimension)."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages in one forward pass on all processors: (n, dimension)."""

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, prompt and specials included; may pass max_tokens."""

    def close(self) -> None:
        """Give back what it holds; it is asked nothing afterwards."""
