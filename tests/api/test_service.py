"""Which generation answers, and until when an older one stays open."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from api.problems import UnavailableError
from api.service import LONGEST_WAIT, Services
from index.documents import make_document
from index.embeddings import SentenceEmbeddings
from index.generation import Generation, Generations
from index.readers.text import read_text
from settings import Settings
from tests.api.uploading import plan


@pytest.fixture
def build(embeddings: SentenceEmbeddings, tmp_path: Path) -> Callable[[int], str]:
    """Makes a generation of one plan current, as another process does; its name."""

    def make(trees: int) -> str:
        source = read_text("trong-cay.txt", "trong-cay", plan(trees))
        document = make_document(source, embeddings.count_tokens)
        return Generations(tmp_path).build([document], embeddings).generation

    return make


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with closing(Services(Settings(home=tmp_path))) as services:
        yield services


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[Generation]:
    """The open generations that have been closed, those of the builders too."""
    closed: list[Generation] = []
    close = Generation.close

    def note(generation: Generation) -> None:
        closed.append(generation)
        close(generation)

    monkeypatch.setattr(Generation, "close", note)
    return closed


def found(services: Services, question: str = "Trồng bao nhiêu cây sấu?") -> str:
    with services.lease() as service:
        return service.assistant.ask(question).text


def current(home: Path, content: bytes) -> None:
    (home / "CURRENT").write_bytes(content)


def test_a_generation_that_becomes_current_answers_from_then_on(
    services: Services, build: Callable[[int], str]
) -> None:
    with pytest.raises(UnavailableError, match="khởi động"), services.lease():
        pass
    assert not services.refresh()
    first = build(4300)
    assert services.refresh()
    assert services.answering() == first
    assert "4300" in found(services)
    build(5100)
    assert services.refresh()
    assert not services.refresh()
    assert "5100" in found(services)


def test_a_replaced_generation_closes_after_its_last_request(
    services: Services, build: Callable[[int], str], closed: list[Generation]
) -> None:
    build(4300)
    services.refresh()
    with services.lease() as one:
        with services.lease():
            build(5100)
            services.refresh()
            build(6200)
            services.refresh()  # by now its folder is gone
        services.refresh()
        assert one.generation not in closed
        assert "4300" in one.assistant.ask("Trồng bao nhiêu cây sấu?").text
    services.refresh()
    assert closed.count(one.generation) == 1


def test_a_service_that_ends_closes_what_is_in_use_once_it_is_not(
    services: Services, build: Callable[[int], str], closed: list[Generation]
) -> None:
    build(4300)
    services.refresh()
    with services.lease() as service:
        services.close()
        assert "4300" in service.assistant.ask("Trồng bao nhiêu cây sấu?").text
        with pytest.raises(UnavailableError, match="đang dừng"), services.lease():
            pass
        assert service.generation not in closed
    assert closed.count(service.generation) == 1
    assert not services.refresh()


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"khong-co", b"..", b".", b"\xff\xfe\x00", b"a\x00b", b"x" * 5000, b"a/../b"],
)
def test_whatever_stands_in_the_file_of_the_current_name_the_old_generation_goes_on(
    services: Services, build: Callable[[int], str], tmp_path: Path, content: bytes
) -> None:
    name = build(4300)
    services.refresh()
    current(tmp_path, content)
    assert not services.refresh()
    assert "4300" in found(services)
    current(tmp_path, name.encode())
    assert not services.refresh()  # it never stopped to answer


def test_a_missing_file_of_the_current_name_leaves_the_old_generation(
    services: Services, build: Callable[[int], str], tmp_path: Path
) -> None:
    build(4300)
    services.refresh()
    (tmp_path / "CURRENT").unlink()
    assert not services.refresh()
    assert "4300" in found(services)


@pytest.mark.parametrize("part", ["manifest.json", "catalogue.sqlite", "lexical", "vectors"])
def test_a_damaged_generation_is_not_switched_to(
    services: Services, build: Callable[[int], str], tmp_path: Path, part: str
) -> None:
    build(4300)
    services.refresh()
    damaged = tmp_path / "generations" / build(5100) / part
    shutil.rmtree(damaged) if damaged.is_dir() else damaged.write_bytes(b"?" * 9000)
    assert not services.refresh()
    assert "4300" in found(services)
    build(6200)
    assert services.refresh()
    assert "6200" in found(services)


def test_a_damaged_generation_is_tried_again_ever_more_rarely_and_logged_once(
    services: Services,
    build: Callable[[int], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "generations" / build(4300) / "manifest.json").unlink()
    now = 1000.0
    monkeypatch.setattr("api.service.time.monotonic", lambda: now)
    tries: list[float] = []
    open_it = Generations.open

    def counted(generations: Generations) -> Generation:
        tries.append(now)
        return open_it(generations)

    monkeypatch.setattr(Generations, "open", counted)
    for _ in range(600):
        services.refresh()
        now += 1.0
    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert waits[:5] == [2, 4, 8, 16, 32]
    assert set(waits[5:]) == {LONGEST_WAIT}
    assert len([record for record in caplog.records if record.name == "api.service"]) == 1


def test_a_mended_generation_answers_without_a_restart(
    services: Services, build: Callable[[int], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = tmp_path / "generations" / build(4300) / "manifest.json"
    manifest.rename(manifest.with_suffix(".aside"))
    services.refresh()
    with pytest.raises(UnavailableError, match="không đọc được"), services.lease():
        pass
    manifest.with_suffix(".aside").rename(manifest)
    later = time.monotonic() + 3
    monkeypatch.setattr("api.service.time.monotonic", lambda: later)
    assert services.refresh()
    assert "4300" in found(services)


def test_an_unforeseen_failure_is_told_in_general_and_does_not_end_the_watching(
    services: Services,
    build: Callable[[int], str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise OSError("quá nhiều tệp đang mở")

    build(4300)
    with monkeypatch.context() as broken:
        broken.setattr("api.service.ReportingAssistant", fail)
        assert not services.refresh()
    with pytest.raises(UnavailableError, match="cancu check"), services.lease():
        pass
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info


def test_a_generation_that_cannot_be_closed_does_not_keep_the_next_from_answering(
    services: Services, build: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    close = Generation.close

    def fail(generation: Generation) -> None:
        close(generation)
        raise OSError("thư mục tạm đã bị xóa")

    build(4300)
    services.refresh()
    build(5100)
    with monkeypatch.context() as broken:
        broken.setattr(Generation, "close", fail)
        services.refresh()
        assert not services.refresh()
    assert "5100" in found(services)


def test_the_model_is_loaded_once_however_many_ask_for_it(
    tmp_path: Path, embeddings: SentenceEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Settings] = []

    def load(settings: Settings) -> SentenceEmbeddings:
        loaded.append(settings)
        time.sleep(0.05)
        return embeddings

    monkeypatch.setattr("api.service.load_embeddings_apart", load)
    services = Services(Settings(home=tmp_path))
    with ThreadPoolExecutor(8) as pool:
        models = list(pool.map(lambda _: services.embeddings(), range(8)))
    assert len(loaded) == 1
    assert set(map(id, models)) == {id(embeddings)}


def test_the_model_is_closed_once_the_last_request_has_ended(
    services: Services,
    build: Callable[[int], str],
    embeddings: SentenceEmbeddings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[str] = []
    monkeypatch.setattr(embeddings, "close", lambda: closed.append("model"))
    build(4300)
    services.refresh()
    with services.lease() as service:
        services.close()
        assert closed == []
        assert "4300" in service.assistant.ask("Trồng bao nhiêu cây sấu?").text
    assert closed == ["model"]


def test_giving_way_waits_for_requests_but_not_for_ever(
    services: Services, build: Callable[[int], str]
) -> None:
    build(4300)
    services.refresh()
    assert seconds(lambda: services.give_way(5)) < 1
    with services.lease():
        assert seconds(lambda: services.give_way(0.2)) >= 0.2
    with ExitStack() as held:
        held.enter_context(services.lease())
        ending = Timer(0.2, held.close)
        ending.start()
        assert 0.1 < seconds(lambda: services.give_way(30)) < 10
        ending.join()


def seconds(work: Callable[[], Any]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started
