"""A model that several threads may use at a time. Importing this takes seconds (PyTorch)."""

from __future__ import annotations

from threading import Lock
from typing import Any

from sentence_transformers import SentenceTransformer

__all__ = ["ConcurrentModel"]


class ConcurrentModel(SentenceTransformer):
    """A SentenceTransformer whose tokenizer, unlike its network, one thread uses at a time.

    A tokenizer keeps the padding and truncation of its last call. It takes a tenth of the time
    that the network takes, which any number of threads may run.

    Attributes:
        tokenizing: held by whoever uses the tokenizer.
    """

    def __init__(self, name: str, *, local_only: bool) -> None:
        """Load the model of a name or folder; see ``SentenceTransformer``."""
        super().__init__(name, local_files_only=local_only)
        self.tokenizing = Lock()

    def preprocess(self, *given: Any, **options: Any) -> dict[str, Any]:  # noqa: ANN401
        """Tokenize: see ``SentenceTransformer``."""
        with self.tokenizing:
            tokens: dict[str, Any] = super().preprocess(*given, **options)
            return tokens
