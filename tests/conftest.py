"""What every room's tests share: no network, and the packaged model, unpacked once a machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Before anything imports huggingface_hub, which reads it once.
os.environ["HF_HUB_OFFLINE"] = "1"

from index.embeddings import SentenceEmbeddings, load_embeddings
from settings import Settings


@pytest.fixture(scope="session")
def model_home(pytestconfig: pytest.Config) -> Path:
    """A data folder for the packaged model; pytest's cache keeps it from run to run."""
    return pytestconfig.cache.mkdir("cancu-home")


@pytest.fixture(scope="session")
def embeddings(model_home: Path) -> SentenceEmbeddings:
    """The packaged model, loaded once a session."""
    return load_embeddings(Settings(home=model_home, embedding_model="packaged"))
