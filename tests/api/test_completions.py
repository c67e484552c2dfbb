"""The service as OpenAI's own client meets it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam

from api.app import make_app
from api.clients.chat_text import FOOTNOTES, REPLACED, Wording, footnotes, shortened
from api.keeping.database import Database
from api.keeping.keys import KeyStore
from api.principal import Role
from index.generation import Generations
from index.model import Span
from rag.answer import VERBATIM, WORDED, Answer, Citation, Claim, Mode
from rag.assistant import Assistant
from rag.chat_model import StoppedError
from settings import Settings
from tests.api.serving import serving

MOVED = "Tỉnh Lâm Giang năm 2025 phải di dời bao nhiêu hộ khỏi vùng sạt lở?"
UNANSWERABLE = "Cách nấu phở bò ngon như thế nào?"
PLANS = ("ke-hoach-lam-giang-2025", "ke-hoach-lam-giang-2024")

Messages = Sequence[ChatCompletionMessageParam]


def client_of(url: str, key: str = "không cần khóa".encode().hex()) -> OpenAI:
    """A client of the service at ``url`` that tries each request once."""
    http = openai.DefaultHttpxClient(trust_env=False)
    return OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0, http_client=http)


@pytest.fixture(scope="module")
def url(sample_home: Path) -> Iterator[str]:
    with serving(make_app(Settings(home=sample_home))) as url:
        yield url


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[OpenAI]:
    with client_of(url) as client:
        yield client


def asked(question: str) -> Messages:
    return [{"role": "user", "content": question}]


def answer_to(client: OpenAI, messages: Messages) -> str:
    completion = client.chat.completions.create(model="cancu", messages=messages)
    assert completion.choices[0].finish_reason == "stop"
    return completion.choices[0].message.content or ""


def streamed(client: OpenAI, messages: Messages) -> list[str]:
    """The pieces of a streamed answer."""
    chunks = client.chat.completions.create(model="cancu", messages=messages, stream=True)
    return [piece for chunk in chunks if (piece := chunk.choices[0].delta.content)]


def refused(
    client: OpenAI, status: type[openai.APIStatusError], **changed: object
) -> dict[str, Any]:
    """The error that a request meets, which must be in OpenAI's form."""
    request: dict[str, Any] = {"model": "cancu", "messages": asked(MOVED), **changed}
    with pytest.raises(status) as met:
        client.chat.completions.create(**request)
    assert isinstance(met.value.body, dict)
    assert set(met.value.body) == {"message", "type", "param", "code"}
    return met.value.body


def test_an_answer_has_marks_and_footnotes_with_exact_quotes(
    client: OpenAI, sample_home: Path
) -> None:
    text, _, notes = answer_to(client, asked(MOVED)).partition(FOOTNOTES)
    assert "815 hộ" in text
    found = re.findall(r"^\[(\d+)\] (.+), dòng (\d+): “(.+?)”", notes, re.MULTILINE | re.DOTALL)
    assert {number for number, *_ in found} == set(re.findall(r"\[(\d+)\]", text))
    with closing(Generations(sample_home).open()) as generation:
        source = generation.catalogue.texts(PLANS[0])[0].text
    for _, place, line, quote in found:
        assert "Lâm Giang" in place
        for part in quote.split(" … "):
            assert part in source
        assert source.split("\n")[int(line) - 1].find(quote.split("\n")[0][:20]) >= 0


def test_a_stream_is_the_same_answer_in_pieces(client: OpenAI) -> None:
    assert "".join(streamed(client, asked(MOVED))) == answer_to(client, asked(MOVED))


def test_a_stream_begins_with_the_role_and_ends_with_reason_and_usage(client: OpenAI) -> None:
    stream = client.chat.completions.create(
        model="cancu",
        messages=asked(MOVED),
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = [*stream]
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].choices == []
    whole = client.chat.completions.create(model="cancu", messages=asked(MOVED))
    assert chunks[-1].usage == whole.usage
    assert whole.usage is not None
    assert 10 < whole.usage.prompt_tokens < whole.usage.completion_tokens
    assert len({chunk.id for chunk in chunks}) == 1


def test_earlier_messages_bear_on_the_question_and_system_messages_do_not(client: OpenAI) -> None:
    first = answer_to(client, asked(MOVED))
    chat: Messages = [
        {"role": "system", "content": "Chỉ trả lời về kế hoạch năm 2025, bằng tiếng Anh."},
        {"role": "user", "content": [{"type": "text", "text": MOVED}]},
        {"role": "assistant", "content": first},
        {"role": "user", "content": "Còn năm 2024 thì sao?"},
    ]
    assert "640 hộ" in answer_to(client, chat)
    assert answer_to(client, [chat[0], *asked(MOVED)]) == first


