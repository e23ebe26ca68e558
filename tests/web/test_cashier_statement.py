"""The shop's statement of some days at the till: asked for, made in a while, and saved as a file."""

from __future__ import annotations

import csv
import io

from playwright.sync_api import Page, expect

from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_cashier import _till
from tests.web.test_console import LONG_MS


def test_a_shop_saves_its_statement_of_today(no_camera: Page, demo: Demo) -> None:
    demo.ask("POST", "/v1/partner/redemptions", {"code": demo.card, "pin": demo.pin, "points": 6}, shop=True)
    till = _till(no_camera, demo)
    till.get_by_role("link", name="流水", exact=True).click()
    till.get_by_label("从哪天").fill(demo.day(-40))
    expect(till.get_by_role("alert")).to_contain_text("最多 31 天")
    till.get_by_label("从哪天").fill(demo.day(0))
    till.get_by_role("button", name="CSV").click()
    till.get_by_role("button", name="做流水").click()
    save = till.get_by_role("link", name="存到这台设备")
    expect(save).to_be_visible(timeout=LONG_MS)
    assert faults_of(till) == []
    with till.expect_download() as saved:
        save.click()
    rows = list(csv.reader(io.StringIO(saved.value.path().read_text(encoding="utf-8-sig"))))
    assert any("6" in row for row in rows), rows
