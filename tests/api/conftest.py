"""What tests that change an index share: a small one, and copies of it to change."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.uploading import plan


@pytest.fixture(scope="session")
def planted(make_home: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index of one plan, as the command line has made it; only read it."""
    file = tmp_path_factory.mktemp("plans") / "Trồng cây.txt"
    file.write_bytes(plan(4300))
    return make_home(file)


@pytest.fixture
def home(planted: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(planted, tmp_path / "home", symlinks=True))
