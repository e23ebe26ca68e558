"""Acting for somebody: the agent's pages, the elder's, and the desk's."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import sign_in_officer, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_claims import opened
from tests.web.walk import drawn

AGENT, ELDER = 0, 1


@pytest.fixture(autouse=True)
def a_mandate(demo: Demo) -> Iterator[None]:
    """The elder's mandate to the younger villager, as the demo has it."""
    yield
    entered(demo)


def entered(demo: Demo) -> None:
    """Give the mandate again where a test ended it; renewing one that stands is the same."""
    body = {
        "agent_code": demo.ask("GET", "/v1/me/code", role="resident")["token"],
        "matters": ["read", "activities", "spend", "claims", "tickets", "wishes"],
        "day_points": 300,
        "valid_until": demo.day(90),
        "version": "2026-11",
    }
    demo.ask("POST", "/v1/me/mandates", body, role="resident:1")


def subject(demo: Demo, nth: int) -> str:
    found: str = demo.ask("GET", "/v1/me/profile", role=f"resident:{nth}")["resident_id"]
    return found


def masked(demo: Demo) -> str:
    return f"{demo.login('resident', ELDER)['name'][0]}*"


def spend(demo: Demo, points: int) -> None:
    """Spend the elder's points by the agent; a code made in the same five seconds as one that paid pays no more."""
    for _ in range(20):
        code = demo.act_for(subject(demo, ELDER), "POST", "/v1/me/pay-code", {})["digits"]
        if demo.try_sale({"code": code, "points": points}):
            return
        time.sleep(1)
    pytest.fail("no code paid")


def begin(page: Page, demo: Demo) -> Page:
    """Go in as the younger villager, and act for the elder."""
    sign_in_villager(page, demo, AGENT)
    page.get_by_role("link", name="替家人办事").click()
    expect(page.get_by_text(f"{masked(demo)}（{demo.village}）")).to_be_visible()
    expect(page.get_by_text(subject(demo, ELDER))).to_have_count(0)
    page.get_by_role("button", name=f"替 {masked(demo)} 办事").click()
    expect(page.get_by_text("正在为")).to_be_visible()
    return page


def banner(page: Page, demo: Demo) -> None:
    expect(page.locator(".acting")).to_contain_text(f"正在为 {masked(demo)} 办理")


def test_the_agent_signs_the_elder_up_prints_a_receipt_and_comes_back(page: Page, demo: Demo) -> None:
    activity_id = demo.activity("整理农家书屋", begins_in=2_000)
    begin(page, demo)
    banner(page, demo)
    expect(page.get_by_label(f"{masked(demo)} 的工分")).to_contain_text(f"{demo.balance('resident:1'):,}")
    page.get_by_role("navigation").get_by_role("link", name="活动").click()
    page.get_by_role("button", name="看一看：整理农家书屋").click()
    page.get_by_role("button", name="我要报名").click()
    expect(page.get_by_text("报名成功")).to_be_visible()
    page.get_by_role("button", name="关闭").click()
    banner(page, demo)
    held = demo.ask("GET", f"/v1/activities/{activity_id}", role="resident:1")["my_state"]
    assert held == "confirmed"
    assert demo.ask("GET", f"/v1/activities/{activity_id}", role="resident")["my_state"] is None
    page.get_by_role("navigation").get_by_role("link", name="回执").click()
    page.get_by_role("button", name="回执").first.click()
    receipt = page.locator(".receipt")
    expect(receipt).to_contain_text("报名活动")
    expect(receipt).to_contain_text(f"{masked(demo)}（{demo.village}）")
    expect(receipt).not_to_contain_text(subject(demo, ELDER))
    expect(receipt).to_contain_text("72 小时内可以撤回")
    page.emulate_media(media="print")
    expect(receipt).to_be_visible()
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="回到自己").click()
    expect(page.locator(".acting")).to_have_count(0)


