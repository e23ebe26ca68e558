"""Certificates as they are signed: JWS (RFC 7515) by Ed25519 (RFC 8037), and the keys that anybody verifies them by."""

from __future__ import annotations

import base64
import functools
import json
from typing import Any

from chalicelib.credit.certificates.core.certificates import TYPE, Certificate, claims_of
from chalicelib.kernel import signing
from chalicelib.kernel.settings import settings

ALGORITHM = "EdDSA"


def issuer() -> str:
    """Return who signs: the deployment's address."""
    return settings().page_url


def signed(one: Certificate) -> str:
    """Return a certificate in its signed form, by the key that signs now.

    Raises:
        Busy: where the key is, nobody answers now.
    """
    signer = signing.signer()
    payload = json.dumps(claims_of(one, issuer()), ensure_ascii=False, separators=(",", ":")).encode()
    text: str = _jws().encode(payload, signer, algorithm=ALGORITHM, headers={"kid": signer.kid, "typ": TYPE})
    return text


@functools.cache
def _jws() -> Any:
    """Return PyJWT's signing with our keys, which may lie where only a signature comes out."""
    import jwt
    from jwt.algorithms import OKPAlgorithm

    class ByKey(OKPAlgorithm):
        def prepare_key(self, key: Any) -> Any:
            return key

        def sign(self, msg: str | bytes, key: Any) -> bytes:
            return bytes(key.sign(msg if isinstance(msg, bytes) else msg.encode()))

    made = jwt.PyJWS()
    made.unregister_algorithm(ALGORITHM)
    made.register_algorithm(ALGORITHM, ByKey())
    return made


def read(text: str) -> dict[str, Any] | None:
    """Return what a signed form says that one of our keys signed, or None. When it ends is not looked at here."""
    import jwt
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        header = jwt.get_unverified_header(text)
        key = next((one for one in signing.all_keys() if one.kid == header.get("kid")), None)
        if key is None or header.get("typ") != TYPE:
            return None
        claims: dict[str, Any] = jwt.decode(
            text,
            Ed25519PublicKey.from_public_bytes(key.public()),
            algorithms=[ALGORITHM],
            issuer=issuer(),
            options={
                "require": ["iss", "sub", "aud", "iat", "exp", "jti"],
                "verify_aud": False,  # Whose it is, the row says.
                "verify_exp": False,
                "verify_iat": False,
            },
        )
    except jwt.InvalidTokenError:
        return None
    return claims


def key_set() -> dict[str, list[dict[str, str]]]:
    """Return the public keys as a JWK set (RFC 7517), the one that signs first."""
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": ALGORITHM,
                "use": "sig",
                "kid": one.kid,
                "x": base64.urlsafe_b64encode(one.public()).rstrip(b"=").decode(),
            }
            for one in signing.all_keys()
        ]
    }
