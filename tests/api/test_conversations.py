"""Conversations: kept for their owner, shown to nobody else, gone when deleted."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi import routing
from fastapi.testclient import TestClient

import api.keeping.conversations
from api.app import make_app
from api.keeping.conversations import ConversationStore, FullError
from api.keeping.database import FILE, Database
from api.schemas.conversations import Conversation
from settings import Settings
from tests.api.asking import MOVED, STREAM, answer_to, citations_of, events_of
from tests.api.gated import make_key
from tests.api.reading import EARLIER_PLAN, problem_of, reader

ADDRESS = "/v1/conversations"
NOBODYS = "0" * 32
METHODS = frozenset({"get", "post", "put", "patch", "delete"})
BODIES: dict[str, Any] = {"title": "Tên khác", "question": MOVED}
"""What requests need by the names of their fields."""


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("conversations") / "home"
    return Path(shutil.copytree(sample_home, folder, symlinks=True))


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    """Someone with a key: the owner of what the tests make."""
    with reader(home) as client:
        client.headers.update(make_key(home)[1])
        yield client


@pytest.fixture(scope="module")
def stranger(home: Path, client: TestClient) -> dict[str, str]:
    """Another key's header."""
    return make_key(home)[1]


@pytest.fixture
def conversation(client: TestClient) -> str:
    """The id of a new conversation."""
    return str(begun(client)["id"])


def begun(client: TestClient, **given: str) -> dict[str, Any]:
    response = client.post(ADDRESS, json=given)
    assert response.status_code == 201
    return dict(response.json())


def kept(client: TestClient, id_: str) -> dict[str, Any]:
    response = client.get(f"{ADDRESS}/{id_}")
    assert response.status_code == 200
    return dict(response.json())


def test_a_question_and_its_answer_are_kept_whole(client: TestClient, conversation: str) -> None:
    answer = answer_to(client, MOVED, conversation_id=conversation)
    question, told = kept(client, conversation)["messages"]
    assert (question["role"], question["text"], question["answer"]) == ("user", MOVED, None)
    assert (told["role"], told["text"], told["answer"]) == ("assistant", answer["text"], answer)


def test_a_streamed_answer_is_kept_too(client: TestClient, conversation: str) -> None:
    body = {"question": MOVED, "conversation_id": conversation}
    response = client.post("/v1/ask", json=body, headers=STREAM)
    _, answer = events_of(response.text)[-1]
    assert kept(client, conversation)["messages"][1]["answer"] == answer


def test_what_was_said_before_bears_on_the_next_question(
    client: TestClient, conversation: str
) -> None:
    answer_to(client, MOVED, conversation_id=conversation)
    answer = answer_to(client, "Còn năm 2024 thì sao?", conversation_id=conversation)
    assert citations_of(answer)[0]["document_id"] == EARLIER_PLAN
    assert [m["role"] for m in kept(client, conversation)["messages"]] == ["user", "assistant"] * 2


def test_the_first_question_becomes_the_title_where_none_is_given(client: TestClient) -> None:
    untitled, titled = begun(client), begun(client, title="Di dời dân")
    for conversation in (untitled, titled):
        answer_to(client, f"{MOVED} " * 3, conversation_id=conversation["id"])
    title = kept(client, untitled["id"])["title"]
    assert MOVED.startswith(title[:60])
    assert len(title) <= api.keeping.conversations.TITLE_CHARS
    assert kept(client, titled["id"])["title"] == "Di dời dân"


def test_conversations_are_listed_page_by_page_the_one_used_last_first(home: Path) -> None:
    with reader(home) as client:
        client.headers.update(make_key(home)[1])
        ids = [begun(client)["id"] for _ in range(3)]
        answer_to(client, MOVED, conversation_id=ids[1])
        pages = [client.get(ADDRESS, params={"limit": 2, "offset": o}).json() for o in (0, 2)]
    assert {page["total"] for page in pages} == {3}
    listed = [item for page in pages for item in page["conversations"]]
    assert [item["id"] for item in listed] == [ids[1], ids[2], ids[0]]
    assert [item["message_count"] for item in listed] == [2, 0, 0]
    assert listed[0]["updated_at"] > listed[0]["created_at"]


def test_a_conversation_is_given_another_title(client: TestClient, conversation: str) -> None:
    response = client.patch(f"{ADDRESS}/{conversation}", json={"title": "  Mưa lũ  "})
    assert response.json()["title"] == "Mưa lũ"
    assert kept(client, conversation)["title"] == "Mưa lũ"
    problem_of(client.patch(f"{ADDRESS}/{conversation}", json={"title": " "}), 422)


