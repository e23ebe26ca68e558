"""The officers' desk."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, Request, expect

from chalicelib.foundation.identity.core.id_numbers import check_character
from chalicelib.kernel.calendar import SHANGHAI
from tests.web.conftest import DESKTOP, Lost, opened, sign_in_officer, sign_out_officer
from tests.web.demo import Demo
from tests.web.walk import by_keys

LONG_MS = 60_000
"""Work of the queue may take a while on a busy machine."""


def desk(page: Page, demo: Demo, room: str, role: str = "village_officer") -> Page:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, role)
    page.get_by_role("navigation", name="工作").get_by_role("link", name=room, exact=True).click()
    expect(page.locator("main .bone")).to_have_count(0)
    return page


PRESSED_AT_ONCE = """new MutationObserver((_, looking) => {
  const link = document.querySelector('nav a[href="#rules"]')
  if (link) { looking.disconnect(); link.click() }
}).observe(document, { childList: true, subtree: true })"""


def test_a_press_in_the_moment_in_which_the_desk_appears_is_not_lost(page: Page, demo: Demo) -> None:
    desk(page, demo, "今天")
    page.add_init_script(PRESSED_AT_ONCE)
    page.reload()
    expect(page.get_by_role("heading", name="工分规则", level=1)).to_be_visible()


def test_a_wrong_password_is_refused_in_chinese(page: Page) -> None:
    opened(page, "/console/").get_by_label("账号").fill("nobody")
    page.get_by_label("密码").fill("nonsense")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("密码不对")


def test_everybody_sees_the_rooms_of_their_work(page: Page, demo: Demo) -> None:
    page.set_viewport_size(DESKTOP)
    for role, seen, unseen in (
        ("village_officer", "花名册导入", "合作商户"),
        ("town_officer", "合作商户", "工作人员"),
        ("auditor", "工作人员", "花名册导入"),
    ):
        page.evaluate("sessionStorage.clear()") if page.url.startswith("http") else None
        sign_in_officer(page, demo, role)
        rooms = page.get_by_role("navigation", name="工作")
        expect(rooms.get_by_role("link", name=seen)).to_be_visible()
        expect(rooms.get_by_role("link", name=unseen)).to_have_count(0)


def test_a_rule_is_drafted_by_one_officer_tried_on_last_month_and_approved_by_another(page: Page, demo: Demo) -> None:
    desk(page, demo, "工分规则", "town_officer")
    page.get_by_role("row", name="文体演出").get_by_role("button", name="改").click()
    form = page.get_by_role("dialog")
    form.get_by_label("工分", exact=True).fill("450")
    form.get_by_label("每年最多").fill("20")
    form.get_by_label("依据").fill("镇党委会纪要〔2026〕18号")
    form.get_by_role("button", name="存为草案").click()
    expect(form).to_have_count(0)
    draft = page.get_by_role("listitem").filter(has_text="等批准")
    expect(draft).to_contain_text("500 → 450")
    expect(draft.get_by_role("button", name="批准")).to_have_count(0)
    draft.get_by_role("button", name="按上个月算一算").click()
    expect(draft.locator(".count").filter(has_text="件数")).to_be_visible(timeout=LONG_MS)
    page.evaluate("sessionStorage.clear()")
    desk(page, demo, "工分规则", "town_admin")
    page.get_by_role("listitem").filter(has_text="等批准").get_by_role("button", name="批准").click()
    expect(page.get_by_text("没有等批准的草案")).to_be_visible()
    history = page.get_by_role("region", name="历次改动").get_by_role("row", name="文体演出")
    expect(history).to_contain_text("纪要〔2026〕18号")
    expect(page.get_by_role("region", name="现在的规则").get_by_role("row", name="文体演出")).to_contain_text("500")


def test_a_village_that_would_be_looser_is_told_at_the_field(page: Page, demo: Demo) -> None:
    desk(page, demo, "工分规则")
    page.get_by_role("row", name="志愿服务").get_by_role("button", name="改").click()
    form = page.get_by_role("dialog")
    form.get_by_label("工分", exact=True).fill("300")
    form.get_by_label("依据").fill("村民会议〔2026〕6号")
    form.get_by_role("button", name="存为草案").click()
    expect(form.get_by_text("不能高于镇里的 200")).to_be_visible()


def test_a_roster_is_uploaded_watched_and_reported(page: Page, demo: Demo, tmp_path: Path) -> None:
    desk(page, demo, "花名册导入")
    with page.expect_download() as template:
        page.get_by_role("button", name="下载空表").click()
    roster = tmp_path / "roster.xlsx"
    template.value.save_as(tmp_path / "empty.xlsx")
    roster.write_bytes(_filled(tmp_path / "empty.xlsx"))
    page.get_by_label("花名册文件").set_input_files(roster)
    page.get_by_role("button", name="上传并导入").click()
    expect(page.get_by_text("有 1 行没有导入")).to_be_visible(timeout=LONG_MS)
    with page.expect_download() as report:
        page.locator("a[download]").click()
    report.value.save_as(tmp_path / "report.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets
    told = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert any("身份证" in cell for cell in told)
    page.get_by_role("button", name="上传并导入").click()
    expect(page.locator(".count").filter(has_text="没有变化")).to_contain_text("1", timeout=LONG_MS)


def test_a_file_that_is_no_roster_or_too_large_is_told_in_a_sentence(page: Page, demo: Demo) -> None:
    desk(page, demo, "花名册导入")
    field = page.get_by_label("花名册文件")
    expect(page.get_by_text("最大 10 MB")).to_be_visible()
    expect(field).to_have_attribute("accept", ".xlsx,.csv")
    field.set_input_files({"name": "large.csv", "mimeType": "text/csv", "buffer": b"0" * (10 * 2**20 + 1)})
    expect(page.get_by_text("文件太大了")).to_be_visible()
    expect(page.get_by_role("button", name="上传并导入")).to_be_disabled()
    field.set_input_files({"name": "wrong.csv", "mimeType": "text/csv", "buffer": "姓名,村\n".encode()})
    page.get_by_role("button", name="上传并导入").click()
    expect(page.get_by_role("alert")).to_contain_text("第一行缺少这些列", timeout=LONG_MS)
    expect(page.get_by_text("roster_header_wrong")).to_have_count(0)
    expect(page.get_by_role("link", name="report.xlsx")).to_be_visible()


def test_an_import_that_stands_still_is_sent_again_under_its_key(page: Page, demo: Demo) -> None:
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.headers["idempotency-key"]) if _starts_a_roster(sent) else None)
    standing = {"state": "running", "done": 0, "total": 1, "counts": {}, "files": []}
    page.route("**/v1/runs/*", lambda route: route.fulfill(json=standing | {"run_id": asked[0]}))
    page.clock.install()
    desk(page, demo, "花名册导入")
    page.get_by_label("花名册文件").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a"})
    page.get_by_role("button", name="上传并导入").click()
    expect(page.get_by_text("正在导入")).to_be_visible()
    for _ in range(4):
        page.clock.run_for(30_000)
    page.get_by_role("button", name="接着做").click()
    expect(page.get_by_role("button", name="接着做")).to_be_enabled()
    assert len(asked) == 2
    assert asked[0] == asked[1]


def _starts_a_roster(sent: Request) -> bool:
    return sent.method == "POST" and sent.url.endswith("/v1/rosters")


def _filled(template: Path) -> bytes:
    """Return the empty roster with two people in it; the second one's ID number is wrong."""
    book = openpyxl.load_workbook(template)
    sheet = book.active
    heads = [str(cell.value) for cell in sheet[1]]
    first_17 = "33010919900307" + "881"
    right = first_17 + check_character(first_17)
    for number in (right, first_17 + ("0" if right[-1] != "0" else "1")):
        known = {"姓名": "韩小红", "身份证号": number, "户编号": "099", "与户主关系": "户主"}
        sheet.append([next((v for k, v in known.items() if head.startswith(k)), None) for head in heads])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_village_has_its_people_and_prints_its_cards(page: Page, demo: Demo) -> None:
    desk(page, demo, "村民和工分卡")
    expect(page.get_by_role("row", name=demo.login("resident")["name"]).first).to_be_visible()
    page.get_by_role("button", name="做卡片 PDF").click()
    link = page.locator("a[download]").first
    expect(link).to_be_visible(timeout=LONG_MS)
    with page.expect_download() as cards:
        link.click()
    assert cards.value.path().read_bytes().startswith(b"%PDF-")


