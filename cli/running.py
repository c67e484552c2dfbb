"""The command that runs the service and the page together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, Final, NoReturn

import httpx
import typer
from rich.markup import escape

from cli.console import err
from cli.serving import demand_free_port, page_command
from index.errors import CancuError
from settings import Settings, load_settings

LOG: Final = "service.log"
"""In the data folder: what the service has written since it was last started so."""
_COMMAND: Final = Path(__file__).resolve().parents[1] / "cancu.py"
_HOST: Final = "127.0.0.1"
_STEP: Final = 0.2
"""Seconds between two looks at the processes."""
_MERCY: Final = 30.0
"""Seconds that a process has to end, beyond those that the service gives its requests."""


class _ToldToStopError(Exception):
    """A signal has asked this process to end."""


def run(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Cổng của trang.")] = 8501,
    api_port: Annotated[int, typer.Option(min=1, max=65535, help="Cổng của dịch vụ.")] = 8000,
) -> None:
    """Chạy dịch vụ và trang hỏi đáp cùng lúc, trên máy này; Ctrl-C dừng cả hai."""
    settings = load_settings()
    for needed in (port, api_port):
        demand_free_port(_HOST, needed)
    _tell_if_empty(settings)
    api = f"http://{_HOST}:{api_port}"
    serving = [sys.executable, str(_COMMAND), "serve", "--port", str(api_port)]
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        with _logged(settings) as log, _process(serving, settings, log) as service:
            _wait_for(service, api, settings)
            with _process(page_command(api, _HOST, port), settings) as page:
                _wait_for_the_end(service, page, settings)
    except _ToldToStopError:
        err.print("Đã dừng dịch vụ và trang.")


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise _ToldToStopError


def _tell_if_empty(settings: Settings) -> None:
    from index.generation import Generations

    try:
        Generations(settings.home).current()
    except CancuError as error:
        err.print(f"[yellow]Lưu ý:[/] {escape(str(error))}")


@contextmanager
def _logged(settings: Settings) -> Iterator[int]:
    """The file that the service's log goes into, to be read where something is wrong."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with (settings.home / LOG).open("w") as log:
            yield log.fileno()
    except OSError as error:
        raise CancuError(f"{settings.home}: không ghi được nhật ký ({error.strerror}).") from error


@contextmanager
def _process(
    command: list[str], settings: Settings, log: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the block, whatever ends that."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(settings.shutdown_seconds + _MERCY)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(service: subprocess.Popen[bytes], api: str, settings: Settings) -> None:
    """Wait until the service answers anything."""
    while service.poll() is None:
        try:
            httpx.get(f"{api}/healthz", trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(_STEP)
    _tell_ended("Dịch vụ", settings)


def _wait_for_the_end(
    service: subprocess.Popen[bytes], page: subprocess.Popen[bytes], settings: Settings
) -> None:
    while True:
        for process, name in ((service, "Dịch vụ"), (page, "Trang")):
            if process.poll() is not None:
                _tell_ended(name, settings)
        time.sleep(_STEP)


def _tell_ended(name: str, settings: Settings) -> NoReturn:
    raise CancuError(
        f"{name} đã dừng ngoài ý muốn. Hãy xem nhật ký của dịch vụ: {settings.home / LOG}"
    )
