"""Adding and removing documents: the service does it in the background, as a job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from ui_streamlit.client.connection import Connection

_UNDER_WAY: Final = frozenset({"queued", "running"})


@dataclass(frozen=True, slots=True)
class RejectedFile:
    """A file that has not become a document, and why; the others have."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Job:
    """One change of the index.

    ``done`` of ``total`` steps of ``stage`` are behind it; ``message`` says in words how it stands.
    ``added``, ``changed`` and ``removed`` are ids of documents.
    """

    id: str
    kind: str
    state: str
    stage: str
    done: int
    total: int
    message: str
    added: list[str]
    changed: list[str]
    removed: list[str]
    rejected: list[RejectedFile]

    @property
    def is_final(self) -> bool:
        """Whether nothing will change any more."""
        return self.state not in _UNDER_WAY

    @property
    def is_done(self) -> bool:
        """Whether the index now holds what was asked for."""
        return self.state == "done"


def add(connection: Connection, files: Sequence[tuple[str, bytes]]) -> Job:
    """Begin to add files (name, content); a document with the same id is replaced."""
    return connection.upload("/v1/documents", Job, files, {})


def remove(connection: Connection, document_id: str) -> Job:
    """Begin to remove a document."""
    return connection.remove(f"/v1/documents/{quote(document_id, safe='')}", Job)


def job(connection: Connection, job_id: str) -> Job:
    """How far a job has come."""
    return connection.get(f"/v1/jobs/{quote(job_id, safe='')}", Job)
