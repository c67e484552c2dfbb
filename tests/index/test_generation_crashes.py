"""A build may be killed anywhere: the index that was there answers, or the new one, whole."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from index import building, generation
from index.check import run_checks
from index.generation import Generations
from index.vector_store import PORTION, VectorStore
from tests.index.sample_documents import FakeEmbedder, make_documents

ROOT = Path(__file__).resolve().parents[2]
OLD = {"a": ["Tuần tra.", "Họp giao ban."]}
NEW = {"a": ["Tuần tra.", "Kiểm tra."], "b": ["Báo cáo."]}


class Killed(BaseException):
    """Nothing in the program catches this."""


BEFORE_THE_SWITCH = [
    (generation, "embed_documents"),
    (building, "write_catalogue"),
    (building, "build_lexical"),
    (building, "write_vectors"),
    (generation, "_verify"),
    (generation, "sync_tree"),
    (generation, "move_into_place"),
]


def killed_before(step: Callable[..., Any]) -> Callable[..., NoReturn]:
    def killed(*_: object) -> NoReturn:
        raise Killed

    return killed


def killed_after(step: Callable[..., Any]) -> Callable[..., NoReturn]:
    def killed(*arguments: object) -> NoReturn:
        step(*arguments)
        raise Killed

    return killed


def texts(home: Path) -> dict[str, list[str]]:
    with Generations(home).open() as opened:
        records = opened.catalogue.documents()
        return {r.id: [p.text for p in opened.catalogue.passages_of(r.id)] for r in records}


def build_killed(
    home: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str, kill: Callable[..., Any]
) -> None:
    """Build ``NEW`` and be killed at a step; a killed process removes nothing behind it."""
    with monkeypatch.context() as patch:
        patch.setattr(module, name, kill(getattr(module, name)))
        patch.setattr(generation, "shutil", SimpleNamespace(rmtree=lambda *_, **__: None))
        with pytest.raises(Killed):
            Generations(home).build(make_documents(NEW), FakeEmbedder())


@pytest.mark.parametrize("kill", [killed_before, killed_after])
@pytest.mark.parametrize(("module", "name"), BEFORE_THE_SWITCH)
def test_killed_before_the_switch_the_old_generation_answers(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    name: str,
    kill: Callable[..., Any],
) -> None:
    old = Generations(tmp_path).build(make_documents(OLD), FakeEmbedder()).generation
    build_killed(tmp_path, monkeypatch, module, name, kill)
    assert Generations(tmp_path).current() == old
    assert texts(tmp_path) == OLD
    assert all(result.ok for result in run_checks(tmp_path))

    embedder = FakeEmbedder()
    new = Generations(tmp_path).build(make_documents(NEW), embedder).generation
    was_embedded = (name, kill) != ("embed_documents", killed_before)
    assert len(embedder.texts) == (0 if was_embedded else 2)
    assert texts(tmp_path) == NEW
    assert {entry.name for entry in (tmp_path / "generations").iterdir()} == {old, new}


def test_killed_before_current_is_written_the_old_generation_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Generations(tmp_path).build(make_documents(OLD), FakeEmbedder())
    build_killed(tmp_path, monkeypatch, generation, "replace_text", killed_before)
    assert texts(tmp_path) == OLD


def test_killed_after_the_switch_the_new_generation_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Generations(tmp_path).build(make_documents(OLD), FakeEmbedder()).generation
    build_killed(tmp_path, monkeypatch, generation, "replace_text", killed_after)
    assert texts(tmp_path) == NEW
    assert Generations(tmp_path).build(make_documents(NEW), FakeEmbedder()).unchanged
    assert Generations(tmp_path).roll_back() == old


def test_killed_while_forgetting_vectors_none_in_use_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Generations(tmp_path).build(make_documents(OLD), FakeEmbedder())
    build_killed(tmp_path, monkeypatch, VectorStore, "forget_others", killed_before)
    assert texts(tmp_path) == NEW
    embedder = FakeEmbedder()
    Generations(tmp_path).build(make_documents({**OLD, **NEW}), embedder)
    assert embedder.texts == []


KILL_ITSELF = f"""
import os, signal, sys
from pathlib import Path
from types import SimpleNamespace
from index.generation import Generations
from tests.index.sample_documents import FakeEmbedder, make_documents

class Dies(FakeEmbedder):
    def encode_documents(self, texts, progress=None):
        if len(self.texts) >= {2 * PORTION}:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode_documents(texts, progress)

many = {{"a": [f"Đoạn {{i}}." for i in range({3 * PORTION})]}}
Generations(Path(sys.argv[1])).build(make_documents(many), Dies())
"""


def test_a_build_after_a_real_kill_goes_on_where_it_stopped(tmp_path: Path) -> None:
    Generations(tmp_path).build(make_documents(OLD), FakeEmbedder())
    child = subprocess.run([sys.executable, "-c", KILL_ITSELF, tmp_path], cwd=ROOT, check=False)
    assert child.returncode == -signal.SIGKILL
    assert texts(tmp_path) == OLD
    many = {"a": [f"Đoạn {i}." for i in range(3 * PORTION)]}
    report = Generations(tmp_path).build(make_documents(many), FakeEmbedder())
    assert report.embedded == PORTION
    assert texts(tmp_path) == many
