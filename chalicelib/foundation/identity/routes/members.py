"""The doors of members: signing in and joining, one's own membership, and what the town's staff may do."""

from __future__ import annotations

from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.members import (
    MemberChangeAsked,
    MemberReasonAsked,
    MemberShown,
    MemberSignInAsked,
    MembersQuery,
    MembersShown,
    OwnMemberShown,
    member_shown,
    members_shown,
    own_member_shown,
)
from chalicelib.foundation.identity.schemas.sessions import SessionShown, session_shown
from chalicelib.foundation.identity.service import members as service
from chalicelib.kernel.edge import Call, Nothing


@doors.door("POST", "/v1/sessions/member", verb="session.start", asked=MemberSignInAsked, shown=SessionShown)
def sign_in_member(call: Call[MemberSignInAsked, Nothing]) -> SessionShown:
    """Sign in as the member that one's WeChat user is in a town; the first time, agree to the text and become one."""
    asked = call.body
    return session_shown(
        service.sign_in_member(
            call.ctx, code=asked.code, town_id=asked.town_id, version=asked.membership_version, of_age=asked.of_age
        )
    )


@doors.door("GET", "/v1/me/member", verb="members.own", shown=OwnMemberShown)
def read_own_member(call: Call[Nothing, Nothing]) -> OwnMemberShown:
    """Show what the town knows of one as its member."""
    found = service.load_member(member_id=call.me)
    return own_member_shown(found, service.whole_phone(found))


@doors.door("PATCH", "/v1/me/member", verb="members.own", asked=MemberChangeAsked, shown=OwnMemberShown)
def change_own_member(call: Call[MemberChangeAsked, Nothing]) -> OwnMemberShown:
    """Change one's nickname, or enter the phone number that one's WeChat account gave."""
    asked = call.body
    changed = service.change_member(call.ctx, nickname=asked.nickname, phone_code=asked.phone_code or "")
    return own_member_shown(changed, service.whole_phone(changed))


@doors.door("POST", "/v1/me/member/end", verb="members.own", shown=None)
def end_membership(call: Call[Nothing, Nothing]) -> None:
    """End one's membership: nickname, phone, addresses, bond and sessions are gone."""
    service.end_membership(call.ctx)


@doors.door("GET", "/v1/members", verb="members.read", query=MembersQuery, shown=MembersShown)
def list_members(call: Call[Nothing, MembersQuery]) -> MembersShown:
    """List the members of one's town, masked, who joined last first. Who looked is recorded."""
    town_id = call.ctx.actor.town_id
    return members_shown(
        service.list_members(call.ctx, town_id=town_id, size=call.query.size, cursor=call.query.cursor)
    )


@doors.door("GET", "/v1/members/{member_id}", verb="members.read", within="member_id", shown=MemberShown)
def read_member(call: Call[Nothing, Nothing], member_id: str) -> MemberShown:
    """Show one member, masked. Who looked is recorded."""
    return member_shown(service.read_member(call.ctx, member_id=member_id))


@doors.door(
    "POST",
    "/v1/members/{member_id}/block",
    verb="members.block",
    within="member_id",
    asked=MemberReasonAsked,
    shown=MemberShown,
)
def block_member(call: Call[MemberReasonAsked, Nothing], member_id: str) -> MemberShown:
    """Keep a member out; their sessions end."""
    return member_shown(service.block_member(call.ctx, member_id=member_id, reason=call.body.reason))


@doors.door(
    "POST",
    "/v1/members/{member_id}/unblock",
    verb="members.block",
    within="member_id",
    asked=MemberReasonAsked,
    shown=MemberShown,
)
def unblock_member(call: Call[MemberReasonAsked, Nothing], member_id: str) -> MemberShown:
    """Let a blocked member in again."""
    return member_shown(service.unblock_member(call.ctx, member_id=member_id, reason=call.body.reason))