def test_an_elder_gets_a_card_loses_it_and_gets_another(page: Page, demo: Demo) -> None:
    listed = demo.ask("GET", f"/v1/villages/{demo.village_id}/residents", role="village_officer")["holders"]
    names = [one["name"] for one in listed]
    elder = next(one for one in listed if one["relation"] == "配偶" and names.count(one["name"]) == 1)
    desk(page, demo, "村民和工分卡")
    page.get_by_role("button", name=f"打开{elder['name']}", exact=True).click()
    card = page.get_by_role("dialog")
    card.get_by_label("密码").fill("1357")
    card.get_by_role("button", name="发工分卡").click()
    expect(card.get_by_text("可用")).to_be_visible()
    first = card.locator("b.number").inner_text()
    card.get_by_role("button", name="挂失").click()
    expect(card.get_by_text("已挂失")).to_be_visible()
    card.get_by_label("新密码").fill("2468")
    card.get_by_role("button", name="补一张新卡").click()
    expect(card.get_by_text("可用")).to_be_visible()
    assert card.locator("b.number").inner_text() != first


def test_one_deed_is_awarded_to_many_and_each_is_told(page: Page, demo: Demo) -> None:
    listed = demo.ask("GET", f"/v1/villages/{demo.village_id}/residents?size=100", role="village_officer")["holders"]
    first, second, third = [one for one in listed if one["kind"] == "resident" and one["status"] == "active"][:3]
    before = demo.points_of(third["holder_id"])
    desk(page, demo, "批量记分")
    page.get_by_label("规则").select_option("pub")
    page.get_by_label("依据").fill("修路签到表〔2026〕3号")
    codes = [demo.code_of(one["holder_id"]) for one in (first, second)]
    page.get_by_label("扫码枪扫入").fill("\n".join([*codes, codes[0], "7Kq2mW9xTzB4nR6vY1cDfG"]))
    page.get_by_role("button", name="加进名单").click()
    expect(page.get_by_text("加进了 2 人；有 1 个码不是本村的")).to_be_visible()
    page.get_by_label("在名单里找名字").fill(third["name"])
    page.get_by_role("checkbox", name=third["holder_id"][7:]).check()
    expect(page.get_by_text("给 3 人记“公共事务”，每人 200 工分，合计 600 工分")).to_be_visible()
    lost = Lost(page, f"/v1/villages/{demo.village_id}/awards", times=3)
    page.get_by_role("button", name="开始记分").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="开始记分").click()
    expect(page.get_by_text("都记好了")).to_be_visible(timeout=LONG_MS)
    assert len(set(lost.keys)) == 1, "however often it is pressed, it is one asking"
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text=third["holder_id"][7:])).to_contain_text("已记")
    assert demo.points_of(third["holder_id"]) == before + 200
    page.get_by_role("button", name="再记一次").click()
    expect(page.get_by_text("还没有选人")).to_be_visible()


