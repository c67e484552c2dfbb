"""What was measured, so that it can be measured again: sets, corpus, model, settings, versions."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from eval.reports import Manifest
from index.errors import CancuError
from index.manifest import Manifest as GenerationManifest
from settings import Settings

_LIBRARIES: Final = (
    *("cancu", "chromadb", "langchain-core", "numpy", "sentence-transformers", "tantivy"),
    *("tokenizers", "torch", "transformers"),
)
"""Those that an answer depends on."""
_ANSWERING: Final = (
    *("agencies", "embedding_batch", "embedding_model", "llm", "llm_answer_tokens", "llm_base_url"),
    *("llm_context_tokens", "llm_timeout", "min_similarity"),
)
"""The settings that an answer depends on. The key of a language model is not among them."""
_ROOMS: Final = ("index", "rag", "eval/systems")
_SOURCES: Final = frozenset({".py", ".tsv", ".txt", ".json"})
_ROOT: Final = Path(__file__).resolve().parents[1]


def make_manifest(
    system: str, sets: Sequence[Path], generation: GenerationManifest, settings: Settings, seed: int
) -> Manifest:
    """Describe a run of ``system`` over the generation; ``seed`` is that of the bootstrap.

    Raises:
        CancuError: a question set cannot be read, or two sets have one name.
    """
    return Manifest(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        system=system,
        sets=_hashes(sets),
        corpus=generation.documents,
        model=_model_name(generation.model_id),
        settings=_settings(settings),
        versions={"python": platform.python_version()} | {n: version(n) for n in _LIBRARIES},
        commit=_commit(),
        seed=seed,
    )


def state_of(manifest: Manifest) -> dict[str, str]:
    """What answers depend on, each part in short; a run goes on only where all of it is the same.

    The seed and the time are left out: no answer depends on them. Instead of the commit, which
    does not tell one uncommitted change from the next, the program's files count.
    """
    parts = manifest.model_dump(exclude={"commit", "created", "seed"})
    return {name: _digest(part) for name, part in parts.items()} | {"program": _program()}


@cache
def _program() -> str:
    """The files that make an answer, in short."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((_ROOT / room).rglob("*")):
            if file.suffix in _SOURCES:
                digest.update(str(file.relative_to(_ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _digest(part: str | Mapping[str, str] | None) -> str:
    if part is None or isinstance(part, str):
        return part or ""
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]


def _settings(settings: Settings) -> dict[str, str]:
    """What answers depend on, without the folders of this machine."""
    written = {name: str(getattr(settings, name)) for name in _ANSWERING}
    written["embedding_model"] = _model_name(written["embedding_model"])
    if settings.agencies:
        written["agencies"] = _hash(settings.agencies)
    return written


def _model_name(model: str) -> str:
    """A model's name; of one that is a folder, its last name."""
    return Path(model).name if Path(model).is_dir() else model


def _hash(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise CancuError(f"{file}: không đọc được ({error.strerror}).") from error


def _hashes(sets: Sequence[Path]) -> dict[str, str]:
    hashes: dict[str, str] = {}
    for path in sets:
        if path.name in hashes:
            raise CancuError(f"Hai bộ câu hỏi cùng tên {path.name}; hãy đổi tên một bộ.")
        try:
            hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise CancuError(f"{path}: không đọc được bộ câu hỏi ({error.strerror}).") from error
    return hashes


def _commit() -> str | None:
    """The commit of the program, "+" behind it if files differ from it; ``None`` outside git."""
    head = _git("rev-parse", "HEAD")
    if head is None:
        return None
    return head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def _git(*words: str) -> str | None:
    command = ["git", "-C", str(_ROOT), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
