"""Whether the service answers, and over which state of the index."""

from __future__ import annotations

from dataclasses import dataclass

from ui_streamlit.client.connection import Connection


@dataclass(frozen=True, slots=True)
class _Readiness:
    generation: str


def generation(connection: Connection) -> str:
    """The state of the index that the service answers over; another one may say other things.

    Raises:
        ServiceError: the service is away or not ready.
    """
    return connection.get("/readyz", _Readiness).generation
