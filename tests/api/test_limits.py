"""How much a key may ask, how much all of them together, and when every request ends."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import httpx
import pytest
from pydantic import ValidationError
from starlette.types import Message, Receive, Scope, Send

from api.guard.deadline import Deadline
from settings import Settings
from tests.api.gated import gated, make_key, problem_of


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether something comes true within five seconds."""
    end = time.monotonic() + 5
    while not (true := holds()) and time.monotonic() < end:
        time.sleep(0.02)
    return true


def retry_after(response: httpx.Response, status: int) -> int:
    problem_of(response, status)
    return int(response.headers["retry-after"])


def many(client: httpx.Client, path: str, times: int, **headers: str) -> Counter[int]:
    """The statuses of so many requests sent at the same time."""
    with ThreadPoolExecutor(times) as threads:
        sent = [threads.submit(client.get, path, headers=headers) for _ in range(times)]
        return Counter(answer.result().status_code for answer in sent)


# How often


def test_a_key_that_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    _, header = make_key(tmp_path)
    with gated(tmp_path, requests_per_minute=3) as client:
        answers = [client.get("/who", headers=header) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 50 <= retry_after(answers[-1], 429) <= 60


def test_two_keys_do_not_share_a_rate(tmp_path: Path) -> None:
    (_, one), (_, other) = make_key(tmp_path), make_key(tmp_path)
    with gated(tmp_path, requests_per_minute=1) as client:
        statuses = [client.get("/who", headers=key).status_code for key in (one, one, other, other)]
    assert statuses == [200, 429, 200, 429]


def test_requests_without_a_key_use_up_nobodys_rate(tmp_path: Path) -> None:
    _, header = make_key(tmp_path)
    with gated(tmp_path, requests_per_minute=1) as client:
        for _ in range(3):
            problem_of(client.get("/who"), 401)
        assert client.get("/who", headers=header).status_code == 200
        assert client.get("/healthz").status_code == 200


def test_a_rate_of_zero_is_no_limit(tmp_path: Path) -> None:
    with gated(tmp_path, requests_per_minute=0) as client:
        assert {client.get("/who").status_code for _ in range(30)} == {200}


# How many at once


def test_a_key_gets_no_more_places_than_its_own(tmp_path: Path) -> None:
    (_, one), (_, other) = make_key(tmp_path), make_key(tmp_path)
    with gated(tmp_path, requests_at_once=2) as client:
        with client.stream("GET", "/stream", headers=one):
            assert client.get("/who", headers=one).status_code == 200
            with client.stream("GET", "/stream", headers=one):
                assert retry_after(client.get("/who", headers=one), 429) == 1
                assert client.get("/who", headers=other).status_code == 200
        assert eventually(lambda: client.get("/who", headers=one).status_code == 200)


def test_all_keys_together_get_no_more_places_than_there_are(tmp_path: Path) -> None:
    (_, one), (_, other) = make_key(tmp_path), make_key(tmp_path)
    with gated(tmp_path, requests_in_all=1) as client:
        with client.stream("GET", "/stream", headers=one):
            assert retry_after(client.get("/who", headers=other), 503) == 5
            assert client.get("/healthz").status_code == 200
            assert client.get("/metrics", headers=other).status_code == 200
            problem_of(client.get("/who"), 401)
        assert eventually(lambda: client.get("/who", headers=other).status_code == 200)


def test_thirty_two_clients_at_once_are_answered_or_told_to_come_back(tmp_path: Path) -> None:
    _, header = make_key(tmp_path)
    with gated(tmp_path, requests_at_once=4) as client:
        assert many(client, "/work?seconds=3", 32, **header) == {200: 4, 429: 28}
        assert client.get("/who", headers=header).status_code == 200
    with gated(tmp_path, requests_at_once=32) as client:
        assert many(client, "/work?seconds=0.1", 32, **header) == {200: 32}


def test_a_stream_keeps_its_place_until_it_ends(tmp_path: Path) -> None:
    with (
        gated(tmp_path, requests_at_once=1) as client,
        client.stream("GET", "/stream?seconds=0.5") as stream,
    ):
        assert client.get("/who").status_code == 429
        assert stream.read() == b"." * 50
        assert eventually(lambda: client.get("/who").status_code == 200)


def test_a_client_that_leaves_in_mid_stream_leaves_its_place(tmp_path: Path) -> None:
    with gated(tmp_path, requests_at_once=1) as client:
        with client.stream("GET", "/stream") as stream:
            pieces = stream.iter_bytes()
            assert next(pieces)
            assert client.get("/who").status_code == 429
        assert eventually(lambda: client.get("/who").status_code == 200)


def test_a_request_that_fails_leaves_its_place(tmp_path: Path) -> None:
    with gated(tmp_path, requests_at_once=1) as client:
        problem_of(client.get("/fail", headers={"Connection": "close"}), 500)
        assert client.get("/who").status_code == 200


# How long


def test_a_request_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with gated(tmp_path, request_seconds=1, requests_at_once=1) as client:
        started = time.monotonic()
        problem_of(client.get("/wait?seconds=60"), 504)
        assert 1 <= time.monotonic() - started < 5
        assert client.get("/who").status_code == 200


def test_a_thread_that_cannot_be_stopped_is_left_behind_and_keeps_its_place_till_its_end(
    tmp_path: Path,
) -> None:
    with gated(tmp_path, request_seconds=1, requests_at_once=1) as client:
        started = time.monotonic()
        problem_of(client.get("/work?seconds=4"), 504)
        assert time.monotonic() - started < 4
        assert client.get("/who").status_code == 429
        assert eventually(lambda: client.get("/who").status_code == 200)
        assert time.monotonic() - started >= 4


def test_a_stream_that_takes_too_long_is_cut_so_that_nobody_takes_it_for_whole(
    tmp_path: Path,
) -> None:
    with gated(tmp_path, request_seconds=1, requests_at_once=1) as client:
        started = time.monotonic()
        with (
            client.stream("GET", "/stream") as stream,
            pytest.raises(httpx.RemoteProtocolError, match="incomplete"),
        ):
            assert stream.status_code == 200
            stream.read()
        assert 1 <= time.monotonic() - started < 5
        assert eventually(lambda: client.get("/who").status_code == 200)


def test_what_is_left_behind_says_nothing_any_more() -> None:
    sent: list[Message] = []

    async def stubborn(scope: Scope, receive: Receive, send: Send) -> None:
        with anyio.CancelScope(shield=True):
            await anyio.sleep(0.2)
            await send({"type": "http.response.start", "status": 200, "headers": []})

    async def keep(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def ask() -> None:
        await Deadline(stubborn, 0.1)({"type": "http", "path": "/"}, receive, keep)
        await anyio.sleep(0.3)

    anyio.run(ask)
    assert [message.get("status") for message in sent] == [504, None]


def test_what_fails_after_it_was_given_up_is_told_to_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with gated(tmp_path, request_seconds=1) as client:
        problem_of(client.get("/work-and-fail?seconds=1.5"), 504)
        assert eventually(lambda: "quá thời gian" in caplog.text)
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.ERROR]


@pytest.mark.parametrize("given", [{"request_seconds": 30}, {"llm_timeout": 500}])
def test_the_deadline_must_outlast_the_language_model(
    tmp_path: Path, given: dict[str, float]
) -> None:
    Settings.model_validate({"home": tmp_path} | given)
    with pytest.raises(ValidationError, match="phải lớn hơn CANCU_LLM_TIMEOUT"):
        Settings.model_validate({"home": tmp_path, "llm": "openai:qwen2.5"} | given)
