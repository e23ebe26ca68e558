"""The villager's pages."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, Route, expect

from tests.web.conftest import opened, sign_in_villager
from tests.web.demo import Demo
from tests.web.walk import by_keys

SELECT_ALL = "Control+A"


def test_a_villager_sees_the_balance_what_expires_and_the_rank(page: Page, demo: Demo) -> None:
    rank = demo.rank()
    sign_in_villager(page, demo)
    expect(page.get_by_label("我的工分", exact=True)).to_contain_text(f"{demo.balance():,}")
    expect(page.get_by_text("到期，记得用")).to_be_visible()
    expect(page.get_by_text(f"上周全村第 {rank} 名")).to_be_visible()


def test_the_pay_code_counts_down_is_over_and_can_be_renewed(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.route("**/v1/me/pay-code", nearly_over, times=1)
    page.get_by_role("button", name="付款码").click()
    expect(page.get_by_label("付款码条形码")).to_be_visible()
    assert re.fullmatch(r"(\d{4} ){4}\d{2,4}", page.locator(".paycode__digits").inner_text())
    expect(page.get_by_text("已经过期")).to_be_visible()
    page.get_by_role("button", name="换一个付款码").click()
    expect(page.get_by_text("已经过期")).to_be_hidden()
    expect(page.get_by_role("timer")).to_contain_text("秒")


def nearly_over(route: Route) -> None:
    """Hand on a pay code that ends in two seconds."""
    answer = route.fetch()
    ends = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)
    route.fulfill(response=answer, json={**answer.json(), "expires_at": ends.isoformat()})


def test_the_head_pays_with_the_households_points_and_sees_both_balances(page: Page, demo: Demo) -> None:
    def household() -> int:
        points: int = demo.ask("GET", "/v1/me/household-account", role="resident:1")["account"]["balance"]
        return points

    before, own = household(), demo.balance("resident:1")
    sign_in_villager(page, demo, 1)
    page.get_by_role("button", name="付款码").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name=f"自己的 {own:,} 工分", pressed=True)).to_be_visible()
    dialog.get_by_role("button", name=f"家里的 {before:,} 工分").click()
    digits = page.locator(".paycode__digits")
    expect(digits).to_be_visible()
    while not demo.try_sale({"code": digits.inner_text().replace(" ", ""), "points": 6}):
        page.get_by_role("button", name="换一个付款码").click()
        page.wait_for_timeout(1_000)
    assert (household(), demo.balance("resident:1")) == (before - 6, own)
    page.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="付款码").click()
    expect(dialog.get_by_role("button", name=f"家里的 {before - 6:,} 工分", pressed=False)).to_be_visible()


def test_who_may_not_spend_the_households_points_is_told_why(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("button", name="付款码").click()
    page.get_by_role("button", name="家里的").click()
    expect(page.get_by_text("只有户主可以使用家庭工分。")).to_be_visible()
    expect(page.locator(".paycode")).to_have_count(0)
    page.get_by_role("button", name="自己的").click()
    expect(page.locator(".paycode__digits")).to_be_visible()
    page.get_by_role("button", name="关闭").click()
    page.route("**/v1/me/household-account", lambda route: route.abort())
    page.get_by_role("button", name="付款码").click()
    page.get_by_role("button", name="家里的 —").click()
    expect(page.get_by_text("没有连上服务器")).to_be_visible()


def test_the_villagers_code_is_shown_large_with_the_name(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("button", name="村民码").click()
    expect(page.get_by_label("我的村民码二维码")).to_be_visible()
    expect(page.get_by_text(f"{demo.login('resident')['name']} · {demo.village}")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("我的村民码二维码")).to_be_hidden()


def test_a_villager_signs_up_and_changes_their_mind(page: Page, demo: Demo) -> None:
    made = demo.activity("修剪村口绿化", begins_in=3_000)
    sign_in_villager(page, demo)
    page.get_by_role("link", name="活动", exact=True).click()
    page.get_by_role("button", name="看一看：修剪村口绿化").click()
    page.get_by_role("button", name="我要报名").click()
    expect(page.get_by_text("报名成功")).to_be_visible()
    assert [one["state"] for one in demo.people(made)] == ["confirmed"]
    page.get_by_role("button", name="取消报名").click()
    page.get_by_role("button", name="确定取消报名").click()
    expect(page.get_by_role("button", name="我要报名")).to_be_visible()
    assert "confirmed" not in [one["state"] for one in demo.people(made)]


def test_a_villager_looks_at_activities_of_one_kind(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("link", name="活动", exact=True).click()
    kind = page.get_by_label("哪一类")
    kind.select_option("文体活动")
    expect(page.get_by_role("button", name="看一看：秋收文艺汇演")).to_be_visible()
    expect(page.get_by_role("button", name="看一看：初心课堂：村规民约")).to_have_count(0)
    kind.select_option("荣誉申报")
    expect(page.get_by_text("没有“荣誉申报”的活动")).to_be_visible()
    kind.select_option("所有活动")
    expect(page.get_by_role("button", name="看一看：初心课堂：村规民约")).to_be_visible()


def test_what_is_only_on_a_later_page_is_shown_without_asking(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("link", name="活动", exact=True).click()
    expect(page.get_by_role("button", name="看一看：秋收文艺汇演")).to_be_visible()
    # As where the newest fifty are all of another kind.
    page.route("**/v1/activities?*culture*", lambda route: route.fulfill(json={"rows": [], "cursor": "later"}), times=1)
    page.route(
        "**/v1/activities?*cursor=later*",
        lambda route: route.continue_(url=route.request.url.replace("cursor=later&", "")),
    )
    page.get_by_label("哪一类").select_option("文体活动")
    expect(page.get_by_role("button", name="看一看：秋收文艺汇演")).to_be_visible()
    expect(page.get_by_text("没有“文体活动”的活动")).to_have_count(0)


def test_a_full_activity_offers_the_waiting_list_and_tells_the_place(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("link", name="活动", exact=True).click()
    page.get_by_role("button", name="看一看：初心课堂：村规民约").click()
    page.get_by_role("button", name="排候补").click()
    expect(page.get_by_role("dialog").get_by_text("候补第 3 位", exact=True)).to_be_visible()
    page.get_by_role("button", name="关闭").click()
    expect(page.get_by_text("候补中", exact=True)).to_be_visible()


def test_the_statement_tells_where_points_came_from_and_went(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo, 1)
    page.get_by_role("link", name="明细").click()
    expect(page.get_by_text("周三清洁家园")).to_be_visible()
    expect(page.get_by_text("−80")).to_be_visible()


def test_messages_are_shown_and_read(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("link", name="消息").click()
    expect(page.get_by_text("工分到账").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="首页").click()
    page.get_by_role("link", name="消息").click()
    expect(page.get_by_text("工分到账").first).to_be_visible()
    expect(page.get_by_text("新", exact=True)).to_have_count(0)


def test_a_villager_may_stay_off_the_boards(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo, 1)
    page.get_by_label("愿意上榜").click()
    expect(page.get_by_text("榜单上不再显示您")).to_be_visible()
    page.reload()
    expect(page.get_by_label("愿意上榜")).not_to_be_checked()
    page.get_by_label("愿意上榜").click()
    expect(page.get_by_text("榜单上会有您")).to_be_visible()


def test_the_elder_view_is_kept_on_the_device(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo, 1)
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("button", name="最大").click()
    page.reload()
    expect(page.get_by_role("button", name="最大", pressed=True)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "30px"


def test_signing_out_forgets_the_session(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_role("heading", name="乡亲，您好")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_stranger_is_shown_the_way_in(page: Page) -> None:
    opened(page, "/h5/")
    expect(page.get_by_role("heading", name="乡亲，您好")).to_be_visible()


def test_a_villager_reads_how_points_are_earned(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("link", name="怎么得工分").click()
    expect(page.get_by_role("listitem").filter(has_text="志愿服务")).to_contain_text("每天 4 小时，每年 500 小时")
    expect(page.get_by_role("listitem").filter(has_text="平安家庭")).to_contain_text("公示 7 天")
    expect(page.get_by_role("listitem").filter(has_text="荣誉申报")).to_contain_text("国家级 3,000、省级 2,000")


def attended(demo: Demo) -> str:
    """Return the title of an activity that the villager was at."""
    listed = demo.ask("GET", f"/v1/activities?village_id={demo.village_id}&past=true", role="resident")["rows"]
    found = (demo.ask("GET", f"/v1/activities/{one['activity_id']}", role="resident") for one in listed)
    return str(next(one["title"] for one in found if one["my_state"] == "done"))


def test_who_was_there_rates_the_activity(page: Page, demo: Demo) -> None:
    title = attended(demo)
    sign_in_villager(page, demo)
    page.get_by_role("link", name="活动", exact=True).click()
    page.get_by_role("button", name="办完的").click()
    page.get_by_role("button", name=f"看一看：{title}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("4 颗星").locator("xpath=..").click()
    dialog.get_by_role("button", name="有收获").click()
    dialog.get_by_role("button", name="评好了").click()
    expect(page.get_by_text("谢谢您的评价")).to_be_visible()


def test_a_villager_moves_points_to_the_household_once_by_keys_alone(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    mine, home = demo.balance(), demo.ask("GET", "/v1/me/household-account", role="resident")["account"]["balance"]
    by_keys(page, page.get_by_role("button", name="存到家里"))
    pool = page.get_by_role("dialog", name="存到家里")
    by_keys(page, pool.get_by_label("存多少工分"), SELECT_ALL, str(mine + 1))
    expect(pool.get_by_text("工分不够")).to_be_visible()
    expect(pool.get_by_role("button", name="下一步：核对")).to_be_disabled()
    by_keys(page, pool.get_by_label("存多少工分"), SELECT_ALL, "7")
    by_keys(page, pool.get_by_role("button", name="下一步：核对"))
    expect(pool.get_by_text("存进去就不能转回来")).to_be_visible()
    by_keys(page, pool.get_by_role("button", name="确认存 7 工分"), "Space")
    expect(page.get_by_text("存好了，家里多了 7 工分")).to_be_visible()
    expect(pool).to_have_count(0)
    expect(page.get_by_role("region", name="我的工分")).to_contain_text(f"{mine - 7:,}")
    assert demo.balance() == mine - 7
    assert demo.ask("GET", "/v1/me/household-account", role="resident")["account"]["balance"] == home + 7


def test_a_member_reads_the_households_statement_and_what_of_it_ends(page: Page, demo: Demo) -> None:
    home = demo.ask("GET", "/v1/me/household-account", role="resident")["account"]
    lines = demo.ask("GET", "/v1/me/household-entries", role="resident")["rows"]
    assert home["expiring"], "the demo's household has points that end"
    sign_in_villager(page, demo)
    page.get_by_role("link", name="明细").click()
    page.get_by_role("group", name="谁的工分").get_by_role("button", name="家里的").click()
    there = page.get_by_role("region", name="家里的工分")
    expect(there).to_contain_text(f"家里现有 {home['balance']:,} 工分")
    expect(there).to_contain_text("到期，记得用")
    expect(page.locator(".entry").first).to_contain_text(f"{abs(lines[0]['points']):,}")
    expect(page.locator(".entry")).to_have_count(min(len(lines), 50))
    page.get_by_role("button", name="自己的").click()
    expect(there).to_have_count(0)


def test_what_of_the_households_points_ends_stands_where_they_are_paid_with_and_kept(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("button", name="存到家里").click()
    expect(page.get_by_role("dialog").get_by_text("到期，记得用")).to_be_visible()
    page.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="付款码").click()
    page.get_by_role("button", name="家里的").click()
    expect(page.get_by_role("dialog").get_by_text("到期，记得用")).to_be_visible()
