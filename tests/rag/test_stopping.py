"""An answer that nobody waits for any more is not worked on."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event, Timer

import pytest

from index.embeddings import SentenceEmbeddings
from index.generation import Generations
from rag.answer import Claim
from rag.assistant import Assistant
from rag.chat_model import StoppedError, load_chat_model, stream_text
from settings import Settings
from tests.rag.scripted_llm import Script, scripted

SAID = "Tỉnh Lâm Giang di dời dứt điểm 815 hộ ra khỏi vùng có nguy cơ sạt lở rất cao [1]."
ASKED = "Tỉnh Lâm Giang năm 2025 phải di dời bao nhiêu hộ khỏi vùng sạt lở?"


def settings(url: str, home: Path | None = None) -> Settings:
    given = {"llm": "openai:m", "llm_base_url": url, "llm_timeout": 30.0}
    return Settings.model_validate(given | ({"home": home} if home else {}))


@pytest.mark.parametrize("hangs_after", [0, 3])
def test_a_request_to_a_silent_model_is_given_up_once_the_flag_is_set(hangs_after: int) -> None:
    script, stopped = Script([SAID], hangs_after=hangs_after), Event()
    with scripted(script) as url:
        model = load_chat_model(settings(url))
        setting = Timer(0.3, stopped.set)
        setting.start()
        started = time.monotonic()
        with pytest.raises(StoppedError):
            [*stream_text(model, [("human", "x")], 30, stopped)]
        assert time.monotonic() - started < 5  # half of the time for the first word would be 15
        assert script.hung_up.wait(1)


def test_a_flag_set_between_two_claims_ends_the_whole_answer(
    sample_home: Path, embeddings: SentenceEmbeddings
) -> None:
    script, stopped = Script([f"{SAID} Trong đó huyện Vân Khê 412 hộ [1]."], pause=0.02), Event()
    with scripted(script) as url, Generations(sample_home).open() as generation:
        chosen = settings(url, sample_home)
        assistant = Assistant(generation, embeddings, chosen.min_similarity, settings=chosen)
        events = assistant.stream(ASKED, stopped=stopped)
        assert isinstance(next(events), Claim)
        stopped.set()
        with pytest.raises(StoppedError):
            list(events)
        assert script.hung_up.wait(1)
