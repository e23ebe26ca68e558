"""What all voters are told: that an appraisal opened, and that its result is out. Who has voted is told to nobody."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.foundation.facts.core.appraisals import AppraisalOpened, AppraisalPublished
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.notifications.core.messages import Message, moment_in_words
from chalicelib.points.appraisals.core.ballots import in_electorate
from chalicelib.points.appraisals.core.campaigns import Campaign
from chalicelib.points.appraisals.core.states import State
from chalicelib.points.appraisals.service.campaigns import load_campaign

Hears = Callable[[Holder], bool]


def opened(recorded: Recorded) -> tuple[Message, Hears] | None:
    """Return what voters are told of a campaign that opened, and who is one; None where its time is over already."""
    assert isinstance(recorded.fact, AppraisalOpened)
    campaign = load_campaign(campaign_id=recorded.fact.campaign_id)
    if campaign.state is not State.OPEN:
        return None
    until = moment_in_words(campaign.plan.closes_at)
    return _message(campaign, "appraisal_opened", until=until), _voters(campaign, recorded)


def published(recorded: Recorded) -> tuple[Message, Hears] | None:
    """Return what voters are told of a result that is out, and who is one."""
    assert isinstance(recorded.fact, AppraisalPublished)
    campaign = load_campaign(campaign_id=recorded.fact.campaign_id)
    return _message(campaign, "appraisal_published"), _voters(campaign, recorded)


def _message(campaign: Campaign, kind: str, **values: str) -> Message:
    return Message("", "", kind, campaign.campaign_id, {"title": campaign.plan.title, **values})


def _voters(campaign: Campaign, recorded: Recorded) -> Hears:
    """Return who hears it: whoever may vote on the fact's day, whether they do or not. No mark of theirs is read."""
    return lambda holder: in_electorate(campaign.plan, holder, recorded.on)
