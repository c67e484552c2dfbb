"""What a system under measurement is: a name, and an outcome for each question."""

from __future__ import annotations

from typing import Protocol

from eval.outcomes import Outcome
from eval.questions import AskedQuestion


class System(Protocol):
    """Answers questions over one generation; safe from several threads.

    ``name`` tells it apart in reports, file names and manifests.
    """

    @property
    def name(self) -> str:
        """Lower-case ASCII, words joined by hyphens."""
        ...

    def answer(self, asked: AskedQuestion) -> Outcome:
        """What it finds and says; whatever it raises becomes an outcome with an error."""
        ...
