"""Members of a town (映季会员): joining by WeChat, what they say of themselves, ending, and what the town may do.

Rooms in which something is open for a member (an order, a booking) register `following.forget(…, MEMBERSHIP)`: theirs
is taken away with the membership, or the end is refused while it is open. What they begin for a member carries
`prepare_touched`, so that an end never overlooks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit, record
from chalicelib.foundation.facts.core.people import MemberKeptOut
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.gateways import wechat
from chalicelib.foundation.identity.core.id_numbers import masked_phone
from chalicelib.foundation.identity.core.members import (
    MEMBERSHIP,
    Member,
    MemberBlocked,
    MemberChanged,
    NicknameRefused,
    NoSuchMember,
    Standing,
    check_joining,
    is_member,
    member_principal,
)
from chalicelib.foundation.identity.core.purposes import purpose_of
from chalicelib.foundation.identity.core.sessions import SignedIn
from chalicelib.foundation.identity.service import consents
from chalicelib.foundation.identity.service.following import PASS, prepare_withdrawn, verdict_on
from chalicelib.foundation.identity.service.people import sealed_phone
from chalicelib.foundation.identity.service.sessions import prepare_member_session, prepare_revoke_all
from chalicelib.foundation.identity.store import (
    addresses as addresses_store,
    binding as binding_store,
    members as store,
    places as places_store,
)
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Writes, commit

__all__ = ["MEMBERSHIP", "Member", "Standing"]

PROFILE = 1
"""WeChat's scene of a text that is part of a profile."""


def sign_in_member(ctx: Context, *, code: str, town_id: str, version: str = "", of_age: bool = False) -> SignedIn:
    """Start a session of the member that the WeChat user with this login code is in a town.

    Raises:
        WechatCodeInvalid, WechatUserBlocked, WechatTooOften, WechatBusy, OutcomeUnknown: as the gateway says.
        MembershipNeeded, AgeNotStated, MemberBlocked, NoSuchPlace, Busy: as `enter_member`.
    """
    openid = wechat.user_of(ctx, code=code).openid
    return enter_member(ctx, openid=openid, town_id=town_id, version=version, of_age=of_age)


def enter_member(ctx: Context, *, openid: str, town_id: str, version: str, of_age: bool) -> SignedIn:
    """Start a session of the member that a WeChat user is in a town. The caller has it from WeChat who that is.

    Who comes for the first time becomes one, with the consent to `membership`: `version` is that of the text they
    agreed to, `of_age` their word that they are 14 or older. Of two first sign-ins at once one makes the member. Two
    round trips, three where two came at once.

    Raises:
        MembershipNeeded, AgeNotStated: they come for the first time, and did not say both.
        MemberBlocked: the town keeps them out.
        NoSuchPlace: there is no such town.
        Busy: they ended their membership at the same moment; ask again.
    """
    member_id = binding_store.find_member_id(openid, town_id)
    if member_id is None:
        check_joining(version=version, present=purpose_of(MEMBERSHIP).present.version, of_age=of_age)
        try:
            return _join(ctx, openid, town_id, version)
        except AlreadyDone as done:
            member_id = str(done.first)
    writes, signed_in = prepare_member_session(ctx, member_id)
    writes.merge(store.active(member_id), binding_store.prepare_member(openid, member_id, Busy()))
    commit(writes)
    return signed_in


def _join(ctx: Context, openid: str, town_id: str, version: str) -> SignedIn:
    """Return the session of a new member."""
    member = Member(f"{town_id}m{ctx.new_id()}", Standing.ACTIVE, ctx.now(), version)
    acting = ctx.acting(member_principal(member.member_id), ctx.request_id)
    writes = binding_store.prepare_joined(openid, member.member_id, ctx.now())
    writes.merge(places_store.town_there(town_id), store.create(acting, member))
    writes.merge(consents.prepare_joined(acting, member_id=member.member_id, version=version))
    session, signed_in = prepare_member_session(acting, member.member_id)
    commit(writes.merge(session))
    return signed_in


def load_member(*, member_id: str) -> Member:
    """Return a member, also one who is blocked. One round trip.

    Raises:
        NoSuchMember: there is none with this id, or they ended their membership.
    """
    return store.load_member(member_id)


def names_of(*, member_ids: Sequence[str]) -> dict[str, str]:
    """Return members' names as others may see them, by their ids; of who gave none, or left, none. One round trip."""
    return store.names_of([one for one in dict.fromkeys(member_ids) if is_member(one)])


def whole_phone(member: Member) -> str:
    """Return a member's phone in full, "" for none; for the member, and for who sends them something they asked for."""
    return keys.unseal("phone", member.phone_sealed) if member.phone_sealed else ""


def prepare_active(*, member_id: str) -> Writes:
    """Return the check that a member is let in, for a transaction of the caller's. 1 item.

    Raises, when it is committed:
        MemberBlocked, NoSuchMember: they are not.
    """
    return store.active(member_id)


