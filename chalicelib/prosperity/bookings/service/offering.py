"""What can be booked is written by its host and shown once an officer of the village looked at it.

A host is a resident (`owner_id` is theirs) or the village's collective (`owner_id` is "", and officers write for it).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.foundation.identity.service.people import prepare_active
from chalicelib.foundation.moderation.core import Suggest
from chalicelib.foundation.moderation.service import texts
from chalicelib.foundation.reservations.service import slots
from chalicelib.foundation.reservations.service.slots import NoSuchSlot
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused, NotAllowed
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.bookings.core import bookables as core
from chalicelib.prosperity.bookings.core.bookables import Bookable, BookableDeed, BookableState, Terms
from chalicelib.prosperity.bookings.core.listed import DayFree
from chalicelib.prosperity.bookings.core.refusals import BookableChanged, BookableWordsRisky, HostGone, NoSuchBookable
from chalicelib.prosperity.bookings.service import photos, telling
from chalicelib.prosperity.bookings.store import bookables as store

FORUM = 3
"""WeChat's scene of what anybody reads."""


def load(bookable_id: str) -> Bookable:
    """Return a bookable. One round trip.

    Raises:
        NoSuchBookable: there is none.
    """
    found = store.find_bookable(bookable_id)
    if found is None:
        raise NoSuchBookable
    return found


def load_of(bookable_id: str, owner_id: str) -> Bookable:
    """Return a bookable of a host's. One round trip.

    Raises:
        NoSuchBookable: there is none, or it is somebody else's.
    """
    found = load(bookable_id)
    if found.owner_id != owner_id:
        raise NoSuchBookable
    return found


def write_bookable(ctx: Context, *, village_id: str, owner_id: str, terms: Terms, key: str) -> Bookable:
    """Keep a new bookable of a host as a draft, once per `key`. One round trip, two with pictures.

    Raises:
        InvalidInput: as `core.checked`, or a picture can not be used. BookableWordsRisky: nobody may read it.
        NotAllowed: the host is no resident any more.
        KeyReused: the key made something else.
    """
    bookable_id, mark = core.id_of(village_id, key), _mark("write", village_id, owner_id, terms)
    made = Bookable(
        bookable_id, places_of(village_id)[0], owner_id, core.checked(terms), BookableState.DRAFT, ctx.now(), mark
    )

    def refusal(image: Any) -> Exception:
        first = store.bookable_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == mark else KeyReused()

    try:
        _refuse_risky(ctx, terms)
        writes = store.creation_of(made, refusal).merge(photos.attached(ctx, bookable_id, terms.media_ids))
        if owner_id:
            writes.merge(prepare_active(holder_id=owner_id, refusal=lambda _: NotAllowed()))
        commit(writes.merge(_audited(ctx, made, "write")))
    except AlreadyDone as done:
        first: Bookable = done.first
        return first
    except DomainError:
        there = store.find_bookable(bookable_id)
        if there is None or there.fingerprint != mark:
            raise
        return there
    return made


def _refuse_risky(ctx: Context, terms: Terms) -> None:
    """Let words pass that WeChat does not think nobody may read; what it can not judge, officers look at anyway."""
    if texts.check_text(ctx, text=terms.said, person_id=ctx.actor.subject, scene=FORUM).suggest is Suggest.RISKY:
        refusal = BookableWordsRisky
        raise refusal(fields=[{"field": "words", "code": refusal.code, "zh": refusal.zh, "en": refusal.en}])


def _mark(*parts: object) -> str:
    return fingerprint("bookable", *(dataclasses.astuple(one) if isinstance(one, Terms) else one for one in parts))


def change_bookable(
    ctx: Context, *, bookable_id: str, owner_id: str, terms: Terms, looked_at: int, key: str
) -> Bookable:
    """Replace what a host's bookable says and costs, once per `key`, while it does not show. 2 round trips.

    What is booked keeps the price and the rule that it was booked by.

    Raises:
        NoSuchBookable, BookableInOtherState, BookableStands: as these say.
        BookableChanged: it is another version than the one that was looked at.
        InvalidInput, BookableWordsRisky: as `write_bookable`. KeyReused: the key did something else.
    """
    seen, mark = load_of(bookable_id, owner_id), _mark("change", looked_at, terms)
    if _is_replay(seen, key, mark):
        return seen
    if seen.version != looked_at:
        raise BookableChanged
    after = core.changed(seen, core.checked(terms))
    _refuse_risky(ctx, terms)
    also = photos.attached(ctx, bookable_id, terms.media_ids, before=seen.terms.media_ids)
    return _commit(ctx, seen, after, done=(key, mark), deed="change", also=also)


def close_days(
    ctx: Context, *, bookable_id: str, owner_id: str, days: Sequence[dt.date], looked_at: int, key: str
) -> Bookable:
    """Set the days on which a host takes nobody, once per `key`; what is booked stays booked. 2 round trips.

    Raises:
        NoSuchBookable. BookableChanged: it is another version than the one that was looked at. KeyReused.
    """
    seen, mark = load_of(bookable_id, owner_id), _mark("close", looked_at, *days)
    if _is_replay(seen, key, mark):
        return seen
    if seen.version != looked_at:
        raise BookableChanged
    return _commit(ctx, seen, core.with_closed(seen, tuple(days)), done=(key, mark), deed="close")


