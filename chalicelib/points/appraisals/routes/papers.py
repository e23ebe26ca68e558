"""Paper ballots: print, hand out, hand in, take back, enter."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.appraisals.routes.doors import doors
from chalicelib.points.appraisals.schemas.papers import (
    BundleAsked,
    BundleShown,
    DeskShown,
    HandedShown,
    PrintAsked,
    PrintedShown,
    WhoAsked,
)
from chalicelib.points.appraisals.service import handing, papers

ALL = "/v1/villages/{village_id}/appraisals/{campaign_id}/papers"


@doors.door("GET", ALL, verb="appraisals.read", within="village_id", shown=DeskShown)
def read_papers(call: Call[Nothing, Nothing], village_id: str, campaign_id: str) -> DeskShown:
    """Show how far a village's papers are, those that two officers read otherwise, and what waits for a second one."""
    return DeskShown.of(papers.read_desk(campaign_id=campaign_id, village_id=village_id), call.ctx.actor)


@doors.door("POST", ALL, verb="appraisals.write", within="village_id", asked=PrintAsked, shown=PrintedShown)
def print_papers(call: Call[PrintAsked, Nothing], village_id: str, campaign_id: str) -> PrintedShown:
    """Return serial numbers to print on papers."""
    asked = call.body
    _, serials = papers.print_papers(
        call.ctx, campaign_id=campaign_id, village_id=village_id, after=asked.after, count=asked.count
    )
    return PrintedShown(serials=serials)


@doors.door(
    "POST",
    f"{ALL}/out",
    verb="appraisals.write",
    within="village_id",
    asked=WhoAsked,
    shown=HandedShown,
    keyed=True,
    status=201,
)
def hand_out(call: Call[WhoAsked, Nothing], village_id: str, campaign_id: str) -> HandedShown:
    """Note that somebody is given a paper; from now on they can not vote otherwise. They are told."""
    handed = handing.hand_out(call.ctx, campaign_id=campaign_id, village_id=village_id, who=call.body.who, key=call.key)
    return HandedShown.of(handed)


@doors.door(
    "POST",
    f"{ALL}/in",
    verb="appraisals.write",
    within="village_id",
    asked=WhoAsked,
    shown=HandedShown,
    keyed=True,
    status=201,
)
def hand_in(call: Call[WhoAsked, Nothing], village_id: str, campaign_id: str) -> HandedShown:
    """Note that somebody dropped their paper into the box; it is paid with points where the budget allows."""
    handed = handing.hand_in(call.ctx, campaign_id=campaign_id, village_id=village_id, who=call.body.who, key=call.key)
    return HandedShown.of(handed)


@doors.door(
    "POST",
    f"{ALL}/void",
    verb="appraisals.write",
    within="village_id",
    asked=WhoAsked,
    shown=HandedShown,
    keyed=True,
    status=201,
)
def take_back(call: Call[WhoAsked, Nothing], village_id: str, campaign_id: str) -> HandedShown:
    """Note that somebody gave their paper back before it was in the box; they can vote again. They are told."""
    who, key = call.body.who, call.key
    handed = handing.take_back(call.ctx, campaign_id=campaign_id, village_id=village_id, who=who, key=key)
    return HandedShown.of(handed)


@doors.door(
    "POST",
    f"{ALL}/entries",
    verb="appraisals.write",
    within="village_id",
    asked=BundleAsked,
    shown=BundleShown,
    keyed=True,
    status=201,
)
def enter_papers(call: Call[BundleAsked, Nothing], village_id: str, campaign_id: str) -> BundleShown:
    """Keep what I read on a bundle of papers; two officers do so, and a third where they differ."""
    asked = call.body
    entered = papers.enter(
        call.ctx,
        campaign_id=campaign_id,
        village_id=village_id,
        sheets=asked.read(),
        papers=asked.papers,
        spoilt=asked.spoilt,
    )
    return BundleShown.of(entered)
