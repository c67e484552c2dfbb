from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.model import Passage
from index.records import text_hash
from index.storage_errors import IndexDamagedError, StorageError
from index.vector_store import PORTION, VectorStore, unsound
from tests.index.sample_documents import DIMENSION, FakeEmbedder, make_document


def passages(*texts: str) -> dict[bytes, Passage]:
    made = make_document("a", texts, title="Kế hoạch").passages
    return {text_hash(passage.search_text): passage for passage in made}


def silent(done: int, total: int) -> None:
    """No progress shown."""


def open_store(folder: Path, embedder: FakeEmbedder) -> VectorStore:
    return VectorStore(folder / "embeddings.sqlite", embedder.model_id, embedder.dimension)


def test_a_text_is_embedded_once_and_its_vector_comes_back(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    wanted = passages("một", "hai", "ba")
    with open_store(tmp_path, embedder) as store:
        assert store.embed_missing(wanted, embedder, silent) == 3
    with open_store(tmp_path, embedder) as store:
        assert store.embed_missing(passages("hai", "bốn"), embedder, silent) == 1
        vectors = store.vectors(list(wanted))
    assert sorted(embedder.texts) == sorted(f"Kế hoạch\n{t}" for t in ("một", "hai", "ba", "bốn"))
    again = FakeEmbedder().encode_documents([p.search_text for p in wanted.values()])
    assert np.array_equal(vectors, again)


def test_the_longest_texts_are_embedded_first_and_progress_reaches_the_end(tmp_path: Path) -> None:
    embedder, told = FakeEmbedder(), list[tuple[int, int]]()
    count = PORTION + 40
    wanted = passages(*("x" * (1 + i) for i in range(count)))
    with open_store(tmp_path, embedder) as store:
        store.embed_missing(wanted, embedder, lambda done, total: told.append((done, total)))
    assert [len(text) for text in embedder.texts] == sorted(map(len, embedder.texts), reverse=True)
    assert told == [(PORTION, count), (count, count)]


def test_what_was_embedded_before_a_crash_is_kept(tmp_path: Path) -> None:
    class FailsLater(FakeEmbedder):
        def encode_documents(
            self, texts: Sequence[str], progress: Callable[[int], None] | None = None
        ) -> NDArray[np.float32]:
            if self.texts:
                raise KeyboardInterrupt
            return super().encode_documents(texts, progress)

    wanted = passages(*(f"đoạn {i}" for i in range(PORTION + 10)))
    with open_store(tmp_path, FakeEmbedder()) as store, pytest.raises(KeyboardInterrupt):
        store.embed_missing(wanted, FailsLater(), silent)
    with open_store(tmp_path, FakeEmbedder()) as store:
        assert store.embed_missing(wanted, FakeEmbedder(), silent) == 10


def test_each_model_has_its_own_vectors(tmp_path: Path) -> None:
    one, other = FakeEmbedder("một"), FakeEmbedder("hai")
    wanted = passages("công an")
    with open_store(tmp_path, one) as store:
        store.embed_missing(wanted, one, silent)
        first = store.vectors(list(wanted))
    with open_store(tmp_path, other) as store:
        assert store.embed_missing(wanted, other, silent) == 1
        assert not np.array_equal(store.vectors(list(wanted)), first)


def test_only_vectors_still_used_are_kept(tmp_path: Path) -> None:
    one, other = FakeEmbedder("một"), FakeEmbedder("hai")
    wanted = passages("giữ", "bỏ")
    keep = next(iter(wanted))
    for embedder in (one, other):
        with open_store(tmp_path, embedder) as store:
            store.embed_missing(wanted, embedder, silent)
    with open_store(tmp_path, one) as store:
        assert store.count() == 4
        store.forget_others([("một", keep), ("một", keep)])
        assert store.count() == 1
        assert store.vectors([keep]).shape == (1, DIMENSION)
        with pytest.raises(KeyError):
            store.vectors(list(wanted))


@pytest.mark.parametrize("wrong", ["nan", "zero", "wide"])
def test_a_vector_that_cannot_be_searched_is_refused_and_not_kept(
    tmp_path: Path, wrong: str
) -> None:
    class Wrong(FakeEmbedder):
        def encode_documents(
            self, texts: Sequence[str], progress: Callable[[int], None] | None = None
        ) -> NDArray[np.float32]:
            vectors = super().encode_documents(texts)
            if wrong == "wide":
                return np.hstack([vectors, vectors])
            vectors[0, 0] = np.nan if wrong == "nan" else vectors[0, 0]
            return vectors if wrong == "nan" else vectors * 0

    with open_store(tmp_path, FakeEmbedder()) as store:
        with pytest.raises(StorageError, match="“giả”"):
            store.embed_missing(passages("một", "hai"), Wrong(), silent)
        assert store.count() == 0


def test_a_vector_cut_short_on_the_disk_is_made_anew(tmp_path: Path) -> None:
    embedder, wanted = FakeEmbedder(), passages("một", "hai")
    with open_store(tmp_path, embedder) as store:
        store.embed_missing(wanted, embedder, silent)
    with closing(sqlite3.connect(tmp_path / "embeddings.sqlite")) as database:
        database.execute("UPDATE vectors SET vector = x'00' WHERE hash = ?", (next(iter(wanted)),))
        database.commit()
    with open_store(tmp_path, embedder) as store:
        assert store.embed_missing(wanted, embedder, silent) == 1
        assert len(unsound(store.vectors(list(wanted)))) == 0


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "embeddings.sqlite").write_text("không phải cơ sở dữ liệu " * 100)
    with pytest.raises(IndexDamagedError, match=r"embeddings\.sqlite.*hãy xóa tệp này"):
        open_store(tmp_path, FakeEmbedder())


def test_unsound_vectors_are_told_by_their_rows() -> None:
    vectors = np.eye(4, dtype=np.float32)
    vectors[1, 1], vectors[2, 2], vectors[3, 3] = np.nan, 1.1, np.inf
    assert unsound(vectors).tolist() == [1, 2, 3]
