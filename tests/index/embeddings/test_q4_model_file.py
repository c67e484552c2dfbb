from __future__ import annotations

import struct

import numpy as np
import pytest

from index.embeddings.q4_model_file import ModelFileError, parse
from tests.index.embeddings.tiny_model import (
    HIDDEN,
    NORMALISATION,
    PIECES,
    POSITIONS,
    SCORES,
    tiny_model_file,
)


def test_header_vocabulary_and_normalisation_are_read() -> None:
    model = parse(tiny_model_file())
    assert model.sizes[:7] == (HIDDEN, 1, 2, 64, len(PIECES), POSITIONS, 2)
    assert model.sizes.epsilon == pytest.approx(1e-12)
    assert model.pieces == list(zip(PIECES, SCORES, strict=True))
    assert model.special == (0, 2, 1, 3)
    assert model.normalisation == NORMALISATION


def test_a_block_is_a_scale_times_sixteen_low_then_sixteen_high_halves_less_eight() -> None:
    data = tiny_model_file()
    payload = struct.pack("<e", 0.5) + bytes(range(0x10, 0x20))
    place = _offset_of(data, "emb.word")
    changed = data[:place] + payload + data[place + len(payload) :]
    weights = parse(changed).tensor("emb.word")
    low = [(i - 8) * 0.5 for i in range(16)]
    high = [(1 - 8) * 0.5] * 16
    assert weights[:32].tolist() == low + high
    assert weights.dtype == np.float32 and weights.shape == (len(PIECES) * HIDDEN,)


def test_an_unknown_tensor_and_an_unknown_kind_are_named() -> None:
    data = tiny_model_file()
    with pytest.raises(ModelFileError, match=r"no tensor 'l9\.q\.w'"):
        parse(data).tensor("l9.q.w")
    kind = data.index(b"emb.word") + len("emb.word")
    with pytest.raises(ModelFileError, match=r"'emb\.word' is of the unknown kind 7"):
        parse(data[:kind] + b"\x07" + data[kind + 1 :]).tensor("emb.word")


@pytest.mark.parametrize("length", [0, 3, 4, 20, 60, 200, 700])
def test_a_file_cut_short_is_refused(length: int) -> None:
    with pytest.raises(ModelFileError):
        parse(tiny_model_file()[:length])


def test_tensors_cut_short_are_refused() -> None:
    model = parse(tiny_model_file()[:-1])
    with pytest.raises(ModelFileError, match=r"'l0\.oln\.b' is cut short"):
        model.tensor("l0.oln.b")


def test_blocks_of_another_length_are_refused() -> None:
    data = tiny_model_file()
    with pytest.raises(ModelFileError, match="blocks of 64 weights"):
        parse(data[:40] + struct.pack("<i", 64) + data[44:])


def _offset_of(data: bytes, tensor: str) -> int:
    after_name = data.index(tensor.encode()) + len(tensor)
    _kind, _count, offset, _length = struct.unpack_from("<BIQQ", data, after_name)
    return int(offset)
