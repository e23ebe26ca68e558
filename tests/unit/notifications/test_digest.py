"""The week in one message."""

from __future__ import annotations

import datetime as dt
from random import Random

from hypothesis import given, strategies as st

from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.activities import ActivityAttended, ActivityMissed
from chalicelib.foundation.facts.core.appraisals import BallotCast
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.core.tickets import TicketAdopted
from chalicelib.foundation.notifications.core.digest import Week, digest_of, weeks_of
from tests.make.notifications import ACCOUNT, RESIDENT

MONDAY = dt.date(2026, 11, 23)


def moved(kind: str, points: int, account: str = ACCOUNT) -> PointsMoved:
    return PointsMoved(account, kind, points, "", "source#1", "l")


def test_a_week_counts_what_was_attended_earned_and_spent() -> None:
    facts: list[Fact] = [
        ActivityAttended("v00012a1", RESIDENT, "vol@1", 60, 200),
        moved("award", 300),
        moved("reversal", -100),
        moved("redemption", -350),
        moved("hold", -100),
        moved("capture", 40),
        moved("move_out", -5),
        moved("award", 300, "v00012.00999"),
        ActivityMissed("v00012a2", RESIDENT),
    ]
    facts += [BallotCast("v00012b1", RESIDENT, "bal@1", 50), TicketAdopted("v00012t1", RESIDENT, "opn@1", 200)]
    assert weeks_of(facts) == {RESIDENT: Week(1, 650, 410), "v00012r00999": Week(0, 300, 0)}


def test_a_hold_that_was_voided_is_nothing_spent() -> None:
    assert weeks_of([moved("hold", -100), moved("void", 100)])[RESIDENT].spent == 0


def test_nothing_happened_to_somebody_who_only_missed_something() -> None:
    assert weeks_of([ActivityMissed("v00012a2", RESIDENT), moved("expiry", -7)]) == {}


kinds = st.sampled_from(["award", "redemption", "hold", "capture", "void", "reversal", "expiry"])


@given(st.lists(st.builds(moved, kinds, st.integers(-500, 500))), st.randoms())
def test_the_order_in_which_facts_are_read_changes_nothing(facts: list[Fact], shuffled: Random) -> None:
    again = list(facts)
    shuffled.shuffle(again)
    assert weeks_of(facts) == weeks_of(again)


def test_a_digest_made_twice_on_a_day_is_one_message() -> None:
    week = Week(2, 500, 350)
    first, second = (digest_of(RESIDENT, week, period="2026W47", today=MONDAY) for _ in range(2))
    assert first == second
    assert first.body == "上周你参加活动 2 次，得到 500 工分，用了 350 工分。"
    other = digest_of(RESIDENT, week, period="2026W46", today=MONDAY)
    assert other.message_id != first.message_id
