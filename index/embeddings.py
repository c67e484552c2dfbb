"""Texts to vectors: the packaged model or any other of sentence-transformers.

Importing this module is cheap; PyTorch (several seconds) is imported when a model is loaded, so
that commands which embed nothing start at once.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index.packaged_model import EmbeddingModelError, packaged_model_folder
from index.query_batches import QueryBatches
from index.turns import Turns
from settings import Settings

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from index.concurrent_model import ConcurrentModel

__all__ = ["EmbeddingModelError", "SentenceEmbeddings", "load_embeddings"]

PACKAGED: Final = "packaged"
SETTING: Final = "CANCU_EMBEDDING_MODEL"

_DOCUMENT_PROMPTS: Final = ("document", "passage", "corpus")
"""Where ``encode_document`` looks for its prompt, in this order."""

MAX_LANES: Final = 4
"""Batches of questions that go through the model at a time at most, each on its share of threads.

Two on one thread each give 65 questions a second where one on two gives 45: small matrices gain
little from a second thread.
"""

_SAMPLE: Final = 64
"""Values of each weight that tell two models apart: training changes all of them."""


class SentenceEmbeddings(Embeddings):
    """A sentence-transformers model that embeds questions and passages, each with its own prompt.

    Safe to use from several threads: questions asked at the same time share a forward pass, and go
    before the next batch of passages.

    Attributes:
        queries: the questions, in the batches that they form.
        lanes: batches of questions that go through the model at a time.
        model_id: tells models apart whose vectors must not be mixed; the same on every machine.
        dimension: numbers in a vector.
        max_tokens: longest input in tokens, specials and prompt included; the rest is cut off.
    """

    def __init__(self, model: ConcurrentModel, model_id: str, batch: int) -> None:
        """Wrap a loaded model; ``batch`` passages go through it in one forward pass."""
        import torch

        self.model_id = model_id
        self.dimension = cast(int, model.get_embedding_dimension())
        self.max_tokens = int(cast(int, model.max_seq_length))
        self._model = model
        self._batch = batch
        prompts = (model.prompts.get(name) for name in _DOCUMENT_PROMPTS)
        self._prompt = next((prompt for prompt in prompts if prompt is not None), "")
        self._threads = torch.get_num_threads()
        self.lanes = min(self._threads, MAX_LANES)
        # Threads of their own: each thread that runs the model keeps memory and helpers for it, and
        # a service has dozens that ask.
        self._lane_threads = ThreadPoolExecutor(self.lanes, thread_name_prefix="lane")
        self._turns = Turns(self.lanes)
        self.queries = QueryBatches(self._encode_in_lane, self._turns, self.lanes)

    def encode_documents(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (n, dimension), unit length, in the order given.

        ``progress`` is told after each batch how many texts it held.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Texts of like length share a batch, or the short ones would be padded to the longest.
        longest_first = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for start in range(0, len(texts), self._batch):
            places = longest_first[start : start + self._batch]
            vectors[places] = self._encode_batch([texts[i] for i in places])
            if progress:
                progress(len(places))
        return vectors

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question: (dimension,), unit length. Those asked at once share a forward pass."""
        return self.queries.vector(text)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions in one forward pass: (n, dimension), unit length, in the order given."""
        with self._turns.hurried() as is_alone:
            return self._encode_in_lane(texts, is_alone)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages, as LangChain wants them."""
        return cast(list[list[float]], self.encode_documents(texts).tolist())

    def embed_query(self, text: str) -> list[float]:
        """Embed a question, as LangChain wants it."""
        return cast(list[float], self.encode_query(text).tolist())

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` as a passage, prompt and specials included; may pass max_tokens."""
        return self.count_tokens_many([text])[0]

    def count_tokens_many(self, texts: Sequence[str]) -> list[int]:
        """``count_tokens`` of each text; much faster than one by one."""
        if not texts:
            return []
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

    def _encode_in_lane(self, texts: Sequence[str], is_alone: bool) -> NDArray[np.float32]:
        """Embed what is alone with all threads, and what is not with those of its lane."""
        threads = self._threads if is_alone else self._threads // self.lanes
        return self._lane_threads.submit(self._encode_on, threads, texts).result()

    def _encode_on(self, threads: int, texts: Sequence[str]) -> NDArray[np.float32]:
        import torch

        torch.set_num_threads(threads)
        try:
            return self._encode_queries(texts)
        finally:
            # What a thread has set counts for threads that come after it, too.
            torch.set_num_threads(self._threads)

    def _encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._model.encode_query(
            list(texts), batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
        ).astype(np.float32, copy=False)

    def _encode_batch(self, texts: list[str]) -> NDArray[np.float32]:
        import torch

        fast = torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16())
        with self._turns.patient(), fast:
            vectors: NDArray[np.float32] = self._model.encode_document(
                texts, batch_size=len(texts), show_progress_bar=False, normalize_embeddings=True
            )
        # What was rounded on the way is no longer of unit length to the last digit.
        lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths


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


def load_embeddings(settings: Settings) -> SentenceEmbeddings:
    """Load the embedding model of the settings; takes seconds.

    ``packaged`` and folders never touch the network; a name is looked for on this machine first.

    Raises:
        EmbeddingModelError: there is no such model, or it cannot be loaded.
    """
    name = settings.embedding_model
    if name == PACKAGED:
        folder = packaged_model_folder(settings.home)
        model = _load_folder(folder, "Hãy xóa thư mục này rồi chạy lại để tạo lại mô hình.")
        model_id = folder.name
    elif (folder := Path(name).expanduser()).is_dir():
        model = _load_folder(folder, f"Hãy kiểm tra giá trị của biến {SETTING}.")
        model_id = f"{folder.resolve().name}-{_fingerprint(model)}"
    else:
        model = _load_named(name)
        model_id = f"{name}-{_fingerprint(model)}"
    return SentenceEmbeddings(model, model_id, settings.embedding_batch)


def _load_folder(folder: Path, advice: str) -> ConcurrentModel:
    try:
        return _sentence_transformer(str(folder), local_only=True)
    except Exception as error:  # a folder that is no model fails anywhere in three libraries
        raise EmbeddingModelError(
            f"Không nạp được mô hình nhúng trong thư mục {folder}: thư mục hỏng hoặc không phải "
            f"mô hình sentence-transformers. {advice} Chi tiết: {error}"
        ) from error


def _load_named(name: str) -> ConcurrentModel:
    with suppress(Exception):  # not on this machine: then what the hub says is what counts
        return _sentence_transformer(name, local_only=True)
    try:
        return _sentence_transformer(name, local_only=False)
    except Exception as error:
        raise EmbeddingModelError(
            f"Không tìm thấy mô hình nhúng “{name}” (biến {SETTING}): không có thư mục này và cũng "
            "không có mô hình cùng tên trên máy hoặc trên Hugging Face. Hãy ghi đúng đường dẫn thư "
            f"mục, hoặc đặt {SETTING}={PACKAGED} để dùng mô hình đi kèm. Chi tiết: {error}"
        ) from error


def _sentence_transformer(name: str, *, local_only: bool) -> ConcurrentModel:
    # The threads of a forward pass wait for each other hundreds of times. By default they spin, and
    # where other work shares the processors, as in a service, they spin instead of what they wait
    # for: a question has taken fifty times as long. Read when PyTorch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # Imported here: these take several seconds.
    from transformers import PreTrainedTokenizerBase
    from transformers.utils import logging

    from index.concurrent_model import ConcurrentModel

    # A bar for half a second of loading is noise; one for a long download is not.
    show_progress = logging.disable_progress_bar if local_only else logging.enable_progress_bar
    show_progress()  # type: ignore[no-untyped-call]
    model = ConcurrentModel(name, local_only=local_only)
    if not isinstance(model.tokenizer, PreTrainedTokenizerBase):
        raise TypeError("mô hình không có bộ tách từ của transformers nên không đếm được token")
    return model


def _fingerprint(model: ConcurrentModel) -> str:
    """What a model does to a text, in short: its modules, its prompts, a sample of every weight.

    A model that is trained further or pooled otherwise keeps its name, not its vectors.
    """
    digest = hashlib.sha256(f"{model} {sorted(model.prompts.items())}".encode())
    for name, weights in model.state_dict().items():
        digest.update(name.encode())
        digest.update(weights.flatten()[:_SAMPLE].float().cpu().numpy().tobytes())
    return digest.hexdigest()[:12]
