"""Moves campaigns in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.appraisals.core.campaigns import Campaign, Plan, Question, Subject, place_of
from chalicelib.points.appraisals.core.states import State
from chalicelib.points.appraisals.records import DUE, CampaignRecord


def _packed(plan: Plan) -> dict[str, Any]:
    times = {name: getattr(plan, name).astimezone(dt.UTC).isoformat() for name in ("opens_at", "closes_at")}
    return dataclasses.asdict(plan) | times


def _unpacked(found: dict[str, Any]) -> Plan:
    made: dict[str, Any] = {
        "questions": tuple(Question(**one | {"options": tuple(one["options"])}) for one in found["questions"]),
        "subjects": tuple(Subject(**one) for one in found["subjects"]),
        "villages": tuple(found["villages"]),
        "groups": tuple(found["groups"]),
    }
    made |= {name: dt.datetime.fromisoformat(found[name]) for name in ("opens_at", "closes_at")}
    return Plan(**found | made)


def campaign_of(record: CampaignRecord | None) -> Campaign | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Campaign(
        campaign_id=record.campaign_id,
        plan=_unpacked(record.plan),
        state=State(record.state),
        drafted_by=record.drafted_by,
        fingerprint=record.fingerprint,
        deeds=record.deeds,
        reason=record.reason or "",
        version=record.version,
        result=record.result,
        moved_at=dt.datetime.fromisoformat(record.moved_at) if record.moved_at else None,
    )


def _record(campaign: Campaign) -> CampaignRecord:
    due_at = campaign.due_at
    return CampaignRecord(
        campaign.place_id,
        campaign.campaign_id,
        plan=_packed(campaign.plan),
        state=campaign.state.value,
        drafted_by=campaign.drafted_by,
        fingerprint=campaign.fingerprint,
        deeds=dict(campaign.deeds),
        reason=campaign.reason or None,
        version=campaign.version,
        result=campaign.result,
        moved_at=campaign.moved_at.astimezone(dt.UTC).isoformat() if campaign.moved_at else None,
        due=DUE if due_at else None,
        due_at=due_at.astimezone(dt.UTC).isoformat() if due_at else None,
    )


def key_of(campaign_id: str) -> tuple[type[CampaignRecord], str, str]:
    """Return the key of a campaign, for reading it together with others."""
    return CampaignRecord, place_of(campaign_id), campaign_id


def find_campaign(campaign_id: str) -> Campaign | None:
    """Return the campaign as it is now, or None."""
    _, place_id, _ = key_of(campaign_id)
    return campaign_of(storage.find(CampaignRecord, place_id, campaign_id, consistent=True))


def list_campaigns(place_id: str, *, size: int, cursor: str | None) -> Page[Campaign]:
    """Return a page of a place's own campaigns, the newest first."""
    page = storage.page(storage.Query(CampaignRecord, place_id, newest_first=True), size=size, cursor=cursor)
    found = [campaign_of(CampaignRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def list_due(now: dt.datetime) -> list[str]:
    """Return the ids of all campaigns that the house has to open or close by `now`."""
    edge = now.astimezone(dt.UTC).isoformat()
    query = storage.Query(CampaignRecord, DUE, index="due", where=CampaignRecord.due_at <= edge)
    return [item["campaign_id"]["S"] for item in storage.every(query)]


def creation_of(campaign: Campaign, refusal: Refusal) -> Writes:
    """Return the write of a new campaign, the guard of its transaction."""
    return Writes().create(_record(campaign), refusal=refusal, guard=True)


def change_of(campaign: Campaign, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(_record(campaign), condition=CampaignRecord.version == seen, refusal=refusal)
