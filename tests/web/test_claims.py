"""Claims in the browser: a villager claims, officers check, the panel votes, a neighbour objects."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from tests.system.test_rooms import week_passes
from tests.web.conftest import DESKTOP, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_pictures import photo
from tests.web.walk import drawn, entered

TEXT = "帮隔壁老人修好了漏雨的屋顶，忙了一整天。"


def as_villager(page: Page, demo: Demo, nth: int = 0) -> Page:
    leave(page)
    sign_in_villager(page, demo, nth)
    page.get_by_role("link", name="申报工分").click()
    drawn(page)
    return page


def as_officer(page: Page, demo: Demo, role: str, nth: int = 0) -> Page:
    leave(page)
    page.set_viewport_size(DESKTOP)
    entered(page, demo.login(role, nth))
    page.goto("/console/#claims")
    drawn(page)
    return page


def leave(page: Page) -> None:
    if page.url.startswith("http"):
        page.evaluate("sessionStorage.clear()")


def opened(page: Page, queue: str, text: str) -> Locator:
    """Open the claim of a queue that says this."""
    page.get_by_label("看哪些").select_option(label=queue)
    drawn(page)
    for button in page.get_by_role("button", name="打开").all():
        button.click()
        dialog = page.get_by_role("dialog")
        drawn(page)
        if dialog.get_by_text(text).count():
            return dialog
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        drawn(page)
    raise AssertionError(queue)


def shows_evidence_when_asked(form: Locator, evidence: str) -> None:
    """Send a claim without a picture, which is refused, and add one."""
    form.get_by_role("button", name="提交申报").click()
    expect(form.get_by_text(f"要附照片或文件：{evidence}")).to_be_visible()
    form.locator("input[type=file][multiple]").set_input_files([photo()])
    expect(form.get_by_role("button", name="提交申报")).to_be_enabled()


def settled(page: Page, demo: Demo, deed: str, reason: str) -> None:
    """Decide on the objection as an officer who took no part."""
    as_officer(page, demo, "village_officer", 1)
    dialog = opened(page, "异议处理中", TEXT)
    dialog.get_by_role("button", name=deed).click()
    dialog.get_by_label("理由").fill(reason)
    dialog.get_by_role("button", name=f"确定{deed}").click()
    expect(dialog.get_by_role("button", name=f"确定{deed}")).to_have_count(0)


def my_objection(page: Page, demo: Demo) -> Locator:
    """Go by the message to what came of the elder's objection."""
    as_villager(page, demo, 1)
    page.goto("/h5/#inbox")
    page.get_by_role("link", name=re.compile("^去看看：异议")).first.click()
    expect(page.get_by_role("button", name="我的异议")).to_have_attribute("aria-pressed", "true")
    return page.get_by_role("listitem").filter(has_text="修屋顶")


def last_claim(demo: Demo) -> str:
    """Return the id of the villager's last claim."""
    return max(str(one["claim_id"]) for one in demo.ask("GET", "/v1/me/claims", role="resident")["rows"])


def posted(demo: Demo, claim_id: str) -> None:
    """Wait until the queue has paid a claim."""
    for _ in range(120):
        if demo.ask("GET", f"/v1/me/claims/{claim_id}", role="resident")["state"] == "posted":
            return
        time.sleep(0.5)
    pytest.fail("the night did not pay the claim")


def claimed(page: Page, demo: Demo) -> str:
    """Claim a good deed of 700 points; return its id."""
    as_villager(page, demo)
    page.get_by_role("button", name="我要申报").click()
    form = page.get_by_role("dialog")
    form.get_by_label("申报哪一类").select_option("hlp")
    form.get_by_label("希望得多少工分").fill("700")
    form.get_by_label("做了什么").fill(TEXT)
    shows_evidence_when_asked(form, "当事人或见证人说明")
    form.get_by_label("希望得多少工分").fill("99")
    form.get_by_role("button", name="提交申报").click()
    expect(form.get_by_text("应在 500 到 2000 之间")).to_be_visible()
    form.get_by_label("希望得多少工分").fill("700")
    form.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("3 个工作日内初核")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="待初核")).to_contain_text("700")
    return last_claim(demo)


