"""The pages as a deployment puts them into the emulated account, held to what this machine serves."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from infra import pages as table
from infra.deploy import Clients, clients, deploy, main
from infra.distribution import EDGE_HEADER
from infra.plan import ROOT
from infra.publish import Published, publish, refresh
from infra.stages import STAGES
from infra.template import template
from local.pages import Pages
from tests import emulator
from tests.make.jobs_app import app
from tests.make.jobs_package import package
from tests.make.paths import PATHS
from tests.make.wsgi import answered

WEB = ROOT / "web"
OF_CLOUDFRONT = {"Via", "X-Cache", "X-Amz-Cf-Pop", "X-Amz-Cf-Id", "Server", "Date"}
OF_S3 = {"ETag", "Last-Modified", "Accept-Ranges", "X-Amz-Server-Side-Encryption", "X-Amz-Id-2", "X-Amz-Request-Id"}


class Echo(http.server.BaseHTTPRequestHandler):
    """An API that answers with the path and headers it was asked with."""

    def do_POST(self) -> None:
        body = json.dumps({"path": self.path} | {name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(403)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def api() -> Iterator[int]:
    """The port of such an API."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


class Deployed:
    """The emulated account with the stack of stage `test`."""

    def __init__(self, url: str, client: Clients, outputs: dict[str, str]) -> None:
        self.url, self.client, self.outputs = url, client, outputs
        self.s3, self.bucket = client("s3"), outputs["PagesBucket"]
        private = f"{outputs['PrivateBucket']}.s3.{STAGES['test'].region}.amazonaws.com"
        self.here = Pages(WEB, lambda: self.s3, outputs["PublicBucket"], upload_origin=f"https://{private}")

    def ask(self, path: str, method: str = "GET", **headers: str) -> urllib3.BaseHTTPResponse:
        """Ask the distribution, as a browser does over TLS."""
        known = {"Host": self.outputs["DistributionName"], "X-Forwarded-Proto": "https"} | headers
        return urllib3.request(method, self.url + path, headers=known, redirect=False)


