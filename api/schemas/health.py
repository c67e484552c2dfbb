"""Whether the service runs and can answer, as typed JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class Health(BaseModel):
    """The service runs."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The service answers questions, over this generation of the index."""

    status: Literal["ready"] = "ready"
    generation: str
