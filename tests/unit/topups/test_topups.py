"""What top-ups decide: where each deed leads, what is offered at what price, names at the provider's, rulings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.gateways import topup as gateway
from chalicelib.kernel.authz import Principal, Role
from chalicelib.points.ledger.core.accounts import POINTS_MAX, AccountRef
from chalicelib.points.topups.core import states, terms, topups
from chalicelib.points.topups.core.states import Deed, Kind, State
from chalicelib.points.topups.core.terms import Terms
from chalicelib.points.topups.core.topups import Ruling
from tests.make.topups import a_topup
from tests.make.world import NOON, key_at

LATER = NOON + topups.RULED_AFTER
MINE = "v00001r00001"

WANTED: Mapping[State, Mapping[Deed, State]] = {
    State.ASKED: {
        Deed.SEND: State.SENT,
        Deed.CANCEL: State.CANCELLED,
        Deed.PAY: State.SUCCEEDED,
        Deed.RETURN: State.FAILED,
    },
    State.SENT: {Deed.LOSE: State.UNKNOWN, Deed.SUCCEED: State.SUCCEEDED, Deed.FAIL: State.FAILED},
    State.UNKNOWN: {
        Deed.SUCCEED: State.SUCCEEDED,
        Deed.FAIL: State.FAILED,
        Deed.RULE_PAID: State.SUCCEEDED,
        Deed.RULE_UNPAID: State.FAILED,
    },
    State.SUCCEEDED: {},
    State.FAILED: {},
    State.CANCELLED: {},
}
"""The whole table, written a second time; what is not in it is refused."""


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", Deed)
def test_each_deed_leads_where_the_table_says_and_nowhere_else(state: State, deed: Deed) -> None:
    kind, other = (Kind.INTERNET, Kind.PHONE) if deed in {Deed.PAY, Deed.RETURN} else (Kind.PHONE, Kind.INTERNET)
    wanted = WANTED[state].get(deed)
    for one in Kind if deed is Deed.CANCEL else (kind,):
        if wanted is None:
            with pytest.raises(states.TopupInOtherState) as refused:
                states.next_state(state, one, deed)
            assert states.STATE_WORDS[state] in refused.value.sentence("zh")
        else:
            assert states.next_state(state, one, deed) is wanted
    if deed is not Deed.CANCEL:
        with pytest.raises(states.WrongKind):
            states.next_state(state, other, deed)


def test_nothing_leads_back_to_where_it_would_be_sent_again() -> None:
    assert State.ASKED not in states.NEXT.values()
    assert {state for (state, deed) in states.NEXT if deed is Deed.SEND} == {State.ASKED}
    assert {state for state in State if not WANTED[state]} == states.ENDED


def test_what_is_offered_is_priced_and_nothing_else_is() -> None:
    offered = Terms("t0001", (10, 50), (), points_per_yuan=30)
    assert (offered.price(Kind.PHONE, 10), offered.price(Kind.PHONE, 50)) == (300, 1_500)
    with pytest.raises(terms.AmountNotOffered) as refused:
        offered.price(Kind.PHONE, 20)
    assert refused.value.sentence("zh") == "没有 20 元这一档。"
    for kind in Kind:
        with pytest.raises(terms.TopupsClosed):
            Terms().price(kind, 50)
    with pytest.raises(terms.TopupsClosed):
        offered.price(Kind.INTERNET, 50)
    assert Terms("t0001", (), (100,)).price(Kind.INTERNET, 100) == 10_000


def test_the_dearest_amount_is_within_what_one_entry_moves_and_the_provider_sells_each() -> None:
    dearest = max(*terms.PHONE_YUAN, *terms.INTERNET_YUAN) * terms.POINTS_PER_YUAN_MAX
    assert dearest <= POINTS_MAX
    assert terms.PHONE_YUAN == gateway.DENOMINATIONS


def test_a_months_limit_says_whose_it_is_and_what_is_left() -> None:
    assert terms.MonthSpent(whose="village", left=50).sentence("zh") == "本月额度不够：全村本月还能充 50 元。"
    assert terms.MonthSpent(whose="person", left=0).sentence("zh") == "本月额度不够：你本月还能充 0 元。"


@given(st.integers(0, 99_999), st.integers(0, 1 << 40), st.integers(0, 1 << 62))
def test_an_order_is_letters_and_digits_the_provider_takes_and_leads_back_to_its_topup(
    village: int, seconds: int, number: int
) -> None:
    moment = dt.datetime.fromtimestamp(seconds % 4_000_000_000, dt.UTC)
    topup_id = f"v{village:05d}u{key_at(moment, number)}"
    order_id = topups.order_id_of(topup_id)
    assert order_id.isascii()
    assert order_id.isalnum()
    assert 8 <= len(order_id) <= 32
    assert topups.topup_id_of(order_id) == topup_id


@pytest.mark.parametrize(
    ("topup_id", "order_id"),
    [
        ("v00001u01930000-0000-7000-8000-000000000001", "0000f8yq5629gkuq39eq3ovo9uxvl"),
        ("v99999uffffffff-ffff-7fff-bfff-ffffffffffff", "0whfhyh8xr30o5xurhsdu2x97in0f"),
    ],
)
def test_orders_are_called_as_they_always_were(topup_id: str, order_id: str) -> None:
    """Orders of the past stand in the provider's bills: a change of this form would lose them."""
    assert topups.order_id_of(topup_id) == order_id
    assert a_topup(topup_id=topup_id).order_id == order_id


