"""Voting on a real store: once each, in time, by who may, about others, and paid where the budget allows."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.appraisals import BallotCast
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import people as residents, places, relatives
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy, InvalidInput
from chalicelib.points.appraisals.core.ballots import NotInTheElectorate, UrnShut
from chalicelib.points.appraisals.core.campaigns import Campaign, NoSuchCampaign, Question
from chalicelib.points.appraisals.core.states import Deed
from chalicelib.points.appraisals.core.urns import How
from chalicelib.points.appraisals.service import voting
from chalicelib.points.appraisals.store import urns
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts
from chalicelib.points.ledger.service.verify import verify_village
from tests.faults import Faults, hurried
from tests.make import ledger, people
from tests.make.appraisals import GRANTED, Town, about_households, closed, counted, make_town, opened, plan
from tests.make.refused import fields


def sealed(town: Town, campaign: Campaign) -> int:
    return len(urns.list_sealed(campaign.campaign_id, town.village_id))


def books_agree(town: Town) -> None:
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_a_vote_is_cast_once_and_paid_once(town: Town) -> None:
    campaign = opened(town)
    first = town.vote(campaign, 0, {"01": 5, "02": 2, "03": [1, 4]})
    assert (first.how, first.points, first.already) == (How.ONLINE, 50, False)
    again = town.vote(campaign, 0, {"01": 1})
    assert (again.points, again.already) == (50, True)
    assert (sealed(town, campaign), town.balance(0), town.left()) == (1, 50, GRANTED - 50)
    mine = voting.read_mine(town.as_person(0), campaign_id=campaign.campaign_id)
    assert (mine.may_vote, mine.voted is not None) == (False, True)
    ((urn, voted),) = voting.list_mine(town.as_person(0), size=20, cursor=None).rows
    assert (urn.electorate, urn.online, voted is not None) == (8, 1, True)
    assert voting.list_mine(town.as_person(1), size=20, cursor=None).rows[0][1] is None
    books_agree(town)


def test_who_sends_their_ballot_again_after_the_end_is_told_that_they_have_voted(town: Town) -> None:
    campaign = opened(town)
    town.vote(campaign, 0)
    closed(town, campaign)
    assert town.vote(campaign, 0).already
    assert town.vote(campaign, 0, {"99": 1}).already
    with pytest.raises(UrnShut):
        town.vote(campaign, 1)


def test_nobody_votes_after_the_time_is_up_or_an_officer_has_closed_it(town: Town) -> None:
    campaign = opened(town)
    town.vote(campaign, 0)
    town.decide(campaign, Deed.CLOSE, reason="台风要来")
    with pytest.raises(UrnShut):  # This process still takes it to be open; the urn is not.
        town.vote(campaign, 1)
    other = opened(town)
    town.world.moment += dt.timedelta(days=1)
    with pytest.raises(UrnShut):
        town.vote(other, 1)
    assert (sealed(town, campaign), sealed(town, other)) == (1, 0)


def test_only_the_electorate_votes(town: Town) -> None:
    village = people.village(town.world.context())
    child = people.resident(town.world.context(), village, 90, born_on=dt.date(2012, 1, 1))
    town.people.append(child)
    elsewhere = people.village(town.world.context(), name="上董村", code="330109102216")
    town.people.append(people.resident(town.world.context(), elsewhere, 91))
    campaign = opened(town)
    with pytest.raises(NotInTheElectorate):
        town.vote(campaign, 8)
    with pytest.raises(NoSuchCampaign):
        town.vote(campaign, 9)
    residents.set_status(town.world.context(), resident_id=town.id_of(7), status=Status.MOVED)
    with pytest.raises(NotInTheElectorate):
        town.vote(campaign, 7)
    with pytest.raises(NoSuchCampaign):
        voting.cast(town.as_person(0), campaign_id=f"{town.village_id}b{town.key()}", answers={"01": 1})
    assert not voting.read_mine(town.as_person(8), campaign_id=campaign.campaign_id).may_vote
    with pytest.raises(NoSuchCampaign):
        voting.read_mine(town.as_person(9), campaign_id=campaign.campaign_id)
    assert sealed(town, campaign) == 0


def test_a_group_votes_by_itself(town: Town) -> None:
    ctx = town.world.context()
    places.change_village(ctx, village_id=town.village_id, name="佛山村", groups=("一组", "二组"))
    residents.change_resident(ctx, resident_id=town.id_of(0), group="一组")
    campaign = opened(town, plan(town, groups=("一组",)))
    town.vote(campaign, 0)
    with pytest.raises(NotInTheElectorate):
        town.vote(campaign, 1)
    assert urns.load_urn(campaign.campaign_id, town.village_id).electorate == 1


def test_the_people_of_an_appraised_household_leave_out_their_own(town: Town) -> None:
    campaign = opened(town, about_households(town, 0, 2))
    mine = voting.read_mine(town.as_person(1), campaign_id=campaign.campaign_id)
    assert mine.recused == {"01"}
    with pytest.raises(InvalidInput) as caught:
        town.vote(campaign, 1, {"01": 5, "02": 1})
    assert fields(caught) == ["answers.01"]
    assert not town.vote(campaign, 1, {"02": 1}).already
    town.vote(campaign, 4, {"01": 1, "02": 2})


def test_a_choice_between_households_is_not_for_their_people(town: Town) -> None:
    best = Question("哪家院子最好", "choice")
    asked = about_households(town, 0, 2)
    both = (best, Question("评分", "score", 5))
    campaign = opened(town, replace(asked, questions=both))
    with pytest.raises(InvalidInput):
        town.vote(campaign, 0, {"01": 2})
    assert not town.vote(campaign, 0, {"03": 2}).already
    assert not town.vote(campaign, 6, {"01": 2}).already


@pytest.mark.parametrize("granted", [0, 120])
def test_a_spent_budget_hinders_nobody_and_is_paid_at_counting_if_there_is_one_then(
    store: object, granted: int
) -> None:
    town = make_town(granted=granted)
    campaign = opened(town)
    paid = [town.vote(campaign, number).points for number in range(5)]
    assert paid == [50, 50, 0, 0, 0] if granted else [0] * 5
    assert sealed(town, campaign) == 5
    ledger.grant(town.world.context(), 1_000, village_id=town.village_id)
    counted(town, campaign)
    assert [town.balance(number) for number in range(6)] == [50] * 5 + [0]
    assert town.left() == granted + 1_000 - 250
    books_agree(town)


def test_a_blocked_account_votes_all_the_same(town: Town) -> None:
    ref = AccountRef.of_holder(town.id_of(0))
    accounts.open_account(town.world.context(), ref=ref)
    ledger.stop(town.world.context(), ref)
    campaign = opened(town)
    assert town.vote(campaign, 0).points == 0
    assert sealed(town, campaign) == 1


def test_the_fact_of_a_ballot_names_its_voter_and_points_alone(town: Town) -> None:
    campaign = opened(town)
    town.vote(campaign, 3, {"01": 4})
    told = [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=dt.date(2026, 11, 23))]
    cast = [fact for fact in told if isinstance(fact, BallotCast)]
    assert cast == [BallotCast(campaign.campaign_id, town.id_of(3), "bal@1", 50)]


def counts(town: Town, campaign: Campaign) -> tuple[int, int, int]:
    """How many votes the urn counts, how many ballots lie in it, and how many have voted."""
    marks = list(urns.list_marks(campaign.campaign_id, town.village_id))
    return urns.load_urn(campaign.campaign_id, town.village_id).online, sealed(town, campaign), len(marks)


def insist(town: Town, campaign: Campaign, number: int) -> bool:
    """Vote until there is an answer; tell whether it was this try that did it."""
    while True:
        try:
            return not town.vote(campaign, number, {"01": 1 + number % 5}).already
        except Busy:
            continue


def test_of_many_who_press_at_once_each_votes_once(town: Town) -> None:
    campaign = opened(town)
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda n: insist(town, campaign, n % 8), range(32)))
    assert sum(first) == 8
    assert counts(town, campaign) == (8, 8, 8)
    assert [town.balance(number) for number in range(8)] == [50] * 8
    books_agree(town)


def test_under_faults_no_ballot_is_lost_and_none_is_there_twice(town: Town) -> None:
    campaign = opened(town)
    faults = Faults(storage.client(), seed=7)
    with hurried(), faults.armed(), ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: insist(town, campaign, n % 8), range(24)))
    assert faults.count["lost_answer"] > 0
    assert counts(town, campaign) == (8, 8, 8)
    books_agree(town)
    result = counted(town, campaign).result
    assert result is not None
    assert sum(result["items"][0]["whole"]["counts"]) == 8


def test_nobody_appraises_a_relative_but_who_is_appraised_takes_nobodys_vote_by_their_word(town: Town) -> None:
    ctx, appraised, voter, other = town.world.context(), town.id_of(0), town.id_of(2), town.id_of(4)
    relatives.declare(ctx, resident_id=voter, other_id=appraised, relation="sibling", own=True)
    relatives.declare(ctx, resident_id=appraised, other_id=other, relation="sibling", own=True)
    campaign = opened(town, about_households(town, 0, 6))
    assert voting.read_mine(town.as_person(2), campaign_id=campaign.campaign_id).recused == {"01"}
    with pytest.raises(InvalidInput):
        town.vote(campaign, 2, {"01": 5})
    assert not town.vote(campaign, 2, {"02": 5}).already
    assert voting.read_mine(town.as_person(4), campaign_id=campaign.campaign_id).recused == set()
    assert not town.vote(campaign, 4, {"01": 1}).already
