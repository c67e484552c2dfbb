"""Commands that run the service and the page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from settings import load_settings

PAGE = Path(__file__).resolve().parents[1] / "ui_streamlit" / "page.py"


def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ nhận kết nối.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
) -> None:
    """Chạy dịch vụ hỏi đáp (HTTP)."""
    import uvicorn

    from api.app import make_app

    uvicorn.run(make_app(load_settings()), host=host, port=port)


def ui(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    api: Annotated[str, typer.Option(help="Địa chỉ của dịch vụ.")] = "http://127.0.0.1:8000",
) -> None:
    """Chạy trang hỏi đáp trong trình duyệt."""
    command = [sys.executable, "-m", "streamlit", "run", str(PAGE), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    command += ["--browser.gatherUsageStats", "false", "--client.toolbarMode", "minimal"]
    raise typer.Exit(subprocess.run([*command, "--", api], check=False).returncode)
