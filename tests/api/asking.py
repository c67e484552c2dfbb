"""Questions to the service over ``sample/``, and the events of streamed answers."""

from __future__ import annotations

import json
from typing import Any

from fastapi.testclient import TestClient

MOVED = "Tỉnh Lâm Giang năm 2025 phải di dời bao nhiêu hộ khỏi vùng sạt lở?"
UNANSWERABLE = "Cách nấu phở bò ngon như thế nào?"
STREAM = {"Accept": "text/event-stream"}


def answer_to(client: TestClient, question: str, **beside: Any) -> dict[str, Any]:  # noqa: ANN401
    """The answer to a question, asked with what else the request holds."""
    response = client.post("/v1/ask", json={"question": question, **beside})
    assert response.status_code == 200, response.text
    return dict(response.json())


def citations_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [citation for claim in answer["claims"] for citation in claim["citations"]]


def events_of(stream: str) -> list[tuple[str, dict[str, Any]]]:
    """The names and data of the events in a whole stream; comments are left out."""
    events = []
    for block in stream.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith(":")]
        if lines:
            name, data = lines
            found = json.loads(data.removeprefix("data: "))
            events.append((name.removeprefix("event: "), found))
    return events
