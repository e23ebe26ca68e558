"""`make screenshots`: everything the people of the demo see in the running town, into a folder of pictures."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import urllib3
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from infra.plan import ROOT
from local.claim import running
from local.up import STATE
from tests.web.conftest import CHROMIUM, DESKTOP, FLAGS, PHONE
from tests.web.walk import ELDER, public_views, views

TV: ViewportSize = {"width": 1920, "height": 1080}
OF_OFFICERS = {"town_admin", "town_officer", "village_officer", "auditor"}


def main() -> None:
    """Look at every view of the town at `--url`, or of the one that `make up` runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    town = running(STATE)
    parser.add_argument("--url", default=town.url if town else None, required=town is None)
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "screenshots")
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, picture in _pictures(browser, asked.url):
            (asked.into / f"{name}.png").write_bytes(picture)
            print(f"{name}.png")
        browser.close()


def _pictures(browser: Browser, url: str) -> Iterator[tuple[str, bytes]]:
    """Take a picture of each view."""
    for size, screen in (("phone", PHONE), ("desk", DESKTOP), ("tv", TV)):
        page = _page(browser, url, screen)
        for view in public_views(page):
            if size != "tv" or view == "board":
                yield f"{view}-{size}", page.screenshot(full_page=size != "tv")
        page.context.close()
    logins = json.loads(urllib3.request("GET", f"{url}/demo.json").data)["logins"]
    for number, login in enumerate(logins):
        who = f"{login['role']}-{number}"
        sizes = {"desk": DESKTOP} if login["role"] in OF_OFFICERS else {"phone": PHONE, "desk": DESKTOP}
        for size, screen in sizes.items():
            yield from _walked(_page(browser, url, screen), login, f"{who}-{size}")
        if login["role"] == "resident":
            yield from _walked(_page(browser, url, PHONE, letters=24), login, f"{who}-elder")


def _walked(page: Page, login: dict[str, object], name: str) -> Iterator[tuple[str, bytes]]:
    for view in views(page, login):
        yield f"{name}-{view}", page.screenshot(full_page=not page.get_by_role("dialog").count())
    page.context.close()


def _page(browser: Browser, url: str, screen: ViewportSize, letters: int = 0) -> Page:
    context = browser.new_context(base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=screen)
    if letters:
        context.add_init_script(ELDER.format(letters))
    return context.new_page()


if __name__ == "__main__":
    main()
