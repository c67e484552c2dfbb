"""How much of the bare embedding model's speed is left when it answers questions over HTTP.

    python -m eval.bench_service --questions FILE… [--home …] [--seconds 60] [--clients 1,8,32]

Starts a real ``cancu serve`` over the current index of ``--home``, lets so many clients ask for so
long, each its next question as soon as it has its answer, and after each load embeds the same
questions with the bare model: in batches of the size that the service has formed, one batch after
the other on all processors; in the same batches in as many lanes as the service has, which is the
most that the model gives; and one by one. All in alternation, so that a machine which slows down
slows all. Clients and service share the processors; what the clients use is told. Nothing is
written into ``--home``.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

import httpx

from eval.closed_loop import ANSWERED, LOAD, Load, percentile
from eval.questions import AskedQuestion, read_questions
from index.embeddings import SentenceEmbeddings, load_embeddings
from settings import load_settings

START_SECONDS: Final = 120.0
"""How long the service may take to load the model and the index."""
WARM_UP_SECONDS: Final = 5.0
BARE_SHARE: Final = 4
"""The bare model runs for so small a part of a load's time, one by one and in batches each."""
UNLIMITED: Final = {
    "CANCU_REQUESTS_PER_MINUTE": "0",
    "CANCU_REQUESTS_AT_ONCE": "1000",
    "CANCU_REQUESTS_IN_ALL": "10000",
}
_FORMED: Final = re.compile(r"^cancu_embedded_questions_(sum|count) (\S+)$", re.M)


@dataclass(frozen=True, slots=True)
class Bare:
    """The bare model on batches of one size: texts a second, milliseconds of each batch."""

    size: int
    throughput: float
    milliseconds: Sequence[float]


@dataclass(frozen=True, slots=True)
class Level:
    """A load of so many clients, and the bare model right after it."""

    clients: int
    load: Load
    batched: Bare
    laned: Bare
    single: Bare

    @property
    def share(self) -> float:
        """Answers a second, of the questions a second that the bare model embeds batched alike."""
        return self.load.throughput / self.batched.throughput

    @property
    def share_of_lanes(self) -> float:
        """The same where the bare model has as many lanes as the service."""
        return self.load.throughput / self.laned.throughput

    @property
    def delay(self) -> float:
        """The p95 of an answer, in those of embedding one question."""
        bare = percentile(self.single.milliseconds, 0.95)
        return percentile(self.load.milliseconds, 0.95) / bare

    def line(self) -> str:
        """The level as a row of ``HEAD``."""
        p50, p95, p99 = (percentile(self.load.milliseconds, s) for s in (0.5, 0.95, 0.99))
        bare_50, bare_95 = (percentile(self.single.milliseconds, s) for s in (0.5, 0.95))
        client = 1000 * self.load.cpu_seconds / max(1, self.load.statuses.total())
        return (
            f"{self.clients:7} {self.load.throughput:9.1f} {p50:7.1f} {p95:7.1f} {p99:7.1f} "
            f"{client:6.2f} | {self.batched.size:5} {self.batched.throughput:7.1f} "
            f"{self.laned.throughput:7.1f} {self.single.throughput:7.1f} {bare_50:7.1f} "
            f"{bare_95:7.1f} | {self.share:6.2f} {self.share_of_lanes:6.2f} {self.delay:6.2f}  "
            f"{failures(self.load)}"
        )


HEAD: Final = (
    "clients answers/s  p50 ms  p95 ms  p99 ms client | batch     q/s q/s lan q/s by1 by1 p50 "
    "by1 p95 |  share sh.lan  delay  errors\n"
    "(client: ms of processor time a request costs the client itself; share: answers/s over the "
    "bare model's\nq/s in batches of the service's size; lan: in as many lanes as the service "
    "has; delay: p95 over the\nbare p95 of one question)"
)


def failures(load: Load) -> str:
    """The requests that were not answered, by status; "0" if there are none."""
    failed = sorted((status, n) for status, n in load.statuses.items() if status != ANSWERED)
    return ", ".join(f"{status}: {n}" for status, n in failed) or "0"


