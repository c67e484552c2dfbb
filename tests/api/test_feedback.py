"""Feedback: sent by anybody, read by administrators alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import api.keeping.feedback
from api.principal import Role
from tests.api.gated import make_key
from tests.api.reading import problem_of, reader

ADDRESS = "/v1/feedback"
ANSWERS = [f"{number:032x}" for number in range(9)]


@pytest.fixture
def client(sample_home: Path, tmp_path: Path) -> Iterator[TestClient]:
    home = Path(shutil.copytree(sample_home, tmp_path / "home", symlinks=True))
    with reader(home) as client:
        yield client


def key(client: TestClient, role: Role = Role.READER) -> tuple[str, dict[str, str]]:
    """A new key to the service: its id, and its header."""
    state: Any = client.app_state
    return make_key(state["backend"].settings.home, role)


def send(client: TestClient, headers: dict[str, str], **said: object) -> dict[str, Any]:
    response = client.post(ADDRESS, json=said, headers=headers)
    assert response.status_code == 201, response.text
    return dict(response.json())


def received(client: TestClient, headers: dict[str, str], **wanted: object) -> dict[str, Any]:
    response = client.get(ADDRESS, params=wanted, headers=headers)  # type: ignore[arg-type]
    assert response.status_code == 200, response.text
    return dict(response.json())


def test_administrators_read_what_was_sent_newest_first(client: TestClient) -> None:
    (reader_id, reader_key), (_, admin) = key(client), key(client, Role.ADMIN)
    first = send(client, reader_key, answer_id=ANSWERS[0], rating="up")
    said = {"rating": "down", "reason": "incomplete", "comment": " Thiếu thị xã Hòa Mỹ. "}
    second = send(client, reader_key, answer_id=ANSWERS[1], **said)
    assert (first["reason"], first["comment"]) == (None, None)
    assert second["comment"] == "Thiếu thị xã Hòa Mỹ."
    page = received(client, admin)
    assert page["total"] == 2
    assert page["feedback"] == [{**sent, "key_id": reader_id} for sent in (second, first)]


def test_feedback_is_read_page_by_page_and_by_rating(client: TestClient) -> None:
    (_, admin) = key(client, Role.ADMIN)
    for number, answer in enumerate(ANSWERS):
        send(client, admin, answer_id=answer, rating="down" if number % 3 else "up")
    pages = [received(client, admin, limit=4, offset=offset)["feedback"] for offset in (0, 4, 8)]
    assert [o["answer_id"] for page in pages for o in page] == ANSWERS[::-1]
    ups = received(client, admin, rating="up")
    assert ups["total"] == 3
    assert {opinion["rating"] for opinion in ups["feedback"]} == {"up"}


def test_what_is_said_again_replaces_what_the_same_key_said_before(client: TestClient) -> None:
    (_, one), (_, other), (_, admin) = key(client), key(client), key(client, Role.ADMIN)
    for headers, rating in ((one, "up"), (other, "up"), (one, "down")):
        send(client, headers, answer_id=ANSWERS[0], rating=rating)
    assert [o["rating"] for o in received(client, admin)["feedback"]] == ["down", "up"]


@pytest.mark.parametrize("role", [Role.READER, Role.INDEXER])
def test_nobody_else_reads_feedback(client: TestClient, role: Role) -> None:
    _, headers = key(client, role)
    send(client, headers, answer_id=ANSWERS[0], rating="up")
    problem_of(client.get(ADDRESS, headers=headers), 403)


@pytest.mark.parametrize(
    "said",
    [
        {"rating": "up"},
        {"answer_id": "x", "rating": "up"},
        {"answer_id": ANSWERS[0]},
        {"answer_id": ANSWERS[0], "rating": "five"},
        {"answer_id": ANSWERS[0], "rating": "up", "reason": "because"},
        {"answer_id": ANSWERS[0], "rating": "up", "comment": "a" * 2001},
        {"answer_id": ANSWERS[0], "rating": "up", "question": "a"},
    ],
)
def test_feedback_that_says_too_little_or_too_much_is_refused(
    client: TestClient, said: dict[str, str]
) -> None:
    problem_of(client.post(ADDRESS, json=said), 422)


def test_one_key_cannot_fill_the_file(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.keeping.feedback, "MAX_FEEDBACK", 1)
    (_, one), (_, other) = key(client), key(client)
    send(client, one, answer_id=ANSWERS[0], rating="up")
    refused = client.post(ADDRESS, json={"answer_id": ANSWERS[1], "rating": "up"}, headers=one)
    assert "báo quản trị viên" in problem_of(refused, 409)["detail"]
    send(client, one, answer_id=ANSWERS[0], rating="down")
    send(client, other, answer_id=ANSWERS[1], rating="up")
