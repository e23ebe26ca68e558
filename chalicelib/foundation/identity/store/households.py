"""Writes households: made, joined, left, changed."""

from __future__ import annotations

import dataclasses
from typing import Any

from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from chalicelib.foundation.identity.core import ids, people
from chalicelib.foundation.identity.core.people import Household, Status
from chalicelib.foundation.identity.records.people import ALONE, HolderRecord, KeyRecord
from chalicelib.foundation.identity.store.people import token_record
from chalicelib.kernel.writes import Writes


def _size(path: Any) -> Any:
    return size(path)


def create_household(household: Household) -> Writes:
    """Return the writes of a new household: its number's key guards that the village has it once. 3 items."""
    record = HolderRecord(
        household.village_id,
        household.holder,
        kind="household",
        status=household.status.value,
        group=household.group,
        code=household.code,
        imported=household.imported,
        number=household.number,
    )
    if household.head_id:
        record.head = household.head_id[7:]
    if household.member_ids:
        record.members = {member[7:] for member in household.member_ids}
    key = KeyRecord(people.number_key(household.village_id, household.number), ALONE, holder_id=household.household_id)
    writes = Writes().create(key, refusal=lambda _: people.NumberTaken())
    writes.create(record, refusal=lambda _: people.ChangedMeanwhile())
    return writes.put(token_record(household.code, "household", household.household_id, household.masked_name))


def _refused_join(image: Any, *, head: bool) -> Exception:
    """Return why somebody can not join the household in `image`."""
    if image is None or image.kind != "household" or image.status != Status.ACTIVE:
        return people.NoSuchHousehold()
    if len(image.members or ()) >= people.MEMBERS_MAX:
        return people.HouseholdFull(members_max=people.MEMBERS_MAX)
    return people.HouseholdHasHead() if head and image.head else people.ChangedMeanwhile()


def join_household(household_id: str, resident_id: str, *, head: bool) -> Writes:
    """Return the write that adds a member without reading the household, as its head where it has none. 1 item."""
    members = HolderRecord.members
    condition: Condition = (HolderRecord.kind == "household") & (HolderRecord.status == Status.ACTIVE.value)
    condition = condition & (members.does_not_exist() | (_size(members) < people.MEMBERS_MAX))
    actions: list[Action] = [members.add({resident_id[7:]})]
    if head:
        condition = condition & HolderRecord.head.does_not_exist()
        actions.append(HolderRecord.head.set(resident_id[7:]))
    village_id, _, holder = ids.split(household_id)
    return Writes().update(
        HolderRecord,
        village_id,
        holder,
        actions=actions,
        condition=condition,
        refusal=lambda image: _refused_join(image, head=head),
    )


def change_household(seen: Household, now: Household) -> Writes:
    """Return the write that makes `seen` into `now`: who joins or leaves (not both), head, group. 1 item, or none.

    Members are added or removed one by one, so that others may come and go at the same time; the head must be the
    one seen, and there must be room for all who join.
    """
    joining, leaving = set(now.member_ids) - set(seen.member_ids), set(seen.member_ids) - set(now.member_ids)
    assert not (joining and leaving), "DynamoDB adds to a set or deletes from it, not both in one write"
    actions: list[Action] = []
    head, room = seen.head_id[7:], people.MEMBERS_MAX - len(joining)
    condition: Condition = HolderRecord.head == head if head else HolderRecord.head.does_not_exist()
    if joining:
        actions.append(HolderRecord.members.add({member[7:] for member in joining}))
        condition = condition & (HolderRecord.members.does_not_exist() | (_size(HolderRecord.members) <= room))
    if leaving:
        actions.append(HolderRecord.members.delete({member[7:] for member in leaving}))
    if now.head_id != seen.head_id:
        actions.append(HolderRecord.head.set(now.head_id[7:]) if now.head_id else HolderRecord.head.remove())
    if now.group != seen.group:
        actions.append(HolderRecord.group.set(now.group))
    if not actions:
        return Writes()
    return Writes().update(
        HolderRecord,
        seen.village_id,
        seen.holder,
        actions=actions,
        condition=condition,
        refusal=lambda _: people.ChangedMeanwhile(),
    )


def leave_household(household: Household, resident_id: str) -> Writes:
    """Return the write that removes a member, and the head where the head leaves. 1 item."""
    staying = tuple(member for member in household.member_ids if member != resident_id)
    head_id = "" if household.head_id == resident_id else household.head_id
    return change_household(household, dataclasses.replace(household, member_ids=staying, head_id=head_id))


def set_head(household_id: str, head_id: str) -> Writes:
    """Return the write that makes a member the head."""
    village_id, _, holder = ids.split(household_id)
    return Writes().update(
        HolderRecord,
        village_id,
        holder,
        actions=[HolderRecord.head.set(head_id[7:])],
        condition=HolderRecord.members.contains(head_id[7:]),
        refusal=lambda image: people.NoSuchHousehold() if image is None else people.NotAMember(),
    )
