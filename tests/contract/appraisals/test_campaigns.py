"""Campaigns on a real store: two officers, nobody in their own cause, opened and shut by the clock, counted once."""

from __future__ import annotations

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.appraisals import (
    AppraisalClosed,
    AppraisalOpened,
    AppraisalPublished,
    SubjectAppraised,
)
from chalicelib.foundation.identity.service import relatives
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.errors import Busy, InvalidInput, KeyReused
from chalicelib.points.appraisals.core.ballots import Slip
from chalicelib.points.appraisals.core.campaigns import (
    Campaign,
    CampaignChanged,
    CampaignOver,
    NoSuchCampaign,
    OwnAppraisal,
    Subject,
)
from chalicelib.points.appraisals.core.states import (
    CampaignInOtherState,
    Deed,
    NotTheDrafterOfIt,
    OwnCampaign,
    State,
)
from chalicelib.points.appraisals.service import campaigns, counting, opening, papers, rounds
from chalicelib.points.appraisals.service.verify import verify_appraisal
from chalicelib.points.appraisals.store import urns
from tests.make import ledger, people
from tests.make.appraisals import (
    SCORE,
    Town,
    about_households,
    approved,
    closed,
    counted,
    drafted,
    opened,
    plan,
)


def fields_of(caught: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    faults: Any = caught.value.facts["fields"]
    return [fault["field"] for fault in faults]


def load(campaign: Campaign) -> Campaign:
    return campaigns.load_campaign(campaign_id=campaign.campaign_id)


def test_a_plan_is_kept_once_and_by_its_key(town: Town) -> None:
    key, ctx = town.key(), town.officer()
    first = campaigns.draft(ctx, place_id=town.village_id, plan=plan(town), key=key)
    assert first.plan.villages == (town.village_id,)
    assert campaigns.draft(ctx, place_id=town.village_id, plan=plan(town), key=key) == first
    with pytest.raises(KeyReused):
        campaigns.draft(ctx, place_id=town.village_id, plan=plan(town, title="别的评议"), key=key)
    assert load(first) == first
    with pytest.raises(NoSuchCampaign):
        load(replace(first, campaign_id=f"{town.village_id}b{town.key()}"))
    with pytest.raises(NoSuchCampaign):
        campaigns.load_campaign(campaign_id="nonsense")


def test_a_plan_names_who_is_registered_here(town: Town) -> None:
    unknown = (Subject("某家", f"{town.village_id}h99999"), Subject("这家", town.home_of(0)))
    with pytest.raises(InvalidInput) as caught:
        drafted(town, plan(town, about="households", subjects=unknown, questions=(SCORE,)))
    assert fields_of(caught) == ["subjects.0"]
    with pytest.raises(InvalidInput) as caught:
        drafted(town, plan(town, villages=("v09999",)), place_id=town.town_id)
    assert fields_of(caught) == ["villages"]


def test_one_person_with_two_accounts_is_no_second_officer(town: Town) -> None:
    person, ctx = town.id_of(0), town.officer("ana", town.id_of(0))
    made = campaigns.draft(ctx, place_id=town.village_id, plan=plan(town), key=town.key())
    with pytest.raises(OwnCampaign):
        campaigns.decide(town.officer("ana2", person), campaign_id=made.campaign_id, deed=Deed.APPROVE)
    changed = campaigns.change(town.officer("ana2", person), campaign_id=made.campaign_id, plan=plan(town, title="改"))
    assert (changed.drafted_by, changed.drafter_person) == ("s-ana", person)
    other = town.officer("ben", town.id_of(1))
    approved = campaigns.decide(other, campaign_id=made.campaign_id, deed=Deed.APPROVE, looked_at=changed.version)
    assert approved.state is State.APPROVED


def test_a_second_officer_approves_and_the_drafter_does_not(town: Town) -> None:
    made = drafted(town)
    with pytest.raises(OwnCampaign):
        town.decide(made, Deed.APPROVE, "ana")
    with pytest.raises(NotTheDrafterOfIt):
        town.decide(made, Deed.WITHDRAW, "ben")
    changed = campaigns.change(town.officer("ana"), campaign_id=made.campaign_id, plan=plan(town, title="村务公开评议"))
    assert (changed.plan.title, changed.version) == ("村务公开评议", 2)
    with pytest.raises(NotTheDrafterOfIt):
        campaigns.change(town.officer("ben"), campaign_id=made.campaign_id, plan=plan(town))
    with pytest.raises(CampaignChanged):
        town.decide(made, Deed.APPROVE)
    first = town.decide(changed, Deed.APPROVE)
    assert town.decide(made, Deed.APPROVE) == first
    assert first.state is State.APPROVED
    with pytest.raises(CampaignInOtherState):
        town.decide(made, Deed.REJECT)
    audit = [one["deed"] for one in day_of_audit(place_id=town.village_id, on=dt.date(2026, 11, 23)).rows]
    assert {"appraisals.draft", "appraisals.change", "appraisals.approve"} <= set(audit)


def test_a_draft_is_rejected_or_withdrawn_and_what_is_approved_is_called_off(town: Town) -> None:
    assert town.decide(drafted(town), Deed.REJECT, reason="再议").reason == "再议"
    assert town.decide(drafted(town), Deed.WITHDRAW, "ana").state is State.WITHDRAWN
    later = plan(town, opens_at=town.world.moment + dt.timedelta(hours=2))
    off = town.decide(approved(town, later), Deed.CALL_OFF, reason="改期")
    assert opening.open_campaign(town.world.context(), campaign_id=off.campaign_id).state is State.CALLED_OFF
    over = drafted(town)
    town.world.pass_days(2)
    with pytest.raises(CampaignOver):
        town.decide(over, Deed.APPROVE)


def test_who_is_appraised_runs_nothing_nor_do_their_people(town: Town) -> None:
    asked = about_households(town, 0)
    with pytest.raises(OwnAppraisal):
        campaigns.draft(town.officer("ana", town.id_of(1)), place_id=town.village_id, plan=asked, key=town.key())
    made = drafted(town, asked)
    with pytest.raises(OwnAppraisal):
        campaigns.decide(town.officer("ben", town.id_of(0)), campaign_id=made.campaign_id, deed=Deed.APPROVE)
    officers = (Subject("主任", town.id_of(2)), Subject("会计", staff_id="s-ben"))
    made = drafted(town, plan(town, about="officers", subjects=officers, questions=(SCORE,), age_min=18))
    for ctx in (town.officer("eve", town.id_of(3)), town.officer("dan", town.id_of(2)), town.officer("ben")):
        with pytest.raises(OwnAppraisal):
            campaigns.decide(ctx, campaign_id=made.campaign_id, deed=Deed.APPROVE)
    town.decide(made, Deed.APPROVE, "eve")
    opening.open_campaign(town.world.context(), campaign_id=made.campaign_id)
    closed(town, made)
    with pytest.raises(OwnAppraisal):
        town.decide(made, Deed.COUNT, "ben")
    assert town.decide(made, Deed.COUNT, "eve").state is State.COUNTING


def test_the_clock_opens_and_shuts(town: Town, queues: list[tuple[str, str]]) -> None:
    later = plan(town, opens_at=town.world.moment + dt.timedelta(hours=2))
    made = approved(town, later)
    assert (queues, opening.start_due(town.world.context())) == ([], [])
    with pytest.raises(Busy):
        opening.open_campaign(town.world.context(), campaign_id=made.campaign_id)
    town.world.moment = later.opens_at
    assert opening.start_due(town.world.context()) == [made.campaign_id]
    do_all(town, queues, f"appraisal-open-{made.campaign_id}")
    assert load(made).state is State.OPEN
    assert opening.start_due(town.world.context()) == []
    with pytest.raises(Busy):
        opening.expire(town.world.context(), campaign_id=made.campaign_id)
    town.world.moment = later.closes_at
    assert opening.start_due(town.world.context()) == [made.campaign_id]
    do_all(town, queues, f"appraisal-expire-{made.campaign_id}")
    assert (load(made).state, load(made).closed_early) == (State.CLOSED, False)
    told = [type(one.fact) for one in facts.day_of_facts(village_id=town.village_id, on=dt.date(2026, 11, 23))]
    assert AppraisalOpened in told
    told = [type(one.fact) for one in facts.day_of_facts(village_id=town.village_id, on=dt.date(2026, 11, 24))]
    assert AppraisalClosed in told


def do_all(town: Town, queues: list[tuple[str, str]], run_id: str) -> None:
    """Do what waits in the queue, each part twice, as a queue may deliver it."""
    waiting = [*queues]
    queues.clear()
    for kind, part in waiting * 2:
        counting.do_part(town.world.context(), Part(run_id, kind, part))
    assert runs.load_run(run_id=run_id).state == "done"


def test_a_campaign_of_the_town_is_voted_and_counted_village_by_village(
    town: Town, queues: list[tuple[str, str]]
) -> None:
    ctx = town.world.context()
    other = people.village(ctx, name="上董村", code="330109102216")
    town.people += people.household(ctx, other, 20, 3)[1]
    ledger.grant(ctx, 1_000, village_id=other.village_id)
    campaign = opened(town, plan(town, quorum_percent=50), place_id=town.town_id)
    queues.clear()
    assert set(campaign.plan.villages) == {town.village_id, other.village_id}
    for number in (0, 1, 2, 3, 8, 9):
        town.vote(campaign, number, {"01": 4})
    closed(town, campaign)
    town.decide(campaign, Deed.COUNT)
    assert queues == [("count", village_id) for village_id in campaign.plan.villages]
    do_all(town, queues, f"appraisal-count-{campaign.campaign_id}")
    result = load(campaign).result
    assert result is not None
    assert (result["electorate"], result["voted"], result["quorum_reached"]) == (11, 6, True)
    assert result["items"][0]["whole"]["counts"] == [0, 0, 0, 6, 0]
    town.decide(campaign, Deed.PUBLISH)
    told = [one.fact for one in facts.day_of_facts(village_id=town.town_id, on=dt.date(2026, 11, 24))]
    assert told[-1] == AppraisalPublished(campaign.campaign_id, True)
    found = urns.find_urns(load(campaign))
    assert [urn.state for urn in found] == [State.PUBLISHED] * 2
    assert sum(urn.online for urn in found) == 6
    assert verify_appraisal(campaign_id=campaign.campaign_id).faults == []


def test_what_households_were_given_is_told_once_the_result_is_out(town: Town) -> None:
    campaign = opened(town, about_households(town, 0, 1))
    for number in range(2, 8):
        town.vote(campaign, number, {"01": 4, "02": 3} if number < 6 else {"01": 4})
    counted(town, campaign)
    on = dt.date(2026, 11, 24)
    assert [one for one in facts.day_of_facts(village_id=town.village_id, on=on) if is_given(one.fact)] == []
    town.decide(campaign, Deed.PUBLISH)
    told = [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=on)]
    assert [one for one in told if is_given(one)] == [SubjectAppraised(campaign.campaign_id, town.home_of(0), 80)]