def agreed(page: Page, demo: Demo) -> None:
    """Let the panel's three agree, one by one."""
    for nth in range(3):
        as_officer(page, demo, "panel", nth)
        dialog = opened(page, "评议中", TEXT)
        dialog.get_by_role("button", name="同意", exact=True).click()
        dialog.get_by_role("button", name="确定同意").click()
        expect(dialog.get_by_role("button", name="确定同意")).to_have_count(0)
        if nth < 2:
            expect(dialog.get_by_text(f"已有 {nth + 1} 票")).to_be_visible()
    expect(dialog.get_by_text("公示到")).to_be_visible()


def test_a_good_deed_goes_from_the_claim_over_a_neighbours_objection_to_its_points(page: Page, demo: Demo) -> None:
    claim_id = claimed(page, demo)
    as_officer(page, demo, "village_officer")
    dialog = opened(page, "待初核", TEXT)
    dialog.get_by_role("button", name="初核通过", exact=True).click()
    dialog.get_by_label("公示怎么写").fill("邻里互助：修屋顶")
    dialog.get_by_role("button", name="确定初核通过").click()
    expect(dialog.get_by_text("评议中", exact=True)).to_be_visible()
    expect(dialog.get_by_role("button", name="同意", exact=True)).to_have_count(0)

    agreed(page, demo)
    as_villager(page, demo, 1)
    page.get_by_role("button", name="村里公示").click()
    notice = page.get_by_role("listitem").filter(has_text="修屋顶")
    expect(notice).to_contain_text("700")
    notice.get_by_role("button", name="提异议").click()
    page.get_by_role("dialog").get_by_label("哪里不对").fill("那天他在镇上，没有修屋顶")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_text("异议已收到")).to_be_visible()
    expect(notice).to_contain_text("异议处理中")

    settled(page, demo, "延长到 20 个工作日", "等两位邻居回村")
    demo.told("objection_extended", "resident:1")
    expect(my_objection(page, demo)).to_contain_text(re.compile("最迟.+等两位邻居回村"))
    settled(page, demo, "异议不成立", "两位邻居证明他在")
    demo.told("objection_dismissed", "resident:1")
    expect(my_objection(page, demo)).to_contain_text(re.compile("异议不成立.+两位邻居证明他在"))

    as_villager(page, demo)
    page.get_by_role("listitem").filter(has_text="公示中").get_by_role("button", name="看经过").click()
    steps = page.get_by_role("list", name="办理经过").get_by_role("listitem")
    expect(steps).to_have_count(8)
    expect(steps.last).to_contain_text("两位邻居证明他在")
    page.keyboard.press("Escape")

    before = demo.balance()
    week_passes(demo.town, claim_id)
    demo.town.wake("claims-night")
    posted(demo, claim_id)
    page.reload()
    drawn(page)
    expect(page.get_by_role("listitem").filter(has_text="已入账").filter(has_text="700")).not_to_have_count(0)
    page.get_by_role("navigation").get_by_role("link", name="首页").click()
    expect(page.get_by_role("region", name="我的工分")).to_contain_text(f"{demo.balance():,}")
    assert demo.balance() >= before + 700  # The night pays the demo's own claims as well.


