"""Models that do what the tests of a model's process need; they are sent into it by their names."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from index.embeddings import EmbeddingModelError
from index.embeddings.embedding_model import ModelFacts

KILLS = "giết"
"""A text over which the process of the model dies."""
FAILS = "hỏng"
"""A text that the model cannot embed."""
WAITS = "chờ"
"""A text that takes longer than any test."""


class LengthModel:
    """Gives the length of a text as its vector."""

    facts = ModelFacts("dài", dimension=1, max_tokens=100, threads=2)

    def encode_questions(self, texts: Sequence[str], threads: int) -> NDArray[np.float32]:
        for text in texts:
            if text == KILLS:
                os._exit(9)
            if text == FAILS:
                raise ValueError("không đọc được")
            if text == WAITS:
                time.sleep(1000)
        return np.array([[len(text)] for text in texts], np.float32)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_questions(texts, 2)

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def close(self) -> None:
        """Nothing to give back."""


class OtherModel(LengthModel):
    """Another model under the same name."""

    facts = ModelFacts("khác", dimension=1, max_tokens=100, threads=2)


def talkative() -> LengthModel:
    print("đang nạp")
    return LengthModel()


def missing() -> NoReturn:
    raise EmbeddingModelError("Không có mô hình này.")


def broken() -> NoReturn:
    raise OSError("đĩa hỏng")


def dying() -> NoReturn:
    os._exit(9)


def once(mark: Path) -> LengthModel:
    """Loads the first time only; the file ``mark`` tells that it has."""
    if mark.exists():
        missing()
    mark.touch()
    return LengthModel()


def changing(mark: Path) -> LengthModel:
    """Another model from the second time on."""
    if mark.exists():
        return OtherModel()
    mark.touch()
    return LengthModel()
