"""Ed25519 keys by name: what signs, and which public keys anybody may verify by.

A key lies in the root key, as every other of the house's, in AWS KMS, where nobody can read it, or, on one machine, in
the setting itself. A setting names
those of one use (`SANBAO_SIGNING_KEYS`: of certificates): the first signs; those after it are former ones, whose
signatures still verify, or coming ones, whose public keys are known before they sign.
"""

from __future__ import annotations

import base64
import functools
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from chalicelib.kernel import keys, storage
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.settings import SettingsError, settings
from chalicelib.kernel.values import value

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PUBLIC_BYTES = 32
ONE_MACHINE = ("local", "test")
"""The stages whose keys may be seeds in a setting."""
KMS_ALGORITHM = "ED25519_SHA_512"
"""Pure Ed25519 (RFC 8032) of the whole message, of a key of the spec ECC_NIST_EDWARDS25519."""


class Key(Protocol):
    """A key with a name, of which anybody may know the public part."""

    @property
    def kid(self) -> str:
        """Its name."""

    def public(self) -> bytes:
        """Return the public key, 32 bytes."""


class Signer(Key, Protocol):
    """A key that signs."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes.

        Raises:
            Busy: where the key is, nobody answers now.
        """


@value
class RootSigner:
    """A key that is derived from the root key under its name."""

    kid: str

    def sign(self, message: bytes) -> bytes:
        """Return the signature."""
        return self._private().sign(message)

    def public(self) -> bytes:
        """Return the public key."""
        return self._private().public_key().public_bytes_raw()

    def _private(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # Only what signs loads it.

        return Ed25519PrivateKey.from_private_bytes(keys.derived(f"ed25519/{self.kid}"))


@value
class KmsSigner:
    """A key in AWS KMS, called by id, alias or ARN."""

    kid: str
    key_id: str

    def sign(self, message: bytes) -> bytes:
        """Return the signature. One call of KMS."""
        asked = {"Message": message, "MessageType": "RAW", "SigningAlgorithm": KMS_ALGORITHM}
        return bytes(_asked("sign", KeyId=self.key_id, **asked)["Signature"])

    def public(self) -> bytes:
        """Return the public key. One call of KMS, none where this process knows it."""
        return _public_in_kms(self.key_id)


@value
class SeedSigner:
    """A key whose seed the setting says: for one machine, where nobody relies on it."""

    kid: str
    seed: str = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """Return the signature."""
        return self._private().sign(message)

    def public(self) -> bytes:
        """Return the public key."""
        return self._private().public_key().public_bytes_raw()

    def _private(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(_bytes_of(self.seed))


@value
class RetiredKey:
    """A key that signs no more; its public part is all there is of it."""

    kid: str
    x: str

    def public(self) -> bytes:
        """Return the public key."""
        return _bytes_of(self.x)


def _bytes_of(text: str) -> bytes:
    """Return what base64url (RFC 4648, 5) without its padding says."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@functools.cache
def _public_in_kms(key_id: str) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    found = load_der_public_key(_asked("get_public_key", KeyId=key_id)["PublicKey"])
    if not isinstance(found, Ed25519PublicKey):
        message = f"The key {key_id} in KMS is no Ed25519 key."
        raise SettingsError(message)
    return found.public_bytes_raw()


def _asked(operation: str, **request: object) -> dict[str, bytes]:
    """Return what KMS answers.

    Raises:
        Busy: it was throttled or did not answer.
    """
    from botocore.exceptions import ClientError

    try:
        answer: dict[str, bytes] = getattr(storage.client("kms"), operation)(**request)
    except storage.UNANSWERED as error:
        raise Busy from error
    except ClientError as error:
        if error.response["Error"]["Code"] in _BUSY:
            raise Busy from error
        raise
    return answer


_BUSY = frozenset(
    {"ThrottlingException", "DependencyTimeoutException", "KMSInternalException", "LimitExceededException"}
)


def _key(kid: str, where: str, setting: str) -> RootSigner | KmsSigner | SeedSigner | RetiredKey:
    kind, _, rest = where.partition(":")
    if where == "root":
        return RootSigner(kid)
    if kind == "kms" and rest:
        return KmsSigner(kid, rest)
    if kind == "seed" and rest:
        if settings().stage not in ONE_MACHINE:
            message = f"{setting} says a seed of {kid}: who reads settings could sign. Use root or kms:<key>."
            raise SettingsError(message)
        return SeedSigner(kid, rest)
    if kind == "public" and rest:
        return RetiredKey(kid, rest)
    message = f"{setting} says of {kid} neither root, kms:<key>, seed:<seed> nor public:<x>."
    raise SettingsError(message)


Named = tuple[tuple[str, str], ...]
"""Names of keys and where each is, as a setting says them, the one that signs first."""


def keys_of(named: Named, setting: str) -> list[Key]:
    """Return every key that a setting names, by which a signature may be verified.

    Raises:
        SettingsError: it says something else of one.
    """
    return [_key(*one, setting) for one in named]


def signers_of(named: Named, setting: str) -> list[Signer]:
    """Return every key that a setting names and that could sign, the one that signs first."""
    keys = [_key(*one, setting) for one in named]
    return [one for one in keys if not isinstance(one, RetiredKey)]


def signer_of(named: Named, setting: str) -> Signer:
    """Return the key of a setting that signs.

    Raises:
        SettingsError: the first one is a retired one.
    """
    first = _key(*named[0], setting)
    if isinstance(first, RetiredKey):
        message = f"{setting} lets {first.kid} sign, of which there is no private key."
        raise SettingsError(message)
    return first


def all_keys() -> list[Key]:
    """Return every key by which a certificate of this deployment may be verified."""
    return keys_of(settings().signing_keys, _CERTIFICATES)


def signer() -> Signer:
    """Return the key that signs certificates.

    Raises:
        SettingsError: the first one is a retired one.
    """
    return signer_of(settings().signing_keys, _CERTIFICATES)


_CERTIFICATES = "SANBAO_SIGNING_KEYS"
