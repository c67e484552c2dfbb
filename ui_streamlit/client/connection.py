"""One user's way to the service; the only module of the page that speaks HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

import httpx
from anyio.from_thread import start_blocking_portal
from pydantic import TypeAdapter, ValidationError

_SECONDS: Final = httpx.Timeout(60.0, connect=5.0)
"""Longest wait for a part of an answer; it takes well under one on a machine that is not busy."""
_MOMENT: Final = 0.1
"""Seconds after which whoever waits for an event is told that there is none yet."""
_PROBLEM: Final = "application/problem+json"

T = TypeVar("T")
Parameter = str | int | bool | Sequence[str]
Query = Mapping[str, Parameter | None]
"""What is asked for in an address; ``None`` is left out."""


class ServiceError(Exception):
    """The service gave no answer; the message, in Vietnamese, says why and what to do.

    ``status`` is that of the response, ``None`` where there was none; ``retry_after`` tells in how
    many seconds to ask again, where the service says so.
    """

    def __init__(
        self, message: str, status: int | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Download:
    """A file that the service has made; ``name`` as it proposes to call it."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """A server-sent event: its name and its data, as JSON."""

    name: str
    data: str

    def read(self, reads: type[T]) -> T:
        """Its data; ``reads`` is a typed dictionary of the fields that are needed."""
        return _reader(reads).validate_json(self.data)


class Connection:
    """The service at ``base_url``, asked with the user's key.

    Every method raises ``ServiceError`` if the service is away, not ready, or refuses.
    """

    def __init__(self, base_url: str, key: str = "", user: str = "") -> None:
        """``user`` tells apart those for whom one key asks; "" where each has a key."""
        self.base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._headers |= {"Cancu-User": user} if user else {}
        self._tls = httpx.create_ssl_context(trust_env=False)  # costly, so made once
        # trust_env: an office's proxy is no way to a service on this machine.
        self._http = httpx.Client(
            headers=self._headers, timeout=_SECONDS, trust_env=False, verify=self._tls
        )

    def close(self) -> None:
        """Let go of the service; nothing can be asked any more."""
        self._http.close()

    def get(self, path: str, reads: type[T], query: Query | None = None) -> T:
        """What stands at a path; ``reads`` is a typed dictionary of the fields that are needed."""
        return self._read(self._send("GET", path, params=_params(query)), reads)

    def post(self, path: str, reads: type[T], body: object = None) -> T:
        """Send JSON; the answer."""
        return self._read(self._send("POST", path, json=body), reads)

    def patch(self, path: str, reads: type[T], body: object) -> T:
        """Change what stands at a path; the answer."""
        return self._read(self._send("PATCH", path, json=body), reads)

    def delete(self, path: str) -> None:
        """Remove what stands at a path."""
        self._send("DELETE", path)

    def remove(self, path: str, reads: type[T]) -> T:
        """Remove what stands at a path, where that takes time; the job that does it."""
        return self._read(self._send("DELETE", path), reads)

    def upload(
        self, path: str, reads: type[T], files: Sequence[tuple[str, bytes]], form: Mapping[str, str]
    ) -> T:
        """Send files (name, content) with a form; the answer."""
        parts = [("files", file) for file in files]
        return self._read(self._send("POST", path, files=parts, data=form), reads)

    def download(self, path: str, query: Query | None = None) -> Download:
        """A file that the service makes."""
        response = self._send("GET", path, params=_params(query))
        told = Message()
        told["Content-Disposition"] = response.headers.get("content-disposition", "attachment")
        kind = response.headers.get("content-type", "application/octet-stream")
        return Download(told.get_filename() or "cancu", kind, response.content)

    @contextmanager
    def events(self, path: str, body: object) -> Iterator[Iterator[Event | None]]:
        """Server-sent events as they come, and ``None`` whenever a moment has brought none.

        Leaving the block hangs up, whatever is being waited for, and the work stops.
        """
        told: SimpleQueue[Event] = SimpleQueue()
        # A thread that waits for the network cannot be told to stop; a task can.
        with start_blocking_portal() as portal:
            reading = portal.start_task_soon(self._tell, path, body, told.put)
            try:
                yield _as_they_come(told, reading)
            finally:
                reading.cancel()

    async def _tell(self, path: str, body: object, tell: Callable[[Event], None]) -> None:
        headers = {**self._headers, "Accept": "text/event-stream"}
        address = f"{self.base_url}{path}"
        try:
            async with (
                httpx.AsyncClient(timeout=_SECONDS, trust_env=False, verify=self._tls) as http,
                http.stream("POST", address, json=body, headers=headers) as response,
            ):
                if not response.is_success:
                    await response.aread()
                self._check(response)
                async for event in _events(response.aiter_lines()):
                    tell(event)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._away(error) from error

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Parameter] | None = None,
        json: object = None,
        files: Sequence[tuple[str, tuple[str, bytes]]] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        address = f"{self.base_url}{path}"
        try:
            response = self._http.request(
                method, address, params=params, json=json, files=files, data=data
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._away(error) from error
        self._check(response)
        return response

    def _check(self, response: httpx.Response) -> None:
        if response.headers.get("content-type") == _PROBLEM:
            seconds = response.headers.get("retry-after", "")
            raise ServiceError(
                response.json()["detail"],
                response.status_code,
                int(seconds) if seconds.isdecimal() else None,
            )
        if not response.is_success:
            raise self._strange(response)

    def _read(self, response: httpx.Response, reads: type[T]) -> T:
        try:
            return _reader(reads).validate_json(response.content)
        except ValidationError as error:
            raise self._strange(response) from error

    def _strange(self, response: httpx.Response) -> ServiceError:
        return ServiceError(
            f"Địa chỉ {self.base_url} không trả lời như dịch vụ Căn cứ (mã "
            f"{response.status_code}). Hãy kiểm tra lại địa chỉ của dịch vụ.",
            response.status_code,
        )

    def _away(self, error: Exception) -> ServiceError:
        if isinstance(error, httpx.TimeoutException) and not isinstance(
            error, httpx.ConnectTimeout
        ):
            return ServiceError(f"Dịch vụ tại {self.base_url} không trả lời kịp. Hãy thử lại sau.")
        return ServiceError(
            f"Không kết nối được với dịch vụ tại {self.base_url}. Hãy khởi động dịch vụ bằng lệnh "
            "“cancu serve” rồi làm lại."
        )


_READERS: Final[dict[type, TypeAdapter[Any]]] = {}
"""What reads each kind of data; making one takes longer than reading."""


def _reader(reads: type[T]) -> TypeAdapter[T]:
    if reads not in _READERS:
        _READERS[reads] = TypeAdapter(reads)
    return _READERS[reads]


def _params(query: Query | None) -> dict[str, Parameter]:
    return {name: value for name, value in (query or {}).items() if value is not None}


def _as_they_come(told: SimpleQueue[Event], reading: Future[None]) -> Iterator[Event | None]:
    """What has been told, until ``reading`` has ended; raises what it raises."""
    while not (reading.done() and told.empty()):
        try:
            yield told.get(timeout=_MOMENT)
        except Empty:
            yield None
    reading.result()


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    """Events of a stream, as the WHATWG's standard writes them; ours have one line of data."""
    name = ""
    async for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield Event(name, value)
