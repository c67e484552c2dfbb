"""Models that do what the tests of a model's process need; they are sent into it by their names."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from index.embeddings import EmbeddingModelError
from index.embeddings.embedding_model import EmbeddingModel, ModelFacts

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


class OnOneProcessor(LengthModel):
    """The same where fewer processors are to be had."""

    facts = replace(LengthModel.facts, threads=1)


def talkative() -> LengthModel:
    print("đang nạp")
    return LengthModel()


def missing() -> NoReturn:
    raise EmbeddingModelError("Không có mô hình này.")


def broken() -> NoReturn:
    raise OSError("đĩa hỏng")


def dying() -> NoReturn:
    os._exit(9)


def waiting() -> NoReturn:
    time.sleep(1000)
    raise AssertionError


def first(
    load: Callable[[], EmbeddingModel], then: Callable[[], EmbeddingModel], mark: Path
) -> EmbeddingModel:
    """What ``load`` loads, from the second time on what ``then`` does; ``mark`` tells of it."""
    if mark.exists():
        return then()
    mark.touch()
    return load()
