"""A hold: some of several slots, all or nothing, kept for a while until it is confirmed or released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from chalicelib.foundation.reservations.core.places import promoted_of
from chalicelib.foundation.reservations.core.slots import (
    PROMOTED_MAX,
    Freed,
    NoSuchSlot,
    Promoted,
    Slot,
    SlotClosed,
    SoldOut,
    Waiter,
    plan_free,
)
from chalicelib.kernel import keys
from chalicelib.kernel.errors import BadRequest, Conflict, NotFound
from chalicelib.kernel.values import value

LINES_MAX = 21
"""An order of the market has up to 20 lines and a place in a delivery window. A transaction has room for a hundred."""
QUANTITY_MAX = 100_000
HOLD_SECONDS_MIN, HOLD_SECONDS_MAX = 60, 7 * 86_400
BUCKET_LOOKED_BACK = dt.timedelta(minutes=10)
"""A bucket of ends is looked through again until this long after it: indexes lag behind, if seldom for a second."""


class HoldState(StrEnum):
    """`EXPIRED` ran past its end unconfirmed; `RELEASED` was given back because somebody said so."""

    HELD = "held"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    EXPIRED = "expired"


class HoldDeed(StrEnum):
    """What is done with a hold: `expire` finds that its end has passed, `release` is said by somebody."""

    CONFIRM = "confirm"
    RELEASE = "release"
    EXPIRE = "expire"


NEXT: dict[tuple[HoldState, HoldDeed], HoldState] = {
    (HoldState.HELD, HoldDeed.CONFIRM): HoldState.CONFIRMED,
    (HoldState.HELD, HoldDeed.RELEASE): HoldState.RELEASED,
    (HoldState.HELD, HoldDeed.EXPIRE): HoldState.EXPIRED,
    (HoldState.CONFIRMED, HoldDeed.RELEASE): HoldState.RELEASED,
    (HoldState.EXPIRED, HoldDeed.CONFIRM): HoldState.CONFIRMED,
    (HoldState.EXPIRED, HoldDeed.RELEASE): HoldState.RELEASED,
}
"""From which state what leads where. One that ran out may be confirmed late, until somebody gives it back."""

HOLDING = frozenset({HoldState.HELD, HoldState.CONFIRMED})
"""The states in which a hold counts against its slots' capacities."""


class NoSuchHold(NotFound):
    """There is no hold with this id."""

    code = "no_such_hold"
    zh, en = "没有这个预留。", "There is no such hold."


class HoldExists(Conflict):
    """The hold was made before, by the same request."""

    code = "hold_exists"
    zh, en = "已经预留过了。", "This hold was made before."


class HoldReleased(Conflict):
    """The hold was given back, so it can not be confirmed."""

    code = "hold_released"
    zh, en = "预留已经取消，不能再确认。", "The hold was released and can not be confirmed."


class HoldInOtherState(Conflict):
    """The hold is in another state than the one it was given back from; facts give the state."""

    code = "hold_in_other_state"
    zh, en = "预留的状态刚刚变了，请再试一次。", "The hold has just changed; ask again."


class LinesInvalid(BadRequest):
    """A hold has 1 to `LINES_MAX` slots and whole quantities from 1 to `QUANTITY_MAX`."""

    code = "lines_invalid"
    zh, en = (
        "要有 1 到 {lines_max} 项，每项数量 1 到 {quantity_max}。",
        "There must be 1 to {lines_max} lines of 1 to {quantity_max}.",
    )


class HoldTooLarge(BadRequest):
    """More than `PROMOTED_MAX` in all is held of slots that keep a waiting list."""

    code = "hold_too_large"
    zh, en = "有候补名单的名额一次最多预留 {quantity_max}。", "At most {quantity_max} where there is a waiting list."


@value
class Line:
    """How much of which slot."""

    slot_id: str
    quantity: int


@value
class Hold:
    """One hold. Its id is its caller's key, so it is made once for ever; `fingerprint` tells another body apart."""

    hold_id: str
    state: HoldState
    lines: tuple[Line, ...]
    at: dt.datetime
    ends_at: dt.datetime
    fingerprint: str
    holder: str = ""

    @property
    def quantity(self) -> int:
        """How much it holds in all."""
        return sum(line.quantity for line in self.lines)

    @property
    def may_meet_queue(self) -> bool:
        """Whether it is small enough to give back, in one transaction, to people who wait."""
        return self.quantity <= PROMOTED_MAX


@value
class Held:
    """The answer to a request on a hold: how it is now, and who moved up by it."""

    hold: Hold
    promoted: tuple[Promoted, ...] = ()
    replayed: bool = False


@value
class Release:
    """A hold goes from `before` to `after`, and its lines become free."""

    hold: Hold
    before: HoldState
    after: HoldState
    freed: tuple[Freed, ...]

    @property
    def outcome(self) -> Held:
        """The answer once it is done."""
        return Held(replace(self.hold, state=self.after), promoted_of(self.freed))


@value
class Listed:
    """One line of somebody's reservations: a place in a slot (`slot_id`), or a hold (`hold_id`) with its lines."""

    state: str
    at: dt.datetime
    slot_id: str = ""
    seq: int = 0
    hold_id: str = ""
    lines: tuple[Line, ...] = ()