def test_a_list_of_much_waits_until_a_second_officer_has_seen_it(page: Page, demo: Demo) -> None:
    desk(page, demo, "批量记分")
    page.get_by_label("规则").select_option("prf")
    page.get_by_label("依据").fill("秋收汇演节目单〔2026〕1号")
    page.get_by_role("button", name="全村").click()
    page.get_by_role("button", name="开始记分").click()
    expect(page.get_by_text("要另一位干部在“批量记分”里看过名单")).to_be_visible()
    page.evaluate("sessionStorage.clear()")
    desk(page, demo, "批量记分", "town_officer")
    waiting = page.get_by_role("region", name="等另一位干部复核")
    waiting.get_by_role("button", name="看名单：秋收汇演节目单〔2026〕1号").click()
    sure = page.get_by_role("dialog")
    expect(sure.get_by_role("button", name="同意，开始记分")).to_be_visible()
    expect(sure.get_by_role("row").nth(10)).to_be_visible()
    sure.get_by_label("不记的理由").fill("名单把没上台的人也写进去了")
    sure.get_by_role("button", name="不同意").click()
    expect(page.get_by_text("不记了", exact=True)).to_be_visible()
    expect(waiting).to_have_count(0)


def test_an_account_is_blocked_with_its_reason_and_let_go_again(page: Page, demo: Demo) -> None:
    listed = demo.ask("GET", f"/v1/villages/{demo.village_id}/residents", role="village_officer")["holders"]
    names = [one["name"] for one in listed]
    somebody = next(one for one in listed if one["relation"] == "配偶" and names.count(one["name"]) == 1)
    desk(page, demo, "村民和工分卡")
    page.get_by_role("button", name=f"打开{somebody['name']}", exact=True).click()
    account = page.get_by_role("region", name="工分账户")
    account.get_by_role("button", name="停用账户").click()
    account.get_by_label("为什么停用").fill("有人冒用，核查中")
    account.get_by_role("button", name="确定停用").click()
    expect(account.get_by_text("已停用", exact=True)).to_be_visible()
    expect(account.get_by_text("有人冒用，核查中")).to_be_visible()
    account.get_by_role("button", name="恢复使用").click()
    account.get_by_label("为什么恢复").fill("查清了")
    account.get_by_role("button", name="确定恢复").click()
    expect(account.get_by_text("正常", exact=True)).to_be_visible()


