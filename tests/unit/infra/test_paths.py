"""What paths of the pages mean, as this machine serves them and as the function of AWS China does."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.session import get_session
from moto import mock_aws

from infra import pages as table, paths
from infra.headers import page_headers
from infra.plan import ROOT
from local.pages import Pages
from tests.make.paths import PATHS
from tests.make.wsgi import answered

WEB = ROOT / "web"
ORIGIN = "http://127.0.0.1:1"
REGION = "cn-north-1"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A pages bucket as a deployment fills it, a public one, and the surroundings of the function."""
    with mock_aws():
        client = get_session().create_client("s3", region_name=REGION)
        for bucket in ("pages", "public"):
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        for name, path in table.published(WEB).items():
            kept = {"ContentType": table.type_of(name), "CacheControl": table.kept(name)}
            client.put_object(Bucket="pages", Key=name, Body=path.read_bytes(), **kept)
        shown = {"ContentType": "image/jpeg", "CacheControl": "max-age=300"}
        client.put_object(Bucket="public", Key="media/a b.jpg", Body=b"\xff\xd8", **shown)
        tile = {"ContentType": "application/octet-stream", "CacheControl": "max-age=31536000"}
        client.put_object(Bucket="public", Key="log/tile/0/000.p/1", Body=bytes(32), **tile)
        monkeypatch.setenv("PAGES_BUCKET", "pages")
        monkeypatch.setenv("PUBLIC_BUCKET", "public")
        monkeypatch.setenv("PAGE_HEADERS", json.dumps({k.lower(): v for k, v in page_headers(ORIGIN).items()}))
        paths._s3.cache_clear()
        yield client
    paths._s3.cache_clear()


def here(s3: Any = None) -> Pages:
    return Pages(WEB, lambda: s3, "public", upload_origin=ORIGIN)


def from_the_function(path: str) -> tuple[int, dict[str, str], bytes]:
    answer = paths.answer({"rawPath": path, "requestContext": {"http": {"method": "GET"}}}, None)
    return answer["statusCode"], answer["headers"], base64.b64decode(answer["body"])


@pytest.mark.parametrize("path", PATHS)
def test_this_machine_serves_what_a_path_means(path: str) -> None:
    told, headers, body = answered(here(), path)
    file, location = PATHS[path]
    assert (told[:3], headers.get("Location", "")) == ("200" if file else "308" if location else "404", location)
    if file:
        assert (body, headers["Content-Type"]) == ((WEB / file).read_bytes(), table.type_of(file))
        assert headers["Cache-Control"] == table.kept(file)


def test_the_function_of_aws_china_answers_each_path_as_this_machine_does_and_sends_nobody_on(s3: Any) -> None:
    public = ["/public/media/a%20b.jpg", "/public/media/b.jpg", "/public/log/tile/0/000.p/1"]
    log = ["/log/tile/0/000.p/1", "/log/checkpoint", "/log/tile/0/000.p/1/", "/log/media/a%20b.jpg"]
    for path in [*PATHS, paths.DEMO, *public, *log]:
        told, headers, body = answered(here(s3), PATHS.get(path, paths.Meant()).location or path)
        status, given, content = from_the_function(path)
        assert (status, content) == (int(told[:3]), body), path
        wanted = {name.lower(): value for name, value in headers.items() if name != "Content-Length"}
        assert {name: value for name, value in given.items() if name != "etag"} == wanted, path


def test_a_public_object_is_kept_as_long_as_it_says(s3: Any) -> None:
    assert answered(here(s3), "/public/media/a%20b.jpg")[1]["Cache-Control"] == "max-age=300"
    assert answered(here(s3), "/log/tile/0/000.p/1")[1:] == answered(here(s3), "/public/log/tile/0/000.p/1")[1:]
    assert answered(here(s3), "/log/tile/0/000.p/1")[1]["Cache-Control"] == "max-age=31536000"


def test_a_store_that_does_not_answer_is_no_missing_page(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGES_BUCKET", "gone")
    with pytest.raises(ClientError, match="NoSuchBucket"):
        from_the_function("/h5/")


def test_the_function_of_aws_china_needs_nothing_of_the_house() -> None:
    source = (ROOT / "infra" / "paths.py").read_text()
    assert "import infra" not in source
    assert "from infra" not in source
    assert "chalicelib" not in source


def test_every_file_fits_through_lambda() -> None:
    """Lambda answers at most 6 MB, and base64 makes four bytes of three."""
    assert max(path.stat().st_size for path in table.published(WEB).values()) * 4 / 3 < 6_000_000


def test_what_browsers_open_comes_last_and_what_is_no_page_not_at_all(tmp_path: Path) -> None:
    for name in ("a/index.html", "z.js", ".hidden", "tests/x.js", "demo.json", "a/__pycache__/x.pyc", "fetch.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert list(table.published(tmp_path)) == ["z.js", "a/index.html"]


def test_only_what_is_pinned_is_kept_long() -> None:
    kept = {name: table.kept(name) for name in table.published(WEB)}
    long = {name for name, how in kept.items() if how != "no-cache"}
    assert long == {name for name in kept if name.startswith("vendor/")}
    assert {kept[name] for name in long} == {"public, max-age=86400"}