def test_the_agents_pay_code_pays_from_the_elder_up_to_the_limit(page: Page, demo: Demo) -> None:
    before = demo.balance("resident:1")
    begin(page, demo)
    page.get_by_role("button", name="付款码").click()
    shown = page.locator(".paycode__digits")
    expect(shown).to_be_visible()
    while not demo.try_sale({"code": shown.inner_text().replace(" ", ""), "points": 5}):
        page.get_by_role("button", name="换一个付款码").click()
        page.wait_for_timeout(1_000)
    assert demo.balance("resident:1") == before - 5
    page.get_by_role("button", name="关闭").click()
    page.reload()
    drawn(page)
    banner(page, demo)


def test_the_elder_takes_back_what_was_done_and_disputes_what_was_spent(page: Page, demo: Demo) -> None:
    demo.act_for(subject(demo, ELDER), "POST", f"/v1/activities/{demo.activity('晒谷场打扫', begins_in=2_500)}/signups")
    spend(demo, 7)
    sign_in_villager(page, demo, ELDER)
    page.get_by_role("link", name="谁能替我办").click()
    signed_up = page.get_by_role("listitem").filter(has_text="报名活动").first
    signed_up.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("已经撤回")).to_be_visible()
    expect(signed_up).to_contain_text("已撤回")
    spent = page.get_by_role("listitem").filter(has_text="在商户用工分 · 7 工分").first
    expect(spent.get_by_role("button", name="撤回")).to_have_count(0)
    spent.get_by_role("button", name="不是本人意思").click()
    page.get_by_label("怎么回事").fill("没有叫他买")
    page.get_by_role("button", name="交给镇里").click()
    expect(spent).to_contain_text("等镇里处理")
    page.goto("/h5/#entries")
    expect(page.get_by_text("有人代办").first).to_be_visible()


def test_the_elder_revokes_and_the_agent_can_do_nothing_more(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo, ELDER)
    page.get_by_role("link", name="谁能替我办").click()
    agent = f"{demo.login('resident', AGENT)['name'][0]}*"
    expect(page.get_by_text(f"{agent}（{demo.village}）")).to_be_visible()
    expect(page.get_by_text(subject(demo, AGENT))).to_have_count(0)
    page.get_by_role("button", name="马上撤销").click()
    page.get_by_role("button", name="确定撤销").click()
    expect(page.get_by_text("已撤销", exact=True)).to_be_visible()
    rows = demo.ask("GET", "/v1/me/held-mandates", role="resident")["rows"]
    assert [row["state"] for row in rows] == ["ended"]


def test_the_elder_lets_somebody_act_by_their_code(page: Page, demo: Demo, no_camera: Page) -> None:
    assert no_camera is page
    code = demo.ask("GET", "/v1/me/code", role="resident")["token"]
    sign_in_villager(page, demo, ELDER)
    page.get_by_role("link", name="谁能替我办").click()
    page.get_by_role("button", name="授权家人替我办").click()
    page.get_by_label("扫不了？输入码上的内容").fill(code)
    page.get_by_role("button", name="确定").click()
    page.get_by_label("用工分").check()
    page.get_by_label("每天最多用多少工分").fill("200")
    page.get_by_label("我看过了，同意").check()
    page.get_by_role("dialog").get_by_role("button", name="授权", exact=True).click()
    expect(page.get_by_text("授权好了")).to_be_visible()
    expect(page.get_by_text("用工分（每天最多 200）")).to_be_visible()


