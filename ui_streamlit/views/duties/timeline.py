"""Deadlines along the time, as a chart of Vega-Lite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from ui_streamlit.client.duties import ROLES, Duty
from ui_streamlit.shown.plain import shortened
from ui_streamlit.views.duties.deadlines import STATES, state_of

_SHAPES: Final = ("cross", "triangle-up", "circle", "diamond")
"""One for each state: they are told apart without their colours, too."""
_COLOURS: Final = ("indianred", "darkorange", "steelblue", "slategray")
"""Seen on light and on dark ground alike; a chart knows nothing of the page's variables."""
_TOLD: Final = 3
"""Tasks that a point tells; the list has all."""
_SHORT: Final = 90
_ROW: Final = 44
"""Pixels of a role."""
_BELOW: Final = 85
"""Pixels of the axis and of what the shapes mean."""


def points(duties: Sequence[Duty], today: date) -> list[dict[str, Any]]:
    """One point for each day, role and state; only of duties that fall due on a day."""
    found: defaultdict[tuple[date, str, str], list[str]] = defaultdict(list)
    for duty in duties:
        state = state_of(duty, today)
        if state.on and state.name:
            found[state.on, duty.role, state.name].append(duty.task)
    return [
        {
            "Ngày": day.isoformat(),
            "Vai trò": ROLES[role],
            "Tình trạng": state,
            "Số nhiệm vụ": len(tasks),
            "Nhiệm vụ": _told(tasks),
        }
        for (day, role, state), tasks in sorted(found.items())
    ]


def chart(shown: Sequence[dict[str, Any]], today: date) -> dict[str, Any]:
    """The chart of such points, with a line where today is."""
    roles = [name for name in ROLES.values() if any(p["Vai trò"] == name for p in shown)]
    time = {"field": "Ngày", "type": "temporal", "timeUnit": "utcyearmonthdate"}
    axis = {"format": "%m/%Y", "labelOverlap": True, "tickCount": 8}
    return {
        "height": _ROW * len(roles) + _BELOW,
        "layer": [
            {
                "data": {"values": [{"Ngày": today.isoformat()}]},
                "mark": {"type": "rule", "strokeDash": [4, 4], "size": 1.5},
                "encoding": {
                    "x": time,
                    "color": {"value": "gray"},
                    "tooltip": {"value": f"Hôm nay, {today:%d/%m/%Y}"},
                },
            },
            {
                "data": {"values": [*shown]},
                "mark": {"type": "point", "filled": True, "opacity": 0.9},
                "encoding": _encoding(time | {"title": None, "axis": axis}, roles),
            },
        ],
    }


def _encoding(time: dict[str, Any], roles: Sequence[str]) -> dict[str, Any]:
    legend = {"orient": "bottom", "title": None, "columns": 2}
    tooltip = [
        {**time, "format": "%d/%m/%Y", "title": "Hạn"},
        *({"field": name} for name in ("Vai trò", "Tình trạng", "Số nhiệm vụ", "Nhiệm vụ")),
    ]
    state = {"field": "Tình trạng", "type": "nominal", "legend": legend}
    return {
        "x": time,
        "y": {"field": "Vai trò", "type": "nominal", "sort": [*roles], "title": None},
        "color": {**state, "scale": {"domain": [*STATES], "range": [*_COLOURS]}},
        "shape": {**state, "scale": {"domain": [*STATES], "range": [*_SHAPES]}},
        "size": {
            "field": "Số nhiệm vụ",
            "type": "quantitative",
            "scale": {"domainMin": 1, "range": [90, 500]},
            "legend": None,
        },
        "tooltip": tooltip,
    }


def _told(tasks: Sequence[str]) -> str:
    shown = [shortened(" ".join(task.split()), _SHORT) for task in tasks[:_TOLD]]
    more = len(tasks) - len(shown)
    return "; ".join(shown) + (f"; và {more} nhiệm vụ khác" if more else "")
