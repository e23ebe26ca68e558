"""Members, asked and shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.foundation.identity.core.members import NICKNAME_CHARS_MAX, REASON_CHARS_MAX, Member
from chalicelib.foundation.identity.schemas.fields import PageSize
from chalicelib.foundation.identity.schemas.sessions import WechatCode
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page

TownId = Annotated[str, Field(pattern=r"^t[0-9]{4}$")]


class MemberSignInAsked(Asked):
    """The code that `wx.login` gave, and the town.

    The first time also the version of the `membership` text that was read and agreed to, and that one is 14 or older.
    """

    code: WechatCode
    town_id: TownId
    membership_version: Annotated[str, Field(max_length=20)] = ""
    of_age: bool = False


class MemberChangeAsked(Asked):
    """What one says of oneself; what is left out stays. `phone_code` is what WeChat's phone number button gave."""

    nickname: Annotated[str, Field(max_length=NICKNAME_CHARS_MAX)] | None = None
    phone_code: WechatCode | None = None


class MembersQuery(Asked):
    """Which page of a town's members."""

    size: PageSize = 50
    cursor: str | None = None


class MemberReasonAsked(Asked):
    """Why a member is kept out, or let in again."""

    reason: Annotated[str, Field(min_length=1, max_length=REASON_CHARS_MAX)]


class OwnMemberShown(Shown):
    """What a town knows of a member, for the member. `phone` is whole, "" where none was given."""

    member_id: str
    town_id: str
    joined_at: str
    agreed_version: str
    nickname: str
    phone: str


class MemberShown(Shown):
    """A member as the town's staff see them, masked. `reason` says why they are blocked, or were let in again."""

    member_id: str
    standing: str
    joined_at: str
    masked_name: str
    phone: str
    reason: str


class MembersShown(Shown):
    """A page of a town's members, who joined last first."""

    members: list[MemberShown]
    cursor: str | None


def own_member_shown(member: Member, phone: str) -> OwnMemberShown:
    """Return a member as they see themselves, with their whole phone."""
    return OwnMemberShown(
        member_id=member.member_id,
        town_id=member.town_id,
        joined_at=business_time(member.joined_at),
        agreed_version=member.agreed,
        nickname=member.nickname,
        phone=phone,
    )


def member_shown(member: Member) -> MemberShown:
    """Return a member as staff see them."""
    return MemberShown(
        member_id=member.member_id,
        standing=member.standing.value,
        joined_at=business_time(member.joined_at),
        masked_name=member.masked_name,
        phone=member.phone_masked,
        reason=member.reason,
    )


def members_shown(page: Page[Member]) -> MembersShown:
    """Return a page of members as staff see it."""
    return MembersShown(members=[member_shown(one) for one in page.rows], cursor=page.cursor)