def is_given(fact: Fact) -> bool:
    return isinstance(fact, SubjectAppraised)


def test_counting_that_dies_anywhere_comes_to_the_same(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = opened(town)
    for number in range(6):
        town.vote(campaign, number, {"01": 1 + number % 5, "03": [1 + number % 4]})
    closed(town, campaign)
    town.decide(campaign, Deed.COUNT)
    ctx = town.world.context()
    written = urns._in_parts
    for dies_at in itertools.count(1):
        steps = itertools.count(1)

        def dying(writes: Any, dies_at: int = dies_at, steps: Any = steps) -> None:
            for one in writes:
                if next(steps) == dies_at:
                    raise SystemExit
                written([one])

        with monkeypatch.context() as patched:
            patched.setattr(urns, "_in_parts", dying)
            try:
                counting.count_village(ctx, campaign_id=campaign.campaign_id, village_id=town.village_id)
            except SystemExit:
                continue
            break
    assert dies_at > 12  # It died before every slip.
    counting.finish_count(ctx, campaign_id=campaign.campaign_id)
    report = verify_appraisal(campaign_id=campaign.campaign_id)
    assert (report.faults, report.voted, report.slips) == ([], 6, 12)


def test_two_jobs_that_count_at_once_come_to_the_same(town: Town) -> None:
    campaign = opened(town)
    for number in range(8):
        town.vote(campaign, number, {"01": 3, "02": 1})
    closed(town, campaign)
    town.decide(campaign, Deed.COUNT)

    def count(_: int) -> None:
        while True:
            try:
                counting.count_village(
                    town.world.context(), campaign_id=campaign.campaign_id, village_id=town.village_id
                )
                counting.finish_count(town.world.context(), campaign_id=campaign.campaign_id)
            except Busy:
                continue
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(4)))
    done = load(campaign)
    assert done.result is not None
    assert done.result["items"][0]["whole"]["answered"] == 8
    assert verify_appraisal(campaign_id=campaign.campaign_id).faults == []


