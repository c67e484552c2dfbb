"""Plain text and Markdown: bytes to a source text."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Mapping

from index.errors import BinaryFileError, EmptyFileError, EncodingError
from index.model import SourceText

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = frozenset(chr(c) for c in range(32)) - frozenset("\t\n\r\f\v")


def read_text(name: str, stem: str, data: bytes) -> SourceText:
    """Decode a ``.txt`` or ``.md`` file.

    Raises:
        EmptyFileError, BinaryFileError, EncodingError: each names the file.
    """
    return source_text(name, stem, _decode(name, data))


def source_text(
    name: str, stem: str, text: str, declared: Mapping[str, str] | None = None
) -> SourceText:
    r"""A source text of decoded characters: NFC, ``\n`` line ends, something to read in it."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not any(c.isalnum() for c in text):
        raise EmptyFileError(name)
    return SourceText(name=name, stem=stem, text=text, declared=declared or {})


def _decode(name: str, data: bytes) -> str:
    if not data.strip():
        raise EmptyFileError(name)
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in data[:65_536]:
        raise BinaryFileError(name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise (BinaryFileError if _looks_binary(data) else EncodingError)(name) from error
    if not _CONTROLS.isdisjoint(text):
        raise BinaryFileError(name)
    return text


def _looks_binary(data: bytes) -> bool:
    head = data[:65_536]
    return sum(byte < 32 and byte not in b"\t\n\r\f\v" for byte in head) > len(head) // 50
