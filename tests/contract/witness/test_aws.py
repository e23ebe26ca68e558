"""A witness of functions: state in DynamoDB, its key in KMS, events of API Gateway; on the emulator, over real HTTP."""

from __future__ import annotations

import base64
import concurrent.futures
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chalicelib.credit.log.core.witnessing import SIZE_TYPE, Held, cosignature
from infra.deploy import Clients, clients
from tests import emulator
from tests.unit.log.keys import LOG, ORIGIN, Tree
from witness import lambda_function
from witness.answering import Witness
from witness.settings import SettingsError
from witness.signers import PATIENCE, KmsSigner, SeedSigner, make_seed, signer_of
from witness.state import DynamoState, SqliteState, State, state_of

TREE = Tree()
ONE, TWO = Held(1, b"1" * 32), Held(2, b"2" * 32)
Made = Callable[[], State]


@pytest.fixture
def emulated(ministack: emulator.Emulator, monkeypatch: pytest.MonkeyPatch) -> Clients:
    """AWS is the emulator, empty; a witness waits for it as long as a busy machine needs."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", ministack.url)
    monkeypatch.setitem(PATIENCE, "read_timeout", 60)
    ministack.empty()
    return clients("cn-north-1", ministack.url)


@pytest.fixture
def table(emulated: Clients) -> str:
    emulated("dynamodb").create_table(
        TableName="witness",
        KeySchema=[{"AttributeName": "origin", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "origin", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return "witness"


@pytest.fixture(params=["sqlite", "dynamodb"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> State:
    """Either of the places where state is kept."""
    if request.param == "sqlite":
        return SqliteState(tmp_path / "held.db")
    return DynamoState(request.getfixturevalue("table"))


def test_state_moves_from_what_is_held_and_from_nothing_else(state: State) -> None:
    assert state.held("a") == Held()
    assert not state.swap("a", ONE, TWO)
    assert state.swap("a", Held(), ONE)
    assert not state.swap("a", Held(), TWO)
    assert not state.swap("a", Held(1, b"x" * 32), TWO)
    assert not state.swap("a", Held(2, ONE.root), TWO)
    assert (state.held("a"), state.held("b")) == (ONE, Held())
    assert state.swap("a", ONE, ONE)
    assert state.swap("a", ONE, TWO)
    assert state.held("a") == TWO
    assert state.swap("b", Held(), ONE)


def test_an_empty_log_that_was_cosigned_may_grow(state: State) -> None:
    assert state.swap("a", Held(), Held())
    assert state.swap("a", Held(), ONE)
    assert not state.swap("a", Held(), TWO)


def test_a_size_beyond_any_is_kept_to_the_last_digit(state: State) -> None:
    large = Held(2**63 - 1, b"9" * 32)
    assert state.swap("a", Held(), large)
    assert state.held("a") == large


def test_of_many_who_move_it_at_once_one_does(state: State) -> None:
    for before in range(4):
        tries = [Held(before + 1, bytes([before, n]) * 16) for n in range(8)]
        held = state.held("a")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            done = list(pool.map(lambda new, held=held: state.swap("a", held, new), tries))
        assert done.count(True) == 1
        assert state.held("a") == tries[done.index(True)]


def test_a_state_and_a_signer_that_nobody_knows_are_refused_with_their_names() -> None:
    for where in ("", "sqlite:", "dynamodb:", "redis:a"):
        with pytest.raises(SettingsError, match="must be"):
            state_of(where)
        with pytest.raises(SettingsError, match="must be"):
            signer_of(where)


def kms_key(emulated: Clients, spec: str = "ECC_NIST_EDWARDS25519") -> str:
    made: str = emulated("kms").create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    return made


@pytest.mark.parametrize("where", ["seed", "kms"])
def test_what_a_signer_signs_an_independent_library_verifies(
    where: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if where == "seed":
        make_seed(tmp_path / "seed")
        setting = f"seed:{tmp_path / 'seed'}"
    else:
        setting = f"kms:{kms_key(request.getfixturevalue('emulated'))}"
    signer = signer_of(setting)
    Ed25519PublicKey.from_public_bytes(signer.public()).verify(signer.sign(b"message"), b"message")
    assert signer_of(setting).public() == signer.public()


def test_a_seed_is_made_once_and_one_of_another_form_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "seed"
    make_seed(file)
    before = file.read_bytes()
    make_seed(file)
    assert file.read_bytes() == before
    for text in ("", "!", base64.b64encode(bytes(31)).decode()):
        file.write_text(text)
        with pytest.raises(SettingsError):
            SeedSigner(file)
    with pytest.raises(SettingsError):
        SeedSigner(tmp_path / "nothing")


def test_the_published_vector_of_rfc_8032_comes_out_of_a_seed(tmp_path: Path) -> None:
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    (tmp_path / "seed").write_bytes(base64.b64encode(seed))
    signer = SeedSigner(tmp_path / "seed")
    assert signer.public().hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert signer.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_a_key_of_another_kind_in_kms_is_refused(emulated: Clients) -> None:
    with pytest.raises(SettingsError, match="no Ed25519 key"):
        KmsSigner(kms_key(emulated, "ECC_NIST_P256"))


@pytest.fixture
def function(table: str, emulated: Clients, monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    """The function's own witness, as its environment describes it."""
    monkeypatch.setenv("WITNESS_NAME", "bank.example/witness")
    monkeypatch.setenv("WITNESS_LOGS", LOG.public.vkey)
    monkeypatch.setenv("WITNESS_STATE", f"dynamodb:{table}")
    monkeypatch.setenv("WITNESS_SIGNER", f"kms:{kms_key(emulated)}")
    lambda_function.witness.cache_clear()
    yield lambda_function.witness()
    lambda_function.witness.cache_clear()


def event(
    body: bytes, *, method: str = "POST", path: str = "/add-checkpoint", stage: str = "$default", coded: bool = False
) -> dict[str, Any]:
    """An event of an HTTP API, payload format 2.0."""
    return {
        "version": "2.0",
        "rawPath": path if stage == "$default" else f"/{stage}{path}",
        "requestContext": {"stage": stage, "http": {"method": method, "path": path}},
        "body": base64.b64encode(body).decode() if coded else body.decode(),
        "isBase64Encoded": coded,
    }


@pytest.mark.parametrize(("stage", "coded"), [("$default", False), ("$default", True), ("prod", True)])
def test_a_function_cosigns_by_kms_and_keeps_in_dynamodb(function: Witness, stage: str, coded: bool) -> None:  # noqa: FBT001
    for old, size in ((0, 3), (3, 300)):
        asked = TREE.asked(old, size)
        told = lambda_function.handler(event(asked.body, stage=stage, coded=coded), None)
        cosignature(told["statusCode"], told["body"].encode(), asked, function.key)
    assert DynamoState("witness").held(ORIGIN) == Held(300, TREE.head(300).root)
    told = lambda_function.handler(event(TREE.asked(3, 301).body, stage=stage), None)
    assert told == {"statusCode": 409, "headers": {"Content-Type": SIZE_TYPE}, "body": "300\n"}


def test_a_function_tells_its_key_and_refuses_what_is_no_body(function: Witness) -> None:
    told = lambda_function.handler(event(b"", method="GET", path="/"), None)
    assert (told["statusCode"], told["body"]) == (200, function.key.vkey + "\n")
    broken = event(b"") | {"body": "!", "isBase64Encoded": True}
    assert lambda_function.handler(broken, None)["statusCode"] == 400
    assert lambda_function.handler(event(b"") | {"body": None}, None)["statusCode"] == 400
    json.dumps(told)