@value
class Swept:
    """What one run of the expiry job did: how many holds it gave back, and how many it must try again."""

    expired: int
    busy: int


def merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines by slot, each slot once.

    Raises:
        LinesInvalid: none or too many, or a quantity out of bounds.
    """
    sums: dict[str, int] = {}
    smallest = 1
    for line in lines:
        smallest = min(smallest, line.quantity)
        sums[line.slot_id] = sums.get(line.slot_id, 0) + line.quantity
    if smallest < 1 or not 1 <= len(sums) <= LINES_MAX or max(sums.values()) > QUANTITY_MAX:
        raise LinesInvalid(lines_max=LINES_MAX, quantity_max=QUANTITY_MAX)
    return tuple(Line(slot_id, sums[slot_id]) for slot_id in sorted(sums))


def made(
    hold_id: str, lines: Iterable[Line], *, now: dt.datetime, hold_seconds: int, holder: str = "", body: str = ""
) -> Hold:
    """Return a new hold that ends `hold_seconds` from now.

    Raises:
        LinesInvalid: none or too many, or a quantity out of bounds.
    """
    assert HOLD_SECONDS_MIN <= hold_seconds <= HOLD_SECONDS_MAX, hold_seconds
    whole = merged(lines)
    parts = [f"{line.slot_id}={line.quantity}" for line in whole]
    print_ = keys.fingerprint("hold", holder, hold_seconds, body, *parts)
    return Hold(hold_id, HoldState.HELD, whole, now, now + dt.timedelta(seconds=hold_seconds), print_, holder)


def refusal_of_take(slot: Slot | None, line: Line, hold: Hold) -> Exception:
    """Return why a slot did not give a line."""
    if slot is None:
        return NoSuchSlot()
    if not slot.is_open:
        return SlotClosed(slot_id=slot.slot_id)
    if slot.free < line.quantity or slot.waiting:
        return SoldOut(slot_id=slot.slot_id, free=slot.free)
    assert slot.waits, "a slot that is open, free and without a queue refused a line"
    assert not hold.may_meet_queue, "a small hold was refused as too large"
    return HoldTooLarge(quantity_max=PROMOTED_MAX)


def refusal_of_retake(hold: Hold, slots: Mapping[str, Slot | None]) -> Exception:
    """Return why the lines of an expired hold are not to be had again; `slots` are those that refused."""
    line = next(line for line in hold.lines if line.slot_id in slots)
    return refusal_of_take(slots[line.slot_id], line, hold)


def first_answer(hold: Hold) -> Hold:
    """Return a hold as it was when it was made."""
    return replace(hold, state=HoldState.HELD)


def plan_confirm(hold: Hold | None) -> Hold | None:
    """Decide on confirming a hold that is not held any more: returned where its lines must be taken again.

    None where it was confirmed before, so that nothing is left to do.

    Raises:
        NoSuchHold: there is none.
        HoldReleased: somebody gave it back.
    """
    if hold is None:
        raise NoSuchHold
    if hold.state is HoldState.CONFIRMED:
        return None
    if (hold.state, HoldDeed.CONFIRM) not in NEXT:
        raise HoldReleased(state=hold.state)
    return hold


def plan_release(
    hold: Hold | None,
    queues: Mapping[str, Sequence[Waiter]],
    *,
    deed: HoldDeed,
    keeping: Mapping[str, int] | None = None,
) -> Release | Held:
    """Decide giving a hold back: the deed says whether somebody asked for it or its end passed.

    So much of each slot as `keeping` says stays taken for good. What becomes free goes to the first of `queues`, where
    a slot's queue was looked at. Returns the answer alone where there is nothing to do: it was given back before, or it
    was confirmed before its end came to be noticed.

    Raises:
        NoSuchHold: there is none.
    """
    if hold is None:
        raise NoSuchHold
    after = NEXT.get((hold.state, deed))
    if after is None:
        return Held(hold, replayed=True)
    if hold.state not in HOLDING:
        return Release(hold, hold.state, after, ())  # Free already; but a late payment shall not take it again.
    kept = keeping or {}
    left = ((line.slot_id, line.quantity - kept.get(line.slot_id, 0)) for line in hold.lines)
    freed = tuple(plan_free(slot_id, quantity, queues.get(slot_id, ())) for slot_id, quantity in left if quantity > 0)
    return Release(hold, hold.state, after, freed)


def bucket_of(moment: dt.datetime) -> str:
    """Return the bucket of the index of ends in which a moment falls: its hour, UTC."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H")


def buckets(swept: str | None, now: dt.datetime) -> list[str]:
    """Return the buckets to look through: from the last that may hold something to the present one.

    `swept` is the bucket up to which nothing is left, None before the first run.
    """
    moment = now - dt.timedelta(seconds=HOLD_SECONDS_MAX)
    if swept is not None:
        moment = dt.datetime.strptime(swept, "%Y-%m-%dT%H").replace(tzinfo=dt.UTC)
    found = []
    while (bucket := bucket_of(moment)) <= bucket_of(now):
        found.append(bucket)
        moment += dt.timedelta(hours=1)
    return found


def swept_until(busy: Iterable[str], now: dt.datetime) -> str:
    """Return the bucket from which the next run looks, when holds in the buckets `busy` have to be tried again."""
    return min([*busy, bucket_of(now - BUCKET_LOOKED_BACK)])
