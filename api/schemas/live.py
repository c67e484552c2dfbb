"""What a streamed answer is made of, as typed JSON: the data of its events."""

from __future__ import annotations

from pydantic import BaseModel

from api.schemas.asking import Citation


class NewCitations(BaseModel):
    """Citations that the text after them refers to; each comes once."""

    citations: list[Citation]


class NewText(BaseModel):
    """The next piece of the text, its line end included."""

    text: str