def test_a_deed_claimed_twice_is_said_and_may_be_another_one(page: Page, demo: Demo) -> None:
    as_villager(page, demo)
    for turn in range(2):
        page.get_by_role("button", name="我要申报").click()
        form = page.get_by_role("dialog")
        form.get_by_label("申报哪一类").select_option("pub")
        form.get_by_label("哪一天的事").fill(str(business_date(LIVE.now())))
        form.get_by_label("做了什么").fill(f"第 {turn + 1} 次清点选票")
        form.get_by_role("button", name="提交申报").click()
        if turn:
            expect(form.get_by_text("这件事已经申报过了")).to_be_visible()
            form.get_by_label("这是同一天的另一件事").check()
            form.get_by_role("button", name="提交申报").click()
        expect(form).to_have_count(0)
    as_officer(page, demo, "village_officer")
    dialog = opened(page, "待初核", "第 2 次清点选票")
    expect(dialog.get_by_text("同一类的事，前后三天还有")).to_be_visible()
    expect(dialog.get_by_role("listitem").filter(has_text="待初核").first).to_contain_text("200 工分")


def test_an_honour_is_claimed_by_its_level_once_and_the_first_check_corrects_the_level(page: Page, demo: Demo) -> None:
    as_villager(page, demo)
    for paper in ("区级好邻居，萧文明〔2026〕8号", "区级好邻居, 萧文明[2026] 8号"):
        page.get_by_role("button", name="我要申报").click()
        form = page.get_by_role("dialog")
        form.get_by_label("申报哪一类").select_option("hon")
        expect(form.get_by_label("希望得多少工分")).to_have_count(0)
        form.get_by_label("荣誉是哪一级").select_option(label="区级，500 工分")
        form.get_by_label("哪份荣誉").fill(paper)
        form.get_by_label("做了什么").fill("邻居推荐，区里评的好邻居。")
        shows_evidence_when_asked(form, "荣誉证书")
        form.get_by_role("button", name="提交申报").click()
        if "〔" in paper:
            expect(page.get_by_role("listitem").filter(has_text="荣誉申报").filter(has_text="500")).to_be_visible()
    expect(form.get_by_text("这份荣誉您家已经申报过了")).to_be_visible()
    expect(form.get_by_label("这是同一天的另一件事")).to_have_count(0)

    as_officer(page, demo, "village_officer")
    dialog = opened(page, "待初核", "邻居推荐")
    expect(dialog.get_by_text("区级：区级好邻居，萧文明〔2026〕8号")).to_be_visible()
    dialog.get_by_role("button", name="初核通过", exact=True).click()
    expect(dialog.get_by_label("公示怎么写")).to_have_value("区级好邻居，萧文明〔2026〕8号")
    dialog.get_by_label("级别").select_option(label="镇级，300 工分")
    dialog.get_by_role("button", name="确定初核通过").click()
    expect(dialog.get_by_text("建议 300 工分")).to_be_visible()
    expect(dialog.get_by_text("镇级：区级好邻居")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="代为申报").click()
    form = page.get_by_role("dialog")
    form.get_by_label("申报哪一类").select_option("hon")
    form.get_by_label("村民编号").fill("2")
    form.get_by_label("荣誉是哪一级").select_option(label="村级，100 工分")
    form.get_by_label("哪份荣誉").fill("村级卫生模范，2026 年第 3 号")
    form.get_by_label("做了什么").fill("村里评的卫生模范。")
    shows_evidence_when_asked(form, "荣誉证书")
    form.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("请另一位干部初核")).to_be_visible()


def test_a_returned_claim_is_completed_and_one_is_withdrawn(page: Page, demo: Demo) -> None:
    as_villager(page, demo)
    page.get_by_role("listitem").filter(has_text="请补充").get_by_role("button", name="看经过").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status").filter(has_text="荣誉证书")).to_be_visible()
    dialog.get_by_label("补充说明").fill("证书编号：戴村志愿 2026-17")
    dialog.get_by_role("button", name="补充好了").click()
    expect(dialog.get_by_text("待初核")).to_be_visible()
    dialog.get_by_role("button", name="撤回申报").click()
    dialog.get_by_role("button", name="确定撤回").click()
    expect(dialog.get_by_text("已撤回")).to_be_visible()


