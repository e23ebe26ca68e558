"""Inspection rounds: opened for a rule and a period, door after door scanned, closed."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from dataclasses import replace
from typing import Any

from chalicelib.foundation.identity.core.codes import Code, token_in
from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.service import codes, people
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.points.claims.core import periods, rounds as core, terms
from chalicelib.points.claims.core.claims import Claim, Deed, State, Step
from chalicelib.points.claims.core.periods import ClaimedAlready
from chalicelib.points.claims.core.round_states import RoundDeed, RoundInOtherState, refuse_role, states_for
from chalicelib.points.claims.core.rounds import KNOWN_SECONDS, NoSuchRound, NotADoor, Round, Visit
from chalicelib.points.claims.service import evidence
from chalicelib.points.claims.service.making import id_of
from chalicelib.points.claims.service.posting import post_when_due
from chalicelib.points.claims.service.steps import today
from chalicelib.points.claims.service.telling import told
from chalicelib.points.claims.store import claims as claims_store, rounds as store
from chalicelib.points.ledger.service.kinship import refuse_own_cause
from chalicelib.points.ledger.service.rulebooks import rule_in_force

KNOWN_MAX = 100
_known: dict[str, tuple[dt.datetime, Round]] = {}
_lock = threading.Lock()


def open_round(ctx: Context, *, village_id: str, rule: str, period: str, title: str, key: str) -> Round:
    """Open a round of a household rule for a period, once per `key`. 1 round trip where the rules are known.

    Raises:
        NotInspected: the rule is not inspected door by door. RuleUnknown, RuleClosed, InvalidInput.
        KeyReused: the key opened another round.
    """
    mark = fingerprint("round", village_id, rule, period, title)
    found = rule_in_force(ctx, village_id=village_id, rule=rule, on=today(ctx))
    core.refuse_uninspected(found)
    periods.dated(found, on=None, period=period, today=today(ctx))
    me = ctx.actor
    made = Round(f"{village_id}i{key}", found, period, title, me.subject, ctx.now(), mark, person=me.person)

    def refusal(image: Any) -> Exception:
        return AlreadyDone(store.round_of(image)) if image.fingerprint == mark else KeyReused()

    try:
        commit(store.creation_of(made, refusal))
    except AlreadyDone as done:
        first: Round = done.first
        return first
    return made


def load_round(*, round_id: str) -> Round:
    """Return a round. One round trip.

    Raises:
        NoSuchRound: there is none.
    """
    found = store.find_round(round_id)
    if found is None:
        raise NoSuchRound
    return found


def _known_round(ctx: Context, round_id: str) -> Round:
    """Return an open round as read a moment ago: its rule and period never change, its end is checked at the write."""
    found = _known.get(round_id)
    if found is not None and dt.timedelta() <= ctx.now() - found[0] < dt.timedelta(seconds=KNOWN_SECONDS):
        return found[1]
    one = load_round(round_id=round_id)
    with _lock:
        if len(_known) >= KNOWN_MAX:
            _known.clear()
        _known[round_id] = (ctx.now(), one)
    return one


def forget_all() -> None:
    """Read rounds anew; for tests."""
    with _lock:
        _known.clear()


def visit(
    ctx: Context, *, round_id: str, code: str, score: int, media_ids: tuple[str, ...], key: str
) -> tuple[Visit, bool]:
    """Write down what was found at the door whose code was scanned; return it, and whether it was there before.

    An inspector's rule pays at once; what the panel verifies becomes a claim before the panel. A door that was visited
    is answered with what was found first. 3 round trips warm, 4 where points are paid.

    Raises:
        NoSuchRound. RoundInOtherState: it is closed. NotAllowed: another role's. NoSuchCode, CodeRevoked, NotADoor.
        OwnCause: the inspector's own or a relative's household; another one visits it.
        InvalidInput: a picture is missing or not theirs.
    """
    refuse_role(RoundDeed.VISIT, ctx.actor)
    one = _known_round(ctx, round_id)
    found = codes.resolve(token=token_in(code))
    if found.kind != "household" or found.holder_id[:6] != one.village_id:
        raise NotADoor
    refuse_own_cause(ctx, holder_id=found.holder_id)
    points = core.points_of(one.rule, one.period, score)
    me = ctx.actor
    made = Visit(
        found.holder_id, found.masked_name, score, points, me.subject, ctx.now(), media_ids=media_ids, person=me.person
    )
    try:
        return _written(ctx, one, made, found, key), False
    except AlreadyDone as done:
        first: Visit = done.first
        return first, True


def _written(ctx: Context, one: Round, made: Visit, found: Code, key: str) -> Visit:
    try:
        core.refuse_unproven(one.rule, made.points, made.media_ids)
        evidence.refuse_others(ctx, made.media_ids)
        if not made.points:
            commit(_row(one, made))
            return made
        holder = people.find_holder(holder_id=found.holder_id)
        claim = _claim(ctx, one, made, holder, key)
        return _claimed(ctx, one, replace(made, claim_id=claim.claim_id), claim)
    except InvalidInput:
        first = next((row for row in store.list_visits(one.round_id) if row.household_id == made.household_id), None)
        if first is None:
            raise
        raise AlreadyDone(first) from None


def _claimed(ctx: Context, one: Round, made: Visit, claim: Claim) -> Visit:
    """Write a visit with its claim; where the household claimed the period itself, the visit alone names that claim."""
    writes = _row(one, made).merge(
        claims_store.creation_of(claim, refusal=lambda _: KeyReused(), taken=_taken),
        told(ctx)(claim),
        pictures.prepare_attach(ctx, media_ids=made.media_ids, subject=claim.claim_id),
    )
    try:
        commit(writes)
    except ClaimedAlready as refusal:
        claimed_by = str(refusal.facts["claim_id"])
        alone = replace(made, points=0, claim_id=claimed_by, media_ids=())
        commit(_row(one, alone))
        return alone
    post_when_due(ctx, claim)
    return made


def _taken(image: Any) -> Exception:
    return ClaimedAlready(claim_id=claims_store.claim_of_deed(image))


def _row(one: Round, made: Visit) -> Writes:
    return store.visited(
        one.round_id,
        made,
        there=lambda image: AlreadyDone(store.visit_of(image)),
        shut=lambda _: RoundInOtherState(),
    )


def _claim(ctx: Context, one: Round, made: Visit, holder: Holder | None, key: str) -> Claim:
    """Return the claim that a visit makes: before the panel, or due at once."""
    day = today(ctx)
    on = periods.dated(one.rule, on=None, period=one.period, today=day)
    window = terms.window(one.rule, made.points, day)
    state = State.PANEL if one.by_panel else State.NOTICE
    text = f"{one.title}，得分 {made.score}"
    step = Step(
        n=1, deed=Deed.MAKE, state=state, by=ctx.actor.subject, at=ctx.now(), key=key,
        mark=fingerprint("visit", one.round_id, made.household_id), text=text, points=made.points,
        media_ids=made.media_ids, person=ctx.actor.person,
    )  # fmt: skip
    return Claim(
        claim_id=id_of(one.village_id, key),
        holder_id=made.household_id,
        claimant_id=holder.head_id if holder is not None else "",
        masked_name=made.masked_name,
        rule=one.rule,
        on=on,
        period=one.period,
        deed=periods.deed_of(one.rule, made.household_id, on=on, period=one.period),
        fingerprint=step.mark,
        state=state,
        due=terms.due_in(state, day) if one.by_panel else window.due,
        points=made.points,
        document=text[:60],
        round_id=one.round_id,
        noticed_on=None if one.by_panel else day,
        notice_ends=None if one.by_panel else window.ends_on,
        displayed_until=None if one.by_panel else window.displayed_until,
        steps=(step,),
        version=1,
    )


def close_round(ctx: Context, *, round_id: str) -> Round:
    """End a round: no door is scanned any more, and the panel may vote. Again returns it as it is. 2 round trips.

    Raises:
        NoSuchRound: there is none. NotAllowed: it is another role's.
    """
    refuse_role(RoundDeed.CLOSE, ctx.actor)
    one = load_round(round_id=round_id)
    if one.state in states_for(RoundDeed.CLOSE):
        with contextlib.suppress(AlreadyDone):
            commit(store.closing_of(one, refusal=lambda _: AlreadyDone(None)))
        _known.pop(round_id, None)
        one = load_round(round_id=round_id)
    return one


def doors_of(*, round_id: str) -> tuple[Round, list[Visit], list[Holder]]:
    """Return a round, what was found at its doors, and the households not visited yet. 3 round trips, by size more.

    Raises:
        NoSuchRound: there is none.
    """
    one = load_round(round_id=round_id)
    visits = list(store.list_visits(round_id))
    seen = {row.household_id for row in visits}
    left = [home for home in people.households_of(village_id=one.village_id) if home.holder_id not in seen]
    return one, visits, left


def list_rounds(*, village_id: str, size: int, cursor: str | None) -> Page[Round]:
    """Return a page of a village's rounds, the newest first."""
    return store.list_rounds(village_id, size=size, cursor=cursor)
