"""Booking: all places are held, at the price that was seen, and a payment is opened, or nothing is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.identity.service import members
from chalicelib.foundation.identity.service.people import prepare_active as prepare_resident
from chalicelib.foundation.payments.service import opening
from chalicelib.foundation.reservations.service import holds, slots
from chalicelib.foundation.reservations.service.slots import SoldOut
from chalicelib.kernel import keys
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused, NotAllowed
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.writes import AlreadyDone, Writes, attempt, commit
from chalicelib.points.ledger.core.keys import refuse_untimely
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.bookings.core import bookings as core, tidings
from chalicelib.prosperity.bookings.core.bookings import (
    FREE_MAX,
    HOLD_MINUTES,
    PAY_MINUTES,
    UNPAID_MAX,
    WASTED_MAX,
    Booking,
    Contact,
)
from chalicelib.prosperity.bookings.core.deeds import BookingState
from chalicelib.prosperity.bookings.core.lines import Line, Wanted, quantities
from chalicelib.prosperity.bookings.core.refusals import (
    BookableChanged,
    HostGone,
    PlacesGone,
    TooManyFree,
    TooManyUnpaid,
    TooManyWasted,
)
from chalicelib.prosperity.bookings.service import telling
from chalicelib.prosperity.bookings.store import bookables, bookings as store
from chalicelib.prosperity.bookings.store.bookings import Before

PURPOSE = "bookings"
COUNTED = "counted"
"""Under what a booking's reading has what is counted of its guest, beside the slots."""


def town_of(ctx: Context) -> str:
    """Return the town in which the acting person books: their membership's, or their village's."""
    actor = ctx.actor
    return actor.town_id if Role.MEMBER in actor.roles else places_of(actor.subject[:6])[0]


def quote(ctx: Context, *, wanted: Sequence[Wanted]) -> tuple[Line, ...]:
    """Return what the acting person would book now, line by line, with price and rule; nothing is held. One round trip.

    Raises:
        What `book` refuses before it writes.
    """
    town_id = town_of(ctx)
    before = store.find_before(core.id_of(town_id, "none"), _ids(wanted), {})
    return core.plan_lines(wanted, before.bookables, guest_id=ctx.actor.subject, town_id=town_id, now=ctx.now())


def book(ctx: Context, *, wanted: Sequence[Wanted], contact: Contact, total_fen: int, key: str) -> Booking:
    """Book for the acting person, once per `key`. 2 round trips; 3 where a night or sitting is booked the first time.

    One transaction keeps the booking, holds all its places and opens its payment; it checks that each bookable is still
    what was priced. What is free is booked at once. Asking again returns the booking as it is now.

    Raises:
        NoSuchBookable, BookableInOtherState, NoSuchSitting, TooManyPlaces, TooManyPersons, DayClosed, TooLateToBook,
            TooFarAhead, OwnBookable: of a line. BookingTooLarge: of all of them.
        BookingTotalChanged: it costs something else than was shown.
        PlacesGone: of one night or sitting fewer are left; nothing is booked.
        TooManyUnpaid, TooManyFree: the guest has as many unpaid bookings, or free ones to come, as they may.
        TooManyWasted: as many of theirs ended unpaid today as may.
        BookableChanged: one was changed at this moment; look again. HostGone: a host moved away or died.
        MemberBlocked, NoSuchMember, NotAllowed: who books is not let in, or has left.
        KeyReused: the key booked something else. KeyTooOld, KeyAhead: it is not of this time. Busy.
    """
    town_id = town_of(ctx)
    booking_id = core.id_of(town_id, key)
    mark = keys.digest("booking-asked", repr((ctx.actor.subject, tuple(wanted), contact, total_fen)))
    slot_ids = quantities(tuple(wanted))
    beside: dict[str, Lookup[Any]] = {one: slots.lookup_slot(slot_id=one) for one in slot_ids}
    beside[COUNTED] = store.lookup_counted(ctx.actor.subject)
    before = store.find_before(booking_id, _ids(wanted), beside)
    if before.booking is not None:
        return _replayed(before.booking, mark)
    try:
        refuse_untimely(key, ctx.now())
        lines = core.plan_lines(wanted, before.bookables, guest_id=ctx.actor.subject, town_id=town_id, now=ctx.now())
        core.refuse_other_total(lines, total_fen)
        return _committed(ctx, _made(ctx, booking_id, lines, contact, mark), before)
    except AlreadyDone as done:
        return _replayed(done.first, mark)
    except DomainError:
        first = store.find_booking(booking_id)
        if first is None:
            raise
        return _replayed(first, mark)