def test_the_desk_begins_with_what_waits(page: Page, demo: Demo) -> None:
    as_officer(page, demo, "village_officer")
    page.goto("/console/#home")
    waits = page.get_by_role("region", name="等着办的申报")
    waits.get_by_role("button", name="公示中").click()
    expect(page.get_by_role("heading", name="申报", exact=True)).to_be_visible()
    expect(page.get_by_label("看哪些")).to_have_value("notice")
    page.goto("/console/#home")
    page.get_by_role("region", name="等着您的").get_by_role("link", name="要看的文字照片").click()
    expect(page.get_by_role("heading", name="内容审核")).to_be_visible()


def test_the_town_sees_what_is_late_in_any_of_its_villages(page: Page, demo: Demo) -> None:
    found = demo.ask("GET", f"/v1/villages/{demo.village_id}/claims?state=panel", role="village_officer")
    late = {"rows": [{**row, "overdue": True, "escalated": True} for row in found["rows"][:1]], "cursor": None}
    page.route("**/v1/towns/*/claims*", lambda route: route.fulfill(json=late))
    as_officer(page, demo, "town_officer")
    queue = page.get_by_role("region", name="各村超期、报到镇里的")
    expect(queue.get_by_role("row").last).to_contain_text("评议中")
    expect(queue.get_by_role("row").last).to_contain_text(demo.village)
    queue.get_by_role("button", name="打开报到镇里的").click()
    expect(page.get_by_role("dialog").get_by_role("list", name="办理经过")).to_be_visible()
    page.keyboard.press("Escape")


def test_an_auditor_reads_and_does_nothing(page: Page, demo: Demo) -> None:
    as_officer(page, demo, "auditor")
    page.get_by_label("看哪些").select_option(label="评议中")
    page.get_by_role("button", name="打开").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("list", name="办理经过")).to_be_visible()
    for deed in ("同意", "不同意", "我要回避", "提异议"):
        expect(dialog.get_by_role("button", name=deed, exact=True)).to_have_count(0)


def test_an_inspector_goes_from_door_to_door_and_the_panel_votes_once(no_camera: Page, demo: Demo) -> None:
    page = no_camera
    entered(page, demo.login("grid_worker"))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/console/#rounds")
    drawn(page)
    page.get_by_role("button", name="开始一轮").click()
    form = page.get_by_role("dialog")
    form.get_by_label("检查什么").select_option(label="美丽庭院")
    form.get_by_label("叫什么").fill("秋季美丽庭院")
    form.get_by_role("button", name="开始", exact=True).click()
    expect(page.get_by_role("heading", name="秋季美丽庭院")).to_be_visible()
    homes, count = households(demo)
    scan(page, demo.ask("GET", "/v1/me/code", role="resident")["token"])
    expect(page.get_by_text("请扫门上的户码")).to_be_visible()
    for number, (home, score) in enumerate(((homes[0], "达标"), (homes[1], "不达标"))):
        scan(page, home)
        page.get_by_role("button", name=score, exact=True).click()
        page.get_by_role("button", name="记下，下一户").click()
        expect(page.get_by_text("得 500 工分" if number == 0 else "这次没有得分")).to_be_visible()
    expect(page.get_by_text(f"2 / {count}")).to_be_visible()
    scan(page, homes[0])
    page.get_by_role("button", name="不达标", exact=True).click()
    page.get_by_role("button", name="记下，下一户").click()
    expect(page.get_by_text("已经查过")).to_be_visible()
    page.get_by_role("button", name="结束这轮检查").click()
    page.get_by_role("button", name="确定结束").click()
    expect(page.get_by_text("已结束", exact=True)).to_be_visible()
    as_officer(page, demo, "panel")
    page.goto("/console/#rounds")
    drawn(page)
    page.get_by_role("button", name="秋季美丽庭院").click()
    page.get_by_role("button", name="全部同意").click()
    expect(page.get_by_text("已有 1 票")).to_be_visible()


def scan(page: Page, code: str) -> None:
    page.get_by_label("输入户码").fill(code)
    page.get_by_role("button", name="查这一户").click()


