"""Vectors kept from one indexing to the next, by model and by the hash of their text.

Unchanged text is never embedded again, wherever it has moved. What is embedded is kept at once, in
portions, so that an indexing that was killed goes on where it stopped.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from index.model import Passage
from index.storage_errors import IndexDamagedError, StorageError

PORTION: Final = 256
"""Texts embedded and kept in one go."""
UNIT_TOLERANCE: Final = 1e-3
"""How far a vector's squared length may be from one."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, hash BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, hash)
);
CREATE TEMP TABLE used (model TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (model, hash));
"""


class Embedder(Protocol):
    """What turns texts into vectors; vectors of different ``model_id`` must not be mixed."""

    @property
    def model_id(self) -> str:
        """Tells models apart."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    def encode_documents(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (n, dimension), unit length, in the order given.

        ``progress`` is told after each batch how many texts it held.
        """


def unsound(vectors: NDArray[np.float32]) -> NDArray[np.intp]:
    """Rows of ``vectors`` (n, dimension) that hold no finite numbers or are not of unit length."""
    squares = np.einsum("ij,ij->i", vectors, vectors)
    # Not "squares are off": a comparison with NaN must count as unsound.
    return np.flatnonzero(~(np.abs(squares - 1) <= UNIT_TOLERANCE))


class VectorStore:
    """The kept vectors of one embedding model, in the SQLite file ``path``, made if missing.

    Raises:
        IndexDamagedError: the file is no such store.
    """

    def __init__(self, path: Path, model_id: str, dimension: int) -> None:
        self._model = model_id
        self._dimension = dimension
        self._connection = sqlite3.connect(path)
        try:
            self._connection.executescript(_SCHEMA)
            # What is forgotten is overwritten, not merely marked as free: vectors tell of texts.
            self._connection.execute("PRAGMA secure_delete = ON")
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise IndexDamagedError(path, f"{error}; hãy xóa tệp này") from error

    def embed_missing(
        self,
        passages: Mapping[bytes, Passage],
        embedder: Embedder,
        on_progress: Callable[[int, int], None],
    ) -> int:
        """Embed the search texts, by their hashes, that are not kept yet; how many there were.

        ``on_progress`` is told how many of the missing texts are embedded, and of how many.

        Raises:
            StorageError: the model gives vectors that cannot be searched.
        """
        missing = [key for key in passages if not self._holds(key)]
        # Texts of like length share a batch; the longest first, so that the estimate of the time
        # left errs on the long side and memory runs out at the start or never.
        missing.sort(key=lambda key: -len(passages[key].search_text))
        done = 0

        def count(texts: int) -> None:
            nonlocal done
            done += texts
            on_progress(done, len(missing))

        for start in range(0, len(missing), PORTION):
            keys = missing[start : start + PORTION]
            texts = [passages[key].search_text for key in keys]
            self._keep(keys, embedder.encode_documents(texts, count))
        return len(missing)

    def vectors(self, hashes: Sequence[bytes]) -> NDArray[np.float32]:
        """The kept vectors of these texts: (n, dimension), in the order asked.

        Raises:
            KeyError: a text's vector is not kept.
        """
        sql = "SELECT vector FROM vectors WHERE model = ? AND hash = ?"
        vectors = np.empty((len(hashes), self._dimension), np.float32)
        for place, key in enumerate(hashes):
            row = self._connection.execute(sql, (self._model, key)).fetchone()
            if row is None:
                raise KeyError(key.hex())
            vectors[place] = np.frombuffer(row[0], np.float32)
        return vectors

    def forget_others(self, used: Iterable[tuple[str, bytes]]) -> None:
        """Remove every vector, of any model, whose model id and text hash are not in ``used``."""
        with self._connection as connection:
            connection.execute("DELETE FROM used")
            connection.executemany("INSERT OR IGNORE INTO used VALUES (?, ?)", used)
            connection.execute(
                "DELETE FROM vectors WHERE NOT EXISTS (SELECT 1 FROM used"
                " WHERE used.model = vectors.model AND used.hash = vectors.hash)"
            )

    def count(self) -> int:
        """How many vectors are kept, of all models."""
        return int(self._connection.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def __enter__(self) -> VectorStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _holds(self, key: bytes) -> bool:
        sql = "SELECT length(vector) FROM vectors WHERE model = ? AND hash = ?"
        row = self._connection.execute(sql, (self._model, key)).fetchone()
        return bool(row == (self._dimension * np.dtype(np.float32).itemsize,))

    def _keep(self, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        if vectors.shape != (len(keys), self._dimension) or len(unsound(vectors)):
            raise StorageError(
                f"Mô hình nhúng “{self._model}” cho ra vectơ không dùng được (sai kích thước, "
                "không hữu hạn hoặc độ dài khác 1). Hãy chọn mô hình khác."
            )
        rows = [
            (self._model, key, vector.astype(np.float32, copy=False).tobytes())
            for key, vector in zip(keys, vectors, strict=True)
        ]
        with self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
