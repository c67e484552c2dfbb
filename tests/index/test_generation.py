from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray

from index import building, generation
from index.check import run_checks
from index.errors import DuplicateIdError
from index.generation import Generations, Stage
from index.lexical import build_lexical
from index.manifest import read_manifest
from index.model import Passage
from index.storage_errors import (
    IndexDamagedError,
    IndexMissingError,
    NoEarlierGenerationError,
    StorageError,
    VerificationError,
    WriterBusyError,
)
from index.vectors import write_vectors
from tests.index.sample_documents import FakeEmbedder, make_document, make_documents, terms

ONE = {"a": ["Tuần tra.", "Họp giao ban."], "b": ["Báo cáo."]}
TWO = {"a": ["Tuần tra.", "Kiểm tra."], "c": ["Báo cáo.", "Tổng kết."]}


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path)


def folders(home: Path) -> set[str]:
    return {entry.name for entry in (home / "generations").iterdir()}


def texts(generations: Generations) -> dict[str, list[str]]:
    """What the current generation holds; each passage is also found by all three indexes."""
    with generations.open() as generation:
        assert all(result.ok for result in generation.verify())
        catalogue = generation.catalogue
        documents = [catalogue.document(record.id) for record in catalogue.documents()]
        return {d.id: [passage.text for passage in d.passages] for d in documents}


def test_a_build_is_opened_with_everything_in_it(generations: Generations) -> None:
    documents, embedder = make_documents(ONE), FakeEmbedder()
    report = generations.build(documents, embedder)
    assert (report.documents, report.passages, report.embedded) == (2, 3, 3)
    assert (report.added, report.changed, report.removed) == (("a", "b"), (), ())
    with generations.open() as generation:
        assert generation.id == report.generation == generation.manifest.id
        assert [generation.catalogue.document(d.id) for d in documents] == documents
        assert generation.lexical.search(terms("giao ban"), 5)[0][0] == "a#1"
        [question] = embedder.encode_documents([documents[1].passages[0].search_text])
        assert generation.vectors.search(question, 1)[0][0] == "b#0"


def test_the_manifest_says_what_was_built_of_what(generations: Generations, tmp_path: Path) -> None:
    report = generations.build(make_documents(ONE), FakeEmbedder("mẫu-1"))
    stored = json.loads(
        (tmp_path / "generations" / report.generation / "manifest.json").read_text()
    )
    assert (stored["id"], stored["previous"]) == (report.generation, None)
    assert (stored["model_id"], stored["dimension"]) == ("mẫu-1", 16)
    assert (stored["sections"], stored["passages"]) == (3, 3)
    assert set(stored["documents"]) == {"a", "b"}
    assert set(stored["libraries"]) == {"chromadb", "tantivy"}


def test_building_the_same_again_writes_nothing(generations: Generations, tmp_path: Path) -> None:
    first = generations.build(make_documents(ONE), FakeEmbedder())
    embedder = FakeEmbedder()
    again = generations.build(make_documents(ONE)[::-1], embedder)
    assert (again.unchanged, again.generation, again.embedded) == (True, first.generation, 0)
    assert (again.added, again.changed, again.removed) == ((), (), ())
    assert embedder.texts == []
    assert folders(tmp_path) == {first.generation}


def test_only_new_text_is_embedded_and_removed_text_is_gone(generations: Generations) -> None:
    generations.build(make_documents(ONE), FakeEmbedder())
    embedder = FakeEmbedder()
    report = generations.build(make_documents(TWO), embedder)
    assert (report.added, report.changed, report.removed) == (("c",), ("a",), ("b",))
    assert sorted(embedder.texts) == ["Kế hoạch\nKiểm tra.", "Kế hoạch\nTổng kết."]
    assert report.embedded == 2
    assert texts(generations) == TWO
    with generations.open() as generation:
        assert generation.lexical.search(terms("giao ban"), 5) == []


def test_a_text_that_stands_twice_is_embedded_once(generations: Generations) -> None:
    report = generations.build(
        make_documents({"a": ["Như trên."] * 3, "b": ["Như trên."]}), FakeEmbedder()
    )
    assert (report.passages, report.embedded) == (4, 1)


def test_everything_can_be_removed(generations: Generations) -> None:
    generations.build(make_documents(ONE), FakeEmbedder())
    assert generations.build([], FakeEmbedder()).removed == ("a", "b")
    assert texts(generations) == {}


