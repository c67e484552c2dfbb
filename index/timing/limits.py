"""The words that set a limit, as patterns, and the deadline that a range of a text states."""

from __future__ import annotations

from datetime import date

from index.model import Deadline, DeadlineKind, Span
from index.timing.dates import words

LATEST = words(r"(?:chậm|muộn) nhất(?: là| vào| đến)?")
BEFORE = words(rf"\b(?:{LATEST} |đến )?trước(?: thời điểm| mốc)?")
"""The day that follows is too late."""
UNTIL = words(
    rf"\b(?:{LATEST}(?: trong)?(?: hết)?|không (?:quá|muộn hơn|chậm hơn)"
    r"|(?:từ nay |từ nay cho |cho |kéo dài )?(?:đến|tới)(?: hết)?|hết)"
)
"""The day that follows is still in time."""
WITHIN = words(r"\b(?:ngay )?(?:trong|vào)(?: khoảng| dịp)?")
HOUR = words(r"\d{1,2} ?(?:giờ|h|g)(?: ?\d{2}(?: phút)?)?(?: sáng| chiều| tối)?")
EVERY = r"(?:hằng|hàng|mỗi|từng)"
EVERY_YEAR = words(rf"(?:,?(?: của)? {EVERY} năm(?!\w))")


def deadline(
    text: str,
    span: Span,
    kind: DeadlineKind,
    *,
    due: date | None = None,
    start: date | None = None,
    recurrence: str | None = None,
) -> Deadline:
    """The deadline that a range of a text states; a start on the last day is none."""
    start = None if start == due else start
    return Deadline(span.of(text), span, kind, due, start, recurrence)
