"""What officers let lie: the house counts it, lets a counting go on that stopped, and publishes it."""

from __future__ import annotations

import datetime as dt

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.appraisals import AppraisalPublished
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import SHANGHAI, business_date
from chalicelib.kernel.errors import Busy
from chalicelib.points.appraisals.core.campaigns import Campaign
from chalicelib.points.appraisals.core.papers import Sheet
from chalicelib.points.appraisals.core.states import Deed, State
from chalicelib.points.appraisals.service import campaigns, counting, opening, papers
from chalicelib.points.appraisals.service.verify import verify_appraisal
from tests.make.appraisals import Town, closed, counted, opened

COUNTED_FROM, PUBLISHED_FROM = dt.datetime(2026, 12, 2, tzinfo=SHANGHAI), dt.datetime(2026, 12, 8, tzinfo=SHANGHAI)
"""Voting ends on Tuesday, the 24th of November, at noon: five working days later is the 1st. Counted on the 2nd,
three more are the 7th."""


def load(campaign: Campaign) -> Campaign:
    return campaigns.load_campaign(campaign_id=campaign.campaign_id)


def voted(town: Town, on_phones: int = 5) -> Campaign:
    """Return a campaign whose time is up, in which so many voted on the phone."""
    campaign = opened(town)
    for number in range(on_phones):
        town.vote(campaign, number)
    return campaign


def went_on(town: Town, campaign: Campaign, queues: list[tuple[str, str]], moment: dt.datetime) -> Campaign:
    """Let the clock and the queue do what is due at a moment, whatever is done twice."""
    town.world.moment = moment
    queues.clear()
    for campaign_id in opening.start_due(town.world.context()):
        while queues:
            kind, part = queues.pop(0)
            for _ in range(2):
                counting.do_part(town.world.context(), Part(f"appraisal-{kind}-{campaign_id}", kind, part))
    return load(campaign)


def test_what_nobody_counts_nor_publishes_the_house_does(town: Town, queues: list[tuple[str, str]]) -> None:
    campaign = voted(town)
    closed(town, campaign)
    second = dt.timedelta(seconds=1)
    assert load(campaign).due_at == COUNTED_FROM
    assert went_on(town, campaign, queues, COUNTED_FROM - second).state is State.CLOSED
    with pytest.raises(Busy):
        opening.count_due(town.world.context(), campaign_id=campaign.campaign_id)
    counted_alone = went_on(town, campaign, queues, COUNTED_FROM)
    assert (counted_alone.state, counted_alone.due_at) == (State.COUNTED, PUBLISHED_FROM)
    assert counted_alone.result is not None
    assert (counted_alone.result["online"], counted_alone.result["papers_left_out"]) == (5, 0)
    with pytest.raises(Busy):
        opening.publish_due(town.world.context(), campaign_id=campaign.campaign_id)
    published = went_on(town, campaign, queues, PUBLISHED_FROM)
    assert (published.state, published.due_at) == (State.PUBLISHED, None)
    assert {deed: published.deeds[deed] for deed in ("count_due", "publish_due")} == {
        "count_due": "system",
        "publish_due": "system",
    }
    told = facts.day_of_facts(village_id=town.village_id, on=business_date(PUBLISHED_FROM))
    assert [one.fact for one in told if isinstance(one.fact, AppraisalPublished)] == [
        AppraisalPublished(campaign.campaign_id, True)
    ]
    assert verify_appraisal(campaign_id=campaign.campaign_id).faults == []
    assert opening.start_due(town.world.context()) == []


def test_papers_that_nobody_settled_do_not_hold_the_count_up_and_are_said_to_be_left_out(
    town: Town, queues: list[tuple[str, str]]
) -> None:
    campaign = voted(town)
    for number in (5, 6, 7):
        town.paper(campaign, number)
    closed(town, campaign)
    place = {"campaign_id": campaign.campaign_id, "village_id": town.village_id}
    agreed, once, _ = papers.serials(**place, after=0, until=3)
    for who, serials in (("ana", (agreed, once)), ("ben", (agreed,))):
        sheets = [Sheet(serial, {"01": 5}) for serial in serials]
        papers.enter(town.officer(who), **place, sheets=sheets, papers=len(sheets), spoilt=0)
    result = went_on(town, campaign, queues, COUNTED_FROM).result
    assert result is not None
    assert (result["voted"], result["paper"], result["papers_left_out"]) == (6, 1, 2)
    assert result["items"][0]["whole"]["answered"] == 6
    assert verify_appraisal(campaign_id=campaign.campaign_id).faults == []


def test_of_papers_that_are_too_many_the_house_counts_none(town: Town, queues: list[tuple[str, str]]) -> None:
    campaign = voted(town)
    town.paper(campaign, 5)
    place = {"campaign_id": campaign.campaign_id, "village_id": town.village_id}
    papers.print_papers(town.officer(), **place, after=1, count=1)
    serials = papers.serials(**place, after=0, until=2)
    closed(town, campaign)
    for who in ("ana", "ben"):
        sheets = [Sheet(serial, {"01": 5}) for serial in serials]
        papers.enter(town.officer(who), **place, sheets=sheets, papers=2, spoilt=0)
    result = went_on(town, campaign, queues, COUNTED_FROM).result
    assert result is not None
    assert (result["voted"], result["paper"], result["papers_left_out"]) == (5, 0, 1)
    assert result["items"][0]["whole"]["answered"] == 5
    assert verify_appraisal(campaign_id=campaign.campaign_id).faults == []


def test_a_counting_that_stopped_goes_on_the_next_working_day(town: Town, queues: list[tuple[str, str]]) -> None:
    campaign = voted(town)
    closed(town, campaign)
    town.decide(campaign, Deed.COUNT)
    due_at = load(campaign).due_at
    assert due_at == dt.datetime(2026, 11, 26, tzinfo=SHANGHAI)
    assert went_on(town, campaign, queues, due_at - dt.timedelta(seconds=1)).state is State.COUNTING
    assert went_on(town, campaign, queues, due_at).state is State.COUNTED
    assert verify_appraisal(campaign_id=campaign.campaign_id).faults == []


def test_officers_who_end_early_are_given_no_more_days_for_it(town: Town, queues: list[tuple[str, str]]) -> None:
    campaign = voted(town)
    town.decide(campaign, Deed.CLOSE, reason="都投完了")
    assert load(campaign).due_at == COUNTED_FROM - dt.timedelta(days=1)
    assert went_on(town, campaign, queues, COUNTED_FROM - dt.timedelta(days=1)).state is State.COUNTED


def test_what_the_officers_do_in_time_the_house_leaves_alone(town: Town, queues: list[tuple[str, str]]) -> None:
    campaign = counted(town, voted(town))
    assert campaign.result is not None
    town.decide(campaign, Deed.PUBLISH)
    for moment in (COUNTED_FROM, PUBLISHED_FROM):
        assert went_on(town, campaign, queues, moment).deeds.keys().isdisjoint({"count_due", "publish_due"})
    for deed in (opening.count_due, opening.publish_due, counting.go_on):
        assert deed(town.world.context(), campaign_id=campaign.campaign_id).state is State.PUBLISHED
