"""What every request finds behind the service's addresses, and its beginning and end."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from typing import TypedDict

import anyio
import anyio.to_thread
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from api.changing.job_store import JobStore
from api.changing.jobs import Jobs
from api.keeping.conversations import ConversationStore
from api.keeping.database import Database, open_database
from api.keeping.feedback import FeedbackStore
from api.keeping.keys import KeyStore
from api.observing.metrics import Metrics
from api.observing.observed import report_to
from api.service import Services
from index.agencies import Agencies
from settings import Settings

WATCH_SECONDS = 1.0
"""How often it is looked whether another generation has become the current one."""
SPARE_THREADS = 8
"""Threads beside those of requests: for what the service looks after by itself."""
NOT_KEPT = (
    "Không ghi được vào thư mục %s: hội thoại, góp ý chỉ giữ đến khi dịch vụ dừng; không thêm, "
    "xóa được văn bản; thay đổi về khóa có hiệu lực sau khi khởi động lại."
)

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backend:
    """The parts that requests work with."""

    settings: Settings
    services: Services
    database: Database
    conversations: ConversationStore
    feedback: FeedbackStore
    jobs: Jobs
    keys: KeyStore
    metrics: Metrics


class State(TypedDict):
    """What the lifespan hands to every request: ``request.state.backend``."""

    backend: Backend
    mcp: StreamableHTTPSessionManager


@asynccontextmanager
async def open_backend(settings: Settings, metrics: Metrics) -> AsyncIterator[Backend]:
    """Open everything, watch for new generations, close everything.

    Raises:
        CancuError: as ``refuse_to_start``.
    """
    # A request may hold its thread until a language model has answered: there is one for each.
    threads = anyio.to_thread.current_default_thread_limiter()
    threads.total_tokens = settings.requests_in_all + SPARE_THREADS
    services = Services(settings, report_to(metrics, questions=settings.log_questions))
    with closing(open_database(settings.home)) as database, closing(services):
        if not database.is_kept:
            _logger.warning(NOT_KEPT, settings.home)
        store = JobStore(database)
        metrics.watch(services, store)
        jobs = Jobs(settings, services, store)
        await anyio.to_thread.run_sync(jobs.recover)
        await anyio.to_thread.run_sync(services.refresh)
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_watch, services)
                yield Backend(
                    settings,
                    services,
                    database,
                    ConversationStore(database),
                    FeedbackStore(database),
                    jobs,
                    KeyStore(database),
                    metrics=metrics,
                )
                tasks.cancel_scope.cancel()
        finally:
            with anyio.CancelScope(shield=True):  # a job still writes into what is closed next
                await anyio.to_thread.run_sync(jobs.stop)


def refuse_to_start(settings: Settings) -> None:
    """Look at what the service cannot do without, before a server begins to start it.

    Raises:
        CancuError: it is damaged; the message says what to do.
    """
    Agencies.load(settings.agencies)
    open_database(settings.home).close()


async def _watch(services: Services) -> None:
    while True:
        await anyio.sleep(WATCH_SECONDS)
        await anyio.to_thread.run_sync(services.refresh)
