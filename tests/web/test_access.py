"""Everybody can use every view: axe on WCAG 2.2 AA, nothing wider than the screen, also in the elder view."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.web.conftest import DESKTOP, PHONE
from tests.web.demo import Demo
from tests.web.walk import ELDER, public_views, views

AXE = (Path(__file__).parent / "vendor" / "axe.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SMALL: ViewportSize = {"width": 360, "height": 740}


AT_REST = """() => Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().iterations !== Infinity).map((one) => one.finished.catch(() => 0)))"""
"""A button that is just turning from one colour into another has neither; what never ends is not waited for."""


def faults_of(page: Page) -> list[str]:
    """Return what axe finds, and whether the view is wider than its screen."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE)
    page.evaluate(AT_REST)
    found = page.evaluate(
        "rules => axe.run({ runOnly: rules, resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap("
        "({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`)))",
        RULES,
    )
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{wide} px wider than the screen"] if wide > 0 else [])]


def faults_in(page: Page, walk: Iterator[str]) -> dict[str, list[str]]:
    """Return the faults of each view that has some."""
    return {name: faults for name in walk if (faults := faults_of(page))}


def test_what_everybody_sees(no_camera: Page) -> None:
    assert faults_in(no_camera, public_views(no_camera)) == {}


@pytest.mark.parametrize(
    ("role", "screen"),
    [
        ("town_admin", DESKTOP),
        ("town_officer", DESKTOP),
        ("village_officer", SMALL),
        ("organiser", PHONE),
        ("panel", SMALL),
        ("shop", SMALL),
        ("bank", SMALL),
        ("resident", PHONE),
        ("member", DESKTOP),
        ("member", SMALL),
    ],
)
def test_what_they_see(no_camera: Page, demo: Demo, role: str, screen: ViewportSize) -> None:
    no_camera.set_viewport_size(screen)
    assert faults_in(no_camera, views(no_camera, demo.login(role))) == {}


@pytest.mark.parametrize(("role", "nth"), [("resident", 1), ("member", 0)])
@pytest.mark.parametrize("letters", [20, 30])
def test_what_an_elder_sees(no_camera: Page, demo: Demo, letters: int, role: str, nth: int) -> None:
    no_camera.add_init_script(ELDER.format(letters))
    no_camera.set_viewport_size(SMALL)
    assert faults_in(no_camera, views(no_camera, demo.login(role, nth))) == {}
