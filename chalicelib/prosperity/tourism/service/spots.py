"""Spots at the desk: officers write them, publish and withdraw them, and renew the codes on their signs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.bookings.service import reading as offers
from chalicelib.prosperity.tourism.core import codes, spots as core, trails
from chalicelib.prosperity.tourism.core.deeds import ShowDeed, Showing
from chalicelib.prosperity.tourism.core.finding import sound_of
from chalicelib.prosperity.tourism.core.refusals import (
    NoSuchMap,
    NoSuchSpot,
    SpotOnTrail,
    TourismChanged,
    TourismFull,
)
from chalicelib.prosperity.tourism.core.spots import Spot, SpotTerms
from chalicelib.prosperity.tourism.service import photos
from chalicelib.prosperity.tourism.service.towns import load_map
from chalicelib.prosperity.tourism.store import spots as store, towns


def write_spot(ctx: Context, *, village_id: str, terms: SpotTerms, key: str) -> Spot:
    """Keep a new spot of a village as a draft, with a code for its sign; once per `key`.

    Two round trips, three with pictures, one more with something to be booked.

    Raises:
        NoSuchMap: the town has none that it could stand on.
        InvalidInput: as `core.checked` and `core.refuse_unknown`, or a picture can not be used.
        TourismFull: the town has as many as there may be. KeyReused: the key made something else.
    """
    spot_id, mark, town_id = core.id_of(village_id, key), _mark("write", village_id, terms), places_of(village_id)[0]
    try:
        _, drawn = load_map(town_id)
        core.checked(terms, drawn)
        _refuse_unknown(village_id, terms.bookable_ids)
        pictures = photos.exchanged(ctx, spot_id, terms.media_ids)
    except DomainError:
        first = store.find_spot(spot_id)
        if first is None or first.fingerprint != mark:
            raise
        return first
    code = codes.code_of(ctx.random_bytes(codes.RANDOM_BYTES))
    made = Spot(spot_id, town_id, terms, code, sound_of(terms.name), Showing.DRAFT, ctx.now(), mark)

    def refusal(image: Any) -> Exception:
        first = store.spot_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == mark else KeyReused()

    writes = store.creation_of(made, refusal).merge(towns.one_spot_more(town_id, _full), pictures)
    try:
        commit(writes.merge(_audited(ctx, made, "write")))
    except AlreadyDone as done:
        first = done.first
        assert isinstance(first, Spot)
        return first
    return made


def _refuse_unknown(village_id: str, bookable_ids: Sequence[str]) -> None:
    of = [one for one in bookable_ids if one.startswith(f"{village_id}j")]
    core.refuse_unknown(bookable_ids, {one.bookable_id for one in offers.find(bookable_ids=of)})


def _full(image: Any) -> Exception:
    return NoSuchMap() if image is None or image.drawn is None else TourismFull(most=core.SPOTS_MAX)


def change_spot(ctx: Context, *, spot_id: str, terms: SpotTerms, looked_at: int, key: str) -> Spot:
    """Replace what is said of a spot, once per `key`.

    3 round trips, one more each with new pictures and with something new to be booked.

    Raises:
        NoSuchSpot. InvalidInput: as `write_spot`. KeyReused: the key did something else.
        TourismChanged: it is another version than the one that was looked at.
    """

    def change(seen: Spot) -> tuple[Spot, Writes]:
        core.checked(terms, load_map(seen.town_id)[1])
        new = [one for one in terms.bookable_ids if one not in seen.terms.bookable_ids]
        _refuse_unknown(seen.village_id, new)
        pictures = photos.exchanged(ctx, spot_id, terms.media_ids, seen.terms.media_ids)
        return core.changed(seen, terms, sound_of(terms.name)), pictures

    return _done(ctx, spot_id, change, _Asked(key, _mark("change", terms, looked_at), looked_at), "change")


def move_spot(ctx: Context, *, spot_id: str, deed: ShowDeed, looked_at: int, key: str) -> Spot:
    """Put a spot on the map, or take it off, once per `key`. 2 round trips, 3 to take it off.

    Raises:
        NoSuchSpot. ShownInOtherState. KeyReused.
        TourismChanged: it is another version than the one that was looked at, as for a key that comes late.
        SpotOnTrail: a trail that everybody sees leads there.
    """

    def move(seen: Spot) -> tuple[Spot, Writes]:
        after = core.moved(seen, deed)
        return after, _off_trails(seen) if deed is ShowDeed.WITHDRAW else Writes()

    return _done(ctx, spot_id, move, _Asked(key, _mark("move", deed, looked_at), looked_at), deed.value)


def _off_trails(spot: Spot) -> Writes:
    """Return the check that no trail leads to a spot, as none does now."""
    town = towns.find_town(spot.town_id)
    leads = trails.leading_to(town.trails, spot.spot_id)
    if leads is not None:
        raise SpotOnTrail(title=leads.terms.title)
    return towns.as_seen(town, refusal=lambda _: TourismChanged())


def renew_code(ctx: Context, *, spot_id: str, looked_at: int, key: str) -> Spot:
    """Give a spot's sign another code, once per `key`; the old one is refused from now on. 2 round trips.

    Raises:
        NoSuchSpot. KeyReused.
        TourismChanged: it is another version than the one that was looked at, as for a key that comes late.
    """

    def renew(seen: Spot) -> tuple[Spot, Writes]:
        after = core.renewed(seen, codes.code_of(ctx.random_bytes(codes.RANDOM_BYTES)))
        return after, store.code_of(after)

    return _done(ctx, spot_id, renew, _Asked(key, _mark("renew", looked_at), looked_at), "code")


def load(spot_id: str) -> Spot:
    """Return a spot. One round trip.

    Raises:
        NoSuchSpot: there is none.
    """
    found = store.find_spot(spot_id)
    if found is None:
        raise NoSuchSpot
    return found


def _mark(*parts: object) -> str:
    return fingerprint("spot", *(dataclasses.astuple(one) if isinstance(one, SpotTerms) else one for one in parts))


@value
class _Asked:
    """The key of a deed, what it asks, and of which version of the spot."""

    key: str
    mark: str
    looked_at: int


def _is_replay(seen: Spot, asked: _Asked) -> bool:
    if seen.last_key != asked.key:
        return False
    if seen.last_mark != asked.mark:
        raise KeyReused
    return True


def _done(ctx: Context, spot_id: str, plan: Callable[[Spot], tuple[Spot, Writes]], asked: _Asked, deed: str) -> Spot:
    """Do something with the version of a spot that was looked at.

    A spot knows its last key alone: an older one that comes again is for a version that is no more, and does nothing.
    """
    seen = load(spot_id)
    if _is_replay(seen, asked):
        return seen
    if seen.version != asked.looked_at:
        raise TourismChanged
    after, also = plan(seen)
    after = replace(after, last_key=asked.key, last_mark=asked.mark)
    writes = store.change_of(after, seen.version, refusal=lambda image: Stale(store.spot_of(image)))
    try:
        commit(writes.merge(also, _audited(ctx, seen, deed)))
    except Stale as now:
        if now.image is not None and _is_replay(now.image, asked):
            return now.image  # type: ignore[no-any-return]  # What `refusal` above gave it.
        raise TourismChanged from None
    return after


def _audited(ctx: Context, spot: Spot, deed: str) -> Writes:
    return prepare_audit(ctx, place_id=spot.village_id, deed=f"tourism.{deed}", target=spot.spot_id)
