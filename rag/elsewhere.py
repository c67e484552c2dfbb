"""Documents that a question names and that are not indexed: what may be said of them.

The plans cite decrees, plans of other bodies and laws. What they say of these may answer; what
stands in them, nobody here has read, so another document must not be quoted in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.catalogue import Catalogue, DocumentRecord
from index.citing.cited_documents import join
from index.citing.document_numbers import parse_number
from index.citing.law_names import law_key
from index.documents import full_title
from index.model import Reference
from rag.answer import Hit, place_name
from rag.named_documents import NamedLaw, NamedNumber, laws_named, numbers_named
from rag.premise import CONFIRM
from rag.question import Question
from rag.scope import Elsewhere

_CARRIES_OUT = re.compile(r"\b(?:thực hiện|triển khai)\b(?:\s+[^\W\d]+){0,4}\s+$", re.I)
"""Before a number: what is asked is how a plan goes about it, not what stands in it."""
_OF_PLANS = re.compile(r"\bkế hoạch\b", re.I)
_NOT_CITED = "Các văn bản đã tra cứu không nhắc đến {}."
_NO_LAW = "Chưa có {} trong chỉ mục, và các văn bản đã tra cứu không nhắc đến nội dung được hỏi."
_ONLY_CITED = (
    "Chưa có {} trong chỉ mục. Các văn bản đã tra cứu chỉ nhắc đến tên, như ở {}, chứ không chép "
    "nội dung."
)


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is named, and the places that cite it."""

    name: str
    references: tuple[Reference, ...]


class ElsewhereReader:
    """Reads questions for documents that are named and not indexed in one generation."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._findings = catalogue.findings
        self._records = catalogue.documents()
        laws = [r.metadata for r in self._records if r.metadata.kind.is_legislation]
        self._indexed_laws = {law_key(law.title) for law in laws}

    def read(self, question: Question) -> Elsewhere | None:
        """What the question names that is not indexed; ``None`` if it names no such thing."""
        numbers = numbers_named(question.asked)
        if numbers and not any(map(self._is_indexed_in(question), numbers)):
            return self._by_number(question, numbers)
        laws = [law for law in laws_named(question.text) if not self._is_indexed_law(law)]
        return self._by_name(question, laws) if laws and not numbers else None

    def narrow(self, question: Question, hits: Sequence[Hit]) -> tuple[Question, list[Hit]]:
        """The question with what it names elsewhere, and the hits that may answer it."""
        found = self.read(question)
        if found is None:
            return question, list(hits)
        question = replace(question, elsewhere=found)
        if found.passages is None:
            return question, list(hits)
        scores = {hit.passage.id: hit for hit in hits}
        passages = self._catalogue.passages(found.passages)
        kept = [scores.get(passage.id, Hit(passage, 0.0)) for passage in passages]
        question = replace(question, asks_signer=False)
        return question, sorted(kept, key=lambda hit: -hit.score)

    def _by_number(self, question: Question, numbers: Sequence[NamedNumber]) -> Elsewhere | None:
        if question.named.codes:  # called by its name too, and indexed under that
            return None
        sought = [_Sought(n.called, self._citing(question, n)) for n in numbers]
        names = tuple(one.name for one in sought)
        references = [reference for one in sought for reference in one.references]
        placed = bool(question.scope.groups)
        if placed and CONFIRM.search(question.text):  # the notes tell what differs
            return None
        if not references:
            return Elsewhere(names, refusal=_NOT_CITED.format(" và ".join(names)))
        carried = any(_CARRIES_OUT.search(question.asked[: n.start]) for n in numbers)
        if placed and carried:
            return None
        return Elsewhere(names, passages=self._passages(references))

    def _citing(self, question: Question, number: NamedNumber) -> tuple[Reference, ...]:
        """The places that cite a number, however they write it."""
        running = parse_number(number.number).running
        alike = [n for n in self._cited_numbers if parse_number(n).running == running]
        found = self._findings.references(question.scope.documents, numbers=alike)
        groups = (document.references for document in join(found))
        meant = (group for group in groups if any(map(number.is_cited_by, group)))
        return tuple(reference for group in meant for reference in group)

    def _is_indexed_in(self, question: Question) -> _Bearing:
        documents = question.scope.documents
        return _Bearing([r for r in self._records if documents is None or r.id in documents])

    def _by_name(self, question: Question, laws: Sequence[NamedLaw]) -> Elsewhere:
        names = tuple(law.name for law in laws)
        if question.named.codes:
            return Elsewhere(names)
        references = [r for law in laws for r in self._naming(question, law)]
        called = " và ".join(names)
        if not references:
            return Elsewhere(names, refusal=_NO_LAW.format(called))
        if question.scope.groups:  # of what a plan does about it, any of its passages may tell
            return Elsewhere(names)
        of_plans = _OF_PLANS.search(question.text)
        if not of_plans and (question.named.articles or any(law.is_source for law in laws)):
            place = self._place(references[0])
            return Elsewhere(names, refusal=_ONLY_CITED.format(called, place))
        return Elsewhere(names, passages=self._passages(references))

    def _naming(self, question: Question, law: NamedLaw) -> Iterator[Reference]:
        """The places that name a law, with an article that the question asks for."""
        names = [name for name in self._cited_names if law.is_called(name)]
        articles = [f"Điều {article.article}" for article in question.named.articles]
        for cited in self._findings.references(question.scope.documents, names=names):
            words = f"{cited.article or ''} "
            if not articles or any(words.startswith(f"{article} ") for article in articles):
                yield cited

    def _is_indexed_law(self, law: NamedLaw) -> bool:
        """Whether a law is indexed, called in full, for short or with more words behind it."""
        return any(
            f"{law.key} ".startswith(f"{key} ") or f"{key} ".startswith(f"{law.key} ")
            for key in self._indexed_laws
        )

    def _passages(self, references: Iterable[Reference]) -> tuple[str, ...]:
        found = (self._catalogue.passages_in(r.document_id, r.span) for r in references)
        return tuple(dict.fromkeys(passage.id for some in found for passage in some))

    def _place(self, reference: Reference) -> str:
        record = next(r for r in self._records if r.id == reference.document_id)
        return f"{place_name(reference.section)} của {full_title(record.metadata)}"

    @cached_property
    def _cited_numbers(self) -> list[str]:
        return self._findings.cited_numbers()

    @cached_property
    def _cited_names(self) -> list[str]:
        return self._findings.cited_names()


@dataclass(frozen=True, slots=True)
class _Bearing:
    """Tells whether one of the documents bears a number itself."""

    records: Sequence[DocumentRecord]

    def __call__(self, number: NamedNumber) -> bool:
        return any(number.is_borne_by(r.metadata) for r in self.records)
