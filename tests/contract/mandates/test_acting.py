"""Acting for somebody at the house's doors: what a mandate opens, what it never does, and what is kept of it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts.core.mandates import ActedFor
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.identity.core.mandates import MandateEnded, MandateLimitReached, NoMandate
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import acting, deeds, mandates, people as residents
from chalicelib.foundation.identity.service.endings import prepare_end
from chalicelib.foundation.identity.store import mandates as mandate_store
from chalicelib.foundation.notifications.service import inboxes, telling
from chalicelib.kernel.authz import Matter, Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import commit
from chalicelib.points.activities.core.activities import Plan
from chalicelib.points.activities.service import planning
from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.service import accounts, awards, moves
from chalicelib.points.ledger.service.kinship import OwnCause, refuse_own_cause
from chalicelib.points.ledger.service.verify import verify_village
from tests.make import ledger, people
from tests.make.mandates import ALL, House, later, relate

READ = frozenset({Matter.READ})
SPEND = frozenset({Matter.SPEND})
ACTIVITIES = frozenset({Matter.ACTIVITIES})
SHOP = "v00001p01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f"


def activity(house: House, seats: int = 5) -> str:
    """Publish an activity of the village that begins in a day."""
    ctx, starts_at = house.world.context(house.officer()), house.world.moment.replace(day=25)
    plan = Plan("清理河道", "老戏台", starts_at, starts_at.replace(hour=6), seats, "vol")
    made = planning.create_activity(ctx, village_id=house.village.village_id, plan=plan, key=house.world.new_id())
    return planning.publish(ctx, activity_id=made.activity_id).activity_id


def sign_up(house: House, activity_id: str, key: str = "") -> Any:
    elder = house.elder.resident_id
    return house.ask("activities.sign_up", house.agent, acting_for=elder, key=key, activity_id=activity_id)


def spend(house: House, points: int, key: str = "") -> Entry:
    """Spend the elder's points as her grandson, past the shop's own room."""
    key = key or house.world.new_id()
    ref = AccountRef.of_holder(house.elder.resident_id)
    return moves.redeem(
        house.as_agent(), ref=ref, partner_id=SHOP, key=key, points=points, document="shop code", request="r"
    ).entry


def trail(house: House) -> list[Any]:
    page = deeds.list_deeds(house.world.context(), principal_id=house.elder.resident_id, size=50, cursor=None).page
    return page.rows


def test_the_agent_signs_the_elder_up_and_both_names_are_kept(house: House) -> None:
    house.mandate(ACTIVITIES)
    activity_id = activity(house)
    assert sign_up(house, activity_id).body["state"] == "confirmed"
    shown = house.ask("activities.read_one", house.elder, activity_id=activity_id).body
    assert shown["my_state"] == "confirmed"
    assert house.ask("activities.read_one", house.agent, activity_id=activity_id).body["my_state"] is None
    (deed,) = trail(house)
    assert (deed.door, deed.params, deed.agent_id) == (
        "activities.sign_up",
        {"activity_id": activity_id},
        house.agent.resident_id,
    )


def test_the_same_request_twice_is_one_sign_up_and_one_line_of_the_trail(house: House) -> None:
    house.mandate(ACTIVITIES)
    activity_id, key = activity(house), house.world.new_id()
    assert sign_up(house, activity_id, key).body == sign_up(house, activity_id, key).body
    assert len(trail(house)) == 1


def test_a_refused_deed_leaves_no_line_and_tells_nobody(house: House) -> None:
    house.mandate(ACTIVITIES)
    activity_id = activity(house)
    sign_up(house, activity_id)
    assert sign_up(house, activity_id).code == "already_joined"
    assert len(trail(house)) == 1
    assert len(told(house)) == 1


def told(house: House) -> list[ActedFor]:
    found = day_of_facts(village_id=house.village.village_id, on=house.today)
    return [one.fact for one in found if isinstance(one.fact, ActedFor)]


def test_the_elder_is_told_of_each_deed_once(house: House) -> None:
    house.mandate(ALL)
    sign_up(house, activity(house))
    for recorded in list(day_of_facts(village_id=house.village.village_id, on=house.today)) * 2:
        telling.tell(house.world.context(), recorded=recorded)
    page, _ = inboxes.list_inbox(resident_id=house.elder.resident_id, size=50, cursor=None)
    acted = [one for one in page.rows if one.kind == "acted_for"]
    assert [one.body for one in acted] == ["你授权的人替你报名了活动。不是你的意思，72 小时内可以撤回，或者告诉村里。"]
    assert acted[0].about == trail(house)[0].deed_id


def test_the_agent_reads_what_a_mandate_to_read_opens_and_nothing_more(house: House) -> None:
    house.mandate(READ)
    elder = house.elder.resident_id
    for door in ("points.my_account", "points.my_entries", "notifications.read_inbox", "identity.read_profile"):
        assert house.ask(door, house.agent, acting_for=elder).status == 200, door
    assert house.ask("points.my_account", house.agent, acting_for=elder).body["balance"] == 1000
    whole = house.ask("identity.read_profile", house.agent, acting_for=elder, query={"whole": "true"})
    assert whole.code == "not_for_others"
    refused = house.ask("points.my_pay_code", house.agent, {}, acting_for=elder)
    assert (refused.code, refused.body["matter"]) == ("not_in_mandate", "spend")
    assert house.ask("activities.read_list", house.agent, acting_for=elder, query={"village_id": "v00001"}).code == (
        "not_in_mandate"
    )
    assert house.ask("identity.my_mandates", house.agent, acting_for=elder).code == "not_for_others"
    assert house.ask("identity.my_deeds", house.agent, acting_for=elder).code == "not_for_others"


def test_a_look_leaves_a_line_in_the_audit_trail_with_both_names_once_in_half_a_minute(house: House) -> None:
    house.mandate(READ)
    for _ in range(3):
        house.ask("points.my_account", house.agent, acting_for=house.elder.resident_id)
    later(house, seconds=31)
    house.ask("points.my_account", house.agent, acting_for=house.elder.resident_id)
    rows = day_of_audit(place_id=house.village.village_id, on=house.today).rows
    looks = [row for row in rows if row["deed"] == "acting.look_read"]
    assert [row["actor"] for row in looks] == [f"{house.elder.resident_id} by {house.agent.resident_id}"] * 2


def test_strangers_learn_nothing_from_the_header(house: House) -> None:
    answers = [
        house.ask("points.my_account", house.other, acting_for=who)
        for who in (house.elder.resident_id, "v00001r09999", "v09999r00001")
    ]
    assert {(one.status, one.code) for one in answers} == {(403, "no_mandate")}
    for nobodys in ("s1", "x"):
        assert house.ask("points.my_account", house.other, acting_for=nobodys).code == "invalid_input"
    till = Principal(SHOP, frozenset({Role.SHOP}))
    assert house.ask("points.my_account", till, acting_for=house.elder.resident_id).code == "no_mandate"


def test_a_mandate_opens_nothing_of_another_principals(house: House) -> None:
    house.mandate(ALL)
    for who in (house.other.resident_id, house.agent.resident_id):
        assert house.ask("points.my_account", house.agent, acting_for=who).code == "no_mandate"
    assert house.ask("points.my_account", house.elder, acting_for=house.agent.resident_id).code == "no_mandate"


def test_an_agent_of_another_village_acts_in_the_elders(house: House) -> None:
    far = people.village(house.world.context(), "上董村", "330109102216")
    agent = people.resident(house.world.context(), far, 30)
    house.mandate(ACTIVITIES, agent_id=agent.resident_id)
    activity_id = activity(house)
    elder = house.elder.resident_id
    assert house.ask("activities.sign_up", agent, acting_for=elder, activity_id=activity_id).status == 201
    assert house.ask("activities.sign_up", agent, activity_id=activity_id).code == "activity_elsewhere"


def test_a_mandate_ends_with_its_last_day(house: House) -> None:
    house.mandate(READ, days=3)
    later(house, days=3)
    assert house.ask("points.my_account", house.agent, acting_for=house.elder.resident_id).status == 200
    later(house, days=1)
    assert house.ask("points.my_account", house.agent, acting_for=house.elder.resident_id).code == "mandate_ended"


@pytest.mark.parametrize("who", ["elder", "agent"])
def test_nobody_acts_for_the_dead_nor_do_the_dead(house: House, who: str) -> None:
    house.mandate(ALL)
    residents.set_status(house.world.context(), resident_id=getattr(house, who).resident_id, status=Status.DEAD)
    assert house.ask("points.my_account", house.agent, acting_for=house.elder.resident_id).code == "mandate_ended"


def revoked_elsewhere(house: House) -> None:
    """Revoke the mandate as another process does, so that this one still takes it to stand."""
    was = mandate_store.find_mandate(house.elder.resident_id, house.agent.resident_id, consistent=True)
    assert was is not None
    commit(prepare_end(house.world.context(house.officer()), was))


def test_where_another_process_revoked_reads_end_within_half_a_minute_and_deeds_at_once(house: House) -> None:
    house.mandate(ALL)
    elder, activity_id = house.elder.resident_id, activity(house)
    house.ask("points.my_account", house.agent, acting_for=elder)
    house.ask("points.my_pay_code", house.agent, {}, acting_for=elder)
    ctx = house.as_agent()
    revoked_elsewhere(house)
    assert house.ask("points.my_account", house.agent, acting_for=elder).status == 200
    assert sign_up(house, activity_id).code == "mandate_ended"
    with pytest.raises(MandateEnded):
        moves.redeem(
            ctx, ref=AccountRef.of_holder(elder), partner_id=SHOP, key=house.world.new_id(), points=1, document="d",
            request="r",
        )  # fmt: skip
    later(house, seconds=30)
    assert house.ask("points.my_account", house.agent, acting_for=elder).code == "mandate_ended"
    assert (house.balance(), trail(house)) == (1000, [])


def test_an_officer_who_acts_for_somebody_has_none_of_their_offices_rights(house: House) -> None:
    officer = house.officer("s1", resident_id=house.other.resident_id)
    let_officer_hold(house, "s1")
    elder = house.elder.resident_id
    assert house.ask("points.my_account", officer, acting_for=elder).body["holder_id"] == elder
    body = {"rule": "pub", "document": "x"}
    assert house.ask("points.write_up", officer, body, acting_for=elder, holder_id=elder).code == "not_for_others"
    scan = {"code": "x", "direction": "in"}
    asked = house.ask("activities.scan", officer, scan, acting_for=elder, activity_id=activity(house))
    assert asked.code == "not_for_others"


def let_officer_hold(house: House, agent_id: str) -> None:
    """Let an officer whose account these tests do not keep hold the grandson's mandate."""
    made = house.mandate(ALL)
    other = replace(made, agent_id=agent_id, agent_resident="")
    commit(mandate_store.prepare_enter(other, was=None))


