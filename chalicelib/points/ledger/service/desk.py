"""The officer's desk: deeds written up by hand, and mistakes taken back, by people who are not party to them.

A deed's source is made of its document, rule and day, so that one paper pays an account once whoever enters it. The
request's key is used up by the fact of the same transaction. Both hold for ever and cost no round trip.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.facts.core.points import REVERSED
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, Conflict, InvalidInput, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Writes
from chalicelib.points.ledger.core import documents
from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.core.keys import asked_on, refuse_untimely
from chalicelib.points.ledger.core.plans import Award, SourceTaken, refuse_day
from chalicelib.points.ledger.core.rulebooks import refuse_closed, rule_on
from chalicelib.points.ledger.core.rules import Rule, RuleUnknown, points_for, refuse_idle
from chalicelib.points.ledger.core.verifiers import TakenBackByObjection, refuse_claims, refuse_large, refuse_misplaced
from chalicelib.points.ledger.service import blocking, moves, rulebooks, statements
from chalicelib.points.ledger.service.awards import Done, award_points
from chalicelib.points.ledger.service.kinship import refuse_own_cause

TURNS_MAX = 3
"""How often a source is looked at again whose awards others reverse and correct at the same moment."""


def write_up(
    ctx: Context,
    *,
    holder_id: str,
    rule: str,
    document: str,
    key: str,
    on: dt.date | None,
    minutes: int,
    points: int | None,
) -> Done:
    """Award a deed from its written record, drawn from the village's budget of the year; the audit trail has a line.

    The same document pays an account once for a rule and a day; again after a reversal, as its correction. A deed
    without a day is of the day on which its `key` was made. 1 round trip, 2 more for a correction.

    Raises:
        OwnCause: the officer is the holder, or of the same household.
        SourceTaken: the document has paid this account for the rule and day, by another request.
        KeyReused: the key was used for something else in this village.
        KeyTooOld, KeyAhead: nothing was written under the key, and its time is past or not yet.
        RuleOfOthers: its room pays the rule, or it pays households and not people, or people only.
        ClaimInstead: one officer does not decide it alone, or not on so many points.
        DayAhead, TooFarBack: the day has not come yet, or lies too far back.
        RuleUnknown, RuleClosed, InvalidInput: no such rule on that day, or amounts outside it.
        Whatever `award_points` raises.
    """
    refuse_own_cause(ctx, holder_id=holder_id)
    ref, day = AccountRef.of_holder(holder_id), on or asked_on(key)
    source = source_of(ref, document, rule=rule, on=day)
    mark = fingerprint("desk", ref.account_id, rule, document, on or "", minutes, points or "")
    try:
        refuse_untimely(key, ctx.now())
        found = _rule(ctx, holder_id, ref, rule, day)
        refuse_day(found, day, business_date(ctx.now()))
        refuse_idle(found, minutes=minutes, points=points)
        earned = points_for(found, minutes=minutes, points=points)
        refuse_large(found, earned)
    except (Conflict, InvalidInput, RuleUnknown):  # Perhaps it was paid before the rule changed.
        first = _first_of(_lines(source, ref), key)
        if first is None or first.fingerprint != mark:
            raise
        return Done(first, replayed=True)
    return _pay(
        ctx,
        Award(
            ref=ref,
            source=source,
            rule=found,
            points=earned,
            on=day,
            document=document,
            minutes=minutes,
            budget=(ref.village_id, business_date(ctx.now()).year),
            key=key,
            mark=mark,
        ),
    )


def source_of(ref: AccountRef, document: str, *, rule: str, on: dt.date) -> str:
    """Return the ledger's source of a document's awards in a village, by a rule for a day.

    A keyed digest, since documents may name people and a source is seen in many places.
    """
    return f"desk#{ref.village_id}#{keys.digest('document', documents.named(document, rule=rule, on=on))}"


def _rule(ctx: Context, holder_id: str, ref: AccountRef, code: str, day: dt.date) -> Rule:
    """Return the rule by which the acting officer may pay this holder for a day."""
    town, village = rulebooks.books_of(ctx, village_id=ref.village_id)
    found = rule_on(code, day, town=town, village=village)
    refuse_misplaced(found, holder_id)
    return refuse_closed(found)


def _pay(ctx: Context, award: Award) -> Done:
    """Write an award blindly; where its document has paid before, answer a replay or write the correction."""

    def trail() -> Writes:
        target = f"{award.source} {award.line_id}"
        return audit.prepare_audit(ctx, place_id=award.ref.village_id, deed="points.award", target=target)

    for _ in range(TURNS_MAX):
        try:
            return award_points(ctx, award=award, beside=trail)
        except SourceTaken:
            lines = _lines(award.source, award.ref)
            first = _first_of(lines, award.key)
            nth = documents.next_award(award.ref, lines)
            if first is None and nth == award.nth:
                raise
        if first is not None:
            if first.fingerprint != award.mark:
                raise KeyReused
            return Done(first, replayed=True)
        award = replace(award, nth=nth)
    raise Busy


def _lines(source: str, ref: AccountRef) -> list[Entry]:
    first, last = documents.lines_between(ref)
    return statements.entries_between(source=source, first=first, last=last, consistent=True)


def _first_of(lines: list[Entry], key: str) -> Entry | None:
    return next((entry for entry in lines if entry.key == key), None)


def set_blocked(ctx: Context, *, holder_id: str, blocked: bool, reason: str, key: str) -> Done:
    """Block a holder's account, or let it go, once per `key`.

    Raises:
        OwnCause: as `write_up`. Whatever `blocking.set_blocked` raises.
    """
    refuse_own_cause(ctx, holder_id=holder_id)
    ref = AccountRef.of_holder(holder_id)
    return blocking.set_blocked(ctx, ref=ref, blocked=blocked, reason=reason, key=key)


def take_back(ctx: Context, *, holder_id: str, source: str, line: str, reason: str, key: str) -> Done:
    """Reverse a mistaken award, once; the audit trail has every attempt, before it is made.

    Raises:
        OwnCause: as `write_up`.
        TakenBackByObjection: a claim paid it.
        AlreadyReversed: another request reversed it.
        EntryUnknown, NotReversible, KeyReused, KeyTooOld, KeyAhead: as `moves.reverse`.
    """
    refuse_own_cause(ctx, holder_id=holder_id)
    ref = AccountRef.of_holder(holder_id)
    try:
        refuse_claims(source)
    except TakenBackByObjection:  # Perhaps it was taken back here before that was refused.
        first = statements.find_entry(source=source, line=f"{line}{REVERSED}")
        if first is None or first.key != key:
            raise
    audit.record(ctx, place_id=ref.village_id, deed="points.reverse", target=f"{source} {line}")
    return moves.reverse(ctx, ref=ref, source=source, line=line, document=reason, key=key)
