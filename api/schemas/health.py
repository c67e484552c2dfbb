"""Whether the service runs and can answer, as typed JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Health(BaseModel):
    """The service runs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "ok"}]})

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The service answers questions, over this generation of the index."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"status": "ready", "generation": "20250612T083015.204518Z-3e4607ca"}]
        }
    )

    status: Literal["ready"] = "ready"
    generation: str
