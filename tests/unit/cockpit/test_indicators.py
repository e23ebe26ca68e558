"""Indicators are entered for months that have begun, corrected by versions, and never overwritten."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from chalicelib.kernel.errors import InvalidInput
from chalicelib.town.cockpit.core import indicators as core
from chalicelib.town.cockpit.core.indicators import Entered, Indicator, IndicatorWornOut, NoSuchIndicator
from tests.make.world import NOON

TODAY = dt.date(2026, 11, 23)
ONE = Entered("2026M10", Indicator.PETITIONS, 1, 12, "镇信访办 10 月月报", "s1", NOON)


def test_an_address_names_a_month_and_one_of_the_indicators() -> None:
    assert core.named("2026M10", "costs_saved") == ("2026M10", Indicator.COSTS_SAVED)
    for month, name in (
        ("2026-10", "petitions"),
        ("2026M13", "petitions"),
        ("2026M10", "gdp"),
        ("2026M10x", "petitions"),
    ):
        with pytest.raises(NoSuchIndicator):
            core.named(month, name)


def test_a_month_to_come_is_refused_and_so_is_the_hundredth_correction() -> None:
    core.check_entry("2026M11", 0, TODAY)
    core.check_entry("2026M11", core.VERSIONS_MAX - 1, TODAY)
    with pytest.raises(InvalidInput):
        core.check_entry("2026M12", 0, TODAY)
    with pytest.raises(IndicatorWornOut):
        core.check_entry("2026M11", core.VERSIONS_MAX, TODAY)


def test_the_last_version_holds_and_money_is_in_fen() -> None:
    two = dataclasses.replace(ONE, version=2, count=11)
    other = dataclasses.replace(ONE, indicator=Indicator.COSTS_SAVED)
    assert core.newest([two, ONE, other]) == {
        ("2026M10", Indicator.COSTS_SAVED): other,
        ("2026M10", Indicator.PETITIONS): two,
    }
    assert (ONE.unit, other.unit) == ("times", "fen")
    assert set(core.WORDS) == set(Indicator)


@pytest.mark.parametrize("change", [{"count": 13}, {"source": "别的来源"}, {"by": "s2"}])
def test_the_same_entry_twice_is_one_and_another_ones_is_not(change: dict[str, object]) -> None:
    assert core.repeats(ONE, dataclasses.replace(ONE, at=NOON + dt.timedelta(hours=1)))
    assert not core.repeats(ONE, dataclasses.replace(ONE, **change))  # type: ignore[arg-type]
