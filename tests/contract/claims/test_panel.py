"""The panel: three votes, a majority, nobody twice and nobody in their own cause; the town where there are too few."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.foundation.facts.core.claims import ClaimNoticed, ClaimRejected
from chalicelib.foundation.identity.service import relatives
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, InvalidInput, KeyReused, NotAllowed
from chalicelib.points.claims.core.claims import Claim, ClaimInOtherState, NoSuchClaim, State, TookPart
from chalicelib.points.claims.core.panel import PanelLargeEnough, votes_of
from chalicelib.points.claims.service import making, reading, steps, voting
from chalicelib.points.ledger.service.kinship import OwnCause
from tests.contract.claims.test_claims import facts_of
from tests.make.claims import Town, claimed, enrol, proven, relate

MANY = 12


def at_panel(town: Town, number: int = 0, points: int = 800) -> Claim:
    return town.accept(town.make(number, rule="hlp", points=points))


def test_the_third_vote_decides_and_the_notice_begins(town: Town) -> None:
    claim = at_panel(town)
    assert town.vote(claim, "pat", points=900).state is State.PANEL
    assert town.vote(claim, "pia", points=700).state is State.PANEL
    decided = town.vote(claim, "pol", points=600)
    assert (decided.state, decided.points, str(decided.notice_ends)) == (State.NOTICE, 700, "2026-11-30")
    assert str(decided.displayed_until) == "2026-12-08"
    assert ClaimNoticed(claim.claim_id, claim.holder_id, 700, "2026-11-30") in facts_of(town)
    with pytest.raises(ClaimInOtherState):
        town.vote(claim, "pam")


def test_a_majority_against_refuses(town: Town) -> None:
    claim = at_panel(town)
    town.vote(claim, "pat")
    town.vote(claim, "pia", approve=False)
    assert town.vote(claim, "pol", approve=False).state is State.REJECTED
    assert ClaimRejected(claim.claim_id, claim.holder_id) in facts_of(town)


def test_what_the_town_verifies_and_is_large_goes_before_both(town: Town) -> None:
    claim = town.accept(town.make(rule="hon", level="city"))
    assert claim.state is State.PANEL
    for name in ("pat", "pia", "pol"):
        claim = town.vote(claim, name)
    assert claim.state is State.SECOND
    assert town.confirm(claim, "tia").state is State.NOTICE


def test_nobody_votes_twice_nor_after_leaving_it_to_others(town: Town) -> None:
    claim, key = at_panel(town), town.key()
    pat = town.ctx("pat")
    first = voting.vote(pat, claim_id=claim.claim_id, approve=True, points=None, reason="", key=key)
    assert voting.vote(pat, claim_id=claim.claim_id, approve=True, points=None, reason="", key=key) == first
    with pytest.raises(KeyReused):
        voting.vote(pat, claim_id=claim.claim_id, approve=False, points=None, reason="", key=key)
    with pytest.raises(TookPart):
        town.vote(claim, "pat", approve=False)
    voting.recuse(town.ctx("pia"), claim_id=claim.claim_id, reason="他是我的同学", key=town.key())
    with pytest.raises(TookPart):
        town.vote(claim, "pia")
    with pytest.raises(NotAllowed):
        voting.recuse(town.ctx("vic"), claim_id=claim.claim_id, reason="忙", key=town.key())
    with pytest.raises(NotAllowed):
        town.vote(claim, "vic")


def test_a_vote_stays_within_the_rule(town: Town) -> None:
    with pytest.raises(InvalidInput):
        town.vote(at_panel(town), "pat", points=2_001)


@pytest.mark.parametrize("tie", ["self", "household", "relative"])
def test_nobody_votes_in_their_familys_cause(town: Town, tie: str) -> None:
    claim = town.accept(town.make_home())
    mine = town.family[0 if tie == "self" else 1].resident_id
    if tie == "relative":
        mine = town.people[4].resident_id
        relate(town, mine, town.family[2].resident_id)
    with pytest.raises((OwnCause, TookPart)):
        voting.vote(
            town.linked("pat", mine), claim_id=claim.claim_id, approve=True, points=None, reason="", key=town.key()
        )
    assert votes_of(steps.load_claim(claim_id=claim.claim_id)) == []


def test_who_made_or_checked_a_claim_does_not_vote_on_it(town: Town) -> None:
    who = town.people[1].resident_id
    asked = proven(town.ctx("tom"), claimed(who, rule="hlp", points=600))
    claim = making.make_for(town.ctx("tom"), village_id=town.village_id, claimed=asked, key=town.key())
    town.accept(claim, "tia")
    for name in ("tom", "tia"):
        with pytest.raises(TookPart):
            town.vote(claim, name)


def test_the_town_casts_the_vote_that_a_small_panel_can_not(town: Town) -> None:
    claim = at_panel(town)
    pat, pia = enrol(town, "pat"), enrol(town, "pia")
    enrol(town, "pol", resident_id=claim.holder_id)  # Who is paid has no vote.
    assert town.vote(claim, "tom", points=600).state is State.PANEL
    with pytest.raises(PanelLargeEnough):
        town.vote(claim, "tia")
    for one in (pat, pia):
        voting.vote(one, claim_id=claim.claim_id, approve=True, points=None, reason="", key=town.key())
    decided = steps.load_claim(claim_id=claim.claim_id)
    assert (decided.state, decided.points) == (State.NOTICE, 800)


def test_a_claimant_who_declares_the_whole_panel_still_needs_three_votes(town: Town) -> None:
    claim = at_panel(town)
    for n, name in enumerate(("pat", "pia", "pol"), start=1):
        member = town.people[n].resident_id
        ctx = enrol(town, name, resident_id=member)
        relatives.declare(town.villager(0), resident_id=claim.holder_id, other_id=member, relation="sibling", own=True)
        with pytest.raises(OwnCause):
            voting.vote(ctx, claim_id=claim.claim_id, approve=True, points=None, reason="", key=town.key())
    town.staff["tam"] = replace(town.staff["tom"], subject="s-tam")
    for name in ("tom", "tia"):
        assert town.vote(claim, name).state is State.PANEL
    assert town.vote(claim, "tam").state is State.NOTICE


def test_a_member_who_rejects_being_a_relative_votes_again(town: Town) -> None:
    claim = at_panel(town)
    member = town.people[1].resident_id
    ctx = enrol(town, "pat", resident_id=member)
    relatives.declare(town.villager(0), resident_id=claim.holder_id, other_id=member, relation="sibling", own=True)
    with pytest.raises(OwnCause):
        voting.vote(ctx, claim_id=claim.claim_id, approve=False, points=None, reason="没有", key=town.key())
    relatives.reject(town.villager(1), resident_id=member, other_id=claim.holder_id)
    key = town.key()
    cast = voting.vote(ctx, claim_id=claim.claim_id, approve=False, points=None, reason="没有", key=key)
    assert len(votes_of(cast)) == 1


def test_other_panels_of_the_town_know_of_a_claim_and_vote_once_they_are_called(town: Town) -> None:
    claim = at_panel(town)
    members = [enrol(town, name) for name in ("pat", "pia")]
    near = town.staff["pat"], (int(town.village_id[1:]) + 1,) * 2
    afar = town.world.context(replace(near[0], subject="s-far", villages=((near[1][0], near[1][1] + 1),)))
    abroad = town.world.context(replace(afar.actor, town_id="t9999"))

    def cast(ctx: Context, key: str = "") -> Claim:
        return voting.vote(ctx, claim_id=claim.claim_id, approve=True, points=None, reason="", key=key or town.key())

    for ctx in (afar, abroad):
        with pytest.raises(NoSuchClaim):
            cast(ctx)
        with pytest.raises(NoSuchClaim):
            voting.load_called(ctx, claim_id=claim.claim_id)
    assert reading.list_called(afar, size=5, cursor=None).rows == []
    called = voting.call(members[0], claim_id=claim.claim_id, reason="只有两位能投", key=town.key())
    assert (called.state, called.called_in) == (State.PANEL, town.village.town_id)
    with pytest.raises(NoSuchClaim):
        cast(abroad)
    assert voting.load_called(afar, claim_id=claim.claim_id).claim_id == claim.claim_id
    assert [one.claim_id for one in reading.list_called(afar, size=5, cursor=None).rows] == [claim.claim_id]
    key = town.key()
    assert cast(afar, key).state is State.PANEL
    assert len(votes_of(cast(afar, key))) == 1
    with pytest.raises(PanelLargeEnough):
        cast(town.world.context(replace(afar.actor, subject="s-farther")))
    cast(members[0])
    assert cast(members[1]).state is State.NOTICE
    assert reading.list_called(afar, size=5, cursor=None).rows == []
    with pytest.raises(NoSuchClaim):
        voting.load_called(afar, claim_id=claim.claim_id)


def test_others_are_not_called_where_the_panel_is_large_enough_nor_by_who_has_no_part_in_it(town: Town) -> None:
    claim = at_panel(town)
    members = [enrol(town, name) for name in ("pat", "pia", "pol")]
    with pytest.raises(PanelLargeEnough):
        voting.call(members[0], claim_id=claim.claim_id, reason="忙不过来", key=town.key())
    with pytest.raises(NotAllowed):
        voting.call(town.ctx("gil"), claim_id=claim.claim_id, reason="忙不过来", key=town.key())


def test_the_town_does_not_vote_where_the_panel_has_a_quorum(town: Town) -> None:
    claim = at_panel(town)
    members = [enrol(town, name) for name in ("pat", "pia", "pol")]
    for one in members[:2]:
        voting.vote(one, claim_id=claim.claim_id, approve=True, points=None, reason="", key=town.key())
    with pytest.raises(PanelLargeEnough):
        town.vote(claim, "tom")
    voting.recuse(members[2], claim_id=claim.claim_id, reason="出差", key=town.key())
    assert town.vote(claim, "tom", approve=False).state is State.NOTICE


def test_without_a_panel_three_of_the_town_decide_and_never_one_alone(town: Town) -> None:
    claim = at_panel(town)
    town.staff["tam"] = replace(town.staff["tom"], subject="s-tam")
    for name in ("tom", "tia"):
        assert town.vote(claim, name).state is State.PANEL
    assert town.vote(claim, "tam").state is State.NOTICE


def test_of_many_votes_at_once_exactly_three_count_and_none_twice(town: Town) -> None:
    claim = at_panel(town)
    voters = ["pat", "pia", "pol", "pam"] * (MANY // 4)
    keys = [town.key() for _ in voters]

    def cast(turn: tuple[str, str]) -> str:
        name, key = turn
        while True:
            try:
                voting.vote(town.ctx(name), claim_id=claim.claim_id, approve=True, points=None, reason="", key=key)
            except Busy:
                continue
            except DomainError as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(MANY) as pool:
        outcomes = Counter(pool.map(cast, zip(voters, keys, strict=True)))
    found = steps.load_claim(claim_id=claim.claim_id)
    assert outcomes["done"] == 3
    assert set(outcomes) <= {"done", "took_part", "claim_in_other_state"}
    assert len(votes_of(found)) == len({vote.by for vote in votes_of(found)}) == 3
    assert found.state is State.NOTICE
    assert [step.n for step in found.steps] == list(range(1, found.version + 1))
