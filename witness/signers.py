"""The witness's own key: a seed in a file that nobody else reads, or a key in AWS KMS that nobody can read at all."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from witness.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

SEED_BYTES = 32
PATIENCE = {"connect_timeout": 1, "read_timeout": 3, "retries": {"total_max_attempts": 2, "mode": "standard"}}
"""Two slow tries end before a log's own patience does."""


class Signer(Protocol):
    """A private key of Ed25519."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature (RFC 8032), 64 bytes."""

    def public(self) -> bytes:
        """Return the public key, 32 bytes."""


class SeedSigner:
    """A key whose seed (RFC 8032, 5.1.5) lies in a file, in base64."""

    def __init__(self, file: Path) -> None:
        try:
            seed = base64.b64decode(file.read_text(encoding="ascii").strip(), validate=True)
        except (OSError, ValueError) as error:
            message = f"{file} has no seed: {error}"
            raise SettingsError(message) from error
        if len(seed) != SEED_BYTES:
            message = f"{file} has a seed of {len(seed)} bytes; it must have {SEED_BYTES}"
            raise SettingsError(message)
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    def sign(self, message: bytes) -> bytes:
        """Return the signature."""
        return self._key.sign(message)

    def public(self) -> bytes:
        """Return the public key."""
        return self._key.public_key().public_bytes_raw()


class KmsSigner:
    """A key of the spec ECC_NIST_EDWARDS25519 in AWS KMS."""

    def __init__(self, key_id: str, client: Callable[[str], Any] | None = None) -> None:
        self._key_id = key_id
        self._kms = (client or aws)("kms")
        found = load_der_public_key(self._kms.get_public_key(KeyId=key_id)["PublicKey"])
        if not isinstance(found, Ed25519PublicKey):
            message = f"The key {key_id} in KMS is no Ed25519 key"
            raise SettingsError(message)
        self._public = found.public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature. One call of KMS."""
        asked = {"MessageType": "RAW", "SigningAlgorithm": "ED25519_SHA_512"}
        return bytes(self._kms.sign(KeyId=self._key_id, Message=message, **asked)["Signature"])

    def public(self) -> bytes:
        """Return the public key."""
        return self._public


def aws(service: str) -> Any:
    """Return a client of an AWS service, by the surroundings' region and credentials."""
    from botocore.config import Config  # A witness with a file and a seed needs no AWS.
    from botocore.session import get_session

    return get_session().create_client(service, config=Config(**PATIENCE))


def signer_of(where: str) -> Signer:
    """Return the signer that a setting names.

    Raises:
        SettingsError: it names none.
    """
    kind, _, rest = where.partition(":")
    if kind == "seed" and rest:
        return SeedSigner(Path(rest))
    if kind == "kms" and rest:
        return KmsSigner(rest)
    message = f"WITNESS_SIGNER is {kind}:…; it must be seed:<file> or kms:<key>"
    raise SettingsError(message)


def make_seed(file: Path) -> None:
    """Write a new seed into a file that only its owner reads; one that is there stays."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(base64.b64encode(secrets.token_bytes(SEED_BYTES)) + b"\n")
        opened.flush()
        os.fsync(opened.fileno())
