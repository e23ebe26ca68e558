"""Everybody can use every view: axe on WCAG 2.2 AA, nothing wider than the screen; in the elder view more than that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.web.conftest import DESKTOP, PHONE
from tests.web.demo import Demo
from tests.web.views import public_views, views
from tests.web.walk import ELDER, drawn, entered

AXE = (Path(__file__).parent / "vendor" / "axe.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SMALL: ViewportSize = {"width": 360, "height": 740}


AT_REST = """() => Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().iterations !== Infinity).map((one) => one.finished.catch(() => 0)))"""
"""A button that is just turning from one colour into another has neither; what never ends is not waited for."""
CONTRAST = {
    "ignoreUnicode": True,
    "boldValue": 700,
    "boldTextPt": 14,
    "largeTextPt": 18,
    "contrastRatio": {"normal": {"expected": 4.5}, "large": {"expected": 4.5}},
    "pseudoSizeThreshold": 0.25,
    "shadowOutlineEmMax": 0.2,
    "textStrokeEmMin": 0.03,
}
"""The product's contrast, 4.5:1 for letters of any size; WCAG lets large ones do with 3. The rest is axe's own."""
TOO_SMALL = """() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.skip, .unseen, [inert]')
  const inSentence = (one) => one.matches('a') && getComputedStyle(one).display === 'inline'
    && /[，。；：]/.test((one.closest('p, li, dd, td, .notice')?.textContent ?? '').replace(one.textContent, ''))
  return [...document.querySelectorAll(`a, button, summary, select, textarea, .agree, .choice label, [role=radio],
    .pin, input:not([type=hidden], [type=radio], [type=checkbox], [tabindex="-1"])`)]
    .filter((one) => shown(one) && !one.matches('[tabindex="-1"]') && !inSentence(one))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 59.9 || height < 59.9)
    .map(([one, { width, height }]) => `${width.toFixed()}×${height.toFixed()} ${one.outerHTML.slice(0, 120)}`)
}"""
"""What is pressed and is not 60 × 60 px large; a link within a sentence is as high as its line, as WCAG allows."""
TOO_FAINT = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.matches('input, select, textarea')
    || [...one.childNodes].some((text) => text.nodeType === 3 && text.data.trim()))
  .filter((one) => one.checkVisibility() && !one.closest('noscript')
    && parseFloat(getComputedStyle(one).fontSize) < 18)
  .map((one) => `${getComputedStyle(one).fontSize} ${one.outerHTML.slice(0, 120)}`)"""
"""Letters of less than 18 px. A chart's canvas is not looked at: its numbers stand in a table beside it."""

WIDE_AT_LARGEST = """() => {
  const { documentElement: page, documentElement: { dataset } } = document
  const before = dataset.text
  dataset.text = '30'
  const wide = page.scrollWidth - page.clientWidth
  dataset.text = before
  return wide
}"""


