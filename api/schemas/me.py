"""What a key may do here, as typed JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from api.principal import Role


class Limits(BaseModel):
    """What is refused beyond; ``requests_per_minute`` 0: no limit. Sizes are in bytes.

    ``files`` and ``files_bytes`` are those of one request that adds documents.
    """

    requests_per_minute: int
    requests_at_once: int
    file_bytes: int
    files: int
    files_bytes: int


class Me(BaseModel):
    """Who asks, as the service sees it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "role": "reader",
                    "limits": {
                        "requests_per_minute": 600,
                        "requests_at_once": 16,
                        "file_bytes": 50_000_000,
                        "files": 20,
                        "files_bytes": 200_000_000,
                    },
                }
            ]
        }
    )

    role: Role
    limits: Limits
