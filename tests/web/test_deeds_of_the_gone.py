"""At the desk: a wrong award of somebody who died or moved away since. What is read before it is reversed happens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import PHONE
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_card_print import person
from tests.web.test_cards import entered
from tests.web.test_deeds import left, written_up
from tests.web.walk import drawn

POINTS = 200
"""What one of these deeds is paid."""


def spent(demo: Demo, resident_id: str, points: int) -> None:
    """Let somebody spend with a new card at the demo's shop."""
    demo.ask("POST", f"/v1/residents/{resident_id}/card", {"pin": "2580"}, role="village_officer")
    number = demo.ask("GET", f"/v1/residents/{resident_id}/card", role="village_officer")["number"]
    demo.ask("POST", "/v1/partner/redemptions", {"code": number, "pin": "2580", "points": points}, shop=True)


def leave(demo: Demo, resident_id: str, status: str) -> None:
    demo.ask("POST", f"/v1/residents/{resident_id}/status", {"status": status}, role="village_officer")


def asked(page: Page, demo: Demo, name: str) -> Locator:
    """Begin to reverse somebody's only award, and return what is read before."""
    person(page, demo, name)
    drawn(page)
    page.get_by_role("region", name="工分明细").get_by_role("button", name="冲正").click()
    return page.get_by_role("dialog", name="冲正这一笔")


def test_from_the_dead_the_page_says_and_takes_what_is_left(page: Page, demo: Demo) -> None:
    who = entered(demo, "吴去世")
    written_up(demo, who, "防汛值班表〔2026〕31号")
    spent(demo, who, 150)
    leave(demo, who, "dead")
    before = left(demo)
    sure = asked(page, demo, "吴去世")
    expect(sure).to_contain_text("从 吴去世（已去世）的账户扣回 50 工分，退回村里的预算")
    expect(sure).to_contain_text("这一笔 200 工分，只能收回剩下的 50")
    expect(sure).to_contain_text("生前用掉的 150 工分不追，由村里承担")
    expect(sure.get_by_text("本人在工分明细里看得到")).to_have_count(0)
    page.set_viewport_size(PHONE)
    drawn(page)
    assert faults_of(page) == []
    sure.get_by_label("为什么冲正").fill("记错了人")
    sure.get_by_role("button", name="扣回 50 工分").click()
    expect(page.get_by_text("冲正好了，扣回 50 工分")).to_be_visible()
    assert (demo.points_of(who), left(demo)) == (0, before + 50)


def test_of_the_dead_who_spent_all_it_is_said_that_nothing_comes_back(page: Page, demo: Demo) -> None:
    who = entered(demo, "吴用完")
    written_up(demo, who, "防汛值班表〔2026〕32号")
    spent(demo, who, POINTS)
    leave(demo, who, "dead")
    sure = asked(page, demo, "吴用完")
    expect(sure).to_contain_text("吴用完（已去世）的账户里没有剩下的工分")
    expect(page.get_by_role("button", name="发工分卡")).to_have_count(0)
    expect(sure.get_by_label("为什么冲正")).to_have_count(0)
    sure.get_by_role("button", name="知道了").click()
    expect(sure).to_have_count(0)


@pytest.mark.parametrize("spends", [0, 150])
def test_who_moved_away_owes_what_they_spent_and_the_page_says_so(page: Page, demo: Demo, spends: int) -> None:
    name = f"吴迁{'出' if spends else '走'}"
    who = entered(demo, name)
    written_up(demo, who, f"防汛值班表〔2026〕{spends}号")
    if spends:
        spent(demo, who, spends)
    leave(demo, who, "moved")
    before = left(demo)
    sure = asked(page, demo, name)
    expect(sure).to_contain_text(f"从 {name}（已迁出）的账户扣回 200 工分")
    expect(sure).to_contain_text("余额会变成 −150" if spends else "冲正后剩 0")
    expect(sure.get_by_text("以后迁回来，挣回来以前不能再用")).to_have_count(1 if spends else 0)
    sure.get_by_label("为什么冲正").fill("记错了人")
    sure.get_by_role("button", name="扣回 200 工分").click()
    expect(page.get_by_text("冲正好了，扣回 200 工分")).to_be_visible()
    assert (demo.points_of(who), left(demo)) == (-spends, before + POINTS)
