"""Bundles: some of several slots, all or nothing, held for a while, confirmed or given back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from chalicelib.foundation.facts.core.activities import PlacePromoted
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.reservations.core.holds import (
    HOLD_SECONDS_MAX,
    Held,
    Hold,
    HoldDeed,
    HoldExists,
    HoldInOtherState,
    HoldReleased,
    HoldState,
    HoldTooLarge,
    Line,
    LinesInvalid,
    NoSuchHold,
    Release,
    Swept,
    buckets,
    first_answer,
    made,
    plan_confirm,
    plan_release,
    refusal_of_retake,
    swept_until,
)
from chalicelib.foundation.reservations.core.slots import PROMOTED_MAX, Waiter
from chalicelib.foundation.reservations.service.turns import TURNS_MAX, nothing
from chalicelib.foundation.reservations.store import holds, rows, slots
from chalicelib.kernel.authz import VILLAGE_ID
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, attempt, commit

__all__ = [
    "Held",
    "Hold",
    "HoldExists",
    "HoldInOtherState",
    "HoldReleased",
    "HoldState",
    "HoldTooLarge",
    "Line",
    "LinesInvalid",
    "NoSuchHold",
    "Swept",
    "confirm",
    "expire",
    "expire_holds",
    "find_hold",
    "find_holds",
    "hold",
    "prepare_confirm",
    "prepare_hold",
    "prepare_release",
    "prepare_taken",
    "release",
]

Also = Callable[[Held], Writes]


def prepare_hold(
    ctx: Context, *, hold_id: str, lines: Iterable[Line], hold_seconds: int, holder: str = "", body: str = ""
) -> Writes:
    """Return the writes that hold all `lines` or nothing, for a transaction of the caller's.

    `hold_id` is the caller's and unique in the house, such as `order#<key>`. The hold ends `hold_seconds` from now.
    `holder` puts it into that person's list. 2 write units a slot and 3 for the hold, 4 with `holder`.

    Raises:
        LinesInvalid: none or too many, or a quantity out of bounds.
        HoldExists: at the commit, where the same request made it before.
        KeyReused: at the commit, where another request took this id.
        NoSuchSlot, SlotClosed, SoldOut, HoldTooLarge: at the commit, as these say.
    """
    new = made(hold_id, lines, now=ctx.now(), hold_seconds=hold_seconds, holder=holder, body=body)
    return holds.hold_writes(new)


def prepare_taken(ctx: Context, *, hold_id: str, lines: Iterable[Line], holder: str = "", body: str = "") -> Writes:
    """Return the writes that take all `lines` for good or nothing: a hold that nothing has to confirm.

    Units and refusals are those of `prepare_hold`. It is given back by `release`.
    """
    new = made(hold_id, lines, now=ctx.now(), hold_seconds=HOLD_SECONDS_MAX, holder=holder, body=body)
    return holds.hold_writes(replace(new, state=HoldState.CONFIRMED))


def hold(
    ctx: Context,
    *,
    hold_id: str,
    lines: Iterable[Line],
    hold_seconds: int,
    holder: str = "",
    body: str = "",
    also: Writes | None = None,
) -> Held:
    """Hold all `lines` or nothing; asking again returns the first answer, whatever became of the hold since.

    `also` are the calling room's writes, which need no outcome here: a hold is as it was asked, or refused.

    Raises:
        LinesInvalid: none or too many, or a quantity out of bounds.
        KeyReused: another request took this id.
        NoSuchSlot, SlotClosed, SoldOut, HoldTooLarge: as these say; nothing is held.
        Busy: nothing was changed, or the answer was lost; ask again.
    """
    new = made(hold_id, lines, now=ctx.now(), hold_seconds=hold_seconds, holder=holder, body=body)
    failures = attempt(holds.hold_writes(new).merge(also or Writes()))
    if not failures:
        return Held(new)
    error = failures[0].error()
    if isinstance(error, HoldExists):
        return Held(first_answer(rows.hold_of(failures[0].image)), replayed=True)
    raise error


def prepare_confirm(_ctx: Context, *, hold_id: str) -> Writes:
    """Return the write that confirms what is still held, for a transaction of the caller's. 3 write units.

    Raises:
        NoSuchHold: at the commit.
        HoldReleased: at the commit, where it was confirmed, given back or has run out. `confirm` tells these apart.
    """
    return holds.confirm_writes(hold_id)


def confirm(_ctx: Context, *, hold_id: str, also: Writes | None = None) -> None:
    """Make a hold its holder's for good; one that has run out takes its lines again, if they are there.

    Asking again does nothing, and writes nothing of `also` again.

    Raises:
        NoSuchHold: there is none.
        HoldReleased: somebody gave it back.
        NoSuchSlot, SlotClosed, SoldOut, HoldTooLarge: it had run out, and its lines are not to be had any more.
        Busy: nothing was changed, or the answer was lost; ask again.
    """
    own = holds.confirm_writes(hold_id)
    seen: Hold | None = None
    for _ in range(TURNS_MAX):
        lost = rows.attempt_with(own, also or Writes())
        if not lost:
            return
        if (row := rows.hold_key(hold_id)) in lost:
            seen = rows.hold_in(lost[row])
        elif seen is not None:
            raise refusal_of_retake(seen, rows.slots_in(lost))
        if (expired := plan_confirm(seen)) is None:
            return
        own = holds.retake_writes(expired)
    raise Busy


def prepare_release(ctx: Context, *, hold_id: str, lines: Iterable[Line], state: HoldState = HoldState.HELD) -> Writes:
    """Return the writes that give back a hold with these `lines` of slots without a waiting list, for a transaction.

    `state` is what the hold is taken to be in; nothing is read. 2 write units a slot and 3 for the hold.

    Raises:
        NoSuchHold: at the commit.
        HoldInOtherState: at the commit, with the state it is in.
        Busy: at the commit, where somebody waits for one of the slots: `release` gives those back.
    """
    seen = replace(made(hold_id, lines, now=ctx.now(), hold_seconds=HOLD_SECONDS_MAX), state=state)
    plan = plan_release(seen, {}, deed=HoldDeed.RELEASE)
    assert isinstance(plan, Release), f"a hold that is {state} can not be given back"
    return holds.release_writes(plan, refusal=holds.in_other_state)


def release(_ctx: Context, *, hold_id: str, also: Also = nothing, keeping: Mapping[str, int] | None = None) -> Held:
    """Give back a hold, confirmed or not; whoever waits for its slots gets what becomes free, in order.

    So much of each slot as `keeping` says stays taken for good: it is nobody's, and nobody is to have it.
    Asking again writes nothing and tells nobody's promotion again. One that has run out can not be confirmed late
    any more.

    Raises:
        NoSuchHold: there is none.
        Busy: nothing was changed, or the answer was lost; ask again.
    """
    return _give_back(holds.find_hold(hold_id), HoldDeed.RELEASE, also, keeping)


def expire(_ctx: Context, *, hold_id: str, also: Also = nothing) -> Held:
    """Let a hold run out now, as its owner knows that nobody will confirm it; it may be confirmed late like any other.

    Nothing is done to one that was confirmed, given back, or has run out.

    Raises:
        NoSuchHold: there is none.
        Busy: nothing was changed, or the answer was lost; ask again.
    """
    return _give_back(holds.find_hold(hold_id), HoldDeed.EXPIRE, also)


def _give_back(hold: Hold | None, deed: HoldDeed, also: Also, keeping: Mapping[str, int] | None = None) -> Held:
    queues: dict[str, Sequence[Waiter]] = {}
    for _ in range(TURNS_MAX):
        plan = plan_release(hold, queues, deed=deed, keeping=keeping)
        if isinstance(plan, Held):
            return plan
        lost = rows.attempt_with(holds.release_writes(plan), also(plan.outcome))
        if not lost:
            return plan.outcome
        if (row := rows.hold_key(plan.hold.hold_id)) in lost:
            hold = rows.hold_in(lost.pop(row))
        for slot_id in {slot_id for slot_id, _ in lost}:
            queue = slots.find_queue(slot_id, PROMOTED_MAX)
            queues[slot_id] = () if queue is None else queue.first
    raise Busy


def find_hold(*, hold_id: str) -> Hold | None:
    """Return a hold, or None."""
    return holds.find_hold(hold_id)


def find_holds(*, hold_ids: Sequence[str]) -> list[Hold]:
    """Return those of several holds that there are, as they are now, in their order; one round trip per 100."""
    return holds.find_holds(hold_ids)


def expire_holds(ctx: Context) -> Swept:
    """Give back every hold whose end has passed; the expiry job's verb. Doing it again changes nothing.

    Whoever moves up by it is told by a fact, since no other room takes part. What stayed busy is tried next time.
    """
    now = ctx.now()
    expired, busy = 0, []
    for bucket in buckets(holds.find_swept(), now):
        for overdue in list(holds.list_overdue(bucket, now)):
            try:
                held = _give_back(overdue, HoldDeed.EXPIRE, lambda held: _promotions_told(ctx, held))
            except Busy:
                busy.append(bucket)
            else:
                expired += not held.replayed
    commit(holds.put_swept(swept_until(busy, now)))
    return Swept(expired, len(busy))


def _promotions_told(ctx: Context, held: Held) -> Writes:
    writes = Writes()
    for promoted in held.promoted:
        village = VILLAGE_ID.match(promoted.slot_id)
        if village is not None:
            fact = PlacePromoted(promoted.slot_id, promoted.holder)
            writes.merge(prepare_fact(ctx, village_id=village[0], fact=fact))
    return writes