def test_of_a_deleted_conversation_no_word_stays_in_the_file(
    client: TestClient, conversation: str, home: Path
) -> None:
    asked = f"{MOVED} quanhoacanary " * 20
    answer_to(client, asked, conversation_id=conversation)
    assert b"quanhoacanary" in stored(home)
    response = client.delete(f"{ADDRESS}/{conversation}")
    assert (response.status_code, response.content) == (204, b"")
    assert b"quanhoacanary" not in stored(home)
    problem_of(client.get(f"{ADDRESS}/{conversation}"), 404)


def stored(home: Path) -> bytes:
    """All that SQLite keeps, the log beside its file included."""
    return b"".join(path.read_bytes() for path in home.glob(f"{FILE}*"))


def test_an_answer_to_a_conversation_deleted_meanwhile_is_given_and_not_kept(
    client: TestClient, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = api.keeping.conversations.ConversationStore
    append = store.append

    def deleted_before(
        self: api.keeping.conversations.ConversationStore, owner: str, *said: str
    ) -> None:
        self.delete(owner, conversation)
        append(self, owner, *said)

    monkeypatch.setattr(store, "append", deleted_before)
    assert answer_to(client, MOVED, conversation_id=conversation)["claims"]
    problem_of(client.get(f"{ADDRESS}/{conversation}"), 404)


def test_an_answer_that_an_earlier_version_has_kept_still_has_its_text(
    client: TestClient, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = api.keeping.conversations.ConversationStore
    append = store.append

    def older(self: Any, owner: str, id_: str, question: str, text: str, _: str) -> None:  # noqa: ANN401
        append(self, owner, id_, question, text, '{"text": "815 hộ"}')

    monkeypatch.setattr(store, "append", older)
    answer = answer_to(client, MOVED, conversation_id=conversation)
    told = kept(client, conversation)["messages"][1]
    assert (told["text"], told["answer"]) == (answer["text"], None)


def test_an_answer_kept_before_references_were_told_is_given_without_them(
    client: TestClient, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = api.keeping.conversations.ConversationStore
    append = store.append

    def older(self: Any, owner: str, id_: str, question: str, text: str, answer: str) -> None:  # noqa: ANN401
        whole = json.loads(answer)
        for citation in citations_of(whole):
            del citation["reference"], citation["place"]
        for hit in whole["passages"]:
            del hit["place"], hit["breadcrumb"]
        append(self, owner, id_, question, text, json.dumps(whole))

    monkeypatch.setattr(store, "append", older)
    answer_to(client, MOVED, conversation_id=conversation)
    answer = kept(client, conversation)["messages"][1]["answer"]
    told = [(citation["place"], citation["reference"]) for citation in citations_of(answer)]
    assert set(told) == {("", "")}
    assert {(hit["place"], *hit["breadcrumb"]) for hit in answer["passages"]} == {("",)}


def test_no_more_is_kept_than_fits_in(
    client: TestClient, conversation: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.keeping.conversations, "MAX_MESSAGES", 3)
    answer_to(client, MOVED, conversation_id=conversation)
    for headers in ({}, STREAM):
        body = {"question": MOVED, "conversation_id": conversation}
        full = client.post("/v1/ask", json=body, headers=headers)
        assert "mở hội thoại mới" in problem_of(full, 409)["detail"]
    assert kept(client, conversation)["message_count"] == 2
    monkeypatch.setattr(api.keeping.conversations, "MAX_CONVERSATIONS", 1)
    assert "xóa bớt" in problem_of(client.post(ADDRESS, json={}), 409)["detail"]


def test_messages_are_given_page_by_page_oldest_first(
    client: TestClient, conversation: str
) -> None:
    for question in (MOVED, "Còn năm 2024 thì sao?"):
        answer_to(client, question, conversation_id=conversation)
    whole = kept(client, conversation)
    assert (whole["total"], whole["limit"], whole["offset"]) == (4, 50, 0)
    pages = [
        client.get(f"{ADDRESS}/{conversation}", params={"limit": 3, "offset": offset}).json()
        for offset in (0, 3, 6)
    ]
    assert [len(page["messages"]) for page in pages] == [3, 1, 0]
    assert {page["total"] for page in pages} == {4}
    assert [message for page in pages for message in page["messages"]] == whole["messages"]


@pytest.mark.parametrize("wanted", ["limit=0", "limit=201", "offset=-1", "before=3"])
def test_no_more_messages_are_given_than_fit_in_a_page(
    client: TestClient, conversation: str, wanted: str
) -> None:
    problem_of(client.get(f"{ADDRESS}/{conversation}?{wanted}"), 422)


def on_the_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def unexpected(*_: object, **__: object) -> None:
    pytest.fail("FastAPI writes the answer, on the event loop")


def test_messages_are_written_in_a_thread_and_never_on_the_event_loop(
    client: TestClient, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_to(client, MOVED, conversation_id=conversation)
    on_loop: list[bool] = []
    write = Conversation.model_dump_json

    def noted(self: Conversation) -> str:
        on_loop.append(on_the_event_loop())
        return write(self)

    monkeypatch.setattr(Conversation, "model_dump_json", noted)
    monkeypatch.setattr(routing, "serialize_response", unexpected)
    assert len(kept(client, conversation)["messages"]) == 2
    assert on_loop == [False]


def test_a_key_keeps_no_more_bytes_than_it_may(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.keeping.conversations, "MAX_BYTES", 2_000_000)
    with closing(Database(home)) as database:
        store = ConversationStore(database)
        for owner in ("một khóa", "khóa khác"):
            first, second = store.create(owner).id, store.create(owner).id
            store.append(owner, first, "Hỏi", "ă" * 400_000, "a" * 1_100_000)
            store.refuse_if_full(owner, second)
            store.append(owner, second, "Hỏi", "đáp", "b" * 100_000)
            with pytest.raises(FullError, match=r"chiếm 2 MB.+hãy xóa bớt hội thoại cũ"):
                store.refuse_if_full(owner, second)
            store.delete(owner, first)
            store.refuse_if_full(owner, second)


def operations() -> list[tuple[str, str, list[str]]]:
    """Method, address and fields of the body of every operation that takes a conversation's id."""
    document = make_app(Settings()).openapi()
    schemas = document["components"]["schemas"]
    found = []
    for address, methods in document["paths"].items():
        for method in methods.keys() & METHODS:
            body = methods[method].get("requestBody", {}).get("content", {})
            reference = body.get("application/json", {}).get("schema", {}).get("$ref", "")
            fields = schemas.get(reference.rpartition("/")[2], {}).get("properties", {})
            if "{conversation_id}" in address or "conversation_id" in fields:
                found.append((method, address, [*fields]))
    return sorted(found)


def test_the_operations_below_are_all_there_are() -> None:
    taken = [(method, address) for method, address, _ in operations()]
    below = [(method, f"{ADDRESS}/{{conversation_id}}") for method in ("delete", "get", "patch")]
    assert taken == [*below, ("post", "/v1/ask")]


@pytest.mark.parametrize("operation", operations())
@pytest.mark.parametrize("headers", [{}, STREAM])
def test_anothers_conversation_is_missing_whatever_is_done_with_it(
    client: TestClient,
    stranger: dict[str, str],
    conversation: str,
    operation: tuple[str, str, list[str]],
    headers: dict[str, str],
) -> None:
    method, address, fields = operation
    answer_to(client, MOVED, conversation_id=conversation)
    before = kept(client, conversation)
    problems = []
    for id_ in (conversation, NOBODYS):
        body = {name: BODIES[name] for name in fields if name in BODIES}
        body |= {"conversation_id": id_} if "conversation_id" in fields else {}
        refused = client.request(
            method,
            address.format(conversation_id=id_),
            content=json.dumps(body) if fields else None,
            headers={"Content-Type": "application/json", **stranger, **headers},
        )
        problems.append(problem_of(refused, 404) | {"request_id": None})
    assert problems[0] == problems[1]  # nothing tells that the first one exists
    assert kept(client, conversation) == before


def test_nobody_elses_conversations_are_listed(
    client: TestClient, stranger: dict[str, str], conversation: str
) -> None:
    listed = client.get(ADDRESS, headers=stranger).json()
    assert (listed["total"], listed["conversations"]) == (0, [])
    assert conversation in {c["id"] for c in client.get(ADDRESS).json()["conversations"]}


@pytest.mark.parametrize("id_", ["x", "0" * 31, f"{'0' * 31}G", "%00", "..%2F", "A" * 32])
def test_an_id_that_no_conversation_can_have_is_refused(client: TestClient, id_: str) -> None:
    assert client.get(f"{ADDRESS}/{id_}").status_code in {404, 422}
