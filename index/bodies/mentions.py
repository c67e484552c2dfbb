"""Lists of bodies in a text, divided into single ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.bodies.agency_levels import level_at
from index.bodies.agency_phrases import skip_phrase, spelled
from index.bodies.agency_words import Word, phrases
from index.bodies.body_reader import BodyReader, Found
from index.letters import DASHES
from index.model import Span

_LINKS = phrases("cùng với", "cùng", "hoặc")
EVERY = "Các "
"""How the name of a collective body begins."""
_MEMBERS = "Các tổ chức thành viên"
_FRONT = "Mặt trận Tổ quốc"
_EVERYWHERE = "địa phương"
_LONGEST_ASIDE = 60
"""The words of a parenthesis behind a body's name, at most."""
_STANDING_OFFICE = "Cơ quan thường trực"


@dataclass(frozen=True, slots=True)
class Mention:
    """One body where a text names it. ``name`` is canonical, ``written`` the text of ``span``.

    ``collective``: a name for many ("Các sở, ngành"). ``known``: the table holds the body;
    ``named``: it is wholly a name, of the table or by its first word ("Trung tâm …"). ``stem`` is
    the name without its level, which a following "cấp huyện" may share.
    """

    span: Span
    written: str
    name: str
    collective: bool
    known: bool
    named: bool
    stem: str = ""


class ListReader:
    """Reads lists of bodies; what two of them share is given to each."""

    def __init__(self, reader: BodyReader) -> None:
        self._reader = reader

    def read_open(
        self, words: Sequence[Word], i: int, last: Found | None = None, *, semicolons: bool = False
    ) -> tuple[list[Found], int]:
        """The bodies that stand in running text from word ``i`` on, and the word behind them.

        With ``semicolons`` they join bodies as commas do: "các sở, ngành; UBND các huyện".
        """
        found: list[Found] = []
        end = i
        while (body := self._reader.body_at(words, i, found[-1] if found else last)) is not None:
            found.append(body)
            end = self._behind_aside(words, body.end)
            i = _behind_link(words, end, semicolons)
            if i == end and not _goes_on(words, i, body):
                break
        return _completed(found), end

    def read_all(self, words: Sequence[Word]) -> list[Found]:
        """All bodies of a text that holds nothing else; unknown ones as written."""
        found: list[Found] = []
        i = 0
        while i < len(words):
            if not words[i].key[0].isalnum():
                i = max(i + 1, self._behind_aside(words, i))
                continue
            body = self._reader.body_at(words, i, found[-1] if found else None, closed=True)
            if body is None:
                found, body = _unknown(words, i, found)
            end = body.end if _goes_on(words, body.end, body) else _item_end(words, body.end)
            found.append(_stretched(words, body, end))
            i = end
        return _completed(found)

    def _behind_aside(self, words: Sequence[Word], i: int) -> int:
        """Where goes on what a parenthesis or "- Cơ quan Thường trực …" interrupts."""
        if i < len(words) and words[i].key == "(":
            closing = (k for k in range(i, min(len(words), i + _LONGEST_ASIDE)))
            return next((k + 1 for k in closing if words[k].key == ")"), i)
        if i < len(words) and words[i].text in (*DASHES, ","):
            office = self._reader.body_at(words, i + 1)
            if office and office.title == _STANDING_OFFICE:
                return office.end
        return i


def _goes_on(words: Sequence[Word], i: int, body: Found) -> bool:
    """Whether a comma was forgotten behind a collective name: "các sở, ngành địa phương"."""
    level = level_at(words, i) if body.plural else None
    return level is not None and level.name == _EVERYWHERE


def _behind_link(words: Sequence[Word], i: int, semicolons: bool) -> int:
    """Where the next of a list may begin; ``i`` itself if nothing joins it."""
    joined = i < len(words) and (words[i].is_joint or (semicolons and words[i].key == ";"))
    at = i + 1 if joined else i
    return skip_phrase(words, at, _LINKS)


def _item_end(words: Sequence[Word], i: int) -> int:
    while i < len(words) and not (words[i].is_joint or words[i].key in (";", "(")):
        i += 1
    return i


def _unknown(words: Sequence[Word], i: int, found: list[Found]) -> tuple[list[Found], Found]:
    """A body as written; what a joint tore off an unknown name is given back to it."""
    end = _item_end(words, i + 1)
    if found and not found[-1].known and not found[-1].plural and words[i].text[0].isupper():
        last = found[-1]
        return found[:-1], replace(last, end=end, name=spelled(words[last.start : end]))
    name = spelled(words[i:end])
    return found, Found(i, end, name[:1].upper() + name[1:], known=False, named=False)


def _stretched(words: Sequence[Word], body: Found, end: int) -> Found:
    """A body with the words up to ``end``; of a collective name they are a part."""
    if end == body.end:
        return body
    if not body.plural:
        return replace(body, end=end, named=False)
    name = f"{body.name} {spelled(words[body.end : end])}"
    if body.name.startswith(EVERY) and not EVERY.lower().startswith(words[body.start].text.lower()):
        name = spelled(words[body.start : end])  # one of them is meant: "cơ quan quản lý Quỹ"
    return replace(body, end=end, name=name, named=False)


def _completed(found: list[Found]) -> list[Found]:
    """Give to bare names the level of the one behind them, and to the members their front."""
    for i in range(len(found) - 2, -1, -1):
        if found[i].bare and (level := _lower_level(found[i + 1], found[i].plural)):
            name = f"{found[i].title} {found[i].stem} {level}".strip()
            found[i] = replace(found[i], name=name, plural=found[i + 1].plural, bare=False)
    for i in range(1, len(found)):
        if found[i].name == _MEMBERS and _FRONT in found[i - 1].name:
            found[i] = replace(found[i], name=f"{_MEMBERS} của {_FRONT}")
    return found


def _lower_level(found: Found, plural: bool) -> str:
    """The level of a name, if it lies below the province."""
    if plural and found.plural and found.name.endswith(f", tạp chí {_EVERYWHERE}"):
        return _EVERYWHERE
    if found.bare or not found.stem or not found.name.startswith(f"{found.stem} "):
        return ""
    level = found.name.removeprefix(f"{found.stem} ")
    return "" if level in ("tỉnh", "thành phố") else level
