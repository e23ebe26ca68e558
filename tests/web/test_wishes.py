"""Wishes in the browser: browse, claim, tell, confirm with one tap; and the desk's side."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from chalicelib.kernel.context import uuid7
from tests.web.conftest import DESKTOP, PHONE, sign_in_officer, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_registry import id_number
from tests.web.walk import a_few_at_a_time

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


def registered(demo: Demo) -> str:
    """Return the id of somebody who was registered last."""
    body = {"name": "诸葛许愿", "id_number": id_number(5_000 + int(uuid7()[-3:], 16))}
    path = f"/v1/villages/{demo.village_id}/residents"
    made: str = demo.ask("POST", path, body, role="village_officer")["resident_id"]
    return made


def first_page(demo: Demo) -> list[str]:
    page = demo.ask("GET", f"/v1/villages/{demo.village_id}/residents", role="village_officer")
    return [row["holder_id"] for row in page["holders"]]


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
    page.get_by_role("button", name="保存，再交给村里").click()
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
    wisher = registered(demo)
    assert wisher not in first_page(demo), "who is looked for stands on no first page"
    form.get_by_label("姓名、手机号、身份证号或村民编号").fill("诸葛")
    form.get_by_role("button", name="找这位村民").click()
    form.get_by_role("list", name="找到的人").get_by_role("button", name=wisher[7:]).click()
    expect(form.get_by_text(wisher)).to_be_visible()
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


def test_a_duplicate_goes_into_any_older_wish_also_beyond_the_first_page(page: Page, demo: Demo) -> None:
    title = f"借一把电钻 {uuid7()[-4:]}"
    first = published(demo, title)
    others = [published(demo, f"{title} 之 {n}", role="resident") for n in range(2)]
    asked = a_few_at_a_time(page, f"/v1/villages/{demo.village_id}/wishes")
    desk(page, demo).get_by_role("button", name="等人认领").click()
    row = page.get_by_role("listitem").filter(has_text=f"{title} 之 1")
    row.get_by_role("button", name="和别的重复").click()
    row.get_by_role("button", name=f"{title}（等人认领）", exact=True).click()
    expect(page.get_by_role("status").get_by_text("已合并")).to_be_visible()
    assert any("cursor=" in one for one in asked)
    page.get_by_role("button", name="已合并", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text=f"{title} 之 1")).to_be_visible()
    demo.ask("POST", f"/v1/wishes/{first}/cancel", role=ELDER)
    demo.ask("POST", f"/v1/wishes/{others[0]}/cancel", role="resident")


def test_a_wish_that_waits_for_its_wishers_change_is_ended_by_the_village(page: Page, demo: Demo) -> None:
    title = f"换个电视 {uuid7()[-4:]}"
    body = {"title": title, "words": "看戏用。", "kind": "goods"}
    made: str = demo.ask("POST", "/v1/wishes", body, role=ELDER)["wish_id"]
    decided(demo, made, "return", version=1, reason="写清楚一点")
    desk(page, demo).get_by_role("button", name="等修改").click()
    row = page.get_by_role("listitem").filter(has_text=title)
    row.get_by_role("button", name="结束心愿").click()
    row.get_by_label("为什么结束").fill("家里已经有了")
    row.get_by_role("button", name="结束心愿").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="已取消").click()
    expect(page.get_by_role("listitem").filter(has_text=title)).to_be_visible()


def done(demo: Demo, title: str) -> str:
    """Return a wish that was posted for somebody, of which another villager says that it is done."""
    body = {"title": title, "words": "说说情况。", "kind": "help", "wisher_id": registered(demo), "consent": "当面同意"}
    path = f"/v1/villages/{demo.village_id}/wishes"
    made: str = demo.ask("POST", path, body, role="village_officer")["wish_id"]
    decided(demo, made, "publish", version=1)
    demo.ask("POST", f"/v1/wishes/{made}/claim", role="resident")
    demo.ask("POST", f"/v1/wishes/{made}/done", {"words": "都好了"}, role="resident")
    return made


def test_the_village_sends_back_what_is_not_done_and_ends_unpaid_what_it_does_not_believe(
    page: Page, demo: Demo
) -> None:
    title = f"修一修鸡棚 {uuid7()[-4:]}"
    made = done(demo, title)
    desk(page, demo).get_by_role("button", name="等确认").click()
    row = page.get_by_role("listitem").filter(has_text=title)
    row.get_by_role("button", name="退回再办").click()
    row.get_by_label("还差什么").fill("门还没有装")
    row.get_by_role("button", name="退回再办").click()
    expect(row).to_have_count(0)
    demo.ask("POST", f"/v1/wishes/{made}/done", {"words": "门也装了"}, role="resident")
    vouched = {"deed": "vouch", "reason": "电话问过本人"}
    demo.ask("POST", f"/v1/wishes/{made}/decisions", vouched, role="village_officer:1")
    page.get_by_role("button", name="等核定").click()
    row.get_by_role("button", name="不核定，不发工分").click()
    row.get_by_label("为什么不核定").fill("上门看了，鸡棚没有动过")
    row.get_by_role("button", name="不核定，不发工分").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="未通过").click()
    expect(row).to_contain_text("村里没有核定，不得分")
    page.set_viewport_size(PHONE)
    sign_in_villager(page, demo)
    go(page).get_by_role("button", name="我认领的").click()
    page.get_by_role("button", name=f"看一看：{title}").click()
    expect(page.get_by_role("dialog")).to_contain_text("上门看了，鸡棚没有动过")
    expect(page.get_by_role("dialog")).to_contain_text("门还没有装")
