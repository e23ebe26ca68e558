"""A witness's stack in an emulated account: made from the package, asked over HTTP, made again without a change."""

from __future__ import annotations

from pathlib import Path

import pytest
import urllib3

from chalicelib.credit.log.core.notes import VerifierKey
from chalicelib.credit.log.core.witnessing import OtherSize, SeesFork, cosignature
from infra.deploy import clients
from infra.witness import build, put
from tests import emulator
from tests.unit.log.keys import LOG, Tree

TREE = Tree()


def test_a_witness_in_an_account_of_its_own_cosigns_and_keeps_what_it_saw(
    ministack: emulator.Emulator, tmp_path: Path
) -> None:
    ministack.empty()
    client = clients("cn-north-1", ministack.url)
    made = build(tmp_path, target=None)
    parameters = {"Name": "bank.example/witness", "Logs": LOG.public.vkey}
    outputs = put(made, parameters=parameters, client=client)
    port = ministack.url.rsplit(":", 1)[1]
    host = outputs["Url"].split("://")[1].split(":")[0].split("/")[0]

    def say(method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        told = urllib3.request(
            method, f"http://127.0.0.1:{port}{path}", body=body, headers={"Host": f"{host}:{port}"}, timeout=60
        )
        return told.status, told.data

    status, vkey = say("GET", "/")
    assert status == 200
    key = VerifierKey.parse(vkey.decode().strip())
    for old, size in ((0, 3), (3, 300)):
        asked = TREE.asked(old, size)
        cosignature(*say("POST", "/add-checkpoint", asked.body), asked, key)
    assert put(made, parameters={}, client=client) == outputs
    assert say("GET", "/")[1] == vkey
    asked = TREE.asked(3, 301)
    with pytest.raises(OtherSize, match="300"):
        cosignature(*say("POST", "/add-checkpoint", asked.body), asked, key)
    asked = Tree(branch="b", since=2).asked(300, 301)
    with pytest.raises(SeesFork):
        cosignature(*say("POST", "/add-checkpoint", asked.body), asked, key)