def test_ones_own_cause_is_also_the_agents(house: House) -> None:
    house.mandate(ALL)
    ctx = house.as_agent()
    for holder in (house.elder, house.agent):
        with pytest.raises(OwnCause):
            refuse_own_cause(ctx, holder_id=holder.resident_id)
    refuse_own_cause(ctx, holder_id=house.other.resident_id)
    relate(house, house.agent.resident_id, house.other.resident_id)
    with pytest.raises(OwnCause):
        refuse_own_cause(ctx, holder_id=house.other.resident_id)


def test_what_an_agent_spends_names_both_and_stays_within_the_day(house: House) -> None:
    house.mandate(SPEND, day_points=300)
    entry = spend(house, 250)
    assert entry.by == f"{house.elder.resident_id} by {house.agent.resident_id}"
    assert entry.acted_by == house.agent.resident_id
    with pytest.raises(MandateLimitReached):
        spend(house, 51)
    spend(house, 50)
    with pytest.raises(MandateLimitReached):
        spend(house, 1)
    later(house, days=1)
    spend(house, 300)
    assert house.balance() == 400
    assert sorted(deed.points for deed in trail(house)) == [50, 250, 300]
    rows = house.ask("points.my_entries", house.elder).body["rows"]
    spent = {row["points"]: row["acted_by"] for row in rows}
    assert spent == {
        -250: house.agent.resident_id,
        -50: house.agent.resident_id,
        -300: house.agent.resident_id,
        200: "",
    }


