"""One generation of the index, opened to be read."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from pathlib import Path

from index.building import CATALOGUE, LEXICAL, VECTORS
from index.catalogue import Catalogue
from index.lexical import LexicalIndex
from index.manifest import read_manifest
from index.reader_view import reader_view
from index.storage_errors import IndexDamagedError
from index.vectors import VectorIndex
from index.verify import CheckResult, check_counts, check_ids, check_self_queries, check_vectors


class Generation:
    """An open generation, only read; close it, or use it in a ``with`` statement.

    Raises:
        IndexDamagedError: a part of it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.manifest = read_manifest(folder)
        self.id = self.manifest.id
        with ExitStack() as opened:
            try:
                self.catalogue = Catalogue(folder / CATALOGUE)
                opened.callback(self.catalogue.close)
                view = opened.enter_context(reader_view(folder / LEXICAL))
                self.lexical = LexicalIndex(Path(view))
                opened.callback(self.lexical.close)
                self.vectors = VectorIndex(folder / VECTORS)
                opened.callback(self.vectors.close)
            except Exception as error:  # a damaged folder fails anywhere in three libraries
                raise IndexDamagedError(folder, error) from error
            self._opened = opened.pop_all()

    def verify(self) -> list[CheckResult]:
        """The checks that a generation must pass before it may be switched to."""
        catalogue, vectors = self.catalogue, self.vectors
        rows, dimension = vectors.row_ids, self.manifest.dimension
        ids = check_ids(catalogue.passage_ids(), self.lexical.ids(), vectors.ids(), rows)
        counts = check_counts(self.manifest, catalogue.documents())
        return [
            counts,
            ids,
            check_vectors(rows, vectors.rows, dimension),
            check_self_queries(vectors),
        ]

    def close(self) -> None:
        """Let its files go."""
        self._opened.close()

    def __enter__(self) -> Generation:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_catalogue(folder: Path) -> Catalogue:
    """Only the catalogue of the generation in ``folder``; close it.

    Raises:
        IndexDamagedError: it cannot be read.
    """
    read_manifest(folder)
    try:
        return Catalogue(folder / CATALOGUE)
    except sqlite3.Error as error:
        raise IndexDamagedError(folder, error) from error
