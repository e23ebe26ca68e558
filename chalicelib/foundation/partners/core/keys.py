"""API keys of shops and banks: their form, what they may do, when they are refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import ClassVar

from chalicelib.foundation.partners.core.shops import BankSuspended, Partner, PartnerKind, ShopSuspended, State
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import Conflict, DomainError, NotFound, TooManyTries
from chalicelib.kernel.values import value

KEY = re.compile(r"^sk_((?:v[0-9]{5}|t[0-9]{4})p)([0-9a-f]{32})_([0-9A-Za-z]{8})([0-9A-Za-z]{22})$")
"""`sk_<partner id without hyphens>_<secret>`; the secret's first 8 characters name the key, the other 22 (130 bits) are
secret."""
KEY_ID_CHARS = 8
LIVE_KEYS_MAX = 10
FAILED_GUESSES_MAX = 20
"""Wrong pay codes, PINs and unknown codes that a key is told about in an hour (docs/decisions/0033). Ours."""
OVERLAP_HOURS_MAX = 7 * 24
USE_NOTED_EVERY = dt.timedelta(hours=1)
CACHED_SECONDS = 30
"""How long a process may go on trusting what it read of a key, a shop or a code."""
KEPT = dt.timedelta(days=3 * 365 + 1)
"""A dead key's record stays as long as the audit trail that names it."""


class KeyRevoked(DomainError):
    """The API key is right but was revoked."""

    code, status = "key_revoked", 401
    zh, en = "这个密钥已被吊销。", "This API key was revoked."


class KeyExpired(DomainError):
    """The API key is right but its time is over."""

    code, status = "key_expired", 401
    zh, en = "这个密钥已过期。", "This API key has expired."


class ScopeMissing(DomainError):
    """The API key is valid but was not issued for this."""

    code, status = "scope_missing", 403
    zh, en = "这个密钥没有“{scope}”权限。", "This API key lacks the scope {scope}."
    words: ClassVar[Mapping[str, str]] = {
        "redeem": "收工分",
        "read": "查询",
        "credit": "信用",
        "wishes": "心愿",
        "refund": "退货",
        "prices": "价目",
        "webhooks": "推送",
    }


class NoSuchKey(NotFound):
    """The shop has no API key with this id."""

    code = "no_such_key"
    zh, en = "没有这个密钥。", "There is no such API key."


class KeyNotLive(Conflict):
    """A revoked or expired key can not be rotated."""

    code = "key_not_live"
    zh, en = "这个密钥已经失效，请另发一个。", "This API key is no longer valid; issue another."


class ExpiryPast(Conflict):
    """A key would be expired before it is used."""

    code = "expiry_past"
    zh, en = "到期时间必须在将来。", "The expiry must lie in the future."


class ScopeNotForPartner(Conflict):
    """A shop's key is asked for what only banks do, or the other way round."""

    code = "scope_not_for_partner"
    zh, en = (
        "银行的密钥只用来查验信用证明，商户的密钥不能查验。",
        "A bank's key verifies certificates and nothing else; a shop's key does not.",
    )


class TooManyKeys(Conflict):
    """The shop has as many valid keys as it may."""

    code = "too_many_keys"
    zh, en = (
        "有效密钥太多（最多 {keys_max} 个），请先吊销不用的。",
        "Too many valid keys (at most {keys_max}); revoke one first.",
    )


class KeyScope(StrEnum):
    """What a key may be issued for; `credit` is for banks, all others for shops."""

    REDEEM = "redeem"
    READ = "read"
    CREDIT = "credit"
    WISHES = "wishes"
    REFUND = "refund"
    """Giving points of a sale back: not every cashier's, as redeeming is (docs/decisions/0053)."""
    PRICES = "prices"
    WEBHOOKS = "webhooks"


SCOPES_OF = {PartnerKind.SHOP: frozenset(KeyScope) - {KeyScope.CREDIT}, PartnerKind.BANK: frozenset({KeyScope.CREDIT})}
"""What the keys of each kind of partner may be issued for."""


