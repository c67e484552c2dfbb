"""`cancu eval label`: making a question set, one question after the other, at the terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer
from rich.markup import escape

from cli.console import out
from cli.label_prompts import ask, choose, refuse, show_draft
from cli.opening import open_assistant
from cli.section_chooser import SectionChooser
from settings import load_settings

if TYPE_CHECKING:
    from eval.labelling import Draft, LabelFile
    from index.catalogue import Catalogue
    from rag.assistant import Assistant

_BACK = "<"
_HOW_TO_STATE = (
    "Dữ kiện: chuỗi ngắn mà câu trả lời đúng nào cũng phải có (số, ngày, tên cơ quan); mỗi dòng "
    "một dữ kiện, hai cách viết ngăn bằng dấu | (28/3/2025|28/03/2025). Gõ < để chọn lại mục. "
    "Enter khi đã đủ."
)
_HOW_TO_FORBID = (
    "Nếu có thể nhầm (số liệu năm khác, cơ quan khác), gõ điều chỉ câu trả lời sai mới có. "
    "Enter khi đã đủ hoặc không có."
)
_Fault: TypeAlias = "Callable[[Draft, str, Catalogue], str | None]"


def label(
    target: Annotated[
        Path, typer.Option("--out", metavar="TỆP", help="Bộ câu hỏi, JSON Lines; ghi nối tiếp.")
    ],
) -> None:
    """Lập bộ câu hỏi: gõ câu hỏi, chọn mục trả lời, gõ dữ kiện; lưu ngay từng câu."""
    from eval.labelling import LabelFile

    file = LabelFile(target)
    out.print(
        f"{escape(str(target))}: đã có {len(file.questions())} câu. "
        "Ctrl-C để nghỉ, chạy lại lệnh này để làm tiếp."
    )
    settings = load_settings()
    with open_assistant(settings, settings.home) as assistant:
        try:
            while _label_one(file, assistant):
                pass
        except (typer.Abort, KeyboardInterrupt, EOFError):
            out.print("\nĐã nghỉ; phần đã gõ của câu đang làm được giữ lại.")
    out.print(f"Bộ câu hỏi có {len(file.questions())} câu: {escape(str(target))}")


def _label_one(file: LabelFile, assistant: Assistant) -> bool:
    """Label a question and save it; whether one was asked."""
    draft = _draft(file)
    steps = _Labeller(draft, assistant, lambda: file.save_draft(draft)).steps()
    for step in steps[draft.steps :]:
        step()
        if not draft.question:
            return False
        draft.steps += 1
        file.save_draft(draft)
    question = draft.as_question(file.next_id())
    out.print(escape(question.as_line().strip()), style="dim")
    if typer.confirm("Lưu câu này?", default=True):
        file.append(question)
        out.print(f"[green]Đã lưu {question.id}.[/]\n")
    else:
        file.discard_draft()
        out.print("Đã bỏ câu này.\n")
    return True


def _draft(file: LabelFile) -> Draft:
    """The question that was broken off, if it is to go on, else a new one."""
    from eval.labelling import Draft

    kept = file.draft()
    if kept is None:
        return Draft()
    show_draft(kept)
    if typer.confirm("Làm tiếp câu này?", default=True):
        return kept
    file.discard_draft()
    return Draft()


class _Labeller:
    """Asks for the parts of one question, each of which is kept as soon as it is given."""

    def __init__(self, draft: Draft, assistant: Assistant, keep: Callable[[], None]) -> None:
        self._draft = draft
        self._assistant = assistant
        self._keep = keep

    def steps(self) -> list[Callable[[], None]]:
        """What is asked, in order; ``Draft.steps`` counts them."""
        return [
            self._question,
            self._kind,
            self._history,
            self._style,
            self._evidence,
            self._rule,
            self._facts,
            self._forbidden,
            self._answer,
        ]

    @property
    def _catalogue(self) -> Catalogue:
        return self._assistant.retriever.generation.catalogue

    @property
    def _answerable(self) -> bool:
        from eval.question_schema import QuestionKind

        return self._draft.kind is not QuestionKind.UNANSWERABLE

    def _question(self) -> None:
        self._draft.question = ask("Câu hỏi (Enter để kết thúc)")

    def _kind(self) -> None:
        from eval.question_schema import KIND_NAMES

        self._draft.kind = choose("Loại câu hỏi", KIND_NAMES, self._draft.kind)

    def _history(self) -> None:
        from eval.question_schema import QuestionKind, SpokenTurn

        if self._draft.kind is not QuestionKind.FOLLOWUP:
            return
        while True:
            asked = ask("Câu hỏi trước đó" + (" (Enter khi đã đủ)" if self._draft.history else ""))
            if asked and (answered := ask("Câu trả lời cho câu ấy")):
                said = (("user", asked), ("assistant", answered))
                turns = [SpokenTurn.model_validate({"role": r, "content": c}) for r, c in said]
                self._draft.history += turns
                self._keep()
            elif self._draft.history and not asked:
                return
            else:
                refuse("Câu hỏi tiếp cần ít nhất một câu hỏi trước và câu trả lời cho câu ấy.")

    def _style(self) -> None:
        from eval.question_schema import STYLE_NAMES, QuestionStyle

        likely = (
            QuestionStyle.NO_DIACRITICS if self._draft.question.isascii() else self._draft.style
        )
        self._draft.style = choose("Cách hỏi", STYLE_NAMES, likely)

    def _evidence(self) -> None:
        if self._answerable:
            SectionChooser(self._draft, self._assistant, self._keep).choose()

    def _rule(self) -> None:
        from eval.questions import EvidenceRule

        if len(self._draft.evidence) > 1:
            enough = typer.confirm("Chỉ một trong các mục đã chọn cũng đủ trả lời?", default=False)
            self._draft.evidence_rule = EvidenceRule.ANY if enough else EvidenceRule.ALL

    def _facts(self) -> None:
        from eval.labelling import fact_fault

        if self._answerable:
            out.print(_HOW_TO_STATE, style="dim")
            self._collect("Dữ kiện", self._draft.facts, fact_fault, required=True)

    def _forbidden(self) -> None:
        from eval.labelling import forbidden_fault

        out.print(_HOW_TO_FORBID, style="dim")
        self._collect("Chỉ câu trả lời sai mới có", self._draft.forbidden, forbidden_fault)

    def _collect(
        self, text: str, facts: list[str], fault: _Fault, *, required: bool = False
    ) -> None:
        """Ask for facts until Enter, each held at once against the sections chosen.

        ``required``: one at least, unless other sections are chosen and none of them answers.
        """
        while (typed := ask(text)) or (required and not facts):
            if typed == _BACK and required:
                self._choose_again()
                if not self._answerable:
                    return
            elif typed == _BACK:
                refuse("Ở bước này không chọn lại mục được nữa.")
            elif not typed:
                refuse("Cần ít nhất một dữ kiện mà câu trả lời đúng nào cũng phải có.")
            elif why := fault(self._draft, typed, self._catalogue):
                refuse(f"Không nhận: {why}.")
            else:
                facts.append(typed)
                self._keep()

    def _choose_again(self) -> None:
        self._draft.evidence, self._draft.facts[:] = [], []
        self._evidence()
        self._rule()
        self._keep()

    def _answer(self) -> None:
        self._draft.answer = ask("Trả lời mẫu, bằng lời của mình (có thể bỏ trống)")
