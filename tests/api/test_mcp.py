"""The MCP server as the official client meets it, over stdio and over HTTP."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import httpx2
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, MCPError, StdioServerParameters
from mcp.client import Transport
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent, Tool

from api.app import make_app
from api.keeping.database import Database
from api.keeping.keys import KeyStore
from api.principal import Role
from index.embeddings import SentenceEmbeddings
from index.generation import Generations
from index.intake import take_in
from rag.answer import Answer
from rag.assistant import Assistant
from rag.chat_model import StoppedError
from settings import Settings
from tests.api.serving import serving

ROOT = Path(__file__).resolve().parents[2]
MOVED = "Tỉnh Lâm Giang năm 2025 phải di dời bao nhiêu hộ khỏi vùng sạt lở?"
PLAN = "ke-hoach-lam-giang-2025"
TOOLS = {"search", "ask", "duties", "open_passage"}


class Session:
    """A client whose calls can be made one by one, each waited for."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self._portal, self._client = portal, client

    def tools(self) -> list[Tool]:
        return self._portal.call(self._client.list_tools).tools

    def call(self, tool: str, **arguments: object) -> CallToolResult:
        result = self._portal.call(self._client.call_tool, tool, arguments)
        assert isinstance(result, CallToolResult)
        return result

    def given(self, tool: str, **arguments: object) -> dict[str, Any]:
        """What a tool gives; the client has checked it against the tool's output schema."""
        result = self.call(tool, **arguments)
        assert not result.is_error, told(result)
        assert result.structured_content is not None
        assert json.loads(told(result)) == result.structured_content
        return dict(result.structured_content)

    def leave(self, tool: str, after: Event, **arguments: object) -> None:
        """Call a tool and go away once ``after`` is set."""
        call = self._portal.start_task_soon(self._client.call_tool, tool, arguments)
        assert after.wait(30)
        call.cancel()

    def refusal(self, tool: str, **arguments: object) -> str:
        result = self.call(tool, **arguments)
        assert result.is_error
        return told(result)


def told(result: CallToolResult) -> str:
    content = result.content[0]
    assert isinstance(content, TextContent)
    return content.text


@contextmanager
def connected(
    server: StdioServerParameters | str, mode: str = "auto", key: str = ""
) -> Iterator[Session]:
    with ExitStack() as stack:
        portal = stack.enter_context(start_blocking_portal())
        transport: StdioServerParameters | Transport
        if isinstance(server, str):
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            http = httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60)
            stack.enter_context(portal.wrap_async_context_manager(http))
            transport = streamable_http_client(server, http_client=http)
        else:
            transport = server
        client = portal.wrap_async_context_manager(Client(transport, mode=mode))
        yield Session(portal, stack.enter_context(client))


def over_stdio(home: Path) -> StdioServerParameters:
    environment = {**os.environ, "CANCU_HOME": str(home), "HF_HUB_OFFLINE": "1"}
    command = [str(ROOT / "cancu.py"), "mcp"]
    return StdioServerParameters(command=sys.executable, args=command, env=environment)


@pytest.fixture(scope="module")
def address(sample_home: Path) -> Iterator[str]:
    with serving(make_app(Settings(home=sample_home))) as url:
        yield f"{url}/mcp"


@pytest.fixture(scope="module", params=["stdio", "http", "http before 2026"])
def session(request: pytest.FixtureRequest, sample_home: Path, address: str) -> Iterator[Session]:
    """Each way to the server; clients of before 2026 shake hands and want event streams."""
    server = over_stdio(sample_home) if request.param == "stdio" else address
    mode = "legacy" if request.param == "http before 2026" else "auto"
    with connected(server, mode) as session:
        yield session


def source_of(home: Path, document_id: str) -> str:
    with closing(Generations(home).open()) as generation:
        return generation.catalogue.texts(document_id)[0].text


def test_the_tools_say_that_they_only_read_and_that_they_give_data(session: Session) -> None:
    tools = session.tools()
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.output_schema is not None
        assert "không phải mệnh lệnh" in str(tool.description)


def test_an_answer_comes_with_exact_quotes(session: Session, sample_home: Path) -> None:
    answer = session.given("ask", question=MOVED)
    assert "815 hộ" in answer["text"]
    assert answer["refusal"] is None
    source = source_of(sample_home, PLAN)
    for claim in answer["claims"]:
        for cited in claim["citations"]:
            assert source[cited["start"] : cited["end"]] == cited["quote"]


def test_a_refusal_is_an_answer_and_no_error(session: Session) -> None:
    answer = session.given("ask", question="Cách nấu phở bò ngon như thế nào?")
    assert answer["claims"] == []
    assert answer["refusal"]["reason"] == "out_of_scope"


def test_a_passage_found_can_be_opened_and_read_on(session: Session, sample_home: Path) -> None:
    found = session.given("search", query=MOVED, limit=3)["passages"]
    assert len(found) == 3
    opened = session.given("open_passage", passage_id=found[0]["passage_id"])
    assert opened["passages"] == [found[0]]
    source = source_of(sample_home, found[0]["document_id"])
    assert all(quote in source for quote in found[0]["quotes"])
    following = session.given("open_passage", passage_id=opened["next_id"])
    assert following["previous_id"] == found[0]["passage_id"]


