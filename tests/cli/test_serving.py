"""``cancu ui`` and ``cancu run``: they begin together, end together and leave nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def started(
    folder: Path, *words: str, **settings: str
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A command in a session of its own, and the file of what it says."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CANCU_")}
    environment |= {"PYTHONPATH": str(ROOT), **settings}
    said = folder / "said"
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "cancu.py"), *words],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process, said
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).is_success
    except httpx.TransportError:
        return False


def wait_until_it_answers(url: str, process: subprocess.Popen[bytes], said: Path) -> None:
    end = time.monotonic() + SECONDS
    while not answers(url):
        assert process.poll() is None, said.read_text()
        assert time.monotonic() < end, said.read_text()
        time.sleep(0.1)


def session_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that are alive in the session that it began."""
    alive = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has just ended
            if stat[3] == str(process.pid) and stat[0] != "Z":
                alive.append(int(entry.name))
    return alive


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_page_ends_with_its_command_and_leaves_no_process(
    tmp_path: Path, number: signal.Signals
) -> None:
    port = free_port()
    with started(tmp_path, "ui", "--port", str(port)) as (process, said):
        wait_until_it_answers(f"http://127.0.0.1:{port}/_stcore/health", process, said)
        assert f"http://127.0.0.1:{port}" in said.read_text()
        assert session_of(process) == [process.pid]
        process.send_signal(number)
        assert process.wait(30) == 0
        assert session_of(process) == []
        assert "Traceback" not in said.read_text()
    assert not (tmp_path / ".streamlit").exists()


def test_the_page_does_not_begin_with_a_misspelt_setting(tmp_path: Path) -> None:
    with started(tmp_path, "ui", CANCU_PAGE_KEI="x") as (process, said):
        assert process.wait(60) != 0
        assert "CANCU_PAGE_KEI" in said.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_service_and_page_begin_together_and_end_together(
    tmp_path: Path, number: signal.Signals
) -> None:
    port, api_port = free_port(), free_port()
    words = ("run", "--port", str(port), "--api-port", str(api_port))
    with started(tmp_path, *words, CANCU_HOME=str(tmp_path / "home")) as (process, said):
        wait_until_it_answers(f"http://127.0.0.1:{port}/_stcore/health", process, said)
        assert answers(f"http://127.0.0.1:{api_port}/healthz")
        told = " ".join(said.read_text().split())
        assert "Chưa có chỉ mục" in told
        assert "cancu index" in told
        assert f"http://127.0.0.1:{port}" in told
        assert len(session_of(process)) == 3
        process.send_signal(number)
        assert process.wait(60) == 0
        assert session_of(process) == []
        assert "Traceback" not in said.read_text()


def test_where_the_service_cannot_begin_the_page_does_not_and_its_log_is_named(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "service.sqlite").write_bytes(b"khong phai SQLite " * 100)
    words = ("run", "--port", str(free_port()), "--api-port", str(free_port()))
    with started(tmp_path, *words, CANCU_HOME=str(home)) as (process, said):
        assert process.wait(60) != 0
        told = said.read_text()
    assert "service.log" in told.replace("\n", "")
    assert "Traceback" not in told
    assert "service.sqlite" in (home / "service.log").read_text().replace("\n", "")


@pytest.mark.parametrize("words", [("ui", "--port"), ("run", "--port"), ("run", "--api-port")])
def test_a_port_in_use_is_named_before_anything_begins(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with started(tmp_path, *words, port, CANCU_HOME=str(tmp_path)) as (process, said):
            assert process.wait(60) != 0
            assert port in said.read_text()
            assert "chọn cổng khác" in " ".join(said.read_text().split())
