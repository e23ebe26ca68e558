"""Counting that stopped on the way: an officer lets it go on, and it comes to the same."""

from __future__ import annotations

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.points.appraisals.core.campaigns import Campaign, OwnAppraisal
from chalicelib.points.appraisals.core.states import CampaignInOtherState, Deed, State
from chalicelib.points.appraisals.service import campaigns, counting
from chalicelib.points.appraisals.service.verify import verify_appraisal
from tests.make import people
from tests.make.appraisals import Town, about_households, closed, opened, plan

Queues = list[tuple[str, str]]


def stopped(town: Town, queues: Queues) -> Campaign:
    """Return a campaign of two villages whose counting began, and of which no message is left."""
    people.village(town.world.context(), name="上董村", code="330109102216")
    campaign = opened(town, plan(town), place_id=town.town_id)
    for number in range(6):
        town.vote(campaign, number, {"01": 4})
    closed(town, campaign)
    town.decide(campaign, Deed.COUNT)
    queues.clear()
    return campaign


def restart(town: Town, campaign: Campaign, who: str = "eve") -> Campaign:
    return counting.restart(town.officer(who), campaign_id=campaign.campaign_id)


def work(town: Town, campaign: Campaign, queues: Queues) -> None:
    for kind, part in [*queues]:
        counting.do_part(town.world.context(), Part(run_of(campaign), kind, part))
    queues.clear()


def run_of(campaign: Campaign) -> str:
    return f"appraisal-count-{campaign.campaign_id}"


def result_of(campaign: Campaign) -> tuple[State, int]:
    found = campaigns.load_campaign(campaign_id=campaign.campaign_id)
    assert found.result is not None
    assert verify_appraisal(campaign_id=campaign.campaign_id).faults == []
    voted: int = found.result["voted"]
    return found.state, voted


def test_what_has_not_come_home_is_begun_again_and_nothing_is_counted_twice(town: Town, queues: Queues) -> None:
    campaign = stopped(town, queues)
    first, second = campaign.plan.villages
    counting.do_part(town.world.context(), Part(run_of(campaign), "count", first))
    assert restart(town, campaign).state is State.COUNTING
    assert queues == [("count", second)]
    restart(town, campaign)
    assert queues == [("count", second)] * 2, "the same officer may press again"
    work(town, campaign, queues)
    assert result_of(campaign) == (State.COUNTED, 6)
    assert restart(town, campaign).state is State.COUNTED
    assert queues == []
    trail = [one["deed"] for one in day_of_audit(place_id=town.town_id, on=business_date(town.world.now())).rows]
    assert trail.count("appraisals.restart") == 1


def test_where_only_the_adding_up_was_left_it_is_done_at_once(town: Town, queues: Queues) -> None:
    campaign = stopped(town, queues)
    for village_id in campaign.plan.villages:
        counting.count_village(town.world.context(), campaign_id=campaign.campaign_id, village_id=village_id)
        runs.finish_part(town.world.context(), run_id=run_of(campaign), part=village_id)
    assert restart(town, campaign).state is State.COUNTED
    work(town, campaign, queues)  # What is sent once more finds all counted.
    assert result_of(campaign) == (State.COUNTED, 6)
    assert runs.load_run(run_id=run_of(campaign)).state == "done"


def test_what_is_not_being_counted_is_not_restarted_nor_by_who_is_appraised(town: Town, queues: Queues) -> None:
    campaign = closed(town, opened(town, about_households(town, 0)))
    with pytest.raises(CampaignInOtherState):
        restart(town, campaign)
    town.decide(campaign, Deed.COUNT)
    queues.clear()
    with pytest.raises(OwnAppraisal):
        counting.restart(town.officer("fay", town.id_of(0)), campaign_id=campaign.campaign_id)
    assert queues == []
