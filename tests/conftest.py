"""What every room's tests share: no network, the packaged model, and an index of the sample."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest

# Before anything imports huggingface_hub, which reads it once.
os.environ["HF_HUB_OFFLINE"] = "1"
# The processes of pytest-xdist have a width of 80, which Rich reads once; tests set their own.
os.environ.pop("COLUMNS", None)

from index.embeddings import SentenceEmbeddings, load_embeddings
from index.generation import Generations
from index.intake import take_in
from settings import Settings

# The same examples in every run: a build fails for what was changed, not for a new draw. To search
# further, run with --hypothesis-profile=default.
hypothesis.settings.register_profile("repeatable", derandomize=True)
hypothesis.settings.load_profile("repeatable")

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
"""Real plans and their labels, beside the repository; they are no part of it."""
collect_ignore_glob = [] if SHARED.is_dir() else ["*/test_shared_*.py"]


def pytest_report_header() -> str:
    """Tell whether the tests of the real plans are among those collected."""
    return f"../shared: {'found' if SHARED.is_dir() else 'not found, its tests are left out'}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real plans and labels; only ``test_shared_*.py`` may ask for it."""
    return SHARED


@pytest.fixture(scope="session")
def model_home(pytestconfig: pytest.Config) -> Path:
    """A data folder for the packaged model; pytest's cache keeps it from run to run."""
    return pytestconfig.cache.mkdir("cancu-home")


@pytest.fixture(scope="session")
def embeddings(model_home: Path) -> SentenceEmbeddings:
    """The packaged model, loaded once a session."""
    return _packaged(model_home)


@pytest.fixture(scope="session", autouse=True)
def _services_share_the_model(model_home: Path) -> Iterator[None]:
    """No service of the tests' own process starts another for its model, which takes seconds.

    Those in a process of their own do, as everywhere else.
    """

    def load(settings: Settings) -> SentenceEmbeddings:
        is_packaged = settings.embedding_model == "packaged"
        return _packaged(model_home) if is_packaged else load_embeddings(settings)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.service.load_embeddings_apart", load)
        yield


@cache
def _packaged(home: Path) -> SentenceEmbeddings:
    return load_embeddings(Settings(home=home, embedding_model="packaged"))


@pytest.fixture(scope="session")
def make_home(
    tmp_path_factory: pytest.TempPathFactory, model_home: Path, embeddings: SentenceEmbeddings
) -> Callable[[Path], Path]:
    """Makes a data folder with an index of a file or folder, and with the packaged model."""

    def make(source: Path) -> Path:
        home = tmp_path_factory.mktemp("home")
        (home / "models").symlink_to(model_home / "models")
        taken = take_in([source], 1_000_000, embeddings.count_tokens)
        assert not taken.errors
        Generations(home).build(taken.documents, embeddings)
        return home

    return make


@pytest.fixture(scope="session")
def sample_home(make_home: Callable[[Path], Path]) -> Path:
    """A data folder with an index of ``sample/``; only read it."""
    return make_home(Path(__file__).resolve().parents[1] / "sample")
