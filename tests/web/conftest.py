"""Chromium on the pages of a running demo town: nothing untoward on the console or the wire."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, ViewportSize, expect

from tests.town import Town, own_town
from tests.web import camera
from tests.web.demo import Demo
from tests.web.walk import HEARD, entered, listened

CHROMIUM = "/usr/bin/chromium-headless-shell"
"""Debian's Chromium without its windows, which nobody sees here: a fifth less work than the whole browser."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--in-process-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.web)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to the report of a failure what the page showed then: who reads it elsewhere can't look."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.failed and isinstance(page, Page) and not page.is_closed():
        with contextlib.suppress(Error):
            report.sections.append(("What the page showed", page.locator("body").aria_snapshot()))
        heard = HEARD.get(page.context)
        report.sections.append(("What it was refused", "\n".join(heard.refused if heard else [])))
    return report


@pytest.fixture(scope="session")
def web_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose people the browser plays."""
    with own_town(tmp_path_factory) as started:
        yield started


@pytest.fixture(scope="session")
def demo(web_town: Town) -> Demo:
    """Its people."""
    return Demo(web_town)


@pytest.fixture(scope="session")
def base_url(web_town: Town) -> str:
    return web_town.url


@pytest.fixture(scope="session")
def browser_type_launch_args(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The camera sees the card of one of the town's elders."""
    film = camera.film(f"https://town.example/q/{demo.card}", tmp_path_factory.mktemp("camera") / "card.y4m")
    return {"executable_path": CHROMIUM, "args": [*FLAGS, f"--use-file-for-fake-video-capture={film}"]}


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {
        "base_url": base_url,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": PHONE,
        "reduced_motion": "reduce",  # Nobody watches things move; drawing them is a tenth of the work.
        "permissions": ["camera"],
    }


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """A browser that is listened to, so that nobody waits much longer for a page than for what it asked."""
    return listened(context)


@pytest.fixture(autouse=True)
def watched(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing on the console, no stray request, no missing file."""
    if "page" not in request.fixturenames and "context" not in request.fixturenames:
        yield
        return
    context: BrowserContext = request.getfixturevalue("context")
    faults: list[str] = []
    context.on("console", lambda said: faults.append(said.text) if _worrying(said.type, said.text) else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("request", lambda asked: faults.append(asked.url) if _stray(asked.url) else None)
    context.on(
        "response", lambda got: faults.append(f"{got.status} {got.url}") if _missing(got.status, got.url) else None
    )
    yield
    assert faults == []


def _worrying(kind: str, text: str) -> bool:
    return kind in {"error", "warning"} and not text.startswith("Failed to load resource")


def _stray(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in {"data", "blob"} and parts.hostname not in {"127.0.0.1", "localhost"}


def _missing(status: int, url: str) -> bool:
    return status >= 500 or (status >= 400 and not urlsplit(url).path.startswith(("/v1/", "/demo.json", "/public/")))


@pytest.fixture
def no_camera(page: Page) -> Page:
    """A device whose person did not allow the camera."""
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
    )
    return page


def opened(page: Page, path: str) -> Page:
    """Open a page and wait until it is drawn."""
    page.goto(path)
    page.wait_for_selector("html[data-ready]")
    return page


def sign_in_villager(page: Page, demo: Demo, nth: int = 0) -> Page:
    """Go in as a villager: the younger one first, then the elder."""
    login = demo.login("resident", nth)
    entered(page, login)
    expect(page.get_by_text(f"{login['name']}，您好")).to_be_visible()
    return page


def sign_in_officer(page: Page, demo: Demo, role: str = "village_officer", path: str = "/console/") -> Page:
    """Sign in as an officer types it."""
    asked = demo.login(role)["sign_in"]
    opened(page, path).get_by_label("账号").fill(asked["login"])
    page.get_by_label("密码").fill(asked["password"])
    page.get_by_role("button", name="登录").click()
    return page


def sign_out_officer(page: Page) -> None:
    """Go out and wait for it: an address asked for while the town is still told would open the desk again."""
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("账号")).to_be_visible()


class Lost:
    """Answers that don't arrive although the town did what was asked, of requests to `path`, while `on`."""

    def __init__(self, page: Page, path: str, *, times: int) -> None:
        self.left = times
        self.keys: list[str] = []
        page.route(f"**{path}", self._hear)

    def _hear(self, route: Route) -> None:
        self.keys.append(route.request.headers.get("idempotency-key", ""))
        if self.left == 0:
            route.continue_()
            return
        self.left -= 1
        route.fetch()
        route.abort()
