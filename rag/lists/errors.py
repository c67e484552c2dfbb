"""What a filter asks for and the index does not hold.

CancuError
└── NothingCalledSoError        a word of a filter leads nowhere
    ├── NoSuchBodyError
    ├── NoSuchDocumentError
    ├── NoSuchProvinceError
    ├── NoSuchYearError
    ├── NoSuchKindError
    ├── NoSuchSectionError
    └── NoSuchRoleError

Each message is in Vietnamese, repeats the word and says what there is instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from index.errors import CancuError
from index.tokens import folded_key, words

NEAREST = 5
"""So many of the things that there are, the nearest by name, are told."""


class NothingCalledSoError(CancuError):
    """A word of a filter leads nowhere."""


class NoSuchBodyError(NothingCalledSoError):
    """No duty is given to the body ``asked``, alone or with others; ``known`` are those with."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        near = nearest(asked, known)
        hint = f"Các cơ quan có tên gần nhất: {'; '.join(near)}." if near else _NO_DUTY
        super().__init__(f"Chỉ mục không có nhiệm vụ nào giao cho cơ quan “{asked}”. {hint}")


class NoSuchDocumentError(NothingCalledSoError):
    """No document has ``asked`` for its id, file name or number; ``known`` are the ids."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        near = "; ".join(nearest(asked, known))
        super().__init__(
            f"Chỉ mục không có văn bản “{asked}”. Hãy nêu mã, tên tệp hoặc số hiệu của văn bản. "
            f"Các mã văn bản gần nhất: {near}."
        )


class NoSuchProvinceError(NothingCalledSoError):
    """None of the documents looked at is of the province ``asked``; ``known`` are theirs."""

    def __init__(self, asked: str, known: Sequence[str]) -> None:
        there = f"Hiện có: {', '.join(known)}." if known else "Không văn bản nào ghi tên tỉnh."
        super().__init__(f"Không có văn bản nào của “{asked}” trong phạm vi đã nêu. {there}")


class NoSuchYearError(NothingCalledSoError):
    """None of the documents looked at is for the year ``asked``; ``known`` are theirs."""

    def __init__(self, asked: int, known: Sequence[int]) -> None:
        there = f"Hiện có: {', '.join(map(str, known))}." if known else "Không văn bản nào ghi năm."
        super().__init__(f"Không có văn bản nào của năm {asked} trong phạm vi đã nêu. {there}")


class NoSuchKindError(NothingCalledSoError):
    """None of the documents looked at is of the kind ``asked``; ``known`` are theirs."""

    def __init__(self, asked: str, known: Sequence[str]) -> None:
        super().__init__(
            f"Không có văn bản nào thuộc loại “{asked}” trong phạm vi đã nêu. Hiện có: "
            f"{', '.join(known)}."
        )


class NoSuchSectionError(NothingCalledSoError):
    """The document ``title`` has no section ``asked``; ``known`` are the paths of its sections."""

    def __init__(self, asked: str, title: str, known: Iterable[str]) -> None:
        near = "; ".join(nearest(asked, known))
        super().__init__(f"“{title}” không có mục “{asked}”. Các mục gần nhất: {near}.")


class NoSuchRoleError(NothingCalledSoError):
    """``asked`` is no role; ``known`` are the words for roles."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        super().__init__(f"Không có vai trò “{asked}”. Hãy chọn: {', '.join(known)}.")


_NO_DUTY = "Các văn bản trong chỉ mục chưa giao nhiệm vụ cho cơ quan nào."


def folded(text: str) -> str:
    """The words of a text without case, diacritics and signs, joined by spaces."""
    return " ".join(map(folded_key, words(text)))


def nearest(asked: str, known: Iterable[str]) -> list[str]:
    """The names most like the one asked for, the most alike first."""
    names = {name: folded(name) for name in known}
    wanted = folded(asked)
    likeness = {name: _likeness(wanted, key) for name, key in names.items()}
    return sorted(likeness, key=lambda name: -likeness[name])[:NEAREST]


def _likeness(one: str, other: str) -> float:
    """Words in common count, and so do letters: "so xay cat" is nearest to "so xay dung"."""
    return fuzz.token_set_ratio(one, other) + fuzz.ratio(one, other)
