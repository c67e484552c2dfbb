"""Faults of question sets: what would make a measurement wrong without anybody noticing.

Every line is held against the form of a set and against the open index: the documents and
sections that it names exist, its facts stand there, and what is forbidden does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from eval.facts import alternatives, has_fact, normalised
from eval.named_sections import section_paths, section_text
from eval.question_schema import Evidence, LabelledQuestion, QuestionKind
from eval.questions import EvidenceRule
from index.catalogue import Catalogue
from index.errors import CancuError

_SUGGESTIONS = 3
_FORM_FAULTS = {
    "missing": "thiếu khóa “{place}”; hãy thêm vào",
    "extra_forbidden": "khóa lạ “{place}”; hãy sửa lại tên khóa hoặc bỏ đi",
    "enum": "“{place}” là {given}, phải là một trong các giá trị {expected}",
    "literal_error": "“{place}” là {given}, phải là một trong các giá trị {expected}",
    "string_pattern_mismatch": "“{place}” là {given}, không đúng dạng; mã chỉ gồm chữ thường không "
    "dấu, chữ số và dấu gạch nối ở giữa, lời không được để trống",
    "string_too_short": "“{place}” để trống; hãy ghi nội dung",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in a set: where it is, what it is, what to do. ``id`` is "?" where none is legible.

    ``line`` counts from 1.
    """

    file: Path
    line: int
    id: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.id}: {self.message}."


@dataclass(frozen=True, slots=True)
class _Line:
    file: Path
    number: int
    text: str

    def problem(self, id_: str, message: str) -> Problem:
        return Problem(self.file, self.number, id_, message)


@dataclass(frozen=True, slots=True)
class LintReport:
    """What was looked at, and what is wrong with it; a question with faults of form is left out."""

    questions: tuple[LabelledQuestion, ...]
    problems: tuple[Problem, ...]


def lint(files: Sequence[Path], catalogue: Catalogue) -> LintReport:
    """Check the sets together: an id is used once in all of them.

    Raises:
        CancuError: a file cannot be read.
    """
    problems: list[Problem] = []
    read: list[tuple[_Line, LabelledQuestion]] = []
    for line in (line for file in files for line in _lines(file)):
        question = _question(line)
        if isinstance(question, LabelledQuestion):
            read.append((line, question))
            problems += [line.problem(question.id, m) for m in question_faults(question, catalogue)]
        else:
            problems += question
    problems += _twins(read)
    order = {file: place for place, file in enumerate(files)}
    problems.sort(key=lambda problem: (order[problem.file], problem.line))
    return LintReport(tuple(question for _, question in read), tuple(problems))


