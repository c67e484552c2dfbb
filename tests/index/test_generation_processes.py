"""Two processes on one data folder: one writes, the other is refused or goes on reading."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from index.generation import Generations
from index.storage_errors import WriterBusyError
from tests.index.sample_documents import FakeEmbedder, make_documents, terms

ROOT = Path(__file__).resolve().parents[2]
OLD = {"a": ["Tuần tra."]}
NEW = {"a": ["Kiểm tra."], "b": ["Báo cáo."]}

BUILD_WHEN_TOLD = f"""
import sys
from pathlib import Path
from index.generation import Generations
from tests.index.sample_documents import FakeEmbedder, make_documents

class Waits(FakeEmbedder):
    def encode_documents(self, texts, progress=None):
        print("đang tính", flush=True)
        sys.stdin.readline()
        return super().encode_documents(texts, progress)

Generations(Path(sys.argv[1])).build(make_documents({NEW!r}), Waits())
"""


@contextmanager
def building_process(home: Path) -> Iterator[IO[str]]:
    """A process in the midst of building ``NEW``; it finishes once it is sent a line."""
    command = [sys.executable, "-X", "utf8", "-c", BUILD_WHEN_TOLD, str(home)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, encoding="utf-8") as child:
        assert child.stdin and child.stdout
        assert child.stdout.readline() == "đang tính\n"
        yield child.stdin
        child.stdin.close()
    assert child.returncode == 0


def test_a_second_writer_is_refused_and_an_open_reader_keeps_its_generation(
    tmp_path: Path,
) -> None:
    generations, embedder = Generations(tmp_path), FakeEmbedder()
    generations.build(make_documents(OLD), embedder)
    [question] = embedder.encode_documents(["Kế hoạch\nTuần tra."])
    with generations.open() as reader:
        with building_process(tmp_path) as child:
            with pytest.raises(WriterBusyError):
                generations.build(make_documents({}), FakeEmbedder())
            assert reader.vectors.search(question, 1)[0][0] == "a#0"
            child.write("\n")
        assert reader.catalogue.passage_ids() == ["a#0"]
        assert reader.vectors.search(question, 1)[0][1] == pytest.approx(1, abs=1e-4)
        assert reader.lexical.search(terms("Tuần"), 3)[0][0] == "a#0"
    with generations.open() as reader:
        assert reader.catalogue.passage_ids() == ["a#0", "b#0"]
        assert reader.lexical.search(terms("Tuần"), 3) == []


def test_a_reader_keeps_answering_after_its_generation_was_removed(tmp_path: Path) -> None:
    generations, embedder = Generations(tmp_path), FakeEmbedder()
    first = generations.build(make_documents(OLD), embedder).generation
    [question] = embedder.encode_documents(["Kế hoạch\nTuần tra."])
    with generations.open() as reader:
        for text in ("Một.", "Hai."):
            generations.build(make_documents({"a": [text]}), embedder)
        assert not (tmp_path / "generations" / first).exists()
        assert reader.catalogue.document("a") == make_documents(OLD)[0]
        assert reader.vectors.search(question, 1)[0][0] == "a#0"
        assert reader.vectors.search(question, 1, {"a"})[0][0] == "a#0"
        assert reader.lexical.search(terms("Tuần"), 3)[0][0] == "a#0"
