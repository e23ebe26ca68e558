"""Pages, the public bucket and the edges of HTTP, as `make up` serves them; API Gateway has no part in them."""

from __future__ import annotations

import json
import socket

import pytest

from infra.headers import content_security_policy
from tests.town import Town

pytestmark = pytest.mark.system


def test_a_page_that_is_not_there_is_told_with_the_strict_policy(town: Town) -> None:
    answer = town.ask("GET", "/no-such-page")
    assert answer.status == 404
    assert answer.headers["Content-Security-Policy"] == content_security_policy(town.aws("s3").meta.endpoint_url)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/../app.py", "/%2e%2e/app.py", "/..%2fapp.py", "/./../.git/config"])
def test_nothing_outside_the_pages_is_served(town: Town, path: str) -> None:
    url = town.url.removeprefix("http://")
    host, port = url.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as wire:  # A client library would tidy the path.
        wire.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = wire.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 404")


def test_the_public_bucket_appears_under_public(town: Town) -> None:
    bucket = "sanbao-local-public-000000000000"
    town.aws("s3").put_object(Bucket=bucket, Key="boards/week.json", Body=b"{}", ContentType="application/json")
    answer = town.ask("GET", "/public/boards/week.json")
    assert (answer.status, answer.data, answer.headers["Content-Type"]) == (200, b"{}", "application/json")
    assert town.ask("GET", "/public/boards/other.json").status == 404


def test_a_body_beyond_the_gateways_size_is_refused(town: Town) -> None:
    answer = town.ask("GET", "/v1/health", body=b"x" * (10 * 1024 * 1024 + 1))
    assert answer.status == 413
    assert json.loads(answer.data)["code"] == "too_large"


def test_a_body_sent_in_chunks_is_read_whole(town: Town) -> None:
    answer = town.ask("GET", "/v1/health", body=iter([b"a" * 40_000, b"b" * 40_000]), chunked=True)
    assert answer.status == 413
    assert json.loads(answer.data)["bytes_max"] == 64 * 1024
