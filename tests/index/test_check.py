from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import chromadb
import numpy as np
import pytest

from index.check import run_checks
from index.generation import Generations
from index.manifest import read_manifest
from tests.index.sample_documents import FakeEmbedder, make_documents

TEXTS = {"a": ["Tuần tra ban đêm.", "Họp giao ban."], "b": ["Báo cáo tháng."]}
NAMES = [
    "Chỉ mục hiện hành",
    "Tệp danh mục",
    "Bản kê khai",
    "Mã đoạn",
    "Vectơ",
    "Tự tìm kiếm",
    "Nội dung đoạn",
    "Trích dẫn",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a sound generation in the data folder ``tmp_path``."""
    report = Generations(tmp_path).build(make_documents(TEXTS), FakeEmbedder())
    return tmp_path / "generations" / report.generation


def failures(home: Path) -> dict[str, str]:
    return {result.name: result.message for result in run_checks(home) if not result.ok}


def in_catalogue(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as connection:
        assert connection.execute(sql).rowcount
        connection.commit()


def test_a_sound_generation_passes_every_check_and_stays_as_it_was(
    folder: Path, tmp_path: Path
) -> None:
    for lock in folder.rglob("*.lock"):  # left by the builder; a reader must not need them
        lock.unlink()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    results = run_checks(tmp_path)
    assert [result.name for result in results] == NAMES
    assert all(result.ok for result in results)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_an_empty_generation_passes_too(tmp_path: Path) -> None:
    Generations(tmp_path).build([], FakeEmbedder())
    assert failures(tmp_path) == {}


def change_the_manifest(folder: Path) -> None:
    read_manifest(folder).model_copy(update={"passages": 4}).write(folder)


def lose_a_document_in_the_manifest(folder: Path) -> None:
    manifest = read_manifest(folder)
    documents = {"a": manifest.documents["a"]}
    manifest.model_copy(update={"documents": documents}).write(folder)


def lose_a_vector(folder: Path) -> None:
    with closing(chromadb.PersistentClient(folder / "vectors" / "chroma")) as client:  # type: ignore[type-var]
        client.get_collection("passages", embedding_function=None).delete(ids=["a#1"])


def exchange_two_rows(folder: Path) -> None:
    rows = np.load(folder / "vectors" / "rows.npy")
    np.save(folder / "vectors" / "rows.npy", rows[[1, 0, 2]])


def spoil_a_row(folder: Path) -> None:
    rows = np.load(folder / "vectors" / "rows.npy")
    rows[1, 3] = np.inf
    np.save(folder / "vectors" / "rows.npy", rows)


def exchange_two_ids(folder: Path) -> None:
    path = folder / "vectors" / "rows.json"
    rows = json.loads(path.read_text())
    path.write_text(json.dumps([rows[1], rows[0], rows[2]]))


def lose_a_passage(folder: Path) -> None:
    in_catalogue(folder, "DELETE FROM passages WHERE id = 'a#1'")


def change_a_word(folder: Path) -> None:
    in_catalogue(folder, "UPDATE passages SET text = 'Họp giao bàn.' WHERE id = 'a#1'")


def shorten_a_source(folder: Path) -> None:
    in_catalogue(folder, "UPDATE documents SET source = 'Tuần tra' WHERE id = 'a'")


def exchange_a_source(folder: Path) -> None:
    in_catalogue(folder, "UPDATE documents SET source = upper(source) || 'x' WHERE id = 'b'")
    in_catalogue(folder, "UPDATE documents SET source = replace(source, 'T', 'K') WHERE id = 'b'")


def overwrite_an_index_page(folder: Path) -> None:
    path = folder / "catalogue.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'passages_by_place'"
        [(page,)] = connection.execute(sql)
        [(size,)] = connection.execute("PRAGMA page_size")
    content = bytearray(path.read_bytes())
    content[(page - 1) * size + 100 : page * size] = bytes(size - 100)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "failed", "message"),
    [
        (change_the_manifest, "Bản kê khai", "số đoạn"),
        (lose_a_document_in_the_manifest, "Bản kê khai", "b"),
        (lose_a_vector, "Mã đoạn", "chỉ mục vectơ khác danh mục ở a#1"),
        (exchange_two_ids, "Mã đoạn", "thứ tự"),
        (exchange_two_rows, "Tự tìm kiếm", "a#0, a#1"),
        (spoil_a_row, "Vectơ", "a#1"),
        (lose_a_passage, "Nội dung đoạn", "a"),
        (lose_a_passage, "Mã đoạn", "chỉ mục từ khác danh mục ở a#1"),
        (change_a_word, "Nội dung đoạn", "a#1"),
        (shorten_a_source, "Trích dẫn", "a#0, a#1"),
        (exchange_a_source, "Trích dẫn", "b#0"),
        (overwrite_an_index_page, "Tệp danh mục", "hỏng"),
    ],
)
def test_every_kind_of_damage_is_found_and_named(
    folder: Path, tmp_path: Path, damage: Callable[[Path], None], failed: str, message: str
) -> None:
    damage(folder)
    assert message in failures(tmp_path)[failed]


@pytest.mark.parametrize(
    "name", ["manifest.json", "catalogue.sqlite", "lexical", "vectors", "vectors/rows.json"]
)
def test_a_missing_part_is_told_by_the_first_check(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).rename(folder / "đi lạc")
    [result] = run_checks(tmp_path)
    assert (result.name, result.ok) == ("Chỉ mục hiện hành", False)
    assert "cancu index" in result.message


def test_a_catalogue_that_breaks_the_checks_themselves_is_told(
    folder: Path, tmp_path: Path
) -> None:
    in_catalogue(folder, "UPDATE passages SET breadcrumb = 'không phải JSON' WHERE id = 'a#0'")
    assert "dữ liệu hỏng" in failures(tmp_path)["Đọc chỉ mục"]
