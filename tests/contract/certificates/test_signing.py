"""Signed forms against the published vector, keys that rotate, and keys in AWS KMS."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chalicelib.credit.certificates.core.certificates import TYPE
from chalicelib.credit.certificates.service import signing
from chalicelib.kernel import signing as keys, storage
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.settings import SettingsError, settings
from tests import emulator
from tests.conftest import forget_clients
from tests.fakes.server import Fake, Fault, Said, Seen, running
from tests.unit.certificates.test_certificates import certificate

RFC_8037_A1_D = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
RFC_8037_A2_X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
RFC_8037_A4 = (
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)
Say = Callable[[str], None]


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Given:
    """The vector's own key, as a signer."""

    kid: str = "a"

    def sign(self, message: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(unpadded(RFC_8037_A1_D)).sign(message)

    def public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(unpadded(RFC_8037_A1_D)).public_key().public_bytes_raw()


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Iterator[Say]:
    """Let the settings name these keys."""

    def said(named: str) -> None:
        monkeypatch.setenv("SANBAO_SIGNING_KEYS", named)
        settings.cache_clear()

    yield said
    settings.cache_clear()
    keys._public_in_kms.cache_clear()


def test_the_example_of_rfc_8037_comes_out_to_the_letter() -> None:
    payload = b"Example of Ed25519 signing"
    assert signing._jws().encode(payload, Given(), algorithm="EdDSA", headers={"typ": None}) == RFC_8037_A4
    assert Given().public() == unpadded(RFC_8037_A2_X)


def verified_by_hand(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of a signed form that the published keys verify, without a JOSE library."""
    head, body, signature = text.split(".")
    header = json.loads(unpadded(head))
    key = next(one for one in signing.key_set()["keys"] if one["kid"] == header["kid"])
    public = Ed25519PublicKey.from_public_bytes(unpadded(key["x"]))
    public.verify(unpadded(signature), f"{head}.{body}".encode())
    return header, json.loads(unpadded(body))


def test_a_certificate_is_verified_without_our_code_by_the_keys_that_are_published(say: Say) -> None:
    say("k7=root")
    header, claims = verified_by_hand(signing.signed(certificate()))
    assert header == {"typ": TYPE, "alg": "EdDSA", "kid": "k7"}
    assert claims["jti"] == "j1"
    assert claims == signing.read(signing.signed(certificate()))


def test_the_published_keys_are_a_jwk_set_that_a_library_reads(say: Say) -> None:
    say("k7=root")
    text = signing.signed(certificate())
    key = jwt.PyJWKSet.from_dict(signing.key_set())["k7"]
    assert jwt.decode(text, key, algorithms=["EdDSA"], audience="t0001p1", options={"verify_exp": False})["top"] == 20


def test_after_a_rotation_both_verify_and_after_the_overlap_the_old_one_no_more(say: Say) -> None:
    say("k1=root")
    old = signing.signed(certificate())
    say("k2=root,k1=root")
    new = signing.signed(certificate())
    assert verified_by_hand(old)[0]["kid"] == "k1"
    assert verified_by_hand(new)[0]["kid"] == "k2"
    assert signing.read(old) is not None
    say("k2=root")
    assert signing.read(old) is None
    assert signing.read(new) is not None


def forged(text: str, header: dict[str, Any] | None = None, claims: dict[str, Any] | None = None) -> str:
    """Return a signed form with another header or other claims, and the old signature."""
    head, body, signature = text.split(".")

    def changed(part: str, change: dict[str, Any] | None) -> str:
        made = json.dumps(json.loads(unpadded(part)) | (change or {})).encode()
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()

    return ".".join((changed(head, header), changed(body, claims), signature))


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({}, {"top": 1}),
        ({}, {"exp": 9_999_999_999}),
        ({"alg": "none"}, {}),
        ({"alg": "HS256"}, {}),
        ({"kid": "other"}, {}),
        ({"typ": "JWT"}, {}),
    ],
)
def test_nothing_that_was_altered_is_ours(say: Say, header: dict[str, Any], claims: dict[str, Any]) -> None:
    say("k1=root")
    assert signing.read(forged(signing.signed(certificate()), header, claims)) is None


@pytest.mark.parametrize("text", ["x", "a.b.c", "..", "é.é.é", RFC_8037_A4])
def test_what_is_no_certificate_is_none(text: str) -> None:
    assert signing.read(text) is None


def test_a_token_that_our_key_signed_for_something_else_is_no_certificate(say: Say) -> None:
    say("k1=root")
    claims = {"iss": signing.issuer(), "sub": "s", "aud": "a", "iat": 1, "exp": 2, "jti": "j"}
    payload, signer = json.dumps(claims).encode(), keys.signer()
    for headers, ours in (({"kid": "k1", "typ": TYPE}, True), ({"kid": "k1"}, False)):
        text = signing._jws().encode(payload, signer, algorithm="EdDSA", headers=headers)
        assert (signing.read(text) is not None) == ours
    for left_out in ("sub", "aud", "exp", "jti"):
        less = json.dumps({name: one for name, one in claims.items() if name != left_out}).encode()
        text = signing._jws().encode(less, signer, algorithm="EdDSA", headers={"kid": "k1", "typ": TYPE})
        assert signing.read(text) is None


@pytest.fixture
def kms(ministack: emulator.Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The emulator's KMS."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", ministack.url)
    forget_clients()
    yield storage.client("kms")
    forget_clients()


def test_a_key_in_kms_signs_and_is_published(kms: Any, say: Say) -> None:
    made = kms.create_key(KeySpec="ECC_NIST_EDWARDS25519", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/sanbao-test-certificates", TargetKeyId=made)
    say("k9=kms:alias/sanbao-test-certificates,k1=root")
    text = signing.signed(certificate())
    assert verified_by_hand(text)[0]["kid"] == "k9"
    assert [one["kid"] for one in signing.key_set()["keys"]] == ["k9", "k1"]
    claims = signing.read(text)
    assert claims is not None
    assert claims["jti"] == "j1"


def test_a_key_of_another_kind_in_kms_is_refused_with_its_name(kms: Any, say: Say) -> None:
    made = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    say(f"k9=kms:{made}")
    with pytest.raises(SettingsError, match="no Ed25519 key"):
        signing.key_set()


class Throttled(Fake):
    """A KMS that says that it is asked too often."""

    def answer(self, seen: Seen) -> Said:
        assert seen.headers["x-amz-target"] == "TrentService.Sign"
        return Said({"__type": "ThrottlingException"}, 400, "application/x-amz-json-1.1")

    def refusal(self, fault: Fault) -> Said:
        raise AssertionError(fault)

    def control(self, deed: str, told: dict[str, Any]) -> Any:
        raise AssertionError((deed, told))


def test_where_kms_is_asked_too_often_one_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch, say: Say) -> None:
    say("k9=kms:alias/x")
    with running(Throttled()) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        forget_clients()
        with pytest.raises(Busy):
            signing.signed(certificate())
    forget_clients()
