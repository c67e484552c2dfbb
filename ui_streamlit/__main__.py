"""The page as a server: ``python -m ui_streamlit API HOST PORT``, what ``cancu ui`` becomes.

Everything that Streamlit reads from files in a user's home is given here. Nothing leaves for the
internet: no usage statistics, and a browser is told to load nothing from elsewhere.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.middleware import Middleware

from settings import load_settings
from ui_streamlit.guard import Guard, own_hosts
from ui_streamlit.shown.failing import tell_failure

_SCRIPT: Final = Path(__file__).with_name("app.py")
_THEME: Final = {
    "theme.light.primaryColor": "#a3262a",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#f6f3ee",
    "theme.light.textColor": "#22262b",
    "theme.light.chartCategoricalColors": ["#0b5cad", "#c2560c", "#2e7d32", "#7b3fa0", "#5f6368"],
    "theme.dark.primaryColor": "#f0908a",
    "theme.dark.backgroundColor": "#15181c",
    "theme.dark.secondaryBackgroundColor": "#22272e",
    "theme.dark.textColor": "#e8e6e1",
    "theme.dark.chartCategoricalColors": ["#83c9ff", "#ffb37a", "#7ddc8a", "#d3a6ff", "#c5c9ce"],
}
"""Both, and no base: which of them holds is the system's choice."""


def serve(host: str, port: int) -> None:
    """Serve the page until a signal ends it."""

    @asynccontextmanager
    async def running(app: st.App) -> AsyncIterator[None]:
        print(f"Trang Căn cứ: {_address(host, port)} (nhấn Ctrl-C để dừng)", flush=True)
        yield

    app = st.App(
        _SCRIPT, lifespan=running, middleware=[Middleware(Guard)], on_script_error=tell_failure
    )
    # Once all is ended, uvicorn sends itself the signal that has ended it; that is no failure.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        app.run(config=_configuration(host, port))


def _configuration(host: str, port: int) -> dict[str, Any]:
    return {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        "server.allowedHosts": own_hosts(host, load_settings().allowed_hosts),
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "server.enableStaticServing": False,
        "browser.gatherUsageStats": False,
        # Otherwise Streamlit asks a server on the internet for this machine's address.
        "logger.hideWelcomeMessage": True,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.allowedOrigins": [],
        **_THEME,
    }


def _address(host: str, port: int) -> str:
    named = "localhost" if host in ("0.0.0.0", "::") else host
    return f"http://{f'[{named}]' if ':' in named else named}:{port}"


if __name__ == "__main__":
    _, _, given_host, given_port = sys.argv
    serve(given_host, int(given_port))
