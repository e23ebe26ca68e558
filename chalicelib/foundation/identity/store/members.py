"""Moves members, and the bond between them and their WeChat users, in and out of DynamoDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.foundation.identity.core.members import (
    Member,
    MemberChanged,
    NoSuchMember,
    Standing,
    refusal_of,
    town_of,
)
from chalicelib.foundation.identity.records.binding import BindingRecord
from chalicelib.foundation.identity.records.members import MemberRecord
from chalicelib.foundation.identity.store.binding import member_side
from chalicelib.kernel import keys, storage
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes

SEAL = "nickname"


def of_record(record: MemberRecord) -> Member:
    """Return an item as its member."""
    return Member(
        member_id=record.member_id,
        standing=Standing(record.standing),
        joined_at=record.joined_at,
        agreed=record.agreed,
        nickname=keys.unseal(SEAL, record.nickname_sealed) if record.nickname_sealed else "",
        is_judged=bool(record.is_judged),
        phone_masked=record.phone_masked or "",
        phone_sealed=record.phone_sealed or b"",
        reason=record.reason or "",
        version=record.version,
    )


def _record(ctx: Context, member: Member) -> MemberRecord:
    record = MemberRecord(
        member.town_id,
        member.member_id,
        standing=member.standing.value,
        joined_at=member.joined_at,
        agreed=member.agreed,
        version=member.version,
    )
    if member.nickname:
        record.nickname_sealed = keys.seal(SEAL, member.nickname, ctx.random_bytes(keys.NONCE_BYTES))
        record.is_judged = member.is_judged
    if member.phone_sealed:
        record.phone_masked, record.phone_sealed = member.phone_masked, member.phone_sealed
    if member.reason:
        record.reason = member.reason
    return record


def load_member(member_id: str) -> Member:
    """Return a member, also one who is blocked. One round trip.

    Raises:
        NoSuchMember: there is none with this id, or they ended their membership.
    """
    record = storage.find(MemberRecord, town_of(member_id), member_id, consistent=True)
    if record is None or record.standing == Standing.ENDED.value:
        raise NoSuchMember
    return of_record(record)


def names_of(member_ids: Sequence[str]) -> dict[str, str]:
    """Return the masked names of those who gave one, by their ids. One round trip, none for none."""
    found = storage.find_many([(MemberRecord, town_of(one), one) for one in member_ids]) if member_ids else []
    members = [of_record(one) for one in found if one is not None]
    return {one.member_id: one.masked_name for one in members if one.masked_name}


def find_with_openid(member_id: str) -> tuple[Member | None, str]:
    """Return a member, also one who ended it, and the WeChat user they are, "" for none. One round trip."""
    wanted: list[tuple[type[MemberRecord | BindingRecord], *tuple[str, ...]]] = [
        (MemberRecord, town_of(member_id), member_id),
        (BindingRecord, member_side(member_id)),
    ]
    record, bond = storage.find_many(wanted, consistent=True)
    return None if record is None else of_record(record), "" if bond is None else bond.other


def list_members(town_id: str, *, size: int, cursor: str | None) -> Page[Member]:
    """Return a page of a town's members, who joined last first; it may be shorter where some ended. One round trip."""
    keep = MemberRecord.standing != Standing.ENDED.value
    query = storage.Query(MemberRecord, town_id, newest_first=True, keep=keep)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([of_record(MemberRecord.from_raw_data(row)) for row in page.rows], page.cursor)


def create(ctx: Context, member: Member) -> Writes:
    """Return the write of a new member. 1 item."""
    return Writes().create(_record(ctx, member), refusal=lambda _: MemberChanged())


def change(ctx: Context, seen: Member, now: Member) -> Writes:
    """Return the write that makes `seen` into `now`, as long as nobody else changed or blocked them. 1 item."""
    unchanged = MemberRecord.version == seen.version
    row = _record(ctx, replace(now, version=seen.version + 1))
    return Writes().put(row, condition=unchanged, refusal=lambda _: MemberChanged())


def active(member_id: str) -> Writes:
    """Return the check that a member is let in. 1 item.

    Raises, when it is committed:
        MemberBlocked, NoSuchMember: they are not.
    """
    condition = MemberRecord.standing == Standing.ACTIVE.value
    return Writes().check(
        MemberRecord,
        town_of(member_id),
        member_id,
        condition=condition,
        refusal=lambda image: refusal_of(None if image is None else Standing(image.standing)),
    )


def touch(member_id: str) -> Writes:
    """Return the write that something is begun for an active member: whoever read them before is refused. 1 item.

    Raises, when it is committed:
        MemberBlocked, NoSuchMember: they are not let in.
    """
    return Writes().update(
        MemberRecord,
        town_of(member_id),
        member_id,
        actions=[MemberRecord.version.set(MemberRecord.version + 1)],
        condition=MemberRecord.standing == Standing.ACTIVE.value,
        refusal=lambda image: refusal_of(None if image is None else Standing(image.standing)),
    )
