"""Real processes in trouble: without an index, with a broken one, told to stop, killed.

What is asked goes on being answered; what is deleted is found no more.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from api.backend import WATCH_SECONDS
from index.generation import Generations
from tests.api.process import ROOT, Process, running
from tests.api.uploading import done, job_of, kept_files, long_plan, plan, refused, send

ASKING = 4
"""Clients that ask at the same time."""
GRACE = 3
"""Seconds that the services here have to stop."""
TREES = "Trồng bao nhiêu cây sấu?"


def client_of(process: Process) -> httpx.Client:
    return httpx.Client(base_url=process.url, timeout=60, trust_env=False)


def ask(client: httpx.Client, question: str = TREES) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": question})
    assert response.status_code == 200, response.text
    return dict(response.json())


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


@contextmanager
def half_a_question(process: Process) -> Iterator[tuple[socket.socket, bytes]]:
    """A request in flight: its client has still to send the rest."""
    body = b'{"question": "Trong bao nhieu cay sau?"}'
    host, port = process.url.removeprefix("http://").split(":")
    head = (
        f"POST /v1/ask HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(head.encode() + body[:20])
        time.sleep(0.5)  # the server takes it up
        yield connection, body[20:]


def is_refused(process: Process) -> bool:
    """Whether the process takes no more connections."""
    try:
        httpx.get(f"{process.url}/healthz", trust_env=False)
    except httpx.ConnectError:
        return True
    return False


def model_of(process: Process) -> int:
    """The process that the service's model is in."""
    server = process.server.pid
    children = Path(f"/proc/{server}/task").glob("*/children")
    found = [child for listed in children for child in listed.read_text().split()]
    [model] = [c for c in found if b"model_worker" in Path(f"/proc/{c}/cmdline").read_bytes()]
    return int(model)


