"""Moves between villages: the ID number, kin and office go from who somebody was in one village to who they are now."""

from __future__ import annotations

import dataclasses

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core import ids, moves
from chalicelib.foundation.identity.core.moves import Named
from chalicelib.foundation.identity.core.people import AlreadyRegistered, ChangedMeanwhile, Resident
from chalicelib.foundation.identity.core.staff import Staff
from chalicelib.foundation.identity.service.places import load_village
from chalicelib.foundation.identity.store import people as store, relatives as relatives_store, staff as staff_store
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
    """Return the writes by which `now` takes the ID number from `old`, as both were read. 4 items, more with kin.

    The number is taken only from who was seen to hold it, and who that was must still be moved away: of two villages
    one gets them, and none where their old one has them back. Their phone no longer finds who they were. Whose cause is
    theirs stays so: declared relatives, and an officer's own account, name who they are now. 3 round trips, 2 where
    the village they left is known.
    """
    writes = store.take_id(now, named, refusal=lambda _: AlreadyRegistered())
    bare = dataclasses.replace(old, phone_masked="", phone_sealed=b"", phone_digest="")
    writes.merge(store.change_resident(old, bare))
    writes.merge(prepare_audit(ctx, place_id=old.village_id, deed="resident.moved_on", target=old.resident_id))
    return writes.merge(_kin(old, now), _accounts(ctx, old, now))


def _kin(old: Resident, now: Resident) -> Writes:
    """Return the writes by which declared relatives hold under the new id, from both sides; at most 62 items."""
    left, mine = relatives_store.find_relatives([old.resident_id, now.resident_id])
    return relatives_store.moved(left, mine, refusal=lambda _: ChangedMeanwhile())


def _accounts(ctx: Context, old: Resident, now: Resident) -> Writes:
    """Return the writes by which staff accounts that name `old` name `now`, and the trail; mostly none.

    It takes effect when their tokens are renewed, in 15 minutes at most.
    """
    writes, town_id = Writes(), load_village(village_id=old.village_id).town_id
    enabled: Staff | None = None
    for staff in staff_store.every_staff(town_id):
        if staff.resident_id == old.resident_id:
            writes.merge(staff_store.prepare_moved(staff, now.resident_id, ctx.new_id(), ChangedMeanwhile()))
            if not staff.disabled:
                enabled = enabled or staff
            writes.merge(prepare_audit(ctx, place_id=town_id, deed="staff.moved_on", target=staff.staff_id))
    return writes if enabled is None else writes.merge(staff_store.prepare_person_moved(enabled, now.resident_id))
