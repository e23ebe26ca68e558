"""Bulk awards: an officer awards one deed to many holders of a village, done piece by piece in the background."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, InvalidInput, KeyReused
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Refusal, commit
from chalicelib.points.ledger.core import bulks as core
from chalicelib.points.ledger.core.accounts import AccountRef, DayAhead, TooFarBack
from chalicelib.points.ledger.core.bulks import Bulk, Line, NoSuchBulk, State, Told
from chalicelib.points.ledger.core.plans import refuse_day
from chalicelib.points.ledger.core.rulebooks import RuleClosed
from chalicelib.points.ledger.core.rules import Rule, RuleUnknown, points_for, refuse_idle
from chalicelib.points.ledger.core.verifiers import ClaimInstead, RuleOfOthers, refuse_large, refuse_misplaced
from chalicelib.points.ledger.service import rulebooks
from chalicelib.points.ledger.service.awards import BULK_MAX, Outcome, award_many
from chalicelib.points.ledger.service.desk import source_of
from chalicelib.points.ledger.service.kinship import OwnCause, own_circle
from chalicelib.points.ledger.store import bulks as store

KIND = "bulk"
QUEUE = "ledger"
PIECES_A_PAGE = 4
"""A page shows the people of so many pieces: a hundred."""
assert core.PIECE <= BULK_MAX, "a piece is one transaction"


def start_bulk(
    ctx: Context,
    *,
    village_id: str,
    holder_ids: Sequence[str],
    rule: str,
    document: str,
    key: str,
    on: dt.date | None,
    minutes: int,
    points: int | None,
) -> Bulk:
    """Award a deed from its written record to each of these holders, from the village's budget; once per `key`.

    The pieces are done in the background, a second apart; asking again sends those that are not home. What is much in
    all waits for a second officer first. 2 round trips where the rules are known.

    Raises:
        InvalidInput: a holder is of another village, or the amounts lie outside the rule.
        RuleUnknown, RuleClosed: no such rule on that day.
        DayAhead, TooFarBack: the day has not come yet, or lies too far back.
        RuleOfOthers: its room pays the rule, or it pays none of them.
        ClaimInstead: one officer does not decide it alone, or not on so many points each.
        KeyReused: the key asked for something else.
    """
    listed = core.listed(village_id, holder_ids)
    mark = core.mark_of(ctx.actor.subject, listed, rule=rule, document=document, on=on, minutes=minutes, points=points)
    today = business_date(ctx.now())
    try:
        found = rulebooks.rule_in_force(ctx, village_id=village_id, rule=rule, on=on or today)
        refuse_day(found, on or today, today)
        _refuse_if_all(found, listed)
        refuse_idle(found, minutes=minutes, points=points)
        each = points_for(found, minutes=minutes, points=points)
        refuse_large(found, each)
        bulk = Bulk(
            bulk_id=key,
            village_id=village_id,
            rule=found,
            points=each,
            minutes=minutes,
            on=on or today,
            document=document,
            year=today.year,
            by=ctx.actor.subject,
            roles=ctx.actor.roles,
            resident_id=ctx.actor.resident_id,
            made_at=ctx.now(),
            people=len(listed),
            fingerprint=mark,
            state=core.first_state(each, len(listed)),
        )
        bulk = _created(ctx, bulk, listed)
    except (
        ClaimInstead,
        DayAhead,
        InvalidInput,
        RuleClosed,
        RuleOfOthers,
        RuleUnknown,
        TooFarBack,
    ):  # Perhaps it was begun before the rule changed.
        first = store.find_bulk(key)
        if first is None or first.fingerprint != mark:
            raise
        bulk = first
    if bulk.state is State.BEGUN:
        begin(ctx, bulk)
    return bulk


def begin(ctx: Context, bulk: Bulk) -> None:
    """Send the pieces of a bulk; again those that are not home. 1 round trip."""
    runs.fan_out(
        ctx,
        run_id=bulk.run_id,
        kind=KIND,
        queue=QUEUE,
        place_id=bulk.village_id,
        parts=core.parts_of(bulk.people),
        spaced_seconds=core.SPACED_SECONDS,
    )


def _refuse_if_all(rule: Rule, holder_ids: Sequence[str]) -> None:
    """Refuse a bulk that would pay nobody; where it pays some, the others are refused one by one."""
    refusal: ClaimInstead | RuleOfOthers | None = None
    for holder_id in holder_ids:
        try:
            refuse_misplaced(rule, holder_id)
        except (ClaimInstead, RuleOfOthers) as error:
            refusal = refusal or error
        else:
            return
    if refusal is not None:
        raise refusal


def _created(ctx: Context, bulk: Bulk, listed: Sequence[str]) -> Bulk:
    """Write a bulk with its pieces; return it, or the one that its key began before."""
    writes = store.creation_of(bulk, core.pieces_of(listed), refusal=_replay_of(bulk))
    writes.merge(audit.prepare_audit(ctx, place_id=bulk.village_id, deed="points.award_bulk", target=bulk.bulk_id))
    try:
        commit(writes)
    except AlreadyDone as done:
        first: Bulk = done.first
        return first
    return bulk


def _replay_of(bulk: Bulk) -> Refusal:
    def refusal(image: Any) -> Exception:
        first = store.bulk_of(image)
        return AlreadyDone(first) if first is not None and first.fingerprint == bulk.fingerprint else KeyReused()

    return refusal


def do_part(ctx: Context, part: Part) -> None:
    """Do one piece of a bulk in its officer's name; doing it again changes nothing."""
    bulk_id = part.run_id.removeprefix(core.RUN)
    bulk, piece = store.load_piece(bulk_id, part.part)
    told = piece.told
    if told is None:
        acting = ctx.acting(bulk.officer, ctx.request_id)
        told = store.keep_told(bulk_id, part.part, _awarded(acting, bulk, piece.holder_ids))
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=core.tally(told))
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def _awarded(ctx: Context, bulk: Bulk, holder_ids: Sequence[str]) -> list[Told]:
    """Award a piece, each holder by the desk's own checks; return what became of each, in their order."""
    told: dict[str, Told] = {}
    circle = own_circle(ctx) | own_circle(ctx.acting(bulk.second, ctx.request_id))
    for holder_id, holder in zip(holder_ids, people.find_holders(holder_ids=list(holder_ids)), strict=True):
        try:
            if holder is None:
                raise NoSuchHolder
            if holder_id in circle:
                raise OwnCause
            refuse_misplaced(bulk.rule, holder_id)
        except DomainError as error:
            told[holder_id] = core.refused(holder_id, error)
    awarded = [holder_id for holder_id in holder_ids if holder_id not in told]
    outcomes = award_many(ctx, awards=[bulk.award_of(one, _source_of(bulk, one)) for one in awarded])
    told |= {holder_id: _told(holder_id, one) for holder_id, one in zip(awarded, outcomes, strict=True)}
    return [told[holder_id] for holder_id in holder_ids]


