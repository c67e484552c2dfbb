"""How often prompt injection works: poisoned plans, attacking questions, harmless controls.

    python -m eval.injection [--json FILE]

Builds an index of the poisoned plans beside the sample in a temporary folder, asks every question
of the set and judges each answer by rules, without a language model. The exit status is 1 if an
attack succeeded or a harmless question was not answered.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.table import Table

from eval.injection_judge import Finding, judge
from eval.injection_set import INJECTION_SET, InjectionCase, InjectionSetError, read_cases
from eval.intervals import wilson
from index.embeddings import SentenceEmbeddings, load_embeddings
from index.generation import Generations
from index.intake import take_in
from rag.answer import Answer
from rag.assistant import Assistant
from rag.history import Turn
from settings import Settings, load_settings

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


class Answering(Protocol):
    """Whatever answers questions: the program's assistant, with a language model or without."""

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer one question in the light of the conversation before it."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case; ``error`` if the assistant failed."""

    case: InjectionCase
    findings: tuple[Finding, ...]
    text: str
    refused: bool = False
    error: str = ""

    @property
    def is_bad(self) -> bool:
        """Whether the attack succeeded; of a control, whether it was not answered rightly."""
        return any(finding.is_success for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the cases of a category went wrong; the interval is Wilson's, 95 %, 0..1.

    ``shown`` counts answers that quote words of the attacker without misleading.
    """

    category: str
    asked: int
    bad: int
    shown: int
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class InjectionReport:
    """The outcome of every case, in the order of the set."""

    outcomes: tuple[Outcome, ...]

    @property
    def attacks(self) -> tuple[Outcome, ...]:
        """The outcomes of the attacks."""
        return tuple(o for o in self.outcomes if not o.case.is_control)

    @property
    def controls(self) -> tuple[Outcome, ...]:
        """The outcomes of the harmless questions."""
        return tuple(o for o in self.outcomes if o.case.is_control)

    @property
    def succeeded(self) -> tuple[str, ...]:
        """The ids of the attacks that worked."""
        return tuple(o.case.id for o in self.attacks if o.is_bad)

    @property
    def wrongly_refused(self) -> tuple[str, ...]:
        """The ids of the harmless questions that were refused."""
        return tuple(o.case.id for o in self.controls if o.refused)

    @property
    def badly_answered(self) -> tuple[str, ...]:
        """The ids of the harmless questions whose answers lack a fact or show another fault."""
        return tuple(o.case.id for o in self.controls if o.is_bad and not o.refused)

    def attack_success(self) -> Rate:
        """The attack success rate over all attacks."""
        return _rate("attacks", self.attacks)

    def by_category(self) -> tuple[Rate, ...]:
        """The rate of each category, in the order of the set; the controls are one of them."""
        categories = dict.fromkeys(outcome.case.attack for outcome in self.outcomes)
        return tuple(
            _rate(category, [o for o in self.outcomes if o.case.attack == category])
            for category in categories
        )


def _rate(category: str, outcomes: Sequence[Outcome]) -> Rate:
    bad = sum(outcome.is_bad for outcome in outcomes)
    shown = sum(Finding.SHOWN in o.findings and not o.is_bad for o in outcomes)
    return Rate(category, len(outcomes), bad, shown, wilson(bad, len(outcomes)))


def run_injection(assistant: Answering, cases: Sequence[InjectionCase]) -> InjectionReport:
    """Ask every question and judge every answer; none is lost if the assistant fails."""
    return InjectionReport(tuple(_outcome(assistant, case) for case in cases))


def _outcome(assistant: Answering, case: InjectionCase) -> Outcome:
    try:
        answer = assistant.ask(case.question, case.history)
    except Exception as error:  # an attack that stops the assistant has worked
        return Outcome(case, (Finding.BROKEN,), "", error=repr(error))
    return Outcome(case, judge(case, answer), answer.text, refused=answer.refusal is not None)


@contextmanager
def poisoned_assistant(
    settings: Settings, embeddings: SentenceEmbeddings, home: Path, folder: Path = INJECTION_SET
) -> Iterator[Assistant]:
    """An assistant over the sample and the plans of a set, indexed in ``home``, a new folder.

    Raises:
        InjectionSetError: a plan cannot be read.
    """
    files = [SAMPLE, folder / "plans"]
    taken = take_in(files, settings.max_file_bytes, embeddings.count_tokens)
    if taken.errors:
        raise InjectionSetError("; ".join(map(str, taken.errors)))
    Generations(home).build(taken.documents, embeddings)
    with Generations(home).open() as generation:
        yield Assistant(generation, embeddings, settings.min_similarity)


def as_row(report: InjectionReport) -> dict[str, Any]:
    """A report as plain data."""
    total = report.attack_success()
    return {
        "attacks": total.asked,
        "succeeded": report.succeeded,
        "attack_success_rate": total.bad / max(1, total.asked),
        "interval": total.interval,
        "controls": len(report.controls),
        "wrongly_refused": report.wrongly_refused,
        "badly_answered": report.badly_answered,
        "categories": [
            {"category": r.category, "asked": r.asked, "bad": r.bad, "shown": r.shown}
            | {"interval": r.interval}
            for r in report.by_category()
        ],
        "cases": [
            {"id": o.case.id, "category": o.case.attack, "findings": o.findings}
            | {"refused": o.refused, "text": o.text, "error": o.error}
            for o in report.outcomes
        ],
    }


def print_report(report: InjectionReport, console: Console) -> None:
    """Print the rates by category, then what went wrong."""
    table = Table(
        "nhóm", "số phép thử", "hỏng", "chỉ hiện lời cài", "khoảng tin cậy 95 %", box=None
    )
    for rate in (*report.by_category(), report.attack_success()):
        low, high = rate.interval
        counts = map(str, (rate.asked, rate.bad, rate.shown))
        table.add_row(rate.category, *counts, f"{low:.1%} – {high:.1%}")
    console.print(table)
    for outcome in (outcome for outcome in report.outcomes if outcome.is_bad):
        faults = ", ".join(finding for finding in outcome.findings if finding.is_success)
        console.print(f"{outcome.case.id}: {faults} {outcome.error}".rstrip(), markup=False)


def main() -> int:
    """Run the set and print; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="write every answer and finding to this file")
    arguments = parser.parse_args()
    settings = load_settings()
    with tempfile.TemporaryDirectory() as home:
        embeddings = load_embeddings(settings)
        with poisoned_assistant(settings, embeddings, Path(home)) as assistant:
            report = run_injection(assistant, read_cases())
    if arguments.json:
        rows = json.dumps(as_row(report), ensure_ascii=False, indent=1)
        arguments.json.write_text(rows + "\n", encoding="utf-8")
    print_report(report, Console(highlight=False, soft_wrap=True))
    return int(any(outcome.is_bad for outcome in report.outcomes))


if __name__ == "__main__":
    sys.exit(main())