def _ids(wanted: Sequence[Wanted]) -> list[str]:
    return list(dict.fromkeys(one.bookable_id for one in wanted))


def _replayed(first: Booking, mark: str) -> Booking:
    if first.fingerprint != mark:
        raise KeyReused
    return first


def _made(ctx: Context, booking_id: str, lines: tuple[Line, ...], contact: Contact, mark: str) -> Booking:
    now = ctx.now()
    is_free = sum(one.fen for one in lines) == 0
    return Booking(
        booking_id,
        ctx.actor.subject,
        lines,
        BookingState.BOOKED if is_free else BookingState.HELD,
        now,
        now,
        now + dt.timedelta(minutes=PAY_MINUTES),
        mark,
        store.sealed(contact, ctx.random_bytes(keys.NONCE_BYTES)),
        by=ctx.actor.signature,
    )


def _committed(ctx: Context, booking: Booking, before: Before) -> Booking:
    """Write a new booking with all that stands or falls with it; nights and sittings are opened where they are new."""
    _open_slots(ctx, booking, before)
    try:
        commit(_writes(ctx, booking, before))
    except SoldOut as full:
        raise _gone(booking, full) from None
    return booking


def _open_slots(ctx: Context, booking: Booking, before: Before) -> None:
    """Open the slots that nobody booked before: all in one go, one by one where somebody was quicker with some."""
    fresh = {
        slot_id: capacity
        for one in booking.lines
        if (capacity := _capacity(before, one))
        for slot_id in one.wanted.slot_ids
        if before.beside[slot_id] is None
    }
    if not fresh:
        return
    opened = (slots.prepare_open_slot(ctx, slot_id=one, capacity=capacity) for one, capacity in fresh.items())
    if attempt(Writes().merge(*opened)):
        for slot_id, capacity in fresh.items():
            slots.open_slot(ctx, slot_id=slot_id, capacity=capacity)


def _capacity(before: Before, line: Line) -> int:
    bookable = before.bookables[line.bookable_id]
    assert bookable is not None, "a line was priced without its bookable"
    return bookable.terms.capacity


def _gone(booking: Booking, full: SoldOut) -> PlacesGone:
    slot_id = str(full.facts["slot_id"])
    line = next(one for one in booking.lines if slot_id in one.wanted.slot_ids)
    return PlacesGone(title=line.title, day=slot_id.split("#")[1], free=full.facts["free"])


def _writes(ctx: Context, booking: Booking, before: Before) -> Writes:
    me = booking.guest_id
    taken = [holds.Line(*one) for one in quantities(tuple(one.wanted for one in booking.lines)).items()]
    writes = store.creation_of(booking, refusal=lambda image: AlreadyDone(store.booking_of(image)))
    writes.merge(
        _let_in(ctx),
        *(prepare_resident(holder_id=one, refusal=lambda _: HostGone()) for one in booking.hosts),
        *(bookables.standing_of(one, refusal=lambda _: BookableChanged()) for one in before.bookables.values() if one),
    )
    if booking.is_free:
        return writes.merge(
            holds.prepare_taken(ctx, hold_id=booking.hold_id, lines=taken),
            store.more_free(me, refusal=lambda _: TooManyFree(most=FREE_MAX)),
            telling.moved(ctx, booking, tidings.BOOKED),
        )
    return writes.merge(
        holds.prepare_hold(ctx, hold_id=booking.hold_id, lines=taken, hold_seconds=HOLD_MINUTES * 60),
        store.more_unpaid(me, before.beside[COUNTED], business_date(ctx.now()), refusal=_too_many),
        opening.prepare_open(
            ctx,
            payment_id=booking.booking_id,
            purpose=PURPOSE,
            payer_id=me,
            amount_fen=booking.total_fen,
            description="映季 预订",
            expires_at=booking.ends_at,
        ),
    )


def _too_many(image: Any) -> DomainError:
    """Return why a guest holds no more: what waits, what was wasted today, or neither: somebody was quicker."""
    counted = store.counted_of(image)
    if counted.unpaid >= UNPAID_MAX:
        return TooManyUnpaid(most=UNPAID_MAX)
    return TooManyWasted(most=WASTED_MAX) if counted.wasted >= WASTED_MAX else Busy()


def _let_in(ctx: Context) -> Writes:
    """Return the write, or the check, that who books is still let in."""
    me = ctx.actor.subject
    if Role.MEMBER in ctx.actor.roles:
        return members.prepare_touched(member_id=me)
    return prepare_resident(holder_id=me, refusal=lambda _: NotAllowed())
