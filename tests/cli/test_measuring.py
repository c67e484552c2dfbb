"""`cancu eval run`, `report`, `compare` and `gate`, over the index of the sample."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import Result

import index.embeddings
from eval.rendering.files import ReportError, read_report
from eval.runner import read_outcomes
from index.embeddings import SentenceEmbeddings
from tests.cli.command_line import run, told
from tests.index.labelled import SAMPLE

ASKED = ("lg25-004", "lg25-015", "lg25-032", "lgu-001")


@pytest.fixture(scope="module")
def question_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four questions of the sample; the documents do not answer the last."""
    lines = (SAMPLE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    chosen = [line for line in lines if json.loads(line)["id"] in ASKED]
    file = tmp_path_factory.mktemp("sets") / "bon-cau.jsonl"
    file.write_text("\n".join(chosen), encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch, embeddings: SentenceEmbeddings) -> None:
    """The model that the session has loaded: each command would take seconds to load its own."""
    monkeypatch.setattr(index.embeddings, "load_embeddings", lambda _: embeddings)


def measured(
    home: Path, folder: Path, *sets: Path, options: tuple[str, ...] = ("--baselines", "none")
) -> Result:
    words = [word for file in sets for word in ("--questions", file)]
    return run("eval", "run", *words, "--out", folder, *options, home=home)


@pytest.fixture
def measurement(sample_home: Path, question_set: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "lan-1"
    result = measured(sample_home, folder, question_set)
    assert result.exit_code == 0, result.output
    return folder


def limits(folder: Path, text: str) -> Path:
    file = folder / "muc.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_run_writes_answers_and_every_form_of_the_report(measurement: Path) -> None:
    names = {file.name for file in measurement.iterdir()}
    assert {"answers.jsonl", "report.json", "report.html", "report.md", "junit.xml"} <= names
    report = read_report(measurement)
    assert [question.id for question in report.questions] == list(ASKED)
    assert report.metrics["correct"].value == 1.0
    assert report.metrics["refusal_recall"].value == 1.0
    assert report.manifest.sets.keys() == {"bon-cau.jsonl"}


def test_a_report_tells_how_many_questions_were_asked_at_once(
    sample_home: Path, question_set: Path, tmp_path: Path
) -> None:
    options = ("--baselines", "none", "--workers", "3")
    measured(sample_home, tmp_path, question_set, options=options)
    assert read_report(tmp_path).manifest.settings["workers"] == "3"


def test_answers_have_the_keys_that_other_tools_read(measurement: Path) -> None:
    for line in (measurement / "answers.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert {"id", "passages", "answer"} <= set(row)
        assert {"text", "abstained", "citations"} <= set(row["answer"])
        for place in (*row["passages"], *row["answer"]["citations"]):
            assert {"document_id", "section", "start", "end"} <= set(place)


def test_a_run_again_asks_nothing_again(
    sample_home: Path, question_set: Path, measurement: Path
) -> None:
    before = (measurement / "answers.jsonl").read_bytes()
    result = measured(sample_home, measurement, question_set)
    assert "đã có 4 câu trả lời" in result.stderr
    assert (measurement / "answers.jsonl").read_bytes() == before


def test_a_changed_set_starts_anew_and_is_told(
    sample_home: Path, question_set: Path, measurement: Path, tmp_path: Path
) -> None:
    changed = tmp_path / question_set.name
    changed.write_text("\n".join(question_set.read_text(encoding="utf-8").splitlines()[:2]))
    result = measured(sample_home, measurement, changed)
    assert "Đã thay đổi: bộ câu hỏi" in result.stderr
    assert len(read_outcomes(measurement / "answers.jsonl")) == 2


def test_baselines_and_mutation_checks_stand_beside_the_figures(
    sample_home: Path, question_set: Path, tmp_path: Path
) -> None:
    result = measured(
        sample_home, tmp_path, question_set, options=("--baselines", "all", "--mutations")
    )
    assert result.exit_code == 0, result.output
    report = read_report(tmp_path)
    assert set(report.baselines) == {"bm25", "dense", "chunks-1000", "first-sentence", "refuse"}
    assert report.baselines["refuse"]["refusal_recall"].value == 1.0
    assert {m.name: m.questions for m in report.mutations}["numbers"] == 2
    assert {m.name: m.caught for m in report.mutations}["numbers"]
    assert "Chỉ BM25" in result.stdout
    assert "Đổi các con số: phát hiện được (2 câu hỏi" in result.stdout
    for name in report.baselines:
        assert len(read_outcomes(tmp_path / "baselines" / name / "answers.jsonl")) == len(ASKED)


def test_several_sets_are_measured_together(
    sample_home: Path, question_set: Path, tmp_path: Path
) -> None:
    other = tmp_path / "them.jsonl"
    row = {"id": "them", "question": "Ai ký kế hoạch 2025 của Lâm Giang?", "kind": "content"}
    other.write_text(json.dumps(row, ensure_ascii=False))
    assert measured(sample_home, tmp_path / "out", question_set, other).exit_code == 0
    report = read_report(tmp_path / "out")
    assert {question.set for question in report.questions} == {"bon-cau.jsonl", "them.jsonl"}


def test_sets_that_share_an_id_are_refused(
    sample_home: Path, question_set: Path, tmp_path: Path
) -> None:
    twin = tmp_path / "cung-ma.jsonl"
    twin.write_text(question_set.read_text(encoding="utf-8"), encoding="utf-8")
    assert ASKED[0] in told(measured(sample_home, tmp_path / "out", question_set, twin))
    assert not (tmp_path / "out").exists()


def test_without_a_folder_the_run_goes_where_the_service_looks(
    sample_home: Path, question_set: Path, tmp_path: Path
) -> None:
    words = ("eval", "run", "--questions", question_set, "--baselines", "none")
    result = run(*words, home=sample_home, CANCU_REPORTS=str(tmp_path / "bao-cao"))
    assert result.exit_code == 0, result.output
    (folder,) = (tmp_path / "bao-cao").iterdir()
    assert folder.name.endswith("Z")
    assert (folder / "report.json").is_file()
    assert str(folder) in result.stdout


def test_a_report_is_rendered_again_from_its_data(measurement: Path, tmp_path: Path) -> None:
    (measurement / "report.html").unlink()
    result = run("eval", "report", measurement, home=tmp_path)
    assert "recall@5" in result.stdout
    assert (measurement / "report.html").is_file()


def test_to_render_a_report_again_leaves_its_data_as_it_is(
    measurement: Path, tmp_path: Path
) -> None:
    data = measurement / "report.json"
    data.write_text(data.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    before = data.read_bytes()
    assert run("eval", "report", measurement, home=tmp_path).exit_code == 0
    assert data.read_bytes() == before


def test_another_report_beside_is_not_rendered_over(measurement: Path, tmp_path: Path) -> None:
    other = measurement / "khac.json"
    other.write_bytes((measurement / "report.json").read_bytes())
    before = {file.name: file.stat().st_mtime_ns for file in measurement.iterdir()}
    result = run("eval", "report", other, home=tmp_path)
    assert result.exit_code == 2
    assert {file.name: file.stat().st_mtime_ns for file in measurement.iterdir()} == before


def test_a_set_without_questions_is_an_error(sample_home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "trong.jsonl"
    empty.write_text("\n")
    assert "trong.jsonl" in told(measured(sample_home, tmp_path / "out", empty))
    assert not (tmp_path / "out").exists()


def test_a_folder_without_a_report_is_told(tmp_path: Path) -> None:
    result = run("eval", "report", tmp_path, home=tmp_path)
    assert isinstance(result.exception, ReportError)


def test_two_runs_are_compared_question_by_question(measurement: Path, tmp_path: Path) -> None:
    worse = tmp_path / "lan-2"
    worse.mkdir()
    report = read_report(measurement)
    first = report.questions[0]
    wrong = first.model_copy(update={"values": first.values | {"correct": 0.0}})
    changed = report.model_copy(update={"questions": (wrong, *report.questions[1:])})
    (worse / "report.json").write_text(changed.model_dump_json())
    rows = json.loads(run("eval", "compare", measurement, worse, "--json", home=tmp_path).stdout)
    row = next(row for row in rows["differences"] if row["metric"] == "correct")
    assert (row["wins"], row["ties"], row["losses"]) == (0, 2, 1)
    table = run("eval", "compare", measurement, worse, home=tmp_path).stdout
    assert "Kém đi" in table
    assert "\u22120,333" in table


def test_the_gate_lets_pass_what_keeps_to_its_limits(measurement: Path, tmp_path: Path) -> None:
    file = limits(tmp_path, "questions = 4\n[metrics.correct]\nmin = 0.9\n")
    result = run("eval", "gate", measurement, "--limits", file, home=tmp_path)
    assert result.exit_code == 0, result.output
    assert "Đạt" in result.stdout


def test_the_gate_ends_with_1_and_names_what_fell(measurement: Path, tmp_path: Path) -> None:
    file = limits(tmp_path, "[metrics.latency_median]\nmax = 0.0\n")
    result = run("eval", "gate", measurement, "--limits", file, home=tmp_path)
    assert result.exit_code == 1
    assert "latency_median" in result.stderr


def test_the_gate_ends_with_2_where_it_could_not_measure(measurement: Path, tmp_path: Path) -> None:
    file = limits(tmp_path, "questions = 5\n[metrics.correct]\nmin = 0.9\n")
    result = run("eval", "gate", measurement, "--limits", file, home=tmp_path)
    assert result.exit_code == 2
    assert "Không đo được" in result.stderr
    missing = run("eval", "gate", tmp_path, "--limits", file, home=tmp_path)
    assert isinstance(missing.exception, ReportError)  # `main` ends with 2 on every such error


def test_what_fell_counts_more_than_what_could_not_be_measured(
    measurement: Path, tmp_path: Path
) -> None:
    file = limits(tmp_path, "questions = 5\n[metrics.latency_median]\nmax = 0.0\n")
    assert run("eval", "gate", measurement, "--limits", file, home=tmp_path).exit_code == 1


def test_an_accepted_run_is_the_baseline_of_the_next(measurement: Path, tmp_path: Path) -> None:
    file = limits(tmp_path, 'baseline = "moc.json"\n[metrics.correct]\nmax_fall = 0.0\n')
    words = ("eval", "gate", measurement, "--limits", file)
    assert run(*words, home=tmp_path).exit_code == 2
    assert run(*words, "--accept", home=tmp_path).exit_code == 0
    assert (tmp_path / "moc.json").is_file()
    assert run(*words, home=tmp_path).exit_code == 0


def test_only_one_run_can_be_accepted(measurement: Path, tmp_path: Path) -> None:
    file = limits(tmp_path, "[metrics.correct]\nmin = 0.0\n")
    words = ("eval", "gate", measurement, "--limits", file, "--accept")
    result = run(*words, home=tmp_path)
    assert result.exit_code == 2
    assert "baseline" in result.stderr