def test_a_slip_too_many_and_a_result_that_was_touched_are_found(town: Town) -> None:
    campaign = opened(town)
    for number in range(6):
        town.vote(campaign, number, {"01": 3})
    assert verify_appraisal(campaign_id=campaign.campaign_id).faults == []
    done = counted(town, campaign)
    assert counted(town, done) == done
    urns.put_slips(campaign.campaign_id, town.village_id, [Slip("01", "f" * 32, "005")])
    faults = verify_appraisal(campaign_id=campaign.campaign_id).faults
    assert any("answers and ballots" in fault for fault in faults)
    assert any("kept sums" in fault for fault in faults)


def test_a_result_is_published_once_by_an_officer(town: Town) -> None:
    campaign = opened(town, plan(town, quorum_percent=90))
    for number in range(5):
        town.vote(campaign, number)
    counted(town, campaign)
    first = town.decide(campaign, Deed.PUBLISH)
    assert town.decide(campaign, Deed.PUBLISH) == first
    assert first.result is not None
    assert not first.result["quorum_reached"]
    with pytest.raises(CampaignInOtherState):
        town.decide(campaign, Deed.PUBLISH, "eve")
    page = campaigns.list_campaigns(place_id=town.village_id, size=10, cursor=None)
    assert page.rows == [first]
    assert rounds.QUEUE == "appraisals"


