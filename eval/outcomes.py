"""What a system made of a question set: a line a question in ``answers.jsonl``.

Every system that is measured writes the same form, ours and the baselines; metrics read nothing
else. The keys ``passages`` and ``answer`` are also what other tools read.
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Placed(BaseModel):
    """Something at characters ``start`` to ``end`` (half-open) of a source after NFC."""

    model_config = ConfigDict(frozen=True)

    document_id: str
    section: str
    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"ends at {self.end}, before its start at {self.start}")
        return self


class FoundPassage(_Placed):
    """A passage found."""

    text: str


class CitedQuote(_Placed):
    """Words cited."""

    quote: str


class StatedClaim(BaseModel):
    """A statement; ``citations`` are places in the answer's list of citations, from 0."""

    model_config = ConfigDict(frozen=True)

    text: str
    citations: tuple[int, ...]


class StatedAnswer(BaseModel):
    """An answer, or a refusal (``abstained``) with its reason."""

    model_config = ConfigDict(frozen=True)

    text: str = ""
    abstained: bool = True
    reason: str | None = None
    claims: tuple[StatedClaim, ...] = ()
    citations: tuple[CitedQuote, ...] = ()

    @model_validator(mode="after")
    def _cites_what_it_lists(self) -> Self:
        places = range(len(self.citations))
        if any(place not in places for claim in self.claims for place in claim.citations):
            raise ValueError("a claim cites what is not in the list of citations")
        return self


class Outcome(BaseModel):
    """What came of one question; ``error`` is set where the system failed.

    ``passages``: best first. ``milliseconds``: by step of the answer, ``total`` among them.
    ``confidence``: what the refusal threshold was held against, 0..1.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    passages: tuple[FoundPassage, ...] = ()
    answer: StatedAnswer = StatedAnswer()
    milliseconds: dict[str, float] = {}
    confidence: float = 0.0
    error: str | None = None