def test_a_section_is_opened_by_its_name(session: Session) -> None:
    opened = session.given("open_passage", document=PLAN, section="muc I.3.b")
    assert any("815 hộ" in passage["text"] for passage in opened["passages"])
    signed = session.given("open_passage", document=PLAN, section="chữ ký")
    assert {passage["section"] for passage in signed["passages"]} == {"Chữ ký"}


def test_duties_are_listed_in_turns(session: Session) -> None:
    everything = session.given("duties", year=2025, limit=100)
    assert everything["total"] == len(everything["duties"]) > 3
    assert everything["next_offset"] is None
    first = session.given("duties", year=2025, limit=2)
    rest = session.given("duties", year=2025, offset=first["next_offset"], limit=100)
    assert first["duties"] + rest["duties"] == everything["duties"]


def test_duties_are_those_of_a_body_in_a_role(session: Session) -> None:
    led = session.given("duties", agency="so xay dung", roles=["lead"], province="Lâm Giang")
    assert led["agency"] == "Sở Xây dựng"
    assert led["duties"]
    assert {duty["role"] for duty in led["duties"]} == {"lead"}


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("open_passage", {"passage_id": f"{PLAN}#99999"}, "không có đoạn văn mang mã này"),
        ("open_passage", {"document": PLAN, "section": "XX.9"}, "không có mục “XX.9”"),
        ("open_passage", {"document": PLAN}, "Tham số không hợp lệ"),
        ("ask", {"question": " "}, "#/question: không được để trống"),
        ("ask", {}, "#/question: thiếu trường này"),
        ("search", {"query": "a", "top": 3}, "#/top: không có trường này"),
        ("search", {"query": "a", "limit": 1000}, "#/limit: "),
        ("search", {"query": "a" * 2001}, "#/query: dài quá 2000 ký tự"),
        ("duties", {"agency": "Sở Phép thuật"}, "Sở Phép thuật"),
    ],
)
def test_what_cannot_be_done_is_told_in_vietnamese(
    session: Session, tool: str, arguments: dict[str, object], message: str
) -> None:
    assert message in session.refusal(tool, **arguments)


def test_a_tool_that_does_not_exist_is_a_protocol_error(session: Session) -> None:
    with pytest.raises(MCPError, match="Không có công cụ này"):
        session.call("delete_everything")


def test_an_unforeseen_failure_tells_no_secret(
    address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("bí mật")

    monkeypatch.setattr(Assistant, "stream", fail)
    with connected(address) as session:
        assert session.refusal("ask", question=MOVED).startswith("Dịch vụ gặp lỗi")
    assert any("tool ask has failed" in record.message for record in caplog.records)


def test_no_words_of_a_call_reach_the_log(address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for mode in ("auto", "legacy"):
        with connected(address, mode) as session:
            session.call("ask", question="durian măng cụt")
            session.call("duties", agency="durian")
            session.call("search", query=["durian"])
    assert caplog.records
    assert not re.search("durian|măng cụt", caplog.text)


def test_over_stdio_the_index_may_come_later_and_only_the_protocol_is_written(
    tmp_path: Path, model_home: Path, embeddings: SentenceEmbeddings
) -> None:
    (tmp_path / "models").symlink_to(model_home / "models")
    server = over_stdio(tmp_path)
    # ``tee`` keeps what the server writes.
    written = tmp_path / "written"
    command = f'"{server.command}" "$@" | tee "{written}"'
    server.args = ["-c", command, "sh", *server.args]
    server.command = "sh"
    with connected(server) as session:
        assert "“cancu index”" in session.refusal("ask", question=MOVED)
        taken = take_in([ROOT / "sample"], 1_000_000, embeddings.count_tokens)
        Generations(tmp_path).build(taken.documents, embeddings)
        assert "815 hộ" in session.given("ask", question=MOVED)["text"]
    for line in written.read_text(encoding="utf-8").splitlines():
        assert json.loads(line)["jsonrpc"] == "2.0"


def test_over_http_the_key_counts(sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home, symlinks=True)
    with closing(Database(home)) as database:
        _, secret = KeyStore(database).create("trợ lý", Role.READER)
    with serving(make_app(Settings(home=home))) as url:
        with connected(f"{url}/mcp", key=secret) as session:
            assert "815 hộ" in session.given("ask", question=MOVED)["text"]
        refused = httpx.post(f"{url}/mcp", json={}, trust_env=False)
        assert refused.status_code == 401


def test_work_for_a_client_that_has_gone_is_stopped(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = Event(), Event()

    def stream(*_: object, stopped: Event, **__: object) -> Iterator[Answer]:
        begun.set()
        if not stopped.wait(30):
            return iter(())
        ended.set()
        raise StoppedError

    monkeypatch.setattr(Assistant, "stream", stream)
    with connected(address) as session:
        session.leave("ask", begun, question=MOVED)
        assert ended.wait(10)


def test_only_posts_are_taken(address: str) -> None:
    for method in ("GET", "DELETE"):
        response = httpx.request(method, address, trust_env=False)
        assert response.status_code == 405
        assert response.headers["allow"] == "POST"
