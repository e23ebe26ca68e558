"""Access tokens and binding tickets: what is ours opens, and nothing else does."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest

from chalicelib.foundation.identity.core.sessions import TicketInvalid
from chalicelib.foundation.identity.service.tokens import access_token, binding_ticket, openid_of, resolve_bearer
from chalicelib.kernel import keys
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import NotSignedIn

START = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
WHO = Principal("s1", frozenset({Role.PANEL, Role.VILLAGE_OFFICER}), ((3, 7), (9, 10)), "t0001", "v00003r00001")


def at(seconds: float) -> Context:
    return Context(now=lambda: START + dt.timedelta(seconds=seconds))


def signed(changes: dict[str, Any], *, key: bytes | None = None, algorithm: str = "HS256") -> str:
    token = access_token(at(0), WHO)
    claims = jwt.decode(token, options={"verify_signature": False}) | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, keys.derived("session") if key is None else key, algorithm=algorithm)


def test_a_token_gives_back_whoever_it_was_made_for() -> None:
    assert resolve_bearer(at(899), access_token(at(0), WHO)) == WHO


def test_a_token_ends_after_fifteen_minutes() -> None:
    with pytest.raises(NotSignedIn):
        resolve_bearer(at(900), access_token(at(0), WHO))


def test_a_token_that_was_read_before_ends_all_the_same_and_opens_nothing_before_it_was_made() -> None:
    token = access_token(at(0), WHO)
    assert resolve_bearer(at(1), token) is resolve_bearer(at(2), token)
    for when in (900, -901):
        with pytest.raises(NotSignedIn):
            resolve_bearer(at(when), token)
    assert resolve_bearer(at(3), token) == WHO


def test_what_was_refused_once_is_looked_at_again() -> None:
    for _ in range(2):
        with pytest.raises(NotSignedIn):
            resolve_bearer(at(0), signed({}, key=b"k" * 32))


def test_the_signature_is_hmac_sha256_by_an_independent_computation() -> None:
    head, body, signature = access_token(at(0), WHO).split(".")
    wanted = hmac.new(keys.derived("session"), f"{head}.{body}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + "=") == wanted


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "somebody-else"},
        {"aud": ["sanbao-api", "other"]},
        {"iss": "sanbao-prod"},
        {"exp": None},
        {"sub": None},
        {"roles": None},
        {"exp": int(START.timestamp()) + 10**6},
        {"exp": "soon"},
        {"iat": 1.5},
    ],
)
def test_a_token_for_something_else_is_refused_though_well_signed(changes: dict[str, Any]) -> None:
    with pytest.raises(NotSignedIn):
        resolve_bearer(at(0), signed(changes))


def test_a_token_without_a_signature_is_refused() -> None:
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    body = access_token(at(0), WHO).split(".")[1]
    unsigned = jwt.encode({"sub": "s1"}, "", algorithm="none")
    for token in (f"{head}.{body}.", unsigned, f"{head}.{body}", "", "a.b.c", "  "):
        with pytest.raises(NotSignedIn):
            resolve_bearer(at(0), token)


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_another_algorithm_or_key_is_refused() -> None:
    for token in (signed({}, algorithm="HS512"), signed({}, algorithm="HS384"), signed({}, key=b"x" * 32)):
        with pytest.raises(NotSignedIn):
            resolve_bearer(at(0), token)


def test_a_public_key_is_no_secret_of_ours() -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = rsa.generate_private_key(65537, 2048)
    claims = jwt.decode(access_token(at(0), WHO), options={"verify_signature": False})
    token = jwt.encode(claims, private, algorithm="RS256")
    with pytest.raises(NotSignedIn):
        resolve_bearer(at(0), token)
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    head, body, _ = access_token(at(0), WHO).split(".")
    forged = hmac.new(public, f"{head}.{body}".encode(), hashlib.sha256).digest()
    with pytest.raises(NotSignedIn):
        resolve_bearer(at(0), f"{head}.{body}.{base64.urlsafe_b64encode(forged).rstrip(b'=').decode()}")


def test_every_single_altered_character_is_refused() -> None:
    token = access_token(at(0), WHO)
    for place in range(0, len(token) - 1, 7):
        altered = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(NotSignedIn):
            resolve_bearer(at(0), altered)


def test_a_ticket_hides_its_user_and_ends_after_ten_minutes() -> None:
    ticket = binding_ticket(at(0), "oOPENID")
    assert b"oOPENID" not in base64.urlsafe_b64decode(ticket)
    assert openid_of(at(599), ticket) == "oOPENID"
    with pytest.raises(TicketInvalid):
        openid_of(at(600), ticket)


def test_what_is_not_a_ticket_of_ours_is_refused() -> None:
    ticket = binding_ticket(at(0), "oOPENID")
    sealed = bytearray(base64.urlsafe_b64decode(ticket))
    sealed[-1] ^= 1
    other = keys.seal("phone", json.dumps(["oOPENID", 2**33]), b"n" * 12)
    for text in (
        base64.urlsafe_b64encode(bytes(sealed)),
        base64.urlsafe_b64encode(other),
        b"",
        b"AQ==",
        b"%%",
        b"Ag" * 30,
    ):
        with pytest.raises(TicketInvalid):
            openid_of(at(0), text.decode())
    with pytest.raises(TicketInvalid):
        openid_of(at(0), access_token(at(0), WHO))
