"""Campaigns: drafted by one officer, decided by a second, closed, counted and published; never by who is appraised."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.appraisals import AppraisalClosed, AppraisalPublished, SubjectAppraised
from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.service import people, places, relatives
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, InvalidInput, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.appraisals.core import campaigns as core
from chalicelib.points.appraisals.core.campaigns import (
    Campaign,
    CampaignChanged,
    CampaignOver,
    Near,
    NoSuchCampaign,
    OwnAppraisal,
    Plan,
)
from chalicelib.points.appraisals.core.papers import PapersUnsettled, refuse_unsettled
from chalicelib.points.appraisals.core.results import percents_of
from chalicelib.points.appraisals.core.states import Deed, State, next_state
from chalicelib.points.appraisals.core.urns import Urn
from chalicelib.points.appraisals.service import rounds
from chalicelib.points.appraisals.store import campaigns as store, urns

TURNS_MAX = 3
"""How often a deed is decided again because the campaign changed meanwhile."""
FIRST = 1
"""The version of a draft that nobody has changed: what is looked at where no version is named."""


def draft(ctx: Context, *, place_id: str, plan: Plan, key: str) -> Campaign:
    """Keep a plan as a draft, once per `key`. A town's plan that names no village is for all of them.

    Raises:
        InvalidInput: it can not be carried out; each field is named.
        OwnAppraisal: the drafter or their household is appraised.
        KeyReused: the key drafted something else. NoSuchPlace.
    """
    mark = fingerprint("appraisal", place_id, *dataclasses.astuple(plan))
    campaign_id = core.id_of(place_id, key)
    try:
        placed = _placed(place_id, plan)
        _refuse_own(ctx, placed)
    except (InvalidInput, OwnAppraisal):  # Perhaps it was kept before the roster changed.
        kept = store.find_campaign(campaign_id)
        if kept is None or kept.fingerprint != mark:
            raise
        return kept
    me, person = ctx.actor.subject, ctx.actor.person
    made = Campaign(campaign_id, placed, State.DRAFT, me, mark, drafter_person=person)

    def refusal(image: Any) -> Exception:
        first = store.campaign_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == mark else KeyReused()

    try:
        commit(store.creation_of(made, refusal).merge(audited(ctx, made, "draft")))
    except AlreadyDone as done:
        there: Campaign = done.first
        return there
    return made


def _placed(place_id: str, plan: Plan) -> Plan:
    """Return a plan with its villages, if it can be carried out there."""
    groups: tuple[str, ...] = ()
    if place_id.startswith("v"):
        groups = places.load_village(village_id=place_id).groups
        plan = replace(plan, villages=plan.villages or (place_id,))
    else:
        known = {village.village_id: village for village in places.villages_in(place_id=place_id)}
        plan = replace(plan, villages=plan.villages or tuple(known))
        if not set(plan.villages) <= known.keys() or len(plan.villages) > core.VILLAGES_MAX:
            raise InvalidInput(
                fields=[_fault("villages", "只能选本镇的村，最多 60 个。", "Up to 60 of the town's own.")]
            )
        groups = known[plan.villages[0]].groups
    core.refuse_misplanned(plan, place_id=place_id, groups=groups)
    _refuse_unknown(plan)
    return plan


def _fault(field: str, zh: str, en: str) -> dict[str, str]:
    return {"field": field, "code": "misplanned", "zh": zh, "en": en}


def _refuse_unknown(plan: Plan) -> None:
    """Let a plan pass whose subjects are registered; households in the villages that vote."""
    named = [(n, subject.holder_id) for n, subject in enumerate(plan.subjects) if subject.holder_id]
    found = people.find_holders(holder_ids=[holder_id for _, holder_id in named])
    faults = [
        _fault(f"subjects.{n}", "花名册里没有，或者不在参加评议的村。", "Not registered, or in another village.")
        for (n, _), holder in zip(named, found, strict=True)
        if holder is None or (plan.about == "households" and holder.village_id not in plan.villages)
    ]
    if faults:
        raise InvalidInput(fields=faults)


def near_of(plan: Plan, others: list[str]) -> tuple[Near, list[Holder | None]]:
    """Return what ties several residents to a plan's subjects, and them as holders; one round trip."""
    if not plan.subjects:
        return Near(), people.find_holders(holder_ids=others)
    subjects = [one.holder_id for one in plan.subjects if one.holder_id]
    declared, known = relatives.find_with_holders(
        residents=list(dict.fromkeys(others)), holder_ids=[*others, *subjects]
    )
    whom = {one: {one, *known[one].member_ids} if one in known else {one} for one in subjects}
    kin = {one.resident_id: _among(whom, set(one.others)) for one in declared}
    agreed = {one.resident_id: _among(whom, set(one.others) - set(one.said)) for one in declared}
    homes = {one: known[one].household_id for one in subjects if one in known and plan.about == "officers"}
    return Near(homes, kin, agreed), [known.get(one) for one in others]


