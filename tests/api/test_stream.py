"""Streamed answers from a real server; clients that go away, language models that hang."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import anyio
import httpx
import pytest

import api.answering.stream
import rag.chat_model
from api.answering.stream import EventStream, last
from api.app import make_app
from api.service import Service, Services
from rag.assistant import Assistant
from rag.chat_model import StoppedError
from settings import Settings
from tests.api.asking import MOVED, STREAM, UNANSWERABLE, citations_of, events_of
from tests.api.serving import serving
from tests.rag.scripted_llm import PIECE, Script, scripted

FIRST = "Tỉnh Lâm Giang di dời dứt điểm 815 hộ ra khỏi vùng có nguy cơ sạt lở rất cao [1]."
SECOND = "Trong đó huyện Vân Khê 412 hộ [1]."
AFTER_FIRST = len(FIRST) // PIECE + 4
"""So many pieces of an answer hold the first sentence and the beginning of the second."""
SOON = 1.0
"""Seconds within which the work for a client that has gone must have ended."""


@contextmanager
def service(home: Path, script: Script | None, **values: Any) -> Iterator[httpx.Client]:  # noqa: ANN401
    """A client of a real service; ``script`` is its language model (``None``: that is down)."""
    with scripted(script or Script()) as url:
        if script:
            yield from _serve(home, url, **values)
            return
    yield from _serve(home, url, **values)


def _serve(home: Path, url: str, **values: Any) -> Iterator[httpx.Client]:  # noqa: ANN401
    chosen = {"llm": "openai:m", "llm_base_url": url, "llm_timeout": 8.0} | values
    app = make_app(Settings.model_validate({"home": home, **chosen}))
    with (
        serving(app) as address,
        httpx.Client(
            base_url=address, timeout=60, trust_env=False, limits=httpx.Limits()
        ) as client,
    ):
        yield client


@contextmanager
def stream(client: httpx.Client, question: str = MOVED) -> Iterator[Iterator[str]]:
    """The lines of a streamed answer as they come; leaving the block hangs up."""
    body = {"question": question}
    with client.stream("POST", "/v1/ask", json=body, headers=STREAM) as response:
        assert response.status_code == 200
        yield response.iter_lines()


def ask(client: httpx.Client, headers: dict[str, str]) -> dict[str, Any]:
    """The whole answer, in either form."""
    response = client.post("/v1/ask", json={"question": MOVED}, headers=headers)
    assert response.status_code == 200
    return dict(response.json() if not headers else events_of(response.text)[-1][1])


def at_work() -> bool:
    """Whether a thread is on its way through an answer."""
    for frame in sys._current_frames().values():
        place: Any = frame
        while place:
            if (
                place.f_code.co_filename == api.answering.stream.__file__
                and place.f_code.co_name == "work"
            ):
                return True
            place = place.f_back
    return False


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.02)
    return held


@pytest.fixture
def leases(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of leases of generations, kept up to date in its one element."""
    count = [0]
    lease = Services.lease

    @contextmanager
    def counted(self: Services) -> Iterator[Service]:
        try:
            with lease(self) as leased:
                count[0] += 1
                yield leased
        finally:
            count[0] -= 1

    monkeypatch.setattr(Services, "lease", counted)
    return count


def test_claims_are_told_as_the_model_words_them_each_behind_its_citations(
    sample_home: Path,
) -> None:
    with service(sample_home, Script([f"{FIRST} {SECOND}"])) as client:
        response = client.post("/v1/ask", json={"question": MOVED}, headers=STREAM)
    events = events_of(response.text)
    names = [name for name, _ in events]
    assert names[:3] == ["citations", "text", "text"]
    assert names[-1] == "answer"
    answer = events[-1][1]
    assert answer["mode"] == "llm"
    assert "815 hộ" in events[1][1]["text"]
    assert "412 hộ" in events[2][1]["text"]
    told = [c for name, data in events if name == "citations" for c in data["citations"]]
    assert told == [*{c["number"]: c for c in citations_of(answer)}.values()]
    assert "".join(data["text"] for name, data in events if name == "text") == answer["text"]


def test_a_claim_comes_while_the_model_still_thinks(sample_home: Path) -> None:
    script = Script([f"{FIRST} {SECOND}"], hangs_after=AFTER_FIRST)
    with service(sample_home, script) as client, stream(client) as lines:
        assert any("815 hộ" in line for line in lines if line.startswith("data: "))
        assert not script.hung_up.is_set()


@pytest.mark.parametrize("hangs_after", [0, AFTER_FIRST])
def test_when_the_client_goes_away_the_work_stops_and_all_is_free_again(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch, leases: list[int], hangs_after: int
) -> None:
    monkeypatch.setattr(api.answering.stream, "HEARTBEAT_SECONDS", 0.2)
    script = Script([f"{FIRST} {SECOND}"], hangs_after=hangs_after)
    with service(sample_home, script, requests_at_once=1) as client:
        with stream(client) as lines:
            awaited = "data: " if hangs_after else ": "
            assert any(line.startswith(awaited) for line in lines)
            assert within(10, lambda: bool(script.requests))  # the model has been asked, and hangs
            assert at_work()
            assert leases == [1]
            assert client.post("/v1/ask", json={"question": MOVED}).status_code == 429
        gone = time.monotonic()
        assert script.hung_up.wait(SOON)
        assert within(SOON, lambda: not at_work() and leases == [0])
        assert time.monotonic() - gone < SOON
        # Out of scope, so that the model is not asked.
        assert client.post("/v1/ask", json={"question": UNANSWERABLE}).status_code == 200