def test_a_replayed_payment_counts_once_even_after_the_mandate_ended(house: House) -> None:
    house.mandate(SPEND, day_points=300)
    key, ctx = house.world.new_id(), house.as_agent()
    first = spend(house, 200, key)
    assert spend(house, 200, key).at == first.at
    revoked_elsewhere(house)
    ref = AccountRef.of_holder(house.elder.resident_id)
    again = moves.redeem(ctx, ref=ref, partner_id=SHOP, key=key, points=200, document="shop code", request="r")
    assert again.replayed
    assert (house.balance(), len(trail(house))) == (800, 1)


def test_sixteen_clients_at_once_never_pass_the_limit(house: House) -> None:
    house.mandate(SPEND, day_points=300)
    ctx = house.as_agent()
    ref = AccountRef.of_holder(house.elder.resident_id)

    def pay(_: int) -> int:
        for _turn in range(20):
            try:
                asked = acting_anew(house, ctx)
                key = house.world.new_id()
                moves.redeem(asked, ref=ref, partner_id=SHOP, key=key, points=50, document="d", request="r")
            except MandateLimitReached:
                return 0
            except Busy:
                continue
            return 50
        return 0

    with ThreadPoolExecutor(16) as pool:
        spent = sum(pool.map(pay, range(16)))
    assert (spent, house.balance()) == (300, 700)
    assert sum(deed.points for deed in trail(house)) == 300
    assert verify_village(village_id=house.village.village_id).faults == []


