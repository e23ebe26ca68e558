"""The fake witness answers as the real one does, and each of its faults is one that the log's side knows as such."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from chalicelib.credit.log.core.notes import Forged, Malformed, NotSigned, Signature
from chalicelib.credit.log.core.witnessing import Asked, NotCosigned, OtherSize, SeesFork, cosignature
from tests.fakes.server import running
from tests.fakes.witness import Witness
from tests.unit.log.keys import ORIGIN, Tree

TREE = Tree()


def post(url: str, body: bytes) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, method="POST"), timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def asker(url: str, fake: Witness) -> Callable[[Asked], Signature]:
    return lambda asked: cosignature(*post(f"{url}/add-checkpoint", asked.body), asked, fake.key)


def test_without_a_fault_it_cosigns_what_grows() -> None:
    fake = Witness()
    with running(fake) as url:
        ask = asker(url, fake)
        assert ask(TREE.asked(0, 3)).is_by(fake.key)
        assert ask(TREE.asked(3, 5)).is_by(fake.key)
        with pytest.raises(OtherSize, match="5"):
            ask(TREE.asked(0, 5))
        assert json.loads(post(f"{url}/_control/held", json.dumps({"origin": ORIGIN}).encode())[1]) == {"size": 5}


@pytest.mark.parametrize(
    ("kind", "value", "what"),
    [
        ("status", 503, NotCosigned),
        ("wrong_signature", 0, Forged),
        ("other_key", 0, NotSigned),
        ("garbage", 0, Malformed),
        ("ahead", 900, OtherSize),
        ("no_size", 0, NotCosigned),
        ("forked", 0, SeesFork),
    ],
)
def test_each_fault_is_known_for_what_it_is(kind: str, value: int, what: type[Exception]) -> None:
    fake = Witness()
    with running(fake) as url:
        fake.add_fault({"path": "/add-checkpoint", "kind": kind, "value": value})
        with pytest.raises(what):
            asker(url, fake)(TREE.asked(0, 3))
        asker(url, fake)(TREE.asked(0, 3))
