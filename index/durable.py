"""Writes that survive a power cut: whole or not at all, and on the disk when they return."""

from __future__ import annotations

import os
from pathlib import Path


def sync_tree(folder: Path) -> None:
    """Force every file and folder below ``folder``, and itself, onto the disk."""
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def move_into_place(made: Path, place: Path) -> None:
    """Rename ``made`` to ``place`` in one step; either both or none of it survives a crash."""
    made.replace(place)
    _sync(place.parent)


def replace_text(path: Path, text: str) -> None:
    """Give the small file ``path`` a new content in one step."""
    aside = path.with_name(f"{path.name}.new")
    aside.write_text(text, encoding="utf-8")
    _sync(aside)
    move_into_place(aside, path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
