"""HTTP doors for who verifies without asking us each time: public keys, and what was revoked. Both may be cached."""

from __future__ import annotations

import json
from typing import Any

from chalice import Response

from chalicelib.credit.certificates.routes.doors import doors
from chalicelib.credit.certificates.schemas.certificates import RevokedAsked
from chalicelib.credit.certificates.service import signing, verifying
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import JSON, Call, Nothing

KEYS_SECONDS, REVOKED_SECONDS = 3_600, 300


def _cached(call: Call[Nothing, Any], body: object, seconds: int) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": JSON,
        "X-Request-Id": call.ctx.request_id,
        "Cache-Control": f"public, max-age={seconds}",
    }
    return Response(json.dumps(body), headers=headers)


@doors.door("GET", "/v1/certificates/keys", verb="certificates.check", shown=None, media="application/json")
def list_keys(call: Call[Nothing, Nothing]) -> Response:
    """Return the public keys that certificates are verified by, a JWK set (RFC 7517)."""
    return _cached(call, signing.key_set(), KEYS_SECONDS)


@doors.door(
    "GET",
    "/v1/certificates/revoked",
    verb="certificates.check",
    query=RevokedAsked,
    shown=None,
    media="application/json",
)
def list_revoked(call: Call[Nothing, RevokedAsked]) -> Response:
    """Return which certificates for a bank were revoked before their end, by their `jti`; it names nobody."""
    bank_id = call.query.bank_id
    body = {
        "bank_id": bank_id,
        "at": business_time(call.ctx.now()),
        "revoked": verifying.list_revoked(call.ctx, bank_id=bank_id),
    }
    return _cached(call, body, REVOKED_SECONDS)
