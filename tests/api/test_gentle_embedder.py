"""The embedding model as jobs use it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from api.changing.gentle_embedder import AT_ONCE, PATIENCE, GentleEmbedder


class Model:
    """Notes the texts of each step; the vector of a text is its length."""

    model_id, dimension = "giả", 1

    def __init__(self) -> None:
        self.steps: list[int] = []

    def encode_documents(
        self, texts: list[str], progress: Callable[[int], None] | None
    ) -> NDArray[np.float32]:
        self.steps.append(len(texts))
        if progress:
            progress(len(texts))
        return np.array([[len(text)] for text in texts], np.float32)


class Given:
    """The model, and how often and how long was given way."""

    def __init__(self) -> None:
        self.model, self.waits = Model(), list[float]()

    def embeddings(self) -> Model:
        return self.model

    def give_way(self, seconds: float) -> None:
        self.waits.append(seconds)


def test_passages_are_embedded_few_at_a_time_and_questions_go_first() -> None:
    services, told = Given(), list[int]()
    embedder = GentleEmbedder(services, lambda: None)  # type: ignore[arg-type]
    texts = ["a" * n for n in range(2 * AT_ONCE + 1)]
    vectors = embedder.encode_documents(texts, told.append)
    assert vectors[:, 0].tolist() == [*range(len(texts))]
    assert services.model.steps == told == [AT_ONCE, AT_ONCE, 1]
    assert services.waits == [PATIENCE] * 3
    assert embedder.encode_documents([]).shape == (0, 1)
