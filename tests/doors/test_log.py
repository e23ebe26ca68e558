"""The log's doors, for everybody: the policy, proofs, growth, files, and what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse

from chalicelib.credit.log.core.checkpoints import Policy, verify
from chalicelib.credit.log.core.merkle import verify_consistency
from chalicelib.credit.log.core.notes import bytes_of
from chalicelib.credit.log.core.proofs import TlogProof
from chalicelib.credit.log.core.tiles import Edge
from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from infra import census
from infra.plan import ROOT
from local.pages import Pages
from tests.make.logs import Log, with_witnesses
from tests.make.wsgi import answered
from tests.unit.log.trees import entries, entry


@pytest.fixture
def log(tables: Any) -> Iterator[Log]:
    assert tables is not None
    with with_witnesses() as made:
        yield made


def ask(path: str) -> HTTPResponse:
    with Client(census.app()) as client:
        return client.http.get(path)


def says(answer: HTTPResponse, status: int, code: str) -> bool:
    return (answer.status_code, answer.json_body["code"]) == (status, code)


def root_at(size: int) -> bytes:
    edge = Edge()
    list(edge.append(entries(size)))
    return edge.root()


def test_anybody_verifies_what_is_told_by_the_policy_that_is_told(log: Log) -> None:
    log.build(300)
    told = ask("/v1/log/policy").json_body
    policy = Policy.of(told["vkeys"], [one["vkey"] for one in told["witnesses"]], told["quorum"])
    assert (policy, policy.origin, told["fingerprint"]) == (
        Policy.parse(told["text"]),
        told["origin"],
        policy.fingerprint,
    )
    assert (told["quorum"], len(told["witnesses"])) == (2, 3)
    answer = ask("/v1/log/proof/299")
    assert answer.headers["Content-Type"].startswith("text/plain")
    proof = TlogProof.parse(answer.body.decode())
    assert proof.verify(entry(299), policy).size == 300
    grown = ask("/v1/log/consistency?old=299&size=300").json_body
    hashes = [bytes_of(one) for one in grown["hashes"]]
    verify_consistency(299, 300, root_at(299), root_at(300), hashes)


def test_what_the_log_has_not_is_not_found(log: Log) -> None:
    for path in ("/v1/log/proof/0", "/v1/log/consistency?old=1&size=1"):
        assert says(ask(path), 404, "log_nothing_published")
    log.build(2)
    for index in ("2", "-1", "x", "01", "1" * 40, "%201"):
        assert says(ask(f"/v1/log/proof/{index}"), 404, "not_in_log"), index
    for query in ("old=2&size=1", "old=1&size=3"):
        assert says(ask(f"/v1/log/consistency?{query}"), 404, "not_in_log")
    for query in ("old=0&size=1", "old=1", "old=a&size=2", "old=1&size=2&more=1", f"old=1&size={2**53}"):
        assert says(ask(f"/v1/log/consistency?{query}"), 422, "invalid_input"), query


def test_the_checkpoint_and_tiles_are_files_under_log(log: Log) -> None:
    log.build(255)
    pages = Pages(
        ROOT / "web", lambda: storage.client("s3"), settings().public_bucket, upload_origin="http://127.0.0.1"
    )
    status, headers, body = answered(pages, "/log/checkpoint")
    assert (status, headers["Content-Type"]) == ("200 OK", "binary/octet-stream")
    told = ask("/v1/log/policy").json_body
    policy = Policy.parse(told["text"])
    assert verify(body, policy).size == 255
    assert answered(pages, "/log/tile/0/000.p/255")[0] == "200 OK"
    for path in ("/log/", "/log/tile/0/001", "/log/../media/x", "/log/checkpoint/"):
        assert answered(pages, path)[0].startswith("404"), path
