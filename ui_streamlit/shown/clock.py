"""Days and moments, as they are written in Vietnam."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

# Not the browser's zone: it names one that this machine may not know.
_VIETNAM: Final = timezone(timedelta(hours=7))


def time_of(moment: datetime) -> str:
    """When, by the clocks of Việt Nam."""
    return f"{moment.astimezone(_VIETNAM):%H:%M ngày %d/%m/%Y}"


def day(when: date | None) -> str:
    """A day as officials write it; "" where there is none."""
    return f"{when:%d/%m/%Y}" if when else ""
