"""Scanning without a network: the signed list that a device takes along, and the scans that it brings back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.foundation.identity.service import codes
from chalicelib.foundation.reservations.core.places import Place
from chalicelib.foundation.reservations.service import places
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.paging import Page
from chalicelib.points.activities.core import activities as core, offline
from chalicelib.points.activities.core.deeds import Deed, next_state
from chalicelib.points.activities.core.offline import Kept, Listed, OfflineList, OfflineListInvalid, Uploaded
from chalicelib.points.activities.service.attendance import scan
from chalicelib.points.activities.service.known import known_activity

PURPOSE = "offline-scans"


def list_of(ctx: Context, *, activity_id: str, size: int, cursor: str | None) -> OfflineList:
    """Return a page of who signed up, for a device to know them by without a network. 2 round trips, one more cold.

    Raises:
        NoSuchActivity, NotOfTheTeam, ActivityInOtherState: as `attendance.scan`.
    """
    activity = known_activity(ctx, activity_id=activity_id)
    core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
    next_state(activity.state, Deed.SCAN)
    page = places.list_places(slot_id=activity_id, size=size, cursor=cursor)
    tokens = codes.tokens_of(holder_ids=[place.holder for place in page.rows])
    rows = [_listed(activity_id, place, *tokens.get(place.holder, ("", ()))) for place in page.rows]
    issued_at = str(int(ctx.now().timestamp()))
    return OfflineList(activity, f"{issued_at}.{_signature(ctx, activity_id, issued_at)}", Page(rows, page.cursor))


def _listed(activity_id: str, place: Place, masked_name: str, tokens: Sequence[str]) -> Listed:
    return Listed(place, masked_name, tuple(offline.mark_of(activity_id, token) for token in tokens))


def _signature(ctx: Context, activity_id: str, issued_at: str) -> str:
    return keys.digest(PURPOSE, offline.signed_text(activity_id, ctx.actor.subject, issued_at))


def upload(ctx: Context, *, activity_id: str, ticket: str, kept: Sequence[Kept]) -> list[Uploaded]:
    """Take the scans that a device kept, in the order in which they were made; each is answered on its own.

    Each has its own key, so that an upload may be sent again, whole or in part, from this device or after a restart.
    What `attendance.scan` refuses is told beside its key: a conflict that somebody looks at, not one that stops others.
    Three round trips a scan.

    Raises:
        OfflineListInvalid: the ticket was not issued for this activity to this person, or is too old.
    """
    assert len(kept) <= offline.SCANS_MAX, len(kept)
    issued_at, signature = offline.read_ticket(ticket)
    stamp = ticket.partition(".")[0]
    if not keys.same(signature, _signature(ctx, activity_id, stamp)):
        raise OfflineListInvalid
    offline.refuse_stale(issued_at, ctx.now())
    done = {
        one.key: _taken(ctx, activity_id, one, issued_at) for one in sorted(kept, key=lambda one: (one.at, one.key))
    }
    return [done[one.key] for one in kept]


def _taken(ctx: Context, activity_id: str, kept: Kept, issued_at: dt.datetime) -> Uploaded:
    try:
        offline.refuse_untimely(kept.at, issued_at, ctx.now())
        scanned = scan(
            ctx,
            activity_id=activity_id,
            code=kept.code,
            direction=kept.direction,
            key=kept.key,
            spot=kept.spot,
            at=min(kept.at, ctx.now()),
        )
    except DomainError as refusal:
        return Uploaded(kept.key, None, refusal.code, refusal.sentence("zh"), refusal.sentence("en"))
    return Uploaded(kept.key, scanned)
