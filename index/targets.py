"""Quantified aims of a plan, as rows: which amount, of what, set where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.aims import BRINGS_ABOUT, STRIVE, find_aims
from index.amounts import Amount
from index.letters import DASHES, UPPER
from index.model import Document, Kind, Part, Passage, Section, Span, Target
from index.passages import PREAMBLE
from index.sentences import sentence_spans
from index.timing.dates import words

MEASURE_CHARS = 160
"""A measure is cut at a word behind this length, in characters, so that a table can hold it."""
HEADING_CHARS = 60
"""A longer title in small letters is a task rather than a heading, in characters."""
NEAR_CHARS = 6
"""An elliptic clause follows the one that completes it within so many characters."""

_ASIDE = re.compile(r"(?:\s*\([^()]*\))?[\s.;,:/…]*$")
_LABEL = re.compile(
    r"\s*(?:[-+•–—*]\s+|(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]+|[a-zđ])[.)]\s+|\d{1,2}(?:\.\d{1,2})+\s+)*"
)
_SITUATION = re.compile(
    words(
        r"(?:đánh giá )?(?:tình hình|thực trạng|kết quả|sự cần thiết|đặc điểm|bối cảnh"
        r"|tồn tại|hạn chế)\b"
    ),
    re.I,
)
_CUE = (
    rf"(?:riêng|trong đó|{STRIVE}|(?:hướng đến )?mục tiêu|chỉ tiêu|bảo đảm|đảm bảo|nâng|t[ỷỉ] lệ"
    r"|kéo giảm|làm giảm|giảm|tăng|hoàn thành|mỗi|đồng thời|chiếm)(?!\w)"
)
_BEGINS = re.compile(
    words(rf"(?:,|:|\.\.\.) (?:và )?(?=(?i:{_CUE}))| và (?=(?:{STRIVE}|mỗi)(?!\w))|: (?=[{UPPER}])")
)
_ENDS = re.compile(
    words(
        rf", (?={_CUE})|,? (?=(?:nhất là|đặc biệt là|góp phần|nhằm)(?!\w))|:(?= )"
        rf"| và (?=(?:{STRIVE}|kéo giảm|bảo đảm|đảm bảo)(?!\w))|\s*\((?=[^()]*$)"
    ),
    re.I,
)
_COMMA = re.compile(words(r" ?, (?:và )?| và "), re.I)
_LEADING = re.compile(
    words(
        rf"(?:[,;:.\s]+|(?:và|riêng|trong đó(?: có)?|{STRIVE}|đồng thời|bảo đảm|đảm bảo"
        r"|(?:hướng đến )?mục tiêu|chỉ tiêu|(?:trong|đến|hết|cuối)(?: hết| cuối)? năm \d{4}"
        rf"|giai đoạn \d{{4}} ?[{DASHES}] ?\d{{4}}|có|được|đạt|là)(?!\w))+"
    ),
    re.I,
)
_TRAILING = re.compile(
    words(
        rf"(?:[,;:.\s]+|\b(?:đạt|tỷ lệ|mức|chiếm|có|là|được|{STRIVE}|thêm|phải|xuống|lên|còn))+$"
    ),
    re.I,
)
_CHANGES = re.compile(
    words(r".*?(?=\b(?:kéo giảm|làm giảm|cắt giảm|giảm|tăng)(?: được| thêm)? ?$)"), re.I
)
_COMPARED = re.compile(words(r"(?:so với|mỗi|hằng|hàng|/|trong)"), re.I)
_REACHES = re.compile(words(r"\b(?:đạt|chiếm)(?: \w+){0,2} ?$|^\W*t[ỷỉ] lệ\b"), re.I)
_ELLIPTIC = re.compile(words(r"(?:riêng|trong đó|ở|tại|đối với|khu vực|giai đoạn)(?!\w)"), re.I)
_CHANGE = re.compile(words(r"\b(?:(?:cắt|kéo|làm) )?(?:giảm|tăng)(?!\w)"), re.I)
_ACTS = re.compile(rf"(?!cho\b){BRINGS_ABOUT}", re.I)
_BARE_SHARE = re.compile(words(r"t[ỷỉ] lệ(?: \w+){1,2}(?: xong)?"), re.I)
_AIMS_IN_ARTICLES = frozenset({Kind.DECISION, Kind.RESOLUTION, Kind.DIRECTIVE, Kind.PROGRAMME})
"""Kinds that may be built of articles and still set aims."""
_MEASURES = re.compile(
    r"(?:tấn|tạ|kg|km²?|ha|m[²2]?|lít|phút|giờ|ngày|tháng|năm)(?: làm việc)?$|.*đồng$", re.I
)
"""Units that only measure; others name what is counted."""


def find_targets(document: Document) -> tuple[Target, ...]:
    """The quantified aims of a document, in order; legislation sets none.

    What describes the situation, is quoted in a footnote or stands before the first section is no
    aim of the document.
    """
    if document.metadata.kind.is_legislation or _is_code(document):
        return ()
    return tuple(
        target
        for passage in document.passages
        if passage.part is Part.BODY and not _sets_nothing(document, passage)
        for target in _targets_of(document, passage)
    )


def _is_code(document: Document) -> bool:
    articles = any(section.path.startswith("Điều ") for section in document.sections)
    return articles and document.metadata.kind not in _AIMS_IN_ARTICLES


def _sets_nothing(document: Document, passage: Passage) -> bool:
    if document.sections and passage.section == PREAMBLE:
        return True
    return any(
        _SITUATION.match(section.title)
        and (section.title.isupper() or len(section.title) <= HEADING_CHARS)
        for section in _around(document, passage.span.start)
    )


def _around(document: Document, place: int) -> list[Section]:
    """The sections that hold a place, from the outermost in."""
    held = [s for s in document.sections if s.span.start <= place < s.span.end]
    return sorted(held, key=lambda section: section.level)


def _targets_of(document: Document, passage: Passage) -> Iterator[Target]:
    previous: Target | None = None
    for sentence in sentence_spans(passage.text):
        text, start = _unlabelled(sentence.of(passage.text), passage.span.start + sentence.start)
        aims = [*find_aims(text, document.metadata.year)]
        for aim, clause in zip(aims, _clauses(text, aims), strict=True):
            span = Span(start + clause.start, start + clause.end)
            measure = _measure(text, clause, aim)
            if previous and span.start - previous.span.end < NEAR_CHARS:
                measure = _completed(measure, text, clause, aim, previous)
            sections = _around(document, start + aim.span.start)
            previous = Target(
                document_id=document.id,
                section=sections[-1].path if sections else passage.section,
                text=span.of(document.reading.text),
                span=span,
                measure=_shortened(measure),
                value=aim.span.of(text),
                unit=aim.unit,
                line=document.line_of(span.start),
                low=aim.low,
                high=aim.high,
                strict=aim.strict,
            )
            yield previous


def _unlabelled(sentence: str, start: int) -> tuple[str, int]:
    """A sentence without the number or bullet before it, and the place where it begins then."""
    label = _LABEL.match(sentence)
    return (sentence[label.end() :], start + label.end()) if label else (sentence, start)


def _clauses(text: str, aims: Sequence[Amount]) -> list[Span]:
    """For each aim of a sentence the clause that sets it; two may stand in one."""
    if not aims:
        return []
    aside = _ASIDE.search(text, aims[-1].span.end)
    last = aside.start() if aside else len(text)
    cuts = [_cut(text, aim, following) for aim, following in pairwise(aims)]
    clauses = []
    for i, aim in enumerate(aims):
        start = next((cut.end for cut in reversed(cuts[:i]) if cut), 0)
        end = next((cut.start for cut in cuts[i:] if cut), last)
        clauses.append(_narrowed(text, Span(start, max(end, aim.span.end)), aim))
    return clauses


def _cut(text: str, aim: Amount, following: Amount) -> Span | None:
    """What divides the clauses of two aims: a word that begins one, or a comma; perhaps nothing."""
    start, end = aim.span.end, following.span.start
    if cues := [*_outside_quotes(_BEGINS, text, start, end)]:
        return cues[-1]
    divide = [
        comma
        for comma in _outside_quotes(_COMMA, text, start, end)
        if start == comma.start or comma.end == end or _ACTS.match(text, comma.end)
    ]
    return divide[-1] if divide else None


def _outside_quotes(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    for match in pattern.finditer(text, start, end):
        head = text[: match.start()]
        if head.count("“") <= head.count("”") and head.count('"') % 2 == 0:
            yield Span(*match.span())


def _narrowed(text: str, clause: Span, aim: Amount) -> Span:
    """The clause from the last word that begins one to the first behind the amount that ends it."""
    begins = [*_outside_quotes(_BEGINS, text, clause.start, aim.span.start)]
    ends = next(_outside_quotes(_ENDS, text, aim.span.end, clause.end), None)
    start = begins[-1].end if begins else clause.start
    piece = text[start : ends.start if ends else clause.end]
    left = len(piece) - len(piece.lstrip(" ,;:"))
    return Span(start + left, start + len(piece.rstrip(" ,;:.\n")))


def _measure(text: str, clause: Span, aim: Amount) -> str:
    """What is counted: the clause without the amount and the words that merely set it."""
    before = text[clause.start : aim.span.start]
    behind = text[aim.span.end : clause.end]
    after = behind.strip(" ,;:\n")
    reaches = bool(_REACHES.search(before))
    if after and not _COMPARED.match(after):
        before = _CHANGES.sub("", before, count=1)
    leading = _LEADING.match(before)
    before = _TRAILING.sub("", before[leading.end() if leading else 0 :])
    counted = "" if _is_told(aim, text, before, after) else aim.unit
    comma = "," if behind.lstrip().startswith(",") else ""
    rest = f"{counted}{comma} {after}".strip()
    joined = f"{before} ({rest})" if before and rest and reaches else f"{before} {rest}"
    return " ".join(joined.split()).replace(" ,", ",").strip(" ,") or aim.unit


def _is_told(aim: Amount, text: str, before: str, after: str) -> bool:
    """Whether the measure is complete without the unit: "dự trữ … gạo" (tấn), "giảm số vụ …"."""
    upward = aim.span.of(text).endswith(("lên", "xuống"))
    named = not after and aim.unit in before
    return aim.is_share or bool(_MEASURES.match(aim.unit)) or upward or named


def _completed(measure: str, text: str, clause: Span, aim: Amount, previous: Target) -> str:
    """A measure that only makes sense after the one before it, made to stand alone.

    "riêng …" and a bare "tỷ lệ giải quyết" get what they are a part of, a list its verb.
    """
    before = text[clause.start : aim.span.start]
    if not before.strip() and not aim.bounded and (not aim.is_share or measure.startswith("số ")):
        verb = _CHANGE if aim.is_share else _ACTS
        acts = [*verb.finditer(text, 0, clause.start)]
        return f"{acts[-1].group()} {measure}" if acts else measure
    elliptic = _ELLIPTIC.match(before) and _LEADING.sub("", before)
    bare = previous.unit == "%" and _BARE_SHARE.fullmatch(measure)
    if not (elliptic or bare or measure.startswith("tổng số")):
        return measure
    whole = re.sub(r" \(.*", "", previous.measure)
    return f"{measure[:-1]}; {whole})" if measure.endswith(")") else f"{measure} ({whole})"


def _shortened(measure: str) -> str:
    if len(measure) <= MEASURE_CHARS:
        return measure
    return measure[:MEASURE_CHARS].rsplit(" ", 1)[0].rstrip(" ,;(") + "…"
