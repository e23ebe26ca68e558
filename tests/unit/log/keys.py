"""Keys of a log and of witnesses that anybody can make again, for tests."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chalicelib.credit.log.core.checkpoints import Policy
from chalicelib.credit.log.core.notes import Signature, SignatureType, VerifierKey, cosigned

ORIGIN = "sanbao.example/daicun"


class Key:
    """A private key of a name, as a signer has it."""

    def __init__(self, name: str, kind: SignatureType = SignatureType.TEXT) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
        self.public = VerifierKey(name, kind, self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)

    def cosigned(self, text: str, at: int = 1_700_000_000) -> Signature:
        return cosigned(text, self.public, self.sign, at)


LOG = Key(ORIGIN)
WITNESSES = tuple(Key(f"witness.example/{name}", SignatureType.COSIGNATURE) for name in ("bank", "village", "college"))
POLICY = Policy((LOG.public,), tuple(one.public for one in WITNESSES), 2)
