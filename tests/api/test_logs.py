"""The service's log: what it holds of every request, and that it holds nothing that was said."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import sys
import threading
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from api.observing.logs import OURS, log_as_json
from api.observing.metrics import Metrics
from api.observing.observed import ObservedFastAPI
from api.problems import tell_problems
from settings import Settings
from tests.api.serving import serving

CANARY = "qzvhoamiq"


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Where the log goes; afterwards everything about it is as it was."""
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    yield io.StringIO()
    logging.captureWarnings(False)
    root.handlers = handlers
    root.setLevel(level)
    for name in (*OURS, "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


class Asked(BaseModel):
    number: int


def test_a_failure_is_logged_by_its_type_and_place_without_its_words(stream: io.StringIO) -> None:
    log_as_json(Settings(), stream)
    try:
        Asked.model_validate({"number": CANARY})
    except ValueError as error:
        try:
            raise RuntimeError(CANARY) from error
        except RuntimeError:
            logging.getLogger("api.ask").exception("không trả lời được")
    (line,) = lines(stream)
    assert [told["type"] for told in line["exception"]] == ["RuntimeError", "ValidationError"]
    assert "tests/api/test_logs.py" in line["exception"][0]["stack"][-1]
    assert line["event"] == "không trả lời được"
    assert CANARY not in stream.getvalue()


def test_a_group_of_failures_is_logged_with_its_members(stream: io.StringIO) -> None:
    log_as_json(Settings(), stream)
    group = ExceptionGroup(CANARY, [KeyError(CANARY)])
    logging.getLogger("index").error("hỏng", exc_info=group)
    (line,) = lines(stream)
    assert line["exception"][0]["group"] == [[{"type": "KeyError", "stack": []}]]
    assert CANARY not in stream.getvalue()


def test_what_a_library_says_is_logged_without_the_values_it_puts_in(stream: io.StringIO) -> None:
    log_as_json(Settings(), stream)
    library = logging.getLogger("some_library")
    library.warning("cannot parse %s", CANARY, extra={"question": CANARY})
    library.warning(f"cannot parse {CANARY}")
    library.info("unimportant")
    told, untold = lines(stream)
    assert told["event"] == "cannot parse %s"
    assert untold["event"] == "(left out)"
    assert "tests/api/test_logs.py:" in untold["place"]
    assert CANARY not in stream.getvalue()


def test_with_questions_logged_so_is_what_failed(stream: io.StringIO) -> None:
    log_as_json(Settings(log_questions=True), stream)
    try:
        raise RuntimeError(CANARY)
    except RuntimeError:
        logging.getLogger("some_library").exception(f"cannot parse {CANARY}")
    (line,) = lines(stream)
    assert line["event"] == f"cannot parse {CANARY}"
    assert line["exception"][0]["message"] == CANARY


def test_warnings_and_failed_threads_go_into_the_log(stream: io.StringIO) -> None:
    log_as_json(Settings(), stream)

    def fail() -> None:
        raise RuntimeError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)  # the block has set aside what had been captured
        warnings.warn(CANARY, UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    failed, warned = lines(stream)
    assert failed["exception"][0]["type"] == "RuntimeError"
    assert warned["logger"] == "py.warnings"
    assert CANARY not in stream.getvalue()


router = APIRouter()


@router.get("/work/{name}")
def work(name: str) -> str:
    """In a worker thread."""
    logging.getLogger("index").warning("đang làm")
    return name


@router.get("/fail")
def fail() -> None:
    raise RuntimeError(CANARY)


@router.get("/stream")
async def stream_slowly(seconds: float) -> StreamingResponse:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"." * 100
            await asyncio.sleep(seconds / 10)

    return StreamingResponse(pieces())


@pytest.fixture
def client(stream: io.StringIO) -> Iterator[httpx.Client]:
    """A client of the routes above, in a real server that logs into ``stream``."""
    log_as_json(Settings(), stream)
    app = ObservedFastAPI(Metrics(), {})
    app.include_router(router)
    tell_problems(app)
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield client


def requests_of(stream: io.StringIO, count: int) -> list[dict[str, Any]]:
    """The lines of so many requests; the last of them may still be on its way."""
    for _ in range(500):
        found = [line for line in lines(stream) if line["event"] == "request"]
        if len(found) == count:
            return found
        time.sleep(0.01)
    raise AssertionError(stream.getvalue())


def test_a_request_is_one_line_without_its_path_and_query(
    client: httpx.Client, stream: io.StringIO
) -> None:
    client.get(f"/work/{CANARY}?q={CANARY}")
    (line,) = requests_of(stream, 1)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/work/{name}", 200)
    assert 0 < line["milliseconds"] < 60_000
    assert (line["key_id"], line["client_gone"], line["level"]) == (None, False, "info")
    assert datetime.fromisoformat(line["time"]).tzinfo
    assert CANARY not in stream.getvalue()


def test_what_is_logged_during_a_request_carries_its_id_in_threads_too(
    client: httpx.Client, stream: io.StringIO
) -> None:
    answered = [client.get("/work/a").headers["x-request-id"] for _ in range(2)]
    requests_of(stream, 2)
    logged = [line["request_id"] for line in lines(stream) if line["logger"] == "index"]
    assert logged == answered
    assert len({*answered}) == 2


@pytest.mark.parametrize("given", ["A.b-1_c", "8f14e45f-ceea-467a-9f3b-1d2c3b4a5d6e"])
def test_a_clients_own_request_id_is_kept(client: httpx.Client, given: str) -> None:
    headers = {"X-Request-ID": given}
    assert client.get("/work/a", headers=headers).headers["x-request-id"] == given
    assert client.get("/none", headers=headers).json()["request_id"] == given


@pytest.mark.parametrize("given", ["", "a b", "a" * 65, '{"a":1}', "-a", "a\tb", "ă"])
def test_an_unsafe_request_id_is_replaced(client: httpx.Client, given: str) -> None:
    response = client.get("/work/a", headers=[(b"X-Request-ID", given.encode())])
    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-request-id"])


def test_an_unforeseen_failure_is_logged_with_the_id_its_problem_tells(
    client: httpx.Client, stream: io.StringIO
) -> None:
    told = client.get("/fail")
    assert told.status_code == 500
    (line,) = requests_of(stream, 1)
    assert (line["status"], line["level"]) == (500, "warning")
    (failure,) = [line for line in lines(stream) if "exception" in line]
    assert failure["request_id"] == line["request_id"] == told.json()["request_id"]
    assert failure["exception"][0]["stack"][-1].endswith(" fail")
    assert CANARY not in stream.getvalue()


def test_a_streams_time_is_its_whole_time(client: httpx.Client, stream: io.StringIO) -> None:
    client.get("/stream?seconds=0.5")
    (line,) = requests_of(stream, 1)
    assert line["milliseconds"] >= 450
    assert not line["client_gone"]


def test_a_client_that_leaves_in_mid_stream_is_noted(
    client: httpx.Client, stream: io.StringIO
) -> None:
    with client.stream("GET", "/stream?seconds=30") as response:
        next(response.iter_raw())
    (line,) = requests_of(stream, 1)
    assert line["client_gone"]
    assert line["milliseconds"] < 20_000
