"""The service's log: one JSON object a line on standard error: what happened, not what was said.

Libraries quote what they stumble over: pydantic the value it refuses, a search library the query
it cannot parse. So an exception is logged by its type and the places it came through, and what a
library says by the sentence without the values put into it, unless questions are logged anyway.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import PurePath
from typing import Any, Final, TextIO

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.tracebacks import Stack, extract

from settings import Settings

OURS: Final = ("api", "cancu", "cli", "index", "rag", "uvicorn")
"""Loggers heard from ``INFO`` on; all others from ``WARNING`` on."""
_TRUSTED: Final = (*OURS, "fastapi", "opentelemetry.exporter")
"""Loggers whose messages are known to hold nothing of a request."""
FIELDS: Final = (
    "method",
    "route",
    "status",
    "milliseconds",
    "key_id",
    "client_gone",
    "outcome",
    "mode",
    "dropped",
    "stages",
    "question",
)
"""What our own records may add to a line (``extra``); what those of libraries add is left out."""


def request_id() -> str | None:
    """The id of the request that is being answered, also in the worker threads it uses."""
    found: str | None = structlog.contextvars.get_contextvars().get("request_id")
    return found


def log_as_json(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every log record of the process through one handler, to ``stream`` (standard error).

    Warnings and what threads and destructors fail with go the same way.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(values=settings.log_questions))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    _take_over_libraries()
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    # It holds paths and queries; our own line of each request stands in for it.
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # it prints the arguments of a record that cannot be written
    _catch_what_nobody_catches()


def _take_over_libraries() -> None:
    """Take their own handlers from libraries; these give them to themselves when imported."""
    import transformers.utils.logging  # noqa: F401

    for name in [*logging.root.manager.loggerDict]:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True


def _catch_what_nobody_catches() -> None:
    logger = logging.getLogger("cancu")

    def in_thread(args: threading.ExceptHookArgs) -> None:
        given = args.exc_value or args.exc_type()
        logger.error("a thread has failed", exc_info=(args.exc_type, given, args.exc_traceback))

    def in_destructor(args: sys.UnraisableHookArgs) -> None:
        logger.error("an object could not be destroyed", exc_info=args.exc_value)

    threading.excepthook = in_thread
    sys.unraisablehook = in_destructor


def _formatter(*, values: bool) -> ProcessorFormatter:
    return ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            add_log_level,
            add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            ExtraAdder(FIELDS),
            _Discretion(values=values),
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
        pass_foreign_args=True,
    )


class _Discretion:
    """Takes values out of a record; with ``values`` it only brings exceptions into form."""

    def __init__(self, *, values: bool) -> None:
        self._values = values

    def __call__(
        self, logger: object, name: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """A processor of structlog."""
        record: logging.LogRecord = event["_record"]
        arguments = event.pop("positional_args", ())
        event.pop("stack_info", None)
        if not (self._values or _is_of(record.name, _TRUSTED)):
            # Without arguments the values may stand in the sentence itself.
            event["event"] = str(record.msg) if arguments else "(left out)"
        if not _is_of(record.name, OURS):
            event["place"] = f"{_short(record.pathname)}:{record.lineno}"
            for field in FIELDS:
                event.pop(field, None)
        if (given := event.pop("exc_info", None)) and given[1] is not None:
            event["exception"] = [*self._told(extract(*given).stacks)]
        return event

    def _told(self, stacks: list[Stack]) -> Iterator[Mapping[str, Any]]:
        """The exception, then what it came from; of a group also its members."""
        for stack in stacks:
            told: dict[str, Any] = {"type": stack.exc_type}
            if self._values:
                told["message"] = stack.exc_value
            told["stack"] = [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in stack.frames]
            if stack.exceptions:
                told["group"] = [[*self._told(member.stacks)] for member in stack.exceptions]
            yield told


def _is_of(name: str, families: tuple[str, ...]) -> bool:
    return any(name == family or name.startswith(f"{family}.") for family in families)


def _short(filename: str) -> str:
    """The end of a path, enough to find the place."""
    return "/".join(PurePath(filename).parts[-3:])
