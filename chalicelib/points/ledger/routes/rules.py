"""Rules: what holds, every version that held, and the proposals of what shall hold."""

from __future__ import annotations

from typing import Any

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.kernel.paging import Page
from chalicelib.points.ledger.core.proposals import Deed, Proposal, State
from chalicelib.points.ledger.core.rules import CATALOGUE
from chalicelib.points.ledger.routes.doors import doors
from chalicelib.points.ledger.schemas.points import RunStarted
from chalicelib.points.ledger.schemas.rules import (
    ProposalAsked,
    ProposalsAsked,
    ProposalShown,
    ProposalsShown,
    RejectionAsked,
    RulesAsked,
    RuleShown,
    RulesShown,
    VersionsAsked,
)
from chalicelib.points.ledger.service import proposals, rulebooks, what_if


@doors.door("GET", "/v1/rules", verb="rules.read", query=RulesAsked, shown=RulesShown)
def rules(call: Call[Nothing, RulesAsked]) -> RulesShown:
    """Show the rules in force at a place: what a deed earns, and its caps."""
    query = call.query
    if query.place_id is None:
        return RulesShown(rows=[RuleShown.of(rule) for rule in CATALOGUE])
    on = query.on or business_date(call.ctx.now())
    found = rulebooks.rules_in_force(call.ctx, place_id=query.place_id, on=on)
    return RulesShown(rows=[RuleShown.of(rule) for rule in found])


@doors.door("GET", "/v1/places/{place_id}/rule-versions", verb="rules.read", query=VersionsAsked, shown=ProposalsShown)
def versions(call: Call[Nothing, VersionsAsked], place_id: str) -> ProposalsShown:
    """Show every approved version of a place's own rules, newest first, with its document and who approved it."""
    query = call.query
    page = proposals.list_proposals(
        place_id=place_id, state=State.APPROVED.value, rule=query.rule or "", size=query.size, cursor=query.cursor
    )
    return _shown(page)


@doors.door(
    "GET",
    "/v1/places/{place_id}/rule-proposals",
    verb="rules.read_proposals",
    within="place_id",
    query=ProposalsAsked,
    shown=ProposalsShown,
)
def read_proposals(call: Call[Nothing, ProposalsAsked], place_id: str) -> ProposalsShown:
    """Show what was proposed at a place, newest first."""
    query = call.query
    page = proposals.list_proposals(
        place_id=place_id, state=query.state or "", rule=query.rule or "", size=query.size, cursor=query.cursor
    )
    return _shown(page)


def _shown(page: Page[Proposal]) -> ProposalsShown:
    return ProposalsShown(rows=[ProposalShown.of(row) for row in page.rows], cursor=page.cursor)


@doors.door(
    "POST",
    "/v1/places/{place_id}/rule-proposals",
    verb="rules.propose",
    within="place_id",
    asked=ProposalAsked,
    shown=ProposalShown,
    keyed=True,
    status=201,
)
def propose(call: Call[ProposalAsked, Nothing], place_id: str) -> ProposalShown:
    """Propose a version of a rule; a village refines its town's rules, and is never looser."""
    body = call.body
    made = proposals.propose(
        call.ctx,
        place_id=place_id,
        rule=body.proposed(),
        document=body.document,
        effective_on=body.effective_on,
        key=call.key,
    )
    return ProposalShown.of(made)


@doors.door(
    "POST",
    "/v1/places/{place_id}/rule-proposals/{proposal_id}/approve",
    verb="rules.decide",
    within="place_id",
    shown=ProposalShown,
)
def approve(call: Call[Nothing, Nothing], place_id: str, proposal_id: str) -> ProposalShown:
    """Approve what another officer proposed; it takes effect on its day, tomorrow at the earliest."""
    return _decided(call, place_id, proposal_id, Deed.APPROVE)


@doors.door(
    "POST",
    "/v1/places/{place_id}/rule-proposals/{proposal_id}/reject",
    verb="rules.decide",
    within="place_id",
    asked=RejectionAsked,
    shown=ProposalShown,
)
def reject(call: Call[RejectionAsked, Nothing], place_id: str, proposal_id: str) -> ProposalShown:
    """Reject what another officer proposed, and say why."""
    return _decided(call, place_id, proposal_id, Deed.REJECT, call.body.reason)


@doors.door(
    "POST",
    "/v1/places/{place_id}/rule-proposals/{proposal_id}/withdraw",
    verb="rules.propose",
    within="place_id",
    shown=ProposalShown,
)
def withdraw(call: Call[Nothing, Nothing], place_id: str, proposal_id: str) -> ProposalShown:
    """Withdraw what one proposed oneself."""
    return _decided(call, place_id, proposal_id, Deed.WITHDRAW)


def _decided(call: Call[Any, Nothing], place_id: str, proposal_id: str, deed: Deed, reason: str = "") -> ProposalShown:
    done = proposals.decide(call.ctx, place_id=place_id, proposal_id=proposal_id, deed=deed, reason=reason)
    return ProposalShown.of(done)


@doors.door(
    "POST",
    "/v1/places/{place_id}/rule-proposals/{proposal_id}/what-if",
    verb="rules.read_proposals",
    within="place_id",
    shown=RunStarted,
    keyed=True,
    status=202,
)
def start_what_if(call: Call[Nothing, Nothing], place_id: str, proposal_id: str) -> RunStarted:
    """Reckon what the proposed rule would have paid for last month's deeds, in the background."""
    run = what_if.start_what_if(call.ctx, place_id=place_id, proposal_id=proposal_id, key=call.key)
    return RunStarted(run_id=run.run_id)
