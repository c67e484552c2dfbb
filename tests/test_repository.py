"""What holds for the repository as a whole: its rooms, its arrows, its dependencies."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("index", "rag", "api", "ui_streamlit", "eval", "cli")
TOP_MODULES = ("cancu", "settings")
PROJECT = frozenset((*ROOMS, *TOP_MODULES))
FORBIDDEN = {
    "index": {"rag", "api", "eval", "ui_streamlit", "cli", "cancu"},
    "rag": {"api", "eval", "ui_streamlit", "cli", "cancu"},
    "api": {"eval", "ui_streamlit", "cli", "cancu"},
    "eval": {"api", "ui_streamlit", "cli", "cancu"},
    "ui_streamlit": {"index", "rag", "api", "eval", "cli", "cancu"},
    "cli": {"ui_streamlit", "cancu"},
}
BUILT_ON = {
    "langchain",
    "langchain-openai",
    "chromadb",
    "sentence-transformers",
    "fastapi",
    "streamlit",
}
"""The packages the project promises to stand on, whether or not a module imports them yet."""
PINNED = {"torch"}
"""Declared for its version alone: sentence-transformers would accept any."""
ASKED_FOR = {"python-multipart"}
"""What FastAPI imports when a form comes."""


def modules_of(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def program() -> list[Path]:
    return [
        *(ROOT / f"{name}.py" for name in TOP_MODULES),
        *(m for r in ROOMS for m in modules_of(r)),
    ]


def suite() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


def syntax(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), filename=str(module))


def imports(module: Path) -> Iterator[str]:
    """The top-level names a module imports, wherever in it the import stands."""
    for node in ast.walk(syntax(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.partition(".")[0]


def strings(module: Path) -> Iterator[str]:
    """The string literals of a module: packages used only for their data are named in one."""
    for node in ast.walk(syntax(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def canonical(name: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def providers(modules: Iterable[str]) -> list[set[str]]:
    """For each third-party top-level module its distributions: several may share a namespace."""
    provided_by = packages_distributions()
    foreign = set(modules) - PROJECT - {"tests"} - sys.stdlib_module_names
    return [{canonical(name) for name in provided_by.get(module, [module])} for module in foreign]


def requirement_name(requirement: str) -> str:
    return canonical(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])


def declared(extra: str | None = None) -> set[str]:
    """The direct dependencies of ``pyproject.toml``, or those of one extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {requirement_name(requirement) for requirement in listed}


def constraint_lines() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_it_may_know(room: str) -> None:
    modules = modules_of(room)
    assert modules
    crossed = {
        f"{module.relative_to(ROOT)} -> {name}"
        for module in modules
        for name in FORBIDDEN[room].intersection(imports(module))
    }
    assert crossed == set()


def test_no_module_grows_past_four_hundred_lines() -> None:
    lengths = {
        str(module.relative_to(ROOT)): len(module.read_text(encoding="utf-8").splitlines())
        for module in [*program(), *suite()]
    }
    assert {name: lines for name, lines in lengths.items() if lines >= 400} == {}


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "misc", "common"}
    assert [
        m for m in [*program(), *suite()] if m.stem in drawers or m.parent.name in drawers
    ] == []


def test_every_library_the_program_imports_is_declared() -> None:
    imported = providers(name for module in program() for name in imports(module))
    assert [names for names in imported if not names & declared()] == []


def test_every_library_the_tests_import_is_declared() -> None:
    imported = providers(name for module in suite() for name in imports(module))
    assert [names for names in imported if not names & (declared() | declared("dev"))] == []


def test_every_declared_library_is_used() -> None:
    imported = set[str]().union(*providers(n for module in program() for n in imports(module)))
    named = {canonical(text) for module in program() for text in strings(module)}
    assert declared() - BUILT_ON - PINNED - ASKED_FOR - imported - named == set()


def test_the_constraints_pin_every_direct_dependency() -> None:
    pinned = {requirement_name(line) for line in constraint_lines()}
    assert (declared() | declared("dev")) - pinned == set()


def test_every_constraint_is_one_exact_published_version() -> None:
    """No index or file address, no range, no local build such as ``+cpu``."""
    exact = re.compile(r"[a-z0-9][a-z0-9._-]*==[0-9][0-9a-z.]*(?:\s*;.*)?")
    assert [line for line in constraint_lines() if not exact.fullmatch(line)] == []
