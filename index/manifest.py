"""What a generation says about itself: ``manifest.json``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from index.storage_errors import IndexDamagedError

FORMAT: Final = 2
"""Raised whenever what a generation holds changes; older ones are then built anew."""
MANIFEST: Final = "manifest.json"

_LIBRARIES: Final = ("chromadb", "tantivy")
"""Those whose file formats a generation holds."""


class Manifest(BaseModel):
    """A generation's description. ``documents`` maps ids to content hashes.

    ``previous`` is the generation that was current when this one was built, unless that is to be
    forgotten.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    libraries: dict[str, str]
    id: str
    previous: str | None
    created_at: datetime
    model_id: str
    dimension: int
    documents: dict[str, str]
    sections: int
    passages: int

    def describes(self, model_id: str, documents: Mapping[str, str]) -> bool:
        """Whether a generation built now from these documents would be the same."""
        same_format = self.format == FORMAT and self.libraries == library_versions()
        return same_format and self.model_id == model_id and self.documents == dict(documents)

    def write(self, folder: Path) -> None:
        """Write the manifest into the generation's ``folder``."""
        (folder / MANIFEST).write_text(self.model_dump_json(indent=1) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the generation in ``folder``.

    Raises:
        IndexDamagedError: there is none, or it is not of this version of the program.
    """
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise IndexDamagedError(folder, error.strerror) from error
    except ValidationError as error:
        raise IndexDamagedError(folder, f"{MANIFEST} không hợp lệ") from error
    if manifest.format != FORMAT:
        raise IndexDamagedError(folder, "được lập bằng phiên bản khác của chương trình")
    return manifest


def library_versions() -> dict[str, str]:
    """The installed versions of the libraries whose formats a generation holds."""
    return {name: version(name) for name in _LIBRARIES}
