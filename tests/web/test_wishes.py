"""Wishes in the browser: browse, claim, tell, confirm with one tap; and the desk's side."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from chalicelib.kernel.context import uuid7
from tests.web.conftest import DESKTOP, sign_in_officer, sign_in_villager
from tests.web.demo import Demo

ELDER, YOUNG = "resident:1", "resident"


def go(page: Page) -> Page:
    page.get_by_role("link", name="心愿").click()
    expect(page.get_by_role("heading", name="心愿", level=2)).to_be_visible()
    expect(page.locator("main .bone")).to_have_count(0)
    return page


def desk(page: Page, demo: Demo) -> Page:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo)
    page.get_by_role("navigation", name="工作").get_by_role("link", name="心愿", exact=True).click()
    expect(page.locator("main .bone")).to_have_count(0)
    return page


def published(demo: Demo, title: str, *, role: str = ELDER, **more: Any) -> str:
    """Return a wish of one of the demo's people that the village published."""
    body = {"title": title, "words": "说说情况。", "kind": "help", **more}
    made: str = demo.ask("POST", "/v1/wishes", body, role=role)["wish_id"]
    decided(demo, made, "publish", version=1)
    return made


def decided(demo: Demo, wish_id: str, deed: str, **more: Any) -> None:
    body = {"deed": deed, "reason": "好", **more}
    demo.ask("POST", f"/v1/wishes/{wish_id}/decisions", body, role="village_officer")


def neighbour(demo: Demo) -> dict[str, Any]:
    """Return what the partner shop is shown as the newest wish."""
    row: dict[str, Any] = demo.ask("GET", "/v1/partner/wishes", shop=True)["rows"][0]
    return row


def test_a_villager_makes_a_wish_and_an_officer_publishes_it(page: Page, demo: Demo) -> None:
    go(sign_in_villager(page, demo)).get_by_role("button", name="许个心愿").click()
    form = page.get_by_role("dialog")
    form.get_by_label("心愿（一句话）").fill("借一架长梯子")
    form.get_by_label("说说情况").fill("换屋檐下的灯泡，用半天。")
    form.get_by_label("哪一种").select_option("goods")
    form.get_by_role("button", name="许下心愿").click()
    expect(page.get_by_text("已交给村里看")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="借一架长梯子")).to_contain_text("等村里看")
    row = desk(page, demo).get_by_role("listitem").filter(has_text="借一架长梯子")
    row.get_by_role("button", name="发布", exact=True).click()
    expect(row).to_have_count(0)
    assert neighbour(demo)["title"] == "借一架长梯子"


def test_a_villager_claims_a_hidden_wish_tells_how_it_goes_and_says_it_is_done(page: Page, demo: Demo) -> None:
    go(sign_in_villager(page, demo)).get_by_role("button", name="看一看：一床过冬的棉被").click()
    wish = page.get_by_role("dialog")
    expect(wish).to_contain_text("某村民的心愿")
    expect(wish.get_by_role("button", name="心愿照片，第 1 张，共 1 张")).to_be_visible()
    wish.get_by_role("button", name="我来认领").click()
    wish.get_by_role("button", name="写进展").click()
    wish.get_by_label("办到哪一步了").fill("棉花打好了，明天做被套。")
    wish.get_by_role("button", name="写进展").click()
    expect(wish.get_by_label("经过")).to_contain_text("棉花打好了")
    wish.get_by_role("button", name="办好了").click()
    wish.get_by_label("说说怎么办好的").fill("放到村委会了，请转交。")
    wish.get_by_role("button", name="办好了").click()
    expect(wish.get_by_text("等确认", exact=True)).to_be_visible()


def test_an_elder_thanks_with_one_tap_and_another_officer_pays(page: Page, demo: Demo) -> None:
    go(sign_in_villager(page, demo, 1)).get_by_role("button", name="我的心愿").click()
    page.get_by_role("button", name="看一看：帮忙修一修院门").click()
    wish = page.get_by_role("dialog")
    expect(wish.get_by_label("经过")).to_contain_text("换了合页")
    wish.get_by_role("button", name="心愿达成，谢谢！").click()
    expect(wish.get_by_text("等村里核定", exact=True)).to_be_visible()
    desk(page, demo).get_by_role("button", name="等核定").click()
    row = page.get_by_role("listitem").filter(has_text="帮忙修一修院门")
    row.get_by_role("button", name="核定，发工分").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="已达成").click()
    expect(page.get_by_role("listitem").filter(has_text="帮忙修一修院门")).to_contain_text("300 工分")


