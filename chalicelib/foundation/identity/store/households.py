"""Writes households: made, joined, left, changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from chalicelib.foundation.identity.core import people
from chalicelib.foundation.identity.core.people import Household, Status
from chalicelib.foundation.identity.records.people import ALONE, HolderRecord, KeyRecord
from chalicelib.foundation.identity.store.people import left_text, token_record
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
    if household.made_on:
        record.made_on = household.made_on.isoformat()
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


def join_household(seen: Household, resident_id: str, *, head: bool, today: dt.date) -> Writes:
    """Return the write that adds a member, as its head where it has none. 1 item.

    Others may come and go meanwhile: it does not ask for the members that were seen.
    """
    members = HolderRecord.members
    condition: Condition = (HolderRecord.kind == "household") & (HolderRecord.status == Status.ACTIVE.value)
    condition = condition & (members.does_not_exist() | (_size(members) < people.MEMBERS_MAX))
    actions: list[Action] = [members.add({resident_id[7:]})]
    if head:
        condition = condition & HolderRecord.head.does_not_exist()
        actions += _headed(seen.headed(resident_id, today))
    actions += _forgotten(seen, today)
    return Writes().update(
        HolderRecord,
        seen.village_id,
        seen.holder,
        actions=actions,
        condition=condition,
        refusal=lambda image: _refused_join(image, head=head),
    )


def _headed(now: Household) -> list[Action]:
    """Return what writes a household's head, and since when it is."""
    since = now.headed_on
    return [
        HolderRecord.head.set(now.head_id[7:]) if now.head_id else HolderRecord.head.remove(),
        HolderRecord.headed_on.set(since.isoformat()) if since else HolderRecord.headed_on.remove(),
    ]


def _forgotten(seen: Household, today: dt.date) -> list[Action]:
    """Return what forgets who left a household long ago, where others join.

    Not where somebody only leaves: DynamoDB does not add to a set and delete from it in one write, and to replace it
    would lose who leaves at the same moment. Whoever leaves joined before, so they do not pile up.
    """
    kept = people.kept_of(seen.left, today)
    old = {left_text(who, on) for who, on in seen.left.items() if who not in kept}
    return [HolderRecord.left.delete(old)] if old else []


def change_household(seen: Household, now: Household, *, today: dt.date) -> Writes:
    """Return the write that makes `seen` into `now`: who joins or leaves (not both), head, group. 1 item, or none.

    Members are added or removed one by one, so that others may come and go at the same time; the head must be the
    one seen, and there must be room for all who join. It remembers who left it today.
    """
    joining, leaving = set(now.member_ids) - set(seen.member_ids), set(seen.member_ids) - set(now.member_ids)
    assert not (joining and leaving), "DynamoDB adds to a set or deletes from it, not both in one write"
    actions: list[Action] = []
    head, room = seen.head_id[7:], people.MEMBERS_MAX - len(joining)
    condition: Condition = HolderRecord.head == head if head else HolderRecord.head.does_not_exist()
    if joining:
        actions.append(HolderRecord.members.add({member[7:] for member in joining}))
        condition = condition & (HolderRecord.members.does_not_exist() | (_size(HolderRecord.members) <= room))
        actions += _forgotten(seen, today)
    if leaving:
        actions.append(HolderRecord.members.delete({member[7:] for member in leaving}))
        actions.append(HolderRecord.left.add({left_text(member, today) for member in leaving}))
    if now.head_id != seen.head_id:
        actions += _headed(now)
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


def leave_household(household: Household, resident_id: str, *, today: dt.date) -> Writes:
    """Return the write that removes a member, and the head where the head leaves. 1 item."""
    staying = tuple(member for member in household.member_ids if member != resident_id)
    now = household.headed("", today) if household.head_id == resident_id else household
    return change_household(household, dataclasses.replace(now, member_ids=staying), today=today)


def set_head(seen: Household, head_id: str, *, today: dt.date) -> Writes:
    """Return the write that makes a member the head, as long as the head is the one seen. 1 item."""
    head = seen.head_id[7:]
    same = HolderRecord.head == head if head else HolderRecord.head.does_not_exist()
    return Writes().update(
        HolderRecord,
        seen.village_id,
        seen.holder,
        actions=_headed(seen.headed(head_id, today)),
        condition=HolderRecord.members.contains(head_id[7:]) & same,
        refusal=lambda image: _refused_head(image, head_id),
    )


def _refused_head(image: Any, head_id: str) -> Exception:
    """Return why somebody can not lead the household in `image`."""
    return people.ChangedMeanwhile() if head_id[7:] in (image.members or ()) else people.NotAMember()
