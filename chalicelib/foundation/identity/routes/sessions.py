"""The doors of sessions. They are asked without a credential, but for signing out."""

from __future__ import annotations

from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.sessions import (
    RefreshAsked,
    SessionShown,
    StaffSignInAsked,
    WechatSignInAsked,
    WechatSignInShown,
    session_shown,
    wechat_shown,
)
from chalicelib.foundation.identity.service import sessions as service
from chalicelib.kernel.edge import Call, Nothing


@doors.door("POST", "/v1/sessions/staff", verb="session.start", asked=StaffSignInAsked, shown=SessionShown)
def sign_in_staff(call: Call[StaffSignInAsked, Nothing]) -> SessionShown:
    """Sign in with login name and password."""
    asked = call.body
    return session_shown(
        service.sign_in_staff(call.ctx, login=asked.login, password=asked.password, new_password=asked.new_password)
    )


@doors.door("POST", "/v1/sessions/wechat", verb="session.start", asked=WechatSignInAsked, shown=WechatSignInShown)
def sign_in_wechat(call: Call[WechatSignInAsked, Nothing]) -> WechatSignInShown:
    """Sign in as the resident one's WeChat user is bound to, or get a ticket to be bound with."""
    return wechat_shown(service.sign_in_wechat(call.ctx, code=call.body.code))


@doors.door("POST", "/v1/sessions/refresh", verb="session.start", asked=RefreshAsked, shown=SessionShown)
def refresh(call: Call[RefreshAsked, Nothing]) -> SessionShown:
    """Renew a session's tokens. A refresh token works once; used twice, it ends the session."""
    return session_shown(service.refresh(call.ctx, refresh_token=call.body.refresh_token))


@doors.door("POST", "/v1/sessions/sign_out", verb="session.end", asked=RefreshAsked, shown=None)
def sign_out(call: Call[RefreshAsked, Nothing]) -> None:
    """End this session."""
    service.sign_out(call.ctx, refresh_token=call.body.refresh_token)


@doors.door("POST", "/v1/sessions/sign_out_everywhere", verb="session.end", shown=None)
def sign_out_everywhere(call: Call[Nothing, Nothing]) -> None:
    """End all one's sessions."""
    service.sign_out_everywhere(call.ctx)
