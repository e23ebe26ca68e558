"""The officer's desk: deeds written up by hand, and mistakes taken back, by people who are not party to them."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.audit import service as audit
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rules import points_for, rule_of
from chalicelib.points.ledger.service import moves
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
        RuleUnknown, InvalidInput: no such rule, or amounts outside it.
        Whatever `award_points` raises.
    """
    refuse_own_cause(ctx, holder_id=holder_id)
    ref, found, today = AccountRef.of_holder(holder_id), rule_of(rule), business_date(ctx.now())
    award = Award(
        ref=ref,
        source=f"desk#{key}",
        line="1",
        rule=found,
        points=points_for(found, minutes=minutes, points=points),
        on=on or today,
        document=document,
        minutes=minutes,
        budget=(ref.village_id, today.year),
    )
    return award_points(ctx, award=award, taken=KeyReused)


def take_back(ctx: Context, *, holder_id: str, source: str, line: str, reason: str) -> Done:
    """Reverse a mistaken award, once; the audit trail says who and why.

    Raises:
        OwnCause: as `write_up`. EntryUnknown, NotReversible: as `moves.reverse`.
    """
    refuse_own_cause(ctx, holder_id=holder_id)
    ref = AccountRef.of_holder(holder_id)
    done = moves.reverse(ctx, ref=ref, source=source, line=line, document=reason)
    if not done.replayed:
        audit.record(ctx, place_id=ref.village_id, deed="points.reverse", target=f"{source} {line}")
    return done
