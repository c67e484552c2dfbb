"""Choosing the sections that answer a question, out of what a search finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cli.console import out
from cli.label_prompts import ask, refuse, show_passages

if TYPE_CHECKING:
    from eval.labelling import Draft
    from index.model import Passage
    from rag.assistant import Assistant

_AT_ONCE = 6
"""Passages shown at once."""
_MORE = "+"
_AGAIN = "?"
_NOTHING = "0"
_HOW_TO = (
    "Chọn mục trả lời: số thứ tự (1, 3) · số và mục con (2 Điều 9 khoản 1) · mã văn bản và mục "
    f"(ke-hoach-2025 II.2.a) · {_AGAIN}từ khóa để tìm lại · {_MORE} xem thêm · {_NOTHING} nếu văn "
    "bản không trả lời được · Enter khi đã đủ."
)


class SectionChooser:
    """Fills the evidence of a draft; ``keep`` is called after each choice."""

    def __init__(self, draft: Draft, assistant: Assistant, keep: Callable[[], None]) -> None:
        self._draft = draft
        self._assistant = assistant
        self._keep = keep
        self._found: list[Passage] = []
        self._shown = 0

    def choose(self) -> None:
        """Search for the question, then do what is typed, until it is enough."""
        out.print(_HOW_TO, style="dim")
        self._search(self._draft.question)
        while (typed := ask("Mục trả lời")) or not self._draft.evidence:
            if typed == _NOTHING:
                self._give_up()
                return
            self._do(typed)

    def _do(self, typed: str) -> None:
        if not typed:
            refuse(f"Chưa chọn mục nào; gõ {_NOTHING} nếu văn bản không trả lời được.")
        elif typed == _MORE:
            self._show_more()
        elif typed.startswith(_AGAIN):
            self._search(typed[1:])
        else:
            self._take(typed)

    def _search(self, words: str) -> None:
        from rag.history import Turn

        turns = [Turn(turn.role, turn.content) for turn in self._draft.history]
        question = self._assistant.understanding.understand(words, turns)
        self._found = [hit.passage for hit in self._assistant.retriever.retrieve(question)]
        self._shown = 0
        self._show_more()

    def _show_more(self) -> None:
        more = self._found[self._shown : self._shown + _AT_ONCE]
        if not more:
            refuse(f"Không còn kết quả nào; gõ {_AGAIN} và từ khóa khác để tìm lại.")
        show_passages(more, self._shown + 1, self._assistant.retriever.generation.catalogue)
        self._shown += len(more)

    def _take(self, typed: str) -> None:
        from eval.labelling import ChoiceError, chosen_evidence

        catalogue = self._assistant.retriever.generation.catalogue
        try:
            chosen = chosen_evidence(typed, self._found[: self._shown], catalogue)
        except ChoiceError as error:
            refuse(error)
            return
        self._draft.evidence += [e for e in chosen if e not in self._draft.evidence]
        self._keep()
        for evidence in self._draft.evidence:
            out.print(f"  [green]✓[/] {evidence.doc}, {evidence.section}")

    def _give_up(self) -> None:
        from eval.question_schema import QuestionKind

        self._draft.evidence = []
        self._draft.kind = QuestionKind.UNANSWERABLE
