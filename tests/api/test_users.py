"""One key for many people: what one of them keeps, no other sees."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import api.keeping.conversations
import api.keeping.feedback
from api.app import make_app
from api.keeping.conversations import ConversationStore
from api.keeping.database import FILE, Database
from api.keeping.feedback import FeedbackStore
from api.principal import USER_HEADER, Principal, Role, key_of
from settings import Settings
from tests.api.asking import MOVED
from tests.api.gated import make_key
from tests.api.reading import problem_of, reader

CONVERSATIONS = "/v1/conversations"
FEEDBACK = "/v1/feedback"
ANSWER = "1" * 32
LAN, MINH = {USER_HEADER: "lan-8f2c"}, {USER_HEADER: "minh-91ab"}
SHARED = {
    ("delete", "/v1/conversations/{id}"): None,
    ("get", "/v1/conversations/{id}"): None,
    ("patch", "/v1/conversations/{id}"): {"title": "Tên khác"},
    ("post", "/v1/ask"): {"question": MOVED, "conversation_id": "{id}"},
}
"""Everything that can be done with a conversation, and its body."""


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("users") / "home"
    return Path(shutil.copytree(sample_home, folder, symlinks=True))


@pytest.fixture(scope="module", params=["without a key", "with a key"])
def client(home: Path, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """A program that asks for many: on this machine without a key, or with one."""
    with reader(home) as client:
        if request.param == "with a key":
            client.headers.update(make_key(home)[1])
        yield client


def begun(client: TestClient, user: dict[str, str]) -> str:
    response = client.post(CONVERSATIONS, json={"title": "Di dời dân"}, headers=user)
    assert response.status_code == 201
    return str(response.json()["id"])


def listed(client: TestClient, user: dict[str, str]) -> set[str]:
    page = client.get(CONVERSATIONS, headers=user).json()
    assert page["total"] == len(page["conversations"])
    return {conversation["id"] for conversation in page["conversations"]}


def test_each_user_of_a_key_lists_only_their_own_conversations(client: TestClient) -> None:
    of = {name: begun(client, user) for name, user in (("l", LAN), ("m", MINH), ("", {}))}
    assert of["l"] in listed(client, LAN)
    assert not listed(client, LAN) & (listed(client, MINH) | listed(client, {}))
    assert of["m"] in listed(client, MINH)
    assert of[""] in listed(client, {})


@pytest.mark.parametrize("other", [MINH, {}, {USER_HEADER: "LAN-8F2C"}, {USER_HEADER: "lan-8f2"}])
@pytest.mark.parametrize("operation", SHARED)
def test_another_users_conversation_is_missing_whatever_is_done_with_it(
    client: TestClient, operation: tuple[str, str], other: dict[str, str]
) -> None:
    conversation = begun(client, LAN)
    method, address = operation
    body = SHARED[operation]
    if body and "conversation_id" in body:
        body = body | {"conversation_id": conversation}
    refused = client.request(method, address.format(id=conversation), json=body, headers=other)
    problem_of(refused, 404)
    kept = client.get(f"{CONVERSATIONS}/{conversation}", headers=LAN).json()
    assert (kept["title"], kept["message_count"]) == ("Di dời dân", 0)


def test_the_name_of_a_user_opens_nothing_of_another_key(home: Path) -> None:
    with reader(home) as client:
        (_, one), (_, other) = make_key(home), make_key(home)
        conversation = begun(client, one | LAN)
        address = f"{CONVERSATIONS}/{conversation}"
        assert client.get(address, headers=one | LAN).status_code == 200
        problem_of(client.get(address, headers=other | LAN), 404)
        problem_of(client.get(address, headers=one), 404)


def test_an_administrator_sees_no_conversation_of_another_user(home: Path) -> None:
    with reader(home) as client:
        _, admin = make_key(home, Role.ADMIN)
        conversation = begun(client, admin | LAN)
        for headers in (admin, admin | MINH):
            problem_of(client.get(f"{CONVERSATIONS}/{conversation}", headers=headers), 404)
            assert conversation not in listed(client, headers)


@pytest.mark.parametrize(
    "name", ["", " ", "a" * 201, "Lê Văn Minh", "hai từ", "tab\tgiữa", "lê".encode(), b"\x7f"]
)
@pytest.mark.parametrize("address", [CONVERSATIONS, "/v1/jobs"])
def test_a_name_that_is_no_plain_word_is_refused_and_never_passed_over(
    client: TestClient, name: str | bytes, address: str
) -> None:
    raw = name if isinstance(name, bytes) else name.encode()
    refused = client.get(address, headers=[(USER_HEADER.encode(), raw)])
    assert refused.status_code in {400, 422}
    assert problem_of(refused, refused.status_code)["detail"]


@pytest.mark.parametrize("name", ["!", "~" * 200, "auth0|5f7c8ec7c33c6c004bbafe82"])
def test_any_visible_word_is_a_name(client: TestClient, name: str) -> None:
    assert client.get(CONVERSATIONS, headers={USER_HEADER: name}).status_code == 200


def test_two_users_may_each_say_what_they_think_of_one_answer(home: Path) -> None:
    with reader(home) as client:
        key_id, one = make_key(home)
        _, admin = make_key(home, Role.ADMIN)
        before = client.get(FEEDBACK, headers=admin).json()["total"]
        for user, rating in ((LAN, "up"), (MINH, "down"), (LAN, "down")):
            said = {"answer_id": ANSWER, "rating": rating}
            assert client.post(FEEDBACK, json=said, headers=one | user).status_code == 201
        received = client.get(FEEDBACK, headers=admin).json()
    assert received["total"] == before + 2
    assert {opinion["key_id"] for opinion in received["feedback"][:2]} == {key_id}
    assert "lan" not in str(received)


def test_users_of_one_key_cannot_fill_the_file_with_feedback(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.keeping.feedback, "MAX_FEEDBACK", 1)
    statuses = [
        client.post(FEEDBACK, json={"answer_id": a * 32, "rating": "up"}, headers=user).status_code
        for a, user in (("a", LAN), ("b", MINH), ("a", LAN))
    ]
    assert statuses == [201, 409, 201]


def test_a_job_is_seen_by_the_user_who_began_it_and_by_administrators(home: Path) -> None:
    with reader(home) as client:
        (_, indexer), (_, admin) = make_key(home, Role.INDEXER), make_key(home, Role.ADMIN)
        files = [("files", ("hỏng.txt", b"\xff"))]
        begun = client.post("/v1/documents", files=files, headers=indexer | LAN)
        job = begun.json()["id"]
        seen = {
            "Lan": client.get(f"/v1/jobs/{job}", headers=indexer | LAN).status_code,
            "Minh": client.get(f"/v1/jobs/{job}", headers=indexer | MINH).status_code,
            "nobody": client.get(f"/v1/jobs/{job}", headers=indexer).status_code,
            "admin": client.get(f"/v1/jobs/{job}", headers=admin).status_code,
        }
        others = client.get("/v1/jobs", headers=indexer | MINH).json()["jobs"]
    assert seen == {"Lan": 200, "Minh": 404, "nobody": 404, "admin": 200}
    assert job not in {other["id"] for other in others}


def test_of_a_name_only_a_hash_is_kept(client: TestClient, home: Path) -> None:
    begun(client, {USER_HEADER: "nguyen.thi.lan@lamgiang.example"})
    kept = b"".join(path.read_bytes() for path in home.glob(f"{FILE}*"))
    assert b"lamgiang.example" not in kept


def test_what_all_users_of_a_key_kept_is_forgotten_with_the_key(tmp_path: Path) -> None:
    owners = [Principal(key, Role.READER, user).owner for key in "ab" for user in ("", "x", "y")]
    with closing(Database(tmp_path)) as database:
        conversations, opinions = ConversationStore(database), FeedbackStore(database)
        for owner in owners:
            conversations.create(owner)
            opinions.save(owner, ANSWER, "up", None, None)
        assert conversations.count_all("a") == 3
        assert (conversations.delete_all("a"), opinions.delete_all("a")) == (3, 3)
        left = [owner for owner in owners if conversations.count(owner)]
        assert [key_of(owner) for owner in left] == ["b", "b", "b"]
        assert opinions.count() == 3


@pytest.mark.parametrize("bound", ["MAX_SHARED_CONVERSATIONS", "MAX_SHARED_BYTES"])
def test_where_a_shared_key_is_full_what_others_left_longest_ago_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(api.keeping.conversations, bound, 2 if "CONV" in bound else 9_000)
    users = [Principal("k", Role.READER, name).owner for name in ("gone", "here")]
    with closing(Database(tmp_path)) as database:
        store = ConversationStore(database)
        for owner in ("k", *users):
            store.append(owner, store.create(owner).id, "Hỏi", "a" * 3_000, "b" * 3_000)
        store.create(users[1])
        assert [store.count(owner) for owner in ("k", *users)] == [1, 0, 2]


def test_the_document_tells_of_the_header_where_it_matters() -> None:
    document: dict[str, Any] = make_app(Settings()).openapi()
    told = {
        path
        for path, methods in document["paths"].items()
        for operation in methods.values()
        for parameter in operation.get("parameters", ())
        if parameter["name"] == USER_HEADER and parameter["in"] == "header"
    }
    assert told >= {CONVERSATIONS, "/v1/ask", FEEDBACK, "/v1/jobs/{job_id}", "/v1/documents"}