def _among(whom: Mapping[str, set[str]], kin: set[str]) -> frozenset[str]:
    """Return the subjects of whom somebody is kin; `whom` are the people of each."""
    return frozenset(one for one, them in whom.items() if not kin.isdisjoint(them))


def refuse_concerned(ctx: Context, plan: Plan, near: Near, household_id: str) -> None:
    """Let an officer of a household run a campaign in which nobody of it and no relative is appraised.

    Raises:
        OwnAppraisal.
    """
    actor = ctx.actor
    kin = near.kin.get(actor.resident_id, frozenset())
    for subject in plan.subjects:
        if subject.holder_id in kin or core.is_concerned(
            subject,
            account=actor.subject,
            resident_id=actor.resident_id,
            household_id=household_id,
            home=near.homes.get(subject.holder_id, ""),
        ):
            raise OwnAppraisal


def _refuse_own(ctx: Context, plan: Plan) -> None:
    """Let an officer run a campaign; reads people only where subjects could be theirs."""
    mine = ctx.actor.resident_id
    if not plan.subjects:
        return
    near, found = near_of(plan, [mine]) if mine else (Near(), [None])
    refuse_concerned(ctx, plan, near, found[0].household_id if found[0] else "")


def audited(ctx: Context, campaign: Campaign, deed: str) -> Writes:
    """Return the write of a campaign's line in the audit trail."""
    return prepare_audit(ctx, place_id=campaign.place_id, deed=f"appraisals.{deed}", target=campaign.campaign_id)


def load_campaign(*, campaign_id: str) -> Campaign:
    """Return a campaign.

    Raises:
        NoSuchCampaign: there is none.
    """
    campaign = store.find_campaign(campaign_id)
    if campaign is None:
        raise NoSuchCampaign
    return campaign


def load_with_urns(*, campaign_id: str) -> tuple[Campaign, list[Urn]]:
    """Return a campaign and what its villages have of it; two round trips.

    Raises:
        NoSuchCampaign: there is none.
    """
    campaign = load_campaign(campaign_id=campaign_id)
    return campaign, urns.find_urns(campaign)


def list_campaigns(*, place_id: str, size: int, cursor: str | None) -> Page[Campaign]:
    """Return a page of a place's own campaigns, the newest first."""
    return store.list_campaigns(place_id, size=size, cursor=cursor)


def list_urns(*, village_id: str, size: int, cursor: str | None) -> Page[Urn]:
    """Return a page of what a village votes or voted on, its town's campaigns too, the newest first."""
    return urns.list_urns(village_id, size=size, cursor=cursor)


def change(ctx: Context, *, campaign_id: str, plan: Plan) -> Campaign:
    """Change one's own draft.

    Raises:
        CampaignInOtherState, NotTheDrafterOfIt, OwnAppraisal, InvalidInput.
    """
    place_id = core.place_of(campaign_id)
    placed = _placed(place_id, plan)
    return _decided(ctx, campaign_id, Deed.CHANGE, alter=lambda campaign: replace(campaign, plan=placed))


