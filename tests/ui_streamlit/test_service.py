"""What the page's client does when the other side is not what it should be."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

import ui_streamlit.service
from api.app import make_app
from settings import Settings
from tests.api.serving import serving
from ui_streamlit.service import ServiceError, Turn, ask


def stranger() -> FastAPI:
    """Another program, which answers every question with a page."""
    app = FastAPI()
    app.post("/v1/ask", response_class=HTMLResponse)(lambda: "<p>Xin chào</p>")
    return app


@pytest.mark.parametrize(("app", "code"), [(FastAPI(), 404), (stranger(), 200)])
def test_another_program_at_the_address_is_told(app: FastAPI, code: int) -> None:
    with (
        serving(app) as url,
        pytest.raises(ServiceError, match=rf"không trả lời như .* \(mã {code}\)"),
    ):
        ask(url, "Hạn gửi kế hoạch?", [])


def test_a_service_that_does_not_answer_in_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui_streamlit.service, "_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ServiceError, match="không trả lời kịp"):
            ask(url, "Hạn gửi kế hoạch?", [])


def test_the_proxy_of_an_office_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with (
        serving(make_app(Settings(home=tmp_path))) as url,
        pytest.raises(ServiceError, match="cancu index"),
    ):
        ask(url, "Hạn gửi kế hoạch?", [])


def test_a_long_earlier_answer_still_fits_what_the_service_takes(sample_home: Path) -> None:
    history: list[Turn] = [
        {"role": "user", "content": "Năm 2024 Lâm Giang di dời bao nhiêu hộ?"},
        {"role": "assistant", "content": "Đáp: " * 5_000},
    ]
    with serving(make_app(Settings(home=sample_home))) as url:
        assert ask(url, "Còn năm 2025 thì sao?", history)["text"]
