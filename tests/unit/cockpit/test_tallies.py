"""A day's tally is a plain recount of its facts, in any order; spans are their days together."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.activities import ActivityAttended, ActivityClosed
from chalicelib.foundation.facts.core.appraisals import AppraisalPublished, BallotCast
from chalicelib.foundation.facts.core.bookings import BookingMoved
from chalicelib.foundation.facts.core.claims import ClaimMade
from chalicelib.foundation.facts.core.fact import all_facts
from chalicelib.foundation.facts.core.market import MarketOrderMoved
from chalicelib.foundation.facts.core.media import PicturesRejected
from chalicelib.foundation.facts.core.negative_list import NegativeRecordTurned
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.core.scores import ScoreObjectionDecided
from chalicelib.foundation.facts.core.tickets import TicketAdopted, TicketEscalated, TicketRaised
from chalicelib.foundation.facts.core.wishes import WishFulfilled, WishPublished
from chalicelib.prosperity.proceeds.core.entries import Amounts, Goods, Money
from chalicelib.prosperity.proceeds.core.sums import Sums, Tally as Sold
from chalicelib.town.cockpit.core import counting
from chalicelib.town.cockpit.core.metrics import BY_KEY, METRICS, OF_FACTS, Kind, NoSuchMetric, Source, metric_of
from chalicelib.town.cockpit.core.tallies import Stock, Tally, fold, joined, proceeds_of, summed

HERE, THERE = "v00012", "v00013"


def moved(kind: str, points: int, *, who: int = 1, source: str = "desk#1", village_id: str = HERE) -> PointsMoved:
    return PointsMoved(f"{village_id}.{who:05d}", kind, points, "pub@1", source, "x")


def attended(who: int, *, activity: str = f"{HERE}a1", minutes: int = 60, village_id: str = HERE) -> ActivityAttended:
    return ActivityAttended(activity, f"{village_id}r{who:05d}", "vol@1", minutes, 200)


people = st.integers(1, 9)
villages = st.sampled_from([HERE, THERE])
facts = st.one_of(
    st.builds(
        moved,
        st.sampled_from(["award", "reversal", "redemption", "hold", "capture", "void", "refund", "expiry", "move_in"]),
        st.integers(-500, 500),
        who=people,
        source=st.sampled_from(["claim#1", "desk#1", "redemption#p1"]),
        village_id=villages,
    ),
    st.builds(attended, people, activity=st.sampled_from("ab"), minutes=st.integers(0, 90), village_id=villages),
    st.builds(ActivityClosed, st.just("a1"), st.integers(0, 2)),
    st.builds(BallotCast, st.just("b1"), st.builds("v00012r{:05d}".format, people), st.just("r"), st.integers(0, 50)),
    st.builds(
        TicketRaised,
        st.just("t1"),
        st.builds("v00012r{:05d}".format, people),
        st.sampled_from(["suggestion", "problem", "complaint", "praise"]),
    ),
    st.builds(TicketEscalated, st.just("t1"), st.just("v00012r00001"), st.booleans()),
    st.builds(TicketAdopted, st.just("t1"), st.just("v00012r00002"), st.just("r"), st.integers(0, 200)),
    st.builds(
        WishFulfilled,
        st.sampled_from(["w1", "w2"]),
        st.sampled_from(["v00012r00003", "v00012p00001", "v00013r00003", "v00012h00004"]),
        st.just(10),
    ),
    st.builds(
        NegativeRecordTurned,
        st.just("n1"), st.just("v00012r00005"), st.booleans(), st.just("cap"), st.just(1), st.just(""),
    ),
    st.builds(ScoreObjectionDecided, st.just("o1"), st.just("v00012r00006"), st.booleans(), st.just(0)),
    st.builds(MarketOrderMoved, st.just("m1"), st.sampled_from(["pay", "ready"])),
    st.builds(BookingMoved, st.just("k1"), st.sampled_from(["booked", "cancelled"])),
    st.builds(ClaimMade, st.just("c1"), st.sampled_from(["v00012r00007", "v00012h00008"]), st.just("r")),
    st.builds(WishPublished, st.just("help")),
    st.builds(PicturesRejected, st.just("v00012r00001")),
)  # fmt: skip


def recount(found: list[Fact]) -> dict[str, int]:
    """Return what the numbers of facts come to, counted a second time, number by number."""

    def of(kind: type[Any], tells: Callable[[Any], int] = lambda _: 1) -> int:
        return sum(tells(one) for one in found if isinstance(one, kind))

    def points(*kinds: str) -> int:
        return of(PointsMoved, lambda one: one.points if one.kind in kinds else 0)

    acted = {
        one.resident_id if hasattr(one, "resident_id") else one.claimer_id
        for one in found
        if isinstance(one, (ActivityAttended, BallotCast, TicketRaised, WishFulfilled))
    }
    paid = (ActivityAttended, BallotCast, TicketAdopted)
    return {
        "points_issued": points("award") + sum(one.points for one in found if isinstance(one, paid)),
        "points_redeemed": -points("redemption", "hold", "capture", "void", "refund"),
        "points_expired": -points("expiry"),
        "points_reversed": -points("reversal"),
        "claims_posted": of(PointsMoved, lambda one: one.kind == "award" and one.source == "claim#1"),
        "shop_redemptions": of(PointsMoved, lambda one: one.kind == "redemption"),
        "people_active": len({one for one in acted if one.startswith(f"{HERE}r")}),
        "activities_held": of(ActivityClosed, lambda one: one.attended > 0),
        "attendances": of(ActivityAttended),
        "minutes_served": of(ActivityAttended, lambda one: one.minutes),
        "claims_made": of(ClaimMade),
        "ballots_cast": of(BallotCast),
        "wishes_published": of(WishPublished),
        "wishes_fulfilled": len({one.wish_id for one in found if isinstance(one, WishFulfilled)}),
        "suggestions_raised": of(TicketRaised, lambda one: one.kind == "suggestion"),
        "problems_raised": of(TicketRaised, lambda one: one.kind in ("problem", "complaint")),
        "tickets_overdue": of(TicketEscalated, lambda one: one.overdue),
        "suggestions_adopted": of(TicketAdopted),
        "score_objections_upheld": of(ScoreObjectionDecided, lambda one: one.upheld),
        "negative_records": of(NegativeRecordTurned, lambda one: one.counts),
        "orders_paid": of(MarketOrderMoved, lambda one: one.news == "pay"),
        "bookings_made": of(BookingMoved, lambda one: one.news == "booked"),
    }


@given(st.lists(facts, max_size=30), st.randoms())
def test_a_folded_day_is_a_plain_recount_of_its_facts_in_any_order(found: list[Fact], chance: Any) -> None:
    told = fold(HERE, found)
    expected = dict.fromkeys((one.key for one in OF_FACTS), 0) | recount(found)
    assert told.numbers == expected
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert fold(HERE, shuffled) == told


@given(st.lists(facts, max_size=20), st.lists(facts, max_size=20))
def test_a_months_people_are_those_of_its_days_together_and_its_sums_are_added(
    one: list[Fact], other: list[Fact]
) -> None:
    both = joined([fold(HERE, one), fold(HERE, other)])
    whole = fold(HERE, [*one, *other])
    assert both.people == whole.people
    apart = {metric.key for metric in OF_FACTS if metric.kind is Kind.THINGS}
    assert {key: n for key, n in both.sums.items() if key not in apart} == {
        key: n for key, n in whole.sums.items() if key not in apart
    }
    assert joined([both]) == both


def test_a_months_stock_is_the_last_that_was_counted_and_places_share_nobody() -> None:
    early, late = Stock("2026-11-02", 10), Stock("2026-11-20", 12)
    for order in ((early, late), (late, early)):
        assert joined(Tally(stocks={"residents": one}) for one in order).numbers == {"residents": 12}
    assert summed([{"residents": 12, "cards": 1}, {"residents": 3}]) == {"cards": 1, "residents": 15}


def test_points_that_come_back_are_taken_off_what_was_redeemed() -> None:
    spent = [moved("redemption", -100), moved("refund", 40), moved("hold", -200), moved("void", 200)]
    assert fold(HERE, spent).numbers["points_redeemed"] == 60
    assert fold(HERE, [moved("hold", -200), moved("capture", 50)]).numbers["points_redeemed"] == 150


def test_a_team_fulfils_one_wish_and_a_shop_or_somebody_from_next_door_is_none_of_the_villages_people() -> None:
    team = [WishFulfilled("w1", who, 1) for who in ("v00012r00003", "v00013r00009", "v00012p00001", "v00012h00004")]
    told = fold(HERE, team)
    assert (told.numbers["wishes_fulfilled"], told.numbers["people_active"]) == (1, 1)
    assert told.behind["wishes_fulfilled"] == 2, "the resident and the household of this village"


def test_what_is_sold_is_told_apart_from_stays() -> None:
    goods = Goods("v00012p1", "v00012y1", "g1", "青菜", "500 克", "weight", "vegetables")
    room = dataclasses.replace(goods, product_id="v00012j1", category="room")
    sold = (
        Sold(goods, Amounts(1, 500, 0, 90, 5, 5), Amounts(0, -100, 0, -9, -1, 0)),
        Sold(room, Amounts(1, 0, 0, 300)),
    )
    assert proceeds_of(Sums(sold, Money(), 3)) == {
        "orders_completed": 3,
        "sales_fen": 90,
        "sold_grams": 400,
        "sold_heads": 0,
        "tourism_fen": 300,
    }
    assert set(proceeds_of(Sums())) == {one.key for one in METRICS if one.source is Source.PROCEEDS}


def test_every_number_counts_facts_that_there_are_by_one_rule_and_has_one_definition() -> None:
    assert len(BY_KEY) == len(METRICS)
    for one in METRICS:
        assert one.about_zh.endswith("。"), one.key
        assert one.about_en.endswith("."), one.key
        assert set(one.facts) <= set(all_facts()), one.key
        assert bool(one.facts) is (one.source is Source.FACTS), one.key
        assert (one.amount is None) is (one.kind is not Kind.SUM or not one.facts), one.key
        assert (one.mark is None) is (one.kind not in {Kind.THINGS, Kind.PEOPLE}), one.key
    with pytest.raises(NoSuchMetric):
        metric_of("gdp")
    assert metric_of("points_issued").unit == "points"


def test_what_a_fact_is_about_is_never_a_person() -> None:
    assert counting.thing_of(attended(1, activity="a1")) == "a1"
    assert counting.thing_of(moved("award", 1, source="claim#7")) == "claim#7"
    assert counting.thing_of(WishPublished("help")) == ""
    assert counting.person_of(WishPublished("help")) == ""
    assert counting.took_part(AppraisalPublished("b1", quorum_reached=True)) == ""
    assert counting.issued(WishPublished("help")) == 0
