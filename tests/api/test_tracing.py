"""Spans: sent where that is wanted, to where the standard variables say, without what was said."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from api.app import make_app
from settings import Settings

CANARY = "qzvhoamiq"


class _Collector(BaseHTTPRequestHandler):
    received: list[bytes]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        zipped = self.headers.get("Content-Encoding") == "gzip"
        self.received.append(gzip.decompress(body) if zipped else body)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A place that spans can be sent to, and what has come."""
    received: list[bytes] = []
    handler = type("Handler", (_Collector,), {"received": received})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", received
        finally:
            server.shutdown()


def ask_around(home: Path, *, telemetry: bool) -> None:
    settings = Settings(home=home, telemetry=telemetry, allowed_hosts="testserver")
    app = make_app(settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        turns = [{"role": "user", "content": CANARY}]
        client.post("/v1/ask", json={"question": f"{CANARY} là gì?", "history": turns})
        client.post("/v1/ask", json={"question": [CANARY]})
        client.get(f"/{CANARY}?question={CANARY}")
        client.request(CANARY, "/healthz", headers={"X-Request-ID": CANARY})


def spans_of(received: list[bytes]) -> list[Span]:
    requests = [ExportTraceServiceRequest.FromString(body) for body in received]
    scopes = (s for r in requests for resource in r.resource_spans for s in resource.scope_spans)
    return [span for scope in scopes for span in scope.spans]


def test_spans_are_sent_without_what_was_said(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collector() as (url, received):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        monkeypatch.setenv("OTEL_SERVICE_NAME", "cancu")
        ask_around(sample_home, telemetry=True)
    names = {span.name for span in spans_of(received)}
    assert {"POST /v1/ask", "fastapi.endpoint"} <= names
    assert not [body for body in received if CANARY.encode() in body.lower()]
    assert any(b"cancu" in body for body in received)


def test_without_the_setting_nothing_is_sent(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collector() as (url, received):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
        ask_around(sample_home, telemetry=False)
    assert received == []