@pytest.mark.parametrize("is_own", [True, False])
def test_who_is_a_relative_of_the_appraised_runs_nothing(town: Town, is_own: bool) -> None:  # noqa: FBT001  Who said so.
    officer, sibling = town.id_of(4), town.id_of(1)
    relatives.declare(town.world.context(), resident_id=sibling, other_id=officer, relation="sibling", own=is_own)
    about_home = about_households(town, 0)
    with pytest.raises(OwnAppraisal):
        campaigns.draft(town.officer("ana", officer), place_id=town.village_id, plan=about_home, key=town.key())
    subjects = (Subject("主任", sibling),)
    about_officer = {"about": "officers", "subjects": subjects, "questions": (SCORE,), "age_min": 18}
    for asked in ({"about": "households", "subjects": about_home.subjects, "questions": (SCORE,)}, about_officer):
        made = drafted(town, plan(town, **asked))
        with pytest.raises(OwnAppraisal):
            campaigns.decide(town.officer("ben", officer), campaign_id=made.campaign_id, deed=Deed.APPROVE)
        town.decide(made, Deed.APPROVE)
        opening.open_campaign(town.world.context(), campaign_id=made.campaign_id)
        with pytest.raises(OwnAppraisal):
            papers.print_papers(
                town.officer("ben", officer), campaign_id=made.campaign_id, village_id=town.village_id, after=0, count=1
            )
        closed(town, made)
        with pytest.raises(OwnAppraisal):
            campaigns.decide(town.officer("ben", officer), campaign_id=made.campaign_id, deed=Deed.COUNT)
    stranger = town.officer("eve", town.id_of(6))
    made = campaigns.draft(stranger, place_id=town.village_id, plan=about_households(town, 0), key=town.key())
    assert made.state is State.DRAFT
