"""Where jobs are written down, so that they can be asked for also after a restart."""

from __future__ import annotations

from typing import Final

from api.keeping.database import Database
from api.schemas.jobs import Job

KEPT: Final = 1_000
"""Jobs; older ones are forgotten."""
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    is_final INTEGER NOT NULL,
    job TEXT NOT NULL
)
"""


class JobStore:
    """The jobs of all services over one data folder; ``owner``: see ``Principal``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.writing() as connection:
            connection.execute(_TABLE)

    def add(self, owner: str, job: Job) -> None:
        """Write a new job down; the oldest beyond ``KEPT`` are forgotten."""
        row = (job.id, owner, job.state.is_final, job.model_dump_json())
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO jobs (id, owner, is_final, job) VALUES (?, ?, ?, ?)", row
            )
            connection.execute(
                "DELETE FROM jobs WHERE number <= (SELECT max(number) FROM jobs) - ?", (KEPT,)
            )

    def save(self, job: Job) -> None:
        """Write down how far a job has come; one that is final stays as it is."""
        row = (job.state.is_final, job.model_dump_json(), job.id)
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE jobs SET is_final = ?, job = ? WHERE id = ? AND NOT is_final", row
            )

    def forget(self, job_id: str) -> None:
        """Remove a job that was never begun."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM jobs WHERE id = ?", (job_id,))

    def find(self, job_id: str, owner: str | None) -> Job | None:
        """The job with this id if it is the ``owner``'s; with ``None``, whoever owns it."""
        rows = self._database.rows(
            "SELECT job FROM jobs WHERE id = ?1 AND (?2 IS NULL OR owner = ?2)", job_id, owner
        )
        return Job.model_validate_json(rows[0][0]) if rows else None

    def latest(self, owner: str | None, most: int) -> list[Job]:
        """The latest jobs of ``owner``, or with ``None`` of all, latest first."""
        rows = self._database.rows(
            "SELECT job FROM jobs WHERE ?1 IS NULL OR owner = ?1 ORDER BY number DESC LIMIT ?2",
            owner,
            most,
        )
        return [Job.model_validate_json(job) for (job,) in rows]

    def unfinished(self) -> list[Job]:
        """The jobs that have not come to an end."""
        rows = self._database.rows("SELECT job FROM jobs WHERE NOT is_final ORDER BY number")
        return [Job.model_validate_json(job) for (job,) in rows]
