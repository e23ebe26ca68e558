"""What was done by a mandate: seen, taken back within 72 hours, disputed and decided; and an agent's pay code."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.identity.core.deeds import (
    AlreadyUndone,
    DisputeDecided,
    DisputeOver,
    NoSuchDeed,
    NoSuchDispute,
    OwnDispute,
    UndoOver,
    Verdict,
)
from chalicelib.foundation.identity.core.mandates import MandateEnded, MandateLimitReached, NoMandate, State
from chalicelib.foundation.identity.service import deeds, mandates
from chalicelib.foundation.identity.service.deeds import Deed, Dispute
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Contact, Contract, Limits
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.foundation.partners.store import known
from chalicelib.foundation.reservations.core.places import PlaceState, WrongState
from chalicelib.foundation.reservations.service import places
from chalicelib.kernel.authz import Matter, Principal, Role
from chalicelib.kernel.errors import KeyReused
from chalicelib.points.ledger.core.paycodes import PayCodeInvalid
from chalicelib.points.redemptions.core.tills import Till
from chalicelib.points.redemptions.service.tills import redeem_at_till
from tests.contract.mandates.test_acting import ACTIVITIES, SPEND, activity, revoked_elsewhere, sign_up, spend, trail
from tests.make import people
from tests.make.mandates import ALL, House, later


def done(house: House) -> tuple[Deed, str]:
    """Sign the elder up by her grandson; return the deed and the activity."""
    house.mandate(ALL)
    activity_id = activity(house)
    sign_up(house, activity_id)
    return trail(house)[0], activity_id


def place(house: House, activity_id: str) -> PlaceState:
    return places.load_place(slot_id=activity_id, holder=house.elder.resident_id).state


def undo(house: House, deed: Deed, key: str = "") -> Any:
    return house.ask("identity.undo_my_deed", house.elder, key=key, deed_id=deed.deed_id)


def test_the_elder_sees_who_did_what_and_takes_it_back(house: House) -> None:
    deed, activity_id = done(house)
    (row,) = house.ask("identity.my_deeds", house.elder).body["rows"]
    assert (row["agent_name"], row["deed"], row["about"]) == (
        "王*",
        "activities.sign_up",
        {"activity_id": activity_id},
    )
    assert dt.datetime.fromisoformat(row["undo_until"]) == deed.made_at + dt.timedelta(hours=72)
    key = house.world.new_id()
    assert undo(house, deed, key).body["undone_at"]
    assert place(house, activity_id) is PlaceState.CANCELLED
    assert undo(house, deed, key).body["undone_at"]
    assert undo(house, deed).status == 200
    (row,) = house.ask("identity.my_deeds", house.elder).body["rows"]
    assert row["undo_until"] is None


def test_taking_back_is_possible_for_72_hours(house: House) -> None:
    deed, _ = done(house)
    later(house, hours=71, minutes=59)
    ctx = house.world.context()
    assert deeds.list_deeds(ctx, principal_id=house.elder.resident_id, size=9, cursor=None).undoable
    later(house, minutes=1)
    assert undo(house, deed).code == UndoOver.code


def test_what_is_fulfilled_is_not_taken_back(house: House) -> None:
    deed, activity_id = done(house)
    elder = house.elder.resident_id
    for state in (PlaceState.IN, PlaceState.DONE):
        places.mark(
            house.world.context(), slot_id=activity_id, holder=elder, state=state, at=house.world.moment,
            key=house.world.new_id(),
        )  # fmt: skip
    assert undo(house, deed).code == WrongState.code
    assert trail(house)[0].undone_at is None


def test_points_spent_are_disputed_not_taken_back(house: House) -> None:
    house.mandate(SPEND)
    spend(house, 100)
    (deed,) = trail(house)
    assert undo(house, deed).code == "not_undoable"
    asked = house.ask("identity.dispute_my_deed", house.elder, {"reason": "没有叫他买"}, deed_id=deed.deed_id)
    assert (asked.status, asked.body["state"], asked.body["points"]) == (201, "open", 100)
    assert asked.body["due_on"] == "2026-11-30"
    assert trail(house)[0].dispute == "open"
    assert house.balance() == 900


def test_an_officer_takes_back_and_disputes_at_the_elders_word_with_both_names(house: House) -> None:
    deed, activity_id = done(house)
    elder = house.elder.resident_id
    undone = house.ask("identity.undo_deed", house.officer(), resident_id=elder, deed_id=deed.deed_id)
    assert undone.status == 200
    assert place(house, activity_id) is PlaceState.CANCELLED
    assert trail(house)[0].undone_by == "s1"
    spend(house, 10)
    paid = next(one for one in trail(house) if one.points)
    body = {"reason": "老人说不知道"}
    asked = house.ask("identity.dispute_deed", house.officer(), body, resident_id=elder, deed_id=paid.deed_id)
    assert asked.body["opened_by"] == "s1"


def test_nobody_takes_back_or_disputes_what_was_done_for_somebody_else(house: House) -> None:
    deed, _ = done(house)
    for door in ("identity.undo_my_deed", "identity.dispute_my_deed"):
        body = {"reason": "x"} if "dispute" in door else None
        assert house.ask(door, house.other, body, deed_id=deed.deed_id).code == NoSuchDeed.code


def test_an_agent_sees_for_the_receipt_what_they_did_and_not_what_others_did(house: House) -> None:
    done(house)
    house.mandate(ACTIVITIES, agent_id=house.other.resident_id)
    elder = house.elder.resident_id
    mine = house.ask("identity.deeds_for", house.agent, principal_id=elder).body["rows"]
    assert [row["deed"] for row in mine] == ["activities.sign_up"]
    assert house.ask("identity.deeds_for", house.other, principal_id=elder).body["rows"] == []
    stranger = people.resident(house.world.context(), house.village, 40)
    assert house.ask("identity.deeds_for", stranger, principal_id=elder).code == NoMandate.code


def disputed(house: House) -> Dispute:
    house.mandate(SPEND)
    spend(house, 100)
    (deed,) = trail(house)
    ctx = house.world.context(house.officer())
    return deeds.open_dispute(ctx, principal_id=house.elder.resident_id, deed_id=deed.deed_id, reason="没有叫他买")


def test_a_dispute_is_opened_once_and_only_while_it_can_be(house: House) -> None:
    first = disputed(house)
    ctx = house.world.context(house.officer())
    pair = {"principal_id": first.principal_id, "deed_id": first.deed_id}
    assert deeds.open_dispute(ctx, **pair, reason="没有叫他买") == first
    with pytest.raises(KeyReused):
        deeds.open_dispute(ctx, **pair, reason="别的")
    later(house, days=30)
    with pytest.raises(DisputeOver):
        deeds.open_dispute(house.world.context(), **pair, reason="没有叫他买")


def test_what_was_taken_back_is_not_disputed(house: House) -> None:
    deed, _ = done(house)
    undo(house, deed)
    with pytest.raises(AlreadyUndone):
        deeds.open_dispute(house.world.context(), principal_id=deed.principal_id, deed_id=deed.deed_id, reason="x")


def decide(house: House, dispute: Dispute, verdict: Verdict, by: Principal | None = None) -> Dispute:
    ctx = house.world.context(by or house.officer("s9", Role.TOWN_OFFICER))
    return deeds.decide(ctx, dispute_id=dispute.dispute_id, verdict=verdict, finding="核实过了")


def test_a_dispute_that_is_confirmed_ends_the_mandate_and_moves_no_points(house: House) -> None:
    dispute = disputed(house)
    decided = decide(house, dispute, Verdict.CONFIRM)
    assert decided.state == "confirmed"
    assert [one.state for one in mandates.held_by(agent_id=house.agent.resident_id)] == [State.ENDED]
    assert decide(house, dispute, Verdict.CONFIRM).state == "confirmed"
    with pytest.raises(DisputeDecided):
        decide(house, dispute, Verdict.DISMISS)
    assert house.balance() == 900
    assert trail(house)[0].dispute == "confirmed"


def test_a_dispute_that_is_dismissed_leaves_the_mandate(house: House) -> None:
    dispute = disputed(house)
    decide(house, dispute, Verdict.DISMISS)
    assert [one.state for one in mandates.held_by(agent_id=house.agent.resident_id)] == [State.STANDING]
    spend(house, 1)


def test_nobody_decides_a_dispute_of_their_own(house: House) -> None:
    dispute = disputed(house)
    _, (kin, _) = people.household(house.world.context(), house.village, 6)
    for by in (
        house.officer("s1", Role.TOWN_OFFICER),
        house.officer("s2", Role.TOWN_OFFICER, house.agent.resident_id),
        house.officer("s3", Role.TOWN_OFFICER, house.elder.resident_id),
    ):
        with pytest.raises(OwnDispute):
            decide(house, dispute, Verdict.CONFIRM, by)
    decide(house, dispute, Verdict.CONFIRM, house.officer("s4", Role.TOWN_OFFICER, kin.resident_id))


def test_who_is_of_a_partys_household_decides_nothing_about_it(house: House) -> None:
    _, (agent, kin) = people.household(house.world.context(), house.village, 6)
    house.mandate(ACTIVITIES, agent_id=agent.resident_id)
    elder = house.elder.resident_id
    house.ask("activities.sign_up", agent, acting_for=elder, activity_id=activity(house))
    (deed,) = trail(house)
    dispute = deeds.open_dispute(house.world.context(), principal_id=elder, deed_id=deed.deed_id, reason="x")
    with pytest.raises(OwnDispute):
        decide(house, dispute, Verdict.CONFIRM, house.officer("s4", Role.TOWN_OFFICER, kin.resident_id))


def test_only_the_towns_officers_decide_and_only_what_is_theirs(house: House) -> None:
    dispute = disputed(house)
    body = {"verdict": "confirm", "finding": "x"}
    asked = house.ask("identity.decide_dispute", house.officer(), body, dispute_id=dispute.dispute_id)
    assert asked.code == "not_allowed"
    far = Principal("s9", frozenset({Role.TOWN_OFFICER}), ((7, 9),), "t0001")
    assert house.ask("identity.decide_dispute", far, body, dispute_id=dispute.dispute_id).status == 404
    with pytest.raises(NoSuchDispute):
        deeds.decide(
            house.world.context(), dispute_id=f"{house.village.village_id}dx", verdict=Verdict.CONFIRM, finding="x"
        )
    listed = house.ask("identity.list_disputes", house.officer(), village_id=house.village.village_id).body
    assert [row["dispute_id"] for row in listed["rows"]] == [dispute.dispute_id]


class Shop:
    """A shop's till."""

    def __init__(self, house: House) -> None:
        known.forget()
        self.house = house
        ctx = house.world.context()
        partner = shops.create_partner(
            ctx,
            key=house.world.new_id(),
            village_id=house.village.village_id,
            name="佛山村便民超市",
            contact=Contact("王小明", "13812345678"),
            contract=Contract("戴合字1号", 100, dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
            limits=Limits(),
        )
        issued = keys.issue_key(
            ctx, partner_id=partner.partner_id, key=house.world.new_id(), label="收银台", scopes=[KeyScope.REDEEM],
            expires_at=ctx.now() + dt.timedelta(days=9), day_points=None, day_count=None,
        )  # fmt: skip
        assert issued.api_key is not None
        self.api_key = issued.api_key
        self.code = shops.issue_code(ctx, partner_id=partner.partner_id, key=house.world.new_id())

    def sell(self, digits: str, points: int, key: str = "") -> Any:
        ctx = self.house.world.context()
        actor = keys.resolve_api_key(ctx, self.api_key)
        till = Till(key or self.house.world.new_id(), digits, points)
        return redeem_at_till(ctx.acting(actor, "test"), till=till)


def agents_code(house: House) -> str:
    asked = house.ask("points.my_pay_code", house.agent, {}, acting_for=house.elder.resident_id)
    return str(asked.body["digits"])


def test_an_agents_pay_code_pays_from_the_elder_within_the_limit_and_names_the_agent(house: House) -> None:
    house.mandate(SPEND, day_points=300)
    shop = Shop(house)
    digits, own = agents_code(house), house.ask("points.my_pay_code", house.elder, {}).body["digits"]
    assert digits[:10] == own[:10]
    assert digits != own
    key = house.world.new_id()
    sold = shop.sell(digits, 300, key)
    assert (sold.entry.means, sold.entry.acted_by) == ("pay_code", house.agent.resident_id)
    assert shop.sell(digits, 300, key).replayed
    (deed,) = trail(house)
    assert (deed.door, deed.points, deed.line) == ("redemptions.redeem", 300, key)
    later(house, seconds=10)
    with pytest.raises(MandateLimitReached):
        shop.sell(agents_code(house), 1)
    later(house, seconds=10)
    own = house.ask("points.my_pay_code", house.elder, {}).body["digits"]
    assert shop.sell(own, 100).entry.acted_by == ""


def test_an_agents_pay_code_pays_nothing_once_the_mandate_is_revoked(house: House) -> None:
    house.mandate(SPEND)
    shop, digits = Shop(house), agents_code(house)
    revoked_elsewhere(house)
    with pytest.raises(PayCodeInvalid):
        shop.sell(digits, 10)
    assert house.balance() == 1000


def test_a_mandate_without_spending_pays_nothing_at_a_till(house: House) -> None:
    house.mandate(SPEND)
    digits = agents_code(house)
    house.mandate(frozenset({Matter.READ}))
    with pytest.raises(PayCodeInvalid):
        Shop(house).sell(digits, 10)


def test_the_agent_pays_at_the_shops_code_from_the_elder(house: House) -> None:
    house.mandate(SPEND)
    shop = Shop(house)
    body = {"code": shop.code, "points": 200}
    paid = house.ask("redemptions.pay_shop", house.agent, body, acting_for=house.elder.resident_id)
    assert (paid.status, paid.body["balance"]) == (201, 800)
    over = house.ask("redemptions.pay_shop", house.agent, body, acting_for=house.elder.resident_id)
    assert over.code == "mandate_limit_reached"
    revoked_elsewhere(house)
    ended = house.ask("redemptions.pay_shop", house.agent, body, acting_for=house.elder.resident_id)
    assert ended.code == MandateEnded.code
