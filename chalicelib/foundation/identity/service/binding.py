"""Binding a WeChat user to a resident once somebody proved who they are, and undoing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core.binding import NotBound
from chalicelib.foundation.identity.core.consents import GuardianNeeded, needs_guardian
from chalicelib.foundation.identity.core.sessions import SignedIn, resident_principal
from chalicelib.foundation.identity.service.consents import REGISTRATION, prepare_consent, standing
from chalicelib.foundation.identity.service.sessions import prepare_resident_session, prepare_revoke_all
from chalicelib.foundation.identity.store import binding as store, consents as consents_store
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes, commit


def bind_wechat(ctx: Context, *, openid: str, resident_id: str, born_on: dt.date, version: str) -> SignedIn:
    """Bind a WeChat user to a resident, record the consent to `registration`, and start a session.

    The caller has proven who the person is. Binding the same two again only starts another session.

    Raises:
        AlreadyBound: one of the two is bound otherwise.
        TextChanged: the text that was agreed to is not the present one.
        GuardianNeeded: the person is under 14 and no guardian has consented.
    """
    writes, signed_in = prepare_bind_wechat(
        ctx, openid=openid, resident_id=resident_id, born_on=born_on, version=version
    )
    commit(writes)
    return signed_in


def prepare_bind_wechat(
    ctx: Context, *, openid: str, resident_id: str, born_on: dt.date, version: str, former: Iterable[str] = ()
) -> tuple[Writes, SignedIn]:
    """Return the writes of `bind_wechat`, and what the person gets once they are committed.

    `former` are who the same person was in villages they left; what bound them there ends.
    """
    writes = store.prepare_bind(openid, resident_id, ctx.now(), former)
    session, signed_in = prepare_resident_session(ctx, resident_id)
    return writes.merge(_registration(ctx, resident_id, born_on, version), session), signed_in


def _registration(ctx: Context, resident_id: str, born_on: dt.date, version: str) -> Writes:
    """Return the writes of the person's own consent, or the check of the guardian's, which must stand already."""
    if not needs_guardian(born_on, business_date(ctx.now())):
        acting = ctx.acting(resident_principal(resident_id), ctx.request_id)
        return prepare_consent(
            acting,
            person_id=resident_id,
            purpose=REGISTRATION,
            version=version,
            born_on=born_on,
            given_by=resident_id,
        )[0]
    consent = standing(person_id=resident_id, purpose=REGISTRATION)
    if not consent.stands or consent.given_by == resident_id:
        raise GuardianNeeded
    return consents_store.prepare_unchanged(consent)


def release_wechat(ctx: Context, *, resident_id: str) -> None:
    """Undo a resident's bond, so that they can bind another WeChat user, and end their sessions. For officers.

    Raises:
        NotBound: there is none.
    """
    openid = store.find_openid(resident_id)
    if openid is None:
        raise NotBound
    writes = store.prepare_release(openid, resident_id, NotBound())
    writes.merge(prepare_revoke_all(ctx, subject=resident_id))
    commit(writes.merge(prepare_audit(ctx, place_id=resident_id[:6], deed="wechat.release", target=resident_id)))


def find_openid(*, person_id: str) -> str | None:
    """Return the WeChat user that a resident or member is bound to, or None. One round trip."""
    return store.find_openid(person_id)
