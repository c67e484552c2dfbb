"""Generations of the index: built aside, verified, switched; opened; rolled back.

``home/CURRENT`` names the folder below ``home/generations`` that readers open. A generation never
changes once it has its name. One process writes at a time; readers take no lock.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

from index.building import (
    BuildReport,
    Progress,
    Stage,
    embed_documents,
    make_manifest,
    make_report,
    refuse_twins,
    write_generation,
)
from index.catalogue import Catalogue
from index.durable import move_into_place, replace_text, sync_tree
from index.manifest import Manifest, read_manifest
from index.model import Document
from index.open_generation import Generation, open_catalogue
from index.records import content_hash
from index.storage_errors import (
    IndexDamagedError,
    IndexMissingError,
    NoEarlierGenerationError,
    StorageError,
    VerificationError,
)
from index.vector_store import Embedder, VectorStore
from index.writer_lock import writing

__all__ = ["BuildReport", "Generation", "Generations", "Progress", "Stage"]

_CURRENT: Final = "CURRENT"
_GENERATIONS: Final = "generations"
_STORE: Final = "embeddings.sqlite"
_ASIDE: Final = ".building-"

_Opened = TypeVar("_Opened", Generation, Catalogue)


class Generations:
    """The generations in the data folder ``home``, which is made when something is built."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = home / _GENERATIONS

    def open(self) -> Generation:
        """Open the current generation.

        Raises:
            IndexMissingError: nothing has been built.
            IndexDamagedError: it cannot be read.
        """
        return self._opened(Generation)

    @contextmanager
    def catalogue(self) -> Iterator[Catalogue]:
        """Open only the catalogue of the current generation: at once, and without vectors.

        Raises:
            IndexMissingError: nothing has been built.
            IndexDamagedError: it cannot be read.
        """
        with closing(self._opened(open_catalogue)) as catalogue:
            yield catalogue

    def current(self) -> str:
        """The id of the current generation.

        Raises:
            IndexMissingError: nothing has been built.
            IndexDamagedError: what should name it cannot be read.
        """
        try:
            name = (self._home / _CURRENT).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexMissingError(self._home) from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamagedError(self._home / _CURRENT, error) from error
        if not name.isprintable() or Path(name).name != name:
            raise IndexDamagedError(self._home / _CURRENT, "nội dung không hợp lệ")
        return name

    def build(
        self,
        documents: Sequence[Document],
        embedder: Embedder,
        on_progress: Progress = lambda stage, done, total: None,
    ) -> BuildReport:
        """Make a generation of exactly these documents and switch to it.

        Nothing is built if the current generation is sound and holds just these.

        Raises:
            WriterBusyError: another process is building.
            DuplicateIdError: two documents share an id.
            VerificationError: the new generation is not sound; the current one stays.
            StorageError: the data folder cannot be written.
        """
        with writing(self._home):
            return self._build(documents, embedder, on_progress)

    def update(
        self,
        change: Callable[[Sequence[Document]], Sequence[Document]],
        embedder: Embedder,
        on_progress: Progress = lambda stage, done, total: None,
        *,
        keep_previous: bool = True,
    ) -> BuildReport:
        """Make a generation of what ``change`` makes of the current one's documents.

        ``change`` is called with the writer's lock held, so that nothing another process has
        indexed is lost; it is given no documents if nothing has been built. Without
        ``keep_previous`` every earlier generation is removed once the new one is current, with
        all vectors of what is no more: nothing can be rolled back to. Readers that are open go on.

        Raises:
            IndexDamagedError: the current generation cannot be read.
            WriterBusyError, DuplicateIdError, VerificationError, StorageError: as ``build``.
        """
        with writing(self._home):
            documents = change(self._current_documents())
            return self._build(documents, embedder, on_progress, keep_previous=keep_previous)

    def roll_back(self) -> str:
        """Switch to the generation before the current one; its id.

        Raises:
            WriterBusyError: another process is building.
            NoEarlierGenerationError: there is none any more.
        """
        with writing(self._home):
            earlier = read_manifest(self._folder / self.current()).previous
            if earlier is None or not (self._folder / earlier).is_dir():
                raise NoEarlierGenerationError(self._home)
            Generation(self._folder / earlier).close()  # never switch to what cannot be opened
            replace_text(self._home / _CURRENT, earlier)
        return earlier

    def _opened(self, open_at: Callable[[Path], _Opened]) -> _Opened:
        """The current generation, or a part; anew if it was removed while it was being opened."""
        name = self.current()
        try:
            return open_at(self._folder / name)
        except IndexDamagedError:
            if self.current() == name:
                raise
        return self._opened(open_at)

    def _build(
        self,
        documents: Sequence[Document],
        embedder: Embedder,
        on_progress: Progress,
        *,
        keep_previous: bool = True,
    ) -> BuildReport:
        ordered = sorted(documents, key=lambda document: document.id)
        refuse_twins(ordered)
        self._folder.mkdir(exist_ok=True)
        self._remove_leftovers()
        hashes = {document.id: content_hash(document) for document in ordered}
        before = self._current_manifest()
        if before and before.describes(embedder.model_id, hashes) and self._is_sound():
            return make_report(before, before.documents, 0, unchanged=True)
        manifest = make_manifest(ordered, hashes, embedder, before if keep_previous else None)
        embedded = self._make(manifest, ordered, embedder, on_progress)
        self._forget_older(manifest, must_succeed=not keep_previous)
        on_progress(Stage.VERIFY, 1, 1)  # last: it may raise, and nothing must stay behind
        return make_report(manifest, before.documents if before else {}, embedded, unchanged=False)

    def _make(
        self,
        manifest: Manifest,
        documents: Sequence[Document],
        embedder: Embedder,
        on_progress: Progress,
    ) -> int:
        """Build aside, verify, switch; how many texts were embedded."""
        aside = self._folder / f"{_ASIDE}{manifest.id}"
        with VectorStore(self._home / _STORE, embedder.model_id, embedder.dimension) as store:
            embedded = embed_documents(documents, store, embedder, on_progress)
            try:
                write_generation(aside, manifest, documents, store, on_progress)
                on_progress(Stage.VERIFY, 0, 1)
                _verify(aside)
                sync_tree(aside)
                move_into_place(aside, self._folder / manifest.id)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        replace_text(self._home / _CURRENT, manifest.id)
        return embedded

    def _current_documents(self) -> list[Document]:
        try:
            name = self.current()
        except IndexMissingError:
            return []
        try:
            with self.catalogue() as catalogue:
                return [catalogue.document(record.id) for record in catalogue.documents()]
        except StorageError:
            raise
        except Exception as error:  # a damaged file fails anywhere between SQLite and the records
            raise IndexDamagedError(self._folder / name, error) from error

    def _current_manifest(self) -> Manifest | None:
        with suppress(StorageError):
            return read_manifest(self._folder / self.current())
        return None

    def _is_sound(self) -> bool:
        """Whether the current generation still is what it was when it was switched to."""
        try:
            with self.open() as generation:
                return all(result.ok for result in generation.verify())
        except Exception:  # whatever a damaged folder does to three libraries, it is not sound
            return False

    def _remove_leftovers(self) -> None:
        """Remove what a killed build left."""
        for folder in self._folder.glob(f"{_ASIDE}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _forget_older(self, manifest: Manifest, *, must_succeed: bool) -> None:
        """Remove all but the current generation and its previous, and vectors neither uses."""
        kept = {manifest.id, manifest.previous}
        for folder in self._folder.iterdir():
            if folder.is_dir() and folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=not must_succeed)
        with VectorStore(self._home / _STORE, manifest.model_id, manifest.dimension) as store:
            store.forget_others(self._texts_in_use(filter(None, kept)))

    def _texts_in_use(self, generations: Iterator[str]) -> Iterator[tuple[str, bytes]]:
        """Model ids and text hashes that these generations need to be built anew."""
        for name in generations:
            # A damaged one is no reason to fail: a new one is current by now.
            damaged = suppress(StorageError, sqlite3.DatabaseError)
            with damaged, Generation(self._folder / name) as generation:
                for key in generation.catalogue.text_hashes():
                    yield generation.manifest.model_id, key


def _verify(folder: Path) -> None:
    """Open the finished folder as a reader would, and check it."""
    with Generation(folder) as generation:
        failed = [result for result in generation.verify() if not result.ok]
    if failed:
        raise VerificationError([f"{result.name}: {result.message}" for result in failed])
