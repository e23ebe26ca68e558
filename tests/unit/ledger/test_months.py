"""How much of a month is read."""

from __future__ import annotations

import datetime as dt

import pytest

from chalicelib.points.ledger.service import months


@pytest.mark.parametrize(
    ("today", "days"),
    [(dt.date(2026, 11, 1), 1), (dt.date(2026, 11, 3), 3), (dt.date(2026, 12, 5), 30), (dt.date(2026, 10, 31), 0)],
    ids=str,
)
def test_a_month_is_read_until_today_and_no_further(today: dt.date, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[dt.date] = []

    def day_of_facts(*, on: dt.date, **_: str) -> list[object]:
        read.append(on)
        return []

    monkeypatch.setattr("chalicelib.points.ledger.service.months.facts.day_of_facts", day_of_facts)
    assert list(months.awards_of(village_id="v00012", month="2026M11", today=today)) == []
    assert read == [dt.date(2026, 11, 1) + dt.timedelta(days=n) for n in range(days)]
