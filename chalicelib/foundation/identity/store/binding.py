"""Moves the bond between WeChat users and residents, or members of a town, in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chalicelib.foundation.identity.core.binding import AlreadyBound
from chalicelib.foundation.identity.core.members import is_member, town_of
from chalicelib.foundation.identity.records.binding import BindingRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.writes import AlreadyDone, Writes


def _user(openid: str) -> str:
    return f"openid#{openid}"


def _user_in(openid: str, member_id: str) -> str:
    return _user_of_town(openid, town_of(member_id))


def _user_of_town(openid: str, town_id: str) -> str:
    return f"openid#{openid}#{town_id}"


def _resident(resident_id: str) -> str:
    return f"resident#{resident_id}"


def member_side(member_id: str) -> str:
    """Return the row that says which WeChat user a member is."""
    return f"member#{member_id}"


def find_resident_id(openid: str) -> str | None:
    """Return the resident that a WeChat user is bound to, or None. One round trip."""
    record = storage.find(BindingRecord, _user(openid), consistent=True)
    return None if record is None else record.other


def find_member_id(openid: str, town_id: str) -> str | None:
    """Return the member that a WeChat user is in a town, or None. One round trip."""
    record = storage.find(BindingRecord, _user_of_town(openid, town_id), consistent=True)
    return None if record is None else record.other


def find_openid(person_id: str) -> str | None:
    """Return the WeChat user that a resident or member is bound to, or None. One round trip."""
    side = member_side(person_id) if is_member(person_id) else _resident(person_id)
    record = storage.find(BindingRecord, side, consistent=True)
    return None if record is None else record.other


def prepare_bind(openid: str, resident_id: str, now: dt.datetime, former: Iterable[str] = ()) -> Writes:
    """Return the writes that bind the two where neither is bound otherwise; binding the same two again is the same.

    A user may be bound to one of `former`, who are the same person: that bond ends. 1 item more for each of them.
    """
    writes = Writes()
    old = sorted(set(former) - {resident_id})
    for side, others in ((_user(openid), [resident_id, *old]), (_resident(resident_id), [openid])):
        free = BindingRecord.side.does_not_exist() | BindingRecord.other.is_in(*others)
        row = BindingRecord(side, other=others[0], bound_at=now)
        writes.put(row, condition=free, refusal=lambda _: AlreadyBound())
    for one in old:
        writes.delete(BindingRecord, _resident(one))
    return writes


def prepare_bound(openid: str, resident_id: str, refusal: DomainError) -> Writes:
    """Return the check that the two are bound still."""
    same = BindingRecord.other.is_in(resident_id)
    return Writes().check(BindingRecord, _user(openid), condition=same, refusal=lambda _: refusal)


def prepare_release(openid: str, resident_id: str, refusal: DomainError) -> Writes:
    """Return the writes that undo the bond of the two, where it is still there."""
    writes = Writes()
    for side, other in ((_user(openid), resident_id), (_resident(resident_id), openid)):
        writes.delete(BindingRecord, side, condition=BindingRecord.other.is_in(other), refusal=lambda _: refusal)
    return writes


def prepare_joined(openid: str, member_id: str, now: dt.datetime) -> Writes:
    """Return the writes by which a WeChat user becomes this member of a town, where they are none yet. 2 items.

    Raises, when it is committed:
        AlreadyDone: they are one; its `first` is the id.
    """
    side = _user_in(openid, member_id)
    free = BindingRecord.side.does_not_exist() | BindingRecord.other.is_in(member_id)
    row = BindingRecord(side, other=member_id, bound_at=now)
    writes = Writes().put(row, condition=free, refusal=lambda image: AlreadyDone(image.other), guard=True)
    return writes.put(BindingRecord(member_side(member_id), other=openid, bound_at=now))


def prepare_member(openid: str, member_id: str, refusal: DomainError) -> Writes:
    """Return the check that a WeChat user is this member still. 1 item."""
    same = BindingRecord.other.is_in(member_id)
    return Writes().check(BindingRecord, _user_in(openid, member_id), condition=same, refusal=lambda _: refusal)


def prepare_left(openid: str, member_id: str, refusal: DomainError) -> Writes:
    """Return the writes by which a WeChat user is this member no more, where they still are. 2 items."""
    writes = Writes()
    for side, other in ((_user_in(openid, member_id), member_id), (member_side(member_id), openid)):
        writes.delete(BindingRecord, side, condition=BindingRecord.other.is_in(other), refusal=lambda _: refusal)
    return writes
