"""Running commands in this process, over an index that a test names."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from cancu import app

WIDTH = "100"


def run(*words: str | Path, home: Path, **variables: str) -> Result:
    """The outcome of a command; an error that ``main`` would tell is its ``exception``."""
    environment = {"CANCU_HOME": str(home), "COLUMNS": WIDTH} | variables
    return CliRunner().invoke(app, [str(word) for word in words], env=environment)


def told(result: Result) -> str:
    """What an expected error says."""
    assert result.exception is not None
    return str(result.exception)