def test_an_officer_enters_a_mandate_prints_the_paper_and_revokes_it(page: Page, demo: Demo) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in_officer(page, demo)
    page.get_by_role("navigation").get_by_role("link", name="村民和工分卡").click()
    page.get_by_role("button", name=f"打开{demo.login('resident', ELDER)['name']}").click()
    page.get_by_role("button", name="看代办授权").click()
    page.get_by_role("button", name="登记或续期").click()
    page.get_by_label("代办人", exact=True).fill(subject(demo, AGENT))
    page.get_by_role("button", name="签了授权书").click()
    page.get_by_label("授权书编号").fill("代办2026-8")
    expect(page.get_by_text("可以不拍")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".mandate-paper")).to_contain_text("代办授权书")
    expect(page.locator(".mandate-paper")).to_contain_text("代办2026-8")
    page.emulate_media(media="screen")
    expect(page.locator(".mandate-paper")).to_be_hidden()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("代办授权登记好了")).to_be_visible()
    expect(page.get_by_text("代办2026-8")).to_be_visible()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text("已撤销", exact=True)).to_be_visible()


def test_the_town_decides_a_dispute_and_the_mandate_ends(page: Page, demo: Demo) -> None:
    spend(demo, 9)
    deed = demo.ask("GET", "/v1/me/acted-deeds", role="resident:1")["rows"][0]
    path = f"/v1/me/acted-deeds/{deed['deed_id']}/dispute"
    demo.ask("POST", path, {"reason": "九分不是我买的"}, role="resident:1")
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in_officer(page, demo, "town_officer")
    page.get_by_label("村", exact=True).select_option(label=demo.village)
    page.get_by_role("navigation").get_by_role("link", name="代办异议").click()
    row = page.get_by_role("listitem").filter(has_text="九分不是我买的")
    row.get_by_role("button", name="处理").click()
    page.get_by_label("核实的情况").fill("问过双方，老人不知情")
    page.get_by_role("button", name="属实", exact=True).click()
    expect(row).to_contain_text("认定属实")
    rows = demo.ask("GET", "/v1/me/held-mandates", role="resident")["rows"]
    assert [one["state"] for one in rows] == ["ended"]


def follow(page: Page, name: str) -> None:
    """Open a page that the mandate covers, from the first one."""
    page.get_by_role("main").get_by_role("link", name=name).click()


def test_the_agent_claims_for_the_elder_and_the_steps_say_so(page: Page, demo: Demo) -> None:
    begin(page, demo)
    follow(page, "申报工分")
    banner(page, demo)
    page.get_by_role("button", name=f"替 {masked(demo)} 申报").click()
    page.get_by_label("申报哪一类").select_option("pub")
    page.get_by_label("做了什么").fill("在村民代表会议上提了修路的意见")
    page.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("已提交，3 个工作日内初核")).to_be_visible()
    page.get_by_role("button", name="看经过：").first.click()
    expect(page.get_by_role("dialog")).to_contain_text(f"申报人，由 {agent_mask(demo)} 代办")
    rows = demo.ask("GET", "/v1/me/claims", role="resident:1")["rows"]
    shown = demo.ask("GET", f"/v1/me/claims/{rows[0]['claim_id']}", role="resident:1")
    assert (shown["description"], shown["steps"][0]["acted_by"]) == ("在村民代表会议上提了修路的意见", agent_mask(demo))
    assert rows[0]["claim_id"] not in {
        row["claim_id"] for row in demo.ask("GET", "/v1/me/claims", role="resident")["rows"]
    }


def test_the_agent_raises_for_the_elder_but_never_complains(page: Page, demo: Demo) -> None:
    begin(page, demo)
    follow(page, "我有话说")
    banner(page, demo)
    page.get_by_role("button", name=f"替 {masked(demo)} 说").click()
    expect(page.get_by_role("button", name="投诉")).to_have_count(0)
    page.get_by_role("button", name="问题反映").click()
    page.get_by_role("button", name="道路路灯").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("把事情说清楚").fill("门口的石板松了，老人走路怕摔。")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("只给村里看").check()
    page.get_by_role("button", name="送出去").click()
    expect(page.get_by_text("送到了，村里会答复")).to_be_visible()
    page.get_by_role("button", name="看一看：门口的石板松了").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"本人，由 {agent_mask(demo)} 代办")
    rows = demo.ask("GET", "/v1/me/tickets", role="resident:1")["rows"]
    assert rows[0]["summary"].startswith("门口的石板松了")


