"""The answer room over documents that a test writes out: everything but the embedding model.

In place of the search every passage of the documents asked about is found, the more words of the
question it shares the better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from index.agencies import Agencies
from index.catalogue import Catalogue, write_catalogue
from index.model import Document, Passage, Span
from index.tokens import tokens
from rag.answer import Answer, Citation, Hit, Refusal
from rag.asked_bodies import AskedBodies
from rag.candidates import Candidates, Unit
from rag.cite import Citer
from rag.duties import DutyAnswers
from rag.elsewhere import ElsewhereReader
from rag.extract import Extract, Extractor
from rag.history import Turn
from rag.lexicon import Lexicon, everyday_phrases, phrases
from rag.question import Question, Understanding
from rag.refuse import Refusals
from rag.spelling import Speller
from rag.weights import WordWeights

MIN_SIMILARITY = 0.5


class AnswerRoom:
    """The parts that make an answer, over one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        lexicon = Lexicon()
        asked = (*phrases(), *everyday_phrases())
        speller = Speller(catalogue.syllable_counts(), catalogue.syllable_pairs(), asked)
        self.catalogue = catalogue
        self.weights = WordWeights(catalogue.syllable_counts())
        self.understanding = Understanding(catalogue.documents(), lexicon, speller)
        self.citer = Citer(catalogue)
        self.candidates = Candidates(catalogue)
        bodies = AskedBodies(catalogue, Agencies.load(), lexicon)
        self.duties = DutyAnswers(catalogue, self.citer, bodies, lexicon, self.weights)
        self.extractor = Extractor(catalogue, self.citer, self.weights, self.duties)
        self.elsewhere = ElsewhereReader(catalogue)
        self.refusals = Refusals(catalogue, lexicon, bodies, MIN_SIMILARITY)

    def question(self, text: str, history: Sequence[Turn] = ()) -> Question:
        return self.understanding.understand(text, history)

    def passages(self, documents: Collection[str] | None = None) -> list[Passage]:
        known = [record.id for record in self.catalogue.documents()]
        wanted = [id_ for id_ in known if documents is None or id_ in documents]
        return [passage for id_ in wanted for passage in self.catalogue.passages_of(id_)]

    def hits(self, question: Question) -> list[Hit]:
        """Every passage asked about, the one that shares most words with the question first."""
        passages = self.passages(question.scope.documents)
        shares = [self._share(question, passage) for passage in passages]
        best = max(shares) or 1.0
        hits = [Hit(p, share / best) for p, share in zip(passages, shares, strict=True)]
        return sorted(hits, key=lambda hit: -hit.score)

    def hits_on(self, scores: Mapping[str, float]) -> list[Hit]:
        """The passages that hold these words, with the scores a search might have given them."""
        return [Hit(self.place(words)[0], score) for words, score in scores.items()]

    def _share(self, question: Question, passage: Passage) -> float:
        return self.weights.share(question.terms, tokens(passage.search_text, folded=False))

    def extract(self, text: str, history: Sequence[Turn] = ()) -> Extract:
        question = self.question(text, history)
        return self.extractor.extract(question, self.hits(question))

    def said(self, text: str, history: Sequence[Turn] = ()) -> list[str]:
        """The words of the claims that answer a question."""
        return [claim.text for claim in self.extract(text, history).claims]

    def ask(self, text: str, history: Sequence[Turn] = ()) -> tuple[list[str], Refusal | None]:
        """The words that answer and the refusal, if any, as the assistant comes to them."""
        question = self.question(text, history)
        question, hits = self.elsewhere.narrow(question, self.hits(question))
        if refusal := self.refusals.before(question, nearness=1.0):
            return [], refusal
        extract = self.extractor.extract(question, hits)
        refusal = self.refusals.after(question, extract.claims, extract.silences)
        return [] if refusal else [claim.text for claim in extract.claims], refusal

    def answer(self, text: str) -> Answer:
        """An answer as it is put into words, without refusals and notes."""
        extract = self.extract(text)
        return Answer(text, text, extract.claims, silences=extract.silences)

    def place(self, words: str) -> tuple[Passage, Span]:
        """Where words of a document stand in its reading text, and the passage that holds them."""
        for record in self.catalogue.documents():
            start = self.catalogue.texts(record.id)[1].text.find(words)
            if start >= 0:
                span = Span(start, start + len(words))
                return self.catalogue.passages_in(record.id, span)[0], span
        raise ValueError(f"no document says {words!r}")

    def reading(self, passage: Passage) -> str:
        """The reading text of the document that a passage is of."""
        return self.catalogue.texts(passage.document_id)[1].text

    def units(self, words: str) -> list[Unit]:
        """The units of the passage that holds these words."""
        passage, _ = self.place(words)
        return self.candidates.of(Hit(passage, 1.0), 0)

    def citation(self, words: str) -> Citation:
        """The first citation of these words of a document."""
        return self.citer.citations(*self.place(words))[0]


@contextmanager
def answer_room(*documents: Document) -> Iterator[AnswerRoom]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "catalogue.sqlite")
        write_catalogue(path, documents)
        with closing(Catalogue(path)) as catalogue:
            yield AnswerRoom(catalogue)
