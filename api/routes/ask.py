"""Questions and their answers."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from api.answering.accept import prefers_events
from api.answering.asking import Asking
from api.answering.stream import EventStream, last
from api.dependencies import Behind, Caller, Ready
from api.problems import PROBLEM
from api.schemas.asking import AskRequest, AskResponse

router = APIRouter(prefix="/v1", tags=["Hỏi đáp"])

_EVENTS: Final = """\
event: citations
data: {"citations":[{"number":1,"document_id":"ke-hoach-lam-giang-2025","section":"I.3.b"}]}

event: text
data: {"text":"b) Di dời dứt điểm 815 hộ ra khỏi vùng có nguy cơ sạt lở rất cao. [1]"}

event: answer
data: {"id":"6f1c0c9f6d4e4f0f8b1d2a3c4e5f6071","text":"…","claims":[]}

"""
_ANSWERED: Final[dict[str, Any]] = {
    "description": "Câu trả lời, hoặc lời từ chối có lý do. Với “Accept: text/event-stream”: các "
    "sự kiện citations (trích dẫn), text (từng phần lời văn), cuối cùng là answer (toàn bộ câu trả "
    "lời như JSON; chỉ bản này có giá trị), hoặc error (problem details) nếu gặp lỗi giữa chừng.",
    "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EVENTS}},
}


@router.post(
    "/ask",
    summary="Hỏi và nhận câu trả lời có trích dẫn",
    response_model=AskResponse,
    responses={200: _ANSWERED, 404: PROBLEM, 409: PROBLEM},
)
async def ask(
    asked: AskRequest, request: Request, service: Ready, caller: Caller, backend: Behind
) -> AskResponse | Response:
    """Answer one question in the light of the conversation before it.

    As JSON, or as server-sent events where the client prefers `text/event-stream`. With
    `conversation_id` question and answer are added to that conversation once the answer is whole.
    """
    asking = Asking(asked, caller.owner, service, backend.conversations)
    if prefers_events(request.headers):
        return EventStream(asking.frames)
    answer = await last(asking.steps)
    assert isinstance(answer, AskResponse)  # the last thing told
    return answer
