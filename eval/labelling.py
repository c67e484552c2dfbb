"""Labelling a question set: what has been given so far, and the file it ends up in.

Nothing that was given is lost: every answer of the labeller is in the draft beside the set before
the next is asked for, and a finished question is on the disk before another begins.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from eval.json_lines import read_json_lines
from eval.lint import fact_faults, section_faults
from eval.question_schema import (
    Evidence,
    LabelledQuestion,
    QuestionKind,
    QuestionStyle,
    SpokenTurn,
)
from eval.questions import EvidenceRule, QuestionSetError
from index.catalogue import Catalogue
from index.durable import replace_text
from index.errors import CancuError
from index.model import Passage
from index.readers import slug

_NUMBERS = re.compile(r"\d+(?:[\s,;]+\d+)*")
_PLACE = re.compile(r"(?P<where>\S+)\s+(?P<path>\S.*)")


class Draft(BaseModel):
    """A question being labelled. ``steps``: how many steps of the labelling are done."""

    steps: int = 0
    question: str = ""
    kind: QuestionKind = QuestionKind.CONTENT
    style: QuestionStyle = QuestionStyle.PLAIN
    history: list[SpokenTurn] = []
    evidence: list[Evidence] = []
    evidence_rule: EvidenceRule = EvidenceRule.ALL
    facts: list[str] = []
    forbidden: list[str] = []
    answer: str = ""

    def as_question(self, id_: str) -> LabelledQuestion:
        """The line of the set that it makes."""
        return LabelledQuestion(
            id=id_,
            kind=self.kind,
            style=self.style,
            question=self.question,
            history=tuple(self.history),
            answer=self.answer,
            facts=tuple(self.facts),
            forbidden=tuple(self.forbidden),
            docs=tuple(dict.fromkeys(evidence.doc for evidence in self.evidence)),
            evidence=tuple(self.evidence),
            evidence_rule=self.evidence_rule,
        )


class ChoiceError(CancuError):
    """What was typed chooses no section; says why and what to type."""


def chosen_evidence(typed: str, shown: Sequence[Passage], catalogue: Catalogue) -> list[Evidence]:
    """The sections that a line chooses.

    ``1, 3`` are the sections of the first and third passage shown; ``2 Điều 9 khoản 1`` is a
    section of the document of the second; ``ke-hoach-2025 II.2.a`` is one of any document.

    Raises:
        ChoiceError: a number is not shown, or a document or section does not exist.
    """
    typed = typed.strip()
    if _NUMBERS.fullmatch(typed):
        passages = [_shown(number, shown) for number in re.findall(r"\d+", typed)]
        return [Evidence(doc=p.document_id, section=p.section) for p in passages]
    match = _PLACE.fullmatch(typed)
    if not match:
        raise ChoiceError(f"Không hiểu “{typed}”. Hãy gõ số thứ tự, hoặc mã văn bản rồi tên mục.")
    where, path = match["where"], match["path"]
    document = _shown(where, shown).document_id if where.isdecimal() else where
    evidence = Evidence(doc=document, section=path)
    if faults := [*section_faults([evidence], catalogue)]:
        raise ChoiceError(f"{'; '.join(faults)}.")
    return [evidence]


def _shown(number: str, shown: Sequence[Passage]) -> Passage:
    if not 1 <= int(number) <= len(shown):
        raise ChoiceError(f"Không có kết quả số {number}; chỉ có từ 1 đến {len(shown)}.")
    return shown[int(number) - 1]


def fact_fault(draft: Draft, fact: str, catalogue: Catalogue) -> str | None:
    """Why ``fact`` cannot be one of the draft's facts: it does not stand in its sections."""
    return next(fact_faults(draft.evidence, draft.evidence_rule, [fact], [], catalogue), None)


def forbidden_fault(draft: Draft, fact: str, catalogue: Catalogue) -> str | None:
    """Why ``fact`` cannot be forbidden: it stands in the draft's sections."""
    return next(fact_faults(draft.evidence, draft.evidence_rule, [], [fact], catalogue), None)


@dataclass(frozen=True, slots=True)
class LabelFile:
    """A set that is being made at ``path``, with the draft beside it."""

    path: Path

    def questions(self) -> list[LabelledQuestion]:
        """What is in the set already; nothing if there is no file yet.

        Raises:
            QuestionSetError: it cannot be read, or a line is no labelled question.
        """
        if not self.path.exists():
            return []
        return read_json_lines(self.path, LabelledQuestion.model_validate, QuestionSetError)

    def next_id(self) -> str:
        """An id that the set has not used: its name, then the next number."""
        prefix = slug(self.path.stem)
        pattern = re.compile(rf"{re.escape(prefix)}-(\d+)")
        used = [match[1] for q in self.questions() if (match := pattern.fullmatch(q.id))]
        return f"{prefix}-{max(map(int, used), default=0) + 1:03}"

    def append(self, question: LabelledQuestion) -> None:
        """Add a line, on the disk when this returns; the draft is done with then.

        Raises:
            CancuError: the file cannot be written.
        """
        try:
            self._append(question.as_line())
        except OSError as error:
            raise self._unwritable(error) from error
        self.discard_draft()

    def _append(self, line: str) -> None:
        there = self.path.read_bytes() if self.path.exists() else b""
        apart = "\n" if there and not there.endswith(b"\n") else ""
        with self.path.open("a", encoding="utf-8") as out:
            out.write(apart + line)
            out.flush()
            os.fsync(out.fileno())

    @property
    def draft_path(self) -> Path:
        """Where the draft is kept."""
        return self.path.with_name(f"{self.path.name}.draft")

    def draft(self) -> Draft | None:
        """The question that was being labelled when the work was broken off.

        Raises:
            CancuError: the draft cannot be read.
        """
        try:
            return Draft.model_validate_json(self.draft_path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise CancuError(
                f"{self.draft_path}: không đọc được câu đang làm dở. Hãy xóa tệp này rồi chạy lại."
            ) from error

    def save_draft(self, draft: Draft) -> None:
        """Keep the draft as it is now.

        Raises:
            CancuError: it cannot be written.
        """
        try:
            replace_text(self.draft_path, draft.model_dump_json())
        except OSError as error:
            raise self._unwritable(error) from error

    def discard_draft(self) -> None:
        """Forget the draft, if there is one."""
        self.draft_path.unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> CancuError:
        why = error.strerror
        return CancuError(f"Không ghi được vào {self.path} ({why}). Hãy kiểm tra thư mục và quyền.")