def _source_of(bulk: Bulk, holder_id: str) -> str:
    return source_of(AccountRef.of_holder(holder_id), bulk.document, rule=bulk.rule.code, on=bulk.on)


def _told(holder_id: str, outcome: Outcome) -> Told:
    if outcome.done is None:
        assert outcome.refusal is not None
        return core.refused(holder_id, outcome.refusal)
    state = core.REPLAYED if outcome.done.replayed else core.DONE
    return Told(holder_id, state, outcome.done.entry.delta.balance)


def load_bulk(*, village_id: str, bulk_id: str) -> Bulk:
    """Return a bulk. One round trip.

    Raises:
        NoSuchBulk: there is none with this id in this village.
    """
    bulk = store.find_bulk(bulk_id)
    if bulk is None or bulk.village_id != village_id:
        raise NoSuchBulk
    return bulk


def lines_of(bulk: Bulk, *, cursor: str | None) -> Page[Line]:
    """Return the next hundred holders of a bulk, each with what became of them. 2 round trips.

    Raises:
        CursorInvalid: the cursor was altered or belongs to another list.
    """
    page = store.page_of(bulk.bulk_id, size=PIECES_A_PAGE, cursor=cursor)
    ids = [holder_id for piece in page.rows for holder_id in piece.holder_ids]
    told = {one.holder_id: one for piece in page.rows for one in piece.told or ()}
    holders = people.find_holders(holder_ids=ids)
    rows = [
        Line(holder_id, holder.masked_name if holder else "", told.get(holder_id))
        for holder_id, holder in zip(ids, holders, strict=True)
    ]
    return Page(rows, page.cursor)
