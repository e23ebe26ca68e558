"""What officers do with a record: approve, decide on an answer or objection, extend, repair, recall. Always two."""

from __future__ import annotations

from chalicelib.credit.negative_list.core import terms
from chalicelib.credit.negative_list.core.record import Deed, Record, State
from chalicelib.credit.negative_list.service.steps import Lead, Which, asked, take, today
from chalicelib.kernel.context import Context

_LEADS = {
    Deed.APPROVE: State.NOTICED,
    Deed.REFUSE: State.REFUSED,
    Deed.KEEP: State.COUNTING,
    Deed.DROP: State.DROPPED,
    Deed.DISMISS: State.COUNTING,
    Deed.UPHOLD: State.DROPPED,
    Deed.EXTEND: State.DISPUTED,
    Deed.PROPOSE: State.REPAIR_PROPOSED,
    Deed.REPAIR: State.REPAIRED,
    Deed.DECLINE: State.COUNTING,
    Deed.WITHDRAW: State.WITHDRAWN,
}
_GOES_ON = frozenset({Deed.APPROVE, Deed.KEEP, Deed.DISMISS, Deed.RESUME})
"""Deeds after which a record goes on, which it does not after its last day."""


def approve(ctx: Context, *, record_id: str, approves: bool, reason: str, key: str) -> Record:
    """Approve a record as the second officer, so that its person is told and may answer, or refuse it.

    Raises:
        RecordOver. Whatever `take` raises.
    """
    return _decide(ctx, record_id, Deed.APPROVE if approves else Deed.REFUSE, reason, key)


def decide_answer(ctx: Context, *, record_id: str, keeps: bool, reason: str, key: str) -> Record:
    """Keep a record after its person answered, so that it counts, or drop it; as a third officer.

    Raises:
        RecordOver. Whatever `take` raises.
    """
    return _decide(ctx, record_id, Deed.KEEP if keeps else Deed.DROP, reason, key)


def decide_objection(ctx: Context, *, record_id: str, upholds: bool, reason: str, key: str) -> Record:
    """Find an objection right, which drops the record, or without ground, so that it counts again.

    Raises:
        RecordOver. Whatever `take` raises.
    """
    return _decide(ctx, record_id, Deed.UPHOLD if upholds else Deed.DISMISS, reason, key)


def extend(ctx: Context, *, record_id: str, reason: str, key: str) -> Record:
    """Take the twenty working days that an objection may take at most, once; meanwhile the record counts nothing.

    Raises:
        ExtendedAlready. Whatever `take` raises.
    """
    return _decide(ctx, record_id, Deed.EXTEND, reason, key)


def decide_repair(ctx: Context, *, record_id: str, grants: bool, reason: str, key: str) -> Record:
    """Agree to a repair as the first officer, grant it as the second, or decline it. Raises what `take` raises."""

    def which(record: Record) -> Deed:
        if not grants:
            return Deed.DECLINE
        return Deed.REPAIR if record.state is State.REPAIR_PROPOSED else Deed.PROPOSE

    ask = asked("repair", reason, key, grants)
    return take(ctx, record_id=record_id, ask=ask, which=which, lead=_lead(ctx))


def recall(ctx: Context, *, record_id: str, reason: str, key: str) -> Record:
    """Say that a record was entered wrongly: it counts nothing until another officer has confirmed that.

    One that nobody approved yet is withdrawn at once. Raises what `take` raises.
    """
    return _decide(ctx, record_id, Deed.RECALL, reason, key)


def decide_recall(ctx: Context, *, record_id: str, withdraws: bool, reason: str, key: str) -> Record:
    """Withdraw a recalled record as the second officer, or let it go on: its person may answer anew, or it counts.

    Raises:
        RecordOver. Whatever `take` raises.
    """
    return _decide(ctx, record_id, Deed.WITHDRAW if withdraws else Deed.RESUME, reason, key)


def _decide(ctx: Context, record_id: str, deed: Deed, reason: str, key: str) -> Record:
    which: Which = lambda _: deed  # noqa: E731  One line for one word.
    return take(ctx, record_id=record_id, ask=asked(deed.value, reason, key), which=which, lead=_lead(ctx))


def _lead(ctx: Context) -> Lead:
    """Return to which state each deed of officers leads, and by which clock."""

    def lead(record: Record, deed: Deed) -> tuple[State, dict[str, object]]:
        if deed in _GOES_ON:
            terms.refuse_over(record, today(ctx))
        if deed is Deed.EXTEND:
            due, estimated = terms.extended(record)
            return State.DISPUTED, {"due": due, "due_estimated": estimated}
        if deed is Deed.RECALL:
            return State.WITHDRAWN if record.state is State.ENTERED else State.RECALLED, {}
        if deed is Deed.RESUME:
            return State.COUNTING if record.began_on else State.NOTICED, {}
        return _LEADS[deed], {}

    return lead