@pytest.fixture(scope="module")
def deployed(api: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The stack, with two things as the emulator has them: no TLS to S3, and the API where it can be reached."""
    body = template(app.open_all(), "test")
    made = body["Resources"]
    for name in ("PagesBucketPolicy", "PublicBucketPolicy"):
        refused = made[name]["Properties"]["PolicyDocument"]["Statement"].pop(0)
        assert refused["Sid"] == "OnlyOverTLS"
    (origin,) = (o for o in made["Distribution"]["Properties"]["DistributionConfig"]["Origins"] if o["Id"] == "Api")
    origin["DomainName"] = "127.0.0.1"
    origin["CustomOriginConfig"] = {"OriginProtocolPolicy": "http-only", "HTTPPort": api}
    with emulator.started() as running:
        client = clients(STAGES["test"].region, running.url)
        package_made = package(tmp_path_factory.mktemp("package"), body)
        parameters = {"PageUrl": "https://sanbao.example.cn"}
        yield Deployed(running.url, client, deploy(package_made, stage="test", parameters=parameters, client=client))


@pytest.fixture(scope="module")
def sent(deployed: Deployed) -> Published:
    """The pages of `web/`, sent."""
    return publish(deployed.s3, deployed.bucket, WEB, lambda _line: None)


def test_what_is_sent_is_what_this_machine_serves(deployed: Deployed, sent: Published) -> None:
    held = {entry["Key"] for page in _listed(deployed) for entry in page["Contents"]}
    assert held == set(sent.sent) == set(table.published(WEB))
    for name in held:
        told, headers, body = answered(deployed.here, "/" + name)
        kept = deployed.s3.get_object(Bucket=deployed.bucket, Key=name)
        assert (told, kept["Body"].read()) == ("200 OK", body) or name == "q/index.html"
        assert kept["ContentType"] == headers["Content-Type"]
        assert kept["CacheControl"] == headers["Cache-Control"]


def _listed(deployed: Deployed) -> Any:
    return deployed.s3.get_paginator("list_objects_v2").paginate(Bucket=deployed.bucket)


def test_no_test_no_tool_and_no_demo_is_sent(sent: Published) -> None:
    assert not [name for name in sent.sent if name.endswith((".py", "demo.json", "VERSIONS.json")) or "test" in name]


def test_nothing_is_sent_twice(deployed: Deployed, sent: Published) -> None:
    lines: list[str] = []
    again = publish(deployed.s3, deployed.bucket, WEB, lines.append)
    assert (again, lines) == (Published([], [], len(sent.sent)), [])


@pytest.fixture
def other(deployed: Deployed) -> Iterator[str]:
    """A bucket for a site of one's own."""
    place = {"LocationConstraint": STAGES["test"].region}
    deployed.s3.create_bucket(Bucket="other", CreateBucketConfiguration=place)
    yield "other"
    for entry in deployed.s3.list_objects_v2(Bucket="other").get("Contents", []):
        deployed.s3.delete_object(Bucket="other", Key=entry["Key"])
    deployed.s3.delete_bucket(Bucket="other")


def test_only_what_changed_is_sent_and_what_is_gone_is_removed(deployed: Deployed, other: str, tmp_path: Path) -> None:
    for name in ("a/index.html", "a/app.js", "b.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    lines: list[str] = []
    first = publish(deployed.s3, other, tmp_path, lines.append)
    assert first == Published(["a/app.js", "b.js", "a/index.html"], [], 0)
    assert lines == ["1/3  a/app.js", "2/3  b.js", "3/3  a/index.html"]
    (tmp_path / "b.js").unlink()
    (tmp_path / "a" / "index.html").write_text("another page")
    assert publish(deployed.s3, other, tmp_path, lines.append) == Published(["a/index.html"], ["b.js"], 1)
    assert lines[3:] == ["1/1  a/index.html", "removed  b.js"]
    body = (tmp_path / "a" / "app.js").read_bytes()
    deployed.s3.put_object(Bucket=other, Key="a/app.js", Body=body, ContentType="text/plain", CacheControl="no-cache")
    assert publish(deployed.s3, other, tmp_path, lines.append).sent == ["a/app.js"], (
        "with another header it differs too"
    )


def test_the_edges_are_cleared_when_something_changed_and_only_then(deployed: Deployed, sent: Published) -> None:
    cloudfront, distribution = deployed.client("cloudfront"), deployed.outputs["DistributionId"]
    assert refresh(cloudfront, distribution, Published([], [], 135)) is None
    for done in (sent, Published([], ["b.js"], 1)):
        made = refresh(cloudfront, distribution, done)
        asked = cloudfront.get_invalidation(DistributionId=distribution, Id=made)["Invalidation"]["InvalidationBatch"]
        assert asked["Paths"]["Items"] == ["/*"]


def test_aws_china_gets_its_pages_from_a_function_as_a_deployment_tells_its_operator(
    deployed: Deployed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client = clients(STAGES["prod-cn"].region, deployed.url)
    made = package(tmp_path, template(app.open_all(), "prod-cn"))
    monkeypatch.setattr("infra.deploy.build", lambda *_args, **_known: made)
    monkeypatch.setattr("infra.deploy.clients", lambda _region: client)
    asked = ["--page-url", "https://sanbao.example.cn", "--certificate", "ASCAEXAMPLE"]
    monkeypatch.setattr(sys, "argv", ["deploy", "--stage", "prod-cn", *asked])
    main()
    said = capsys.readouterr().out
    assert f"{len(table.published(WEB))} pages sent, 0 removed, 0 were there already." in said
    assert "The pages are at https://sanbao.example.cn" in said
    assert re.search(r"sanbao\.example\.cn\.  CNAME  \w+\.cloudfront\.net\.$", said, re.MULTILINE)
    main()
    assert "0 pages sent, 0 removed" in capsys.readouterr().out
    (api,) = client("apigatewayv2").get_apis()["Items"]
    host = {"Host": f"{api['ApiId']}.execute-api.localhost"}
    for path in ("/", "/h5/", "/q/0Ab9", "/board/app.js", "/vendor/zxing/reader/zxing_reader.wasm", "/no-such-page"):
        told, headers, body = answered(deployed.here, path)
        answer = urllib3.request("GET", deployed.url + path, headers=host, redirect=False)
        assert (answer.status, answer.data) == (int(told[:3]), body), path
        assert answer.headers["Content-Type"] == headers["Content-Type"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


needs_node = pytest.mark.skipif(
    shutil.which("node") is None,
    reason="the emulated CloudFront runs functions with node; tests/web/test_paths.py runs this one in Chromium",
)


@needs_node
def test_the_distribution_answers_each_path_as_this_machine_does(deployed: Deployed, sent: Published) -> None:
    public = deployed.outputs["PublicBucket"]
    shown = {"ContentType": "image/jpeg", "CacheControl": "max-age=300"}
    deployed.s3.put_object(Bucket=public, Key="media/a b.jpg", Body=b"\xff\xd8", **shown)
    tile = {"ContentType": "application/octet-stream", "CacheControl": "public, max-age=31536000, immutable"}
    deployed.s3.put_object(Bucket=public, Key="log/tile/0/000.p/1", Body=bytes(32), **tile)
    files = [f"/{name}" for name in sent.sent]
    objects = ["/public/media/a%20b.jpg", "/log/tile/0/000.p/1", "/log/tile/0/000.p/1/"]
    # A client library tidies paths with dots away.
    for path in [*(p for p in PATHS if "/." not in p), *files, "/demo.json", *objects]:
        told, headers, body = answered(deployed.here, path)
        answer = deployed.ask(path)
        assert (answer.status, answer.data) == (int(told[:3]), body), path
        given = {name: value for name, value in answer.headers.items() if name.lower() not in _beside(headers)}
        assert given == headers, path


def _beside(headers: dict[str, str]) -> set[str]:
    """Return what CloudFront and S3 say beside the house's own headers."""
    return {name.lower() for name in (OF_CLOUDFRONT | OF_S3) - set(headers)} | {"x-amz-version-id"}


@needs_node
def test_another_method_is_refused_on_pages(deployed: Deployed, sent: Published) -> None:
    assert deployed.ask("/h5/", "POST").status == 403


def test_the_api_is_told_who_asks_by_a_secret_that_nobody_else_has(deployed: Deployed) -> None:
    sent_along = {
        "Authorization": "Bearer t",
        "X-Api-Key": "sk_1",
        "Idempotency-Key": "k",
        "X-Acting-For": "r",
        "X-Forwarded-For": "203.0.113.9",
        EDGE_HEADER: "guessed",
    }
    answer = deployed.ask("/v1/me?a=%E5%B7%A5&a=2", "POST", **sent_along)
    seen = json.loads(answer.data)
    environment = deployed.client("lambda").get_function_configuration(FunctionName="sanbao-test")["Environment"]
    secret = environment["Variables"]["SANBAO_EDGE_SECRET"]
    assert len(secret) == 43
    assert seen["path"] == "/api/v1/me?a=%E5%B7%A5&a=2"
    assert {name: seen[name.lower()] for name in list(sent_along)[:4]} == dict(list(sent_along.items())[:4])
    assert (seen["x-sanbao-edge"], seen["host"].split(":")[0]) == (secret, "127.0.0.1")
    assert seen["x-forwarded-for"] == "203.0.113.9, 127.0.0.1", "what the viewer says, then who the viewer is"


def test_what_the_api_refuses_stays_what_the_api_said(deployed: Deployed) -> None:
    answer = deployed.ask("/v1/me", "POST")
    assert (answer.status, answer.headers["Content-Type"]) == (403, "application/problem+json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in answer.headers
