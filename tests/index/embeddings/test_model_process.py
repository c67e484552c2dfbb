"""A model in a process of its own: what it is asked, how it dies, that nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from index.embeddings import (
    EmbeddingModelError,
    SentenceEmbeddings,
    load_embeddings_apart,
    model_process,
    model_worker,
)
from index.embeddings.embedding_model import EmbeddingModel
from index.embeddings.model_process import ModelProcess
from index.embeddings.model_worker import PIPES
from settings import Settings
from tests.index.embeddings.fake_models import (
    FAILS,
    KILLS,
    WAITS,
    LengthModel,
    OnOneProcessor,
    OtherModel,
    broken,
    dying,
    first,
    missing,
    waiting,
)

ROOT = Path(__file__).resolve().parents[3]
TEXTS = ["Sở Y tế chủ trì việc gì?", "Ai ký kế hoạch?", "han nop bao cao"]


@pytest.fixture
def model() -> Iterator[ModelProcess]:
    with closing(ModelProcess(LengthModel)) as model:
        yield model


def pid(model: ModelProcess) -> int:
    return model._worker._process.pid


def is_running(process: int) -> bool:
    """Whether a process runs; one that has ended and is still listed does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def length(model: ModelProcess, text: str) -> int:
    return int(model.encode_questions([text], 1)[0, 0])


def test_it_embeds_and_counts_as_the_same_model_in_this_process(
    embeddings: SentenceEmbeddings, model_home: Path
) -> None:
    settings = Settings(home=model_home, embedding_model="packaged")
    with closing(load_embeddings_apart(settings)) as apart:
        assert (apart.model_id, apart.dimension) == (embeddings.model_id, embeddings.dimension)
        assert (apart.max_tokens, apart.lanes) == (embeddings.max_tokens, embeddings.lanes)
        for text in TEXTS:
            assert np.allclose(apart.encode_query(text), embeddings.encode_query(text), atol=1e-6)
        ours, theirs = (each.encode_documents(TEXTS) for each in (apart, embeddings))
        assert np.allclose(ours, theirs, atol=1e-6)
        assert apart.count_tokens_many(TEXTS) == embeddings.count_tokens_many(TEXTS)


def test_each_of_many_threads_gets_its_own_answer(model: ModelProcess) -> None:
    with ThreadPoolExecutor(2 * PIPES) as pool:
        found = list(pool.map(partial(length, model), ("a" * n for n in range(400))))
    assert found == [*range(400)]


def test_what_the_model_cannot_do_is_told_and_it_lives_on(model: ModelProcess) -> None:
    before = pid(model)
    with pytest.raises(RuntimeError, match="không đọc được"):
        length(model, FAILS)
    assert (length(model, "bốn"), pid(model)) == (3, before)


def test_a_killed_model_is_started_again_for_all_that_ask(model: ModelProcess) -> None:
    before = pid(model)
    os.kill(before, signal.SIGKILL)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(partial(length, model), ("a" * n for n in range(40))))
    assert found == [*range(40)]
    assert pid(model) != before


def test_what_is_asked_when_the_model_dies_is_asked_again(model: ModelProcess) -> None:
    model_before = pid(model)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(model.encode_questions, [WAITS], 1)
        until(lambda: model._worker._free.qsize() < PIPES)
        os.kill(model_before, signal.SIGKILL)
        until(lambda: pid(model) != model_before)
        assert length(model, "đây") == 3
        os.kill(pid(model), signal.SIGKILL)  # nobody waits a thousand seconds
        with pytest.raises(EmbeddingModelError, match="hai lần"):
            waiting.result(30)


def test_a_text_that_kills_it_twice_fails_alone(model: ModelProcess) -> None:
    with pytest.raises(EmbeddingModelError, match="hai lần liền; máy có thể thiếu bộ nhớ"):
        length(model, KILLS)
    assert length(model, "bốn") == 3


