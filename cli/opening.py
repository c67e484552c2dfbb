"""Opening what the commands read: the index, the bodies, the assistant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from settings import Settings

if TYPE_CHECKING:
    from index.agencies import Agencies
    from rag.assistant import Assistant


def bodies(settings: Settings) -> Agencies:
    """The bodies of the packaged table and of the office's own."""
    from index.agencies import Agencies

    return Agencies.load(settings.agencies)


@contextmanager
def open_assistant(settings: Settings, home: Path) -> Iterator[Assistant]:
    """An assistant over the index in ``home``; the model is loaded once the index is open."""
    from index.generation import Generations

    with Generations(home).open() as generation:
        from index.embeddings import load_embeddings
        from rag.assistant import Assistant

        yield Assistant(
            generation,
            load_embeddings(settings),
            settings.min_similarity,
            agencies=bodies(settings),
            settings=settings,
        )
