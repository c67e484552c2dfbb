"""Keys on the command line, and a service that runs meanwhile."""

from __future__ import annotations

import json
import socket
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from api.keeping.conversations import ConversationStore
from api.keeping.database import FILE, Database
from api.keeping.feedback import FeedbackStore
from api.keeping.keys import KeyStore
from api.principal import Principal, Role
from cli.keys import demand_key
from index.errors import CancuError
from tests.api.process import running
from tests.cli.command_line import run, told


def made(home: Path, *words: str) -> str:
    """The secret of a key made on the command line."""
    done = run("keys", "create", "--name", "Phòng Tổng hợp", *words, home=home)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def rows(home: Path) -> list[dict[str, str | None]]:
    listed: list[dict[str, str | None]] = json.loads(
        run("keys", "list", "--json", home=home).stdout
    )
    return listed


def test_creating_prints_the_secret_alone_so_that_a_script_can_take_it(tmp_path: Path) -> None:
    secret = made(tmp_path, "--role", "indexer")
    with closing(Database(tmp_path)) as database:
        holder = KeyStore(database).find(secret)
    assert holder == Principal(str(rows(tmp_path)[0]["id"]), Role.INDEXER)


def test_creating_tells_a_person_that_the_secret_is_shown_once(tmp_path: Path) -> None:
    done = run("keys", "create", "--name", "[b]Phòng[/b]", home=tmp_path)
    assert "không xem lại được" in done.stderr
    assert "[b]Phòng[/b]" in done.stderr
    assert rows(tmp_path)[0]["role"] == "reader"


def test_a_role_that_does_not_exist_makes_no_key(tmp_path: Path) -> None:
    done = run("keys", "create", "--name", "Văn phòng", "--role", "root", home=tmp_path)
    assert done.exit_code == 2
    assert "indexer" in done.stderr
    assert rows(tmp_path) == []


def test_the_list_shows_each_key_and_never_its_secret(tmp_path: Path) -> None:
    assert "Chưa cấp khóa nào" in run("keys", "list", home=tmp_path).stdout
    secret = made(tmp_path)
    shown = run("keys", "list", home=tmp_path).stdout
    row = rows(tmp_path)[0]
    assert all(word in shown for word in (str(row["id"]), "Phòng Tổng hợp", "reader", "chưa dùng"))
    assert set(row) == {"id", "name", "role", "created_at", "revoked_at", "last_used_on"}
    assert secret.rpartition("_")[2] not in shown + json.dumps(row)


def test_a_revoked_key_is_told_so_and_the_last_one_is_told_to_be_the_last(tmp_path: Path) -> None:
    made(tmp_path), made(tmp_path)
    first, second = (str(row["id"]) for row in rows(tmp_path))
    one = run("keys", "revoke", first, home=tmp_path)
    assert "không còn dùng được" in one.stdout
    assert "Không còn khóa nào" not in one.stdout
    assert "Không còn khóa nào" in run("keys", "revoke", second, home=tmp_path).stdout
    assert all(row["revoked_at"] for row in rows(tmp_path))
    assert "thu hồi ngày" in run("keys", "list", home=tmp_path).stdout


def test_revoking_an_unknown_key_says_how_to_find_its_id(tmp_path: Path) -> None:
    assert "cancu keys list" in told(run("keys", "revoke", "khong-co", home=tmp_path))


def keep(home: Path, owner: str) -> None:
    """A conversation and an opinion of a key's holder."""
    with closing(Database(home)) as database:
        conversations = ConversationStore(database)
        id_ = conversations.create(owner).id
        conversations.append(owner, id_, f"hỏi-{owner} " * 300, "Có.", "{}")
        FeedbackStore(database).save(owner, id_, "down", None, f"chê-{owner}")