def decide(ctx: Context, *, campaign_id: str, deed: Deed, reason: str = "", looked_at: int = FIRST) -> Campaign:
    """Approve, reject, withdraw, call off, close early, count or publish; the same again returns it as it is.

    `looked_at` is the version of the draft that was looked at: no other one is approved. Approving opens it at its
    time; counting runs in the background. 3 round trips, one more for an officer who lives in a village.

    Raises:
        CampaignInOtherState, OwnCampaign, NotTheDrafterOfIt: as `core.next_state`.
        OwnAppraisal: the officer or their household is appraised.
        CampaignChanged: it is approved after its drafter changed what was looked at.
        CampaignOver: it is approved after its end.
        PapersUnsettled: it is counted while papers are not settled.
        Busy: others decide at the same moment; ask again.
    """

    def alter(campaign: Campaign) -> Campaign:
        if deed is Deed.APPROVE and campaign.version != looked_at:
            raise CampaignChanged
        if deed is Deed.APPROVE and ctx.now() >= campaign.plan.closes_at:
            raise CampaignOver
        return replace(campaign, reason=reason or campaign.reason)

    campaign = _decided(ctx, campaign_id, deed, alter=alter)
    if campaign.state is State.APPROVED and campaign.plan.opens_at <= ctx.now():
        rounds.start(ctx, campaign, rounds.OPEN)
    if campaign.state is State.COUNTING and deed is Deed.COUNT:
        rounds.start(ctx, campaign, rounds.COUNT)
    return campaign


def _decided(ctx: Context, campaign_id: str, deed: Deed, *, alter: Callable[[Campaign], Campaign]) -> Campaign:
    me = ctx.actor.subject
    for _ in range(TURNS_MAX):
        campaign = load_campaign(campaign_id=campaign_id)
        if campaign.deeds.get(deed.value) == me:
            return campaign
        state = next_state(campaign.state, deed, drafted_by=campaign.drafted_by, by=campaign.account_of(ctx.actor))
        changed = alter(campaign)
        _refuse_own(ctx, changed.plan)
        deeds = campaign.deeds if deed is Deed.CHANGE else {**campaign.deeds, deed.value: me}
        moved_at = campaign.moved_at if state is campaign.state else ctx.now()
        changed = replace(changed, state=state, deeds=deeds, version=campaign.version + 1, moved_at=moved_at)
        writes = store.change_of(changed, campaign.version, refusal=Stale).merge(audited(ctx, changed, deed.value))
        try:
            commit(writes.merge(_consequences(ctx, changed, deed)))
        except Stale:
            continue
        return changed
    raise Busy


def _consequences(ctx: Context, campaign: Campaign, deed: Deed) -> Writes:
    """Return what a deed does to the villages' urns, and the fact that it makes."""
    if deed is Deed.CLOSE:
        return closing_of(ctx, campaign)
    if deed is Deed.COUNT:
        villages = campaign.plan.villages
        counts = (urns.counting_of(campaign.campaign_id, one, refusal=_unsettled) for one in villages)
        return Writes().merge(*counts)
    if deed is Deed.PUBLISH:
        return publishing_of(ctx, campaign)
    return Writes()


def publishing_of(ctx: Context, campaign: Campaign) -> Writes:
    """Return the writes that make a campaign's result public at its urns, and its fact."""
    assert campaign.result is not None, "what is published was counted"
    fact = AppraisalPublished(campaign.campaign_id, bool(campaign.result["quorum_reached"]))
    return moved_on(campaign).merge(told(ctx, campaign, fact), *_appraised(ctx, campaign))


def _appraised(ctx: Context, campaign: Campaign) -> Iterator[Writes]:
    """Yield the facts of what each subject that the register knows was given, in their own villages."""
    for holder_id, percent in percents_of(campaign):
        fact = SubjectAppraised(campaign.campaign_id, holder_id, percent)
        yield facts.prepare_fact(ctx, village_id=holder_id[:6], fact=fact)


def _unsettled(image: Any) -> Exception:
    """Return why a village's papers can not be counted yet."""
    urn = urns.urn_of(image)
    assert urn is not None, "what is closed was opened"
    try:
        refuse_unsettled(urn.paper_counts)
    except PapersUnsettled as refusal:
        return refusal
    return Stale(image)


def closing_of(ctx: Context, campaign: Campaign) -> Writes:
    """Return the writes that shut the urns of a campaign, and its fact."""
    return moved_on(campaign).merge(told(ctx, campaign, AppraisalClosed(campaign.campaign_id)))


def moved_on(campaign: Campaign) -> Writes:
    """Return the writes that say the campaign's state at the urns of its villages."""
    moves = (
        urns.state_of(campaign.campaign_id, village_id, campaign.state, refusal=Stale)
        for village_id in campaign.plan.villages
    )
    return Writes().merge(*moves)


def told(ctx: Context, campaign: Campaign, fact: Fact) -> Writes:
    """Return the write of a campaign's fact."""
    return facts.prepare_fact(ctx, village_id=campaign.place_id, fact=fact)