def test_the_agent_wishes_for_the_elder_who_takes_it_back(page: Page, demo: Demo) -> None:
    begin(page, demo)
    follow(page, "心愿")
    banner(page, demo)
    page.get_by_role("button", name=f"替 {masked(demo)} 许愿").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("心愿（一句话）").fill("一根新拐杖")
    dialog.get_by_label("说说情况").fill("旧的那根断了，走路不方便。")
    dialog.get_by_label("哪一种").select_option("goods")
    dialog.get_by_role("button", name="许下心愿").click()
    expect(page.get_by_text("已交给村里看")).to_be_visible()
    page.get_by_role("button", name="看一看：一根新拐杖").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"由 {agent_mask(demo)} 代办")
    page.goto("about:blank")
    sign_in_villager(page, demo, ELDER)
    page.get_by_role("link", name="谁能替我办").click()
    wished = page.get_by_role("listitem").filter(has_text="许心愿").first
    wished.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("已经撤回")).to_be_visible()
    rows = demo.ask("GET", "/v1/me/wishes", role="resident:1")["rows"]
    assert [row["state"] for row in rows if row["title"] == "一根新拐杖"] == ["cancelled"]


def test_an_officer_acts_for_the_elder_from_the_desk_and_does_not_check_the_claim(page: Page, demo: Demo) -> None:
    me = demo.ask("POST", "/v1/sessions/staff", typed(demo, "village_officer"))["subject"]
    signed = {
        "agent_id": me,
        "how": "paper",
        "document": "代办授权书7号",
        "matters": ["read", "claims"],
        "valid_until": demo.day(90),
        "version": "2026-11",
    }
    demo.ask("POST", f"/v1/residents/{subject(demo, ELDER)}/mandates", signed, role="town_officer")
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in_officer(page, demo)
    page.get_by_role("navigation").get_by_role("link", name="替村民办事").click()
    expect(page.get_by_text(me)).to_be_visible()
    page.get_by_role("button", name=f"替 {masked(demo)} 办事").click()
    banner(page, demo)
    follow(page, "申报工分")
    page.get_by_role("button", name=f"替 {masked(demo)} 申报").click()
    page.get_by_label("申报哪一类").select_option("pub")
    page.get_by_label("哪一天的事").fill(demo.day(-1))
    page.get_by_label("做了什么").fill("在院落会上记了会议记录")
    page.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("已提交，3 个工作日内初核")).to_be_visible()
    page.reload()
    drawn(page)
    banner(page, demo)
    page.get_by_role("button", name="回工作台").click()
    expect(page.get_by_role("heading", name="替村民办事")).to_be_visible()
    claim_id = demo.ask("GET", "/v1/me/claims", role="resident:1")["rows"][0]["claim_id"]
    shown = demo.ask("GET", f"/v1/claims/{claim_id}", role="town_officer")
    assert shown["steps"][0]["by"] == f"{subject(demo, ELDER)} by {me}"
    page.get_by_role("navigation").get_by_role("link", name="申报", exact=True).click()
    dialog = opened(page, "待初核", "在院落会上记了会议记录")
    expect(dialog).to_contain_text(f"申报人，由 {demo.login('village_officer')['name']} 代办")
    dialog.get_by_role("button", name="初核通过", exact=True).click()
    dialog.get_by_label("公示怎么写").fill("公共事务：会议记录")
    dialog.get_by_role("button", name="确定初核通过").click()
    expect(dialog.get_by_text("你已经经手过这件申报")).to_be_visible()


def typed(demo: Demo, role: str) -> dict[str, str]:
    """Return what an officer types to sign in."""
    return {name: text for name, text in demo.login(role)["sign_in"].items() if name != "kind"}


def agent_mask(demo: Demo) -> str:
    return f"{demo.login('resident', AGENT)['name'][0]}*"
