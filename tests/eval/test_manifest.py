from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

import eval.manifest
from eval.manifest import make_manifest, state_of
from eval.rendering.words import STATE
from eval.reports import Manifest
from index.errors import CancuError
from index.manifest import FORMAT
from index.manifest import Manifest as GenerationManifest
from settings import Settings

GENERATION = GenerationManifest(
    format=FORMAT,
    libraries={},
    id="g",
    previous=None,
    created_at=datetime(2026, 11, 22, tzinfo=UTC),
    model_id="mo-hinh",
    dimension=4,
    documents={"ke-hoach-a": "abc"},
    sections=1,
    passages=1,
)


@pytest.fixture
def question_set(tmp_path: Path) -> Path:
    file = tmp_path / "bo.jsonl"
    file.write_text("{}\n")
    return file


def made(*sets: Path, settings: Settings | None = None, system: str = "cancu") -> Manifest:
    return make_manifest(system, sets, GENERATION, settings or Settings(), 7)


def test_it_says_what_was_measured_and_with_what(question_set: Path) -> None:
    manifest = made(question_set)
    assert manifest.sets == {"bo.jsonl": hashlib.sha256(b"{}\n").hexdigest()}
    assert manifest.corpus == {"ke-hoach-a": "abc"}
    assert manifest.model == "mo-hinh"
    assert manifest.settings["min_similarity"] == str(Settings().min_similarity)
    assert {"python", "torch", "tantivy"} <= set(manifest.versions)
    assert datetime.fromisoformat(manifest.created).tzinfo is UTC


def test_it_holds_no_key_and_no_folder(question_set: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, llm="openai:m", llm_api_key="bi-mat")  # type: ignore[arg-type]
    written = made(question_set, settings=settings).model_dump_json()
    assert "bi-mat" not in written
    assert str(tmp_path) not in written


def test_a_table_of_bodies_and_a_model_in_a_folder_are_named_without_their_folders(
    question_set: Path, tmp_path: Path
) -> None:
    table, model = tmp_path / "co-quan.tsv", tmp_path / "mo-hinh-rieng"
    table.write_text("1")
    model.mkdir()
    settings = Settings(agencies=table, embedding_model=str(model))
    generation = GENERATION.model_copy(update={"model_id": str(model)})
    manifest = make_manifest("cancu", [question_set], generation, settings, 7)
    assert manifest.settings["agencies"] == hashlib.sha256(b"1").hexdigest()
    assert (manifest.settings["embedding_model"], manifest.model) == ("mo-hinh-rieng",) * 2
    assert str(tmp_path) not in manifest.model_dump_json()


def test_the_same_measurement_has_the_same_state_at_any_time(question_set: Path) -> None:
    later = made(question_set).model_copy(
        update={"created": "2030-01-01T00:00:00+00:00", "seed": 8}
    )
    assert state_of(made(question_set)) == state_of(later)


def test_a_changed_set_setting_corpus_or_system_changes_the_state(question_set: Path) -> None:
    manifest = made(question_set)
    before = state_of(manifest)
    other = made(question_set, settings=Settings(min_similarity=0.5), system="bm25")
    question_set.write_text('{"id": "a"}\n')
    for changed, names in (
        (other, {"settings", "system"}),
        (made(question_set), {"sets"}),
        (manifest.model_copy(update={"corpus": {"ke-hoach-a": "abd"}}), {"corpus"}),
    ):
        after = state_of(changed)
        assert {name for name in before if before[name] != after[name]} == names


def test_a_changed_program_changes_the_state(
    question_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rag").mkdir()
    (tmp_path / "rag" / "a.py").write_text("1")
    monkeypatch.setattr(eval.manifest, "_ROOT", tmp_path)
    manifest = made(question_set)
    eval.manifest._program.cache_clear()
    before = state_of(manifest)
    (tmp_path / "rag" / "a.py").write_text("2")
    eval.manifest._program.cache_clear()
    after = state_of(manifest)
    eval.manifest._program.cache_clear()
    assert {name for name in before if before[name] != after[name]} == {"program"}


def test_every_part_of_the_state_has_a_name_for_people(question_set: Path) -> None:
    assert set(state_of(made(question_set))) == set(STATE)


def test_outside_git_there_is_no_commit(
    question_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eval.manifest, "_ROOT", tmp_path)
    assert made(question_set).commit is None


def test_two_sets_of_one_name_are_refused(question_set: Path, tmp_path: Path) -> None:
    (tmp_path / "khac").mkdir()
    twin = tmp_path / "khac" / question_set.name
    twin.write_text("")
    with pytest.raises(CancuError, match=r"bo\.jsonl"):
        made(question_set, twin)


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(CancuError, match=r"khong-co\.jsonl"):
        made(tmp_path / "khong-co.jsonl")
