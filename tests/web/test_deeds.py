"""One holder's points at the desk: the statement, a deed written up, a wrong award reversed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.kernel.calendar import SHANGHAI
from tests.web.conftest import PHONE, Lost
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk
from tests.web.walk import drawn

FIRST_SIZE = 5
"""How many entries are shown before more are asked for."""


@pytest.fixture
def somebody(demo: Demo) -> dict[str, Any]:
    """A villager of a name that nobody else has, and whom no other test has to do with."""
    listed = demo.ask("GET", f"/v1/villages/{demo.village_id}/residents", role="village_officer")["holders"]
    names = [one["name"] for one in listed]
    fit = [one for one in listed if one["kind"] == "resident" and names.count(one["name"]) == 1]
    return dict(next(one for one in reversed(fit) if one["status"] == "active" and one["relation"] == "户主"))


def opened(page: Page, demo: Demo, name: str, role: str = "village_officer") -> Locator:
    """Open a holder, and return the list of their entries."""
    desk(page, demo, "村民和工分卡", role)
    if role == "auditor":
        page.get_by_label("村", exact=True).select_option(label=demo.village)
    page.get_by_role("button", name=f"打开{name}", exact=True).click()
    drawn(page)
    return page.get_by_role("region", name="工分明细")


def written_up(demo: Demo, holder_id: str, document: str, rule: str = "pub", **more: object) -> dict[str, Any]:
    body = {"rule": rule, "document": document, **more}
    made: dict[str, Any] = demo.ask("POST", f"/v1/accounts/{holder_id}/awards", body, role="village_officer")
    return made


def left(demo: Demo) -> int:
    """Return what the village's budget of this year has left."""
    year = dt.datetime.now(SHANGHAI).year
    points: int = demo.ask("GET", f"/v1/villages/{demo.village_id}/budget?year={year}", role="auditor")["left"]
    return points


def test_a_deed_is_written_up_once_and_what_a_cap_left_out_is_explained(
    page: Page, demo: Demo, somebody: dict[str, Any]
) -> None:
    who = somebody["holder_id"]
    before = demo.points_of(who)
    entries = opened(page, demo, somebody["name"])
    entries.get_by_role("button", name="记一笔").click()
    form = page.get_by_role("dialog", name=f"给{somebody['name']}记一笔")
    drawn(page)
    offered = form.get_by_label("规则").locator("option").all_inner_texts()
    assert "志愿服务（200 / 小时）" in offered
    assert not [text for text in offered if text.startswith(("垃圾分类", "心愿认领", "建言献策", "我来评议"))]
    written_up(demo, who, "防汛值班表〔2026〕1号", rule="vol", minutes=150)
    before = demo.points_of(who)
    form.get_by_label("规则").select_option("vol")
    form.get_by_label("多少分钟").fill("150")
    expect(form.get_by_text("记 500 工分")).to_be_visible()
    form.get_by_label("依据").fill("防汛值班表〔2026〕2号")
    lost = Lost(page, f"/v1/accounts/{who}/awards", times=3)
    form.get_by_role("button", name="记上").click()
    expect(form.get_by_role("alert")).to_be_visible()
    form.get_by_role("button", name="记上").click()
    expect(form.get_by_text("记好了 300 工分")).to_be_visible()
    assert len(set(lost.keys)) == 1, "however often it is pressed, it is one asking"
    expect(form.get_by_text("到上限了，2 小时 30 分钟里计了 1 小时 30 分钟")).to_be_visible()
    assert demo.points_of(who) == before + 300
    expect(page.get_by_role("region", name="工分账户")).to_contain_text(f"现有 {before + 300:,} 工分")
    expect(entries.get_by_role("listitem").first).to_contain_text("经办：我")
    form.get_by_role("button", name="再记一笔").click()
    form.get_by_label("依据").fill("防汛值班表〔2026〕2号")
    form.get_by_role("button", name="记上").click()
    expect(form.get_by_text("记过")).to_have_class("field__wrong")
    form.get_by_label("依据").fill("防汛值班表〔2026〕3号")
    form.get_by_role("button", name="记上").click()
    expect(form.get_by_text("超过了这条规则的上限")).to_have_class("field__wrong")
    form.get_by_label("哪一天").fill(demo.day(-200))
    form.get_by_role("button", name="记上").click()
    expect(form.get_by_text("补记的日期太早")).to_have_class("field__wrong")
    form.get_by_label("多少分钟").fill("")
    expect(form.get_by_role("button", name="记上")).to_be_disabled()


