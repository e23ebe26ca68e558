"""A walk through everything that the demo's people are shown, view by view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Locator, Page, expect

ELDER = "localStorage.setItem('sanbao.view', 'elder {}')"
"""A script that keeps the elder view on the device, with letters of so many pixels."""
STILL = """Promise.allSettled(document.getAnimations()
  .filter(({ effect }) => effect.getTiming().iterations !== Infinity)
  .map(({ finished }) => finished)).then(() => null)"""
"""A script that ends with the last change of a colour."""
DIALOGS = {
    "首页": ("付款码", "村民码"),
    "活动": ("看一看", "新建活动", "看名单"),
    "村民和工分卡": ("打开",),
    "我有话说": ("打开：", "替村民写一件"),
    "工分规则": ("改", "新的规则"),
    "工分预算": ("拨入工分",),
    "合作商户": ("新的商户", "密钥"),
    "工作人员": ("新的账号",),
}
"""What can be opened in a room, by the words on its button."""
PARTS = {"我有话说": ("镇里办的", "统计", "分派办法")}
"""What else of a room is shown in its place, by the words on its switch."""


def entered(page: Page, login: dict[str, Any]) -> None:
    """Go in from the start page as everybody may who tries the demo."""
    page.goto("/")
    page.get_by_role("button", name=login["name"]).click()
    page.wait_for_url(f"**{login['page']}")
    drawn(page)


def drawn(page: Page) -> None:
    """Wait until a page shows what it asked for, and its colours stand still."""
    page.wait_for_selector("html[data-ready]")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".bone")).to_have_count(0)
    page.evaluate(STILL)


def public_views(page: Page) -> Iterator[str]:
    """Show what everybody may see, and the ways in."""
    for name, path in (
        ("start", "/"),
        ("board", "/board/"),
        ("villager-sign-in", "/h5/"),
        ("desk-sign-in", "/console/"),
        ("till-key", "/cashier/"),
    ):
        page.goto(path)
        drawn(page)
        yield name


def views(page: Page, login: dict[str, Any]) -> Iterator[str]:
    """Show each room of a login, and what can be opened in it."""
    entered(page, login)
    if login["page"] == "/h5/":
        for room, name in (("rules", "怎么得工分"), ("tickets", "我有话说")):
            page.goto(f"/h5/#{room}")
            drawn(page)
            yield name
        yield from _raising(page)
        page.goto("/h5/#home")
        drawn(page)
    links = page.locator("nav a[href^='#']")
    if links.count() == 0:
        yield "home"
    for link in links.all():
        room = link.inner_text().strip()
        link.click()
        drawn(page)
        yield room
        for words in DIALOGS.get(room, ()):
            button = page.locator("main").get_by_role("button", name=words).first
            if button.count():
                yield from _opened(page, button, f"{room}-{words}")
        for words in PARTS.get(room, ()):
            button = page.locator("main").get_by_role("button", name=words, exact=True)
            if button.count():
                button.click()
                drawn(page)
                yield f"{room}-{words}"


def _raising(page: Page) -> Iterator[str]:
    """Show one's own ticket, the public ones, and the three steps of raising one, which is not sent."""
    button = page.get_by_role("button", name=re.compile("^(请确认|请回复)")).first
    if button.count():
        yield from _opened(page, button, "我有话说-一件")
    page.get_by_role("button", name="大家提的").click()
    drawn(page)
    yield "我有话说-大家提的"
    page.get_by_role("button", name="我要说").click()
    page.get_by_role("button", name="问题反映").click()
    page.get_by_role("button", name="道路路灯").click()
    drawn(page)
    yield "我有话说-说什么"
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("把事情说清楚").fill("台阶松了一块，老人容易绊倒。")
    drawn(page)
    yield "我有话说-说清楚"
    page.get_by_role("button", name="下一步").click()
    drawn(page)
    yield "我有话说-给谁看"


def _opened(page: Page, button: Locator, name: str) -> Iterator[str]:
    button.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    drawn(page)
    yield name
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
