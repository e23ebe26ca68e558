"""From a villager's consent to the bank's desk and back: what is seen, by whom, and what is proved without asking."""

from __future__ import annotations

import base64
import json
import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.web.conftest import DESKTOP, opened, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk
from tests.web.walk import entered

BANK = "戴村农商银行"
PURPOSE = "经营周转"


def asked(page: Page) -> Locator:
    """Ask for a certificate as a villager does, and return it as it is shown."""
    page.goto("/h5/#certificates")
    page.get_by_role("button", name="开一份信用证明").click()
    page.get_by_role("button", name=PURPOSE).click()
    page.get_by_role("button", name="下一步：看银行会看到什么").click()
    expect(page.get_by_role("button", name="同意，开证明")).to_be_disabled()
    page.get_by_role("checkbox", name=re.compile("单独同意")).check()
    page.get_by_role("button", name="同意，开证明").click()
    return page.get_by_role("dialog")


@pytest.fixture
def signed(demo: Demo) -> str:
    """A valid certificate of the younger villager."""
    offer = demo.ask("GET", "/v1/me/certificate-offers", role="resident")["offers"][0]
    shown = demo.ask("GET", f"/v1/me/certificate-offers/{offer['bank_id']}", role="resident")
    for one in demo.ask("GET", "/v1/me/certificates", role="resident")["rows"]:
        if one["state"] == "valid":
            demo.ask("POST", f"/v1/me/certificates/{one['certificate_id']}/revoke", role="resident")
    body = {"bank_id": offer["bank_id"], "purpose": PURPOSE, "consent": shown["consent"], "mark": shown["mark"]}
    return str(demo.ask("POST", "/v1/me/certificates", body, role="resident")["signed"])


def pasted(page: Page, signed: str) -> None:
    page.get_by_label("或者把证明内容贴在这里").fill(signed)
    page.get_by_role("button", name="验一下").click()


def test_a_villager_sees_what_the_bank_will_agrees_shows_it_and_takes_it_back(
    page: Page, demo: Demo, signed: str
) -> None:
    assert signed
    sign_in_villager(page, demo)
    page.get_by_role("link", name="我的信用").click()
    page.get_by_role("link", name="信用证明：给银行看档次，不给看分数").click()
    shown = asked(page)
    expect(shown.get_by_label("信用证明的二维码，银行用查验页扫")).to_be_visible()
    expect(shown).to_contain_text("全镇前")
    page.emulate_media(media="print")
    expect(shown.get_by_role("article", name="信用证明")).to_be_visible()
    expect(shown.get_by_role("button", name="打印")).to_be_hidden()
    page.emulate_media(media="screen")
    for _ in range(20):  # What the stream brought meanwhile is published with the next one.
        demo.town.wake("log-publish")
        shown.get_by_role("button", name="存证回执").click()
        proof = page.get_by_role("dialog", name="给别人验")
        expect(proof.get_by_role("article").or_(proof.get_by_role("alert")).first).to_be_visible()
        if proof.get_by_role("article").count():
            break
        proof.get_by_role("button", name="关闭").click()
        page.wait_for_timeout(1_000)
    expect(proof.get_by_role("article", name="存证回执")).to_contain_text("信用证明")
    assert faults_of(page) == []
    proof.get_by_role("button", name="关闭").click()
    shown.get_by_role("button", name="作废").click()
    shown.get_by_role("button", name="确定作废").click()
    expect(page.get_by_text("作废了，银行再查会看到作废")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=PURPOSE).first).to_contain_text("已作废")


def test_the_qr_code_is_verified_offline_and_nobody_is_told(
    page: Page, context: BrowserContext, demo: Demo, signed: str
) -> None:
    before = demo.ask("GET", "/v1/me/certificate-looks", role="resident")["rows"]
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto(f"/verify/#{signed}")
    expect(page.get_by_text("签名属实，在有效期内")).to_be_visible()
    expect(page.get_by_role("region", name="证明上写的")).to_contain_text(BANK)
    assert page.url.endswith("/verify/"), "what is signed stays out of the history"
    assert not any(signed[:40] in url for url in sent)
    context.set_offline(True)
    pasted(page, signed)
    expect(page.get_by_text("签名属实，在有效期内")).to_be_visible()
    head, body, signature = signed.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    richer = json.dumps(claims | {"top": 1, "yuan": 9_000_000}, ensure_ascii=False).encode()
    pasted(page, f"{head}.{base64.urlsafe_b64encode(richer).rstrip(b'=').decode()}.{signature}")
    expect(page.get_by_text("签名不对，不要相信")).to_be_visible()
    pasted(page, "这不是一份证明")
    expect(page.get_by_text("这不是信用证明", exact=True)).to_be_visible()
    context.set_offline(False)
    assert demo.ask("GET", "/v1/me/certificate-looks", role="resident")["rows"] == before


