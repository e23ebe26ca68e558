"""Sessions: signing in, going on, signing out. An access token lasts 15 minutes; a refresh token 30 days, and once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.gateways import wechat
from chalicelib.foundation.identity.core import passwords, tries
from chalicelib.foundation.identity.core.members import Standing, is_member, member_principal
from chalicelib.foundation.identity.core.sessions import (
    ACCESS_SECONDS,
    REFRESH_DAYS,
    BindingNeeded,
    Grade,
    PasswordMustChange,
    Refresh,
    RefreshInvalid,
    Session,
    SignedIn,
    SignInRefused,
    grade_of,
    is_staff,
    read_refresh,
    resident_principal,
)
from chalicelib.foundation.identity.core.staff import Staff
from chalicelib.foundation.identity.service.tokens import access_token, binding_ticket
from chalicelib.foundation.identity.store import (
    binding as binding_store,
    sessions as store,
    staff as staff_store,
    tries as tries_store,
)
from chalicelib.kernel import keys
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, commit

__all__ = ["BindingNeeded", "SignedIn"]


def sign_in_staff(ctx: Context, *, login: str, password: str, new_password: str = "") -> SignedIn:
    """Start a session of a staff account. A first password works only together with a new one.

    Every try is counted before the password is looked at; unknown names take the same steps as known ones.

    Raises:
        SignInRefused: the name or the password is wrong, or the account is disabled.
        PasswordMustChange: both are right, but a new password is wanted too.
        PasswordWeak: the new password is too easy.
        TooManyTries: five wrong ones within fifteen minutes.
        TooManyFromAddress: 30 wrong ones within the hour, from one network at whatever names.
        Busy: the account was changed at the same moment; ask again.
    """
    login = login.lower()
    found = staff_store.find_by_login(login)
    targets = tries_store.targets_of(ctx, tries.PASSWORDS, login, source=tries.PASSWORDS_FROM_ADDRESS)
    tries_store.reserve(targets, ctx.now())
    right = passwords.matches(password, passwords.NOBODYS if found is None else found.password)
    if found is None or not right or found.disabled:
        raise SignInRefused
    if found.must_change and not new_password:
        tries_store.clear(targets)
        raise PasswordMustChange
    acting = ctx.acting(found.principal(), ctx.request_id)
    session, signed_in = _started(ctx, found.holder, found.principal())
    writes = _account_writes(acting, found, password, new_password)
    writes.merge(store.prepare_session(session), tries_store.prepare_clear(targets))
    writes.merge(prepare_audit(acting, place_id=found.town_id, deed="session.sign_in", target=found.staff_id))
    commit(writes)
    return signed_in


def _account_writes(ctx: Context, staff: Staff, password: str, new_password: str) -> Writes:
    """Return what a sign-in does to the account: nothing but a check, or a new password."""
    if not new_password:
        return staff_store.prepare_unchanged(staff, Busy())
    return prepare_password(ctx, staff, new_password, old=password, must_change=False)


def prepare_password(ctx: Context, staff: Staff, password: str, *, old: str, must_change: bool) -> Writes:
    """Return the writes that give an account a new password.

    Raises:
        PasswordWeak: it is too easy, or the old one.
    """
    passwords.check_new(password, login=staff.login, old=old)
    kept = passwords.hashed(password, ctx.random_bytes(passwords.SALT_BYTES))
    changed = replace(staff, password=kept, must_change=must_change, revision=ctx.new_id())
    writes = staff_store.prepare_change(changed, was=staff)
    return writes.merge(prepare_audit(ctx, place_id=staff.town_id, deed="staff.password", target=staff.staff_id))


def sign_in_wechat(ctx: Context, *, code: str) -> SignedIn | BindingNeeded:
    """Start a session of the resident to whom the WeChat user with this login code is bound.

    Raises:
        WechatCodeInvalid, WechatUserBlocked, WechatTooOften, WechatBusy, OutcomeUnknown: as the gateway says.
        Busy: the bond was undone at the same moment; ask again.
    """
    openid = wechat.user_of(ctx, code=code).openid
    resident_id = binding_store.find_resident_id(openid)
    if resident_id is None:
        return BindingNeeded(binding_ticket(ctx, openid))
    writes, signed_in = prepare_resident_session(ctx, resident_id)
    commit(writes.merge(binding_store.prepare_bound(openid, resident_id, Busy())))
    return signed_in


def prepare_resident_session(ctx: Context, resident_id: str) -> tuple[Writes, SignedIn]:
    """Return the write that starts a resident's session, and what its bearer gets once it is committed."""
    session, signed_in = _started(ctx, resident_id, resident_principal(resident_id))
    return store.prepare_session(session), signed_in