def test_the_administrator_sets_how_long_points_live_and_who_spends_a_households(page: Page, demo: Demo) -> None:
    desk(page, demo, "工分规则", "town_admin")
    settings = page.get_by_role("region", name="有效期和家庭工分")
    expect(settings.get_by_text("当年得的，到第二年年底")).to_be_visible()
    settings.get_by_role("button", name="改设置").click()
    settings.get_by_label("工分有效期").select_option(label="到第三年年底")
    settings.get_by_label("家庭工分谁能用").select_option(label="家里成年人都能用")
    settings.get_by_label("依据").fill("镇党委会纪要〔2026〕21号")
    settings.get_by_role("button", name="保存").click()
    expect(settings.get_by_text("有效期：当年得的，到第三年年底")).to_be_visible()
    expect(settings.get_by_text("当年得的，到第二年年底")).to_be_visible()
    page.evaluate("sessionStorage.clear()")
    desk(page, demo, "工分规则")
    page.get_by_role("button", name="全镇").click()
    expect(page.get_by_role("region", name="有效期和家庭工分").get_by_text("家里成年人都能用")).to_be_visible()
    expect(page.get_by_role("button", name="改设置")).to_have_count(0)


def test_an_activity_is_made_published_looked_into_and_closed(page: Page, demo: Demo) -> None:
    desk(page, demo, "活动")
    tomorrow = dt.datetime.now(SHANGHAI).date() + dt.timedelta(days=1)
    page.get_by_role("button", name="新建活动").click()
    page.get_by_label("活动名称").fill("河道清理")
    page.get_by_label("地点").fill("永兴河边")
    page.get_by_label("开始").fill(f"{tomorrow}T08:00")
    page.get_by_label("结束").fill(f"{tomorrow}T07:00")
    page.get_by_role("button", name="存为草稿").click()
    expect(page.get_by_role("dialog").get_by_text("结束").last).to_be_visible()
    page.get_by_label("结束").fill(f"{tomorrow}T10:00")
    page.get_by_role("button", name="存为草稿").click()
    card = page.get_by_role("listitem").filter(has_text="河道清理")
    card.get_by_role("button", name="发布").click()
    expect(card.get_by_text("报名中")).to_be_visible()
    mine = next(
        one["activity_id"]
        for one in demo.ask("GET", f"/v1/activities?village_id={demo.village_id}", role="resident")["rows"]
        if one["title"] == "河道清理"
    )
    demo.ask("POST", f"/v1/activities/{mine}/signups", role="resident")
    card.get_by_role("button", name="看名单").click()
    expect(page.get_by_role("row", name=f"{demo.login('resident')['name'][0]}*")).to_contain_text("已报名")
    page.get_by_role("button", name="关闭").click()
    card.get_by_role("button", name="结束活动").click()
    card.get_by_role("button", name="确定结束").click()
    expect(card.get_by_text("报名中")).to_be_hidden()
    page.reload()
    expect(card.get_by_text("正在结算")).to_be_visible()
    card.get_by_role("button", name="再结算一次").click()
    expect(page.get_by_text("活动已结束，正在结算")).to_be_visible()