def test_a_bank_looks_with_its_key_and_the_villager_sees_who_looked(
    page: Page, context: BrowserContext, demo: Demo, signed: str
) -> None:
    page.set_viewport_size(DESKTOP)
    entered(page, demo.login("bank"))
    pasted(page, f"http://127.0.0.1/verify/#{signed}")
    page.get_by_role("button", name="查验，并告诉村民").click()
    told = page.get_by_role("region", name="联网查验")
    expect(told).to_contain_text(demo.login("resident")["name"])
    expect(told).to_contain_text("现在有没有异议在办")
    expect(page.get_by_role("region", name="本行查验过的").get_by_role("listitem").first).to_contain_text(PURPOSE)
    assert faults_of(page) == []
    registered = page.get_by_role("region", name="存证", exact=True)
    for _ in range(20):  # What the stream brought meanwhile is published with the next one.
        demo.town.wake("log-publish")
        registered.get_by_role("button", name="取存证，当场验").click()
        expect(registered.locator(".verdict, .notice").first).to_be_visible()
        if registered.locator(".verdict").count():
            break
        page.wait_for_timeout(1_000)
    expect(registered).to_contain_text("存证里登记的就是这一份")
    assert faults_of(page) == []
    demo.told("certificate_looked")
    villager = context.new_page()
    sign_in_villager(villager, demo)
    villager.goto("/h5/#certificates")
    look = villager.get_by_role("region", name="谁看过").get_by_role("listitem").first
    expect(look).to_contain_text(BANK)
    expect(look).to_contain_text("看到：姓名，全镇前")
    villager.get_by_role("button", name="给银行看").first.click()
    villager.get_by_role("dialog").get_by_role("button", name="作废").click()
    villager.get_by_role("button", name="确定作废").click()
    expect(villager.get_by_text("作废了，银行再查会看到作废")).to_be_visible()
    page.reload()
    pasted(page, signed)
    page.get_by_role("button", name="查验，并告诉村民").click()
    expect(page.get_by_role("region", name="联网查验")).to_contain_text("已作废")


def test_a_key_is_entered_once_and_a_shops_is_refused(page: Page, demo: Demo) -> None:
    opened(page, "/verify/")
    page.get_by_label("银行密钥").fill(demo.shop_key)
    page.get_by_role("button", name="存在这台设备上").click()
    expect(page.get_by_text("这不是银行的密钥", exact=False)).to_be_visible()
    page.get_by_label("银行密钥").fill(demo.login("bank")["sign_in"]["api_key"])
    page.get_by_role("button", name="存在这台设备上").click()
    expect(page.get_by_role("region", name="本行查验过的")).to_be_visible()
    page.reload()
    expect(page.get_by_role("region", name="本行查验过的")).to_be_visible()
    page.get_by_role("button", name="换密钥").click()
    expect(page.get_by_label("银行密钥")).to_be_visible()


def test_the_town_enters_a_bank_sets_its_terms_and_issues_its_key(page: Page, demo: Demo) -> None:
    desk(page, demo, "合作银行", "town_officer")
    page.get_by_role("button", name="新的银行").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("银行名称").fill("邮储银行")
    dialog.get_by_label("联系人").fill("周行长")
    dialog.get_by_label("手机").fill("13900139111")
    dialog.get_by_role("button", name="保存").click()
    bank = page.get_by_role("article", name="邮储银行")
    bank.get_by_role("button", name="定条件").click()
    dialog.get_by_label("村民问银行打的电话").fill("0571-82660000")
    dialog.get_by_label("用途，用顿号隔开").fill("创业贷款、经营周转")
    for label, text in (("全镇前百分之几", "30"), ("最高多少元", "200000"), ("年利率 %", "4.35")):
        dialog.get_by_label(label).fill(text)
    dialog.get_by_role("button", name="加一档").click()
    for label, text in (("全镇前百分之几", "20"), ("最高多少元", "90000"), ("年利率 %", "5")):
        dialog.get_by_label(label).nth(1).fill(text)
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_role("alert")).to_contain_text("档次要从窄到宽排")
    dialog.get_by_label("全镇前百分之几").nth(1).fill("60")
    dialog.get_by_role("button", name="保存").click()
    expect(bank).to_contain_text("全镇前 30%：最高 200,000 元，年利率 4.35%")
    page.get_by_role("button", name="邮储银行的密钥").click()
    dialog.get_by_role("button", name="发一个新密钥").click()
    key = dialog.locator("code").inner_text()
    assert re.fullmatch(r"sk_t\d{4}p[0-9a-f]{32}_[0-9A-Za-z]{30}", key)
    offers = demo.ask("GET", "/v1/me/certificate-offers", role="resident")["offers"]
    assert "邮储银行" in [one["bank_name"] for one in offers]
