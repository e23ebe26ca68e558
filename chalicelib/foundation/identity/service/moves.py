"""Moves between villages: the ID number goes from who somebody was in one village to who they are in another."""

from __future__ import annotations

import dataclasses

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core import ids, moves
from chalicelib.foundation.identity.core.moves import Named
from chalicelib.foundation.identity.core.people import AlreadyRegistered, Resident
from chalicelib.foundation.identity.store import people as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes


def find_left(*, named: Named, village_id: str) -> Resident:
    """Return who the person was in the village that they left for this one. One round trip.

    Raises:
        AlreadyRegistered: they live there still, or died, or are registered here.
        RegisteredBefore: they were registered here before.
    """
    moves.check_new(named, village_id)
    old = store.find_holder(named.resident_id, consistent=True)
    if not isinstance(old, Resident):
        raise ids.NoSuchHolder
    moves.check_left(old, village_id)
    return old


def prepare_taken(ctx: Context, *, now: Resident, named: Named, old: Resident) -> Writes:
    """Return the writes by which `now` takes the ID number from `old`, as both were read. 3 or 4 items.

    The number is taken only from who was seen to hold it, and who that was must still be moved away: of two villages
    one gets them, and none where their old one has them back. Their phone no longer finds who they were.
    """
    writes = store.take_id(now, named, refusal=lambda _: AlreadyRegistered())
    bare = dataclasses.replace(old, phone_masked="", phone_sealed=b"", phone_digest="")
    writes.merge(store.change_resident(old, bare))
    return writes.merge(prepare_audit(ctx, place_id=old.village_id, deed="resident.moved_on", target=old.resident_id))
