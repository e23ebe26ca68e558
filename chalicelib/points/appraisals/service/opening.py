"""What the house does by the clock: open a campaign with its electorate frozen, and shut its urns at the end.

Where officers let it lie after that, the house counts and publishes it.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.facts.core.appraisals import AppraisalOpened
from chalicelib.foundation.identity.service import people
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.appraisals.core.ballots import in_electorate
from chalicelib.points.appraisals.core.campaigns import Campaign
from chalicelib.points.appraisals.core.states import Deed, State, next_state
from chalicelib.points.appraisals.core.urns import Urn
from chalicelib.points.appraisals.service import rounds
from chalicelib.points.appraisals.service.campaigns import (
    audited,
    closing_of,
    load_campaign,
    moved_on,
    publishing_of,
    told,
)
from chalicelib.points.appraisals.store import campaigns as store, urns
from chalicelib.points.ledger.core.rulebooks import RuleClosed
from chalicelib.points.ledger.core.rules import Rule, RuleUnknown
from chalicelib.points.ledger.service.rulebooks import rule_in_force

RULE = "bal"


def start_due(ctx: Context) -> list[str]:
    """Start what is due: to open, shut, count or publish; return the campaigns' ids. Doing it again is safe."""
    due = store.list_due(ctx.now())
    for campaign_id in due:
        campaign = load_campaign(campaign_id=campaign_id)
        if campaign.due_at is not None and campaign.due_at <= ctx.now():  # The index may lag.
            rounds.start(ctx, campaign, rounds.DUE[campaign.state])
    return due


def open_campaign(ctx: Context, *, campaign_id: str) -> Campaign:
    """Put up an urn in each village, with the size of its electorate as it is now; once.

    Raises:
        Busy: it is not time yet, or an officer calls it off at the same moment.
    """
    campaign = load_campaign(campaign_id=campaign_id)
    if campaign.state is not State.APPROVED:
        return campaign
    if ctx.now() < campaign.plan.opens_at:
        raise Busy
    opened = _after(ctx, campaign, Deed.OPEN)
    writes = store.change_of(opened, campaign.version, refusal=Stale)
    for village_id in campaign.plan.villages:
        writes.merge(urns.opening_of(_urn(ctx, opened, village_id), refusal=Stale))
    try:
        commit(writes.merge(told(ctx, opened, AppraisalOpened(campaign_id))))
    except Stale as error:
        raise Busy from error
    return opened


def _after(ctx: Context, campaign: Campaign, deed: Deed) -> Campaign:
    """Return a campaign after a deed of the house's."""
    state = next_state(campaign.state, deed, drafted_by=campaign.drafted_by, by=ctx.actor.subject, house=True)
    return replace(campaign, state=state, version=campaign.version + 1, moved_at=ctx.now())


def _urn(ctx: Context, campaign: Campaign, village_id: str) -> Urn:
    plan, on = campaign.plan, business_date(ctx.now())
    electorate = sum(in_electorate(plan, one, on) for one in people.every_holder(village_id=village_id))
    return Urn(
        campaign_id=campaign.campaign_id,
        village_id=village_id,
        title=plan.title,
        about=plan.about,
        state=campaign.state,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        electorate=electorate,
        rule=_rule(ctx, village_id),
    )


def _rule(ctx: Context, village_id: str) -> Rule | None:
    """Return the rule by which votes are paid in a village, or None where none pays today."""
    try:
        return rule_in_force(ctx, village_id=village_id, rule=RULE, on=business_date(ctx.now()))
    except (RuleClosed, RuleUnknown):
        return None


def expire(ctx: Context, *, campaign_id: str) -> Campaign:
    """Shut the urns of a campaign whose time is up; once.

    Raises:
        Busy: it is not time yet, or an officer closes it at the same moment.
    """
    campaign = load_campaign(campaign_id=campaign_id)
    if campaign.state is not State.OPEN:
        return campaign
    if ctx.now() < campaign.plan.closes_at:
        raise Busy
    closed = _after(ctx, campaign, Deed.EXPIRE)
    try:
        commit(store.change_of(closed, campaign.version, refusal=Stale).merge(closing_of(ctx, closed)))
    except Stale as error:
        raise Busy from error
    return closed


def count_due(ctx: Context, *, campaign_id: str) -> Campaign:
    """Begin to count a campaign that its officers let lie for `WAITS_DAYS`, whatever papers are not settled; once.

    Those are left out and said to be.

    Raises:
        Busy: it is not time yet, or an officer begins at the same moment.
    """
    campaign = load_campaign(campaign_id=campaign_id)
    if campaign.state is State.CLOSED:
        campaign = _went_on(ctx, campaign, Deed.COUNT_DUE)
        rounds.start(ctx, campaign, rounds.COUNT)
    return campaign


def publish_due(ctx: Context, *, campaign_id: str) -> Campaign:
    """Publish a result that the officers let lie for `WAITS_DAYS`; once.

    Raises:
        Busy: it is not time yet, or an officer publishes it at the same moment.
    """
    campaign = load_campaign(campaign_id=campaign_id)
    return _went_on(ctx, campaign, Deed.PUBLISH_DUE) if campaign.state is State.COUNTED else campaign


def _went_on(ctx: Context, campaign: Campaign, deed: Deed) -> Campaign:
    if campaign.due_at is None or ctx.now() < campaign.due_at:
        raise Busy
    after = _after(ctx, campaign, deed)
    after = replace(after, deeds={**campaign.deeds, deed.value: ctx.actor.subject})
    writes = store.change_of(after, campaign.version, refusal=Stale).merge(audited(ctx, after, deed.value))
    writes.merge(publishing_of(ctx, after) if deed is Deed.PUBLISH_DUE else moved_on(after))
    try:
        commit(writes)
    except Stale as error:
        raise Busy from error
    return after
