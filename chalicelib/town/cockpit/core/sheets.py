"""A place's month as the lines of a workbook. The numbers are those of the cockpit, in its own units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chalicelib.town.cockpit.core.figures import Cockpit, Day
from chalicelib.town.cockpit.core.metrics import METRICS

Cell = str | int | None
Sheet = tuple[str, list[list[Cell]]]
UNITS = {
    "points": "工分",
    "times": "次",
    "people": "人",
    "minutes": "分钟",
    "fen": "分钱",
    "grams": "克",
    "heads": "只",
}
"""What numbers are counted in; money in fen and weights in grams, so that sums are exact."""


def sheets_of(found: Cockpit, days: Sequence[Day]) -> list[Sheet]:
    """Return the sheets of a place's month: numbers, places, days, trend."""
    heads: list[Cell] = ["", *(f"{one.zh}（{UNITS[one.unit]}）" for one in METRICS)]
    numbers: list[list[Cell]] = [["指标", "单位", "本月", "上月", "去年同月", "本年", "定义"]]
    numbers += [
        [one.metric.zh, UNITS[one.metric.unit], one.now, one.before, one.year_ago, one.year, one.metric.about_zh]
        for one in found.figures
    ]
    named = {found.names.get(place, place): of for place, of in found.places.items()}
    return [
        ("数字", numbers),
        ("各村", [heads, *_lines(named)]),
        ("按日", [heads, *_lines({day.on: day.numbers for day in days})]),
        ("趋势", [heads, *_lines(found.trend)]),
    ]


def _lines(by_row: Mapping[str, Mapping[str, int]]) -> list[list[Cell]]:
    return [[name, *(numbers.get(one.key) for one in METRICS)] for name, numbers in by_row.items()]
