"""Where the commands print, and what their exit statuses mean."""

from __future__ import annotations

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

SOME_FAILED = 1
"""Exit status when some files were left out, or a check failed."""
STOPPED = 2
"""Exit status when nothing could be done."""


def progress_bars() -> Progress:
    """Bars on the error console, so that what is printed can be piped on."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=err)
