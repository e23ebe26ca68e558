"""Sessions: a family of refresh tokens, each valid once, and the short access tokens they buy."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import DomainError, NotSignedIn
from chalicelib.kernel.values import value

ACCESS_SECONDS = 15 * 60
REFRESH_DAYS = 30
TICKET_SECONDS = 10 * 60
STAFF_HOLDER = re.compile(r"^t[0-9]{4}#s[0-9a-f-]{36}$")
RESIDENT_HOLDER = re.compile(r"^v[0-9]{5}r[0-9]{5}$")
REFRESH_FORM = re.compile(
    r"^(t[0-9]{4}#s[0-9a-f-]{36}|t[0-9]{4}m[0-9a-f-]{36}|v[0-9]{5}r[0-9]{5})\.([0-9a-f-]{36})\.([0-9A-Za-z]{22})$"
)


class SignInRefused(DomainError):
    """Name or password is wrong, or the account is disabled; it is not told which."""

    code, status = "sign_in_refused", 401
    zh, en = "登录名或密码不对。", "The login name or the password is wrong."


class PasswordMustChange(DomainError):
    """Name and password are right, but the password is a first one: sign in again, giving a new one too."""

    code, status = "password_must_change", 403
    zh, en = "首次登录请设置新密码。", "Choose a new password to sign in."


class RefreshInvalid(NotSignedIn):
    """A refresh token is unknown, ended, used before, or its session was ended. Using one twice ends the session."""

    code = "refresh_invalid"
    zh, en = "登录已过期，请重新登录。", "The session has ended; sign in again."


class TicketInvalid(DomainError):
    """A binding ticket was altered or is older than ten minutes."""

    code, status = "binding_ticket_invalid", 401
    zh, en = "绑定已超时，请重新打开小程序。", "The binding ticket has ended; open the mini-program again."


class Grade(StrEnum):
    """What a refresh token is to its session: the present one, one that was used, or nothing."""

    PRESENT = "present"
    USED = "used"
    ENDED = "ended"


@value
class Session:
    """A family of refresh tokens on one device. `digest` is that of the only token valid now."""

    holder: str
    family_id: str
    digest: str
    started_at: dt.datetime
    ends_at: dt.datetime
    ended: bool = False

    @property
    def subject(self) -> str:
        """The resident's, member's or staff account's id."""
        return self.holder.rpartition("#")[2]


@value
class SignedIn:
    """A session as its bearer gets it. Both tokens are secret; `refresh_token` is the only one of its family."""

    principal: Principal
    access_token: str
    access_seconds: int
    refresh_token: str
    refresh_ends_at: dt.datetime


@value
class BindingNeeded:
    """A WeChat user who is not bound to a resident; the ticket lets them prove who they are for ten minutes."""

    binding_ticket: str


@value
class Refresh:
    """A refresh token taken apart."""

    holder: str
    family_id: str
    secret: str

    def text(self) -> str:
        """Return the token as its bearer keeps it."""
        return f"{self.holder}.{self.family_id}.{self.secret}"


def read_refresh(text: str) -> Refresh:
    """Return a refresh token taken apart.

    Raises:
        RefreshInvalid: it does not have the form of one.
    """
    found = REFRESH_FORM.match(text)
    if found is None:
        raise RefreshInvalid
    return Refresh(found[1], found[2], found[3])


def grade_of(session: Session, digest: str, *, now: dt.datetime, all_ended_at: dt.datetime | None) -> Grade:
    """Return what a token with this digest is to `session`, all of whose holder's sessions may have been ended."""
    over = session.ended or session.ends_at <= now
    if over or (all_ended_at is not None and session.started_at <= all_ended_at):
        return Grade.ENDED
    return Grade.PRESENT if session.digest == digest else Grade.USED


def is_staff(holder: str) -> bool:
    """Tell whether a session is a staff account's."""
    return STAFF_HOLDER.match(holder) is not None


def resident_principal(resident_id: str) -> Principal:
    """Return who a resident acts as: themselves, in their own village."""
    assert RESIDENT_HOLDER.match(resident_id), resident_id
    ordinal = int(resident_id[1:6])
    return Principal(resident_id, frozenset({Role.RESIDENT}), ((ordinal, ordinal + 1),), resident_id=resident_id)
