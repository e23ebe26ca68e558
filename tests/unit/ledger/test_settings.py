"""A town's settings: which version holds, when points expire by it, and that nothing expires unannounced."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given, strategies as st

from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.ledger.core import settings as core
from chalicelib.points.ledger.core.accounts import Account, AccountRef, Entry, Kind
from chalicelib.points.ledger.core.audit import faults_of_expiry
from chalicelib.points.ledger.core.lots import expiring_soon
from chalicelib.points.ledger.core.plans import Award, plan_award
from chalicelib.points.ledger.core.rules import rule_of
from chalicelib.points.ledger.core.settings import FOR_EVER, Setting, Settings, Spenders

NOON = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2034, 12, 31))
LIVES = st.integers(FOR_EVER, core.LIFE_YEARS_MAX)


def lives(*versions: tuple[str, int]) -> Settings:
    return Settings(tuple(Setting(life, effective_on=dt.date.fromisoformat(on), key="k") for on, life in versions))


def test_without_a_word_points_live_a_year_and_the_head_spends() -> None:
    now = Settings().on(dt.date(2026, 11, 23))
    assert (now.life_years, now.spenders) == (1, Spenders.HEAD)
    assert Settings().due_year(dt.date(2028, 1, 1)) == 2026
    assert Settings().expires_on(2026, dt.date(2026, 11, 23)) == dt.date(2027, 12, 31)


def test_a_version_holds_from_its_day_until_the_next_and_the_last_said_of_one_day_counts() -> None:
    found = lives(("2027-03-01", 2), ("2027-06-01", 3), ("2027-03-01", 4))
    days = ["2027-02-28", "2027-03-01", "2027-05-31", "2027-06-01", "2035-01-01"]
    assert [found.on(dt.date.fromisoformat(day)).life_years for day in days] == [1, 4, 4, 3, 3]


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ([("2027-11-01", 2)], 2025),
        ([("2027-12-31", 2)], 2025),
        ([("2028-01-01", 2)], 2026),
        ([("2027-06-01", FOR_EVER)], None),
        ([("2027-01-01", 3), ("2027-11-01", 1)], 2026),
        ([("2027-01-01", 3), ("2027-11-02", 1)], 2024),
        ([("2027-01-01", FOR_EVER), ("2027-11-02", 1)], None),
        ([("2027-01-01", FOR_EVER), ("2027-11-01", 5)], 2022),
        ([("2027-11-10", 4), ("2027-12-10", 1)], 2023),
    ],
)
def test_a_shorter_life_counts_only_where_people_were_warned_and_a_longer_one_at_once(
    changes: list[tuple[str, int]], due: int | None
) -> None:
    assert lives(*changes).due_year(dt.date(2028, 1, 1)) == due


def test_people_are_warned_of_what_is_going_to_expire_sixty_and_fourteen_days_ahead() -> None:
    days = [dt.date(2027, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    assert [str(day) for day in days if core.is_warning_day(day)] == ["2027-11-01", "2027-12-17"]
    assert [Settings().warned_year(day) for day in days if core.is_warning_day(day)] == [2026, 2026]
    assert lives(("2027-06-01", FOR_EVER)).warned_year(dt.date(2027, 11, 1)) is None
    assert lives(("2027-06-01", 2)).warned_year(dt.date(2027, 11, 1)) == 2025
    assert Settings().warned_year(dt.date(2027, 11, 2)) is None


@given(st.lists(st.tuples(DAYS, LIVES), max_size=5), st.integers(2027, 2034))
def test_nothing_expires_of_which_the_first_warning_did_not_tell(changes: list[tuple[dt.date, int]], year: int) -> None:
    """Whatever is set later in the year can only let more live on."""
    warned_on = dt.date(year, 11, 1)
    known = Settings(tuple(Setting(life, effective_on=on, key="k") for on, life in changes if on <= warned_on))
    later = Settings(tuple(Setting(life, effective_on=on, key="k") for on, life in changes))
    told, gone = known.warned_year(warned_on), later.due_year(dt.date(year + 1, 1, 1))
    assert gone is None or (told is not None and gone <= told)
    assert later.warned_year(dt.date(year, 12, 17)) in (told, gone) or changes


@given(st.lists(st.tuples(DAYS, LIVES), max_size=5), st.integers(2026, 2033), DAYS)
@example([(dt.date(2026, 1, 1), FOR_EVER), (dt.date(2033, 1, 1), 1)], 2026, dt.date(2026, 1, 1))
def test_the_day_that_is_shown_is_the_first_end_of_a_year_at_which_it_is_due(
    changes: list[tuple[dt.date, int]], year: int, today: dt.date
) -> None:
    settings = Settings(tuple(Setting(life, effective_on=on, key="k") for on, life in changes))
    shown = settings.expires_on(year, today)
    ends = range(max(today.year, year + 1), 2042)
    due = [end for end in ends if (settings.due_year(dt.date(end + 1, 1, 1)) or 0) >= year]
    assert shown == (dt.date(due[0], 12, 31) if due else None)


def test_what_expires_soon_is_told_by_the_towns_settings() -> None:
    account = Account(AccountRef("v00001", "00001"), "resident", "张*", balance=100, earned={"2026": 60, "2027": 40})
    today = dt.date(2027, 3, 1)
    assert expiring_soon(account, today, Settings()) == [(60, dt.date(2027, 12, 31)), (40, dt.date(2028, 12, 31))]
    assert expiring_soon(account, today, lives(("2027-01-01", FOR_EVER))) == []
    shorter = lives(("2026-01-01", 3), ("2027-06-01", 1))
    assert expiring_soon(account, today, shorter) == [(60, dt.date(2027, 12, 31)), (40, dt.date(2028, 12, 31))]
    late = lives(("2026-01-01", 3), ("2027-12-01", 1))
    assert expiring_soon(account, today, late) == [(100, dt.date(2028, 12, 31))]


def test_what_a_refund_left_in_a_settled_year_goes_with_the_next_expiry() -> None:
    account = Account(AccountRef("v00001", "00001"), "resident", "张*", balance=10, earned={"2024": 10})
    assert expiring_soon(account, dt.date(2027, 3, 1), Settings()) == [(10, dt.date(2027, 12, 31))]


def expired(source: str, on: dt.date) -> Entry:
    made = plan_award(
        Award(AccountRef("v00001", "00001"), source, rule_of("pub"), 200, NOON.date(), "d"),
        now=dt.datetime.combine(on, dt.time(4), dt.UTC), entry_id="x", by="o",
    )  # fmt: skip
    return type(made)(**{name: getattr(made, name) for name in Entry.__annotations__} | {"kind": Kind.EXPIRY})


def test_verification_finds_points_that_expired_before_they_were_due() -> None:
    entry = expired("expiry#v00001#2026", dt.date(2028, 1, 1))
    assert faults_of_expiry([entry], Settings()) == []
    assert len(faults_of_expiry([entry], lives(("2027-06-01", 2)))) == 1
    assert len(faults_of_expiry([entry], lives(("2027-06-01", FOR_EVER)))) == 1
    assert faults_of_expiry([entry], lives(("2028-01-02", FOR_EVER))) == []
    assert len(faults_of_expiry([expired("expiry#v00001#2027", dt.date(2028, 1, 1))], Settings())) == 1


def test_a_life_that_points_can_not_have_is_refused() -> None:
    for wrong in (-1, 6):
        with pytest.raises(InvalidInput):
            core.with_setting(Settings(), Setting(wrong), dt.date(2027, 1, 1))
    full = Settings(tuple(Setting(1) for _ in range(core.VERSIONS_MAX)))
    with pytest.raises(core.SettingsFull):
        core.with_setting(full, Setting(2), dt.date(2027, 1, 1))


@given(st.lists(st.builds(Setting, LIVES, st.sampled_from(Spenders), DAYS, st.text(max_size=5)), max_size=4))
def test_what_was_packed_unpacks(versions: list[Setting]) -> None:
    settings = Settings(tuple(versions))
    assert core.unpacked(core.packed(settings)) == settings