@pytest.mark.parametrize(
    "order_id", ["", "a" * 28, "a" * 30, "A" * 29, "字" * 29, "0" * 29, "z" * 29, "0000f8yq5629gkuq39eq3ovo9uxvl\n"]
)
def test_no_other_name_leads_to_a_topup(order_id: str) -> None:
    with pytest.raises(topups.NoSuchTopup):
        topups.topup_id_of(order_id)


def test_a_topup_knows_its_village_account_and_whether_it_ended() -> None:
    one = a_topup()
    assert (one.village_id, one.ref, one.ended) == ("v00001", AccountRef.of_holder(MINE), False)
    moved = one.moved(State.CANCELLED, LATER)
    assert (moved.state, moved.since, moved.version, moved.ended) == (State.CANCELLED, LATER, 2, True)


def test_a_phone_and_an_account_are_shown_by_their_ends() -> None:
    assert topups.masked(Kind.PHONE, "13912345678") == "139****5678"
    assert topups.masked(Kind.INTERNET, "hz0571163") == "****1163"


def officer(name: str, resident_id: str = "") -> Principal:
    return Principal(name, frozenset({Role.TOWN_OFFICER}), ((1, 2),), "t0001", resident_id)


def found(by: str = "s1", *, paid: bool = True, person: str = "") -> Ruling:
    return Ruling(paid, "11 月账单", "账单里有", by, person, "k")


def test_nobody_decides_on_their_own_or_on_what_they_asked_for() -> None:
    topups.refuse_own(a_topup(), officer("s1", "v00001r00002"))
    own, asked_for = a_topup(), a_topup(by=f"{MINE} by s1", person="v00001r00002")
    for topup, actor in (
        (own, officer("s9", MINE)),
        (asked_for, officer("s1")),
        (asked_for, officer("s2", "v00001r00002")),
    ):
        with pytest.raises(topups.OwnTopup):
            topups.refuse_own(topup, actor)
        with pytest.raises(topups.OwnTopup):
            topups.plan_ruling(topup, found(), actor, LATER)


@pytest.mark.parametrize("state", sorted(set(State) - {State.UNKNOWN}))
def test_only_what_is_unknown_is_ruled_on(state: State) -> None:
    with pytest.raises(states.TopupInOtherState):
        topups.plan_ruling(a_topup(state), found(), officer("s1"), LATER)


def test_a_ruling_comes_after_three_days_and_no_sooner() -> None:
    unknown = a_topup(State.UNKNOWN)
    for topup, now in ((unknown, LATER - dt.timedelta(seconds=1)), (a_topup(State.UNKNOWN, sent_at=None), LATER)):
        with pytest.raises(topups.TooSoonToRule):
            topups.plan_ruling(topup, found(), officer("s1"), now)
    assert topups.plan_ruling(unknown, found(), officer("s1"), LATER) is None


def test_the_second_officer_who_finds_the_same_decides() -> None:
    for paid, deed in ((True, Deed.RULE_PAID), (False, Deed.RULE_UNPAID)):
        once = a_topup(State.UNKNOWN, ruling=found(paid=paid, person="v00001r00005"))
        assert topups.plan_ruling(once, found("s2", paid=paid), officer("s2"), LATER) is deed
        assert topups.plan_ruling(once, found("s2", paid=not paid), officer("s2"), LATER) is None
        for same in (officer("s1"), officer("s3", "v00001r00005")):
            with pytest.raises(topups.SameEyes):
                topups.plan_ruling(once, found(paid=paid), same, LATER)
