"""Tokens: the access token that says who acts (no storage is read to check it), and the ticket of a WeChat user."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import functools
import json
from typing import Any

from chalicelib.foundation.identity.core.sessions import ACCESS_SECONDS, TICKET_SECONDS, TicketInvalid
from chalicelib.kernel import keys
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import NotSignedIn
from chalicelib.kernel.settings import settings

AUDIENCE = "sanbao-api"
ALGORITHM = "HS256"
KNOWN_MAX = 1_000
"""Most tokens of which a process remembers what it found in them."""
CLAIMS = ("iss", "aud", "iat", "exp", "sub", "roles", "vil", "town", "res")
TICKET = "binding-ticket"


def _issuer() -> str:
    return f"sanbao-{settings().stage}"


def access_token(ctx: Context, principal: Principal) -> str:
    """Return a signed token (JWT, HS256) that lets its bearer act as `principal` for fifteen minutes."""
    import jwt  # Loads cryptography; only doors with a credential need it.

    now = int(ctx.now().timestamp())
    claims = {
        "iss": _issuer(),
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + ACCESS_SECONDS,
        "sub": principal.subject,
        "roles": sorted(principal.roles),
        "vil": [list(r) for r in principal.villages],
        "town": principal.town_id,
        "res": principal.resident_id,
    }
    return jwt.encode(claims, keys.derived("session"), algorithm=ALGORITHM)


def resolve_bearer(ctx: Context, token: str) -> Principal:
    """Return who an access token lets act. Reads no storage: what it grants stands until it ends.

    Raises:
        NotSignedIn: it is not one of ours, was altered, is for something else, or has ended.
    """
    made_at, ends_at, principal = _read(token, keys.derived("session"), _issuer())
    now = ctx.now().timestamp()
    if not (_whole(made_at) and _whole(ends_at) and now < ends_at <= now + 2 * ACCESS_SECONDS):
        raise NotSignedIn
    return principal


@functools.lru_cache(maxsize=KNOWN_MAX)
def _read(token: str, key: bytes, issuer: str) -> tuple[Any, Any, Principal]:
    """Return when a token that this house signed was made and ends, and whom it names. Refusals are not remembered."""
    import jwt

    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=issuer,
            options={"require": list(CLAIMS), "verify_exp": False, "verify_iat": False, "strict_aud": True},
        )
    except jwt.InvalidTokenError as error:
        raise NotSignedIn from error
    principal = Principal(
        claims["sub"],
        frozenset(Role(role) for role in claims["roles"]),
        tuple((start, end) for start, end in claims["vil"]),
        claims["town"],
        claims["res"],
    )
    return claims["iat"], claims["exp"], principal


def _whole(value: Any) -> bool:
    return type(value) is int


def binding_ticket(ctx: Context, openid: str) -> str:
    """Return a sealed text that stands for a WeChat user for ten minutes; its bearer can not read it."""
    ends_at = int((ctx.now() + dt.timedelta(seconds=TICKET_SECONDS)).timestamp())
    sealed = keys.seal(TICKET, json.dumps([openid, ends_at]), ctx.random_bytes(keys.NONCE_BYTES))
    return base64.urlsafe_b64encode(sealed).decode()


def openid_of(ctx: Context, ticket: str) -> str:
    """Return the WeChat user that a ticket stands for.

    Raises:
        TicketInvalid: it is not one of ours, was altered, or is older than ten minutes.
    """
    from cryptography.exceptions import InvalidTag

    try:
        sealed = base64.b64decode(ticket, altchars=b"-_", validate=True)
        if len(sealed) <= 1 + keys.NONCE_BYTES or sealed[:1] != b"\x01":
            raise TicketInvalid
        openid, ends_at = json.loads(keys.unseal(TICKET, sealed))
    except (binascii.Error, ValueError, InvalidTag) as error:
        raise TicketInvalid from error
    if ctx.now().timestamp() >= ends_at:
        raise TicketInvalid
    return str(openid)
