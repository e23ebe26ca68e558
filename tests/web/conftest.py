"""Chromium on the pages: one browser, a fresh town for each test, and nothing untoward on the console or the wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web import camera
from tests.web.fake_town import TOKEN, Town
from tests.web.server import Site, running

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
AXE = Path(__file__).parent / "vendor" / "axe.js"

expect.set_options(timeout=8_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.web)


@pytest.fixture(scope="session")
def browser_type_launch_args(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    film = camera.film(f"https://town.example/q/{TOKEN}", tmp_path_factory.mktemp("camera") / "card.y4m")
    return {"executable_path": CHROMIUM, "args": [*FLAGS, f"--use-file-for-fake-video-capture={film}"]}


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {
        "base_url": base_url,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": PHONE,
        "permissions": ["camera"],
    }


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with running() as served:
        yield served


@pytest.fixture(scope="session")
def base_url(site: Site) -> str:
    return site.url


@pytest.fixture
def town(site: Site) -> Town:
    return site.reset()


@pytest.fixture(autouse=True)
def watched(request: pytest.FixtureRequest, town: Town) -> Iterator[None]:
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
    return parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1"


def _missing(status: int, url: str) -> bool:
    return status >= 400 and not urlsplit(url).path.startswith(("/v1/", "/demo.json", "/public/"))


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


def sign_in_villager(page: Page) -> Page:
    """Open the villager's page as the demo villager."""
    opened(page, "/h5/").get_by_label("微信登录码").fill("demo-zhang")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("张秀英，您好")).to_be_visible()
    return page


def sign_in_officer(page: Page, path: str = "/console/") -> Page:
    """Open an officers' page as the demo officer."""
    opened(page, path).get_by_label("账号").fill("chen")
    page.get_by_label("密码").fill("demo-pass")
    page.get_by_role("button", name="登录").click()
    return page
