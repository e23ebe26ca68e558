"""Moves the bond between WeChat users and residents in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chalicelib.foundation.identity.core.binding import AlreadyBound
from chalicelib.foundation.identity.records.binding import BindingRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.writes import Writes


def _user(openid: str) -> str:
    return f"openid#{openid}"


def _resident(resident_id: str) -> str:
    return f"resident#{resident_id}"


def find_resident_id(openid: str) -> str | None:
    """Return the resident that a WeChat user is bound to, or None. One round trip."""
    record = storage.find(BindingRecord, _user(openid), consistent=True)
    return None if record is None else record.other


def find_openid(resident_id: str) -> str | None:
    """Return the WeChat user that a resident is bound to, or None. One round trip."""
    record = storage.find(BindingRecord, _resident(resident_id), consistent=True)
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