@value
class ParsedKey:
    """The three parts of a presented API key."""

    partner_id: str
    key_id: str
    secret: str


@value
class ApiKey:
    """One API key; of its secret only the digest is kept.

    `day_points`, `day_count` are limits of its own, None taking the shop's. `failures` counts wrong guesses by hour.
    """

    partner_id: str
    key_id: str
    label: str
    scopes: frozenset[KeyScope]
    digest: str
    made_at: dt.datetime
    made_by: str
    expires_at: dt.datetime
    revoked_at: dt.datetime | None = None
    last_used_at: dt.datetime | None = None
    day_points: int | None = None
    day_count: int | None = None
    failures: dict[str, int] = field(default_factory=dict)

    def is_live(self, now: dt.datetime) -> bool:
        """Tell whether the key is neither revoked nor expired."""
        return self.revoked_at is None and now < self.expires_at


def parsed(text: str) -> ParsedKey | None:
    """Return the parts of an API key, or None where the form is not one."""
    found = KEY.match(text)
    if found is None:
        return None
    village, bare, key_id, secret = found.groups()
    hyphened = "-".join((bare[:8], bare[8:12], bare[12:16], bare[16:20], bare[20:]))
    return ParsedKey(village + hyphened, key_id, secret)


def written(key: ParsedKey) -> str:
    """Return an API key as its holder sends it."""
    return f"sk_{key.partner_id.replace('-', '')}_{key.key_id}{key.secret}"


def hour_of(now: dt.datetime) -> str:
    """Return the UTC hour that wrong guesses are counted in."""
    return now.astimezone(dt.UTC).strftime("%Y%m%d%H")


def until_next_hour(now: dt.datetime) -> TooManyTries:
    """Return the refusal of a key that guessed wrong too often, saying how long it lasts."""
    return TooManyTries(retry_after_seconds=3600 - now.minute * 60 - now.second)


def check_usable(key: ApiKey, partner: Partner, now: dt.datetime) -> None:
    """Let a key whose secret was right act for its shop, or refuse.

    Raises:
        KeyRevoked: it was revoked.
        KeyExpired: its time is over.
        ShopSuspended, BankSuspended: the partner may not act.
    """
    if key.revoked_at is not None:
        raise KeyRevoked
    if now >= key.expires_at:
        raise KeyExpired
    if partner.state is State.SUSPENDED:
        raise BankSuspended if partner.kind is PartnerKind.BANK else ShopSuspended


def check_scopes(partner: Partner, scopes: Iterable[KeyScope]) -> None:
    """Let a key be issued for what its partner does.

    Raises:
        ScopeNotForPartner: it would be for something else.
    """
    if not SCOPES_OF[partner.kind].issuperset(scopes):
        raise ScopeNotForPartner


def check_guesses(key: ApiKey, now: dt.datetime) -> None:
    """Let a key show another pay code or card. What it may do besides, such as reading its day, goes on.

    Raises:
        TooManyTries: it guessed wrong too often in this hour.
    """
    if key.failures.get(hour_of(now), 0) >= FAILED_GUESSES_MAX:
        raise until_next_hour(now)


def check_room_for_key(keys: Iterable[ApiKey], now: dt.datetime) -> None:
    """Let a shop have one more key, or refuse.

    Raises:
        TooManyKeys: it has `LIVE_KEYS_MAX` valid ones.
    """
    if sum(key.is_live(now) for key in keys) >= LIVE_KEYS_MAX:
        raise TooManyKeys(keys_max=LIVE_KEYS_MAX)


def is_use_due(key: ApiKey, now: dt.datetime) -> bool:
    """Tell whether the key's last use is to be noted again."""
    return key.last_used_at is None or now - key.last_used_at >= USE_NOTED_EVERY


def require_scope(principal: Principal, scope: KeyScope) -> None:
    """Let a key do what it was issued for.

    Raises:
        ScopeMissing: it was issued without `scope`.
    """
    if scope not in principal.scopes:
        raise ScopeMissing(scope=str(scope))