def test_a_wrong_award_is_reversed_with_its_reason(page: Page, demo: Demo, somebody: dict[str, Any]) -> None:
    who = somebody["holder_id"]
    for n in range(FIRST_SIZE):
        written_up(demo, who, f"村民大会签到表〔2026〕{n}号")
    before = demo.points_of(who)
    entries = opened(page, demo, somebody["name"])
    expect(entries.get_by_role("listitem")).to_have_count(FIRST_SIZE)
    written_up(demo, who, "村民大会签到表〔2026〕9号")
    page.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name=f"打开{somebody['name']}", exact=True).click()
    drawn(page)
    oldest = entries.get_by_role("listitem").filter(has_text="〔2026〕0号")
    expect(oldest).to_have_count(0)
    entries.get_by_role("button", name="更多").click()
    oldest.get_by_role("button", name="冲正").click()
    sure = page.get_by_role("dialog", name="冲正这一笔")
    expect(sure).to_contain_text(f"从 {somebody['name']} 的账户扣回 200 工分，退回村里的预算")
    expect(sure).to_contain_text(f"冲正后剩 {before:,}")
    expect(sure.get_by_role("button", name="扣回 200 工分")).to_be_disabled()
    sure.get_by_label("为什么冲正").fill("记错了人，是同名的邻居")
    lost = Lost(page, f"/v1/accounts/{who}/reversals", times=3)
    sure.get_by_role("button", name="扣回 200 工分").click()
    expect(sure.get_by_role("alert")).to_be_visible()
    sure.get_by_role("button", name="扣回 200 工分").click()
    expect(sure).to_have_count(0)
    assert len(set(lost.keys)) == 1
    assert demo.points_of(who) == before
    last = demo.ask("GET", f"/v1/accounts/{who}/entries?size=1", role="village_officer")["rows"][0]
    assert (last["points"], last["credit"]) == (-200, f"budget:{demo.village_id}#{demo.day(0)[:4]}")
    expect(entries.get_by_role("listitem").first).to_contain_text("原因：记错了人，是同名的邻居")
    entries.get_by_role("button", name="更多").click()
    expect(oldest).to_contain_text("已冲正")
    expect(oldest.get_by_role("button", name="冲正")).to_have_count(0)


def test_what_is_spent_already_is_said_before_it_is_reversed(page: Page, demo: Demo, somebody: dict[str, Any]) -> None:
    page.route("**/v1/accounts/*", lambda route: route.fulfill(json={**route.fetch().json(), "balance": 30}))
    written_up(demo, somebody["holder_id"], "修路签到表〔2026〕1号")
    entries = opened(page, demo, somebody["name"])
    entries.get_by_role("button", name="冲正").first.click()
    expect(page.get_by_role("dialog", name="冲正这一笔")).to_contain_text("余额会变成 −170")


def test_what_one_officer_does_not_decide_alone_goes_on_as_a_claim_with_what_was_filled_in(
    page: Page, demo: Demo, somebody: dict[str, Any]
) -> None:
    before = demo.points_of(somebody["holder_id"])
    entries = opened(page, demo, somebody["name"])
    entries.get_by_role("button", name="记一笔").click()
    form = page.get_by_role("dialog", name=f"给{somebody['name']}记一笔")
    drawn(page)
    form.get_by_label("依据").fill("平安学堂主讲：防诈骗一课")
    form.get_by_label("规则").select_option("spk")
    expect(form.get_by_text("一笔超过 500 工分。填好的内容会带过去")).to_be_visible()
    form.get_by_role("button", name="改为代为申报").click()
    claim = page.get_by_role("dialog", name=f"替{somebody['name']}申报")
    drawn(page)
    expect(claim.get_by_label("申报哪一类")).to_have_value("spk")
    expect(claim.get_by_label("做了什么")).to_have_value("平安学堂主讲：防诈骗一课")
    claim.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("已提交，请另一位干部初核")).to_be_visible()
    waiting = demo.ask("GET", f"/v1/villages/{demo.village_id}/claims?state=submitted", role="village_officer")["rows"]
    assert [row["points"] for row in waiting if row["rule"] == "spk"] == [1_000]
    assert demo.points_of(somebody["holder_id"]) == before


def test_a_household_is_paid_by_the_rules_of_households_which_nobody_pays_alone(page: Page, demo: Demo) -> None:
    for role in ("village_officer", "town_officer"):
        entries = opened(page, demo, "002户", role)
        entries.get_by_role("button", name="记一笔").click()
        drawn(page)
        form = page.get_by_role("dialog").last
        for rule in ("saf", "srt", "yrd"):
            form.get_by_label("规则").select_option(rule)
            expect(form.get_by_role("button", name="改为代为申报")).to_be_visible()
        page.evaluate("sessionStorage.clear()")


def test_an_auditor_reads_and_changes_nothing(page: Page, demo: Demo, somebody: dict[str, Any]) -> None:
    written_up(demo, somebody["holder_id"], "看山护林记录〔2026〕1号")
    entries = opened(page, demo, somebody["name"], "auditor")
    expect(entries.get_by_text("看山护林记录〔2026〕1号")).to_be_visible()
    expect(entries.get_by_role("button", name="冲正")).to_have_count(0)
    expect(entries.get_by_role("button", name="记一笔")).to_have_count(0)


def test_a_blocked_account_is_not_offered_what_it_does_not_take(
    page: Page, demo: Demo, somebody: dict[str, Any]
) -> None:
    path = f"/v1/accounts/{somebody['holder_id']}"
    written_up(demo, somebody["holder_id"], "看山护林记录〔2026〕2号")
    demo.ask("POST", f"{path}/block", {"reason": "有人冒用"}, role="village_officer")
    entries = opened(page, demo, somebody["name"])
    expect(page.get_by_text("为什么停用")).to_be_visible()
    expect(entries.get_by_role("button", name="冲正")).to_have_count(0)
    expect(entries.get_by_role("button", name="记一笔")).to_have_count(0)
    demo.ask("POST", f"{path}/release", {"reason": "查清了"}, role="village_officer")


def test_everybody_can_use_the_two_forms_on_a_phone(page: Page, demo: Demo, somebody: dict[str, Any]) -> None:
    written_up(demo, somebody["holder_id"], "看山护林记录〔2026〕3号")
    entries = opened(page, demo, somebody["name"])
    page.set_viewport_size(PHONE)
    for button in ("记一笔", "冲正"):
        entries.get_by_role("button", name=button).first.click()
        drawn(page)
        assert faults_of(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(1)