def question_faults(question: LabelledQuestion, catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with one question, each fault with what to do, without a full stop."""
    yield from _answerability(question)
    yield from _history(question)
    yield from _documents(question)
    unknown = [*section_faults(question.evidence, catalogue)]
    yield from unknown
    yield from _unknown_documents(question, catalogue)
    if not unknown:
        rule, facts, forbidden = question.evidence_rule, question.facts, question.forbidden
        yield from fact_faults(question.evidence, rule, facts, forbidden, catalogue)
        yield from _quotes(question.evidence, catalogue)


def section_faults(evidence: Iterable[Evidence], catalogue: Catalogue) -> Iterator[str]:
    """Which documents and sections of the evidence do not exist, and which are like them."""
    known = [record.id for record in catalogue.documents()]
    for piece in evidence:
        if piece.doc not in known:
            yield _no_document(piece.doc, known)
        elif piece.section not in (paths := section_paths(catalogue, piece.doc)):
            near = _nearest(piece.section, paths)
            yield f"“{piece.doc}” không có mục “{piece.section}”; gần giống: {near}"


def fact_faults(
    evidence: Sequence[Evidence],
    rule: EvidenceRule,
    facts: Iterable[str],
    forbidden: Iterable[str],
    catalogue: Catalogue,
) -> Iterator[str]:
    """Which facts do not stand in the sections named, and which forbidden ones do.

    Where any one piece of evidence is enough, each must hold every fact. Without evidence there
    is nothing to hold them against.
    """
    facts, forbidden = [*facts], [*forbidden]
    for fact in (*facts, *forbidden):
        if not all(map(normalised, alternatives(fact))):
            yield f"“{fact}” có cách viết để trống; hãy bỏ dấu | thừa"
    texts = [section_text(catalogue, piece.doc, piece.section) for piece in evidence]
    holders = texts if rule is EvidenceRule.ANY else ["\n".join(texts)]
    for fact in facts if texts else ():
        if not all(has_fact(fact, text) for text in holders):
            yield f"dữ kiện “{fact}” không có trong mục đã nêu; hãy sửa dữ kiện hoặc chỉ đúng mục"
    for fact in forbidden:
        if any(has_fact(fact, text) for text in texts):
            yield f"“{fact}” bị cấm mà có trong mục đã nêu; câu trích đúng sẽ bị chấm sai, hãy bỏ"


def _lines(file: Path) -> list[_Line]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CancuError(f"{file}: không đọc được tệp ({error}).") from error
    numbered = enumerate(text.split("\n"), start=1)
    return [_Line(file, number, line) for number, line in numbered if line.strip()]


def _question(line: _Line) -> LabelledQuestion | list[Problem]:
    try:
        row = json.loads(line.text)
    except ValueError as error:
        return [line.problem("?", f"không phải JSON ({error}); mỗi câu hỏi viết trên một dòng")]
    if not isinstance(row, dict):
        return [line.problem("?", "không phải đối tượng JSON; một câu hỏi có dạng {…}")]
    try:
        return LabelledQuestion.model_validate(row)
    except ValidationError as error:
        id_ = str(row.get("id", "?"))
        return [line.problem(id_, _form_fault(fault)) for fault in error.errors()]


def _form_fault(fault: ErrorDetails) -> str:
    place = ".".join(str(step) for step in fault["loc"])
    expected = fault.get("ctx", {}).get("expected", "").replace(" or ", ", ")
    message = _FORM_FAULTS.get(fault["type"], "“{place}” không hợp lệ: " + fault["msg"])
    return message.format(place=place, given=json.dumps(fault["input"]), expected=expected)


def _twins(read: Sequence[tuple[_Line, LabelledQuestion]]) -> Iterator[Problem]:
    ids: dict[str, _Line] = {}
    asked: dict[tuple[str, ...], str] = {}
    for line, question in read:
        first = ids.setdefault(question.id, line)
        if first is not line:
            place = f"{first.file}:{first.number}"
            yield line.problem(question.id, f"trùng mã với {place}; hãy đặt mã khác")
        words = (*(turn.content for turn in question.history), question.question)
        same = asked.setdefault(tuple(normalised(turn) for turn in words), question.id)
        if same != question.id:
            yield line.problem(question.id, f"trùng câu hỏi với “{same}”; hãy bỏ một câu")


def _answerability(question: LabelledQuestion) -> Iterator[str]:
    if question.kind is QuestionKind.UNANSWERABLE:
        given = [name for name in ("facts", "docs", "evidence") if getattr(question, name)]
        if given:
            names = ", ".join(given)
            yield f"câu không có lời giải mà vẫn ghi {names}; hãy để trống hoặc đổi kind"
        return
    for name, what in (("facts", "dữ kiện"), ("docs", "văn bản"), ("evidence", "căn cứ")):
        if not getattr(question, name):
            yield f"thiếu {what}: “{name}” để trống; hãy ghi, hoặc đổi kind thành unanswerable"


def _history(question: LabelledQuestion) -> Iterator[str]:
    roles = [turn.role for turn in question.history]
    if roles != ["user", "assistant"] * (len(roles) // 2):
        yield "history phải lần lượt là user rồi assistant, kết thúc bằng assistant"
    if question.kind is QuestionKind.FOLLOWUP and not roles:
        yield "câu hỏi tiếp mà không có history; hãy ghi các lượt trước, hoặc đổi kind"
    if roles and question.kind not in (QuestionKind.FOLLOWUP, QuestionKind.UNANSWERABLE):
        yield "có history nhưng không phải câu hỏi tiếp; hãy đổi kind thành followup"


def _documents(question: LabelledQuestion) -> Iterator[str]:
    for document in dict.fromkeys(piece.doc for piece in question.evidence):
        if document not in question.docs:
            yield f"căn cứ nằm ở “{document}” nhưng docs không ghi; hãy thêm vào docs"


def _unknown_documents(question: LabelledQuestion, catalogue: Catalogue) -> Iterator[str]:
    """Those that ``docs`` names; the evidence has been looked at by itself."""
    known = [record.id for record in catalogue.documents()]
    told = {piece.doc for piece in question.evidence}
    for document in question.docs:
        if document not in told and document not in known:
            yield _no_document(document, known)


def _no_document(document: str, known: Sequence[str]) -> str:
    near = _nearest(document, known)
    return f"chỉ mục không có văn bản “{document}”; hãy lập chỉ mục văn bản này, hoặc sửa: {near}"


def _nearest(name: str, there: Sequence[str]) -> str:
    found = process.extract(name, there, scorer=fuzz.ratio, limit=_SUGGESTIONS)
    return ", ".join(f"“{match[0]}”" for match in found)


def _quotes(evidence: Sequence[Evidence], catalogue: Catalogue) -> Iterator[str]:
    for piece in evidence:
        text = section_text(catalogue, piece.doc, piece.section)
        if piece.quote and _letters(piece.quote) not in _letters(text):
            yield (
                f"lời trích “{piece.quote[:40]}…” không có trong mục “{piece.section}”; hãy chép "
                "lại cho đúng hoặc bỏ quote"
            )


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", normalised(text))
