"""Members: people of the city and visitors (映季会员), known to one town. They have no points, no score, no village.

A member is one WeChat user in one town; the same user may be a resident too, and neither tells of the other.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import Conflict, DomainError, NotFound
from chalicelib.kernel.values import value

MEMBER_ID = re.compile(r"^(t[0-9]{4})m[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
NICKNAME_CHARS_MAX = 20
REASON_CHARS_MAX = 200
MEMBERSHIP = "membership"
"""The purpose that a member consents to: without it there is no member."""


class Standing(StrEnum):
    """Whether somebody is a member: they are, the town keeps them out, or they ended it themselves."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    ENDED = "ended"


class NoSuchMember(NotFound):
    """The town has no such member, or no longer."""

    code = "no_such_member"
    zh, en = "没有这位会员。", "There is no such member."


class MembershipNeeded(DomainError):
    """A WeChat user comes to this town for the first time; `version` is that of the text to read and agree to."""

    code, status = "membership_needed", 403
    zh, en = (
        "第一次使用，请先阅读并同意会员说明（{version}）。",
        "Read the text for members ({version}) and agree to it first.",
    )


class AgeNotStated(DomainError):
    """Who becomes a member says that they are 14 or older; under 14 a guardian would have to consent (PIPL 31)."""

    code, status = "age_not_stated", 403
    zh, en = "会员须年满十四周岁，请确认。", "Members are 14 or older; say that you are."


class MemberBlocked(DomainError):
    """The town keeps this member out."""

    code, status = "member_blocked", 403
    zh, en = "您的会员资格已被停用，请联系镇里。", "Your membership is blocked; ask the town."


class MemberChanged(Conflict):
    """The member was changed at the same moment."""

    code = "member_changed_meanwhile"
    zh, en = "会员资料刚被改过，请看一下再试。", "The member was changed at the same moment; look again and retry."


class NicknameRefused(DomainError):
    """A nickname is nothing that others should read."""

    code, status = "nickname_refused", 422
    zh, en = "这个昵称不合适，请换一个。", "This nickname is not suitable; choose another one."


@value
class Member:
    """One member. `nickname` is empty until they give one, `reason` says why they are blocked or were let in again.

    `agreed` is the version of the text they agreed to. `is_judged` tells whether anything looked at the nickname; where
    nothing did, it is not shown to others.
    `version` counts the changes.
    """

    member_id: str
    standing: Standing
    joined_at: dt.datetime
    agreed: str
    nickname: str = ""
    is_judged: bool = False
    phone_masked: str = ""
    phone_sealed: bytes = b""
    reason: str = ""
    version: int = 1

    @property
    def town_id(self) -> str:
        """The town that knows them."""
        return self.member_id[:5]

    @property
    def masked_name(self) -> str:
        """Their name as others may see it, "" where they gave none that may be shown."""
        return f"{self.nickname[:1]}*" if self.nickname and self.is_judged else ""


def town_of(member_id: str) -> str:
    """Return the town of a member's id.

    Raises:
        NoSuchMember: it does not have the form of one.
    """
    found = MEMBER_ID.match(member_id)
    if found is None:
        raise NoSuchMember
    return found[1]


def is_member(person_id: str) -> bool:
    """Tell whether this is a member's id."""
    return MEMBER_ID.match(person_id) is not None


def member_principal(member_id: str) -> Principal:
    """Return who a member acts as: themselves, in no village."""
    return Principal(member_id, frozenset({Role.MEMBER}), town_id=town_of(member_id))


def refusal_of(standing: Standing | None) -> DomainError:
    """Return why somebody is not let in who is no active member; None stands for nobody."""
    return MemberBlocked() if standing is Standing.BLOCKED else NoSuchMember()


def check_joining(*, version: str, present: str, of_age: bool) -> None:
    """Let somebody become a member who agreed to the present text and says that they are 14 or older.

    Raises:
        MembershipNeeded: they did not agree to the present text.
        AgeNotStated: they do not say so.
    """
    if version != present:
        raise MembershipNeeded(version=present)
    if not of_age:
        raise AgeNotStated
