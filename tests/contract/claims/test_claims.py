"""Claims on a real store: made, checked, decided, published, paid; and what is refused on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.claims import ClaimMade, ClaimNoticed, ClaimPosted, ClaimRejected, ClaimReturned
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput, KeyReused, NotAllowed
from chalicelib.points.claims.core.claims import (
    Claim,
    ClaimChanged,
    ClaimInOtherState,
    ClaimTooLate,
    NoSuchClaim,
    NotClaimable,
    NotTheClaimant,
    NotYourHousehold,
    State,
    TookPart,
)
from chalicelib.points.claims.core.periods import ClaimedAlready
from chalicelib.points.claims.service import checking, evidence, making, reading, steps
from chalicelib.points.ledger.core.rules import RuleUnknown
from chalicelib.points.ledger.service.kinship import OwnCause
from chalicelib.points.ledger.service.verify import verify_village
from tests.make import media
from tests.make.claims import GRANTED, TODAY, Town, claimed, proven, relate


def facts_of(town: Town) -> list[object]:
    return [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=business_date(town.world.moment))]


def books_agree(town: Town) -> None:
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_a_small_deed_is_paid_as_soon_as_a_second_officer_confirms_it(town: Town) -> None:
    claim = town.accept(town.make())
    assert (claim.state, claim.points) == (State.SECOND, 200)
    posted = town.confirm(claim)
    assert posted.state is State.POSTED
    assert (town.balance(claim.holder_id), town.left()) == (200, GRANTED - 200)
    assert posted == steps.load_claim(claim_id=claim.claim_id)
    found = facts_of(town)
    assert ClaimMade(claim.claim_id, claim.holder_id, "pub@1") in found
    assert next(one for one in found if isinstance(one, PointsMoved)).source == f"claim#{claim.claim_id}"
    assert not any(isinstance(one, ClaimNoticed | ClaimPosted) for one in found)
    books_agree(town)


def test_every_step_keeps_who_when_and_why(town: Town) -> None:
    claim = town.make()
    town.world.moment += dt.timedelta(hours=1)
    checking.send_back(town.ctx("gil"), claim_id=claim.claim_id, reason="请附会议照片", key=town.key())
    back = making.resubmit(
        town.villager(), claim_id=claim.claim_id, description="附上照片", media_ids=(), key=town.key()
    )
    posted = town.confirm(town.accept(back))
    assert [(one.n, one.deed.value, one.by) for one in posted.steps] == [
        (1, "make", claim.holder_id),
        (2, "return", "s-gil"),
        (3, "resubmit", claim.holder_id),
        (4, "accept", "s-vic"),
        (5, "confirm", "s-val"),
        (6, "post", "system"),
    ]
    assert posted.steps[1].text == "请附会议照片"
    assert posted.steps[1].at == town.world.moment
    assert posted.description == "附上照片"
    assert ClaimReturned(claim.claim_id, claim.holder_id) in facts_of(town)


def test_what_came_back_completed_is_accepted_by_nobody_unseen(town: Town) -> None:
    claim = town.make()
    checking.send_back(town.ctx("gil"), claim_id=claim.claim_id, reason="请附会议照片", key=town.key())
    back = making.resubmit(
        town.villager(), claim_id=claim.claim_id, description="附上照片", media_ids=(), key=town.key()
    )
    with pytest.raises(ClaimChanged):
        town.accept(claim)
    assert steps.load_claim(claim_id=claim.claim_id).state is State.SUBMITTED
    assert town.accept(back).state is State.SECOND


def test_a_claim_is_made_once_per_key(town: Town) -> None:
    key = town.key()
    first = town.make(key=key)
    town.accept(first)
    assert town.make(key=key).state is State.SECOND
    with pytest.raises(KeyReused):
        town.make(key=key, rule="hlp", points=700)
    town.world.pass_days(40)  # Too late to be claimed anew, and still the same request.
    me = town.people[0].resident_id
    assert making.make_claim(town.villager(), claimed=claimed(me), key=key).claim_id == first.claim_id


def test_a_deed_is_claimed_once_unless_it_is_said_to_be_another(town: Town) -> None:
    first = town.make()
    with pytest.raises(ClaimedAlready) as caught:
        town.make()
    assert caught.value.facts["claim_id"] == first.claim_id
    assert town.make(another=True).state is State.SUBMITTED
    assert town.make(rule="hlp").state is State.SUBMITTED
    assert town.make(1).state is State.SUBMITTED


def test_a_households_month_is_claimed_once_whoever_of_it_claims(town: Town) -> None:
    town.make_home()
    for member in town.family[:2]:
        with pytest.raises(ClaimedAlready):
            making.make_claim(
                town.of(member),
                claimed=proven(
                    town.of(member), claimed(town.home, rule="saf", on=None, period="2026M11", another=True)
                ),
                key=town.key(),
            )
    assert town.make_home(period="2026M10").on == dt.date(2026, 10, 31)


@pytest.mark.parametrize("end", ["withdrawn", "rejected", "refused"])
def test_a_deed_whose_claim_ended_without_points_may_be_claimed_again(town: Town, end: str) -> None:
    claim = town.make()
    if end == "withdrawn":
        claim = making.withdraw(town.villager(), claim_id=claim.claim_id, reason="", key=town.key())
    elif end == "rejected":
        claim = checking.reject(town.ctx("vic"), claim_id=claim.claim_id, reason="没有参加", key=town.key())
    else:
        claim = checking.refuse(
            town.ctx("val"), claim_id=town.accept(claim).claim_id, reason="没有参加", key=town.key()
        )
    assert claim.state in (State.WITHDRAWN, State.REJECTED)
    assert (ClaimRejected(claim.claim_id, claim.holder_id) in facts_of(town)) == (end != "withdrawn")
    again = town.make()
    assert again.claim_id != claim.claim_id
    with pytest.raises(ClaimInOtherState):
        town.accept(claim)


def test_what_can_not_be_claimed_is_refused(town: Town) -> None:
    me = town.people[0].resident_id
    for refusal, given in (
        (RuleUnknown, {"rule": "xxx"}),
        (NotClaimable, {"rule": "vol", "minutes": 60}),
        (NotClaimable, {"rule": "bal"}),
        (NotClaimable, {"rule": "saf", "on": None, "period": "2026M11"}),
        (ClaimTooLate, {"on": TODAY - dt.timedelta(days=31)}),
        (InvalidInput, {"on": TODAY + dt.timedelta(days=1)}),
        (InvalidInput, {"on": None}),
        (InvalidInput, {"period": "2026M11"}),
        (InvalidInput, {"points": 200}),
        (InvalidInput, {"rule": "hlp", "points": 499}),
        (InvalidInput, {"rule": "hlp", "points": 2_001}),
        (InvalidInput, {"description": ""}),
        (InvalidInput, {"media_ids": ("a", "a")}),
    ):
        with pytest.raises(refusal):
            making.make_claim(town.villager(), claimed=claimed(me, **given), key=town.key())
    assert reading.list_own(town.villager(), household=False, size=10, cursor=None).rows == []


def test_only_the_household_claims_for_the_household(town: Town) -> None:
    asked = proven(town.villager(), claimed(town.home, rule="saf", on=None, period="2026M11"))
    with pytest.raises(NotYourHousehold):
        making.make_claim(town.villager(), claimed=asked, key=town.key())
    with pytest.raises(NotYourHousehold):
        making.make_claim(town.villager(), claimed=claimed(town.people[1].resident_id), key=town.key())
    with pytest.raises(NotYourHousehold):
        making.make_claim(
            town.villager(), claimed=claimed("v00001h99999", rule="saf", on=None, period="2026M11"), key=town.key()
        )
    assert town.make_home().claimant_id == town.family[0].resident_id


def test_an_officer_claims_for_somebody_and_another_officer_checks_it(town: Town) -> None:
    who = town.people[3].resident_id
    claim = making.make_for(town.ctx("vic"), village_id=town.village_id, claimed=claimed(who), key=town.key())
    assert (claim.made_by, claim.claimant_id, claim.holder_id) == ("s-vic", who, who)
    with pytest.raises(TookPart):
        town.accept(claim, "vic")
    with pytest.raises(TookPart):
        town.confirm(town.accept(claim, "gil"), "vic")
    assert town.confirm(claim, "val").state is State.POSTED
    for_home = proven(town.ctx("gil"), claimed(town.home, rule="saf", on=None, period="2026M11"))
    made = making.make_for(town.ctx("gil"), village_id=town.village_id, claimed=for_home, key=town.key())
    assert made.claimant_id == town.family[0].resident_id
    for holder_id in ("v00002r00001", "v00001r99999"):
        with pytest.raises(NoSuchHolder):
            making.make_for(town.ctx("vic"), village_id=town.village_id, claimed=claimed(holder_id), key=town.key())


def test_the_officer_who_made_it_completes_and_withdraws_it_as_the_claimant_does(town: Town) -> None:
    who = town.people[3].resident_id
    claim = making.make_for(town.ctx("vic"), village_id=town.village_id, claimed=claimed(who), key=town.key())
    checking.send_back(town.ctx("val"), claim_id=claim.claim_id, reason="请写时间", key=town.key())
    with pytest.raises(NotTheClaimant):
        making.resubmit(town.ctx("gil"), claim_id=claim.claim_id, description="x", media_ids=(), key=town.key())
    making.resubmit(town.ctx("vic"), claim_id=claim.claim_id, description="上午", media_ids=(), key=town.key())
    assert (
        making.withdraw(town.villager(3), claim_id=claim.claim_id, reason="", key=town.key()).state is State.WITHDRAWN
    )


def test_a_claim_is_no_affair_of_other_villagers(town: Town) -> None:
    claim, home = town.make(), town.make_home()
    with pytest.raises(NotTheClaimant):
        making.withdraw(town.villager(1), claim_id=claim.claim_id, reason="", key=town.key())
    with pytest.raises(NoSuchClaim):
        reading.own_claim(town.villager(1), claim_id=claim.claim_id)
    with pytest.raises(NoSuchClaim):
        making.withdraw(town.villager(1), claim_id=f"v00099{claim.claim_id[6:]}", reason="", key=town.key())
    with pytest.raises(NoSuchClaim):
        reading.own_claim(town.villager(1), claim_id=home.claim_id)
    assert reading.own_claim(town.of(town.family[2]), claim_id=home.claim_id) == home
    assert reading.own_claim(town.villager(), claim_id=claim.claim_id) == claim


def test_two_pairs_of_eyes_and_the_right_ones(town: Town) -> None:
    claim = town.make()
    for name in ("aud", "pat"):
        with pytest.raises(NotAllowed):
            town.accept(claim, name)
    claim = town.accept(claim, "gil")
    with pytest.raises(NotAllowed):
        town.confirm(claim, "gil")
    with pytest.raises(ClaimInOtherState):
        town.accept(claim, "vic")
    other = town.accept(town.make(1), "vic")
    with pytest.raises(TookPart):
        town.confirm(other, "vic")
    honour = town.accept(town.make(2, rule="hon"))
    with pytest.raises(NotAllowed):
        town.confirm(honour, "val")
    assert town.confirm(honour, "tom").state is State.NOTICE


@pytest.mark.parametrize("tie", ["self", "household", "relative", "relative of a member"])
def test_nobody_checks_or_decides_on_their_familys_claim(town: Town, tie: str) -> None:
    claim = town.make_home(rule="yrd", points=500) if tie != "self" else town.make()
    mine = {
        "self": town.people[0].resident_id,
        "household": town.family[2].resident_id,
        "relative": town.people[4].resident_id,
        "relative of a member": town.people[4].resident_id,
    }[tie]
    if tie == "relative":
        claim = town.make()
        relate(town, mine, claim.holder_id)
    if tie == "relative of a member":
        relate(town, town.family[1].resident_id, mine)
    me = town.linked("vic", mine)
    for deed in (checking.send_back, checking.reject):
        with pytest.raises(OwnCause if tie != "self" else (OwnCause, TookPart)):
            deed(me, claim_id=claim.claim_id, reason="不行", key=town.key())
    with pytest.raises((OwnCause, TookPart)):
        checking.accept(me, claim_id=claim.claim_id, document="x1", points=None, minutes=0, reason="", key=town.key())
    with pytest.raises(OwnCause):
        making.make_for(
            me, village_id=town.village_id, claimed=claimed(claim.holder_id, rule=claim.rule.code), key=town.key()
        )
    assert town.accept(claim).state in (State.PANEL, State.SECOND)


def test_lists_are_in_order_of_deadline_and_ones_own_the_newest_first(town: Town) -> None:
    first = town.make(0)
    town.world.pass_days(1)
    second = town.make(1)
    third = town.make(0, on=TODAY + dt.timedelta(days=1))
    page = reading.list_desk(village_id=town.village_id, state=State.SUBMITTED, size=2, cursor=None)
    assert page.rows[0].claim_id == first.claim_id
    rest = reading.list_desk(village_id=town.village_id, state=State.SUBMITTED, size=2, cursor=page.cursor)
    assert {one.claim_id for one in (*page.rows[1:], *rest.rows)} == {second.claim_id, third.claim_id}
    own = reading.list_own(town.villager(), household=False, size=10, cursor=None).rows
    assert [one.claim_id for one in own] == [third.claim_id, first.claim_id]
    town.make_home()
    home = reading.list_own(town.of(town.family[1]), household=True, size=10, cursor=None).rows
    assert [one.holder_id for one in home] == [town.home]
    town.confirm(town.accept(second))
    ended = reading.list_desk(village_id=town.village_id, state=State.POSTED, size=10, cursor=None).rows
    assert [one.claim_id for one in ended] == [second.claim_id]


def test_the_desk_counts_what_waits_the_overdue_first(town: Town) -> None:
    town.make(0)
    town.accept(town.make(1))
    town.world.pass_days(1)
    town.make(2)
    town.world.moment = town.world.moment + dt.timedelta(days=3)
    waiting = reading.count_waiting(town.house(), village_id=town.village_id)
    assert [(one.state, one.open, one.overdue, one.escalated) for one in waiting] == [
        (State.SUBMITTED, 2, 1, 0),
        (State.SECOND, 1, 1, 0),
    ]


def test_a_step_is_taken_once_per_key(town: Town) -> None:
    claim, key = town.make(), town.key()
    ask = {"claim_id": claim.claim_id, "document": "村记录", "points": None, "minutes": 0, "reason": ""}
    first: Claim = checking.accept(town.ctx("vic"), key=key, **ask)  # type: ignore[arg-type]  # Fields by name.
    assert checking.accept(town.ctx("vic"), key=key, **ask) == first  # type: ignore[arg-type]  # The same.
    with pytest.raises(KeyReused):
        checking.accept(town.ctx("vic"), key=key, **(ask | {"document": "别的"}))  # type: ignore[arg-type]  # Another.
    with pytest.raises(NoSuchClaim):
        checking.accept(town.ctx("vic"), key=key, **(ask | {"claim_id": "v00001c0"}))  # type: ignore[arg-type]  # None.


def test_evidence_is_ones_own_and_becomes_the_claims(town: Town) -> None:
    who, other = town.villager(), town.villager(1)
    mine, more, theirs = picture(town, who), picture(town, who), picture(town, other)
    with pytest.raises(InvalidInput):
        town.make(media_ids=(theirs,))
    key = town.key()
    claim = town.make(key=key, media_ids=(mine,))
    assert town.make(key=key, media_ids=(mine,)) == claim
    with pytest.raises(InvalidInput):
        town.make(rule="hlp", media_ids=(mine,))
    checking.send_back(town.ctx("vic"), claim_id=claim.claim_id, reason="再补一张", key=town.key())
    done = making.resubmit(who, claim_id=claim.claim_id, description="补上一张", media_ids=(mine, more), key=town.key())
    assert [view.picture.media_id for view in evidence.views_of(done, officer=True)] == [mine, more]
    assert all(view.original for view in evidence.views_of(done, officer=True))
    assert not any(view.original for view in evidence.views_of(done, officer=False))


def test_a_courtyards_star_is_a_months_quarters_or_years_and_no_more_than_that_whoever_asks(town: Town) -> None:
    for period, points in (("2026M11", 500), ("2026Q4", 800), ("2026Y", 1_000)):
        for wrong in {500, 800, 1_000, 700} - {points}:
            with pytest.raises(InvalidInput):
                town.make_home(rule="yrd", period=period, points=wrong)
        claim = town.make_home(rule="yrd", period=period)
        assert claim.points == points
        with pytest.raises(InvalidInput):
            town.accept(claim, points=points + 1)
        town.accept(claim)
        with pytest.raises(InvalidInput):
            town.vote(claim, "pat", points=points - 1)
        assert town.vote(claim, "pat", points=points).points == points
    with pytest.raises(InvalidInput):
        town.make_home(rule="yrd", period="2026W47")
    assert town.make_home(rule="srt", period="2026W47").period == "2026W47"


@pytest.mark.parametrize(("rule", "more"), [("hlp", {"points": 600}), ("hon", {}), ("pub", {})])
def test_what_a_rule_wants_shown_is_shown_when_it_is_claimed_and_when_it_is_completed(
    town: Town, rule: str, more: dict[str, Any]
) -> None:
    me = town.people[0].resident_id
    asked, needs = claimed(me, rule=rule, **more), rule != "pub"
    if needs:
        with pytest.raises(InvalidInput) as caught:
            making.make_claim(town.villager(), claimed=asked, key=town.key())
        faults: Any = caught.value.facts["fields"]
        assert [(one["field"], one["code"]) for one in faults] == [("media_ids", "missing")]
        with pytest.raises(InvalidInput):
            making.make_for(town.ctx("vic"), village_id=town.village_id, claimed=asked, key=town.key())
    claim = town.make(rule=rule, **more)
    checking.send_back(town.ctx("vic"), claim_id=claim.claim_id, reason="请重拍", key=town.key())
    ask: dict[str, Any] = {"claim_id": claim.claim_id, "description": "补上了"}
    if needs:
        with pytest.raises(InvalidInput):
            making.resubmit(town.villager(), media_ids=(), key=town.key(), **ask)
    completed = making.resubmit(town.villager(), media_ids=claim.media_ids, key=town.key(), **ask)
    assert completed.state is State.SUBMITTED


def picture(town: Town, ctx: Context) -> str:
    """Return a picture that somebody uploaded as evidence."""
    desk = media.Desk(town.world)
    return desk.taken(ctx, village_id=town.village_id, purpose="evidence").media_id
