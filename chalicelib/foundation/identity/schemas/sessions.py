"""Sessions, asked and shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.identity.core.passwords import CHARS_MAX
from chalicelib.foundation.identity.core.sessions import BindingNeeded, SignedIn
from chalicelib.foundation.identity.schemas.fields import OrdinalRange
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown

WechatCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,128}$")]
RefreshToken = Annotated[str, Field(min_length=1, max_length=120)]


class StaffSignInAsked(Asked):
    """Login name and password; a first password needs a new one too. Any text may be tried as a name."""

    login: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=CHARS_MAX)]
    new_password: Annotated[str, Field(max_length=CHARS_MAX)] = ""


class WechatSignInAsked(Asked):
    """The code that `wx.login` gave."""

    code: WechatCode


class BindAsked(Asked):
    """Who the WeChat user is, and the version of the `registration` text they agreed to."""

    binding_ticket: Annotated[str, Field(min_length=1, max_length=512)]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    id_number: Annotated[str, Field(pattern=r"^[0-9]{17}[0-9Xx]$")]
    registration_version: Annotated[str, Field(min_length=1, max_length=20)]


class RefreshAsked(Asked):
    """The one valid refresh token of a session."""

    refresh_token: RefreshToken


class PhoneAsked(Asked):
    """The code that WeChat's phone number button gave."""

    code: WechatCode


class SessionShown(Shown):
    """A session. Send `access_token` as `Authorization: Bearer`; renew it with `refresh_token`, which works once."""

    access_token: str
    access_seconds: int
    refresh_token: str
    refresh_ends_at: str
    subject: str
    roles: list[str]
    villages: list[OrdinalRange]
    town_id: str


class WechatSignInShown(Shown):
    """A session, or the ticket with which to prove who one is (`POST /v1/sessions/bind`)."""

    state: Literal["signed_in", "binding_needed"]
    session: SessionShown | None = None
    binding_ticket: str | None = None


class PhoneShown(Shown):
    """The phone that was entered, masked."""

    phone: str


def session_shown(signed_in: SignedIn) -> SessionShown:
    """Return a session as it is shown to its bearer."""
    return SessionShown(
        access_token=signed_in.access_token,
        access_seconds=signed_in.access_seconds,
        refresh_token=signed_in.refresh_token,
        refresh_ends_at=business_time(signed_in.refresh_ends_at),
        subject=signed_in.principal.subject,
        roles=sorted(signed_in.principal.roles),
        villages=[list(one) for one in signed_in.principal.villages],
        town_id=signed_in.principal.town_id,
    )


def wechat_shown(found: SignedIn | BindingNeeded) -> WechatSignInShown:
    """Return what a WeChat sign-in led to."""
    if isinstance(found, BindingNeeded):
        return WechatSignInShown(state="binding_needed", binding_ticket=found.binding_ticket)
    return WechatSignInShown(state="signed_in", session=session_shown(found))
