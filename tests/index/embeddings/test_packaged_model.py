from __future__ import annotations

import hashlib
import json
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from index.embeddings import packaged_model
from index.embeddings.packaged_model import (
    SHA256,
    EmbeddingModelError,
    packaged_file,
    packaged_model_folder,
    tokenizer,
    unpack,
)
from index.embeddings.q4_model_file import Q4ModelFile, parse
from tests.index.embeddings.tiny_model import HIDDEN, LAYERS, PIECES, tiny_model_file


@pytest.fixture
def tiny_file(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.bin"
    path.write_bytes(tiny_model_file())
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_installed_package_holds_the_known_file() -> None:
    assert digest(packaged_file()) == SHA256


def test_the_folder_has_every_weight_under_the_name_bert_gives_it(
    tiny_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "models" / "tiny"
    unpack(tiny_file, folder, digest(tiny_file))
    weights = load_file(folder / "model.safetensors")
    assert len(weights) == 5 + 16 * LAYERS
    model = parse(tiny_file.read_bytes())
    feed_forward = weights["encoder.layer.0.output.dense.weight"]
    assert feed_forward.shape == (HIDDEN, model.sizes.feed_forward)
    assert np.array_equal(feed_forward.ravel(), model.tensor("l0.fo.w"))
    assert weights["embeddings.word_embeddings.weight"].shape == (len(PIECES), HIDDEN)


def test_the_folder_says_how_texts_are_prompted_pooled_and_cut(
    tiny_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "tiny"
    unpack(tiny_file, folder, digest(tiny_file))
    prompts = read_json(folder / "config_sentence_transformers.json")["prompts"]
    assert prompts == {"query": "query: ", "document": "passage: "}
    assert read_json(folder / "1_Pooling" / "config.json")["pooling_mode"] == "mean"
    assert read_json(folder / "tokenizer_config.json")["model_max_length"] == 24
    assert read_json(folder / "config.json")["hidden_act"] == "gelu"


def test_all_files_of_the_folder_may_be_read_by_the_same_people(
    tiny_file: Path, tmp_path: Path
) -> None:
    unpack(tiny_file, tmp_path / "tiny", digest(tiny_file))
    modes = {path.stat().st_mode for path in (tmp_path / "tiny").rglob("*") if path.is_file()}
    assert len(modes) == 1


def test_another_file_is_refused_and_named(tiny_file: Path, tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match=r"tiny\.bin.*SHA-256") as error:
        unpack(tiny_file, tmp_path / "tiny", SHA256)
    assert "pip install" in str(error.value)
    assert not (tmp_path / "tiny").exists()


def test_a_file_that_is_no_model_is_refused_and_named(tmp_path: Path) -> None:
    path = tmp_path / "khac.bin"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(EmbeddingModelError, match=r"Không đọc được.*khac\.bin"):
        unpack(path, tmp_path / "khac", digest(path))
    assert not (tmp_path / "khac").exists()


@pytest.mark.parametrize(("part", "absent"), [("PACKAGE", "khongco"), ("FILE_NAME", "khongco.bin")])
def test_a_missing_package_or_file_says_what_to_install(
    part: str, absent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packaged_model, part, absent)
    with pytest.raises(EmbeddingModelError, match=rf"{absent}.*pip install"):
        packaged_model_folder(tmp_path)


def test_a_run_that_breaks_off_leaves_no_folder_and_the_next_one_finishes(
    tiny_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "tiny"

    def break_off(_model: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(packaged_model, "_settings_files", break_off)
        unpack(tiny_file, folder, digest(tiny_file))
    assert not folder.exists()
    assert (tmp_path / "tiny.unfinished" / "model.safetensors").exists()

    (tmp_path / "tiny.unfinished" / "rest.txt").write_text("left behind")
    unpack(tiny_file, folder, digest(tiny_file))
    assert (folder / "config.json").exists()
    assert not (folder / "rest.txt").exists()
    assert not (tmp_path / "tiny.unfinished").exists()


def test_two_that_unpack_at_once_write_once(
    tiny_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []
    write_folder = packaged_model.write_folder

    def counted(model: Q4ModelFile, folder: Path) -> None:
        written.append(folder)
        write_folder(model, folder)

    monkeypatch.setattr(packaged_model, "write_folder", counted)
    arguments = (tiny_file, tmp_path / "tiny", digest(tiny_file))
    threads = [Thread(target=unpack, args=arguments) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(written) == 1
    assert (tmp_path / "tiny" / "config.json").exists()


def test_the_normaliser_is_the_files_own_map_but_for_two_characters() -> None:
    model = parse(packaged_file().read_bytes())
    normaliser = tokenizer(model).normalizer
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    differing = {
        character
        for character in characters
        if normaliser.normalize_str(character) != model.normalisation.get(character, character)
    }
    # SentencePiece spares the full-width tilde; the other is younger than its Unicode tables.
    assert differing <= {"～", "\U0001f23b"}


def read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
