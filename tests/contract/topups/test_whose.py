"""Whose top-up it is: what an agent may buy, who decides for whom, at which price, and what nobody may overlook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.foundation.identity.service import relatives
from chalicelib.kernel.authz import Acting
from chalicelib.points.ledger.service.kinship import OwnCause
from chalicelib.points.topups.core.states import Kind, State
from chalicelib.points.topups.core.terms import TopupPriceChanged
from chalicelib.points.topups.core.topups import NotForThatPhone
from chalicelib.points.topups.service import asking, ruling, settling
from tests.contract.topups.test_life import FREE, MUTE, by_bill
from tests.make.topups import GENEROUS, PHONE, Town


def test_family_decides_on_no_top_up(town: Town) -> None:
    fee = town.asked(kind=Kind.INTERNET, to="line-100200")
    credit = town.placed(MUTE)
    town.world.pass_days(3)
    mother = town.people[1].resident_id
    clerk = town.officer("s8")
    relatives.declare(clerk, resident_id=fee.resident_id, other_id=mother, relation="sibling")
    family = town.officer("s9", resident_id=mother)
    with pytest.raises(OwnCause):
        ruling.pay_by_hand(family, topup_id=fee.topup_id, paid=True, words="收据1", key=town.world.new_id())
    with pytest.raises(OwnCause):
        ruling.read_number(family, topup_id=fee.topup_id)
    with pytest.raises(OwnCause):
        ruling.rule(family, topup_id=credit.topup_id, paid=False, bill="账单", reason="查账", key=town.world.new_id())
    assert town.now(fee).state is State.ASKED


def test_a_price_that_changed_since_it_was_shown_holds_nothing(town: Town) -> None:
    key = town.world.new_id()
    town.set_terms(replace(GENEROUS, points_per_yuan=200))
    with pytest.raises(TopupPriceChanged) as refused:
        asking.ask_topup(town.person(), kind=Kind.PHONE, yuan=50, number=PHONE, points=5_000, key=key)
    assert refused.value.facts == {"points": 10_000}
    assert town.purse() == FREE


def test_who_acts_for_another_tops_up_their_registered_phone_alone(town: Town) -> None:
    ctx = town.person()
    acting = Acting(ctx.actor.subject, "v00001r00099", "v00001r00099", "d1", "topups.ask_topup")
    agent = replace(ctx, actor=replace(ctx.actor, acting=acting))
    with pytest.raises(NotForThatPhone):
        asking.ask_topup(agent, kind=Kind.PHONE, yuan=50, number=PHONE, key=town.world.new_id())
    assert town.purse() == FREE


def test_a_callback_against_the_end_is_heard_only_when_the_contradiction_is_kept(town: Town) -> None:
    made = town.placed(MUTE)
    town.world.pass_days(3)
    for who in ("s1", "s2"):
        by_bill(town, made, who, paid=False)
    said = town.fake.callback(made.order_id)
    with pytest.raises(settling.CallbackEarly):
        town.hear(said)
    assert town.now(made).contradicted == ""
    town.fake.orders[made.order_id].plan.mute = False
    town.hear(said)
    assert town.now(made).contradicted == "succeeded"
