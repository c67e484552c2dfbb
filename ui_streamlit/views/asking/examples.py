"""Questions for a first visit, made of the documents that are there."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui_streamlit.client import Connection, ServiceError
from ui_streamlit.client.examples import example_questions
from ui_streamlit.shown.plain import escaped
from ui_streamlit.views.asking.scoping import Choices
from ui_streamlit.views.asking.talk import Exchange, Talk

_MADE: Final = "asking.examples"


def show_examples(connection: Connection, talk: Talk, choices: Choices) -> None:
    """Draw what the page is for, and questions that the chosen documents answer."""
    st.write(
        "Hỏi về các văn bản trong kho bằng lời của anh/chị. Mỗi ý trả lời có trích dẫn nguyên văn, "
        "bấm vào để mở đúng chỗ trong văn bản; không có căn cứ thì trang nói rõ và không trả lời."
    )
    try:
        questions = _questions(connection, choices)
    except ServiceError:  # only a help: the question box is there
        return
    if questions:
        st.caption("Thử một câu hỏi:")
    for question in questions:
        st.button(
            escaped(question),
            key=f"example-{question}",
            on_click=talk.exchanges.append,
            args=(Exchange(question, choices.scope),),
        )


def _questions(connection: Connection, choices: Choices) -> list[str]:
    """The questions for these documents, made once and not for every click."""
    ids = tuple(document.id for document in choices.chosen)
    made: dict[tuple[str, ...], list[str]] = st.session_state.setdefault(_MADE, {})
    if ids not in made:
        made[ids] = example_questions(connection, choices.chosen)
    return made[ids]
