"""Finding and loading the model that the settings name."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from index.embeddings.model_process import ModelProcess
from index.embeddings.packaged_model import EmbeddingModelError, packaged_model_folder
from index.embeddings.sentence_embeddings import SentenceEmbeddings
from settings import Settings

if TYPE_CHECKING:
    from index.embeddings.concurrent_model import ConcurrentModel
    from index.embeddings.local_model import LocalModel

PACKAGED: Final = "packaged"
SETTING: Final = "CANCU_EMBEDDING_MODEL"

_SAMPLE: Final = 64
"""Values of each weight that tell two models apart: training changes all of them."""


def load_embeddings(settings: Settings) -> SentenceEmbeddings:
    """Load the embedding model of the settings; takes seconds.

    ``packaged`` and folders never touch the network; a name is looked for on this machine first.

    Raises:
        EmbeddingModelError: there is no such model, or it cannot be loaded.
    """
    model = load_model(settings.embedding_model, settings.home)
    return SentenceEmbeddings(model, settings.embedding_batch)


def load_embeddings_apart(settings: Settings) -> SentenceEmbeddings:
    """The same in a process of its own, which ends when the embeddings are closed.

    Worth its start where much else is done at the same time, as in a service: see
    ``ModelProcess``.

    Raises:
        EmbeddingModelError: there is no such model, or it cannot be loaded.
    """
    model = ModelProcess(partial(load_model, settings.embedding_model, settings.home))
    return SentenceEmbeddings(model, settings.embedding_batch)


def load_model(name: str, home: Path) -> LocalModel:
    """Load the model of a name, or of a folder, or the packaged one, into this process.

    Raises:
        EmbeddingModelError: there is no such model, or it cannot be loaded.
    """
    if name == PACKAGED:
        folder = packaged_model_folder(home)
        model = _load_folder(folder, "Hãy xóa thư mục này rồi chạy lại để tạo lại mô hình.")
        model_id = folder.name
    elif (folder := Path(name).expanduser()).is_dir():
        model = _load_folder(folder, f"Hãy kiểm tra giá trị của biến {SETTING}.")
        model_id = f"{folder.resolve().name}-{_fingerprint(model)}"
    else:
        model = _load_named(name)
        model_id = f"{name}-{_fingerprint(model)}"
    from index.embeddings.local_model import LocalModel

    return LocalModel(model, model_id)


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

    from index.embeddings.concurrent_model import ConcurrentModel

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
