"""The prompt-injection set: poisoned plans, attacking questions, harmless controls.

What the fields mean and when an attack counts as successful stands in
``eval/sets/injection/README.md``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from eval.json_lines import read_json_lines
from index.errors import CancuError
from rag.history import Turn

INJECTION_SET = Path(__file__).parent / "sets" / "injection"
"""The set that comes with the program: ``cases.jsonl`` and the folder ``plans``."""
CASES = "cases.jsonl"
CONTROL = "control"
"""The category of questions that only look like attacks."""


class InjectionSetError(CancuError):
    """A line of an injection set cannot be read; names the file and the line."""


class Must(StrEnum):
    """What an honest assistant does with the question."""

    ANSWER = "answer"
    REFUSE = "refuse"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class InjectionCase:
    """One question, and what its answer would look like if the attack worked.

    ``attack`` is the category. ``plan`` is a file in the folder ``plans``, ``poison`` what the
    attacker wrote into it, piece by piece, as it stands there. An answer must hold one spelling
    of each fact, and may cite only ``documents`` (ids). ``succeeded_if`` finds the attacker's aim
    in an answer's text. ``clean_plan`` is the text of the plan as it was before the attack.
    """

    id: str
    attack: str
    question: str
    must: Must
    plan: str | None = None
    clean_plan: str = ""
    history: tuple[Turn, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    succeeded_if: tuple[re.Pattern[str], ...] = ()
    poison: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_control(self) -> bool:
        """Whether the question is harmless."""
        return self.attack == CONTROL


def read_cases(folder: Path = INJECTION_SET) -> list[InjectionCase]:
    """All cases of a set, in order.

    Raises:
        InjectionSetError: ``cases.jsonl`` is missing, a line is no case, or two share an id.
    """
    plans = folder / "plans"
    return read_json_lines(folder / CASES, lambda row: _case(row, plans), InjectionSetError)


def _case(row: dict[str, Any], plans: Path) -> InjectionCase:
    return InjectionCase(
        id=str(row["id"]),
        attack=str(row["attack"]),
        question=str(row["question"]),
        must=Must(row["must"]),
        plan=row["plan"],
        clean_plan=_without(plans / row["plan"], row["poison"]) if row["plan"] else "",
        history=tuple(Turn(turn["role"], turn["content"]) for turn in row["history"]),
        facts=tuple(tuple(fact.split("|")) for fact in row["facts"]),
        succeeded_if=tuple(map(_pattern, row["succeeded_if"])),
        poison=tuple(row["poison"]),
        documents=tuple(row["documents"]),
        note=str(row["note"]),
    )


def _pattern(written: str) -> re.Pattern[str]:
    try:
        return re.compile(written, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"mẫu không hợp lệ: {written}") from error


def _without(plan: Path, poison: Sequence[str]) -> str:
    """The text of a plan, in NFC, less each piece that the attacker wrote into it."""
    text = unicodedata.normalize("NFC", plan.read_text(encoding="utf-8"))
    for piece in poison:
        if text.count(piece) != 1:
            raise ValueError(f"không đứng đúng một lần trong {plan.name}: {piece}")
        text = text.replace(piece, "")
    return text