def test_what_the_village_returned_is_changed_by_its_wisher(page: Page, demo: Demo) -> None:
    body = {"title": "想要一只小狗", "words": "看家。", "kind": "other"}
    made = demo.ask("POST", "/v1/wishes", body, role=ELDER)["wish_id"]
    row = desk(page, demo).get_by_role("listitem").filter(has_text="想要一只小狗")
    row.get_by_role("button", name="请他修改").click()
    row.get_by_label("请他改什么").fill("写清楚要多大的狗")
    row.get_by_role("button", name="请他修改").click()
    expect(row).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    go(sign_in_villager(page, demo, 1)).get_by_role("button", name="我的心愿").click()
    page.get_by_role("button", name="看一看：想要一只小狗").click()
    expect(page.get_by_role("dialog")).to_contain_text("写清楚要多大的狗")
    page.get_by_role("button", name="改一改").click()
    page.get_by_role("dialog").get_by_label("说说情况").fill("一个月大的土狗就好。")
    page.get_by_role("button", name="改好了，再交给村里").click()
    expect(page.get_by_role("listitem").filter(has_text="想要一只小狗")).to_contain_text("等村里看")
    demo.ask("POST", f"/v1/wishes/{made}/cancel", role=ELDER)


def test_a_wish_that_was_changed_after_the_look_is_shown_as_it_is_now_before_it_is_published(
    page: Page, demo: Demo
) -> None:
    body = {"title": "借一口大锅", "words": "办酒用两天。", "kind": "goods"}
    made = demo.ask("POST", "/v1/wishes", body, role=ELDER)["wish_id"]
    row = desk(page, demo).get_by_role("listitem").filter(has_text="借一口大锅")
    expect(row).to_contain_text("办酒用两天")
    demo.ask("PUT", f"/v1/wishes/{made}", body | {"words": "办酒用三天。"}, role=ELDER)
    row.get_by_role("button", name="发布", exact=True).click()
    expect(row.get_by_role("alert")).to_contain_text("看过改后的再定")
    expect(row).to_contain_text("办酒用三天")
    row.get_by_role("button", name="发布", exact=True).click()
    expect(row).to_have_count(0)
    assert neighbour(demo)["words"] == "办酒用三天。"
    demo.ask("POST", f"/v1/wishes/{made}/cancel", role=ELDER)


def test_an_officer_posts_for_an_elder_and_looks_at_a_wish(page: Page, demo: Demo) -> None:
    desk(page, demo).get_by_role("button", name="替村民发心愿").click()
    form = page.get_by_role("dialog")
    form.get_by_label("许愿人").select_option(index=3)
    form.get_by_label("心愿（一句话）").fill("陪聊聊天")
    form.get_by_label("说说情况").fill("一个人住，想有人每周来坐坐。")
    form.get_by_label("别人看到的名字").select_option("hidden")
    form.get_by_label("本人怎么同意的").fill("当面同意")
    form.get_by_role("button", name="代发", exact=True).click()
    row = page.get_by_role("listitem").filter(has_text="陪聊聊天")
    expect(row).to_contain_text("某村民")
    row.get_by_role("button", name="看全部").click()
    look = page.get_by_role("dialog")
    expect(look).to_contain_text("系统已经记下")
    expect(look).to_contain_text("当面同意")


def test_a_shop_is_let_claim_by_an_officer(page: Page, demo: Demo) -> None:
    title = f"送两袋米上门 {uuid7()[-4:]}"
    made = published(demo, title)
    desk(page, demo).get_by_role("button", name="等人认领").click()
    row = page.get_by_role("listitem").filter(has_text=title)
    row.get_by_role("button", name="替商户认领").click()
    row.get_by_role("button", name="认领", exact=True).click()
    expect(row).to_have_count(0)
    claims = demo.ask("GET", "/v1/partner/wish-claims", shop=True)["rows"]
    assert made in [one["wish_id"] for one in claims]
