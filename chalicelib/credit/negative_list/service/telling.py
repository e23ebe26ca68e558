"""Which facts a record's steps leave: whether it counts, and what its person is told. What it says is in none."""

from __future__ import annotations

from chalicelib.credit.negative_list.core.record import COUNTS, Deed, Record, State
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.negative_list import (
    NegativeAnswerDue,
    NegativeRecordDecided,
    NegativeRecordNoticed,
    NegativeRecordTurned,
)
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes

OUTCOMES = {
    Deed.BEGIN: "begun",
    Deed.KEEP: "kept",
    Deed.DROP: "dropped",
    Deed.EXTEND: "extended",
    Deed.DISMISS: "dismissed",
    Deed.UPHOLD: "upheld",
    Deed.DECLINE: "declined",
    Deed.REPAIR: "repaired",
    Deed.RECALL: "recalled",
    Deed.WITHDRAW: "withdrawn",
    Deed.RESUME: "resumed",
    Deed.EXPIRE: "expired",
}
"""What its person is told of a deed; of what they did themselves, and of what nobody decided yet, nothing."""
NEVER_TOLD = frozenset({State.ENTERED, State.REFUSED})
"""Of what a second officer has not approved nobody was told, so nobody is told that it ended."""


def told(ctx: Context, before: Record, after: Record) -> Writes:
    """Return the writes of the facts that a step leaves."""
    found = [fact for fact in (turned(before, after), _message(before, after)) if fact is not None]
    return Writes().merge(*(facts.prepare_fact(ctx, village_id=after.village_id, fact=fact) for fact in found))


def turned(before: Record, after: Record) -> Fact | None:
    """Return the fact that a record begins or ceases to count; None where neither. Its last day needs none."""
    if before.counts is (after.state in COUNTS) or after.steps[-1].deed is Deed.EXPIRE:
        return None
    return NegativeRecordTurned(
        record_id=after.record_id,
        resident_id=after.resident_id,
        counts=after.counts,
        effect=after.effect.value,
        points=after.points,
        until=str(after.held.ends_on),
        why=after.steps[-1].deed.value,
    )


def _message(before: Record, after: Record) -> Fact | None:
    """Return what its person is told of a step, or None."""
    deed, ids = after.steps[-1].deed, (after.record_id, after.resident_id)
    if before.state in NEVER_TOLD and deed is not Deed.APPROVE:
        return None
    if after.state is State.NOTICED and deed is not Deed.REMIND:
        return NegativeRecordNoticed(*ids, str(after.due))
    if deed is Deed.REMIND:
        return NegativeAnswerDue(*ids, str(after.due))
    if deed not in OUTCOMES:
        return None
    day = after.due if deed is Deed.EXTEND else after.held.ends_on
    return NegativeRecordDecided(*ids, OUTCOMES[deed], str(day))
