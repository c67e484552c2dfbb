"""A service in a process of its own, as an agency runs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180


class Process:
    """``cancu serve`` at ``url``; ``output`` is all that its process has written so far."""

    def __init__(self, url: str, server: subprocess.Popen[bytes], written: Path) -> None:
        self.url = url
        self.server = server
        self._written = written

    @property
    def output(self) -> str:
        return self._written.read_text(encoding="utf-8")

    def lines(self, event: str) -> list[dict[str, Any]]:
        """The log lines of one kind; every line must be JSON."""
        return [
            line for line in map(json.loads, self.output.splitlines()) if line["event"] == event
        ]


@contextmanager
def running(home: Path, folder: Path, **settings: str) -> Iterator[Process]:
    """Run ``cancu serve`` over ``home`` with ``settings``; it is asked to end with the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CANCU_", "OTEL_"))}
    environment |= {"CANCU_HOME": str(home), "PYTHONPATH": str(ROOT), **settings}
    written = folder / "output"
    with written.open("w") as output:
        command = [sys.executable, str(ROOT / "cancu.py"), "serve", "--port", str(port)]
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    process = Process(f"http://127.0.0.1:{port}", server, written)
    try:
        _wait_for(server, process)
        yield process
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(server: subprocess.Popen[bytes], process: Process) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, process.output
        try:
            httpx.get(f"{process.url}/healthz", trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"the service has not started:\n{process.output}")
