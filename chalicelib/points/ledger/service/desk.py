"""The officer's desk: deeds written up by hand, and mistakes taken back, by people who are not party to them."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.audit import service as audit
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rulebooks import RuleClosed, refuse_closed, rule_on
from chalicelib.points.ledger.core.rules import points_for
from chalicelib.points.ledger.core.verifiers import refuse_misplaced
from chalicelib.points.ledger.service import moves, rulebooks, statements
from chalicelib.points.ledger.service.awards import Done, award_points
from chalicelib.points.ledger.service.kinship import refuse_own_cause


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
    """Award a deed from its written record, drawn from the village's budget of the year; once per `key`.

    Raises:
        OwnCause: the officer is the holder, or of the same household.
        RuleOfOthers: the rule is another role's to verify, or pays households and not people, or people only.
        RuleUnknown, RuleClosed, InvalidInput: no such rule on that day, or amounts outside it.
        Whatever `award_points` raises.
    """
    refuse_own_cause(ctx, holder_id=holder_id)
    ref, today = AccountRef.of_holder(holder_id), business_date(ctx.now())
    town, village = rulebooks.books_of(ctx, village_id=ref.village_id)
    found = rule_on(rule, on or today, town=town, village=village)

    def award(earned: int) -> Award:
        return Award(
            ref=ref,
            source=f"desk#{key}",
            line="1",
            rule=found,
            points=earned,
            on=on or today,
            dated=on is not None,
            document=document,
            minutes=minutes,
            budget=(ref.village_id, today.year),
        )

    try:
        refuse_misplaced(found, holder_id, ctx.actor.roles)
        earned = points_for(refuse_closed(found), minutes=minutes, points=points)
        return award_points(ctx, award=award(earned), taken=KeyReused)
    except (KeyReused, RuleClosed, InvalidInput):  # Perhaps it was paid before the rule changed.
        first = statements.find_entry(source=f"desk#{key}", line="1")
        if first is None or first.fingerprint != award(points or first.delta.balance).fingerprint:
            raise
        return Done(first, replayed=True)


def take_back(ctx: Context, *, holder_id: str, source: str, line: str, reason: str) -> Done:
    """Reverse a mistaken award, once; the audit trail has every attempt, before it is made.

    Raises:
        OwnCause: as `write_up`. EntryUnknown, NotReversible: as `moves.reverse`.
    """
    refuse_own_cause(ctx, holder_id=holder_id)
    ref = AccountRef.of_holder(holder_id)
    audit.record(ctx, place_id=ref.village_id, deed="points.reverse", target=f"{source} {line}")
    return moves.reverse(ctx, ref=ref, source=source, line=line, document=reason)