def acting_anew(house: House, ctx: Context) -> Context:
    """Return the same agent in another request."""
    assert ctx.actor.acting is not None
    other = replace(ctx.actor.acting, deed_id=house.world.new_id())
    return ctx.acting(replace(ctx.actor, acting=other), "test")


def test_a_limit_that_is_lowered_elsewhere_holds_at_once(house: House) -> None:
    house.mandate(SPEND, day_points=300)
    ctx = house.as_agent()
    house.mandate(SPEND, day_points=100)
    ref = AccountRef.of_holder(house.elder.resident_id)
    with pytest.raises(Busy):
        moves.redeem(ctx, ref=ref, partner_id=SHOP, key=house.world.new_id(), points=200, document="d", request="r")
    with pytest.raises(MandateLimitReached):
        spend(house, 200)
    spend(house, 100)


def test_points_move_to_the_household_by_mandate_within_the_limit(house: House) -> None:
    household_id, (head, member) = people.household(house.world.context(), house.village, 7)
    house.mandate(SPEND, principal_id=head.resident_id, agent_id=member.resident_id, day_points=60)
    awards.award_points(
        house.world.context(), award=ledger.award(house.world.context(), AccountRef.of_holder(head.resident_id), "g")
    )
    asked = house.ask("points.pool_points", member, {"points": 60}, acting_for=head.resident_id)
    assert (asked.status, asked.body["acted_by"]) == (201, member.resident_id)
    over = house.ask("points.pool_points", member, {"points": 1}, acting_for=head.resident_id)
    assert over.code == "mandate_limit_reached"
    found = accounts.find_account(ref=AccountRef.of_holder(household_id), consistent=True)
    assert found is not None
    assert found.balance == 60
    code = house.ask("points.my_pay_code", member, {"account": "household"}, acting_for=head.resident_id)
    assert code.code == "not_for_others"


def test_without_the_header_nothing_is_different(house: House) -> None:
    house.mandate(ALL)
    assert house.ask("points.my_account", house.elder).body["balance"] == 1000
    assert house.ask("points.my_account", house.agent).body["status"] == "unopened"


def test_the_resolver_refuses_who_never_had_a_mandate(house: House) -> None:
    with pytest.raises(NoMandate):
        house.as_agent()


def test_what_is_kept_of_an_acted_request_holds_no_name(house: House) -> None:
    house.mandate(ALL)
    sign_up(house, activity(house))
    kept = json.dumps([str(deed) for deed in trail(house)], ensure_ascii=False)
    assert "王" not in kept
    assert mandates.given_by(house.world.context(), principal_id=house.elder.resident_id)[0][1] == 0
    acting.forget_all()
