"""From paths to documents: what cannot be read is reported and never stops the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from index.agencies import Agencies
from index.documents import make_document
from index.errors import DuplicateIdError, ReadError
from index.model import Document
from index.readers import find_files, read_file


@dataclass(frozen=True, slots=True)
class Intake:
    """The documents read, and an error for each file that could not become one."""

    documents: tuple[Document, ...]
    errors: tuple[ReadError, ...]


def take_in(
    paths: Iterable[Path],
    max_bytes: int,
    count_tokens: Callable[[str], int],
    agencies: Agencies | None = None,
) -> Intake:
    """Read every file of ``paths`` (folders with all they hold), each once.

    ``max_bytes``, ``count_tokens`` and ``agencies`` are those of ``read_file`` and
    ``make_document``.
    """
    documents: dict[str, Document] = {}
    errors: list[ReadError] = []
    for path in {os.path.realpath(file): file for file in find_files(paths)}.values():
        try:
            document = make_document(read_file(path, max_bytes), count_tokens, agencies)
            if twin := documents.get(document.id):
                raise DuplicateIdError(
                    path.name,
                    f"trùng mã văn bản “{document.id}” với tệp {twin.source.name}; hãy đổi tên "
                    "một trong hai tệp.",
                )
            documents[document.id] = document
        except ReadError as error:
            errors.append(error)
    return Intake(tuple(documents.values()), tuple(errors))
