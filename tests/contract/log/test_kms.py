"""A log whose key lies in KMS: what it publishes verifies as any other, and so does a log that moves its key there."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from chalicelib.credit.log.core.checkpoints import verify
from chalicelib.credit.log.core.notes import Note
from chalicelib.credit.log.service import identity, proving, rotating
from chalicelib.credit.log.store import files
from chalicelib.kernel import signing, storage
from chalicelib.kernel.settings import settings
from tests.make.logs import with_witnesses

ALIAS = "alias/sanbao-test-log-1"


@pytest.fixture
def public(store: Any) -> Iterator[Ed25519PublicKey]:
    """A new key of the emulator's KMS under the alias; its public part."""
    assert store is not None
    kms = storage.client("kms")
    key_id = kms.create_key(KeySpec="ECC_NIST_EDWARDS25519", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=ALIAS, TargetKeyId=key_id)
    found = load_der_public_key(kms.get_public_key(KeyId=key_id)["PublicKey"])
    assert isinstance(found, Ed25519PublicKey)
    yield found
    kms.delete_alias(AliasName=ALIAS)
    signing._public_in_kms.cache_clear()
    settings.cache_clear()


def signed_by(public: Ed25519PublicKey, note: str) -> None:
    """Let a checkpoint pass whose first signature is the key's, read without our code."""
    text, _, lines = note.partition("\n\n")
    blob = base64.b64decode(lines.splitlines()[0].rpartition(" ")[2])
    public.verify(blob[4:], f"{text}\n".encode())


def test_a_log_whose_key_is_in_kms_is_cosigned_published_and_proved(
    public: Ed25519PublicKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANBAO_LOG_KEYS", f"l1=kms:{ALIAS}")
    with with_witnesses() as log:
        batch = log.register(3, 0)
        assert log.run().size == 3
        copy = files.find_checkpoint()
        assert copy is not None
        signed_by(public, copy.note)
        assert len(verify(copy.note, identity.policy()).cosigned) == 3
        assert proving.prove(index=1).verify(batch.entries[1], identity.policy()).size == 3


def test_a_log_moves_its_key_into_kms(public: Ed25519PublicKey, monkeypatch: pytest.MonkeyPatch) -> None:
    with with_witnesses() as log:
        log.register(3, 0)
        before = log.run()
        monkeypatch.setenv("SANBAO_LOG_KEYS", f"l2=kms:{ALIAS},l1=root")
        settings.cache_clear()
        new, old = identity.policy().logs
        for one in log.witnesses:
            one.logs = {new.name: (old, new)}
        after = rotating.rotate(log.world.context())
        assert (after.size, after.root) == (before.size, before.root)
        signed_by(public, after.note)
        for note in (before.note, after.note):
            assert verify(note, identity.policy()).size == 3
        assert Note.parse(after.note).signatures[0] != Note.parse(before.note).signatures[0]
