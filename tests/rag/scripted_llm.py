"""An OpenAI-compatible server that says what a test tells it to, slowly, wrongly or not at all."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

PIECE = 5
"""Characters of an answer sent at a time."""


@dataclass
class Script:
    """What the server does with each request, and what it has been asked.

    ``says``: the answers, one a request, the last one again and again. ``status``: an error to
    answer with. ``pause``: seconds before each piece. ``hangs_after``, ``breaks_after``: pieces
    after which nothing more comes, or the connection is closed. ``keeps_alive``: a hanging server
    sends comments. ``ends``: why an answer ends. ``ignores_streaming``: one whole JSON answer.
    """

    says: Sequence[str] = ("",)
    status: int = 200
    pause: float = 0.0
    hangs_after: int | None = None
    breaks_after: int | None = None
    keeps_alive: bool = False
    ends: str = "stop"
    ignores_streaming: bool = False
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    hung_up: Event = field(default_factory=Event)
    """Set once a client has gone away before its answer had ended."""
    over: Event = field(default_factory=Event)
    """Set when the server stops: whoever hangs then lets go."""

    @property
    def prompt(self) -> str:
        """All the text of the last request."""
        return "\n".join(message["content"] for message in self.requests[-1]["messages"])


class _Handler(BaseHTTPRequestHandler):
    script: Script

    def do_POST(self) -> None:
        script = self.script
        script.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        script.keys.append(self.headers.get("Authorization", ""))
        text = script.says[min(len(script.requests), len(script.says)) - 1]
        if script.status != 200:
            # Servers quote what they were sent: none of it may reach the user.
            error = {"message": f"{self.headers['Authorization']} {script.prompt}"}
            self._send(script.status, "application/json", json.dumps({"error": error}).encode())
        elif script.requests[-1].get("stream") and not script.ignores_streaming:
            self._stream(text)
        else:
            message = {"role": "assistant", "content": text}
            choice = {"index": 0, "message": message, "finish_reason": script.ends}
            body = {"id": "1", "object": "chat.completion", "model": "m", "choices": [choice]}
            self._send(200, "application/json", json.dumps(body).encode())

    def _stream(self, text: str) -> None:
        self._send(200, "text/event-stream", b"")
        pieces = [text[i : i + PIECE] for i in range(0, len(text), PIECE)]
        try:
            for number, piece in enumerate(pieces):
                if number == self.script.hangs_after:
                    self._hang()
                if number == self.script.breaks_after:
                    return
                time.sleep(self.script.pause)
                self._chunk({"content": piece}, None)
            self._chunk({}, self.script.ends)
            self.wfile.write(b"data: [DONE]\n\n")
        except (BrokenPipeError, ConnectionResetError):
            self.script.hung_up.set()

    def _hang(self) -> None:
        self.wfile.flush()
        while not self.script.over.wait(0.05):
            if self.script.keeps_alive:
                self.wfile.write(b": still here\n\n")
            elif self._is_gone():
                raise BrokenPipeError

    def _is_gone(self) -> bool:
        self.connection.setblocking(False)
        try:
            return not self.connection.recv(1)
        except BlockingIOError:
            return False
        finally:
            self.connection.setblocking(True)

    def _chunk(self, delta: dict[str, str], finish: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if body:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the output of the tests clean."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what some tests are about."""


@contextmanager
def scripted(script: Script, port: int = 0) -> Iterator[str]:
    """Serve ``script`` on a port, by default a free one; the base URL to configure."""
    server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"script": script}))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        script.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
