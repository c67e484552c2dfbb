"""A measurement from end to end: the systems asked, what they said scored, one report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from eval.manifest import make_manifest, state_of
from eval.mutations import FAULTS, Checks
from eval.outcomes import Outcome
from eval.progress import Begin
from eval.questions import AskedQuestion, QuestionSetError, read_questions
from eval.rendering.words import SYSTEMS
from eval.reports import Manifest, Mutation, Report
from eval.runner import RunFolder, open_run, read_outcomes, run
from eval.scoring import ScoringError, score
from eval.systems.baselines import DenseOnly, FirstSentence, LexicalOnly, RefuseAlways
from eval.systems.chunks import ChunksAndVectors
from eval.systems.ours import OURS, OurSystem
from eval.systems.system import System
from index.agencies import Agencies
from index.documents import make_document
from index.embeddings import SentenceEmbeddings
from index.generation import Generation, Generations
from index.model import Document
from rag.assistant import Assistant
from settings import Settings

SEED: Final = 7
BASELINES: Final = "baselines"
"""The folder of the other systems' runs, within that of a measurement."""


@dataclass(frozen=True, slots=True)
class Sets:
    """Question sets by the names of their files."""

    questions: Mapping[str, Sequence[AskedQuestion]]
    files: Sequence[Path]

    @property
    def all(self) -> list[AskedQuestion]:
        """The questions of all sets, in order."""
        return [*chain.from_iterable(self.questions.values())]


def read_sets(files: Sequence[Path]) -> Sets:
    """The question sets in these files.

    Raises:
        QuestionSetError: a file cannot be read, or holds no question.
        ScoringError: two questions share an id.
    """
    sets = Sets({file.name: read_questions(file) for file in files}, files)
    for file in files:
        if not sets.questions[file.name]:
            raise QuestionSetError(f"{file}: không có câu hỏi nào.")
    times = Counter(question.id for question in sets.all)
    if twins := [id_ for id_, asked in times.items() if asked > 1]:
        raise ScoringError(twins)
    return sets


class Measurement:
    """Measures the systems over one generation with question sets; writes below ``folder``."""

    def __init__(
        self,
        generation: Generation,
        embeddings: SentenceEmbeddings,
        settings: Settings,
        sets: Sets,
        folder: Path,
    ) -> None:
        """Get the assistant ready.

        Raises:
            CancuError: the assistant cannot be set up, or a set cannot be read.
        """
        self._generation = generation
        self._embeddings = embeddings
        self._settings = settings
        self._agencies = Agencies.load(settings.agencies)
        self._sets = sets
        self._folder = folder
        self._assistant = self._assistant_over(generation)
        self._manifest = make_manifest(OURS, sets.files, generation.manifest, settings, SEED)

    def open_run(self) -> RunFolder:
        """Open the folder of the assistant's own run: what it keeps, what has changed."""
        return open_run(self._folder, state_of(self._manifest))

    def ours(self, opened: RunFolder, begin: Begin, workers: int = 1) -> Report:
        """Ask the assistant what it has not been asked yet, and score."""
        system = OurSystem(self._assistant, self._generation.catalogue)
        # Told because the times depend on it.
        settings = self._manifest.settings | {"workers": str(workers)}
        manifest = self._manifest.model_copy(update={"settings": settings})
        return self._scored(manifest, self._ask(system, opened, begin, workers))

    def with_baselines(self, report: Report, begin: Begin, *, splits: bool) -> Report:
        """The report with the metrics of the simple systems beside it.

        ``splits``: also of those that embed all documents anew, in splits.
        """
        baselines = {}
        for system in self._baselines(begin, splits):
            manifest = self._manifest.model_copy(update={"system": system.name})
            opened = open_run(self._folder / BASELINES / system.name, state_of(manifest))
            outcomes = self._ask(system, opened, begin)
            baselines[system.name] = self._scored(manifest, outcomes).metrics
        return report.model_copy(update={"baselines": baselines})

    def with_mutations(self, report: Report, opened: RunFolder, begin: Begin) -> Report:
        """The report with the mutation checks, over the documents that the questions name.

        ``opened`` is the run that the report was made of.
        """
        answered = {outcome.id: outcome for outcome in read_outcomes(opened.answers)}
        questions = self._sets.all
        outcomes = [answered[question.id] for question in questions]
        mutations = (*self._mutations(questions, outcomes, begin),)
        return report.model_copy(update={"mutations": mutations})

    def _mutations(
        self, questions: Sequence[AskedQuestion], outcomes: Sequence[Outcome], begin: Begin
    ) -> Iterator[Mutation]:
        done = begin("Phép thử làm sai văn bản", len(FAULTS))
        with TemporaryDirectory() as folder:
            checks = Checks(self._named(questions), self._read, self._opened, Path(folder))
            for mutation in checks.run(questions, outcomes):
                done(1)
                yield mutation

    def _named(self, questions: Sequence[AskedQuestion]) -> list[Document]:
        """The documents that the labels of the questions name."""
        catalogue = self._generation.catalogue
        named = set(chain.from_iterable(question.documents for question in questions))
        return [catalogue.document(r.id) for r in catalogue.documents() if r.id in named]

    def _read(self, document: Document, text: str) -> Document:
        source = replace(document.source, text=text)
        return make_document(source, self._embeddings.count_tokens, self._agencies)

    @contextmanager
    def _opened(self, documents: Sequence[Document], folder: Path) -> Iterator[System]:
        Generations(folder).build(documents, self._embeddings)
        with Generations(folder).open() as generation:
            yield OurSystem(self._assistant_over(generation), generation.catalogue)

    def _assistant_over(self, generation: Generation) -> Assistant:
        return Assistant(
            generation,
            self._embeddings,
            self._settings.min_similarity,
            agencies=self._agencies,
            settings=self._settings,
        )

    def _baselines(self, begin: Begin, splits: bool) -> Iterator[System]:
        """Each when it is its turn: to make ready the splits takes a while."""
        yield LexicalOnly(self._generation)
        yield DenseOnly(self._generation, self._embeddings)
        if splits:
            vectors = self._folder / BASELINES
            yield ChunksAndVectors(self._generation, self._embeddings, vectors, begin)
        yield FirstSentence(self._assistant, self._generation)
        yield RefuseAlways()

    def _ask(
        self, system: System, opened: RunFolder, begin: Begin, workers: int = 1
    ) -> list[Outcome]:
        questions = self._sets.all
        done = begin(f"Hỏi: {SYSTEMS.get(system.name, system.name)}", len(questions))
        done(len(opened.kept))
        return run(system, questions, opened, lambda: done(1), workers)

    def _scored(self, manifest: Manifest, outcomes: Sequence[Outcome]) -> Report:
        return score(self._sets.questions, outcomes, self._generation.catalogue, manifest)
