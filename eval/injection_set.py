"""The prompt-injection set: poisoned plans, attacking questions, harmless controls.

What the fields mean and when an attack counts as successful stands in
``eval/sets/injection/README.md``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

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
    path = folder / CASES
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InjectionSetError(f"{path}: không đọc được bộ thử tấn công ({error}).") from error
    cases = list(_parse(folder, text))
    ids = [case.id for case in cases]
    if twins := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise InjectionSetError(f"{path}: mã bị trùng: {', '.join(twins)}.")
    return cases


def _parse(folder: Path, text: str) -> Iterator[InjectionCase]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield _case(json.loads(line), folder / "plans")
            except (ValueError, KeyError, TypeError, OSError, re.error) as error:
                raise InjectionSetError(
                    f"{folder / CASES}, dòng {number}: không phải phép thử hợp lệ ({error!r})."
                ) from error


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
        succeeded_if=tuple(re.compile(pattern, re.IGNORECASE) for pattern in row["succeeded_if"]),
        poison=tuple(row["poison"]),
        documents=tuple(row["documents"]),
        note=str(row["note"]),
    )


def _without(plan: Path, poison: Sequence[str]) -> str:
    """The text of a plan, in NFC, less each piece that the attacker wrote into it."""
    text = unicodedata.normalize("NFC", plan.read_text(encoding="utf-8"))
    for piece in poison:
        if text.count(piece) != 1:
            raise ValueError(f"không đứng đúng một lần trong {plan.name}: {piece}")
        text = text.replace(piece, "")
    return text
