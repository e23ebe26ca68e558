"""The liability as plain tables: what each village owes, by year, and by which date it expires."""

from __future__ import annotations

from typing import Any

from chalicelib.points.liability.core.reports import Forecast
from chalicelib.points.liability.core.snapshots import Snapshot

Sheet = tuple[str, tuple[str, ...], list[tuple[Any, ...]]]
HEADS = (
    "村", "日期", "账户数", "余额合计", "预扣", "欠分（负数余额）", "负债合计", "今年预算", "预算剩余",
    "近30天发出", "近30天核销", "近30天过期", "近365天发出", "近365天核销", "近365天过期",
)  # fmt: skip
YEAR_HEADS = ("村", "记分年份", "可用", "预扣", "合计")
EXPIRY_HEADS = ("村", "到期日", "一分不花时过期", "按近90天的花法过期")


def sheets_of(found: Forecast) -> list[Sheet]:
    """Return the tables of what was counted and forecast; a village that was not counted is there without figures."""
    counted = found.counted
    name_of = counted.names.get
    villages = [(name_of(one.place_id, one.place_id), *_figures(one)) for one in counted.villages]
    missing = [(name_of(one, one), "没有统计") for one in counted.whole.missing]
    years = [
        (name_of(one.place_id, one.place_id), year, one.free.get(year, 0), one.held_of.get(year, 0), points)
        for one in counted.villages
        for year, points in one.aged.items()
    ]
    expiries = [
        (name_of(village_id, village_id), str(one.on), one.unspent, "不知道" if one.at_pace is None else one.at_pace)
        for village_id, of_village in found.villages.items()
        for one in of_village
    ]
    return [
        ("负债", HEADS, [*villages, *missing]),
        ("按年份", YEAR_HEADS, years),
        ("到期预测", EXPIRY_HEADS, expiries),
    ]


def _figures(one: Snapshot) -> tuple[Any, ...]:
    flows: list[Any] = []
    for window in ("30", "365"):
        flow = one.flows.get(window)
        flows += ["", "", ""] if flow is None else [flow.issued, flow.redeemed, flow.expired]
    owed = (one.accounts, one.outstanding, one.held, one.owed, one.liability, one.granted, one.left)
    return (str(one.day), *owed, *flows)
