"""Keys that sign by Ed25519: of the root key, retired ones, and what settings may say of them. KMS: contract tests."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chalicelib.kernel import signing
from chalicelib.kernel.settings import STAGES, SettingsError, settings

Say = Callable[[str], None]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Iterator[Say]:
    """Let the settings name these keys."""

    def said(keys: str) -> None:
        monkeypatch.setenv("SANBAO_SIGNING_KEYS", keys)
        settings.cache_clear()

    yield said
    settings.cache_clear()


def test_without_a_setting_a_key_of_the_root_key_signs(say: Say) -> None:
    say("")
    assert [one.kid for one in signing.all_keys()] == [signing.signer().kid] == ["k1"]


def test_what_a_key_signs_its_public_key_verifies_and_no_other_one(say: Say) -> None:
    say("a=root,b=root")
    first, second = signing.all_keys()
    signature = signing.signer().sign(b"text")
    Ed25519PublicKey.from_public_bytes(first.public()).verify(signature, b"text")
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(second.public()).verify(signature, b"text")


def test_a_retired_key_is_known_and_signs_nothing(say: Say) -> None:
    say("old=root")
    x = base64.urlsafe_b64encode(signing.signer().public()).rstrip(b"=").decode()
    was = signing.signer().public()
    say(f"new=root,old=public:{x}")
    assert [one.kid for one in signing.all_keys()] == ["new", "old"]
    assert signing.all_keys()[1].public() == was
    say(f"old=public:{x}")
    with pytest.raises(SettingsError, match="no private key"):
        signing.signer()


@pytest.mark.parametrize("keys", ["a=file", "a=kms:", "a=public:", "a=kms"])
def test_anything_else_is_refused_with_its_name(say: Say, keys: str) -> None:
    say(keys)
    with pytest.raises(SettingsError, match="says of a neither"):
        signing.signer()


def test_keys_of_another_use_are_named_by_their_own_setting() -> None:
    named = (("log1", "root"), ("k1", "root"))
    assert [one.kid for one in signing.keys_of(named, "SANBAO_LOG_KEYS")] == ["log1", "k1"]
    assert signing.signer_of(named, "SANBAO_LOG_KEYS").kid == "log1"
    for wrong in ((("a", "file"),), (("a", "public:x"),)):
        with pytest.raises(SettingsError, match="SANBAO_LOG_KEYS"):
            signing.signer_of(wrong, "SANBAO_LOG_KEYS")


def test_a_seed_in_the_setting_is_refused_where_somebody_relies_on_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    seed = base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode()
    assert seed not in repr(signing.signer_of((("l1", f"seed:{seed}"),), "SANBAO_LOG_KEYS"))
    for stage in STAGES:
        monkeypatch.setenv("SANBAO_STAGE", stage)
        settings.cache_clear()
        if stage in ("local", "test"):
            assert signing.keys_of((("l1", f"seed:{seed}"),), "SANBAO_LOG_KEYS")
            continue
        with pytest.raises(SettingsError, match="SANBAO_LOG_KEYS says a seed of l1") as refused:
            signing.keys_of((("l2", "root"), ("l1", f"seed:{seed}")), "SANBAO_LOG_KEYS")
        assert seed not in str(refused.value)
    settings.cache_clear()


def test_a_seed_in_the_setting_signs_as_rfc_8032_has_it() -> None:
    """Test 1 of RFC 8032, 7.1."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    named = (("l1", "seed:" + base64.urlsafe_b64encode(seed).rstrip(b"=").decode()),)
    signer = signing.signer_of(named, "SANBAO_LOG_KEYS")
    assert signer.public().hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert signer.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555")
