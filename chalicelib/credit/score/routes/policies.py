"""HTTP doors of policies: what holds is everybody's to read; drafts are the town's to simulate, answer and sign."""

from __future__ import annotations

import re

from chalicelib.credit.log.service import identity
from chalicelib.credit.score.core.policies import NoSuchPolicy
from chalicelib.credit.score.routes.doors import doors
from chalicelib.credit.score.schemas.policies import (
    AnswerAsked,
    DraftAsked,
    DraftsAsked,
    DraftShown,
    DraftsShown,
    PolicyReasonAsked,
    PolicyReceiptShown,
    PolicyShown,
    SimulationStarted,
)
from chalicelib.credit.score.service import policies, reading, simulating
from chalicelib.kernel.edge import Call, Nothing

VERSION = re.compile(r"[1-9][0-9]{0,5}")
DRAFTS = "/v1/towns/{town_id}/score-policies"
ONE = "/v1/towns/{town_id}/score-policies/{draft_id}"


@doors.door("GET", "/v1/places/{place_id}/score-policy", verb="house.read", shown=PolicyShown)
def read_policy(call: Call[Nothing, Nothing], place_id: str) -> PolicyShown:
    """Show by which tables scores are made in a town or village."""
    return PolicyShown.of(reading.load_policy(call.ctx, place_id=place_id))


@doors.door("GET", "/v1/places/{place_id}/score-policies/{version}/receipt", verb="log.read", shown=PolicyReceiptShown)
def read_policy_receipt(_call: Call[Nothing, Nothing], place_id: str, version: str) -> PolicyReceiptShown:
    """Give a policy's text and receipt: by which tables the scores that name its number were made, unchanged since."""
    if not VERSION.fullmatch(version):
        raise NoSuchPolicy
    found = policies.receipt(town_id=reading.town_of_place(place_id), version=int(version))
    return PolicyReceiptShown.of(*found, identity.policy())


@doors.door("GET", DRAFTS, verb="scores.read_policies", within="town_id", query=DraftsAsked, shown=DraftsShown)
def list_policies(call: Call[Nothing, DraftsAsked], town_id: str) -> DraftsShown:
    """List a town's policies, drafts among them, the newest first."""
    return DraftsShown.of(policies.list_drafts(town_id=town_id, size=call.query.size, cursor=call.query.cursor))


@doors.door(
    "POST",
    DRAFTS,
    verb="scores.set_policy",
    within="town_id",
    asked=DraftAsked,
    shown=DraftShown,
    keyed=True,
    status=201,
)
def draft_policy(call: Call[DraftAsked, Nothing], town_id: str) -> DraftShown:
    """Draft a policy. Nothing of it changes any more: whoever wants another one drafts it anew."""
    body = call.body
    made = policies.draft(
        call.ctx,
        town_id=town_id,
        policy=body.policy.policy(),
        effective_on=body.effective_on,
        why=body.why,
        key=call.key,
    )
    return DraftShown.of(made)


@doors.door("GET", ONE, verb="scores.read_policies", within="town_id", shown=DraftShown)
def read_draft(_call: Call[Nothing, Nothing], town_id: str, draft_id: str) -> DraftShown:
    """Show a policy, and what it would do or did."""
    return DraftShown.of(policies.load_draft(town_id=town_id, draft_id=draft_id))


@doors.door(
    "POST",
    ONE + "/simulations",
    verb="scores.set_policy",
    within="town_id",
    shown=SimulationStarted,
    keyed=True,
    status=202,
)
def start_simulation(call: Call[Nothing, Nothing], town_id: str, draft_id: str) -> SimulationStarted:
    """Count what a draft would do to everybody who has a score, in the background."""
    run = simulating.start_simulation(call.ctx, town_id=town_id, draft_id=draft_id, key=call.key)
    return SimulationStarted(run_id=run.run_id)


@doors.door("POST", ONE + "/answer", verb="scores.set_policy", within="town_id", asked=AnswerAsked, shown=DraftShown)
def answer_gaps(call: Call[AnswerAsked, Nothing], town_id: str, draft_id: str) -> DraftShown:
    """Say why a gap between two groups may grow, before anybody signs."""
    return DraftShown.of(policies.answer(call.ctx, town_id=town_id, draft_id=draft_id, text=call.body.answer))


@doors.door("POST", ONE + "/sign", verb="scores.set_policy", within="town_id", shown=DraftShown)
def sign_policy(call: Call[Nothing, Nothing], town_id: str, draft_id: str) -> DraftShown:
    """Sign a draft; the second officer's signature lets it hold from its day."""
    return DraftShown.of(policies.sign(call.ctx, town_id=town_id, draft_id=draft_id))


@doors.door(
    "POST", ONE + "/withdraw", verb="scores.set_policy", within="town_id", asked=PolicyReasonAsked, shown=DraftShown
)
def withdraw_policy(call: Call[PolicyReasonAsked, Nothing], town_id: str, draft_id: str) -> DraftShown:
    """Let nobody sign a draft any more, and say why."""
    return DraftShown.of(policies.withdraw(call.ctx, town_id=town_id, draft_id=draft_id, reason=call.body.reason))
