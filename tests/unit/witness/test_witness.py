"""A witness without HTTP: its settings, whom it answers what, and that it keeps before it signs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from chalicelib.credit.log.core.notes import Forged, Malformed, SignatureType, VerifierKey
from chalicelib.credit.log.core.witnessing import SIZE_TYPE, Answer, Held, OtherSize, SeesFork, cosignature
from tests.unit.log.keys import LOG, ORIGIN, Key, Tree
from witness.answering import Witness
from witness.settings import SettingsError, from_environment, logs_of

TREE, FORK = Tree(), Tree(branch="b", since=2)
LOGS = {ORIGIN: (LOG.public,)}
AT = 1_700_000_000


class Own:
    """The witness's key."""

    def __init__(self) -> None:
        self.key = Key("witness.example/bank", SignatureType.COSIGNATURE)
        self.is_down = False

    def sign(self, message: bytes) -> bytes:
        if self.is_down:
            raise ConnectionError
        return self.key.sign(message)

    def public(self) -> bytes:
        return self.key.public.public


class Memory:
    """What is held, where nothing is kept; `loses` so many of the next swaps to somebody else."""

    def __init__(self) -> None:
        self.rows: dict[str, Held] = {}
        self.loses = 0

    def held(self, origin: str) -> Held:
        return self.rows.get(origin, Held())

    def swap(self, origin: str, old: Held, new: Held) -> bool:
        if self.loses:
            self.loses -= 1
            return False
        if self.held(origin) != old:
            return False
        self.rows[origin] = new
        return True


def made(state: Memory | None = None, signer: Own | None = None) -> Witness:
    return Witness("witness.example/bank", LOGS, state=state or Memory(), signer=signer or Own(), now=lambda: AT + 0.9)


def test_it_cosigns_from_the_first_question_on_and_tells_its_key() -> None:
    witness = made()
    for old, size in ((0, 3), (3, 3), (3, 20)):
        asked = TREE.asked(old, size)
        answer = witness.answer("POST", "/add-checkpoint", asked.body)
        assert cosignature(answer.status, answer.body.encode(), asked, witness.key).at == AT
    assert witness.answer("GET", "/", b"") == Answer(200, witness.key.vkey + "\n")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/add-checkpoint", 405), ("POST", "/", 404), ("POST", "/add-checkpoints", 404), ("GET", "/x", 404)],
)
def test_nothing_else_is_answered(method: str, path: str, status: int) -> None:
    assert made().answer(method, path, TREE.asked(0, 1).body).status == status


def test_a_fork_is_refused_and_told_with_the_checkpoint_that_proves_it(capsys: pytest.CaptureFixture[str]) -> None:
    witness = made()
    witness.add_checkpoint(TREE.asked(0, 7).body)
    capsys.readouterr()
    same_size, grown = FORK.asked(7, 7), FORK.asked(7, 9)
    assert witness.add_checkpoint(same_size.body) == Answer(409, "7\n", SIZE_TYPE)
    assert witness.add_checkpoint(grown.body).status == 422
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["event"] for one in told] == ["witness.forked", "witness.not_continued"]
    assert told[0] == {"event": "witness.forked", "origin": ORIGIN, "old": 7, "note": same_size.note.written}
    for asked in (same_size, grown):
        answer = witness.add_checkpoint(asked.body)
        with pytest.raises(SeesFork):
            cosignature(answer.status, answer.body.encode(), asked, witness.key)


def test_a_wrong_proof_of_the_very_tree_that_is_held_is_refused_and_told_to_nobody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Anybody can send it: the checkpoint is public."""
    witness = made()
    junk = replace(TREE.asked(0, 7), proof=(bytes(32),))
    assert witness.add_checkpoint(junk.body).status == 422
    witness.add_checkpoint(TREE.asked(0, 7).body)
    capsys.readouterr()
    assert witness.add_checkpoint(replace(TREE.asked(7, 7), proof=(bytes(32),)).body).status == 422
    assert capsys.readouterr().out == ""
    witness.add_checkpoint(replace(TREE.asked(7, 9), proof=(bytes(32),)).body)
    assert json.loads(capsys.readouterr().out)["event"] == "witness.not_continued"


def test_what_is_kept_and_not_signed_is_signed_when_the_log_asks_again() -> None:
    state, signer = Memory(), Own()
    witness, asked = made(state, signer), TREE.asked(0, 7)
    signer.is_down = True
    with pytest.raises(ConnectionError):
        witness.add_checkpoint(asked.body)
    assert state.held(ORIGIN) == Held(7, TREE.head(7).root)
    signer.is_down = False
    answer = witness.add_checkpoint(asked.body)
    with pytest.raises(OtherSize) as found:
        cosignature(answer.status, answer.body.encode(), asked, witness.key)
    assert witness.add_checkpoint(TREE.asked(found.value.size, 7).body).status == 200


def test_who_loses_to_another_question_is_decided_anew_and_told_to_come_again_at_last() -> None:
    state = Memory()
    witness = made(state)
    state.loses = 2
    assert witness.add_checkpoint(TREE.asked(0, 7).body).status == 200
    state.loses = 3
    assert witness.add_checkpoint(TREE.asked(7, 8).body).status == 503
    assert state.held(ORIGIN).size == 7


def test_a_question_of_no_log_of_ours_changes_nothing() -> None:
    state = Memory()
    asked = TREE.asked(0, 7)
    bad = replace(asked, note=replace(asked.note, signatures=(replace(asked.note.signatures[0], blob=bytes(64)),)))
    witness = made(state)
    assert [witness.add_checkpoint(body).status for body in (b"", bad.body)] == [400, 403]
    assert state.rows == {}


def test_a_name_that_can_be_no_keys_and_a_signer_of_another_key_are_found_at_once() -> None:
    with pytest.raises(Malformed):
        Witness("bank witness", LOGS, state=Memory(), signer=Own())

    class Another(Own):
        def sign(self, message: bytes) -> bytes:
            return Key("another").sign(message)

    with pytest.raises(Forged):
        made(signer=Another()).add_checkpoint(TREE.asked(0, 1).body)


def test_the_keys_of_a_log_are_named_together() -> None:
    new = VerifierKey(ORIGIN, SignatureType.TEXT, Key("new").public.public)
    other = Key("other.example/log").public
    assert logs_of(f"{LOG.public.vkey} {other.vkey}\n{new.vkey}") == {
        ORIGIN: (LOG.public, new),
        "other.example/log": (other,),
    }


@pytest.mark.parametrize(
    "vkeys", ["", " ", "a", f"{LOG.public.vkey} {LOG.public.vkey}", Own().key.public.vkey, LOG.public.vkey + "A"]
)
def test_what_names_no_log_is_refused_with_its_name(vkeys: str) -> None:
    with pytest.raises(SettingsError):
        logs_of(vkeys)


def test_its_settings_come_from_the_environment_and_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITNESS_NAME", "bank.example/witness")
    monkeypatch.setenv("WITNESS_LOGS", LOG.public.vkey)
    with pytest.raises(SettingsError, match="WITNESS_STATE, WITNESS_SIGNER missing"):
        from_environment()
    monkeypatch.setenv("WITNESS_STATE", "sqlite:a")
    monkeypatch.setenv("WITNESS_SIGNER", "seed:b")
    found = from_environment()
    assert (found.name, found.logs, found.state, found.signer) == ("bank.example/witness", LOGS, "sqlite:a", "seed:b")