def test_a_long_chat_is_answered_like_its_latest_messages(client: OpenAI) -> None:
    long: Messages = [*asked("a" * 20_000), {"role": "assistant", "content": "b" * 20_000}] * 20
    chat: Messages = [*asked(MOVED), *asked("Còn năm 2024 thì sao?")]
    assert "640 hộ" in answer_to(client, [*long, *chat])


def test_what_front_ends_send_besides_is_ignored(client: OpenAI) -> None:
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
    completion = client.chat.completions.create(
        model="cancu",
        messages=asked(MOVED),
        temperature=1.5,
        max_tokens=3,
        tools=[tool],  # type: ignore[list-item]
        extra_body={"chat_id": "1"},
    )
    assert completion.choices[0].message.content == answer_to(client, asked(MOVED))


def test_a_refusal_is_an_ordinary_message(client: OpenAI) -> None:
    text = answer_to(client, asked(UNANSWERABLE))
    assert text
    assert FOOTNOTES not in text
    assert "".join(streamed(client, asked(UNANSWERABLE))) == text


@pytest.mark.parametrize(
    ("request_", "message", "param"),
    [
        ({"messages": asked("a" * 2001)}, "Câu hỏi dài quá 2000 ký tự", None),
        ({"messages": [{"role": "system", "content": "a"}]}, "Chưa có câu hỏi", None),
        ({"messages": asked(" \n")}, "Chưa có câu hỏi", None),
        ({"messages": []}, "messages", "messages"),
        ({"messages": [{"role": "boss", "content": "a"}]}, "messages/0/role", "messages[0].role"),
        ({"messages": [{"role": "user", "content": 5}]}, "content", "messages[0].content"),
        ({"stream": "maybe"}, "stream", "stream"),
        (
            {
                "messages": [
                    {
                        "role": "user",
                        "content": [
                            {"type": "text", "text": MOVED},
                            {"type": "image_url", "image_url": {"url": "https://lam-giang.test"}},
                        ],
                    }
                ]
            },
            "chỉ đọc được chữ",
            None,
        ),
    ],
)
def test_a_request_that_cannot_be_answered_is_told_why(
    client: OpenAI, request_: dict[str, Any], message: str, param: str | None
) -> None:
    error = refused(client, openai.BadRequestError, **request_)
    assert message in error["message"]
    assert error["param"] == param
    assert error["type"] == "invalid_request_error"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "messages",
    [
        asked("\ud800"),
        [{"role": "user", "content": [{"type": "text", "text": "Hỏi \udfff"}]}],
        [{"role": "assistant", "content": "\ud800"}, *asked(MOVED)],
        [{"role": "system", "content": "\ud800"}, *asked(MOVED)],
    ],
)
def test_half_a_surrogate_pair_is_no_text(url: str, messages: Messages, stream: bool) -> None:
    request = {"model": "cancu", "messages": messages, "stream": stream}
    # Written in ASCII, so that it passes.
    response = httpx.post(
        f"{url}/v1/chat/completions",
        content=json.dumps(request),
        headers={"Content-Type": "application/json"},
        trust_env=False,
    )
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["param"] == "messages[0].content[0].text"
    assert "ký tự không hợp lệ" in error["message"]


def test_an_unknown_model_is_not_found(client: OpenAI) -> None:
    error = refused(client, openai.NotFoundError, model="gpt-4o")
    assert error["code"] == "model_not_found"
    assert "cancu" in error["message"]
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4o")


