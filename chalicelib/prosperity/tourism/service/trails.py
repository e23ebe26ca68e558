"""Trails at the desk: officers of the town write them, say what they give, publish and withdraw them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.points.ledger.service.rulebooks import rules_in_force
from chalicelib.prosperity.coupons.service import offering
from chalicelib.prosperity.tourism.core import trails as core
from chalicelib.prosperity.tourism.core.deeds import ShowDeed, Showing
from chalicelib.prosperity.tourism.core.refusals import (
    NoSuchTrail,
    TourismChanged,
    TourismFull,
    TrailSpotHidden,
    unfit,
)
from chalicelib.prosperity.tourism.core.towns import TouristTown
from chalicelib.prosperity.tourism.core.trails import Trail, TrailTerms
from chalicelib.prosperity.tourism.store import spots, towns as store


def write_trail(ctx: Context, *, town_id: str, terms: TrailTerms, key: str) -> Trail:
    """Keep a new trail of a town as a draft, once per `key`. 3 round trips, one more for each sort of reward.

    Raises:
        InvalidInput: a spot is none of the town's, or the reward can not be given.
        TourismFull: the town has as many as there may be.
        TourismChanged: somebody else changed a trail or the map meanwhile. KeyReused.
    """
    trail_id, mark = core.id_of(town_id, key), _mark("write", terms)

    def write(town: TouristTown, found: Trail | None) -> tuple[Trail, Writes]:
        if found is not None:
            if found.fingerprint != mark:
                raise KeyReused
            return found, Writes()
        if len(town.trails) >= core.TRAILS_MAX:
            raise TourismFull(most=core.TRAILS_MAX)
        _checked(ctx, town_id, terms)
        return Trail(trail_id, terms, Showing.DRAFT, mark), Writes()

    return _done(ctx, trail_id, write, (key, mark), "write")


def change_trail(ctx: Context, *, trail_id: str, terms: TrailTerms, looked_at: int, key: str) -> Trail:
    """Replace what a trail says, leads to and gives, once per `key`; what was given stays. As many round trips.

    Raises:
        NoSuchTrail. InvalidInput, TourismChanged, KeyReused: as `write_trail`.
        TrailSpotHidden: it is published, and a spot of it is not.
    """

    def change(_town: TouristTown, found: Trail | None) -> tuple[Trail, Writes]:
        if found is None:
            raise NoSuchTrail
        after = core.changed(found, terms, looked_at)
        _checked(ctx, trail_id[:5], terms)
        return after, _spots_shown(after) if after.is_shown else Writes()

    return _done(ctx, trail_id, change, (key, _mark("change", terms, looked_at)), "change")


def move_trail(ctx: Context, *, trail_id: str, deed: ShowDeed, looked_at: int, key: str) -> Trail:
    """Let everybody see a trail, or nobody any more, once per `key`. 2 round trips.

    Raises:
        NoSuchTrail. ShownInOtherState. TourismChanged, KeyReused: as `write_trail`.
        TrailSpotHidden: a spot of it is not published.
    """

    def move(_town: TouristTown, found: Trail | None) -> tuple[Trail, Writes]:
        if found is None:
            raise NoSuchTrail
        after = core.moved(found, deed, looked_at)
        return after, _spots_shown(after) if after.is_shown else Writes()

    return _done(ctx, trail_id, move, (key, _mark("move", deed, looked_at)), deed.value)


def _checked(ctx: Context, town_id: str, terms: TrailTerms) -> None:
    there = [one.spot_id for one in spots.find_spots(terms.spot_ids) if one.town_id == town_id]
    core.checked(terms, there=there)
    if terms.rule:
        rules = rules_in_force(ctx, place_id=town_id, on=business_date(ctx.now()))
        fit = [one.code for one in rules if one.unit == "event" and one.is_open and not one.for_household]
        if terms.rule not in fit:
            raise unfit(
                field="rule",
                code="no_such",
                zh="要用按次计分、给个人的规则。",
                en="It is no rule that pays a person by event.",
            )
    if terms.offer_id and all(one.offer_id != terms.offer_id for one in offering.list_offers(town_id=town_id)):
        raise unfit(field="offer_id", code="no_such", zh="本镇没有这种优惠券。", en="The town offers no such coupon.")


def _spots_shown(trail: Trail) -> Writes:
    """Return the checks that everybody sees each spot of a trail."""
    ids = trail.terms.spot_ids
    return Writes().merge(*(spots.shown_still(one, refusal=lambda _: TrailSpotHidden()) for one in ids))


def _mark(deed: str, what: object, looked_at: int = 0) -> str:
    said = dataclasses.astuple(what) if isinstance(what, TrailTerms) else what
    return fingerprint("trail", deed, said, looked_at)


def _done(
    ctx: Context,
    trail_id: str,
    plan: Callable[[TouristTown, Trail | None], tuple[Trail, Writes]],
    asked: tuple[str, str],
    deed: str,
) -> Trail:
    """Do something with a trail as it is; `asked` is the key, and what it asks."""
    town_id, (key, mark) = trail_id[:5], asked
    town = store.find_town(town_id)
    found = next((one for one in town.trails if one.trail_id == trail_id), None)
    if found is not None and found.last_key == key:
        if found.last_mark != mark:
            raise KeyReused
        return found
    after, also = plan(town, found)
    if after == found:
        return after
    after = replace(after, last_key=key, last_mark=mark)
    writes = store.change_of(replace(town, trails=core.with_trail(town.trails, after)), refusal=Stale)
    audit = prepare_audit(ctx, place_id=town_id, deed=f"tourism.trail_{deed}", target=trail_id)
    try:
        commit(writes.merge(also, audit))
    except Stale:
        again = next((one for one in store.find_town(town_id).trails if one.trail_id == trail_id), None)
        if again is not None and (again.last_key, again.last_mark) == (key, mark):
            return again
        raise TourismChanged from None
    return after
