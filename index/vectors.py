"""Vector search over passages: Chroma for the whole corpus, exact search within documents.

A generation's folder holds Chroma's own folder and, beside it, the same vectors as plain rows.
Chroma's ``where`` takes ten milliseconds on ten thousand vectors, and more the wider it is; the
rows of the wanted documents multiplied by the question take a fraction of one, and are exact.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from index.model import Passage
from index.reader_view import reader_view

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

_COLLECTION: Final = "passages"
_DATABASE: Final = "chroma.sqlite3"
_FOLDER: Final = "chroma"
_ROWS: Final = "rows.npy"
_IDS: Final = "rows.json"
_BATCH: Final = 2_000
"""Vectors given to Chroma at once: it takes them as Python lists, 12 kB each."""


def _hnsw() -> CreateHNSWConfiguration:
    """On 10,000 clustered vectors these find all of the exact best 20, in under 3 ms."""
    return {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}


def write_vectors(folder: Path, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
    """Write the vectors of ``passages``, (n, dimension), unit length, into a new ``folder``."""
    folder.mkdir(parents=True)
    np.save(folder / _ROWS, vectors)
    rows = [(passage.id, passage.document_id) for passage in passages]
    (folder / _IDS).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    _write_chroma(folder / _FOLDER, passages, vectors)


def _write_chroma(folder: Path, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
    batches = np.array_split(np.arange(len(passages)), max(1, -(-len(passages) // _BATCH)))
    # Chroma moves vectors from its log into the HNSW files when this many have come; what is left
    # in the log would be indexed anew by every reader. So each batch must be enough.
    threshold = max(2, min(len(batch) for batch in batches))
    with closing(_client(folder)) as client:
        collection = client.create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {**_hnsw(), "sync_threshold": threshold}},
        )
        for batch in batches:
            if len(batch):
                collection.upsert(
                    ids=[passages[i].id for i in batch],
                    embeddings=vectors[batch],
                    metadatas=[{"document_id": passages[i].document_id} for i in batch],
                )
    with closing(sqlite3.connect(folder / _DATABASE)) as database:
        database.execute("VACUUM")  # the log is empty by now; every reader copies what is left


def _client(folder: Path) -> Client:
    # Imported here: it takes a second, which commands that search nothing need not wait for.
    import chromadb
    from chromadb.config import Settings

    # No .env file: one of another program in the working folder must not configure Chroma.
    settings = Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]
    # What it is declared to return cannot be closed; what it returns can.
    return cast("Client", chromadb.PersistentClient(folder, settings))


class VectorIndex:
    """Searches the vectors in ``folder``, which is only read; safe from many threads.

    Once open it needs the folder's files no more: they may be removed.
    """

    def __init__(self, folder: Path) -> None:
        rows = json.loads((folder / _IDS).read_text(encoding="utf-8"))
        self._ids: list[str] = [id_ for id_, _ in rows]
        self._places = {id_: place for place, id_ in enumerate(self._ids)}
        self._documents = _runs([document for _, document in rows])
        self._rows: NDArray[np.float32] = np.load(folder / _ROWS, mmap_mode="r")
        with ExitStack() as opened:
            view = opened.enter_context(reader_view(folder / _FOLDER, copied={_DATABASE}))
            client = opened.enter_context(closing(_client(Path(view))))
            self._collection = client.get_collection(_COLLECTION, embedding_function=None)
            if self._ids:  # loads Chroma's files now, while they are surely there
                self._search_all(self._rows[0], 1)
            self._opened = opened.pop_all()

    def search(
        self,
        vector: NDArray[np.float32],
        limit: int,
        documents: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Passage ids and cosine similarities to ``vector``, (dimension,) of unit length.

        The best first, at most ``limit``; ``documents`` are the only documents to search.
        """
        if documents is None:
            return self._search_all(vector, limit)
        return self._search_within(vector, limit, documents)

    def get(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of these passages: (n, dimension), in the order asked.

        Raises:
            KeyError: an id is unknown.
        """
        return np.asarray(self._rows[[self._places[id_] for id_ in ids]])

    def count(self) -> int:
        """How many vectors Chroma holds."""
        return self._collection.count()

    def ids(self) -> set[str]:
        """The ids of the vectors Chroma holds."""
        return set(self._collection.get(include=[])["ids"])

    @property
    def row_ids(self) -> Sequence[str]:
        """The ids of ``rows``, in their order."""
        return self._ids

    @property
    def rows(self) -> NDArray[np.float32]:
        """All vectors: (n, dimension), read from the disk as they are used."""
        return self._rows

    def close(self) -> None:
        """Let the files go."""
        self._opened.close()

    def _search_all(self, vector: NDArray[np.float32], limit: int) -> list[tuple[str, float]]:
        limit = min(limit, len(self._ids))
        if not limit:
            return []
        found: Any = self._collection.query(
            query_embeddings=vector[np.newaxis], n_results=limit, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(id_, 1.0 - float(distance)) for id_, distance in pairs]

    def _search_within(
        self, vector: NDArray[np.float32], limit: int, documents: Collection[str]
    ) -> list[tuple[str, float]]:
        runs = [run for document, run in self._documents if document in documents]
        if not runs:
            return []
        similarities = np.concatenate([self._rows[run] @ vector for run in runs])
        places = np.concatenate([np.arange(run.start, run.stop) for run in runs])
        best = np.argsort(-similarities, kind="stable")[:limit]
        return [(self._ids[places[i]], float(similarities[i])) for i in best]


def _runs(documents: Sequence[str]) -> list[tuple[str, slice]]:
    """Which rows belong to which document; a document's rows stand together."""
    starts = [i for i, name in enumerate(documents) if not i or documents[i - 1] != name]
    return [(documents[a], slice(a, b)) for a, b in pairwise([*starts, len(documents)])]
