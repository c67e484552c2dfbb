from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import rmtree

import numpy as np
import pytest
from numpy.typing import NDArray

from index.model import Passage
from index.vectors import VectorIndex, write_vectors
from tests.index.sample_documents import make_document

DIMENSION = 48


def clustered(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Unit vectors around a common direction and thirty centres, as embeddings of texts are."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((30, DIMENSION)) + 2
    vectors = centres[random.integers(0, 30, count)] + random.standard_normal((count, DIMENSION))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors, np.float32)


def passages_of(*counts: int) -> list[Passage]:
    """Passages of documents d0, d1, … of so many passages each."""
    documents = (make_document(f"d{i}", ["văn"] * count) for i, count in enumerate(counts))
    return [passage for document in documents for passage in document.passages]


@contextmanager
def index_of(
    folder: Path, passages: list[Passage], vectors: NDArray[np.float32]
) -> Iterator[VectorIndex]:
    write_vectors(folder / "vectors", passages, vectors)
    with closing(VectorIndex(folder / "vectors")) as index:
        yield index


def exact(
    passages: list[Passage], vectors: NDArray[np.float32], question: NDArray[np.float32]
) -> list[str]:
    return [passages[i].id for i in np.argsort(-(vectors @ question), kind="stable")]


@pytest.mark.parametrize("count", [1, 2, 3, 2_001, 4_001])
def test_every_vector_is_held_and_found_by_itself(tmp_path: Path, count: int) -> None:
    passages, vectors = passages_of(count), clustered(count)
    with index_of(tmp_path, passages, vectors) as index:
        assert (index.count(), index.ids()) == (count, {passage.id for passage in passages})
        for place in range(0, count, max(1, count // 50)):
            [(found, similarity)] = index.search(vectors[place], 1)
            assert found == passages[place].id
            assert similarity == pytest.approx(1, abs=1e-4)


def test_the_search_of_everything_finds_the_exact_best(tmp_path: Path) -> None:
    passages, vectors = passages_of(1_500, 1_500), clustered(3_000)
    found = wanted = 0
    with index_of(tmp_path, passages, vectors) as index:
        for question in clustered(40, seed=1):
            best = exact(passages, vectors, question)[:20]
            results = index.search(question, 20)
            similarities = [similarity for _, similarity in results]
            assert similarities == sorted(similarities, reverse=True)
            found += len({id_ for id_, _ in results} & set(best))
            wanted += len(best)
    assert found / wanted > 0.99


def test_a_search_within_documents_is_exact(tmp_path: Path) -> None:
    passages, vectors = passages_of(40, 1, 60, 30), clustered(131)
    inside = [i for i, passage in enumerate(passages) if passage.document_id in {"d1", "d2"}]
    with index_of(tmp_path, passages, vectors) as index:
        for question in clustered(10, seed=1):
            results = index.search(question, 7, {"d2", "d1", "không có"})
            expected = exact([passages[i] for i in inside], vectors[inside], question)[:7]
            assert [id_ for id_, _ in results] == expected
            similarities = [index.get([id_])[0] @ question for id_, _ in results]
            assert [s for _, s in results] == pytest.approx(similarities, abs=1e-5)


def test_both_searches_agree(tmp_path: Path) -> None:
    passages, vectors = passages_of(30, 20), clustered(50)
    question = clustered(1, seed=1)[0]
    with index_of(tmp_path, passages, vectors) as index:
        everywhere = index.search(question, 50)
        within = index.search(question, 50, ["d0", "d1"])
    assert [id_ for id_, _ in everywhere] == [id_ for id_, _ in within]
    assert [s for _, s in everywhere] == pytest.approx([s for _, s in within], abs=1e-5)


def test_there_is_nothing_to_find_in_nothing(tmp_path: Path) -> None:
    question = clustered(1)[0]
    with index_of(tmp_path, [], np.empty((0, DIMENSION), np.float32)) as index:
        assert index.search(question, 5) == index.search(question, 5, {"d0"}) == []
        assert (index.count(), index.ids()) == (0, set())


def test_no_more_is_found_than_there_is_or_was_asked(tmp_path: Path) -> None:
    passages, vectors = passages_of(3, 2), clustered(5)
    with index_of(tmp_path, passages, vectors) as index:
        assert len(index.search(vectors[0], 99)) == 5
        assert len(index.search(vectors[0], 99, {"d1"})) == 2
        assert index.search(vectors[0], 99, set()) == index.search(vectors[0], 0) == []


def test_vectors_come_back_in_the_order_asked(tmp_path: Path) -> None:
    passages, vectors = passages_of(3, 2), clustered(5)
    with index_of(tmp_path, passages, vectors) as index:
        assert np.array_equal(index.get(["d1#1", "d0#0"]), vectors[[4, 0]])
        assert index.get([]).shape == (0, DIMENSION)
        with pytest.raises(KeyError, match="d2#0"):
            index.get(["d2#0"])


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_readers_change_nothing(tmp_path: Path) -> None:
    passages, vectors = passages_of(20), clustered(20)
    write_vectors(tmp_path / "vectors", passages, vectors)
    before = snapshot(tmp_path)
    for _ in range(2):
        with closing(VectorIndex(tmp_path / "vectors")) as index:
            index.search(vectors[0], 5)
    assert snapshot(tmp_path) == before


def test_an_open_index_outlives_its_folder(tmp_path: Path) -> None:
    passages, vectors = passages_of(20), clustered(20)
    with index_of(tmp_path, passages, vectors) as index:
        rmtree(tmp_path / "vectors")
        best = exact(passages, vectors, vectors[3])[:5]
        assert [id_ for id_, _ in index.search(vectors[3], 5)] == best
        assert [id_ for id_, _ in index.search(vectors[3], 5, {"d0"})] == best
        assert index.ids() == {passage.id for passage in passages}


def test_several_indexes_are_open_in_one_process_and_close_apart(tmp_path: Path) -> None:
    passages, vectors = passages_of(10), clustered(10)
    write_vectors(tmp_path / "vectors", passages, vectors)
    with closing(VectorIndex(tmp_path / "vectors")) as one:
        with closing(VectorIndex(tmp_path / "vectors")) as other:
            assert other.search(vectors[0], 1) == one.search(vectors[0], 1)
        assert one.search(vectors[1], 1)[0][0] == "d0#1"


def test_many_threads_search_at_once(tmp_path: Path) -> None:
    passages, vectors = passages_of(300, 300), clustered(600)
    with index_of(tmp_path, passages, vectors) as index:

        def finds_itself(place: int) -> bool:
            everywhere = index.search(vectors[place], 1)[0][0]
            within = index.search(vectors[place], 1, [passages[place].document_id])[0][0]
            return everywhere == within == passages[place].id

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(finds_itself, range(0, 600, 3)))


def test_a_reader_leaves_no_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "tạm"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    passages, vectors = passages_of(5), clustered(5)
    with index_of(tmp_path, passages, vectors) as index:
        assert any(aside.iterdir())
        index.search(vectors[0], 1)
    assert not any(aside.iterdir())


def test_another_program_s_env_file_does_not_configure_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("MIGRATIONS=chưa biết\nCHROMA_SERVER_HTTP_PORT=abc\n")
    monkeypatch.chdir(tmp_path)
    with index_of(tmp_path, passages_of(2), clustered(2)) as index:
        assert index.count() == 2
