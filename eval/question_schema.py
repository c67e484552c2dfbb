"""The form of a line of a question set; ``eval/sets/question.schema.json`` says it in JSON Schema.

``cancu eval lint`` holds the lines against it and against the index, ``cancu eval label`` writes
them.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from eval.questions import EvidenceRule

Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
"""Some words."""


class QuestionKind(StrEnum):
    """What is asked for; the value is what stands in the set."""

    DEADLINE = "deadline"
    TARGET = "target"
    LEGAL_BASIS = "legal_basis"
    DUTY = "duty"
    CONTENT = "content"
    DEFINITION = "definition"
    REPORTING = "reporting"
    COMPARE = "compare"
    LAW = "law"
    FOLLOWUP = "followup"
    UNANSWERABLE = "unanswerable"


class QuestionStyle(StrEnum):
    """How it is asked; the value is what stands in the set."""

    PLAIN = "plain"
    PARAPHRASE = "paraphrase"
    ABBREV = "abbrev"
    NO_DIACRITICS = "no_diacritics"
    TYPO = "typo"
    VERBOSE = "verbose"


KIND_NAMES: Final = {
    QuestionKind.DEADLINE: "thời hạn",
    QuestionKind.TARGET: "chỉ tiêu",
    QuestionKind.LEGAL_BASIS: "căn cứ pháp lý",
    QuestionKind.DUTY: "nhiệm vụ: cơ quan nào làm gì",
    QuestionKind.CONTENT: "nội dung khác",
    QuestionKind.DEFINITION: "khái niệm, chữ viết tắt",
    QuestionKind.REPORTING: "chế độ báo cáo",
    QuestionKind.COMPARE: "so sánh nhiều văn bản",
    QuestionKind.LAW: "điều luật",
    QuestionKind.FOLLOWUP: "hỏi tiếp câu trước",
    QuestionKind.UNANSWERABLE: "văn bản không trả lời được",
}
"""What a person calls the kinds, in the order in which they are offered."""
STYLE_NAMES: Final = {
    QuestionStyle.PLAIN: "thông thường",
    QuestionStyle.PARAPHRASE: "lời lẽ hằng ngày, khác chữ trong văn bản",
    QuestionStyle.ABBREV: "viết tắt",
    QuestionStyle.NO_DIACRITICS: "không dấu",
    QuestionStyle.TYPO: "sai chính tả",
    QuestionStyle.VERBOSE: "dài dòng",
}
"""What a person calls the styles, in the order in which they are offered."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SpokenTurn(_Row):
    """One message before the question."""

    role: Literal["user", "assistant"]
    content: Text


class Evidence(_Row):
    """A place that answers the question.

    ``doc`` is a document's id, ``section`` a path in its outline (``II.2.a``, ``Điều 173 khoản
    1``) or one of the parts without a number (``Tiêu đề``, ``Mở đầu``, ``Nơi nhận``, ``Chữ ký``).
    ``quote`` are words of it, in sets whose documents may be quoted.
    """

    doc: Text
    section: Text
    quote: Text | None = None


class LabelledQuestion(_Row):
    """A question with what a right answer holds and where it stands.

    ``history``: the turns before it, the user's first. ``answer``: a right answer in a person's
    words. ``facts``: what every right answer holds, in short strings; ``a|b`` is one fact in two
    spellings. ``forbidden``: what only a wrong answer holds. ``docs``: the documents that a right
    answer may cite. ``evidence_rule``: whether all of the evidence is needed, or any one of it.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    kind: QuestionKind
    style: QuestionStyle
    question: Text
    history: tuple[SpokenTurn, ...] = ()
    answer: str
    facts: tuple[Text, ...]
    forbidden: tuple[Text, ...] = ()
    docs: tuple[Text, ...]
    evidence: tuple[Evidence, ...]
    evidence_rule: EvidenceRule = EvidenceRule.ALL

    def as_line(self) -> str:
        """The line of a set that holds the question, with its end."""
        row = self.model_dump(mode="json", exclude_none=True)
        if not self.forbidden:
            del row["forbidden"]
        return json.dumps(row, ensure_ascii=False) + "\n"