def prepare_member_session(ctx: Context, member_id: str) -> tuple[Writes, SignedIn]:
    """Return the write that starts a member's session, and what its bearer gets once it is committed."""
    session, signed_in = _started(ctx, member_id, member_principal(member_id))
    return store.prepare_session(session), signed_in


def refresh(ctx: Context, *, refresh_token: str) -> SignedIn:
    """Return new tokens for a refresh token, which ends with that. Roles are those of now.

    Raises:
        RefreshInvalid: it is unknown or ended. Where it was used before, it may be stolen: the whole session ends.
    """
    asked = read_refresh(refresh_token)
    found = store.find_session(asked.holder, asked.family_id)
    if found is None:
        raise RefreshInvalid
    now, digest = ctx.now(), _digest(asked)
    grade = grade_of(found.session, digest, now=now, all_ended_at=found.all_ended_at)
    if grade is Grade.USED:
        store.end(asked.holder, asked.family_id)
    if grade is not Grade.PRESENT:
        raise RefreshInvalid
    principal = _principal(asked.holder, found)
    follower, signed_in = _tokens(ctx, asked.holder, asked.family_id, principal)
    if not store.rotate(found.session, digest=_digest(follower), ends_at=signed_in.refresh_ends_at):
        store.end(asked.holder, asked.family_id)
        raise RefreshInvalid
    return signed_in


def _principal(holder: str, found: store.Found) -> Principal:
    if is_member(holder):
        if found.standing is not Standing.ACTIVE:
            raise RefreshInvalid
        return member_principal(holder)
    if not is_staff(holder):
        return resident_principal(holder)
    staff = found.staff
    if staff is None or staff.disabled or staff.must_change:
        raise RefreshInvalid
    return staff.principal()


def sign_out(ctx: Context, *, refresh_token: str) -> None:
    """End the acting principal's session with this refresh token; one that is unknown or ended stays so.

    Raises:
        RefreshInvalid: it is not a refresh token of the acting principal's.
    """
    asked = read_refresh(refresh_token)
    if asked.holder != holder_of(ctx.actor):
        raise RefreshInvalid
    store.end(asked.holder, asked.family_id)


def holder_of(principal: Principal) -> str:
    """Return whose sessions are this principal's."""
    subject = principal.subject
    return subject if subject.startswith("v") or is_member(subject) else f"{principal.town_id}#{subject}"


def sign_out_everywhere(ctx: Context) -> None:
    """End all sessions of the acting principal. Access tokens end within 15 minutes."""
    commit(store.prepare_end_all(holder_of(ctx.actor), ctx.now()))


def revoke_all(ctx: Context, *, subject: str, town_id: str = "") -> None:
    """End all sessions of a resident, a member, or a staff account of `town_id`; access tokens end in 15 minutes."""
    commit(prepare_revoke_all(ctx, subject=subject, town_id=town_id))


def prepare_revoke_all(ctx: Context, *, subject: str, town_id: str = "") -> Writes:
    """Return the write that ends all sessions of a subject, for a transaction of the caller's."""
    holder = f"{town_id}#{subject}" if town_id else subject
    return store.prepare_end_all(holder, ctx.now())


def _digest(token: Refresh) -> str:
    return keys.digest("refresh", token.text())


def _started(ctx: Context, holder: str, principal: Principal) -> tuple[Session, SignedIn]:
    token, signed_in = _tokens(ctx, holder, ctx.new_id(), principal)
    return Session(holder, token.family_id, _digest(token), ctx.now(), signed_in.refresh_ends_at), signed_in


def _tokens(ctx: Context, holder: str, family_id: str, principal: Principal) -> tuple[Refresh, SignedIn]:
    token = Refresh(holder, family_id, keys.token_of(ctx.random_bytes(17)))
    ends_at = ctx.now() + dt.timedelta(days=REFRESH_DAYS)
    return token, SignedIn(principal, access_token(ctx, principal), ACCESS_SECONDS, token.text(), ends_at)