def test_another_model_makes_another_generation(generations: Generations) -> None:
    first = generations.build(make_documents(ONE), FakeEmbedder("một"))
    second = generations.build(make_documents(ONE), FakeEmbedder("hai", dimension=24))
    assert (second.unchanged, second.embedded) == (False, 3)
    assert generations.roll_back() == first.generation
    assert texts(generations) == ONE


@pytest.mark.parametrize("library", ["chromadb", "tantivy"])
def test_another_version_of_a_library_makes_another_generation_without_embedding(
    generations: Generations, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    generations.build(make_documents(ONE), FakeEmbedder())
    monkeypatch.setattr("index.manifest.version", lambda name: "0" if name == library else "1")
    report = generations.build(make_documents(ONE), FakeEmbedder())
    assert (report.unchanged, report.embedded) == (False, 0)


def test_a_damaged_generation_is_built_anew_without_embedding(
    generations: Generations, tmp_path: Path
) -> None:
    report = generations.build(make_documents(ONE), FakeEmbedder())
    folder = tmp_path / "generations" / report.generation
    (folder / "vectors" / "rows.npy").unlink()
    with pytest.raises(IndexDamagedError, match="cancu index"):
        generations.open()
    again = generations.build(make_documents(ONE), FakeEmbedder())
    assert (again.unchanged, again.embedded) == (False, 0)
    assert texts(generations) == ONE


def test_the_two_last_generations_are_kept_and_the_vectors_they_use(
    generations: Generations, tmp_path: Path
) -> None:
    built = [
        generations.build(make_documents({"a": [f"Bản {i}.", "Chung."]}), FakeEmbedder()).generation
        for i in range(4)
    ]
    assert folders(tmp_path) == set(built[-2:])
    with closing(sqlite3.connect(tmp_path / "embeddings.sqlite")) as store:
        assert store.execute("SELECT count(*) FROM vectors").fetchone() == (3,)


def test_rolling_back_switches_to_the_generation_before_once(generations: Generations) -> None:
    first = generations.build(make_documents(ONE), FakeEmbedder()).generation
    generations.build(make_documents(TWO), FakeEmbedder())
    assert generations.roll_back() == first == generations.current()
    assert texts(generations) == ONE
    with pytest.raises(NoEarlierGenerationError):
        generations.roll_back()
    again = generations.build(make_documents(TWO), FakeEmbedder())
    assert again.embedded == 0
    assert generations.roll_back() == first


def test_what_is_to_be_forgotten_leaves_neither_a_generation_nor_a_vector(
    generations: Generations, tmp_path: Path
) -> None:
    generations.build(make_documents({"c": ["Ngày xưa."]}), FakeEmbedder())
    generations.build(make_documents(ONE), FakeEmbedder())
    with closing(sqlite3.connect(tmp_path / "embeddings.sqlite")) as store:
        before = {vector for (vector,) in store.execute("SELECT vector FROM vectors")}
    with generations.open() as reader:
        report = generations.update(
            lambda documents: [d for d in documents if d.id != "a"],
            FakeEmbedder(),
            keep_previous=False,
        )
        assert all(result.ok for result in reader.verify())
        assert reader.catalogue.document("a").passages[1].text == "Họp giao ban."
        assert reader.lexical.search(terms("giao ban"), 5)[0][0] == "a#1"
    assert (report.removed, texts(generations)) == (("a",), {"b": ONE["b"]})
    assert folders(tmp_path) == {report.generation}
    kept = (tmp_path / "embeddings.sqlite").read_bytes()
    assert sum(vector in kept for vector in before) == 1
    with pytest.raises(NoEarlierGenerationError):
        generations.roll_back()


def test_an_update_keeps_the_generation_before_unless_told_otherwise(
    generations: Generations,
) -> None:
    first = generations.build(make_documents(ONE), FakeEmbedder()).generation
    generations.update(lambda documents: documents[1:], FakeEmbedder())
    assert generations.roll_back() == first


def test_nobody_is_told_that_all_was_forgotten_where_it_was_not(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    generations.build(make_documents(ONE), FakeEmbedder())

    def refuse(folder: Path, ignore_errors: bool) -> None:
        if not ignore_errors:
            raise PermissionError(folder)

    monkeypatch.setattr(generation, "shutil", SimpleNamespace(rmtree=refuse))
    with pytest.raises(StorageError, match="quyền ghi"):
        generations.update(lambda documents: documents[1:], FakeEmbedder(), keep_previous=False)


def test_a_generation_that_is_forgotten_while_it_is_opened_gives_place_to_the_new_one(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    generations.build(make_documents(ONE), FakeEmbedder())
    current = generations.current

    def overtaken() -> str:
        monkeypatch.setattr(generations, "current", current)
        name = current()
        generations.update(lambda documents: documents[1:], FakeEmbedder(), keep_previous=False)
        return name

    monkeypatch.setattr(generations, "current", overtaken)
    assert texts(generations) == {"b": ONE["b"]}


def test_one_never_rolls_back_to_what_cannot_be_opened(
    generations: Generations, tmp_path: Path
) -> None:
    first = generations.build(make_documents(ONE), FakeEmbedder()).generation
    second = generations.build(make_documents(TWO), FakeEmbedder()).generation
    (tmp_path / "generations" / first / "catalogue.sqlite").unlink()
    with pytest.raises(IndexDamagedError):
        generations.roll_back()
    assert generations.current() == second


def test_without_an_index_one_is_told_to_make_one(generations: Generations, tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"Chưa có chỉ mục.*cancu index"):
        generations.open()
    with pytest.raises(IndexMissingError):
        generations.roll_back()
    assert run_checks(tmp_path)[0].ok is False


@pytest.mark.parametrize("content", ["", "../..", "không-có"])
def test_a_current_file_that_names_no_generation_is_damage(
    generations: Generations, tmp_path: Path, content: str
) -> None:
    generations.build(make_documents(ONE), FakeEmbedder())
    (tmp_path / "CURRENT").write_text(content)
    with pytest.raises(IndexDamagedError):
        generations.open()
    generations.build(make_documents(ONE), FakeEmbedder())
    assert texts(generations) == ONE


def test_a_generation_of_another_format_is_not_opened(
    generations: Generations, tmp_path: Path
) -> None:
    report = generations.build(make_documents(ONE), FakeEmbedder())
    folder = tmp_path / "generations" / report.generation
    read_manifest(folder).model_copy(update={"format": 99}).write(folder)
    with pytest.raises(IndexDamagedError, match="phiên bản khác"):
        generations.open()


def test_two_documents_of_one_id_are_refused_by_their_files(generations: Generations) -> None:
    twins = [make_document("a", ["Một."]), make_document("a", ["Hai."])]
    with pytest.raises(DuplicateIdError, match=r"“a”.*a\.txt"):
        generations.build(twins, FakeEmbedder())


def test_while_one_process_writes_others_are_refused(
    generations: Generations, tmp_path: Path
) -> None:
    generations.build(make_documents(ONE), FakeEmbedder())
    with FileLock(tmp_path / "writer.lock"):
        with pytest.raises(WriterBusyError, match="đang lập chỉ mục"):
            generations.build(make_documents(TWO), FakeEmbedder())
        with pytest.raises(WriterBusyError):
            generations.roll_back()
        assert texts(generations) == ONE


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("")
    with pytest.raises(StorageError, match=r"Không ghi được vào thư mục dữ liệu .*tệp"):
        Generations(tmp_path / "tệp").build([], FakeEmbedder())


def test_progress_tells_every_stage_in_order(generations: Generations) -> None:
    told: list[tuple[Stage, int, int]] = []
    generations.build(make_documents(ONE), FakeEmbedder(), lambda *step: told.append(step))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == list(Stage)
    assert (Stage.EMBED, 3, 3) in told
    assert told[-1] == (Stage.VERIFY, 1, 1)


def drop_one_passage(folder: Path, passages: Iterable[Passage]) -> None:
    build_lexical(folder, list(passages)[1:])


def swap_vectors(folder: Path, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
    """Chroma gets other vectors than the rows hold."""
    write_vectors(folder, passages, vectors[::-1].copy())
    np.save(folder / "rows.npy", vectors)


def spoil_a_vector(folder: Path, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
    write_vectors(folder, passages, vectors)
    np.save(folder / "rows.npy", np.where(vectors == vectors[0], np.nan, vectors))


@pytest.mark.parametrize(
    ("step", "fault", "failed"),
    [
        ("build_lexical", drop_one_passage, "Mã đoạn: chỉ mục từ"),
        ("write_vectors", swap_vectors, "Tự tìm kiếm"),
        ("write_vectors", spoil_a_vector, "Vectơ: vectơ không hợp lệ: a#0"),
    ],
)
def test_an_unsound_generation_is_discarded_and_the_fault_named(
    generations: Generations,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    fault: object,
    failed: str,
) -> None:
    before = generations.build(make_documents(ONE), FakeEmbedder()).generation
    monkeypatch.setattr(building, step, fault)
    with pytest.raises(VerificationError, match=failed):
        generations.build(make_documents(TWO), FakeEmbedder())
    assert folders(tmp_path) == {before}
    assert texts(generations) == ONE
