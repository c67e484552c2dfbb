"""Nothing that a client says reaches the log of a real service, unless it is told to log that."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from api.clients.mcp_server import MCP_PATH
from api.principal import Role
from tests.api.gated import make_key
from tests.api.process import Process, running
from tests.api.uploading import plan, send

CANARY = "qzvhoamiq"
QUESTION = f"Ai chủ trì lắp 46 trạm đo mưa {CANARY} ở Lâm Giang năm 2025?"
TURNS = [{"role": "user", "content": CANARY}, {"role": "assistant", "content": CANARY}]
EVENTS = {"Accept": "application/json, text/event-stream"}
SECONDS = 120


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_home, tmp_path / "home", symlinks=True))


def client_of(process: Process, key: dict[str, str]) -> httpx.Client:
    return httpx.Client(base_url=process.url, headers=key, timeout=SECONDS, trust_env=False)


def ask(client: httpx.Client) -> None:
    asked = {"question": QUESTION, "history": TURNS}
    assert client.post("/v1/ask", json=asked).status_code == 200
    streamed = client.post("/v1/ask", json=asked, headers={"Accept": "text/event-stream"})
    assert "event: answer" in streamed.text
    for body in (f'{{"question": "{CANARY}', f'{{"question": ["{CANARY}"], "{CANARY}": 1}}'):
        headers = {"Content-Type": "application/json"}
        assert client.post("/v1/ask", content=body, headers=headers).status_code == 422


def chat(client: httpx.Client) -> None:
    for more in ({}, {"stream": True}, {"temperature": CANARY}, {CANARY: CANARY}):
        body = {"model": "cancu", "messages": [{"role": "user", "content": QUESTION}], **more}
        assert client.post("/v1/chat/completions", json=body).status_code in {200, 400}
    body = {"model": CANARY, "messages": [{"role": "user", "content": QUESTION}]}
    assert client.post("/v1/chat/completions", json=body).status_code == 404


def call_tools(client: httpx.Client) -> None:
    calls = [
        {"name": "ask", "arguments": {"question": QUESTION}},
        {"name": "search", "arguments": {"query": CANARY}},
        {"name": "ask", "arguments": {"question": [CANARY], CANARY: CANARY}},
        {"name": CANARY, "arguments": {}},
    ]
    for call in calls:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        assert client.post(MCP_PATH, json=body, headers=EVENTS).status_code == 200
    body = {"jsonrpc": "2.0", "id": CANARY, "method": CANARY, "params": {CANARY: CANARY}}
    assert "error" in client.post(MCP_PATH, json=body, headers=EVENTS).text
    assert client.post(MCP_PATH, content=f"{{{CANARY}", headers=EVENTS).status_code >= 400


def keep(client: httpx.Client) -> None:
    made = client.post("/v1/conversations", json={"title": CANARY})
    assert made.status_code == 201
    asked = {"question": QUESTION, "conversation_id": made.json()["id"]}
    answer = client.post("/v1/ask", json=asked).json()
    said = {"answer_id": answer["id"], "rating": "down", "comment": CANARY}
    assert client.post("/v1/feedback", json=said).status_code == 201
    assert client.post("/v1/feedback", json=said | {"reason": CANARY}).status_code == 422
    assert client.get(f"/v1/conversations/{CANARY}").status_code in {404, 422}


def look_up(client: httpx.Client) -> None:
    assert client.post("/v1/search", json={"query": CANARY}).status_code == 200
    assert client.get("/v1/duties", params={"agency": CANARY}).status_code in {200, 404}
    assert client.get("/v1/documents", params={"province": CANARY}).status_code in {200, 404}
    for path in ("documents", "passages", "jobs", "models"):
        assert client.get(f"/v1/{path}/{CANARY}").status_code in {404, 422}
    assert client.get(f"/{CANARY}?q={CANARY}").status_code == 404


def add_documents(client: httpx.Client) -> None:
    assert send(client, {f"{CANARY}.txt": plan(4_500) + CANARY.encode()}).status_code == 202
    assert send(client, {f"{CANARY}.exe": CANARY.encode()}).status_code in {409, 415}
    assert send(client, {"a.txt": b"a"}, ids=CANARY.upper()).status_code == 422


def come_wrongly(client: httpx.Client) -> None:
    wrong = {"Authorization": f"Bearer {CANARY}"}
    assert client.get("/metrics", headers=wrong).status_code == 401
    basic = {"Authorization": f"Basic {CANARY}", "X-API-Key": CANARY}
    assert client.get("/metrics", headers=basic).status_code == 401
    assert client.get("/healthz", headers={"Host": CANARY}).status_code == 400
    assert client.post("/v1/ask", headers={"Origin": f"https://{CANARY}.vn"}).status_code == 403
    assert client.request(CANARY, "/healthz").status_code in {400, 405}


CALLS = (ask, chat, call_tools, keep, look_up, add_documents, come_wrongly)


def test_nothing_that_was_said_is_in_the_output_of_the_service(home: Path, tmp_path: Path) -> None:
    key_id, key = make_key(home, Role.ADMIN)
    with running(home, tmp_path) as process, client_of(process, key) as client:
        for call in CALLS:
            call(client)
        numbers = client.get("/metrics").text
    output = process.output.lower()
    assert CANARY not in output
    assert CANARY not in numbers.lower()
    assert key["Authorization"].removeprefix("Bearer ").lower() not in output
    asked = [line for line in process.lines("request") if line["route"] == "/v1/ask"]
    assert {line["status"] for line in asked} == {200, 422}
    assert {line["key_id"] for line in asked} == {key_id}
    reached = {line["request_id"]: line["route"] for line in process.lines("request")}
    answered = {reached[line["request_id"]] for line in process.lines("answer")}
    assert answered == {"/v1/ask", "/v1/chat/completions", MCP_PATH}


def test_questions_are_logged_where_that_is_wanted(home: Path, tmp_path: Path) -> None:
    with running(home, tmp_path, CANCU_LOG_QUESTIONS="1") as process, client_of(process, {}) as c:
        ask(c)
    assert {line["question"] for line in process.lines("answer")} == {QUESTION}
