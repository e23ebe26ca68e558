"""What a booking's payment makes of it: booked, expired, cancelled, or its money given back.

Payments tell of ends until they were heard once; heard again, nothing changes.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace

from chalicelib.foundation.identity.service.people import prepare_active
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.service import beginning, ending, looking, opening, refunding
from chalicelib.foundation.payments.service.beginning import Prepaid
from chalicelib.foundation.payments.service.ending import LATE, PAYER, TURNS_MAX, Moved
from chalicelib.foundation.reservations.service import holds
from chalicelib.foundation.reservations.service.holds import HoldReleased, HoldTooLarge, NoSuchHold
from chalicelib.foundation.reservations.service.slots import NoSuchSlot, SlotClosed, SoldOut
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.prosperity.bookings.core import bookings as core, tidings
from chalicelib.prosperity.bookings.core.assigning import assigned_of
from chalicelib.prosperity.bookings.core.bookings import Booking
from chalicelib.prosperity.bookings.core.deeds import BookingDeed, BookingState
from chalicelib.prosperity.bookings.core.lines import quantities
from chalicelib.prosperity.bookings.core.refusals import BookingInOtherState, HostGone, NoOpenidToPay, NoSuchBooking
from chalicelib.prosperity.bookings.service import telling
from chalicelib.prosperity.bookings.store import bookings as store
from chalicelib.prosperity.proceeds.service import book

GONE = (SoldOut, SlotClosed, NoSuchSlot, HoldReleased, HoldTooLarge, NoSuchHold, HostGone)
"""Why places, or who would have the guests, are not there any more for who pays."""


def load(booking_id: str) -> Booking:
    """Return a booking. One round trip.

    Raises:
        NoSuchBooking: there is none.
    """
    found = store.find_booking(booking_id)
    if found is None:
        raise NoSuchBooking
    return found


def load_own(ctx: Context, booking_id: str) -> Booking:
    """Return a booking of the acting person's. One round trip.

    Raises:
        NoSuchBooking: there is none, or it is somebody else's.
    """
    found = load(booking_id)
    if found.guest_id != ctx.actor.subject:
        raise NoSuchBooking
    return found


def begin(ctx: Context, *, booking_id: str, channel: str) -> Prepaid:
    """Let the acting person pay their booking: within WeChat (`jsapi`), or by a code that WeChat scans (`native`).

    Four round trips and WeChat Pay's, five within WeChat.

    Raises:
        NoSuchBooking. BookingInOtherState: it does not wait to be paid.
        NoOpenidToPay: within WeChat, and no WeChat account is theirs.
        PaymentEnding, PaymentRefused, OutcomeUnknown, Busy: as payments say.
    """
    booking = load_own(ctx, booking_id)
    if booking.state is not BookingState.HELD:
        raise BookingInOtherState(state=booking.state.value)
    return beginning.begin_as(
        ctx, payment_id=booking_id, payer_id=booking.guest_id, channel=channel, no_openid=NoOpenidToPay
    )


def look(ctx: Context, *, booking_id: str) -> Booking:
    """Ask WeChat Pay about the acting person's booking, and return it as it is then.

    Raises:
        NoSuchBooking: it is not theirs.
    """
    booking = load_own(ctx, booking_id)
    if booking.state is not BookingState.HELD:
        return booking
    looking.look(ctx, payment_id=booking_id)
    return load(booking_id)


def settle(ctx: Context, payment: Payment) -> None:
    """Make a booking booked whose payment is paid; where that can not be any more, give the money back.

    It can not where it was cancelled, its places or a host are gone, or its hold ran out and it has begun. Told by
    payments.

    Raises:
        Busy: contended; payments tell it again.
    """
    ending.settle(
        payment,
        load=load,
        is_heard=lambda booking: booking.was_paid or LATE in booking.done,
        is_lost=lambda booking: _is_lost(ctx, booking),
        pay=lambda booking: _pay(ctx, payment, booking),
        give_back=lambda booking: _give_late_back(ctx, payment, booking),
        gone=GONE,
    )


def _is_lost(ctx: Context, booking: Booking) -> bool:
    """Tell whether a booking can not be paid any more: it was cancelled, or began after its hold had run out."""
    return booking.state is BookingState.CANCELLED or core.is_over_late(booking, ctx.now())


def _pay(ctx: Context, payment: Payment, booking: Booking) -> None:
    """Make a booking booked: its places are confirmed, or taken again where its hold ran out."""
    mark = fingerprint("paid", payment.paid_by)
    paid = core.after(booking, BookingDeed.PAY, key=payment.paid_by, mark=mark, now=ctx.now(), by=PAYER)
    also = changed(ctx, booking, paid).merge(
        telling.moved(ctx, booking, tidings.BOOKED),
        *(prepare_active(holder_id=one, refusal=lambda _: HostGone()) for one in booking.hosts),
    )
    holds.confirm(ctx, hold_id=booking.hold_id, also=also)


def _give_late_back(ctx: Context, payment: Payment, booking: Booking) -> None:
    """Give back what was paid for a booking that can not be had any more, whole, once, and end it if it waits still.

    The booking itself says that it went back, in the same transaction: nobody who hears of it again can pay it then.
    """
    after = booking
    if booking.state is BookingState.HELD:
        after = core.after(booking, BookingDeed.EXPIRE, key=booking.booking_id, mark="", now=ctx.now(), by=PAYER)
    after = replace(after, done={**after.done, LATE: payment.paid_by}, version=booking.version + 1)
    refund_id, why = refund_id_of(booking, LATE), "超时或订满，全额退回"
    money = refunding.prepare_refund(ctx, payment=payment, refund_id=refund_id, fen=payment.amount_fen, why=why)
    told = telling.moved(ctx, booking, tidings.LATE, fen=payment.amount_fen)
    commit(changed(ctx, booking, after).merge(money, told))
    logs.event("booking_paid_late", town_id=booking.town_id, fen=payment.amount_fen)


def refund_id_of(booking: Booking, which: str) -> str:
    """Return what a refund of a booking is called: the booking's own key, and which of its refunds."""
    return f"{booking.booking_id}-{which}"


