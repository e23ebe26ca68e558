"""API keys: issue, rotate, revoke, resolve; and the bound on wrong guesses."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.partners.core import keys as core
from chalicelib.foundation.partners.core.keys import ApiKey, KeyScope, ParsedKey
from chalicelib.foundation.partners.core.shops import Partner, PartnerKind, village_of
from chalicelib.foundation.partners.store import asks, keys as store, known, shops as shop_store
from chalicelib.kernel import keys
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, NotSignedIn
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes, commit

SECRET = "partner-key"  # noqa: S105  The purpose of the digests' key, not a secret.
NOBODY = "0" * 32
"""Compared with where there is no key, so that an unknown key takes the same steps as a wrong secret."""


@value
class Issued:
    """A new key's id and the key itself; None where it was shown before, since only its digest is kept."""

    key_id: str
    api_key: str | None


def issue_key(
    ctx: Context,
    *,
    partner_id: str,
    key: str,
    label: str,
    scopes: Iterable[KeyScope],
    expires_at: dt.datetime,
    day_points: int | None,
    day_count: int | None,
) -> Issued:
    """Give a shop or bank a new API key, once per `key`. Asking again tells its id, but never shows it again.

    Raises:
        NoSuchPartner: there is no such shop.
        KeyReused: the Idempotency-Key was used for another request.
        ScopeNotForPartner: it is asked for what this partner does not do.
        ExpiryPast: the key would be expired already.
        TooManyKeys: the shop has enough valid ones.
        Busy: somebody changed the shop or its keys meanwhile; nothing was changed.
    """
    granted = frozenset(scopes)
    asked = (partner_id, label, sorted(granted), expires_at, day_points, day_count)
    ask = asks.Ask(key, keys.fingerprint("key", *asked))
    partner, before = shop_store.load_for_ask(partner_id, ask)
    if before is not None:
        return Issued(before.made, None)
    core.check_scopes(partner, granted)
    template = ApiKey(
        partner_id,
        "",
        label,
        granted,
        "",
        ctx.now(),
        ctx.actor.subject,
        expires_at,
        day_points=day_points,
        day_count=day_count,
    )
    present = store.list_keys(partner_id)
    return _issue(ctx, ask, partner, template, present=present, also=Writes(), deed="partners.key_issue")


def rotate_key(
    ctx: Context, *, partner_id: str, key_id: str, key: str, overlap_hours: int, expires_at: dt.datetime
) -> Issued:
    """Issue a key like `key_id`, which itself goes on for `overlap_hours` more; once per `key`, as `issue_key`.

    Raises:
        NoSuchPartner, NoSuchKey: there is no such shop, or no such key of it.
        KeyReused: the Idempotency-Key was used for another request.
        KeyNotLive: the old key is revoked or expired.
        ExpiryPast: the new key would be expired already.
        TooManyKeys: the shop has enough valid ones.
        Busy: somebody changed the shop or its keys meanwhile; nothing was changed.
    """
    ask = asks.Ask(key, keys.fingerprint("rotate", partner_id, key_id, overlap_hours, expires_at))
    partner, before = shop_store.load_for_ask(partner_id, ask)
    if before is not None:
        return Issued(before.made, None)
    now, present = ctx.now(), store.list_keys(partner_id)
    old = next((found for found in present if found.key_id == key_id), None)
    if old is None:
        raise core.NoSuchKey
    if not old.is_live(now):
        raise core.KeyNotLive
    new = dataclasses.replace(
        old, made_at=now, made_by=ctx.actor.subject, expires_at=expires_at, last_used_at=None, failures={}
    )
    end = store.end_of(old, now + dt.timedelta(hours=overlap_hours))
    issued = _issue(ctx, ask, partner, new, present=present, also=end, deed="partners.key_rotate")
    known.forget_partner(partner_id)
    return issued


