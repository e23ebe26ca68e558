"""Keys of a log and of witnesses that anybody can make again, and trees of that log, for tests."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chalicelib.credit.log.core.checkpoints import Policy, TreeHead, compose
from chalicelib.credit.log.core.merkle import consistency_proof, folded, leaf_hash, root_of
from chalicelib.credit.log.core.notes import Note, Signature, SignatureType, VerifierKey, cosigned
from chalicelib.credit.log.core.witnessing import Asked

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


class Tree:
    """A log's tree of so many leaves, and checkpoints of it. Trees of another `branch` differ from leaf `since` on."""

    def __init__(self, *, branch: str = "", since: int = 0) -> None:
        self.branch, self.since = branch, since

    def _hash(self, height: int, place: int) -> bytes:
        first, last = place << height, place + 1 << height
        own = [f"{self.branch if number >= self.since else ''}{number}".encode() for number in range(first, last)]
        return folded([leaf_hash(one) for one in own])

    def head(self, size: int) -> TreeHead:
        return TreeHead(ORIGIN, size, root_of(self._hash, size))

    def note(self, size: int) -> Note:
        return compose(self.head(size), LOG.public, LOG.sign)

    def asked(self, old: int, size: int) -> Asked:
        return Asked.of(old, consistency_proof(self._hash, old, size), self.note(size))
