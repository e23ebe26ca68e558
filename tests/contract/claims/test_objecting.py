"""Who may object, when, and who decides on it."""

from __future__ import annotations

import pytest

from chalicelib.kernel.errors import KeyReused, NotAllowed
from chalicelib.points.claims.core.claims import ClaimInOtherState, NoSuchClaim, State, TookPart
from chalicelib.points.claims.core.objections import (
    NoSuchObjection,
    NotDisplayedAnyMore,
    OwnClaim,
    TooManyObjections,
)
from chalicelib.points.claims.service import objecting, reading
from chalicelib.points.ledger.service.kinship import OwnCause
from tests.make.claims import WHY, Town, object_to, paid, relate, settle


def test_who_may_object_and_when(town: Town) -> None:
    claim = town.noticed()
    with pytest.raises(OwnClaim):
        object_to(town, claim, 0)
    stranger = town.world.context(town.villager(1).actor)
    with pytest.raises(NoSuchClaim):
        objecting.make_objection(stranger, claim_id=f"v00099{claim.claim_id[6:]}", reason=WHY, key=town.key())
    key = town.key()
    object_to(town, claim, 1, key)
    with pytest.raises(KeyReused):
        objecting.make_objection(town.villager(1), claim_id=claim.claim_id, reason="别的理由", key=key)
    with pytest.raises(TookPart):
        object_to(town, claim, 1)
    for n in range(9):
        objecting.make_objection(
            town.world.context(type(stranger.actor)(f"v00001r8000{n}", stranger.actor.roles)),
            claim_id=claim.claim_id,
            reason=WHY,
            key=town.key(),
        )
    with pytest.raises(TooManyObjections):
        object_to(town, claim, 2)
    with pytest.raises(ClaimInOtherState):
        object_to(town, town.make(3))


def test_villagers_object_while_it_is_displayed_and_officers_later_too(town: Town) -> None:
    claim = paid(town)
    small = town.confirm(town.accept(town.make(2)))
    assert small.state is State.POSTED
    with pytest.raises(NoSuchClaim):
        object_to(town, small)
    town.world.pass_days(8)
    with pytest.raises(NotDisplayedAnyMore):
        object_to(town, claim)
    objected = objecting.make_objection(town.ctx("tom"), claim_id=claim.claim_id, reason=WHY, key=town.key())
    assert objected.state is State.CONTESTED
    with pytest.raises(TookPart):
        settle(town, claim, "dismiss", name="tom")


def test_only_who_took_no_part_decides_on_an_objection_and_nobody_on_their_familys(town: Town) -> None:
    claim = town.noticed()
    number = object_to(town, claim).open_objections()[0].n
    for name in ("vic", "pat"):
        with pytest.raises(TookPart):
            settle(town, claim, "uphold", name=name)
    with pytest.raises(NotAllowed):
        settle(town, claim, "dismiss", name="gil")
    with pytest.raises(NoSuchObjection):
        settle(town, claim, "dismiss", objection=1)
    relate(town, town.people[4].resident_id, claim.holder_id)
    kin = town.linked("pam", town.people[4].resident_id)
    for verb in (objecting.uphold, objecting.dismiss):
        with pytest.raises(OwnCause):
            verb(kin, claim_id=claim.claim_id, objection=number, reason="不成立", key=town.key())
    assert settle(town, claim, "dismiss", name="val").state is State.NOTICE


def test_an_objection_may_take_twenty_working_days_from_when_it_was_made(town: Town) -> None:
    claim = town.noticed()
    object_to(town, claim)
    town.world.pass_days(3)
    longer = objecting.extend(town.ctx("pam"), claim_id=claim.claim_id, reason="还要等证人回村", key=town.key())
    assert str(longer.due) == "2026-12-21"


def test_notices_are_for_everybody_masked_and_stay_fifteen_days(town: Town) -> None:
    claim = town.noticed()
    rows = reading.list_notices(town.house(), village_id=town.village_id, size=10, cursor=None).rows
    assert [(one.claim_id, one.masked_name, one.points, one.document) for one in rows] == [
        (claim.claim_id, "王*", 800, "村记录2026-11"),
    ]
    town.confirm(town.accept(town.make(1)))
    town.world.pass_days(15)
    assert len(reading.list_notices(town.house(), village_id=town.village_id, size=10, cursor=None).rows) == 1
    town.world.pass_days(1)
    assert reading.list_notices(town.house(), village_id=town.village_id, size=10, cursor=None).rows == []