def _issue(
    ctx: Context,
    ask: asks.Ask,
    partner: Partner,
    template: ApiKey,
    *,
    present: list[ApiKey],
    also: Writes,
    deed: str,
) -> Issued:
    """Make a key of `template`, its id and secret drawn by lot, and commit it together with `also`."""
    now = ctx.now()
    if template.expires_at <= now:
        raise core.ExpiryPast
    core.check_room_for_key(present, now)
    key_id = keys.token_of(ctx.random_bytes(17))[-core.KEY_ID_CHARS :]
    shown = ParsedKey(partner.partner_id, key_id, keys.token_of(ctx.random_bytes(17)))
    new = dataclasses.replace(template, key_id=key_id, digest=_digest(shown))
    writes = shop_store.touch_of(partner).merge(
        store.issue_of(new), also, _audit(ctx, partner.partner_id, key_id, deed)
    )
    made = asks.commit_once(ask, key_id, now, writes)
    return Issued(made.made, None if made.again else core.written(shown))


def revoke_key(ctx: Context, *, partner_id: str, key_id: str) -> None:
    """End a key now; a key revoked before stays so. Other processes accept it for at most `CACHED_SECONDS` more.

    Raises:
        NoSuchKey: the shop has no such key.
    """
    writes = store.revocation_of(partner_id, key_id, ctx.now())
    commit(writes.merge(_audit(ctx, partner_id, key_id, "partners.key_revoke")))
    known.forget_partner(partner_id)


def list_keys(*, partner_id: str) -> list[ApiKey]:
    """Return a shop's keys without their secrets, dead ones included. One round trip."""
    return store.list_keys(partner_id)


def resolve_api_key(ctx: Context, key: str) -> Principal:
    """Return the shop or bank that an `X-Api-Key` belongs to. No round trip where the key is known, else one.

    Once an hour and key its use is noted, one more round trip that no cost budget counts.

    Raises:
        NotSignedIn: there is no such key, or its secret is wrong.
        KeyRevoked, KeyExpired: it is right, and no longer valid.
        ShopSuspended, BankSuspended: its partner may not act.
    """
    now, presented = ctx.now(), core.parsed(key)
    if presented is None:
        raise NotSignedIn
    found = known.find_key(now, presented.partner_id, presented.key_id)
    right = keys.same(_digest(presented), NOBODY if found is None else found[1].digest)
    if found is None or not right:
        raise NotSignedIn
    partner, api_key, just_read = found
    core.check_usable(api_key, partner, now)
    if just_read and core.is_use_due(api_key, now):
        _note_use(api_key, now)
    scopes = frozenset(str(scope) for scope in api_key.scopes)
    role = Role.BANK if partner.kind is PartnerKind.BANK else Role.SHOP
    return Principal(api_key.partner_id, frozenset({role}), key_id=api_key.key_id, scopes=scopes)


def _note_use(key: ApiKey, now: dt.datetime) -> None:
    """Note a use; that it could not be noted now is no reason to refuse anybody."""
    try:
        store.commit_use(key, now)
    except (Busy, core.NoSuchKey):
        known.forget_partner(key.partner_id)


def count_failed_guess(ctx: Context) -> None:
    """Count that the acting key tried a wrong pay code, PIN or unknown code; call it before saying so.

    `core.check_guesses` is asked before anything is compared.

    Exactly `FAILED_GUESSES_MAX` wrong guesses an hour are answered as such, however many requests race: the count is
    one atomic addition whose new value decides. A right guess is not counted; beyond the bound it passes only in a
    request that was under way when the bound was reached, or as the first of a process that knew the key from before.

    Raises:
        TooManyTries: the bound was passed; the caller must not learn that this guess was wrong.
        Busy: it could not be counted; nor must it be told then.
    """
    now, actor = ctx.now(), ctx.actor
    assert actor.key_id, "only API keys are counted"
    known.distrust(now, actor.subject, actor.key_id)
    if store.add_failure(actor.subject, actor.key_id, core.hour_of(now)) > core.FAILED_GUESSES_MAX:
        raise core.until_next_hour(now)


def _digest(key: ParsedKey) -> str:
    return keys.digest(SECRET, f"{key.partner_id}.{key.key_id}.{key.secret}")


def _audit(ctx: Context, partner_id: str, key_id: str, deed: str) -> Writes:
    return audit.prepare_audit(ctx, place_id=village_of(partner_id), deed=deed, target=f"{partner_id}#{key_id}")
