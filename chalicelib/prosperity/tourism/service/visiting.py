"""Visitors: a stamp by the code on site, once a day at each spot, and what a finished trail gives."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.activities.core.geofence import Spot as Device
from chalicelib.points.ledger.core.keys import refuse_untimely
from chalicelib.prosperity.coupons.service.taking import prepare_let_in, town_of
from chalicelib.prosperity.tourism.core import cards as core, codes, spots
from chalicelib.prosperity.tourism.core.cards import Card, Had, Visit
from chalicelib.prosperity.tourism.core.refusals import NoSuchSpotCode, NoSuchTrail, SpotElsewhere
from chalicelib.prosperity.tourism.core.spots import Spot
from chalicelib.prosperity.tourism.core.trails import Trail
from chalicelib.prosperity.tourism.service import rewarding
from chalicelib.prosperity.tourism.store import cards as store, spots as spots_store
from chalicelib.prosperity.tourism.store.cards import Before

TURNS_MAX = 6
"""How often a stamp is decided anew because the person's card moved on: two scans at once are the worst there is."""


@value
class CheckedIn:
    """What a check-in came to, and at which spot."""

    visit: Visit
    spot: Spot


def check_in(ctx: Context, *, code: str, device: Device | None, key: str) -> CheckedIn:
    """Stamp the acting person's card at the spot whose sign says `code`; once per `key`, once a day.

    Where the stamp finishes a trail, what it gives is given in the same transaction; what can not be given now is asked
    for later by `collect`. `device` is where the phone is: it is looked at, and not kept. 3 round trips, one more cold
    for a villager; with a reward one more, with a member's coupon two.

    Raises:
        NoSuchSpotCode, SpotElsewhere, SpotCodeOld, SpotNotShown, SpotClosed, WhereNeeded, TooFarAway: as these say.
        StampedToday: the card has a stamp of today from there.
        MemberBlocked, NoSuchMember, NotAllowed: they are not let in.
        KeyReused: the key was for another spot. KeyTooOld, KeyAhead: as `refuse_untimely`. Busy: ask again.
    """
    code = codes.read(code)
    spot_id = spots_store.find_by_code(code) if len(code) == codes.LENGTH else None
    if spot_id is None:
        raise NoSuchSpotCode
    town_id = town_of(ctx)
    for _ in range(TURNS_MAX):
        before = store.find_before(ctx.actor.subject, town_id=town_id, spot_id=spot_id)
        assert before.spot is not None, "a code is made with its spot"
        if key in before.card.visits:
            return _again(before.card.visits[key], before.spot)
        if before.spot.town_id != town_id:
            raise SpotElsewhere
        now = ctx.now()
        refuse_untimely(key, now)
        spots.refuse_stamp(before.spot, code=code, device=device, now=now, today=business_date(now))
        try:
            return CheckedIn(_stamped(ctx, before, key), before.spot)
        except (Stale, AlreadyDone):  # Another scan of theirs was quicker, or they took a trail's coupon a moment ago.
            continue
    raise Busy


def _again(first: Visit, spot: Spot) -> CheckedIn:
    if first.spot_id != spot.spot_id:
        raise KeyReused
    return CheckedIn(first, spot)


def _stamped(ctx: Context, before: Before, key: str) -> Visit:
    """Commit a stamp, and what the first trail that it finishes gives; of others at once, nothing is given yet."""
    spot, today = before.spot, business_date(ctx.now())
    assert spot is not None
    card = core.stamped(before.card, spot.spot_id, today)
    done = core.finished(card, before.town.trails)
    is_first = spot.spot_id not in before.card.stamps

    def deed(had: dict[str, Had], also: Writes) -> Visit:
        visit = Visit(key, spot.spot_id, today, is_first, had)
        writes = store.card_change(core.visited(card, visit), before.card.version, refusal=Stale)
        writes.merge(
            store.one_visit_more(spot.town_id, spot.spot_id, today, card.person_id),
            prepare_let_in(ctx),
            also,
        )
        commit(writes)
        return visit

    later = {one.trail_id: Had(today, why=rewarding.LATER) for one in done[1:]}
    if not done:
        return deed({}, Writes())
    trail_id = done[0].trail_id
    try:
        return rewarding.given(ctx, done[0], today, lambda had, also: deed({trail_id: had, **later}, also))
    except rewarding.WAITS as refusal:
        return deed({trail_id: Had(today, why=refusal.code), **later}, Writes())


def collect(ctx: Context, *, trail_id: str) -> Had:
    """Return what the acting person had for a trail that they finished; given now where it was not, once for ever.

    Two round trips, one more cold for a villager, and what the reward takes.

    Raises:
        NoSuchTrail: their town shows none such. TrailUnfinished: stamps are missing.
        What `rewarding.WAITS` lists: it can not be given now. Busy: ask again.
    """
    town_id = town_of(ctx)
    for _ in range(TURNS_MAX):
        card, town = store.find_progress(ctx.actor.subject, town_id)
        trail = next((one for one in town.trails if one.is_shown and one.trail_id == trail_id), None)
        if trail is None:
            raise NoSuchTrail
        if trail_id in card.had:
            return card.had[trail_id]
        core.refuse_unfinished(card, trail)
        try:
            return _collected(ctx, card, trail)
        except (Stale, AlreadyDone):
            continue
    raise Busy


def _collected(ctx: Context, card: Card, trail: Trail) -> Had:
    def deed(had: Had, also: Writes) -> Had:
        after = replace(core.with_had(card, {trail.trail_id: had}), version=card.version + 1)
        commit(store.card_change(after, card.version, refusal=Stale).merge(prepare_let_in(ctx), also))
        return had

    return rewarding.given(ctx, trail, business_date(ctx.now()), deed)


@value
class Progress:
    """Somebody's card, and the trails of their town that everybody sees."""

    card: Card
    trails: tuple[Trail, ...]


def read_card(ctx: Context) -> Progress:
    """Return the acting person's card and the trails that it is for. 1 round trip, one more cold for a villager."""
    card, town = store.find_progress(ctx.actor.subject, town_of(ctx))
    return Progress(card, tuple(one for one in town.trails if one.is_shown))
