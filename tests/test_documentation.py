"""The README names every setting with its default, and every command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from cancu import app
from settings import PREFIX, Settings

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def command_names(group: TyperGroup, prefix: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from command_names(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}"


def all_commands() -> list[str]:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return list(command_names(group, "cancu"))


@pytest.mark.parametrize("command", all_commands())
def test_the_readme_names_the_command(command: str) -> None:
    assert f"`{command}" in README


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_settings_table_names_the_setting_and_its_default(name: str) -> None:
    rows = [row for row in README.splitlines() if row.startswith(f"| `{PREFIX}{name.upper()}` |")]
    assert rows
    default = Settings.model_fields[name].default
    shown = f"`{default}`" if default is not None and str(default) else "trống"
    if not isinstance(default, Path):  # a folder's default depends on the platform
        assert all(f"| {shown} |" in row for row in rows)


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    documented = {
        row.split("`")[1] for row in README.splitlines() if row.startswith(f"| `{PREFIX}")
    }
    assert documented == {PREFIX + name.upper() for name in Settings.model_fields}
