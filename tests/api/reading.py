"""A client of the service over a data folder, and the problem details that it gets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import make_app
from settings import Settings

PLAN = "ke-hoach-lam-giang-2025"
EARLIER_PLAN = "ke-hoach-lam-giang-2024"
PLANS = [EARLIER_PLAN, PLAN]
SAMPLE = Path(__file__).resolve().parents[2] / "sample"
SOURCES = {plan: (SAMPLE / f"{plan}.txt").read_text(encoding="utf-8") for plan in PLANS}
ODD_IDS = ["khong-co", "a%2Fb", "%00", "%F0%9F%90%A6", "%FF", "..%5C..%5C", "'%20OR%201=1--", "%23"]
"""Ids that no document or passage has, as they stand in an address."""


@contextmanager
def reader(home: Path) -> Iterator[TestClient]:
    """Somebody on this machine who may ask as often as a test does."""
    app = make_app(Settings(home=home, requests_per_minute=0))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def problem_of(response: Response, status: int) -> dict[str, Any]:
    """The problem detail of a response that must be one."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return dict(response.json())


def read(client: TestClient, address: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401
    """What the service gives at an address."""
    response = client.get(address, params=parameters)
    assert response.status_code == 200, response.text
    return dict(response.json())


def letters(text: str) -> str:
    """What a file and its reading text have in common: letters and digits, no marks or notes."""
    plain = unicodedata.normalize("NFKC", re.sub(r"</?sup>", "", text))
    return "".join(filter(str.isalnum, plain))


def words_at(document_id: str, spans: list[dict[str, int]]) -> str:
    """The letters of the source behind spans."""
    return letters("".join(SOURCES[document_id][s["start"] : s["end"]] for s in spans))
