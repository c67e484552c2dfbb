"""Measures with their intervals, as charts of Vega-Lite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ui_streamlit.client.evaluation import Estimate, Metrics, Report, Slice, Summary
from ui_streamlit.shown.axes import rows_named
from ui_streamlit.shown.clock import time_of
from ui_streamlit.views.evaluation.words import (
    HEADLINES,
    MILLISECONDS,
    interval_of,
    metric_name,
    part_name,
    system_name,
    value_of,
)

_ROW: Final = 46
"""Pixels of a row with its name above it: beside it there is no room on a narrow screen."""
_FRAME: Final = 85
"""Pixels of an axis, and for each line of a legend: Streamlit counts them in."""
_LEGEND: Final = 26
_BELOW: Final = 8
"""Pixels below the middle of a row, where values stand."""
_SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_OUT_OF_ONE: Final = frozenset(("truth",))
"""Measures, beside times, that are no share from 0 to 1."""


def measured(report: Report) -> list[dict[str, Any]]:
    """A point for each share that was measured, of the system and of simpler ones."""
    systems: dict[str, Metrics] = {report.manifest.system: report.metrics, **report.baselines}
    return [
        _point(metric_name(name), system_name(system), name, metrics[name])
        for name in report.metrics
        if name not in MILLISECONDS | _OUT_OF_ONE
        for system, metrics in systems.items()
        if name in metrics and metrics[name].value is not None
    ]


def of_parts(slices: Sequence[Slice], metric: str) -> list[dict[str, Any]]:
    """A point for each part of the questions by which ``metric`` was measured."""
    return [
        _point(
            f"{part_name(part.name)} ({part.questions} câu)", "Căn cứ", metric, part.metrics[metric]
        )
        for part in slices
        if metric in part.metrics and part.metrics[metric].value is not None
    ]


def _point(row: str, system: str, metric: str, estimate: Estimate) -> dict[str, Any]:
    low, high = estimate.ci95 or (estimate.value, estimate.value)
    return {
        "Hàng": row,
        "Hệ thống": system,
        "Giá trị": estimate.value,
        "low": low,
        "high": high,
        "Đọc": value_of(metric, estimate.value),
        "Khoảng 95%": interval_of(metric, estimate),
        "Số câu": estimate.n,
    }


def intervals(points: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows of points upon their intervals; systems are told apart by shape as by colour."""
    rows = [*dict.fromkeys(point["Hàng"] for point in points)]
    systems = [*dict.fromkeys(point["Hệ thống"] for point in points)]
    row = rows_named("Hàng", rows)
    legend = {"orient": "top", "title": None, "columns": 1} if len(systems) > 1 else None
    of = {"field": "Hệ thống", "scale": {"domain": systems}, "legend": legend}
    shapes = {"domain": systems, "range": [*_SHAPES[: len(systems)]]}
    told = [{"field": name, "type": "nominal"} for name in ("Hệ thống", "Đọc", "Khoảng 95%")]
    return {
        "data": {"values": [*points]},
        "height": _ROW * len(rows) + _FRAME + _LEGEND * len(systems),
        "encoding": {"y": row, "color": of, "tooltip": [*told, {"field": "Số câu"}]},
        "layer": [
            {
                "mark": {"type": "rule", "size": 2, "opacity": 0.6, "yOffset": _BELOW},
                "encoding": {"x": _share("low"), "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "yOffset": _BELOW},
                "encoding": {"x": _share("Giá trị"), "shape": {**of, "scale": shapes}},
            },
        ],
    }


def history(reports: Sequence[Summary]) -> list[dict[str, Any]]:
    """A point for each first measure of each report, oldest first."""
    return [
        _point("", metric_name(name), name, report.metrics[name]) | {"Lúc": time_of(report.created)}
        for report in sorted(reports, key=lambda report: report.created)
        for name in HEADLINES
        if name in report.metrics and report.metrics[name].value is not None
    ]


def trend(points: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Measures along the time."""
    names = [*dict.fromkeys(point["Hệ thống"] for point in points)]
    legend = {"orient": "top", "title": None, "columns": 1, "labelLimit": 320}
    of = {"field": "Hệ thống", "scale": {"domain": names}, "legend": legend}
    shapes = {"domain": names, "range": [*_SHAPES[: len(names)]]}
    time = {
        "field": "Lúc",
        "type": "ordinal",
        "sort": [*dict.fromkeys(point["Lúc"] for point in points)],
        "title": None,
        "axis": {
            "labelAngle": 0,
            "labelOverlap": True,
            "labelExpr": "split(datum.label, ' ngày ')",
        },
    }
    share = {**_share("Giá trị"), "scale": {"zero": False}}
    told = [{"field": name, "type": "nominal"} for name in ("Lúc", "Hệ thống", "Đọc", "Khoảng 95%")]
    return {
        "data": {"values": [*points]},
        "height": 250 + _FRAME + _LEGEND * len(names),
        "encoding": {"x": time, "color": of, "tooltip": told},
        "layer": [
            {"mark": {"type": "line", "size": 2}, "encoding": {"y": share}},
            {
                "mark": {"type": "rule", "size": 2, "opacity": 0.4},
                "encoding": {"y": {**share, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 80},
                "encoding": {"y": share, "shape": {**of, "scale": shapes}},
            },
        ],
    }


def _share(name: str) -> dict[str, Any]:
    axis = {"labelExpr": "replace(datum.label, '.', ',')", "tickCount": 5}
    scale = {"domain": [0, 1]}
    return {"field": name, "type": "quantitative", "title": None, "scale": scale, "axis": axis}
