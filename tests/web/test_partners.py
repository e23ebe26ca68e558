"""The town's desk of partner shops: a shop's code, its terms, its prices, its tills, and keys that are exchanged."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.kernel.context import uuid7
from tests.fakes.pos import PATH, Pos
from tests.fakes.server import running
from tests.web.conftest import PHONE
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk

NAME = "老街理发店"
SECONDS_MAX = 120
"""How long the queue of a busy machine may take for a message."""


@pytest.fixture(scope="module")
def shop_id(demo: Demo) -> str:
    """A shop of its own, so that what is changed here troubles no till."""
    terms = {"number": "戴合字20号", "points_per_yuan": 100, "starts_on": demo.day(-1)}
    body = {"village_id": demo.village_id, "name": NAME, "contact": {"name": "周根", "phone": "13900139000"}}
    return str(demo.ask("POST", "/v1/partners", body | {"contract": terms}, role="town_officer")["partner_id"])


def shop_of(demo: Demo, shop_id: str) -> Any:
    return demo.ask("GET", f"/v1/partners/{shop_id}", role="town_officer")["partner"]


def managed(page: Page, demo: Demo, side: str) -> Locator:
    desk(page, demo, "合作商户", "town_officer")
    page.get_by_role("button", name=f"管理{NAME}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=side, exact=True).click()
    return dialog


def test_a_shops_code_is_issued_saved_as_a_picture_and_replaced(page: Page, demo: Demo, shop_id: str) -> None:
    dialog = managed(page, demo, "商户码")
    dialog.get_by_role("button", name="发商户码").click()
    expect(dialog.get_by_label(f"{NAME}的商户码")).to_be_visible()
    first = shop_of(demo, shop_id)["code_url"]
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="存成图片").click()
    assert saved.value.suggested_filename == f"商户码-{NAME}.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    dialog.get_by_role("button", name="换一个新码").click()
    dialog.get_by_role("button", name="换", exact=True).click()
    expect(page.get_by_text("旧码马上作废", exact=False).last).to_be_visible()
    expect(dialog.get_by_role("button", name="换", exact=True)).to_be_hidden()
    assert shop_of(demo, shop_id)["code_url"] not in {first, None}


def test_a_shop_is_suspended_with_a_reason_and_opened_again(page: Page, demo: Demo, shop_id: str) -> None:
    dialog = managed(page, demo, "停业复业")
    dialog.get_by_label("为什么暂停").fill("账对不上，正在查")
    dialog.get_by_role("button", name="暂停合作").click()
    expect(dialog.get_by_text("账对不上，正在查")).to_be_visible()
    assert shop_of(demo, shop_id)["state"] == "suspended"
    dialog.get_by_role("button", name="恢复营业").click()
    expect(dialog.get_by_text("现在：营业中")).to_be_visible()
    assert shop_of(demo, shop_id)["state"] == "active"


def test_a_contract_limits_and_tills_are_changed(page: Page, demo: Demo, shop_id: str) -> None:
    dialog = managed(page, demo, "合同")
    dialog.get_by_label("合同号").fill("戴合字21号")
    dialog.get_by_label("多少工分当 1 元").fill("120")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_text("戴合字21号：120 工分当 1 元")).to_be_visible()
    dialog.get_by_role("button", name="上限", exact=True).click()
    dialog.get_by_label("全店每天工分").fill("8000")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_text("上限已保存")).to_be_visible()
    dialog.get_by_role("button", name="收银机", exact=True).click()
    dialog.get_by_label("编号").fill("POS-1")
    dialog.get_by_label("叫什么").fill("门口那台")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_role("listitem").filter(has_text="门口那台")).to_be_visible()
    shop = shop_of(demo, shop_id)
    assert [one["number"] for one in shop["contracts"]] == ["戴合字20号", "戴合字21号"]
    assert (shop["limits"]["shop_day_points"], shop["terminals"][0]["terminal_id"]) == (8_000, "POS-1")
    dialog.get_by_role("button", name="去掉门口那台").click()
    expect(dialog.get_by_text("没有登记收银机")).to_be_visible()


def test_limits_by_the_hour_are_set_and_a_key_may_refund_and_price(page: Page, demo: Demo, shop_id: str) -> None:
    dialog = managed(page, demo, "上限")
    dialog.get_by_label("全店每小时工分").fill("600")
    dialog.get_by_label("每台收银机每小时笔数").fill("40")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_text("上限已保存")).to_be_visible()
    assert faults_of(page) == []
    limits = shop_of(demo, shop_id)["limits"]
    assert (limits["shop_hour_points"], limits["key_hour_count"], limits["shop_hour_count"]) == (600, 40, None)
    dialog.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name=f"{NAME}的密钥").click()
    for words in ("退货", "改本店的价目"):
        dialog.get_by_label(words).check()
    dialog.get_by_role("button", name="发一个新密钥").click()
    key = dialog.get_by_text("sk_").inner_text()
    dialog.get_by_role("button", name="已经交给商户").click()
    expect(dialog.get_by_role("listitem").filter(has_text="能退货")).to_contain_text("能改价目")
    assert faults_of(page) == []
    me = json.loads(demo.town.ask("GET", "/v1/partner/me", headers={"X-Api-Key": key}).data)
    assert set(me["key"]["scopes"]) == {"redeem", "read", "wishes", "refund", "prices"}
    dialog.get_by_role("button", name="停用").click()
    dialog.get_by_role("button", name="确定停用").click()
    expect(dialog.get_by_text("已停用", exact=True)).to_be_visible()


def test_what_a_person_and_a_card_may_spend_is_set_for_a_village_and_for_the_town(page: Page, demo: Demo) -> None:
    path = f"/v1/places/{demo.village_id}/spending-limits"
    before = demo.ask("GET", path, role="town_officer")["rows"][0]
    desk(page, demo, "合作商户", "town_officer")
    region, dialog = page.get_by_role("region", name="村民每天最多花多少"), page.get_by_role("dialog")
    try:
        for where, points in (("全镇各村，以后加的村也是", "9000"), (f"只管{demo.village}的村民", "8000")):
            region.get_by_role("button", name="改上限").click()
            dialog.get_by_label("每人每天（各种方式合计）").fill(points)
            dialog.get_by_label("其中刷卡每天").fill("7000")
            dialog.get_by_label("每人每小时").fill("6000")
            dialog.get_by_label("其中刷卡每小时").fill("")
            dialog.get_by_label("管哪里").select_option(label=where)
            assert faults_of(page) == []
            dialog.get_by_role("button", name="保存").click()
            expect(dialog).to_be_hidden()
            expect(region).to_contain_text(f"每天 {int(points):,} 工分，每小时 6,000 工分")
            expect(region).to_contain_text("每天 7,000 工分")
            found = demo.ask("GET", path, role="town_officer")["rows"][0]
            assert (found["person_day_points"], found["card_hour_points"]) == (int(points), None)
        region.get_by_role("button", name="改上限").click()
        dialog.get_by_label("每人每天（各种方式合计）").fill("99999999999")
        dialog.get_by_role("button", name="保存").click()
        expect(dialog.get_by_label("每人每天（各种方式合计）")).to_have_attribute("aria-invalid", "true")
    finally:
        limits = {name: value for name, value in before.items() if name.endswith("_points")}
        demo.ask("PUT", path, limits, role="town_officer")


def written(dialog: Locator, nth: int, name: str, points: str) -> None:
    """Write a good of the list."""
    dialog.get_by_label(f"第 {nth} 样", exact=True).fill(name)
    dialog.get_by_label("多少工分").nth(nth - 1).fill(points)


def test_a_price_list_is_kept_and_what_another_changed_meanwhile_is_laid_together(
    page: Page, demo: Demo, shop_id: str
) -> None:
    dialog = managed(page, demo, "价目")
    for nth, (name, points) in enumerate((("理发", "200"), ("修面", "80"), ("洗头", "60")), start=1):
        dialog.get_by_role("button", name="加一样").click()
        written(dialog, nth, name, points)
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_text("价目已保存")).to_be_visible()
    path = f"/v1/partners/{shop_id}/prices"
    listed = demo.ask("GET", path, role="town_officer")
    listed["goods"][0]["points"] = 220
    listed["goods"][2]["points"] = 70
    demo.ask("PUT", path, listed, role="town_officer")
    written(dialog, 1, "理发", "180")
    dialog.get_by_label("在卖").nth(1).uncheck()
    dialog.get_by_role("button", name="加一样").click()
    written(dialog, 4, "烫发", "500")
    dialog.get_by_role("button", name="保存").click()
    meanwhile = dialog.get_by_role("status").filter(has_text="价目刚被别人改过")
    expect(meanwhile).to_contain_text("别人的是“理发，220 工分”，您的是“理发，180 工分”")
    expect(dialog.get_by_label("多少工分").nth(2)).to_have_value("70")
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    dialog.get_by_role("button", name="保存").click()
    expect(meanwhile).to_be_hidden()
    kept = demo.ask("GET", path, role="town_officer")["goods"]
    assert [(good["name"], good["points"], good["on"]) for good in kept] == [
        ("理发", 180, True),
        ("修面", 80, False),
        ("洗头", 70, True),
        ("烫发", 500, True),
    ]


def test_a_key_is_exchanged_and_the_old_one_goes_on_for_a_day(page: Page, demo: Demo, shop_id: str) -> None:
    asked = {"label": "收银台 1", "scopes": ["redeem", "read"], "expires_at": f"{demo.day(30)}T00:00:00+08:00"}
    old = demo.ask("POST", f"/v1/partners/{shop_id}/keys", asked, role="town_officer")["api_key"]
    desk(page, demo, "合作商户", "town_officer")
    page.get_by_role("button", name=f"{NAME}的密钥").click()
    page.get_by_role("button", name="换新").click()
    page.get_by_role("button", name="确定换新").click()
    expect(page.get_by_text("旧密钥还能用 24 小时")).to_be_visible()
    new = page.get_by_text("sk_").inner_text()
    for key in (old, new):
        headers = {"X-Api-Key": key, "Idempotency-Key": uuid7()}
        assert demo.town.ask("GET", "/v1/partner/me", headers=headers).status == 200


def test_a_pos_is_told_where_the_town_says_and_each_try_is_shown(page: Page, demo: Demo, shop_id: str) -> None:
    dialog = managed(page, demo, "推送")
    dialog.get_by_label("推送地址").fill("https://10.0.0.1/pos")
    dialog.get_by_role("button", name="保存，发密钥").click()
    expect(dialog.get_by_role("alert")).to_contain_text("能从外网访问")
    with running(pos := Pos()) as url:
        dialog.get_by_label("推送地址").fill(url + PATH)
        dialog.get_by_role("button", name="保存，发密钥").click()
        expect(dialog.get_by_text("只显示这一次")).to_be_visible()
        pos.secrets = [dialog.get_by_text("whsec_").inner_text()]
        assert faults_of(page) == []
        dialog.get_by_role("button", name="已经交给商户").click()
        expect(dialog.get_by_role("listitem").filter(has_text="设好地址")).to_be_visible()
        deadline = time.monotonic() + SECONDS_MAX
        while not pos.events:
            assert time.monotonic() < deadline, "no event came"
            time.sleep(0.1)
    page.reload()
    page.get_by_role("button", name=f"管理{NAME}").click()
    dialog.get_by_role("button", name="推送", exact=True).click()
    expect(dialog.get_by_role("listitem").filter(has_text="已收到")).to_be_visible()
    assert faults_of(page) == []
    dialog.get_by_role("button", name="停止推送").click()
    expect(dialog.get_by_text("是人停的")).to_be_visible()
    told = demo.ask("GET", f"/v1/partners/{shop_id}/webhook", role="town_officer")
    assert (told["webhook"]["state"], [one["state"] for one in told["deliveries"]]) == ("disabled", ["delivered"])