def has_ended(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def assert_ended_well(process: Process, within: float) -> None:
    assert process.server.wait(within) == 0, process.output
    assert "Traceback" not in process.output
    assert "exception" not in process.output


def test_a_service_without_an_index_answers_once_another_process_has_made_one(
    planted: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(planted / "models")
    (tmp_path / "trong-cay.txt").write_bytes(plan(4300))
    with running(home, tmp_path) as process, client_of(process) as client:
        assert "“cancu index”" in refused(client.get("/readyz"), 503)["detail"]
        command = [sys.executable, str(ROOT / "cancu.py"), "index", "trong-cay.txt"]
        environment = os.environ | {"CANCU_HOME": str(home)}
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
        until(lambda: client.get("/readyz").status_code == 200)
        assert "4300" in ask(client)["text"]


def test_whatever_becomes_of_the_files_the_generation_that_answers_goes_on(
    home: Path, tmp_path: Path
) -> None:
    name = Generations(home).current()
    with running(home, tmp_path) as process, client_of(process) as client:
        for content in (name[:9].encode(), b"\xff\x00garbage", b""):
            (home / "CURRENT").write_bytes(content)
            time.sleep(2 * WATCH_SECONDS)
            assert "4300" in ask(client)["text"]
        (home / "CURRENT").unlink()
        shutil.rmtree(home / "generations")
        time.sleep(2 * WATCH_SECONDS)
        assert "4300" in ask(client)["text"]
        assert client.get("/readyz").json()["generation"] == name
        process.server.terminate()
        assert_ended_well(process, 30)


def test_switching_under_load_fails_no_request_and_forgets_what_is_deleted(
    home: Path, tmp_path: Path
) -> None:
    deleted, stop = Event(), Event()
    statuses: list[int] = []
    afterwards: list[str] = []

    def keep_asking(process: Process) -> None:
        with client_of(process) as client:
            while not stop.is_set():
                was_deleted = deleted.is_set()
                answers = (
                    client.post("/v1/ask", json={"question": TREES}),
                    client.post("/v1/search", json={"query": "cây sấu"}),
                    client.get("/readyz"),
                )
                statuses.extend(answer.status_code for answer in answers)
                if was_deleted:
                    afterwards.append("".join(answer.text for answer in answers[:2]))

    with (
        running(home, tmp_path, CANCU_REQUESTS_PER_MINUTE="0") as process,
        client_of(process) as client,
    ):
        with ThreadPoolExecutor(ASKING) as pool:
            asking = [pool.submit(keep_asking, process) for _ in range(ASKING)]
            try:
                before = client.get("/readyz").json()["generation"]
                done(client, send(client, {"2027.txt": plan(77, 2027)}))
                done(client, client.delete("/v1/documents/trong-cay"))
                deleted.set()
                done(client, send(client, {"2028.txt": plan(88, 2028)}))
                until(lambda: len(afterwards) >= 3 * ASKING)
            finally:
                stop.set()
            for thread in asking:
                thread.result()
        assert client.get("/readyz").json()["generation"] != before
        refused(client.get("/v1/documents/trong-cay"), 404)
        refused(client.get("/v1/passages/trong-cay%230"), 404)
    assert set(statuses) == {200}
    assert afterwards
    assert not [text for text in afterwards if "4300" in text or "trong-cay" in text]


def test_questions_are_answered_though_the_model_is_killed_again_and_again(
    home: Path, tmp_path: Path
) -> None:
    with running(home, tmp_path) as process, client_of(process) as client:
        killed = set()
        for _ in range(2):
            with ThreadPoolExecutor(ASKING) as pool:
                asked = [pool.submit(ask, client) for _ in range(2 * ASKING)]
                killed.add(model := model_of(process))
                os.kill(model, signal.SIGKILL)
                assert all("4300" in answer.result()["text"] for answer in asked)
            assert "4300" in ask(client)["text"]
        assert len(killed | {model_of(process)}) == 3
        assert len(process.lines("the embedding model has died and is started again")) == 2
        process.server.terminate()
        assert_ended_well(process, 30)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_model_ends_with_its_service(
    home: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with running(home, tmp_path) as process:
        model = model_of(process)
        process.server.send_signal(number)
        process.server.wait(60)
        until(lambda: has_ended(model))


def test_a_request_in_flight_is_answered_before_the_service_ends(
    home: Path, tmp_path: Path
) -> None:
    with running(home, tmp_path) as process, half_a_question(process) as (connection, rest):
        process.server.terminate()
        until(lambda: is_refused(process), 10)
        assert process.server.poll() is None
        connection.sendall(rest)
        answer = b""
        while block := connection.recv(65536):
            answer += block
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"4300" in answer
        assert_ended_well(process, 30)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_that_does_not_end_holds_the_service_up_no_longer_than_is_set(
    tmp_path: Path, number: signal.Signals
) -> None:
    settings = {"CANCU_SHUTDOWN_SECONDS": str(GRACE)}
    with running(tmp_path, tmp_path, **settings) as process:
        with half_a_question(process) as (connection, _):
            started = time.monotonic()
            process.server.send_signal(number)
            assert connection.recv(65536).startswith(b"HTTP/1.1 503 ")
            assert_ended_well(process, GRACE + 30)
        assert time.monotonic() - started >= GRACE


def test_a_job_that_is_killed_leaves_the_old_index_and_is_told_afterwards(
    home: Path, tmp_path: Path
) -> None:
    before = Generations(home).current()
    with running(home, tmp_path) as process, client_of(process) as client:
        accepted = send(client, {"dai.txt": long_plan()})
        until(lambda: job_of(client, accepted)["stage"] == "Tính vectơ")
        process.server.kill()
        process.server.wait()
    assert kept_files(home)
    with running(home, tmp_path) as process, client_of(process) as client:
        job = job_of(client, accepted)
        assert (job["state"], job["generation"]) == ("interrupted", None)
        assert kept_files(home) == []
        assert client.get("/readyz").json()["generation"] == before
        assert "4300" in ask(client)["text"]
        done(client, send(client, {"2027.txt": plan(77, 2027)}))


def test_a_job_that_runs_when_the_service_is_told_to_stop_ends_at_its_next_step(
    home: Path, tmp_path: Path
) -> None:
    before = Generations(home).current()
    with running(home, tmp_path) as process, client_of(process) as client:
        accepted = send(client, {"dai.txt": long_plan(120)})
        until(lambda: job_of(client, accepted)["stage"] == "Tính vectơ")
        process.server.terminate()
        assert_ended_well(process, 60)
    assert Generations(home).current() == before
    assert kept_files(home) == []


def test_a_language_model_that_hangs_does_not_hold_the_end_up(home: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(1) as pool:
        settings = {
            "CANCU_LLM": "openai:giả",
            "CANCU_LLM_BASE_URL": f"http://127.0.0.1:{silent.getsockname()[1]}/v1",
            "CANCU_SHUTDOWN_SECONDS": str(GRACE),
        }
        with running(home, tmp_path, **settings) as process, client_of(process) as client:
            asked = pool.submit(client.post, "/v1/ask", json={"question": TREES})
            with silent.accept()[0]:
                process.server.terminate()
                assert asked.result().status_code == 503
                assert_ended_well(process, GRACE + 30)