def set_places(
    ctx: Context, *, bookable_id: str, owner_id: str, day: dt.date, sitting_id: str, places: int, key: str
) -> DayFree:
    """Let a host have fewer places than usual on one day, or as many again, once per `key`; what is booked stays.

    4 round trips, 6 where nobody booked that day before.

    Raises:
        NoSuchBookable: it is none of theirs. BookableInOtherState, NoSuchSitting, InvalidInput: as
            `core.refuse_places`.
        BelowTaken: more is booked on that day. KeyReused: the key did something else. Busy.
    """
    seen = load_of(bookable_id, owner_id)
    core.refuse_places(seen, day, sitting_id, places, business_date(ctx.now()))
    slot_id = core.slot_id_of(bookable_id, day, sitting_id)

    def audited(_: object) -> Writes:
        return _audited(ctx, seen, "places")

    try:
        slots.adjust(ctx, slot_id=slot_id, capacity=places, key=key, also=audited)
    except NoSuchSlot:
        slots.open_slot(ctx, slot_id=slot_id, capacity=seen.terms.capacity)
        slots.adjust(ctx, slot_id=slot_id, capacity=places, key=key, also=audited)
    now = slots.load_slot(slot_id=slot_id)
    return DayFree(day, {sitting_id: now.free}, {sitting_id: now.capacity})


def move_bookable(ctx: Context, *, bookable_id: str, owner_id: str, deed: BookableDeed, key: str) -> Bookable:
    """Let a host ask for their bookable to show, recall that, or withdraw it, once per `key`. 2 round trips.

    Raises:
        NoSuchBookable, BookableInOtherState, KeyReused.
        BookableChanged: somebody else changed it at the same moment.
    """
    assert deed not in core.OFFICERS, deed
    seen, mark = load_of(bookable_id, owner_id), _mark("move", deed)
    if _is_replay(seen, key, mark):
        return seen
    return _commit(ctx, seen, core.moved(seen, deed, ctx.now()), done=(key, mark), deed=deed.value)


def decide_bookable(
    ctx: Context,
    *,
    bookable_id: str,
    deed: BookableDeed,
    shares: tuple[int, int],
    reason: str,
    looked_at: int,
    key: str,
) -> Bookable:
    """Publish a bookable with the shares of the collective and the platform (permille), return or suspend it.

    Once per `key`, and as it was looked at: nobody publishes what they did not see. Its host is told. 2 round trips, 3
    where it is a resident's.

    Raises:
        OwnFamily: its host is the acting officer, of their household, or a relative.
        InvalidInput: shares pass the whole. HostGone: its host moved away or died.
        NoSuchBookable, BookableInOtherState, BookableChanged, KeyReused: as `move_bookable`.
    """
    assert deed in core.OFFICERS, deed
    seen, mark = load(bookable_id), _mark("decide", deed, *shares, reason, looked_at)
    if _is_replay(seen, key, mark):
        return seen
    if seen.version != looked_at:
        raise BookableChanged
    if seen.owner_id:
        find_untied(ctx, seen.owner_id)
    after, also = core.moved(seen, deed, ctx.now(), reason), Writes()
    if deed is BookableDeed.PUBLISH:
        collective, platform = core.checked_shares(*shares)
        after = replace(after, collective_permille=collective, platform_permille=platform)
        if seen.owner_id:
            also = prepare_active(holder_id=seen.owner_id, refusal=lambda _: HostGone())
    if seen.owner_id:
        also.merge(telling.decided(ctx, after, deed))
    return _commit(ctx, seen, after, done=(key, mark), deed=deed.value, also=also)


def _is_replay(seen: Bookable, key: str, mark: str) -> bool:
    if seen.last_key != key:
        return False
    if seen.last_mark != mark:
        raise KeyReused
    return True


def _commit(
    ctx: Context, seen: Bookable, after: Bookable, *, done: tuple[str, str], deed: str, also: Writes | None = None
) -> Bookable:
    """Write a change of a bookable; `done` is the key that does it, and what it asks."""
    key, mark = done
    after = replace(after, last_key=key, last_mark=mark)
    writes = store.change_of(after, seen.version, refusal=lambda image: Stale(store.bookable_of(image)))
    try:
        commit(writes.merge(also or Writes(), _audited(ctx, seen, deed)))
    except Stale as now:
        if now.image is not None and _is_replay(now.image, key, mark):
            return now.image  # type: ignore[no-any-return]  # What `refusal` above gave it.
        raise BookableChanged from None
    return after


def _audited(ctx: Context, bookable: Bookable, deed: str) -> Writes:
    return prepare_audit(ctx, place_id=bookable.village_id, deed=f"bookings.{deed}", target=bookable.bookable_id)