def words_kept(home: Path, owner: str) -> list[bytes]:
    """Which of them are in the file, or in what SQLite keeps beside it."""
    kept = b"".join(path.read_bytes() for path in home.glob(f"{FILE}*"))
    return [word for said in ("hỏi", "chê") if (word := f"{said}-{owner}".encode()) in kept]


def test_what_a_revoked_key_kept_is_forgotten_to_the_last_word_and_nothing_else(
    tmp_path: Path,
) -> None:
    made(tmp_path), made(tmp_path)
    gone, other = (str(row["id"]) for row in rows(tmp_path))
    for owner in (gone, other, "local"):
        keep(tmp_path, owner)
    with closing(Database(tmp_path)):  # a service that runs meanwhile
        assert gone in told(run("keys", "forget", gone, home=tmp_path))  # it still counts
        assert len(words_kept(tmp_path, gone)) == 2
        run("keys", "revoke", gone, home=tmp_path)
        done = run("keys", "forget", gone, home=tmp_path)
        assert "Đã xóa hẳn 1 hội thoại và 1 góp ý." in done.stdout
        assert words_kept(tmp_path, gone) == []
        assert len(words_kept(tmp_path, other)) == len(words_kept(tmp_path, "local")) == 2
    assert "cancu keys list" in told(run("keys", "forget", "khong-co", home=tmp_path))


def test_what_was_kept_before_the_first_key_is_pointed_out_and_can_be_forgotten(
    tmp_path: Path,
) -> None:
    keep(tmp_path, "local")
    first = run("keys", "create", "--name", "Văn phòng", home=tmp_path)
    assert "1 hội thoại" in first.stderr
    assert "cancu keys forget local" in first.stderr
    second = run("keys", "create", "--name", "Văn phòng", home=tmp_path)
    assert "forget" not in second.stderr
    assert "1 hội thoại và 1 góp ý" in run("keys", "forget", "local", home=tmp_path).stdout
    assert words_kept(tmp_path, "local") == []


def test_what_users_say_of_answers_has_one_name(tmp_path: Path) -> None:
    assert "phản hồi" not in run("keys", "create", "--help", home=tmp_path).stdout
    done = run("keys", "create", "--name", "Văn phòng", "--role", "admin", home=tmp_path)
    assert "xem góp ý của mọi người" in done.stderr


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"khong phai SQLite " * 100)
    assert FILE in told(run("keys", "list", home=tmp_path))


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.7", "::"])
def test_other_machines_are_served_only_once_a_key_counts(tmp_path: Path, host: str) -> None:
    demand_key(tmp_path, "127.0.0.1")
    with pytest.raises(CancuError, match="cancu keys create"):
        demand_key(tmp_path, host)
    made(tmp_path)
    demand_key(tmp_path, host)
    run("keys", "revoke", str(rows(tmp_path)[0]["id"]), home=tmp_path)
    with pytest.raises(CancuError, match="cancu keys create"):
        demand_key(tmp_path, host)


def test_serving_other_machines_without_a_key_stops_and_says_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("0.0.0.0", 0)) as listener:  # if it went on, it would stop here
        port = listener.getsockname()[1]
        done = run("serve", "--host", "0.0.0.0", "--port", str(port), home=tmp_path)
    assert "cancu keys create" in told(done)


def test_a_key_made_or_revoked_while_the_service_runs_counts_at_once(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "folder"
    folder.mkdir()
    with running(home, folder) as process:

        def status(secret: str) -> int:
            headers = {"Authorization": f"Bearer {secret}"} if secret else {}
            asked = {"question": "Ai ký kế hoạch?"}
            url = f"{process.url}/v1/ask"
            return httpx.post(url, json=asked, headers=headers, trust_env=False).status_code

        assert status("") == 503  # let in; there is no index
        secret = made(home)
        assert [status(""), status(secret)] == [401, 503]
        run("keys", "revoke", str(rows(home)[0]["id"]), home=home)
        assert status(secret) == 401
        assert secret.rpartition("_")[2] not in process.output