def test_a_model_that_says_nothing_is_taken_for_dead(
    model: ModelProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pid(model)
    monkeypatch.setattr(model_worker, "STUCK_SECONDS", 0.2)
    with pytest.raises(EmbeddingModelError, match="hai lần"):
        length(model, WAITS)
    assert not is_running(before)
    monkeypatch.undo()
    assert length(model, "bốn") == 3


def test_an_answer_that_nobody_has_read_is_not_that_to_the_next_question(
    model: ModelProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr(model_worker, "_received", interrupt)
        with pytest.raises(KeyboardInterrupt):
            length(model, "một câu dài")
    assert length(model, "bốn") == 3


@pytest.mark.parametrize(
    ("load", "error", "told"),
    [
        (missing, EmbeddingModelError, "^Không có mô hình này.$"),
        (broken, RuntimeError, "đĩa hỏng"),
        (dying, EmbeddingModelError, "dừng khi đang nạp .*9.*thiếu bộ nhớ"),
    ],
)
def test_a_model_that_does_not_load_says_why(
    load: Callable[[], LengthModel], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        ModelProcess(load)


@pytest.mark.parametrize(
    ("then", "told"), [(missing, "^Không có mô hình này.$"), (broken, "chi tiết ở nhật ký")]
)
def test_one_that_does_not_start_again_is_not_tried_at_every_question(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    then: Callable[[], EmbeddingModel],
    told: str,
) -> None:
    mark = tmp_path / "loaded"
    with closing(ModelProcess(partial(first, LengthModel, then, mark))) as model:
        os.kill(pid(model), signal.SIGKILL)
        for _ in range(3):
            with pytest.raises(EmbeddingModelError, match=told):
                length(model, "bốn")
        assert len([r for r in caplog.records if "is started again" in r.message]) == 1
        mark.unlink()
        monkeypatch.setattr(model_process, "PAUSE_SECONDS", 0)
        assert length(model, "bốn") == 3


def test_a_service_that_stops_does_not_wait_for_a_model_that_is_started_again(
    tmp_path: Path,
) -> None:
    model = ModelProcess(partial(first, LengthModel, waiting, tmp_path / "loaded"))
    before = pid(model)
    os.kill(before, signal.SIGKILL)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(length, model, "bốn")
        until(lambda: pid(model) != before)
        model.close()
        with pytest.raises(EmbeddingModelError):
            asked.result(30)
    assert not is_running(pid(model))


def test_a_model_on_fewer_processors_is_the_same_model(tmp_path: Path) -> None:
    load = partial(first, LengthModel, OnOneProcessor, tmp_path / "loaded")
    with closing(ModelProcess(load)) as model:
        os.kill(pid(model), signal.SIGKILL)
        assert length(model, "bốn") == 3


def test_another_model_is_not_taken_for_the_one_that_died(tmp_path: Path) -> None:
    with closing(
        ModelProcess(partial(first, LengthModel, OtherModel, tmp_path / "loaded"))
    ) as model:
        os.kill(pid(model), signal.SIGKILL)
        with pytest.raises(EmbeddingModelError, match=r"dài, nay: khác.*khởi động lại dịch vụ"):
            length(model, "bốn")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_meant_for_the_service_do_not_end_it(
    model: ModelProcess, number: signal.Signals
) -> None:
    before = pid(model)
    os.kill(before, number)
    assert (length(model, "bốn"), pid(model)) == (3, before)


def test_closing_ends_it_and_nothing_starts_it_again() -> None:
    model = ModelProcess(LengthModel)
    process = pid(model)
    model.close()
    model.close()
    assert not is_running(process)
    with pytest.raises(EmbeddingModelError, match="dịch vụ đang dừng"):
        length(model, "bốn")


OWNER = """
import sys, time
from index.embeddings.model_process import ModelProcess
from tests.index.embeddings.fake_models import talkative

if __name__ == "__main__":
    model = ModelProcess(talkative)
    print(model._worker._process.pid, flush=True)
    if sys.argv[1] == "stay":
        time.sleep(1000)
"""


@pytest.fixture
def owner(tmp_path: Path) -> list[str]:
    """The command of a program that owns a model; it is told whether to stay."""
    script = tmp_path / "owner.py"
    script.write_text(OWNER)
    return [sys.executable, str(script)]


ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


def test_it_does_not_outlive_a_program_that_is_killed(owner: list[str]) -> None:
    with subprocess.Popen([*owner, "stay"], env=ENVIRONMENT, stdout=subprocess.PIPE) as program:
        assert program.stdout
        process = int(program.stdout.readline())
        assert is_running(process)
        program.kill()
    until(lambda: not is_running(process))


def test_a_program_that_forgets_to_close_it_ends_all_the_same_and_alone_writes_its_output(
    owner: list[str],
) -> None:
    command = [*owner, "go"]
    ran = subprocess.run(command, env=ENVIRONMENT, capture_output=True, timeout=60, check=True)
    until(lambda: not is_running(int(ran.stdout)))  # talkative as it is
    assert ran.stderr == b""