def test_a_thinking_model_is_covered_by_heartbeats(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.answering.stream, "HEARTBEAT_SECONDS", 0.05)
    script = Script([FIRST], pause=0.05)
    with service(sample_home, script) as client:
        response = client.post("/v1/ask", json={"question": MOVED}, headers=STREAM)
    assert response.text.startswith(": ")
    assert events_of(response.text)[-1][0] == "answer"


def test_models_that_hang_hold_up_nobody_who_needs_none(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.answering.stream, "HEARTBEAT_SECONDS", 0.05)
    script, many = Script([FIRST], hangs_after=0), 45  # more than anyio has threads by default
    chosen = {"llm_timeout": 60.0, "requests_at_once": 64}
    with service(sample_home, script, **chosen) as client, ExitStack() as waiting:
        for _ in range(many):
            waiting.enter_context(stream(client))
        found = client.post("/v1/search", json={"query": MOVED}, timeout=20)
        assert found.status_code == 200


@pytest.mark.parametrize("headers", [{}, STREAM])
@pytest.mark.parametrize("trouble", [None, {"hangs_after": 0}, {"hangs_after": 3}, {"status": 500}])
def test_a_model_that_is_down_or_hangs_costs_its_words_and_no_more_than_its_time(
    sample_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    trouble: dict[str, int] | None,
    headers: dict[str, str],
) -> None:
    monkeypatch.setattr(rag.chat_model, "STALL_SECONDS", 0.4)
    script = None if trouble is None else Script([FIRST], **trouble)  # type: ignore[arg-type]
    with service(sample_home, script, llm_timeout=2.0) as client:
        # Out of scope, so that the model is not asked; the first question of all takes longest.
        assert client.post("/v1/ask", json={"question": UNANSWERABLE}).status_code == 200
        started = time.monotonic()
        answer = ask(client, headers)
        assert time.monotonic() - started < 6
        assert within(SOON, lambda: not at_work())
    assert answer["mode"] == "extractive"
    assert "815 hộ" in answer["claims"][0]["text"]
    assert answer["notes"][0].endswith("Dưới đây là nguyên văn tìm được.")


def test_where_the_model_breaks_off_the_whole_answer_replaces_what_was_told(
    sample_home: Path,
) -> None:
    script = Script([f"{FIRST} {SECOND}"], breaks_after=AFTER_FIRST)
    with service(sample_home, script) as client:
        response = client.post("/v1/ask", json={"question": MOVED}, headers=STREAM)
    events = events_of(response.text)
    assert [name for name, _ in events] == ["citations", "text", "answer"]
    assert "815 hộ" in events[1][1]["text"]
    assert events[2][1]["mode"] == "extractive"
    assert "ngắt giữa chừng" in events[2][1]["notes"][0]


def test_what_fails_after_the_beginning_is_told_as_the_last_event(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch, leases: list[int]
) -> None:
    answering = Assistant.stream

    def fail_at_the_end(*given: Any, **named: Any) -> Iterator[object]:  # noqa: ANN401
        yield next(answering(*given, **named))
        raise RuntimeError("bí mật")

    monkeypatch.setattr(Assistant, "stream", fail_at_the_end)
    with service(sample_home, Script([f"{FIRST} {SECOND}"])) as client:
        response = client.post("/v1/ask", json={"question": MOVED}, headers=STREAM)
        assert response.status_code == 200
        assert within(SOON, lambda: leases == [0])
    *_, (name, problem) = events_of(response.text)
    assert name == "error"
    assert (problem["status"], problem["title"]) == (500, "Lỗi của dịch vụ")
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert "bí mật" not in response.text


def test_work_that_is_given_up_has_ended_before_the_request_does() -> None:
    ended = Event()

    def steps(stopped: Event) -> Iterator[int]:
        yield 1
        assert stopped.wait(30)
        ended.set()
        raise StoppedError

    async def give_up() -> None:
        with anyio.move_on_after(0.1) as waiting:
            await last(steps)
        assert waiting.cancelled_caught
        assert ended.is_set()

    anyio.run(give_up)


def test_an_error_of_the_work_is_raised_to_whoever_waits() -> None:
    def steps(stopped: Event) -> Iterator[int]:
        yield 1
        raise LookupError("x")

    with pytest.raises(LookupError, match="x"):
        anyio.run(last, steps)


def test_a_server_that_can_send_no_more_stops_the_work() -> None:
    ended = Event()

    def steps(stopped: Event) -> Iterator[bytes]:
        try:
            yield b"a"
            stopped.wait(30)
        finally:
            ended.set()

    async def send(message: Any) -> None:  # noqa: ANN401
        raise OSError

    async def receive() -> Any:  # noqa: ANN401
        await anyio.sleep_forever()

    anyio.run(EventStream(steps), {"type": "http"}, receive, send)
    assert ended.is_set()
