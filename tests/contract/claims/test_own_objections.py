"""What a villager objected to, as they read it: until when it is decided, what was said to it, and what came of it."""

from __future__ import annotations

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.claims import ObjectionExtended
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.claims.core.claims import Claim
from chalicelib.points.claims.core.objections import Objection
from chalicelib.points.claims.records import ObjectionRecord
from chalicelib.points.claims.service import making, objecting
from tests.make.claims import WHY, Town, object_to, settle


def own(town: Town, number: int = 1) -> list[Objection]:
    return objecting.list_own(town.villager(number), size=20, cursor=None).rows


def extended(town: Town, claim: Claim, reason: str = "等证人回村") -> Claim:
    return objecting.extend(town.ctx("pam"), claim_id=claim.claim_id, reason=reason, key=town.key())


def test_who_objected_reads_until_when_it_is_decided_and_nobody_elses_is_among_it(town: Town) -> None:
    first, second = town.noticed(), town.noticed(3)
    object_to(town, first, 1)
    town.world.pass_days(1)
    objected = object_to(town, second, 1)
    object_to(town, second, 2)
    newest, oldest = own(town)
    assert (newest.claim.claim_id, oldest.claim.claim_id) == (second.claim_id, first.claim_id)
    assert (newest.state, newest.due, newest.made.text, newest.decided) == ("open", objected.due, WHY, None)
    assert [one.claim.claim_id for one in own(town, 2)] == [second.claim_id]
    page = objecting.list_own(town.villager(1), size=1, cursor=None)
    following = objecting.list_own(town.villager(1), size=1, cursor=page.cursor)
    assert [*page.rows, *following.rows] == [newest, oldest]


@pytest.mark.parametrize(("deed", "state"), [("dismiss", "dismissed"), ("uphold", "upheld")])
def test_who_objected_reads_how_it_was_decided_and_why(town: Town, deed: str, state: str) -> None:
    claim = town.noticed()
    object_to(town, claim, 1)
    settle(town, claim, deed, name="pam")
    (mine,) = own(town)
    assert mine.decided is not None
    assert (mine.state, mine.due, bool(mine.decided.text)) == (state, None, True)


def test_who_objected_is_told_that_it_takes_longer_and_reads_until_when_and_why(town: Town) -> None:
    claim = town.noticed()
    for number in (1, 2):
        object_to(town, claim, number)
    objecting.make_objection(town.ctx("tom"), claim_id=claim.claim_id, reason=WHY, key=town.key())
    after = extended(town, claim)
    (mine,) = own(town)
    assert mine.extended is not None
    assert (mine.state, mine.due, mine.extended.text) == ("open", after.due, "等证人回村")
    told = {
        one.fact.resident_id: one.fact.until
        for one in facts.day_of_facts(village_id=town.village_id, on=business_date(town.world.moment))
        if isinstance(one.fact, ObjectionExtended)
    }
    assert told == {town.people[n].resident_id: str(after.due) for n in (1, 2)}


def test_an_objection_ends_with_a_claim_that_is_withdrawn(town: Town) -> None:
    claim = town.noticed()
    object_to(town, claim, 1)
    making.withdraw(town.villager(0), claim_id=claim.claim_id, reason="", key=town.key())
    assert [(one.state, one.due) for one in own(town)] == [("ended", None)]


def test_an_objection_of_before_any_was_listed_is_read_once_it_is_decided(town: Town) -> None:
    claim = town.noticed()
    step = object_to(town, claim, 1).open_objections()[0]
    row = f"{step.at.isoformat()}#{claim.claim_id}#{step.n:03d}"
    commit(Writes().delete(ObjectionRecord, town.people[1].resident_id, row))
    assert own(town) == []
    settle(town, claim, "dismiss", name="pam")
    assert [one.state for one in own(town)] == ["dismissed"]
