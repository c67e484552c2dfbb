"""Commands that run the service and the page."""

from __future__ import annotations

import os
import signal
import socket
import sys
from typing import Annotated

import typer

from cli.keys import demand_key
from index.errors import CancuError
from settings import load_settings

_PAGE = "ui_streamlit"


def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ nhận kết nối.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
) -> None:
    """Chạy dịch vụ hỏi đáp (HTTP)."""
    settings = load_settings()
    demand_key(settings.home, host)
    import uvicorn

    from api.app import make_app
    from api.backend import refuse_to_start
    from api.observing.logs import log_as_json

    log_as_json(settings)
    refuse_to_start(settings)
    server = uvicorn.Server(
        uvicorn.Config(
            make_app(settings, host),
            host=host,
            port=port,
            log_config=None,  # it has been seen to
            access_log=False,
            timeout_graceful_shutdown=settings.shutdown_seconds,
        )
    )
    # Once all is ended, uvicorn sends itself the signal that has ended it, for the handler that
    # was there before: with this one the process ends well, and not as if it had been killed.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.handle_exit)
    server.run()


def mcp() -> None:
    """Cho ứng dụng trợ lý dùng Căn cứ làm công cụ (MCP qua stdin/stdout)."""
    import anyio

    from api.clients.mcp_server import serve_stdio
    from api.observing.logs import log_as_json

    settings = load_settings()
    log_as_json(settings)  # on standard error: standard output is the protocol's alone
    anyio.run(serve_stdio, settings)


def ui(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    api: Annotated[str, typer.Option(help="Địa chỉ của dịch vụ.")] = "http://127.0.0.1:8000",
    host: Annotated[str, typer.Option(help="Địa chỉ nhận kết nối.")] = "127.0.0.1",
) -> None:
    """Chạy trang hỏi đáp trong trình duyệt."""
    load_settings()
    demand_free_port(host, port)
    # The page takes this process over: signals reach it, and nothing is left behind when it ends.
    os.execv(sys.executable, page_command(api, host, port))


def page_command(api: str, host: str, port: int) -> list[str]:
    """What starts the page; no file of the folder that it is started in counts as a module."""
    return [sys.executable, "-P", "-m", _PAGE, api, host, str(port)]


def demand_free_port(host: str, port: int) -> None:
    """Look before anything is started whether it will be able to listen.

    Raises:
        CancuError: it will not; the message says what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise CancuError(
            f"Không mở được cổng {port} tại {host} ({error.strerror}). Hãy dừng chương trình đang "
            "dùng cổng này, hoặc chọn cổng khác bằng --port."
        ) from error
