"""A service that goes away and comes back at the same address."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn

from api.app import make_app
from settings import Settings


class StoppableService:
    """The service over ``home`` at ``url``; not there until it is started."""

    def __init__(self, home: Path) -> None:
        self._home = home
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._running: tuple[uvicorn.Server, Thread] | None = None

    def start(self) -> None:
        """Be there, and answer."""
        app = make_app(Settings(home=self._home, requests_per_minute=0))
        config = uvicorn.Config(app, port=self._port, log_config=None, ws="none")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        self._running = (server, thread)

    def stop(self) -> None:
        """Be away."""
        if self._running:
            server, thread = self._running
            server.should_exit = True
            thread.join()
            self._running = None


@contextmanager
def stoppable(home: Path) -> Iterator[StoppableService]:
    """Such a service, away at last."""
    service = StoppableService(home)
    try:
        yield service
    finally:
        service.stop()
