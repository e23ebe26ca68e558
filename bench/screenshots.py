"""`make screenshots`: everything the people of the demo see in the running town, into a folder of pictures."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import urllib3
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from infra.plan import ROOT
from local.claim import running
from local.up import STATE
from tests.web.conftest import CHROMIUM, DESKTOP, FLAGS, PHONE
from tests.web.views import public_views, views
from tests.web.walk import ELDER

TV: ViewportSize = {"width": 1920, "height": 1080}
ON_TV = {"board", "cockpit-screen"}
"""What hangs on a wall."""
ELDERS = {"resident", "member"}
"""Whose pages an elder may read in larger letters, of so many pixels."""
LETTERS = 24
OF_OFFICERS = {"town_admin", "town_officer", "village_officer", "auditor"}
QUALITY = 80
"""Of WebP: letters stay sharp, and a page takes a tenth of what PNG needs."""


def main() -> None:
    """Look at every view of the town at `--url`, or of the one that `make up` runs; `--only` names some by a part."""
    parser = argparse.ArgumentParser(description=__doc__)
    town = running(STATE)
    parser.add_argument("--url", default=town.url if town else None, required=town is None)
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--only", default="", help="pictures whose name contains this")
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, page in _shown(browser, asked.url):
            if asked.only in name:
                _keep(page, asked.into / f"{name}.webp")
                print(f"{name}.webp", flush=True)
        browser.close()


def _shown(browser: Browser, url: str) -> Iterator[tuple[str, Page]]:
    """Show each view on each of its screens; yield its name and the page that shows it."""
    yield from _public(browser, url)
    logins = json.loads(urllib3.request("GET", f"{url}/demo.json").data)["logins"]
    nth = dict[str, int]()
    for login in logins:
        role = login["role"]
        nth[role] = nth.get(role, 0) + 1
        who = role if nth[role] == 1 else f"{role}-{nth[role]}"
        sizes = {"desk": DESKTOP} if role in OF_OFFICERS else {"phone": PHONE, "desk": DESKTOP}
        for size, screen in sizes.items():
            yield from _walked(_page(browser, url, screen), login, who, size)
        if role in ELDERS:
            yield from _walked(_page(browser, url, PHONE, letters=LETTERS), login, who, "elder")
        if "/cockpit/" in login["page"]:
            yield from _walked(_page(browser, url, TV), login, who, "tv")


def _public(browser: Browser, url: str) -> Iterator[tuple[str, Page]]:
    """Show what everybody may see."""
    for size, screen, letters in (("phone", PHONE, 0), ("desk", DESKTOP, 0), ("elder", PHONE, LETTERS), ("tv", TV, 0)):
        page = _page(browser, url, screen, letters)
        yield from ((f"{view}-{size}", page) for view in public_views(page) if size != "tv" or view in ON_TV)
        page.context.close()


def _walked(page: Page, login: dict[str, Any], who: str, size: str) -> Iterator[tuple[str, Page]]:
    """Show what one login sees."""
    yield from ((f"{who}-{view}-{size}", page) for view in views(page, login) if size != "tv" or view in ON_TV)
    page.context.close()


def _keep(page: Page, file: Path) -> None:
    """Keep a picture of a whole page on a screen high enough; of a dialog, or of what hangs on a wall, its screen."""
    screen = page.viewport_size
    assert screen is not None, "every page has a screen"
    if screen != TV and not page.get_by_role("dialog").count():
        high = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": screen["width"], "height": max(high, screen["height"])})
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.save(file, quality=QUALITY)
    page.set_viewport_size(screen)


def _page(browser: Browser, url: str, screen: ViewportSize, letters: int = 0) -> Page:
    context = browser.new_context(base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=screen)
    if letters:
        context.add_init_script(ELDER.format(letters))
    return context.new_page()


if __name__ == "__main__":
    main()
