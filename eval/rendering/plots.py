"""Plots as inline SVG: no script, no font, no picture from elsewhere; the page gives the colours.

Widths are in units of the view box, which the page scales.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from eval.rendering.words import interval_of, number, value_of
from eval.reports import Estimate

WIDTH: Final = 860
_LABEL: Final = 210
_RIGHT: Final = 24
_ROW: Final = 28
_TOP: Final = 26


@dataclass(frozen=True, slots=True)
class Axis:
    """A horizontal axis: where values lie between the label column and the right margin."""

    low: float
    high: float
    ticks: tuple[float, ...]
    digits: int = 1

    def at(self, value: float) -> float:
        """The x of a value; beyond the ends, the end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(_LABEL + share * (WIDTH - _LABEL - _RIGHT), 1)


UNIT: Final = Axis(0.0, 1.0, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0))


def dot_plot(
    ours: Mapping[str, Estimate],
    others: Mapping[str, Mapping[str, Estimate]],
    names: Sequence[str],
) -> str:
    """A row a metric: our value with its interval, and what the other systems reach.

    ``others`` are metrics by a system's name for people; ``names`` are metrics of 0..1, of which
    those without a value are left out.
    """
    rows = [(name, ours[name]) for name in names if name in ours and ours[name].value is not None]
    height = _TOP + _ROW * len(rows) + 8
    marks = [*_grid(UNIT, height)]
    for place, (name, estimate) in enumerate(rows):
        y = _TOP + _ROW * place + _ROW / 2
        marks.append(_text(_LABEL - 12, y + 4, name, "label end"))
        for system, (label, metrics) in enumerate(others.items()):
            other = metrics.get(name)
            if other and other.value is not None:
                told = f"{label}: {value_of(name, other.value)}"
                marks.append(_dot(UNIT.at(other.value), y, f"other s{system}", told))
        marks += _whisker(UNIT, estimate, y)
        told = f"{name}: {value_of(name, estimate.value)} ({interval_of(name, estimate)})"
        marks.append(_dot(UNIT.at(estimate.value or 0.0), y, "ours", told))
    return _svg(height, "Giá trị các độ đo kèm khoảng tin cậy 95 %", marks)


def slice_plot(slices: Sequence[tuple[str, int, Estimate]], axis: Axis = UNIT) -> str:
    """A row a slice: its name, how many questions, one metric with its interval."""
    rows = [row for row in slices if row[2].value is not None]
    height = _TOP + _ROW * len(rows) + 8
    marks = [*_grid(axis, height)]
    for place, (name, questions, estimate) in enumerate(rows):
        y = _TOP + _ROW * place + _ROW / 2
        marks.append(_text(_LABEL - 12, y + 4, f"{_shortened(name)} ({questions})", "label end"))
        marks += _whisker(axis, estimate, y)
        told = f"{name}: {number(estimate.value or 0.0)} ({interval_of('', estimate)})"
        marks.append(_dot(axis.at(estimate.value or 0.0), y, "ours", told))
    return _svg(height, "Tỷ lệ trả lời đúng theo nhóm câu hỏi", marks)


def latency_plot(milliseconds: Sequence[float]) -> str:
    """Which share of the questions is answered within how many milliseconds; at least one."""
    times = sorted(milliseconds)
    high = _round_up(times[-1])
    axis = Axis(0.0, high, tuple(high * part / 4 for part in range(5)), digits=0)
    height, bottom = 210, 180
    rise = (bottom - _TOP) / len(times)
    steps = [f"M{axis.at(0.0)},{bottom}"]
    for count, time in enumerate(times, start=1):
        steps.append(f"H{axis.at(time)}V{round(bottom - rise * count, 1)}")
    marks = [
        *_grid(axis, height, bottom),
        f'<path class="curve" d="{"".join(steps)}H{WIDTH - _RIGHT}"/>',
    ]
    for share in (0.5, 0.95):
        y = round(bottom - (bottom - _TOP) * share, 1)
        marks.append(f'<path class="guide" d="M{_LABEL},{y}H{WIDTH - _RIGHT}"/>')
        marks.append(_text(_LABEL - 12, y + 4, f"{share:.0%}".replace("%", "\u202f%"), "label end"))
    return _svg(height, "Phân bố thời gian trả lời, mili giây", marks)


def _round_up(value: float) -> float:
    """The next 1, 2, 4, 6, 8 or 10 times a power of ten: its quarters are round as well."""
    power = 10.0 ** (len(str(int(max(value, 1)))) - 1)
    return next(step * power for step in (1, 2, 4, 6, 8, 10, 20) if step * power >= value)


def _grid(axis: Axis, height: float, bottom: float | None = None) -> Iterable[str]:
    end = height - 4 if bottom is None else bottom
    for tick in axis.ticks:
        x = axis.at(tick)
        yield f'<path class="grid" d="M{x},{_TOP}V{end}"/>'
        yield _text(x, _TOP - 10, number(tick, axis.digits), "tick middle")


def _whisker(axis: Axis, estimate: Estimate, y: float) -> Iterable[str]:
    if estimate.ci95:
        low, high = map(axis.at, estimate.ci95)
        yield f'<path class="whisker" d="M{low},{y}H{high}"/>'


def _dot(x: float, y: float, style: str, told: str) -> str:
    return f'<circle class="{style}" cx="{x}" cy="{y}" r="5"><title>{escape(told)}</title></circle>'


def _text(x: float, y: float, words: str, style: str) -> str:
    return f'<text class="{style}" x="{x}" y="{y}">{escape(words)}</text>'


def _shortened(name: str, longest: int = 24) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _svg(height: float, told: str, marks: Iterable[str]) -> str:
    head = f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(told)}">'
    return f"{head}{''.join(marks)}</svg>"
