"""CloudFront's function, run where its language is spoken: it holds paths to mean what they mean on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Playwright

from infra.distribution import function_code
from infra.headers import page_headers
from infra.paths import MISSING
from tests.make.paths import PATHS
from tests.web.conftest import CHROMIUM, FLAGS

Asked = Callable[[str], dict[str, Any]]
CALL = "([code, uri]) => new Function(code + '; return handler')()({ request: { method: 'GET', uri, headers: {} } })"


@pytest.fixture(scope="module")
def function(playwright: Playwright) -> Iterator[Asked]:
    """The function, asked for a path; it needs a browser and no town."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    page = browser.new_page()
    code = function_code()
    yield lambda uri: page.evaluate(CALL, [code, uri])
    browser.close()


@pytest.mark.parametrize("path", [path for path in PATHS if not path.startswith("/public/")])
def test_cloudfront_asks_for_what_a_path_means(function: Asked, path: str) -> None:
    answer, (file, location) = function(path), PATHS[path]
    if file:
        assert answer == {"method": "GET", "uri": f"/{file}", "headers": {}}
    elif location:
        assert (answer["statusCode"], answer["headers"]["location"]["value"]) == (308, location)
    else:
        assert (answer["statusCode"], answer["body"]) == (404, {"encoding": "text", "data": MISSING})


def test_public_objects_are_asked_for_by_their_keys_and_never_listed(function: Asked) -> None:
    assert function("/public/boards/2026-W47/a%20b.json")["uri"] == "/boards/2026-W47/a%20b.json"
    assert function("/public/")["statusCode"] == 404
    assert function("/public//")["statusCode"] == 404


def test_files_of_the_log_are_asked_for_by_their_own_paths_and_never_listed(function: Asked) -> None:
    for path in ("/log/checkpoint", "/log/tile/entries/x001/234.p/7"):
        assert function(path)["uri"] == path
    assert function("/log/")["statusCode"] == 404
    assert function("/log/tile/")["statusCode"] == 404


def test_there_is_no_demo(function: Asked) -> None:
    assert function("/demo.json")["statusCode"] == 204


def test_what_the_function_answers_itself_bears_the_headers_of_pages(function: Asked) -> None:
    wanted = page_headers("https://${PrivateBucket.RegionalDomainName}")
    for path in ("/no-such-page", "/h5", "/demo.json"):
        given = {name: field["value"] for name, field in function(path)["headers"].items()}
        assert {name: given[name.lower()] for name in wanted} == wanted
        assert given["cache-control"] == "no-cache"


def test_the_function_is_within_what_cloudfront_takes() -> None:
    """10 KB a function; the paths of `web/` may grow to twice what they are."""
    assert len(function_code().encode()) < 8_000
    assert function_code().count("${") == 2, "CloudFormation fills in the bucket's name, and nothing else"
    assert json.dumps(function_code())
