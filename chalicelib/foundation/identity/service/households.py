"""Households: enter them, say who is their head, move people between them."""

from __future__ import annotations

import dataclasses

from chalicelib.foundation.audit.service import prepare_audit, record
from chalicelib.foundation.identity.core import ids, people
from chalicelib.foundation.identity.core.people import Household, NoSuchHousehold, Resident, Status
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.foundation.identity.service.people import new_token
from chalicelib.foundation.identity.service.told import HEADED, JOINED, LEFT, MOVED, prepare_told
from chalicelib.foundation.identity.store import households as households_store, people as store, places as places_store
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit


def add_household(ctx: Context, *, village_id: str, number: str, group: str = "") -> Household:
    """Enter a household under the village's own number, empty, with a code of its own.

    Raises:
        NoSuchPlace: there is no such village.
        NoSuchGroup: the village has no such group.
        NumberTaken: the village has a household with this number.
    """
    village, first = places_store.take_holders(village_id, 1)
    people.check_group(group, village.groups)
    household_id = ids.household_id_of(village_id, ids.holder_of(first))
    made_on = business_date(ctx.now())
    household = Household(household_id, number, group, Status.ACTIVE, "", (), new_token(ctx), made_on=made_on)
    writes = households_store.create_household(household)
    commit(writes.merge(prepare_audit(ctx, place_id=village_id, deed="household.add", target=household_id)))
    return household


def load_household(*, household_id: str) -> Household:
    """Return a household.

    Raises:
        NoSuchHousehold: there is none with this id.
    """
    found = store.find_holder(household_id, consistent=True)
    if not isinstance(found, Household):
        raise NoSuchHousehold
    return found


def read_household(ctx: Context, *, household_id: str) -> tuple[Household, list[Resident]]:
    """Return a household and its members for an officer's eyes, and record that the officer looked.

    Raises:
        NoSuchHousehold: there is none with this id.
    """
    household = load_household(household_id=household_id)
    members = store.find_holders(household.member_ids, consistent=True) if household.member_ids else []
    record(ctx, place_id=household.village_id, deed="household.read", target=household_id)
    return household, list(store.residents_among(members).values())


def move_resident(ctx: Context, *, resident_id: str, household_id: str, relation: str = "") -> Resident:
    """Move somebody into a household of the same village, out of the one they are in. Points stay where they are.

    They, and the people of both households, are told. They wait for `SETTLING_DAYS` before they spend its points.

    Raises:
        OwnFamily: who moves them, or one of the two households, is the officer's own family.
        NoSuchHolder: there is no such resident.
        NotActive: they moved away or died.
        NoSuchHousehold: there is no such household in their village.
        HouseholdFull, HouseholdHasHead: they can not join it.
        ChangedMeanwhile: somebody else changed them at the same moment.
    """
    if people.village_of(household_id) != people.village_of(resident_id):
        raise NoSuchHousehold
    family, (seen, target) = find_untied(ctx, resident_id, household_id)
    if not isinstance(seen, Resident):
        raise ids.NoSuchHolder
    people.check_active(seen)
    if not isinstance(target, Household):
        raise NoSuchHousehold
    if seen.household_id == household_id:
        return seen
    today, head = business_date(ctx.now()), relation == people.HEAD
    joined_on = target.joined_on(today)
    now = dataclasses.replace(
        seen, household_id=household_id, relation=relation, joined_on=joined_on, left=seen.leaving(today)
    )
    writes = store.change_resident(seen, now)
    writes.merge(households_store.join_household(target, resident_id, head=head, today=today))
    writes.merge(prepare_told(ctx, [resident_id], MOVED, since=joined_on))
    writes.merge(prepare_told(ctx, target.member_ids, HEADED if head else JOINED, since=joined_on))
    if seen.household_id:
        left = load_household(household_id=seen.household_id)
        family.refuse(left.household_id, left)
        writes.merge(households_store.leave_household(left, resident_id, today=today))
        writes.merge(prepare_told(ctx, set(left.member_ids) - {resident_id}, LEFT, since=None))
    commit(writes.merge(prepare_audit(ctx, place_id=seen.village_id, deed="household.move", target=resident_id)))
    return now


def set_head(ctx: Context, *, household_id: str, resident_id: str) -> None:
    """Make a member the head of their household; all its people are told. Saying who leads it already does nothing.

    The new head waits for `SETTLING_DAYS` before they spend its points.

    Raises:
        OwnFamily: it is the officer's own household, or a relative's.
        NoSuchHousehold: there is none with this id.
        NotAMember: they do not belong to it.
        ChangedMeanwhile: somebody else changed the head at the same moment.
    """
    village_id = people.village_of(household_id)
    if people.village_of(resident_id) != village_id:
        raise people.NotAMember
    _, (seen, _) = find_untied(ctx, household_id, resident_id)
    if not isinstance(seen, Household):
        raise NoSuchHousehold
    if seen.head_id == resident_id:
        return
    today = business_date(ctx.now())
    now = seen.headed(resident_id, today)
    writes = households_store.set_head(seen, resident_id, today=today)
    writes.merge(prepare_told(ctx, seen.member_ids, HEADED, since=now.headed_on))
    commit(writes.merge(prepare_audit(ctx, place_id=village_id, deed="household.head", target=household_id)))
