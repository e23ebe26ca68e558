"""How a browser goes through the pages: in by a login, and on when what was asked for is drawn."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Error, Locator, Page, Request, Response, Route, expect

ELDER = "localStorage.setItem('sanbao.view', 'elder {}')"
"""A script that keeps the elder view on the device, with letters of so many pixels."""
REST = """() => new Promise((resolve) => setTimeout(() => requestIdleCallback(resolve, { timeout: 1000 }), 100))"""
"""Resolves after a tenth of a second of the page's own clock, when it has nothing more to do."""
RESTS_MAX = 300
REFUSED = 400
TABS_MAX = 120
FOCUSED = "(one) => one === document.activeElement || one.contains(document.activeElement)"
HEARD: WeakKeyDictionary[BrowserContext, Heard] = WeakKeyDictionary()
"""What each browser that is listened to has asked."""
UNDER_WAY = """() => Promise.allSettled(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished)
)"""
"""Resolves when each transition of colour or place has come to its end, or was given up."""


@dataclass(slots=True)
class Heard:
    """How many requests a browser has begun, those that are under way, and which ones were refused."""

    begun: int = 0
    refused: list[str] = field(default_factory=list)
    under_way: set[Request] = field(default_factory=set)


ENTER = """async (name) => {
  const { demoTown, enterAs } = await import('/shared/demo.js')
  await enterAs((await demoTown()).logins.findIndex((login) => login.name === name))
}"""


def entered(page: Page, login: dict[str, Any]) -> None:
    """Go in by what the start page does for who tries the demo, without drawing it."""
    page.goto("/shared/mark.svg")
    page.evaluate(ENTER, login["name"])
    page.goto(login["page"])
    drawn(page)


def drawn(page: Page) -> None:
    """Wait until a page shows what it asked for."""
    page.wait_for_selector("html[data-ready]")
    _calm(page)
    expect(page.locator(".bone")).to_have_count(0)
    settled(page)


def listened(context: BrowserContext) -> BrowserContext:
    """Hear what a browser asks."""
    heard = HEARD[context] = Heard()

    def began(request: Request) -> None:
        heard.begun += 1
        heard.under_way.add(request)

    def ended(request: Request) -> None:
        heard.under_way.discard(request)

    def answered(answer: Response) -> None:
        if answer.status >= REFUSED:
            heard.refused.append(f"{answer.status} {answer.request.method} {answer.url}")

    context.on("request", began)
    context.on("response", answered)
    context.on("requestfinished", ended)
    context.on("requestfailed", ended)
    return context


def _calm(page: Page) -> None:
    """Wait until a page has waited for nothing, and begun nothing, for a tenth of a second (`networkidle`: half)."""
    page.wait_for_load_state("load")
    heard = HEARD.get(page.context)
    if heard is None:
        page.wait_for_load_state("networkidle")
        return
    for _ in range(RESTS_MAX):
        begun = heard.begun
        with contextlib.suppress(Error):  # The page went to another one meanwhile.
            page.evaluate(REST)
            if heard.begun == begun and not heard.under_way:
                return
    message = f"still under way: {[one.url for one in heard.under_way]}"
    raise AssertionError(message)


def settled(page: Page) -> None:
    """Wait until no colour is on its way to another: a button halfway there has a contrast nobody sees."""
    page.evaluate(UNDER_WAY)


def by_keys(page: Page, wanted: Locator, key: str = "Enter", words: str = "") -> None:
    """Go to something by the tab key alone, press a key there, and write `words`."""
    expect(wanted).to_be_visible()
    for _ in range(TABS_MAX):
        if wanted.evaluate(FOCUSED):
            page.keyboard.press(key)
            if words:
                page.keyboard.insert_text(words)
            return
        page.keyboard.press("Tab")
    message = f"the tab key does not reach {wanted}"
    raise AssertionError(message)


def in_dialog(page: Page, button: Locator, name: str) -> Iterator[str]:
    """Show what a button opens, under this name, and close it."""
    button.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    drawn(page)
    yield name
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def a_few_at_a_time(page: Page, path: str) -> list[str]:
    """Answer a list by two rows a page; return what was asked for."""
    asked: list[str] = []

    def fewer(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_(url=route.request.url.replace("size=100", "size=2"))

    page.route(f"**{path}?*size=100*", fewer)
    return asked
