"""What a deployment refuses, and what it says, of keys and witnesses that nobody could rely on."""

from __future__ import annotations

import pytest

from infra import deploy
from infra.deploy import UNWITNESSED, log_faults, log_warnings
from infra.template import PARAMETERS

WITNESSES = "a+1+x=https://a.example,b+2+y=https://b.example"

NAMES = [("LogKeys", "SANBAO_LOG_KEYS"), ("SigningKeys", "SANBAO_SIGNING_KEYS")]


def test_whoever_describes_the_stack_reads_no_key() -> None:
    assert PARAMETERS["LogKeys"]["NoEcho"] is PARAMETERS["SigningKeys"]["NoEcho"] is True


@pytest.mark.parametrize(("parameter", "name"), NAMES)
def test_a_seed_is_not_deployed_and_not_repeated(parameter: str, name: str) -> None:
    (told,) = log_faults({parameter: "l2=root, l1=seed:c2VjcmV0", "LogWitnesses": WITNESSES})
    assert name in told
    assert "c2VjcmV0" not in told
    assert log_faults({parameter: "l1=root,l2=kms:alias/x,l3=public:seed:"}) == []


@pytest.mark.parametrize("quorum", ["0", "3", "-1", "two"])
def test_a_quorum_that_no_witness_or_more_than_all_make_is_not_deployed(quorum: str) -> None:
    (told,) = log_faults({"LogWitnesses": WITNESSES, "LogQuorum": quorum})
    assert "SANBAO_LOG_QUORUM" in told


def test_a_quorum_of_witnesses_that_were_taken_away_is_not_deployed() -> None:
    (told,) = log_faults({"LogWitnesses": "", "LogQuorum": "2"})
    assert "of 0 witnesses" in told
    assert log_faults({"LogWitnesses": "", "LogQuorum": "0"}) == []


@pytest.mark.parametrize("quorum", ["", "1", "2"])
def test_a_quorum_of_some_witnesses_is_deployed_without_a_word(quorum: str) -> None:
    known = {"LogWitnesses": WITNESSES, "LogQuorum": quorum}
    assert log_faults(known) == log_warnings(known) == []


def test_a_log_without_witnesses_is_deployed_and_said_loudly() -> None:
    assert log_faults({"LogWitnesses": "", "LogQuorum": ""}) == []
    assert log_warnings({"LogWitnesses": " "}) == [UNWITNESSED]


def test_the_command_stops_before_anything_is_built(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = [{"ParameterKey": "LogWitnesses", "ParameterValue": WITNESSES}]
    monkeypatch.setattr(deploy, "_stack", lambda _cloudformation, _stage: {"Parameters": held})
    monkeypatch.setattr(deploy, "clients", lambda _region: lambda _service: None)
    monkeypatch.setenv("SANBAO_LOG_QUORUM", "0")
    monkeypatch.setattr("sys.argv", ["deploy", "--stage", "prod"])
    with pytest.raises(SystemExit):
        deploy.main()
    assert "SANBAO_LOG_QUORUM is 0" in capsys.readouterr().err
