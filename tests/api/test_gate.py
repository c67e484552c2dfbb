"""What stands before the routes: who may come in, from where, and with what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from api.app import make_app
from api.guard.authentication import FAILURES, is_loopback
from api.guard.headers import SECURITY_HEADERS
from api.principal import LOCAL, Role
from settings import Settings
from tests.api.gated import gated, gated_app, make_key, problem_of, revoke

PAGE = "https://noibo.lamgiang.example"
EVERYWHERE = "0.0.0.0"  # the tests call it by 127.0.0.1


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    with gated(tmp_path) as client:
        yield client


# Who


def test_without_any_key_this_machine_is_let_in_as_its_own_administrator(
    client: httpx.Client,
) -> None:
    assert client.get("/who").json() == {"key_id": LOCAL.key_id, "role": LOCAL.role}


def test_an_open_service_overlooks_the_key_that_clients_insist_on_sending(
    client: httpx.Client,
) -> None:
    headers = {"Authorization": "Bearer khong-can"}
    assert client.get("/who", headers=headers).json()["key_id"] == LOCAL.key_id


def test_a_service_for_other_machines_demands_a_key_even_if_none_was_made(tmp_path: Path) -> None:
    with gated(tmp_path, EVERYWHERE) as client:
        refused = client.get("/who")
    assert "cancu keys create" in problem_of(refused, 401)["detail"]
    assert refused.headers["www-authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_what_a_proxy_on_this_machine_brings_in_needs_a_key(
    client: httpx.Client, header: str
) -> None:
    problem_of(client.get("/who", headers={header: "10.0.0.7"}), 401)


def test_the_first_key_closes_the_service_at_once_and_revoking_it_does_not_open_it_again(
    client: httpx.Client, tmp_path: Path
) -> None:
    assert client.get("/who").status_code == 200
    key_id, header = make_key(tmp_path, Role.INDEXER)
    problem_of(client.get("/who"), 401)
    assert client.get("/who", headers=header).json() == {"key_id": key_id, "role": "indexer"}
    revoke(tmp_path, key_id)
    problem_of(client.get("/who", headers=header), 401)
    problem_of(client.get("/who"), 401)


def test_a_key_is_taken_from_its_own_header_too_but_never_from_the_address(
    client: httpx.Client, tmp_path: Path
) -> None:
    key_id, header = make_key(tmp_path)
    secret = header["Authorization"].removeprefix("Bearer ")
    for headers in ({"X-API-Key": secret}, {"authorization": f"bearer  {secret}"}):
        assert client.get("/who", headers=headers).json()["key_id"] == key_id
    proxied = {"Authorization": "Basic bm9pYm86MTIz", "X-API-Key": secret}
    assert client.get("/who", headers=proxied).status_code == 200
    problem_of(client.get("/who", params={"key": secret, "api_key": secret}), 401)


def test_a_wrong_key_is_refused_without_being_repeated(
    client: httpx.Client, tmp_path: Path
) -> None:
    make_key(tmp_path)
    refused = client.get("/who", headers={"Authorization": "Bearer cancu_bi_mat"})
    problem_of(refused, 401)
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]
    assert "cancu_bi_mat" not in refused.text


@pytest.mark.parametrize(
    ("role", "statuses"),
    [(Role.READER, (403, 403)), (Role.INDEXER, (200, 403)), (Role.ADMIN, (200, 200))],
)
def test_a_role_opens_what_it_includes_and_nothing_more(
    client: httpx.Client, tmp_path: Path, role: Role, statuses: tuple[int, int]
) -> None:
    _, header = make_key(tmp_path, role)
    found = [client.get(path, headers=header) for path in ("/indexers", "/admins")]
    assert tuple(response.status_code for response in found) == statuses


def test_health_and_the_document_of_the_service_need_no_key_its_numbers_do(
    client: httpx.Client, tmp_path: Path
) -> None:
    assert client.get("/metrics").status_code == 200
    _, header = make_key(tmp_path)
    assert [client.get(path).status_code for path in ("/healthz", "/openapi.json")] == [200, 200]
    problem_of(client.get("/metrics"), 401)
    problem_of(client.get("/healthz/who"), 401)
    assert client.get("/metrics", headers=header).status_code == 200


def test_the_real_service_demands_a_key_too_also_for_what_it_does_not_have(tmp_path: Path) -> None:
    with TestClient(make_app(Settings(home=tmp_path), EVERYWHERE)) as client:
        client.headers["Host"] = "localhost"
        for path in ("/v1/ask", "/v1/khong-co"):
            assert client.post(path, json={"question": "Ai ký?"}).status_code == 401
        assert client.get("/healthz").status_code == 200


def test_the_document_says_where_a_key_stands(tmp_path: Path) -> None:
    document = make_app(Settings(home=tmp_path)).openapi()
    schemes = document["components"]["securitySchemes"]
    assert [(scheme["type"], scheme.get("scheme")) for scheme in schemes.values()] == [
        ("http", "bearer"),
        ("apiKey", None),
    ]
    asked = document["paths"]["/v1/ask"]["post"]["security"]
    assert [name for choice in asked for name in choice] == [*schemes]
    assert "security" not in document["paths"]["/healthz"]["get"]


def test_guessing_at_a_key_is_slowed_down_and_shuts_no_holder_of_a_key_out(
    client: httpx.Client, tmp_path: Path
) -> None:
    (attacked, right), (revoked, old), (_, other) = (make_key(tmp_path) for _ in range(3))
    revoke(tmp_path, revoked)
    for guess in (f"cancu_{attacked}_{'0' * 64}", "khong-phai-khoa"):
        tries = [
            client.get("/who", headers={"X-API-Key": guess}) for _ in range(FAILURES.amount + 1)
        ]
        assert [tried.status_code for tried in tries] == [401] * FAILURES.amount + [429]
        assert 1 <= int(tries[-1].headers["retry-after"]) <= 60
    for header in (right, other):
        assert client.get("/who", headers=header).status_code == 200
    problem_of(client.get("/who", headers=old), 401)  # each key is counted by itself


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.7", False),
        ("", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
    ],
)
def test_only_addresses_of_this_machine_alone_are_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


# From where


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:8000", 200),
        ("cancu.lamgiang.example", 200),
        ("a.sub.lamgiang.example", 200),
        ("lamgiang.example", 400),
        ("rebound.example", 400),
        ("cancu.lamgiang.example.rebound.example", 400),
        ("127.0.0.1@rebound.example", 400),
        ("", 400),
    ],
)
def test_the_service_answers_to_its_own_names_alone(tmp_path: Path, host: str, status: int) -> None:
    hosts = "cancu.lamgiang.example, *.sub.lamgiang.example"
    with gated(tmp_path, allowed_hosts=hosts) as client:
        answer = client.get("/who", headers={"Host": host})
        assert client.get("/healthz", headers={"Host": host}).status_code == status
    assert answer.status_code == status
    if status == 400:
        assert "CANCU_ALLOWED_HOSTS" in problem_of(answer, 400)["detail"]


def test_the_address_it_listens_on_is_a_name_of_the_service(tmp_path: Path) -> None:
    for host, named in (("10.0.0.7", "10.0.0.7:80"), ("fd00::7", "[fd00::7]:80")):
        with gated(tmp_path, host) as client:
            problem_of(client.get("/who", headers={"Host": named}), 401)


@pytest.mark.parametrize("hosts", ["a*b", "*x", "a b", "a,,b", "http://a", "a:80"])
def test_a_name_that_no_host_can_have_stops_the_program(tmp_path: Path, hosts: str) -> None:
    with pytest.raises(ValueError, match="allowed_hosts"):
        Settings(home=tmp_path, allowed_hosts=hosts)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:8000"}, 403),
        ({"Origin": "http://localhost:8000"}, 200),
        ({"Origin": "http://localhost:9000"}, 403),
        ({"Origin": "https://rebound.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": PAGE, "Sec-Fetch-Site": "cross-site"}, 200),
    ],
)
def test_a_page_of_another_site_can_post_nothing_to_the_open_service(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    headers = headers | {"Host": "localhost:8000"}
    with gated(tmp_path, allowed_origins=PAGE) as client:
        posted = client.post("/echo", headers=headers, files={"file": b"x"})
        assert client.get("/who", headers=headers).status_code == 200
    assert posted.status_code == status
    if status == 403:
        problem_of(posted, 403)


def test_no_page_may_read_answers_unless_it_is_allowed(tmp_path: Path) -> None:
    asks = {"Origin": PAGE, "Access-Control-Request-Method": "POST"}
    with gated(tmp_path) as client:
        problem_of(client.options("/echo", headers=asks), 403)
        answer = client.get("/who", headers={"Origin": PAGE})
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_an_allowed_page_may_call_and_read_why_it_is_refused(tmp_path: Path) -> None:
    make_key(tmp_path)
    asks = {
        "Origin": PAGE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    with gated(tmp_path, allowed_origins=f"https://khac.example, {PAGE}") as client:
        allowed = client.options("/echo", headers=asks)
        refused = client.post("/echo", headers={"Origin": PAGE})
        stranger = client.get("/who", headers={"Origin": "https://rebound.example"})
        patched = client.options("/echo", headers=asks | {"Access-Control-Request-Method": "PUT"})
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-headers"] == "authorization, content-type"
    problem_of(refused, 401)
    assert refused.headers["access-control-allow-origin"] == PAGE
    assert "access-control-allow-credentials" not in refused.headers
    assert "access-control-allow-origin" not in stranger.headers
    problem_of(patched, 400)


# With what


def test_every_response_says_that_it_is_data_for_its_asker_alone(
    client: httpx.Client, tmp_path: Path
) -> None:
    make_key(tmp_path)
    answers = [
        client.get("/healthz"),
        client.get("/who"),
        client.get("/who", headers={"Host": "rebound.example"}),
        client.post("/echo", headers={"Origin": PAGE}),
    ]
    assert [answer.status_code for answer in answers] == [200, 401, 400, 403]
    for answer in answers:
        assert {name: answer.headers.get_list(name) for name in SECURITY_HEADERS} == {
            name: [value] for name, value in SECURITY_HEADERS.items()
        }


def test_an_unforeseen_failure_carries_the_same_headers(tmp_path: Path) -> None:
    with TestClient(
        gated_app(tmp_path), base_url="http://localhost", raise_server_exceptions=False
    ) as client:
        failed = client.get("/fail")
    assert failed.status_code == 500
    assert failed.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert failed.headers["cache-control"] == "no-store"


def chunks(length: int) -> Iterator[bytes]:
    """A body whose length is not told beforehand."""
    for _ in range(length // 100_000):
        yield b"x" * 100_000


@pytest.mark.parametrize("told", [True, False])
def test_a_body_that_is_too_large_is_refused_whether_or_not_its_length_is_told(
    client: httpx.Client, told: bool
) -> None:
    def post(path: str, length: int) -> httpx.Response:
        return client.post(path, content=b"x" * length if told else chunks(length))

    assert post("/echo", 1_000_000).json() == 1_000_000
    too_large = post("/echo", 1_100_000)
    problem_of(too_large, 413)
    assert too_large.headers["x-content-type-options"] == "nosniff"
    assert post("/echo-much", 2_000_000).json() == 2_000_000
    problem_of(post("/echo-much", 3_100_000), 413)