def test_rules_are_shown_with_their_caps(page: Page, demo: Demo) -> None:
    desk(page, demo, "工分规则")
    expect(page.get_by_role("row", name="志愿服务")).to_contain_text("每天 4 小时")


def test_what_each_level_of_an_honour_pays_is_shown_and_proposed_anew(page: Page, demo: Demo) -> None:
    desk(page, demo, "工分规则", "town_officer")
    row = page.get_by_role("row", name="荣誉申报")
    expect(row).to_contain_text("国家级 3,000、省级 2,000、市级 1,000、区级 500、镇级 300、村级 100")
    row.get_by_role("button", name="改").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("最少工分")).to_have_count(0)
    form.get_by_label("依据").fill("镇党委会纪要〔2026〕21号")
    form.get_by_label("市级工分").fill("300")
    form.get_by_role("button", name="存为草案").click()
    expect(form.get_by_text("高一级的不能比低一级的少")).to_be_visible()
    form.get_by_label("市级工分").fill("800")
    form.get_by_role("button", name="存为草案").click()
    expect(page.get_by_role("region", name="等批准的草案")).to_contain_text("市级 800")


def test_a_budget_is_entered_by_keys_alone_and_carries_its_resolution(page: Page, demo: Demo) -> None:
    desk(page, demo, "工分预算", "town_officer")
    year = dt.datetime.now(SHANGHAI).year
    before = demo.ask("GET", f"/v1/villages/{demo.village_id}/budget?year={year}", role="auditor")["left"]
    by_keys(page, page.get_by_role("button", name="拨入工分"))
    by_keys(page, page.get_by_label("工分总量"), "End", "90000")
    by_keys(page, page.get_by_label("决议号"), "End", "佛村代〔2026〕9 号")
    by_keys(page, page.get_by_role("button", name="拨入", exact=True))
    expect(page.get_by_text("佛村代〔2026〕9 号")).to_be_visible()
    after = demo.ask("GET", f"/v1/villages/{demo.village_id}/budget?year={year}", role="auditor")["left"]
    assert after == before + 90_000


def test_what_an_activity_set_aside_bears_its_title_and_leads_there(page: Page, demo: Demo) -> None:
    demo.activity("疏通水渠", begins_in=3_000)
    desk(page, demo, "工分预算")
    page.get_by_role("button", name="活动预留").click()
    row = page.get_by_role("row").filter(has_text="疏通水渠")
    expect(row).to_contain_text("−")
    expect(page.get_by_text("v00001a")).to_have_count(0)
    row.get_by_role("link", name="疏通水渠").click()
    shown = page.get_by_role("dialog", name="疏通水渠：报名的人")
    expect(shown).to_be_visible()
    shown.get_by_role("button", name="关闭").click()
    expect(shown).to_have_count(0)
    expect(page.get_by_role("heading", name="活动", exact=True)).to_be_visible()


def test_a_shop_is_made_and_its_key_is_shown_once_and_works(page: Page, demo: Demo) -> None:
    desk(page, demo, "合作商户", "town_officer")
    page.get_by_role("button", name="新的商户").click()
    for label, said in (
        ("店名", "沈村豆腐坊"),
        ("联系人", "沈阿根"),
        ("手机", "13800138000"),
        ("合同", "戴合字9号"),
    ):
        page.get_by_role("dialog").get_by_label(label).first.fill(said)
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="沈村豆腐坊的密钥").click()
    page.get_by_role("button", name="发一个新密钥").click()
    key = page.get_by_text("sk_").inner_text()
    assert demo.town.ask("GET", "/v1/partner/me", headers={"X-Api-Key": key}).status == 200
    page.get_by_role("button", name="已经交给商户").click()
    expect(page.get_by_text(key)).to_be_hidden()
    page.get_by_role("button", name="停用").click()
    page.get_by_role("button", name="确定停用").click()
    expect(page.get_by_role("dialog").get_by_text("已停用", exact=True)).to_be_visible()
    assert demo.town.ask("GET", "/v1/partner/me", headers={"X-Api-Key": key}).status == 401


