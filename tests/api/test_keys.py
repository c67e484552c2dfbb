"""Keys: their secrets are shown once, kept nowhere, and count until they are revoked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.keeping.database import FILE, Database
from api.keeping.keys import KeyNameError, KeyStore, UnknownKeyError
from api.principal import Principal, Role


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyStore]:
    with closing(Database(tmp_path)) as database:
        yield KeyStore(database)


def test_a_secret_leads_to_the_principal_that_it_was_made_for(keys: KeyStore) -> None:
    for role in Role:
        key, secret = keys.create("Phòng Tổng hợp", role)
        assert secret.startswith(f"cancu_{key.id}_")
        assert keys.find(secret) == Principal(key.id, role)


def test_no_two_keys_share_an_id_or_a_secret(keys: KeyStore) -> None:
    made = [keys.create("Văn phòng", Role.READER) for _ in range(20)]
    assert len({key.id for key, _ in made}) == len({secret for _, secret in made}) == 20


@pytest.mark.parametrize(
    "spoil",
    [
        lambda secret: secret[:-1],
        lambda secret: secret + "0",
        lambda secret: secret.upper(),
        lambda secret: secret.rpartition("_")[0] + "_",
        lambda secret: secret.rpartition("_")[2],
        lambda secret: "cancu_" + "0" * 12 + "_" + secret.rpartition("_")[2],
        lambda secret: "",
        lambda secret: "cancu__",
        lambda secret: "khóa",
        lambda secret: "cancu_%_" + "x",
    ],
)
def test_a_secret_that_is_not_exactly_the_one_given_out_leads_to_nobody(
    keys: KeyStore, spoil: Callable[[str], str]
) -> None:
    _, secret = keys.create("Văn phòng", Role.ADMIN)
    assert keys.find(spoil(secret)) is None
    assert keys.find(secret) is not None


def test_one_keys_random_part_does_not_open_another_key(keys: KeyStore) -> None:
    (one, _), (_, other) = (keys.create("Văn phòng", Role.READER) for _ in range(2))
    assert keys.find(f"cancu_{one.id}_{other.rpartition('_')[2]}") is None


def test_a_revoked_key_leads_to_nobody_also_where_the_file_was_open_before(
    keys: KeyStore, tmp_path: Path
) -> None:
    key, secret = keys.create("Văn phòng", Role.READER)
    assert keys.find(secret)
    with closing(Database(tmp_path)) as elsewhere:
        revoked = KeyStore(elsewhere).revoke(key.id)
    assert revoked.revoked_at
    assert keys.find(secret) is None
    assert keys.revoke(key.id) == revoked


def test_keys_were_made_even_if_all_are_revoked(keys: KeyStore) -> None:
    assert not keys.any_made()
    key, _ = keys.create("Văn phòng", Role.READER)
    keys.revoke(key.id)
    assert keys.any_made()


def test_revoking_an_unknown_key_says_where_ids_are_found(keys: KeyStore) -> None:
    with pytest.raises(UnknownKeyError, match="cancu keys list"):
        keys.revoke("khong-co")


def test_the_list_tells_when_a_key_was_made_and_used_last(keys: KeyStore) -> None:
    key, secret = keys.create("  Phòng   Tổng hợp ", Role.INDEXER)
    assert keys.list() == [key]
    assert key.name == "Phòng Tổng hợp"
    assert abs(datetime.now(UTC) - key.created_at).total_seconds() < 10
    assert key.last_used_on is None
    keys.find(secret)
    assert keys.list()[0].last_used_on in (key.created_at.date(), datetime.now(UTC).date())


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "xóa\x1b[2J"])
def test_a_name_that_cannot_be_shown_is_refused(keys: KeyStore, name: str) -> None:
    with pytest.raises(KeyNameError):
        keys.create(name, Role.READER)
    assert not keys.any_made()


def test_no_secret_stands_in_the_file_nor_in_what_sqlite_keeps_beside_it(
    keys: KeyStore, tmp_path: Path
) -> None:
    _, secret = keys.create("Văn phòng", Role.READER)
    assert keys.find(secret)
    files = [path for path in tmp_path.iterdir() if path.name.startswith(FILE)]
    kept = b"".join(path.read_bytes() for path in files)
    assert "Văn phòng".encode() in kept
    assert secret.rpartition("_")[2].encode() not in kept
    assert bytes.fromhex(secret.rpartition("_")[2]) not in kept


def test_a_file_that_cannot_be_written_shuts_nobody_out(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        keys = KeyStore(database)
        _, secret = keys.create("Văn phòng", Role.READER)
        database.rows("PRAGMA query_only = ON")
        with pytest.raises(sqlite3.OperationalError):
            keys.create("Văn phòng", Role.READER)
        assert keys.find(secret)