def closed(ctx: Context, payment: Payment) -> None:
    """Let a booking expire whose payment closed unpaid, and its hold: who paid late has it where its places are free.

    Nobody holds more at once than the bookings that are counted as unpaid.

    Raises:
        Busy: contended; payments tell it again.
    """
    ending.close(
        payment,
        load=load,
        waits=lambda booking: booking.state is BookingState.HELD,
        run_out=lambda booking: _run_out(ctx, booking),
    )


def _run_out(ctx: Context, booking: Booking) -> None:
    """Let a booking run out, and its hold, also where that did already."""
    after = core.after(booking, BookingDeed.EXPIRE, key=booking.booking_id, mark="", now=ctx.now(), by=PAYER)
    writes = changed(ctx, booking, after)
    if holds.expire(ctx, hold_id=booking.hold_id, also=lambda _: writes).replayed:
        commit(writes)


def changed(ctx: Context, booking: Booking, after: Booking) -> Writes:
    """Return the writes of what a booking is after a deed; they fail with `Moved` where it is another version by now.

    One that waits to be paid no more is counted as wasted where nothing was paid, a free one that is over no more. One
    that is over before it began is on no host's day, and the book of proceeds says what it assigns then.
    """
    writes = store.change_of(after, booking.version, refusal=lambda _: Moved())
    writes.merge(store.expected_of(booking, after))
    if booking.state is BookingState.HELD and after.state is not BookingState.HELD:
        paid = after.state is BookingState.BOOKED or LATE in after.done
        writes.merge(store.less_unpaid(booking.guest_id, wasted=not paid))
    if booking.state is BookingState.EXPIRED and after.state is BookingState.BOOKED:
        writes.merge(store.less_wasted(booking.guest_id))
    if booking.is_free and booking.is_open and not after.is_open:
        writes.merge(store.less_free(booking.guest_id))
    return writes.merge(
        book.prepare_entry(
            ctx,
            town_id=booking.town_id,
            document=booking.booking_id,
            version=after.version,
            before=assigned_of(booking),
            after=assigned_of(after),
        )
    )


def refunded(ctx: Context, refund: Refund) -> None:
    """Hear that a refund of a booking ended. What the guest sees of it is payments' own row.

    That it was given back by hand they are told: it is not where they would look for it.
    """
    if refund.state is RefundState.BY_HAND:
        commit(telling.given_by_hand(ctx, load(refund.payment_id), refund.refund_id, refund.fen))
    logs.event("booking_refund_ended", town_id=refund.payment_id[:5], state=refund.state.value)


def cancel(ctx: Context, *, booking_id: str, back_fen: int, key: str) -> Booking:
    """Cancel the acting person's booking by its rule, once per `key`; `back_fen` is what they were shown to get back.

    Its places are free again but for what was called off. Where it waits to be paid, its payment is closed afterwards;
    who pays in that moment gets it back (`settle`).

    Raises:
        NoSuchBooking: it is not theirs.
        GivesBackOther: something else goes back by now.
        BookingInOtherState, BookingBegun: it has ended, or begun.
        KeyReused: the key did something else.
        Busy: contended; ask again.
    """
    mark = fingerprint("cancel", booking_id, back_fen)
    for _ in range(TURNS_MAX):
        booking = load_own(ctx, booking_id)
        if core.was_done(booking, BookingDeed.CANCEL.value, key, mark):
            return booking
        after, back = core.cancelled(
            booking, shown_fen=back_fen, key=key, mark=mark, now=ctx.now(), by=ctx.actor.signature
        )
        writes = changed(ctx, booking, after).merge(refund_writes(ctx, booking, back, "cancel", "客人取消"))
        if booking.state is BookingState.BOOKED:
            writes.merge(telling.moved(ctx, booking, tidings.CANCELLED))
        try:
            released(ctx, booking, writes)
        except (Moved, Stale, AlreadyDone):
            continue
        if booking.state is BookingState.HELD:
            with contextlib.suppress(Busy):  # The rounds close it.
                looking.close(ctx, payment_id=booking_id)
        return after
    raise Busy


def released(ctx: Context, booking: Booking, writes: Writes) -> None:
    """Give back a booking's places together with these writes, also where the hold was given back already.

    The places of what a host called off stay taken: the pipe that burst is not sold again.
    """
    keeping = quantities(tuple(one.wanted for one in booking.called_off))
    held = holds.release(ctx, hold_id=booking.hold_id, also=lambda _: writes, keeping=keeping)
    if held.replayed:
        commit(writes)


def refund_writes(ctx: Context, booking: Booking, fen: int, which: str, why: str) -> Writes:
    """Return the writes that give so much of a booking back; none for nothing. One round trip where there is some."""
    if fen == 0:
        return Writes()
    payment = opening.payment_of(payment_id=booking.booking_id)
    refund_id = refund_id_of(booking, which)
    return refunding.prepare_refund(ctx, payment=payment, refund_id=refund_id, fen=fen, why=why)
