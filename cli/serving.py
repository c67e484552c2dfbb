"""Commands that run the service and the page."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.keys import demand_key
from settings import load_settings

PAGE = Path(__file__).resolve().parents[1] / "ui_streamlit" / "page.py"


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
) -> None:
    """Chạy trang hỏi đáp trong trình duyệt."""
    command = [sys.executable, "-m", "streamlit", "run", str(PAGE), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    command += ["--browser.gatherUsageStats", "false", "--client.toolbarMode", "minimal"]
    raise typer.Exit(subprocess.run([*command, "--", api], check=False).returncode)
