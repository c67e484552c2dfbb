"""Which form of a response a client asks for, by its ``Accept`` header (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers

JSON: Final = "application/json"
EVENTS: Final = "text/event-stream"
_QUALITY: Final = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", re.I)


def prefers_events(headers: Headers) -> bool:
    """Whether a stream of events is asked for, and more than JSON is: the form given otherwise."""
    accepted = ",".join(headers.getlist("accept")) or "*/*"
    return _quality(EVENTS, accepted) > _quality(JSON, accepted)


def _quality(media_type: str, accepted: str) -> float:
    """How welcome a form is, 0..1; of the ranges that hold it the most exact one tells."""
    ranges = [_range(part) for part in accepted.split(",")]
    holding = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    for name in holding:
        if found := [quality for given, quality in ranges if given == name]:
            return max(found)
    return 0.0


def _range(part: str) -> tuple[str, float]:
    name, *parameters = part.split(";")
    qualities = [match[1] for p in parameters if (match := _QUALITY.fullmatch(p))]
    return name.strip().lower(), float(qualities[0]) if qualities else 1.0
