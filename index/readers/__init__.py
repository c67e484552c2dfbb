"""From files to source texts: one module a format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.errors import MissingFileError, TooLargeError, UnknownFormatError
from index.model import SourceText
from index.readers import codes
from index.readers.text import read_text

TEXT_SUFFIXES = frozenset({".txt", ".md"})
_STROKED = str.maketrans("đð", "dd")
_NOTES = frozenset({"readme", "license", "changelog"})


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to read: each named file, and in each folder every file of a known format.

    Hidden files and folders, and a folder's own README, are left aside. A missing path is
    yielded as it is, so that reading it tells the user.
    """
    for path in paths:
        if _is_folder(path):
            yield from sorted(f for f in path.rglob("*") if _is_document(f, path))
        else:
            yield path


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # an impossible name: reading it tells the user
        return False


def _is_document(file: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
    known = known_suffix(file.name) is not None
    return known and not hidden and file.stem.lower() not in _NOTES and file.is_file()


def known_suffix(name: str) -> str | None:
    """The ending by which a file of this name is read; ``None`` where no reader knows it."""
    if name.endswith(codes.SUFFIX):
        return codes.SUFFIX
    suffix = Path(name).suffix.lower()
    return suffix if suffix in TEXT_SUFFIXES else None


def read_file(path: Path, max_bytes: int) -> SourceText:
    """Read one file, whatever its format.

    Raises:
        ReadError: names the file and says what is wrong with it.
    """
    size = _size(path)
    suffix = known_suffix(path.name)
    if suffix is None:
        raise UnknownFormatError(path.name)
    if size > max_bytes:
        raise TooLargeError(path.name, max_bytes)
    data = _read_bytes(path)
    if suffix == codes.SUFFIX:
        return codes.read_code(path.name, path.name.removesuffix(codes.SUFFIX), data, max_bytes)
    return read_text(path.name, path.stem, data)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError) as error:
        raise MissingFileError(str(path)) from error


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MissingFileError(str(path)) from error


def slug(stem: str) -> str:
    """A document id: the file's stem in lower-case ASCII words joined by hyphens."""
    bare = unicodedata.normalize("NFD", stem.lower().translate(_STROKED))
    return re.sub(r"[^a-z0-9]+", "-", bare.encode("ascii", "ignore").decode()).strip("-")
