"""Reading one name of a body where it stands in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.bodies.agency_levels import Level, level_at, place_at
from index.bodies.agency_names import Name, NameTrie, without_level
from index.bodies.agency_phrases import (
    LONE_NOUN,
    name_end,
    names_a_matter,
    skip_concerned,
    skip_phrase,
    skip_place,
    spelled,
    without_place,
)
from index.bodies.agency_words import Word, phrases
from index.tokens import accented_key

_LONGEST_NAME = 16
"""The words of a body's name that the table does not hold, at most."""
_EVERY = frozenset(map(accented_key, ("các", "những")))
_BEFORE = phrases("các đồng chí", "đồng chí", "các", "những", "toàn bộ", "toàn thể")
_TITLES = phrases(
    *("cơ quan thường trực", "văn phòng thường trực", "thường trực", "thành viên", "tổ giúp việc"),
    *("thủ trưởng", "giám đốc", "chủ tịch", "trưởng", "chánh", "lãnh đạo", "người đứng đầu"),
)
_FORCES = phrases("lực lượng", "cơ quan", "ngành")
_AREA = " khu vực"
"""The number of the area behind it belongs to the name."""
_TIER = accented_key("cấp")
_OFFICE = accented_key("sở")
_SHARED_HEADS = phrases("sở", "hội", "ban", "cục", "chi cục", "trường", "bệnh viện", "trung tâm")
_KEPT = phrases("khác", "chức năng")
_OF = phrases("thuộc", "trực thuộc", "của", "thành viên")
"""Before the owner of a body; without one "trực thuộc" says nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """A body found in words ``start`` to ``end``.

    ``stem`` is the name without its level, if it is one of many levels, ``unit`` the sort of
    place of the level; ``bare``: no level stood with it. ``head`` are words that the next of a
    list may share ("sở"), ``title`` what stands before the body ("Giám đốc"). ``known``: the
    table holds it; ``named``: the table holds it or the word its name begins with.
    """

    start: int
    end: int
    name: str
    plural: bool = False
    known: bool = True
    named: bool = True
    stem: str = ""
    unit: str = ""
    bare: bool = False
    head: tuple[str, ...] = ()
    title: str = ""


_ANY = Found(0, 0, "")
"""Stands for a body before this one, where the words before it tell that one is meant."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a name is looked for: ``at`` is behind "các" (``every``), which stands at ``start``.

    ``last`` is the body before it in a list.
    """

    words: Sequence[Word]
    start: int
    at: int
    every: bool
    last: Found | None
    closed: bool


class BodyReader:
    """Reads names of bodies with the help of the table's names and their first words."""

    def __init__(self, names: NameTrie, heads: NameTrie) -> None:
        self._names = names
        self._heads = heads

    def knowing(self, names: NameTrie) -> BodyReader:
        """A reader that knows the names of ``names`` before its own."""
        return BodyReader(self._names.behind(names), self._heads)

    def body_at(
        self, words: Sequence[Word], i: int, last: Found | None = None, *, closed: bool = False
    ) -> Found | None:
        """The body whose name begins at word ``i``; ``last`` is the one before it in a list.

        ``closed``: the text is nothing but a list of bodies, so that no verb ends a name.
        """
        at = skip_phrase(words, i, _BEFORE)
        if at >= len(words):
            return None
        every = any(word.key in _EVERY for word in words[i:at])
        place = _Place(words, i, at, every, last, closed)
        reads = (
            *(self._titled, self._force, self._shared_head),
            *(self._named, self._inherited, self._territories, self._headed),
        )
        return next(filter(None, (read(place) for read in reads)), None)

    def _titled(self, place: _Place) -> Found | None:
        """Those at the head of a body: "Thành viên Ban Chỉ đạo 138 tỉnh", "Giám đốc các Sở: …"."""
        end = skip_phrase(place.words, place.at, _TITLES)
        if end == place.at:
            return None
        match = self._names.longest(place.words, place.at)
        if match and match[0] > end:
            return None
        title = " ".join(word.text for word in place.words[place.at : end]).capitalize()
        inner = self.body_at(place.words, skip_phrase(place.words, end, phrases("của")))
        if inner is None:
            return None
        inner = replace(inner, start=place.start, title=title)
        return replace(inner, name=with_title(title, inner), plural=inner.plural or place.every)

    def _force(self, place: _Place) -> Found | None:
        """Those of all levels, unless one is named: "lực lượng Công an", "ngành Hải quan"."""
        of = skip_phrase(place.words, place.at, _FORCES)
        match = self._names.longest(place.words, of) if of > place.at else None
        if match is None or not match[1].levelled or not place.words[of].is_name:
            return None
        found = self._single(replace(place, at=of, every=False, last=_ANY), *match)
        if found is None or not found.bare:
            return found
        return replace(found, name=f"{found.stem} các cấp", plural=True, bare=False)

    def _shared_head(self, place: _Place) -> Found | None:
        """The first of "các Sở: Y tế, Tư pháp"."""
        words = place.words
        end = skip_phrase(words, place.at, _SHARED_HEADS)
        colon = end < len(words) and words[end].key == ":"
        if end == place.at or not (place.every or colon):
            return None
        head = tuple(word.key for word in words[place.at : end])
        match = self._names.longest(words, end + colon, head)
        if match is None or match[0] == end + colon or match[1].plural:
            return None
        found = self._single(replace(place, every=False), *match)
        return replace(found, head=head) if found else None

    def _named(self, place: _Place) -> Found | None:
        """A body or a collective name that the table holds."""
        match = self._names.longest(place.words, place.at)
        if match is None:
            return None
        end, name = match
        if name.plural:
            return self._collective(place, end, name) if _stands(place, end) else None
        capital = any(word.text[0].isupper() for word in place.words[place.at : end])
        return self._single(place, end, name) if capital or place.closed else None

    def _single(self, place: _Place, end: int, name: Name) -> Found | None:
        words, level = place.words, level_at(place.words, end)
        head = (words[place.at].key,) if words[place.at].key == _OFFICE else ()
        if not name.levelled:
            after = level.end if level and level.top else skip_place(words, end)
            area = words[end:after] if name.canonical.lower().endswith(_AREA) else ()
            written = f"{name.canonical} {spelled(area)}".strip()
            return Found(place.start, skip_concerned(words, after), written, head=head)
        if place.every and (level is None or level.plural):
            return self._many(place, end, level, name)
        return _levelled(place, end, level, name)

    def _many(self, place: _Place, end: int, level: Level | None, name: Name) -> Found:
        """A collective name, kept as written: "các Đài Phát thanh - Truyền hình"."""
        end = level.end if level else end
        written = f"Các {spelled(place.words[place.at : end])}"
        stem = "" if level else written
        end = skip_concerned(place.words, end)
        return Found(place.start, end, written, True, stem=stem, bare=level is None)

    def _collective(self, place: _Place, end: int, name: Name) -> Found:
        """A collective name, with what narrows it down but for "liên quan"."""
        words, written = place.words, name.canonical
        while True:
            kept = skip_phrase(words, end, _KEPT)
            if kept > end:
                written, end = f"{written} {spelled(words[end:kept])}", kept
            elif (dropped := skip_concerned(words, end)) > end:
                end = dropped
            elif (level := level_at(words, end)) and (level.top or level.name.startswith("c")):
                written = written if level.top else f"{written} {level.name}"
                end = level.end
            elif owner := self._owner(words, end):
                written = f"{written} {spelled(words[end : owner.end])}"
                end = owner.end
            else:
                return Found(place.start, end, written, True)

    def _owner(self, words: Sequence[Word], i: int) -> Found | None:
        """The body behind "thuộc", "của"."""
        of = skip_phrase(words, i, _OF)
        return self.body_at(words, of) if of > i else None

    def _inherited(self, place: _Place) -> Found | None:
        """What shares words with the body before it: "Sở Y tế, Tư pháp", "huyện A, B"."""
        last, words = place.last, place.words
        if last is None:
            return None
        match = self._names.longest(words, place.at, last.head) if last.head else None
        if match and not match[1].plural and match[0] > place.at:
            found = self._single(replace(place, every=False), *match)
            return found and replace(found, head=last.head, name=with_title(last.title, found))
        return self._lower(place, last) if last.stem else None

    def _lower(self, place: _Place, last: Found) -> Found | None:
        """Another level of the body before, or another place of its level."""
        words, level = place.words, level_at(place.words, place.start)
        if level and (not level.top or words[place.start].key == _TIER):
            name = f"{last.stem} {level.name}"
            end = skip_concerned(words, level.end)
            return Found(place.start, end, name, level.plural, stem=last.stem, unit=level.unit)
        end = place_at(words, place.at) if last.unit else place.at
        if end == place.at or self._heads.longest(words, place.at):
            return None
        name = f"{last.stem} {last.unit} {spelled(words[place.at : end])}"
        return replace(last, start=place.start, end=end, name=name)

    def _territories(self, place: _Place) -> Found | None:
        """Districts or communes themselves: "các huyện, thị xã"."""
        level = level_at(place.words, place.start) if place.every else None
        if level is None or level.top or not level.plural:
            return None
        name = level.name[0].upper() + level.name[1:]
        return Found(place.start, skip_concerned(place.words, level.end), name, True)

    def _is_joined(self, place: _Place, i: int) -> bool:
        """Whether such a name goes on, with a capital: "Nước sạch và Vệ sinh", "Y, Dược và Z"."""
        words = place.words
        if i + 1 >= len(words) or not words[i].is_joint or not words[i + 1].text[0].isupper():
            return False
        if self.body_at(words, i + 1):
            return False
        last = name_end(words, i + 1, place.at + _LONGEST_NAME)
        return words[i].text != "," or (last < len(words) and words[last].text == "và")

    def _headed(self, place: _Place) -> Found | None:
        """A body the table does not hold, by the first word of its name."""
        words = place.words
        match = self._heads.longest(words, place.at)
        head = words[place.at].text
        if match is None or not head[0].isupper() or (len(head) > 1 and head.isupper()):
            return None  # where all is in capitals, they tell nothing
        first, limit = match[0], place.at + _LONGEST_NAME
        if first >= len(words) or not (words[first].is_name or level_at(words, first)):
            return None
        end = name_end(words, first, limit, closed=place.closed)
        while not place.closed and self._is_joined(place, end):
            end = name_end(words, end + 1, limit)
        name = spelled(without_place(words[place.at : end]))
        return Found(place.start, end, name, place.every, known=False, named=True)