def prepare_touched(*, member_id: str) -> Writes:
    """Return the write that something is begun for a member which their membership must not end over. 1 item.

    Raises, when it is committed:
        MemberBlocked, NoSuchMember: they are not let in.
    """
    return store.touch(member_id)


def change_member(ctx: Context, *, nickname: str | None = None, phone_code: str = "") -> Member:
    """Give the acting member another nickname ("": none), or the phone that their WeChat account gave for a code.

    Raises:
        WechatCodeInvalid, PhoneForeign, OutcomeUnknown: as the gateway says of the phone.
        NicknameRefused: it is nothing for others to read.
        MemberBlocked, NoSuchMember: they are not let in.
        MemberChanged: they were changed at the same moment.
    """
    was = _let_in(store.load_member(ctx.actor.subject))
    now = was
    if nickname is not None and nickname != was.nickname:
        verdict = verdict_on(ctx, text=nickname, person_id=was.member_id, scene=PROFILE) if nickname else PASS
        if verdict not in {PASS, ""}:
            raise NicknameRefused
        now = replace(now, nickname=nickname, is_judged=verdict == PASS)
    if phone_code:
        phone = wechat.phone_of(ctx, code=phone_code)
        now = replace(now, phone_masked=masked_phone(phone), phone_sealed=sealed_phone(ctx, phone))
    if now != was:
        commit(store.change(ctx, was, now))
    return now


def _let_in(member: Member) -> Member:
    if member.standing is Standing.BLOCKED:
        raise MemberBlocked
    return member


def end_membership(ctx: Context) -> None:
    """End the acting member's membership: consent, nickname, phone, addresses, bond and sessions. Again is the same.

    The id stays, so that what the law keeps of orders names somebody. Three round trips, and what follows takes more.

    Raises:
        MemberBlocked: the town keeps them out; ended, they would come back as somebody new.
        MemberChanged, AddressChanged: something of theirs changed at the same moment; ask again.
        DomainError: what keeps a member (an open order) says so.
    """
    member_id = ctx.actor.subject
    was, openid = store.find_with_openid(member_id)
    if was is None:
        raise NoSuchMember
    if was.standing is Standing.ENDED:
        return
    _let_in(was)
    left = Member(member_id, Standing.ENDED, was.joined_at, was.agreed)
    writes = store.change(ctx, was, left).merge(
        binding_store.prepare_left(openid, member_id, MemberChanged()),
        consents.prepare_left(ctx, member_id=member_id, version=was.agreed),
        addresses_store.prepare_forgotten(addresses_store.load_book(member_id)),
        prepare_revoke_all(ctx, subject=member_id),
        prepare_withdrawn(ctx, member_id, MEMBERSHIP),
    )
    commit(writes)


def list_members(ctx: Context, *, town_id: str, size: int = 50, cursor: str | None = None) -> Page[Member]:
    """Return a page of a town's members, who joined last first, and record that somebody looked. Two round trips."""
    page = store.list_members(town_id, size=size, cursor=cursor)
    record(ctx, place_id=town_id, deed="member.list", target=town_id)
    return page


def read_member(ctx: Context, *, member_id: str) -> Member:
    """Return a member for an officer's eyes, and record that the officer looked. Two round trips.

    Raises:
        NoSuchMember: there is none with this id, or they ended their membership.
    """
    found = store.load_member(member_id)
    record(ctx, place_id=found.town_id, deed="member.read", target=member_id)
    return found


def block_member(ctx: Context, *, member_id: str, reason: str) -> Member:
    """Keep a member out: their sessions end, and they sign in no more. Who is blocked stays so, for the first reason.

    What they show to others goes by the fact of it. Access tokens end within 15 minutes; what is written for a
    member asks each time (`prepare_active`).

    Raises:
        NoSuchMember: there is none with this id, or they ended their membership.
        MemberChanged: they were changed at the same moment.
    """
    return _switch(ctx, member_id, Standing.BLOCKED, reason)


def unblock_member(ctx: Context, *, member_id: str, reason: str) -> Member:
    """Let a blocked member in again; who is not blocked stays as they are.

    Raises:
        NoSuchMember: there is none with this id, or they ended their membership.
        MemberChanged: they were changed at the same moment.
    """
    return _switch(ctx, member_id, Standing.ACTIVE, reason)


def _switch(ctx: Context, member_id: str, standing: Standing, reason: str) -> Member:
    was = store.load_member(member_id)
    if was.standing is standing:
        return was
    now = replace(was, standing=standing, reason=reason)
    deed = "member.block" if standing is Standing.BLOCKED else "member.unblock"
    writes = store.change(ctx, was, now).merge(prepare_audit(ctx, place_id=was.town_id, deed=deed, target=member_id))
    if standing is Standing.BLOCKED:
        fact = MemberKeptOut(member_id)
        writes.merge(prepare_revoke_all(ctx, subject=member_id), prepare_fact(ctx, village_id=was.town_id, fact=fact))
    commit(writes)
    return now
