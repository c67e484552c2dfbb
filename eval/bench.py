"""How fast Căn cứ is beside its own embedding model, as ratios measured in one run.

    python -m eval.bench PATH… [--codes]

Prints two ratios, each the median of paired repetitions, A B A B, so that a machine which slows
down slows both:

* indexing: throughput of `cancu index` on the passages (reading, outline, catalogue, lexical
  index, vectors, checks: all of it) beside the bare model's `encode_document` on the same texts;
  1.0 would mean that everything else costs nothing.
* asking: time of `Assistant.ask` after start-up beside the bare embedding of the same question.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec

from index.embeddings import SentenceEmbeddings, load_embeddings
from index.generation import Generations
from index.intake import take_in
from index.readers.codes import code_files
from rag.assistant import Assistant
from settings import Settings, load_settings

P = ParamSpec("P")

QUESTIONS = (
    "Thời hạn tạm giam để điều tra tội phạm nghiêm trọng là bao lâu?",
    "khi nao phai gui bao cao 6 thang ve uy ban nhan dan tinh",
    "Cơ quan nào chủ trì tuyên truyền cho học sinh, sinh viên?",
    "Người lao động nghỉ việc phải báo trước bao nhiêu ngày?",
    "Chỉ tiêu đạt bao nhiêu phần trăm?",
)


def seconds(work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> float:
    """Wall-clock seconds that a call takes."""
    started = time.perf_counter()
    work(*args, **kwargs)
    return time.perf_counter() - started


def index_ratio(
    files: Sequence[Path], settings: Settings, embeddings: SentenceEmbeddings, homes: Sequence[Path]
) -> float:
    """Median ratio of bare embedding time to the time of reading and building, at most about 1.

    An index is built in each of the folders ``homes``, which must be new.
    """
    ratios = []
    for home in homes:
        taken = take_in(files, settings.max_file_bytes, embeddings.count_tokens)
        texts = list({p.search_text for d in taken.documents for p in d.passages})
        bare = seconds(embeddings.encode_documents, texts)
        ratios.append(bare / seconds(_index, files, settings, embeddings, home))
    return statistics.median(ratios)


def _index(
    files: Sequence[Path], settings: Settings, embeddings: SentenceEmbeddings, home: Path
) -> None:
    taken = take_in(files, settings.max_file_bytes, embeddings.count_tokens)
    Generations(home).build(taken.documents, embeddings)


def ask_ratio(assistant: Assistant, embeddings: SentenceEmbeddings, repetitions: int) -> float:
    """Median ratio of the time of ``ask`` to that of embedding the same question."""
    ratios = []
    for _ in range(repetitions):
        for question in QUESTIONS:
            bare = seconds(embeddings.encode_query, question)
            ratios.append(seconds(assistant.ask, question) / bare)
    return statistics.median(ratios)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--codes", action="store_true", help="add the six codes")
    parser.add_argument("--repetitions", type=int, default=1, help="of indexing")
    arguments = parser.parse_args()
    settings = load_settings()
    embeddings = load_embeddings(settings)
    files = [*arguments.paths, *(code_files() if arguments.codes else [])]
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder) / str(i) for i in range(arguments.repetitions)]
        ratio = index_ratio(files, settings, embeddings, homes)
        print(f"indexing throughput / bare encode_document: {ratio:.2f}")
        with Generations(homes[-1]).open() as generation:
            assistant = Assistant(generation, embeddings, settings.min_similarity)
            ask_ratio(assistant, embeddings, 1)  # start-up: caches filled
            asked = ask_ratio(assistant, embeddings, 10)
    print(f"ask / bare encode_query: {asked:.2f}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
