"""A model in this process. Importing this takes seconds (PyTorch)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import torch
from numpy.typing import NDArray

from index.embeddings.concurrent_model import ConcurrentModel
from index.embeddings.embedding_model import ModelFacts

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_DOCUMENT_PROMPTS: Final = ("document", "passage", "corpus")
"""Where ``encode_document`` looks for its prompt, in this order."""


class LocalModel:
    """A sentence-transformers model; see ``EmbeddingModel``."""

    def __init__(self, model: ConcurrentModel, model_id: str) -> None:
        """Wrap a loaded model."""
        self._facts = ModelFacts(
            model_id,
            dimension=cast(int, model.get_embedding_dimension()),
            max_tokens=int(cast(int, model.max_seq_length)),
            threads=torch.get_num_threads(),
        )
        self._model = model
        prompts = (model.prompts.get(name) for name in _DOCUMENT_PROMPTS)
        self._prompt = next((prompt for prompt in prompts if prompt is not None), "")

    @property
    def facts(self) -> ModelFacts:
        """What is known of it."""
        return self._facts

    def encode_questions(self, texts: Sequence[str], threads: int) -> NDArray[np.float32]:
        """Embed questions in one forward pass on so many processors: (n, dimension)."""
        torch.set_num_threads(threads)
        try:
            return self._model.encode_query(
                list(texts),
                batch_size=len(texts),
                show_progress_bar=False,
                normalize_embeddings=True,
            ).astype(np.float32, copy=False)
        finally:
            # What a thread has set counts for threads that come after it, too.
            torch.set_num_threads(self._facts.threads)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages in one forward pass on all processors: (n, dimension)."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16()):
            vectors: NDArray[np.float32] = self._model.encode_document(
                list(texts),
                batch_size=len(texts),
                show_progress_bar=False,
                normalize_embeddings=True,
            )
        # What was rounded on the way is no longer of unit length to the last digit.
        lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, prompt and specials included; may pass max_tokens."""
        tokenizer: PreTrainedTokenizerBase = self._model.tokenizer
        with self._model.tokenizing:
            encoded = tokenizer(
                [self._prompt + text for text in texts],
                truncation=False,
                padding=False,
                return_attention_mask=False,
                return_token_type_ids=False,
                verbose=False,
            )
        return [len(ids) for ids in cast(list[list[int]], encoded["input_ids"])]

    def close(self) -> None:
        """It holds nothing but memory."""


@cache
def has_bfloat16(cpu_info: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor multiplies in bfloat16 itself; elsewhere it would be slower.

    Half again as fast on two such cores, at a cosine of 0.9999 to full precision.
    """
    try:
        flags = cpu_info.read_text(encoding="utf-8").split()
    except OSError:  # not Linux
        return False
    return not {"avx512_bf16", "amx_bf16"}.isdisjoint(flags)