def test_a_board_is_published_and_linked(page: Page, demo: Demo) -> None:
    desk(page, demo, "榜单", "town_officer")
    page.get_by_role("button", name="公布", exact=True).click()
    link = page.get_by_role("link", name="打开刚公布的榜单")
    expect(link).to_be_visible(timeout=LONG_MS)
    link.click()
    expect(page.get_by_text("每周之星")).to_be_visible()


def test_a_new_colleague_changes_the_first_password(page: Page, demo: Demo) -> None:
    desk(page, demo, "工作人员", "town_admin")
    page.get_by_role("button", name="新的账号").click()
    page.get_by_label("姓名", exact=True).fill("何小芳")
    page.get_by_label("账号", exact=True).fill("xiaofang")
    page.get_by_label("首次密码").fill("first day 2026")
    page.get_by_label("村干部").check()
    page.get_by_label("不是本镇村民").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row", name="何小芳")).to_contain_text("还没登录过")
    sign_out_officer(page)
    page.get_by_label("账号").fill("xiaofang")
    page.get_by_label("密码").fill("first day 2026")
    page.get_by_role("button", name="登录").click()
    page.get_by_label("新密码").fill("river stones 88 lanterns")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("今天要办什么？")).to_be_visible()


def test_another_village_shows_its_own(page: Page, demo: Demo) -> None:
    desk(page, demo, "活动", "town_officer")
    expect(page.get_by_text("秋收文艺汇演")).to_be_visible()
    page.get_by_label("村", exact=True).select_option("上董村")
    expect(page.get_by_text("乡贤讲堂：种好一棵茶")).to_be_visible()
    expect(page.get_by_text("秋收文艺汇演")).to_be_hidden()


def test_a_series_is_drafted_and_published_at_once(page: Page, demo: Demo) -> None:
    desk(page, demo, "活动")
    page.get_by_role("button", name="新建活动").click()
    form = page.get_by_role("dialog")
    starts_at = dt.datetime.now(SHANGHAI).replace(hour=9, minute=0) + dt.timedelta(days=3)
    form.get_by_label("活动名称").fill("每周一起跳操")
    form.get_by_label("地点").fill("村广场")
    form.get_by_label("开始").fill(starts_at.strftime("%Y-%m-%dT%H:%M"))
    form.get_by_label("结束").fill((starts_at + dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    form.get_by_label("名额").fill("5")
    form.get_by_label("满几岁").fill("55")
    form.get_by_label("办几次").select_option("week")
    form.get_by_label("一共几次").fill("3")
    form.get_by_role("button", name="存为草稿").click()
    expect(form).to_have_count(0)
    cards = page.get_by_role("listitem").filter(has_text="每周一起跳操")
    expect(cards).to_have_count(3)
    expect(cards.first).to_contain_text("一共 3 次 · 满 55 岁")
    cards.first.get_by_role("button", name="全部发布").click()
    expect(cards.filter(has_text="报名中")).to_have_count(3)


def test_what_people_may_spend_is_set_for_the_village(page: Page, demo: Demo) -> None:
    desk(page, demo, "合作商户", "town_officer")
    limits = page.locator("section", has=page.get_by_role("heading", name="村民每天最多花多少"))
    expect(limits).to_contain_text("每天 5,000 工分")
    limits.get_by_role("button", name="改上限").click()
    form = page.get_by_role("dialog")
    form.get_by_label("其中刷卡每天").fill("-1")
    form.get_by_role("button", name="保存").click()
    form.get_by_label("其中刷卡每天").fill("3000")
    form.get_by_role("button", name="保存").click()
    expect(form).to_have_count(0)
    expect(limits).to_contain_text("每天 3,000 工分")
    (row,) = demo.ask("GET", f"/v1/places/{demo.village_id}/spending-limits", role="town_officer")["rows"]
    assert (row["person_day_points"], row["card_day_points"]) == (5_000, 3_000)