def faults_of(page: Page) -> list[str]:
    """Return what axe finds, and whether the view is wider than its screen."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE)
        page.evaluate("options => axe.configure({ checks: [{ id: 'color-contrast', options }] })", CONTRAST)
    page.evaluate(AT_REST)
    found = page.evaluate(
        "rules => axe.run({ runOnly: rules, resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap("
        "({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`)))",
        RULES,
    )
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{wide} px wider than the screen"] if wide > 0 else [])]


def faults_of_an_elders(page: Page) -> list[str]:
    """Return what keeps an elder from reading or pressing what the view shows, beside what axe finds."""
    small = [f"small: {one}" for one in page.evaluate(TOO_SMALL)]
    faint = [f"faint: {one}" for one in page.evaluate(TOO_FAINT)]
    wide = page.evaluate(WIDE_AT_LARGEST)
    return [*faults_of(page), *small, *faint, *([f"{wide} px too wide at the largest letters"] if wide > 0 else [])]


def faults_in(page: Page, walk: Iterator[str], look: Callable[[Page], list[str]] = faults_of) -> dict[str, list[str]]:
    """Return the faults of each view that has some."""
    return {name: faults for name in walk if (faults := look(page))}


def test_what_everybody_sees(no_camera: Page) -> None:
    assert faults_in(no_camera, public_views(no_camera)) == {}


def test_what_everybody_sees_as_an_elder(no_camera: Page) -> None:
    no_camera.add_init_script(ELDER.format(20))
    no_camera.set_viewport_size(SMALL)
    assert faults_in(no_camera, public_views(no_camera), faults_of_an_elders) == {}


@pytest.mark.parametrize(
    ("role", "nth", "screen"),
    [
        ("town_admin", 0, DESKTOP),
        ("town_officer", 1, DESKTOP),  # The leader: at the desk an administrator sees what officers of the town see.
        ("village_officer", 0, SMALL),
        ("organiser", 0, PHONE),
        ("panel", 0, SMALL),
        ("shop", 0, SMALL),
        ("bank", 0, SMALL),
        ("resident", 0, PHONE),
        ("member", 0, DESKTOP),
        ("auditor", 0, DESKTOP),
        ("grid_worker", 0, SMALL),
    ],
)
def test_what_they_see(no_camera: Page, demo: Demo, role: str, nth: int, screen: ViewportSize) -> None:
    no_camera.set_viewport_size(screen)
    assert faults_in(no_camera, views(no_camera, demo.login(role, nth))) == {}


@pytest.mark.parametrize(("role", "nth"), [("resident", 1), ("member", 0)])
def test_what_an_elder_sees(no_camera: Page, demo: Demo, role: str, nth: int) -> None:
    no_camera.add_init_script(ELDER.format(20))
    no_camera.set_viewport_size(SMALL)
    assert faults_in(no_camera, views(no_camera, demo.login(role, nth)), faults_of_an_elders) == {}


SHELLS = (
    ("h5", "resident", "**/v1/me/entries*", "/h5/#entries"),
    ("console", "town_officer", "**/v1/villages/*/wishes*", "/console/#wishes"),
    ("mall", "", "**/v1/places*", "/mall/"),
    ("cashier", "shop", "**/v1/partner/redemptions*", "/cashier/"),
)
"""A page of each kind, who opens it, and what it asks of the town."""
NOTHING: dict[str, Any] = {"rows": [], "places": [], "cursor": None, "count": 0, "points": 0}


def _bare(page: Page, demo: Demo) -> Iterator[str]:
    """Show a page of each kind where there is nothing, where no answer comes, and without a network."""
    for name, role, asked, path in SHELLS:
        if role:
            entered(page, demo.login(role))
        page.route(asked, lambda route: route.fulfill(json=NOTHING))
        _shown(page, path)
        yield f"{name}-empty"
        page.unroute(asked)
        page.route(asked, lambda route: route.abort())
        _shown(page, path)
        expect(page.get_by_role("button", name="再试一次").first).to_be_visible()
        yield f"{name}-failed"
        page.unroute(asked)
        page.context.set_offline(True)
        page.evaluate("dispatchEvent(new Event('offline'))")
        expect(page.locator(".offline")).to_be_visible()
        yield f"{name}-offline"
        page.context.set_offline(False)


def _shown(page: Page, path: str) -> None:
    page.goto(path)
    page.reload()
    drawn(page)


def test_what_is_seen_where_nothing_is_or_comes(no_camera: Page, demo: Demo) -> None:
    assert faults_in(no_camera, _bare(no_camera, demo)) == {}


def test_a_page_that_did_not_come_is_opened_once_it_comes(page: Page, demo: Demo) -> None:
    entered(page, demo.login("resident"))
    page.route("**/h5/rules.js", lambda route: route.abort(), times=2)
    page.evaluate("globalThis.before = true")
    page.get_by_role("link", name="怎么得工分").click()
    expect(page.get_by_role("alert")).to_contain_text("没有连上")
    for _ in range(2):  # The second time with the whole page.
        page.get_by_role("button", name="再试一次").click()
        drawn(page)
    expect(page.get_by_role("heading", name="怎么得工分", level=2)).to_be_visible()
    assert page.evaluate("globalThis.before") is None