def households(demo: Demo) -> tuple[list[str], int]:
    """Return the codes of the first doors of the demo's village, and how many doors it has."""
    listed = demo.ask("GET", f"/v1/villages/{demo.village_id}/residents?size=100", role="town_officer")["holders"]
    homes = [one["holder_id"] for one in listed if one["kind"] == "household"]
    return [demo.ask("GET", f"/v1/holders/{one}/code", role="town_officer")["token"] for one in homes[:3]], len(homes)


FAR_LOGIN = {"login": "panel.far", "name": "柴外村", "page": "/console/"}


def outsider(demo: Demo) -> str:
    """Make an account of another village's panel, and return its password."""
    first, password = "first-Pass-word", "second-Pass-word"
    ordinal = max(int(place_id[1:]) for place_id in demo.places().values() if place_id != demo.village_id)
    body = {
        "login": FAR_LOGIN["login"], "name": FAR_LOGIN["name"], "password": first, "roles": ["panel"],
        "reach": "villages", "villages": [f"v{ordinal:05d}"], "is_outsider": True,
    }  # fmt: skip
    demo.ask("POST", "/v1/staff", body, role="town_admin")
    sign_in = {"login": FAR_LOGIN["login"], "password": first, "new_password": password}
    demo.ask("POST", "/v1/sessions/staff", sign_in)
    return password


def test_where_too_few_of_the_panel_may_vote_another_villages_panel_is_called(page: Page, demo: Demo) -> None:
    text = "夜里陪独居老人去医院，守到天亮。"
    as_villager(page, demo)
    page.get_by_role("button", name="我要申报").click()
    form = page.get_by_role("dialog")
    form.get_by_label("申报哪一类").select_option("hlp")
    form.get_by_label("哪一天的事").fill(str(business_date(LIVE.now()) - dt.timedelta(days=2)))
    form.get_by_label("希望得多少工分").fill("700")
    form.get_by_label("做了什么").fill(text)
    shows_evidence_when_asked(form, "当事人或见证人说明")
    form.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("3 个工作日内初核")).to_be_visible()
    claim_id = last_claim(demo)
    said = {"document": "邻里互助：陪护", "said_in": 1}
    demo.ask("POST", f"/v1/claims/{claim_id}/acceptance", said, role="village_officer")
    demo.ask("POST", f"/v1/claims/{claim_id}/recusals", {"reason": "是我的表亲"}, role="panel:2")
    password = outsider(demo)

    as_officer(page, demo, "panel")
    expect(page.get_by_role("heading", name="外村请我评议")).to_have_count(0)
    dialog = opened(page, "评议中", text)
    dialog.get_by_role("button", name="请外村评议").click()
    dialog.get_by_label("理由").fill("只有两位能投票")
    dialog.get_by_role("button", name="确定能投的不够三位").click()
    expect(dialog.get_by_role("listitem").filter(has_text="请外村评议")).to_contain_text("只有两位能投票")

    leave(page)
    page.goto("/console/")
    page.get_by_label("账号").fill(FAR_LOGIN["login"])
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    drawn(page)
    page.goto("/console/#claims")
    drawn(page)
    called = page.get_by_role("region", name="外村请我评议").first
    expect(called.get_by_role("row").filter(has_text="邻里互助")).to_have_count(1)
    called.get_by_role("button", name="打开").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(text).first).to_be_visible()
    dialog.get_by_role("button", name="同意", exact=True).click()
    dialog.get_by_role("button", name="确定同意").click()
    expect(dialog).to_be_hidden()
    for role in ("panel", "panel:1"):
        demo.ask("POST", f"/v1/claims/{claim_id}/votes", {"approve": True}, role=role)
    assert demo.ask("GET", f"/v1/claims/{claim_id}", role="village_officer")["state"] == "notice"
    page.reload()
    drawn(page)
    expect(page.get_by_role("heading", name="外村请我评议")).to_have_count(0)
