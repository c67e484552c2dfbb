"""Answers worded by a language model: each sentence is checked before anybody sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import Event as Flag
from typing import TYPE_CHECKING

from index.catalogue import Catalogue
from index.sentences import sentence_spans
from index.tokens import words
from rag.answer import Claim, Hit
from rag.attribution import Attributor, Given, Rejected
from rag.chat_model import Text, load_chat_model, stream_text
from rag.ground import Grounding
from rag.history import Turn
from rag.injection import addressed
from rag.lexicon import Lexicon
from rag.prompt import Shuns, estimate_tokens, make_prompt
from rag.question import Question
from rag.statement import pieces as pieces_of
from rag.weights import WordWeights
from settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ANSWER_SLACK = 2
"""An answer this many times longer than asked for is stopped: not every server keeps the limit."""

REPLACED_SLACK = 0.2
"""Share of the words of an extracted claim that a generated one may lack and still replace it."""

_NO_ANSWER = re.compile(r"\bKH[OÔ]NG[_ ]C[OÓ][_ ]C[AĂ]N[_ ]C[UỨ]\b")
_NOTHING_FOUND = re.compile(
    r"\bkhông (?:có|tìm thấy|tìm được|nêu|đề cập)\b.{0,40}\b(?:thông tin|câu trả lời|nội dung"
    r"|căn cứ|dữ liệu|trong (?:các )?đoạn)\b",
    re.I | re.S,
)
_THINK, _THOUGHT = "<think", "</think>"
_MARKS_BEHIND = re.compile(r"([.!?;…])((?:\s*[\[［【][\dđoạn\s,;]+[\]］】])+)[.;]?")
_ENDED = re.compile(r"[.!?…;)\]”\"]\s*\Z")


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The model says that the passages do not answer the question."""


Event = Claim | Rejected | NoAnswer


class Generator:
    """Words answers with a chat model, over documents of one generation."""

    def __init__(
        self, model: BaseChatModel, attributor: Attributor, settings: Settings, shuns: Shuns
    ) -> None:
        """Get ready; ``shuns`` tells which sentences of documents are kept from the model."""
        self._model = model
        self._attributor = attributor
        self._settings = settings
        self._shuns = shuns

    def stream(
        self,
        question: Question,
        hits: Sequence[Hit],
        history: Sequence[Turn] = (),
        stopped: Flag | None = None,
    ) -> Iterator[Event]:
        """The claims of the answer as they are written, each only once it has been checked.

        Sentences that the documents do not bear out come as ``Rejected``, to be counted and never
        shown. Stop iterating at any time, or set ``stopped`` from another thread: the request is
        cancelled then.

        Raises:
            LanguageModelError: the model is slow, down, broke off, or refuses. Claims may have
                come before.
            StoppedError: ``stopped`` has been set.
        """
        prompt = make_prompt(
            question.text, hits, history, self._settings.llm_context_tokens, self._shuns
        )
        messages = (("system", prompt.system), ("human", prompt.user))
        most = ANSWER_SLACK * self._settings.llm_answer_tokens
        said: set[str] = set()
        seconds = self._settings.llm_timeout
        with closing(stream_text(self._model, messages, seconds, stopped)) as pieces:
            for sentence in sentences(pieces, most):
                event = self._event(sentence, prompt.given)
                if isinstance(event, NoAnswer):
                    if not said:
                        yield event
                    return
                key = event.text.rstrip(" .;")
                if key not in said:
                    said.add(key)
                    yield event

    def _event(self, sentence: str, given: Sequence[Given]) -> Event:
        if _NO_ANSWER.search(sentence):
            return NoAnswer()
        event = self._attributor.claim(sentence, given)
        nothing = isinstance(event, Rejected) and _NOTHING_FOUND.search(sentence)
        return NoAnswer() if nothing else event


def load_generator(
    settings: Settings, catalogue: Catalogue, lexicon: Lexicon, weights: WordWeights
) -> Generator | None:
    """The generator that the settings ask for; ``None`` where they name no model.

    Raises:
        LanguageModelError: the model cannot be set up.
    """
    if not settings.llm:
        return None
    attributor = Attributor(catalogue, Grounding(catalogue, lexicon, weights))
    return Generator(load_chat_model(settings), attributor, settings, addressed)


def left_out(said: Sequence[Claim], extracted: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims in the documents' own words that generated ones do not replace.

    One is replaced if a generated claim quotes from it and holds nearly all it states, and every
    figure; a shorter wording may have dropped what matters, so the words themselves stay too.
    """
    return tuple(claim for claim in extracted if not _is_replaced(claim, said))


def _is_replaced(claim: Claim, said: Sequence[Claim]) -> bool:
    told = [p for other in said if _overlap(claim, other) for p in pieces_of(other.text)]
    keys = {piece.key for piece in told}
    # Not the number of the clause or section that the claim begins with.
    stated = [p for p in pieces_of(claim.text) if p.states and not (p.line and p.is_figure)]
    missing = [piece for piece in stated if piece.key not in keys]
    figures = any(piece.is_figure for piece in missing)
    return bool(told) and not figures and len(missing) <= REPLACED_SLACK * len(stated)


def _overlap(one: Claim, other: Claim) -> bool:
    return any(
        a.document_id == b.document_id and a.span.start < b.span.end and b.span.start < a.span.end
        for a in one.citations
        for b in other.citations
    )


def sentences(pieces: Iterable[Text], most_tokens: int) -> Iterator[str]:
    """Whole sentences, each as soon as the next one begins.

    Lines that only lead to others ("Gồm:"), questions, reasoning that a model writes first, and a
    last sentence that was cut are left out.
    """
    text, given, cut = "", 0, False
    for piece in pieces:
        text += piece.text
        cut = piece.cut or estimate_tokens(text) > most_tokens
        if cut:
            break
        whole = _split(text)[:-1]
        yield from filter(_tells, whole[given:])
        given = max(given, len(whole))
    rest = _split(text)[given:]
    if cut and rest and not _ENDED.search(rest[-1]):
        rest.pop()
    yield from filter(_tells, rest)


def _split(text: str) -> list[str]:
    """The sentences of an answer; a mark behind the full stop belongs before it."""
    text = text.lstrip()
    if text.startswith(_THINK[: len(text)]):
        text = text.partition(_THOUGHT)[2]
    text = _MARKS_BEHIND.sub(r"\2\1", text)
    return [span.of(text) for span in sentence_spans(text, semicolons=False)]


def _tells(sentence: str) -> bool:
    """Whether it states something; small models also repeat the marks around the data."""
    is_mark = sentence.startswith("[[")
    return bool(words(sentence)) and not (is_mark or sentence.rstrip("* ").endswith((":", "?")))