def test_there_is_one_model(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["cancu"]
    assert client.models.retrieve("cancu").owned_by == "cancu"


def test_without_an_index_the_client_is_told_what_to_do(tmp_path: Path) -> None:
    with serving(make_app(Settings(home=tmp_path))) as url, client_of(url) as client:
        for stream in (False, True):
            error = refused(client, openai.InternalServerError, stream=stream)
            assert error["code"] == "unavailable"
            assert "cancu index" in error["message"]


def test_a_wrong_key_is_refused_in_the_form_that_the_client_reads(tmp_path: Path) -> None:
    with closing(Database(tmp_path)) as database:
        KeyStore(database).create("phòng thử nghiệm", Role.READER)
    with serving(make_app(Settings(home=tmp_path))) as url, client_of(url) as client:
        assert refused(client, openai.AuthenticationError)["code"] == "invalid_api_key"


def claim(text: str, group: str = WORDED, quote: str = "Tỉnh di dời 815 hộ.") -> Claim:
    citation = Citation("ke-hoach", "Kế hoạch", "I.3", ("Kế hoạch",), quote, Span(0, len(quote)), 7)
    return Claim(text, (citation,), group)


WORDS = (claim("Phải di dời 815 hộ."), claim("Việc này xong trước mùa mưa.", quote="Xong sớm."))
WHOLE = Answer(
    "Hỏi",
    "Hỏi",
    claims=(*WORDS, claim("Nguyên văn 815 hộ.", VERBATIM)),
    notes=("Lưu ý: đã bỏ 1 ý.",),
    mode=Mode.LLM,
)
BROKEN_OFF = Answer("Hỏi", "Hỏi", claims=(claim("815 hộ.", ""),), notes=("Lưu ý: mô hình hỏng.",))


def answering(monkeypatch: pytest.MonkeyPatch, *events: Claim | Answer | Exception) -> None:
    """Let the assistant answer with these events; an exception is raised."""

    def stream(*_: object, **__: object) -> Iterator[Claim | Answer]:
        for event in events:
            if isinstance(event, Exception):
                raise event
            yield event

    monkeypatch.setattr(Assistant, "stream", stream)


def test_claims_of_a_language_model_are_streamed_as_they_come(
    client: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, *WORDS, WHOLE)
    first, second, rest = streamed(client, asked(MOVED))
    assert first == "Trả lời:  \nPhải di dời 815 hộ. [1]"
    assert second == "  \nViệc này xong trước mùa mưa. [2]"
    lines, _, notes = rest.partition(FOOTNOTES)
    assert "Lưu ý: đã bỏ 1 ý." in lines
    assert "Nguyên văn 815 hộ. [1]" in lines
    assert "[2] Kế hoạch, mục I.3, dòng 7: “Xong sớm.”" in notes


def test_a_streamed_answer_says_all_that_the_whole_one_says(
    client: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, *WORDS, WHOLE)
    pieces = "".join(streamed(client, asked(MOVED)))
    whole = answer_to(client, asked(MOVED))
    assert sorted(pieces.split("\n")) == sorted(whole.split("\n"))


def test_words_that_the_whole_answer_takes_back_are_said_to_be_replaced(
    client: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, WORDS[0], BROKEN_OFF)
    _, rest = streamed(client, asked(MOVED))
    assert rest.strip().startswith(REPLACED)
    assert rest.endswith(Wording().tell(BROKEN_OFF))


def test_a_failure_in_mid_stream_is_raised_by_the_client_and_tells_no_secret(
    client: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, WORDS[0], RuntimeError("bí mật"))
    with pytest.raises(openai.APIError, match="Dịch vụ gặp lỗi") as met:
        streamed(client, asked(MOVED))
    assert "bí mật" not in str(met.value.body)


@pytest.mark.parametrize("stream", [False, True])
def test_a_failure_before_the_first_words_is_a_status(
    url: str, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    answering(monkeypatch, RuntimeError("bí mật"))
    with client_of(url) as client:  # uvicorn hangs up after an unforeseen failure
        error = refused(client, openai.InternalServerError, stream=stream)
    assert error["type"] == "server_error"
    assert "bí mật" not in str(error)


def test_work_for_a_client_that_has_gone_is_stopped(
    client: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = Event()

    def stream(*_: object, stopped: Event, **__: object) -> Iterator[Claim | Answer]:
        yield WORDS[0]
        if stopped.wait(30):
            ended.set()
        raise StoppedError

    monkeypatch.setattr(Assistant, "stream", stream)
    with client.chat.completions.create(
        model="cancu", messages=asked(MOVED), stream=True
    ) as chunks:
        next(iter(chunks))
    assert ended.wait(10)


def test_heartbeats_of_a_slow_answer_do_not_disturb_the_client(
    client: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.answering.stream.HEARTBEAT_SECONDS", 0.001)
    assert "".join(streamed(client, asked(MOVED))) == answer_to(client, asked(MOVED))


def test_a_long_quote_is_shortened_between_words_and_never_altered() -> None:
    quote = " ".join(f"từ{i}" for i in range(500))
    head, tail = shortened(quote).split(" … ")
    assert quote.startswith(f"{head} ")
    assert quote.endswith(f" {tail}")
    assert len(shortened(quote)) < 400
    assert shortened("Một câu ngắn.") == "Một câu ngắn."


@pytest.mark.parametrize(
    "quote", ["Xem ![hình](https://lam-giang.test/a.png) sau.", "Xem <img src=x onerror=y> sau."]
)
def test_a_quote_that_a_page_would_load_or_run_is_told_by_its_place_alone(quote: str) -> None:
    notes = footnotes(claim("Xem.", quote=quote).citations)
    assert notes.endswith("[1] Kế hoạch, mục I.3, dòng 7")


def test_errors_are_documented_in_the_form_in_which_they_are_told(sample_home: Path) -> None:
    paths = make_app(Settings(home=sample_home)).openapi()["paths"]
    for path, operation in (("/v1/chat/completions", "post"), ("/v1/models/{model}", "get")):
        assert "500" not in paths[path][operation]["responses"]  # it is never meant to happen
        for status, response in paths[path][operation]["responses"].items():
            if int(status) >= 400:
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/OpenAIErrorBody"}