def bare(
    encode: Callable[[Sequence[str]], object],
    questions: Sequence[str],
    size: int,
    seconds: float,
    clock: Callable[[], float] = time.perf_counter,
) -> Bare:
    """Embed random batches of the questions for so long."""
    texts = _drawn(questions)
    taken: list[float] = []
    started = now = clock()
    while now < started + seconds:
        batch = list(islice(texts, size))
        before = clock()
        encode(batch)
        now = clock()
        taken.append((now - before) * 1000)
    return Bare(size, size * len(taken) / (now - started), taken)


def in_lanes(lanes: int, alone: Callable[[], Bare]) -> Bare:
    """What so many threads embed together, each as ``alone`` does."""
    with ThreadPoolExecutor(lanes) as pool:
        together = [lane.result() for lane in [pool.submit(alone) for _ in range(lanes)]]
    milliseconds = [one for lane in together for one in lane.milliseconds]
    return Bare(together[0].size, sum(lane.throughput for lane in together), milliseconds)


def _drawn(questions: Sequence[str]) -> Iterator[str]:
    order = random.Random(0)
    while questions:
        yield from order.sample(questions, len(questions))


def batch_size(before: str, after: str) -> int:
    """The mean size of the batches formed between two states of ``/metrics``; at least 1."""
    first, last = (dict(_FORMED.findall(state)) for state in (before, after))
    texts, batches = (float(last[n]) - float(first[n]) for n in ("sum", "count"))
    return max(1, round(texts / batches)) if batches else 1


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of a service over the index of ``home``, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for entry in home.iterdir():
            if entry.name in {"CURRENT", "generations", "models"}:
                (Path(folder) / entry.name).symlink_to(entry.absolute())
        url = f"http://127.0.0.1:{(port := _free_port())}"
        command = [sys.executable, "-m", "cancu", "serve", "--port", str(port)]
        environment = os.environ | UNLIMITED | {"CANCU_HOME": folder}
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            try:
                _wait_until_ready(url, process)
                yield url
            finally:
                process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz").is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise SystemExit("Dịch vụ không khởi động được; hãy chạy “cancu serve” để xem lỗi.")


def loaded(url: str, files: Sequence[Path], clients: int, seconds: float) -> Load:
    """The measurements of a process of clients."""
    command = [sys.executable, "-m", "eval.closed_loop", url, "--clients", str(clients)]
    command += ["--seconds", str(seconds), "--seed", str(clients), "--questions", *map(str, files)]
    return LOAD.validate_json(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def measured(
    url: str,
    files: Sequence[Path],
    clients: int,
    seconds: float,
    model: Callable[[int, float], Bare],
    lanes: int,
) -> Level:
    """One level: the load, then the bare model on batches of the same size, and one by one."""
    before = httpx.get(f"{url}/metrics").text
    load = loaded(url, files, clients, seconds)
    size = batch_size(before, httpx.get(f"{url}/metrics").text)
    bare_seconds = seconds / BARE_SHARE
    return Level(
        clients,
        load,
        model(size, bare_seconds),
        in_lanes(lanes, lambda: model(size, bare_seconds)),
        model(1, bare_seconds),
    )


def _model(
    embeddings: SentenceEmbeddings, questions: Sequence[AskedQuestion]
) -> Callable[[int, float], Bare]:
    texts = [question.question for question in questions]
    return lambda size, seconds: bare(embeddings.encode_queries, texts, size, seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--questions", nargs="+", type=Path, required=True)
    parser.add_argument("--home", type=Path, default=None, help="default: CANCU_HOME")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each load")
    parser.add_argument("--clients", default="1,8,32")
    given = parser.parse_args()
    settings = load_settings()
    settings = settings.model_copy(update={"home": given.home} if given.home else {})
    questions = list(chain.from_iterable(map(read_questions, given.questions)))
    embeddings = load_embeddings(settings)
    model = _model(embeddings, questions)
    print(HEAD, flush=True)
    with served(settings.home) as url:
        loaded(url, given.questions, 8, WARM_UP_SECONDS)
        model(1, 1.0)
        for clients in map(int, given.clients.split(",")):
            level = measured(url, given.questions, clients, given.seconds, model, embeddings.lanes)
            print(level.line(), flush=True)


if __name__ == "__main__":
    main()