def _stands(place: _Place, end: int) -> bool:
    """Whether a collective name may stand here: "đơn vị" only in a list or behind "các"."""
    words, alone = place.words, end - place.at <= LONE_NOUN
    if place.every or not alone:
        return True
    if end < len(words) and words[end].is_name:  # "Ban Chỉ huy"
        return False
    return place.closed or place.last is not None


def _levelled(place: _Place, end: int, level: Level | None, name: Name) -> Found | None:
    if level is None:
        after = skip_place(place.words, end)
        bare = after == end
        if bare and place.last is None and names_a_matter(place.words[place.at : end]):
            return None
        end = skip_concerned(place.words, after)
        return Found(place.start, end, name.canonical, stem=name.form, bare=bare)
    end = skip_concerned(place.words, level.end)
    if not level.top:
        written = f"{name.form} {level.name}"
        return Found(place.start, end, written, level.plural, stem=name.form, unit=level.unit)
    stem = without_level(name.canonical)
    top = f"{stem} {level.name}" if stem != name.canonical else stem
    return Found(place.start, end, top, stem=name.form)


def with_title(title: str, found: Found) -> str:
    """The name of those at the head of a body: "Thủ trưởng các sở"."""
    if not title:
        return found.name
    name = found.name[0].lower() + found.name[1:] if found.name.startswith("Các ") else found.name
    return f"{title} {name}"
