"""A folder for each job's files, which also tells whether the job is still being worked on.

A process that works on a job holds the lock in the job's folder, and the system lets go of it when
the process ends, however it ends: so every service over the same data folder can tell a job that
runs elsewhere from one that was broken off.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

_FOLDER: Final = "jobs"
_LOCK: Final = "lock"
_FILES: Final = "files"


class Workplace:
    """The folder of the job ``job_id`` in the data folder ``home``; ``files`` is its to fill."""

    def __init__(self, home: Path, job_id: str) -> None:
        self._folder = home / _FOLDER / job_id
        self.files = self._folder / _FILES
        # Any thread may leave what another has occupied.
        self._lock = FileLock(self._folder / _LOCK, timeout=0, thread_local=False)

    def occupy(self) -> None:
        """Make the folder and hold its lock until ``leave``.

        Raises:
            OSError: the data folder cannot be written.
        """
        self._folder.mkdir(mode=0o700, parents=True)
        self._lock.acquire()
        self.files.mkdir()

    def clear(self) -> None:
        """Remove the files; the place is still held."""
        shutil.rmtree(self.files, ignore_errors=True)

    def leave(self) -> None:
        """Remove the folder and let the lock go."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.release()

    def is_occupied(self) -> bool:
        """Whether somebody works here: this process, or another; ask of a ``Workplace`` anew."""
        if not self._folder.is_dir():
            return False
        try:
            with self._lock:
                return False
        except Timeout:
            return True
        except OSError:  # it has just gone, or nobody can work in a folder that is only read
            return False


def remove_abandoned(home: Path) -> None:
    """Remove the folders of jobs that nobody works on: what a killed process left."""
    folder = home / _FOLDER
    for place in folder.iterdir() if folder.is_dir() else ():
        if not Workplace(home, place.name).is_occupied():
            shutil.rmtree(place, ignore_errors=True)
