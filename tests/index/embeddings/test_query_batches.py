from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embeddings import SentenceEmbeddings
from index.embeddings.query_batches import QueryBatches
from index.embeddings.turns import Turns

LONG = 60.0
"""Seconds that no test waits."""
QUESTIONS = [
    "Ai ký kế hoạch này?",
    "Sở Y tế tỉnh Lâm Giang phải làm gì trong mùa mưa bão, và phối hợp với những cơ quan nào?",
    "han nop bao cao la ngay nao",
    "Chỉ tiêu di dời bao nhiêu hộ ra khỏi vùng sạt lở trước ngày 30/9?",
    "?",
    "UBND xã báo cáo ai",
]


class Model:
    """Gives the length of a text as its vector; the first call waits until it is let go."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.begun = Event()
        self.go_on = Event()

    def encode(self, texts: Sequence[str], is_alone: bool) -> NDArray[np.float32]:
        self.calls.append(list(texts))
        self.begun.set()
        if len(self.calls) == 1:
            assert self.go_on.wait(LONG)
        if "hỏng" in texts:
            raise ValueError("không đọc được “hỏng”")
        if "thoát" in texts:
            raise SystemExit
        return np.array([[len(text)] for text in texts], np.float32)


def asked_while_one_is_embedded(
    model: Model, texts: Sequence[str], at_once: int = 16
) -> list[Future[NDArray[np.float32]]]:
    """The first text occupies the model until all others have come, in their order."""
    batches = QueryBatches(model.encode, Turns(), at_once=at_once)
    with ThreadPoolExecutor(len(texts)) as pool:
        futures = []
        for place, text in enumerate(texts):
            futures.append(pool.submit(batches.vector, text))
            assert model.begun.wait(LONG)
            wait_until(lambda place=place: len(batches._waiting) == place)  # type: ignore[misc]
        model.go_on.set()
    return futures


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_what_waits_together_is_embedded_together_and_each_gets_its_own() -> None:
    model, texts = Model(), ["một", "hai ba", "bốn năm sáu", "bảy", "tám chín"]
    futures = asked_while_one_is_embedded(model, texts)
    assert [future.result().tolist() for future in futures] == [[len(text)] for text in texts]
    assert model.calls == [["một"], texts[1:]]


def test_a_question_alone_waits_for_nobody() -> None:
    model = Model()
    model.go_on.set()
    batches = QueryBatches(model.encode, Turns())
    for text in ("một", "hai"):
        assert batches.vector(text).tolist() == [3.0]
    assert model.calls == [["một"], ["hai"]]
    assert (batches.passes, batches.texts) == (2, 2)


def test_a_batch_is_never_larger_than_its_bound_and_none_is_left_behind() -> None:
    model, texts = Model(), [f"câu {'x' * length}" for length in range(12)]
    futures = asked_while_one_is_embedded(model, texts, at_once=4)
    assert [future.result()[0] for future in futures] == [len(text) for text in texts]
    assert model.calls == [texts[:1], texts[1:5], texts[5:9], texts[9:]]


def test_one_bad_text_fails_for_its_caller_alone() -> None:
    model, texts = Model(), ["một", "hai", "hỏng", "bốn"]
    first, second, bad, last = asked_while_one_is_embedded(model, texts)
    assert [future.result().tolist() for future in (first, second, last)] == [[3], [3], [3]]
    with pytest.raises(ValueError, match="hỏng"):
        bad.result()


def test_after_an_error_the_next_question_is_answered() -> None:
    model = Model()
    model.go_on.set()
    batches = QueryBatches(model.encode, Turns())
    with pytest.raises(ValueError, match="hỏng"):
        batches.vector("hỏng")
    assert batches.vector("hai").tolist() == [3.0]


def test_who_is_interrupted_leaves_the_others_to_the_next() -> None:
    model, texts = Model(), ["một", "thoát", "ba"]
    first, interrupted, last = asked_while_one_is_embedded(model, texts, at_once=2)
    assert first.result().tolist() == [3.0]
    with pytest.raises(SystemExit):
        interrupted.result()
    assert last.result().tolist() == [2.0]


def test_two_lanes_embed_at_a_time_and_who_is_not_alone_is_told() -> None:
    together, told = Barrier(2), []

    def encode(texts: Sequence[str], is_alone: bool) -> NDArray[np.float32]:
        told.append(is_alone)
        together.wait(LONG)
        return np.array([[len(text)] for text in texts], np.float32)

    batches = QueryBatches(encode, Turns(2), lanes=2)
    with ThreadPoolExecutor(2) as pool:
        assert [v[0] for v in pool.map(batches.vector, ["một", "bốn năm"])] == [3, 7]
    assert sorted(told) == [False, True]


@pytest.mark.parametrize("lanes", [1, 2, 3])
def test_every_question_gets_its_own_vector_however_many_lanes_there_are(lanes: int) -> None:
    def encode(texts: Sequence[str], is_alone: bool) -> NDArray[np.float32]:
        time.sleep(0.0005 * len(texts))
        return np.array([[int(text)] for text in texts], np.float32)

    batches = QueryBatches(encode, Turns(lanes), lanes, at_once=4)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(batches.vector, map(str, range(600)), timeout=LONG))
    assert [int(vector[0]) for vector in found] == [*range(600)]
    assert batches.texts == 600
    assert batches._free_lanes == lanes


def test_questions_at_once_get_the_vectors_of_questions_alone(
    embeddings: SentenceEmbeddings,
) -> None:
    alone = np.stack([embeddings.encode_query(text) for text in QUESTIONS])
    passes, texts = embeddings.queries.passes, embeddings.queries.texts
    with ThreadPoolExecutor(len(QUESTIONS)) as pool:
        together = np.stack(list(pool.map(embeddings.encode_query, QUESTIONS * 4)))
    assert np.abs(together - np.tile(alone, (4, 1))).max() < 1e-5
    assert embeddings.queries.texts - texts == len(QUESTIONS) * 4
    assert embeddings.queries.passes - passes < len(QUESTIONS) * 4


def test_questions_go_before_the_next_batch_of_passages(
    embeddings: SentenceEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    begun = Event()
    embed_questions, embed_passages = embeddings._encode_in_lane, embeddings._model.encode_passages

    def questions(texts: Sequence[str], is_alone: bool) -> NDArray[np.float32]:
        order.append("questions")
        return embed_questions(texts, is_alone)

    def passages(texts: Sequence[str]) -> NDArray[np.float32]:
        order.append("passages")
        begun.set()
        wait_until(lambda: "questions" in order or embeddings._turns._hurried > 0)
        return embed_passages(texts)

    monkeypatch.setattr(embeddings.queries, "_encode", questions)
    monkeypatch.setattr(embeddings._model, "encode_passages", passages)
    monkeypatch.setattr(embeddings, "_batch", 2)
    monkeypatch.setattr(embeddings._turns, "_patience", LONG)
    with ThreadPoolExecutor(1) as pool:
        upload = pool.submit(embeddings.encode_documents, QUESTIONS)
        assert begun.wait(LONG)
        embeddings.encode_query("Ai ký?")
        upload.result(LONG)
    assert order == ["passages", "questions", "passages", "passages"]
