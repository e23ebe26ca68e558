"""The fullest legal account: whatever its holder earns by the rules, an account stays within one write unit of 1 KB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from chalicelib.kernel.calendar import month_of, week_of
from chalicelib.points.ledger.core import plans, rules
from chalicelib.points.ledger.core.accounts import Account, AccountRef
from chalicelib.points.ledger.store.accounts import record_of
from tests.meter import WRITE_UNIT_BYTES, item_size

YEARS = 10
"""How long somebody has been earning."""
RUNS = [dt.date(2035, 1, 1) + dt.timedelta(days=n) for n in range(366)]
"""Days on which the pruning job came by last."""


def days_after(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def widest(most: int) -> int:
    """The number up to `most` that takes most bytes: 240 takes two, 239 three."""
    return most - 1 if most > 9 else most


def fullest(run: dt.date, *, household: bool) -> Account:
    """An account pruned on `run` that had all it may have then, and earned all it may until the next run."""
    today = run + dt.timedelta(days=rules.PRUNED_EVERY_DAYS)
    days = list(days_after(run - dt.timedelta(days=rules.BACK_DATING_DAYS), today))
    counters: dict[str, int] = {}
    for rule in rules.CATALOGUE:
        for cap in rule.caps if rule.for_household == household else ():
            for on in days:
                counters[rules.counter_key(rule, cap, on)] = widest(cap.most)
    recent = dict.fromkeys([period(day) for day in days for period in (week_of, month_of)], 123_457)
    account = Account(
        AccountRef("v00012", "00345"),
        kind="household" if household else "resident",
        mask="1234567890户" if household else "𠮷*",
        status="blocked",
        version=1_234_567,
        balance=-1_234_567,
        held=123_457,
        spent=1_234_567,
        earned={str(today.year - n): 345_679 for n in range(YEARS)},
        expired={str(today.year - n): 123_457 for n in range(2, YEARS)},
        recent=recent,
        counters=counters,
        pay_step=412_345_679,
        pruned_on=str(run),
    )
    over = plans.over(account, run)
    return Account(
        **{name: getattr(account, name) for name in Account.__annotations__ if name not in ("recent", "counters")},
        recent={period: n for period, n in recent.items() if f"w.{period}" not in over},
        counters={key: n for key, n in counters.items() if f"c.{key}" not in over},
    )


@pytest.mark.parametrize("household", [False, True])
def test_the_fullest_legal_account_is_one_write_unit(*, household: bool) -> None:
    sizes = {run: item_size(record_of(fullest(run, household=household)).serialize()) for run in RUNS}
    worst = max(sizes, key=sizes.__getitem__)
    assert sizes[worst] <= WRITE_UNIT_BYTES, (worst, sizes[worst])


def test_a_rule_has_a_letter_of_its_own_and_one_cap_a_period() -> None:
    letters = [rule.letter for rule in rules.CATALOGUE]
    assert len(set(letters)) == len(letters)
    assert all(len(letter) == 1 for letter in letters)
    for rule in rules.CATALOGUE:
        periods = [cap.period for cap in rule.caps]
        assert len(set(periods)) == len(periods)


def test_counters_of_a_retired_rule_wait_longest() -> None:
    on = dt.date(2026, 11, 23)
    gone = rules.counter_key(rules.Rule("old", "?", "旧规则", "old", "event", 1, "x"), rules.Cap("t", "d", 1), on)
    assert not rules.is_over(gone, on + dt.timedelta(days=rules.BACK_DATING_DAYS))
    assert rules.is_over(gone, on + dt.timedelta(days=rules.BACK_DATING_DAYS + 1))


def test_what_may_still_be_written_up_is_never_over() -> None:
    for rule in rules.CATALOGUE:
        for cap in rule.caps:
            for on in RUNS[:60]:
                last = on + dt.timedelta(days=rule.back_dating_days)
                assert not rules.is_over(rules.counter_key(rule, cap, on), last)
