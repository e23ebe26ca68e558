"""Take a picture of every page: `python -m tests.web.screenshots docs/screenshots`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.web import camera
from tests.web.conftest import CHROMIUM, DESKTOP, FLAGS, PHONE, opened, sign_in_officer, sign_in_villager
from tests.web.fake_town import SHOP_KEY, TOKEN
from tests.web.server import running

COLOURS = 128
TV = {"width": 1920, "height": 1080}
Scene = Callable[[Page], object]
ELDER = "localStorage.setItem('sanbao.view', 'elder {}')"


def _villager(tab: str = "", press: str = "") -> Scene:
    def scene(page: Page) -> None:
        sign_in_villager(page)
        if tab:
            page.get_by_role("link", name=tab, exact=True).click()
        if press:
            page.get_by_role("button", name=press).first.click()

    return scene


def _desk(room: str) -> Scene:
    def scene(page: Page) -> None:
        sign_in_officer(page)
        page.get_by_role("navigation", name="工作").get_by_role("link", name=room, exact=True).click()
        expect(page.locator("main .bone")).to_have_count(0)

    return scene


def _roster(page: Page) -> None:
    _desk("花名册导入")(page)
    file = {"name": "roster.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK" + bytes(20_000)}
    page.get_by_label("花名册文件").set_input_files(file)  # type: ignore[arg-type]  # Playwright's own TypedDict.
    page.get_by_role("button", name="上传并导入").click()
    expect(page.get_by_text("行没有导入")).to_be_visible()


def _dialog(room: str, press: str) -> Scene:
    def scene(page: Page) -> None:
        _desk(room)(page)
        page.get_by_role("button", name=press).first.click()

    return scene


def _till(step: int) -> Scene:
    def scene(page: Page) -> None:
        opened(page, "/").evaluate("key => localStorage.setItem('sanbao.cashier.key', key)", SHOP_KEY)
        opened(page, "/cashier/")
        if step == 0:
            return
        expect(page.get_by_text("已扫到")).to_be_visible()
        for digit in "500":
            page.get_by_role("button", name=digit, exact=True).click()
        page.get_by_label("工分卡密码").fill("2580")
        if step == 1:
            return
        page.get_by_role("button", name="下一步：核对").click()
        expect(page.get_by_text("请和村民核对")).to_be_visible()
        if step == 2:
            return
        page.get_by_role("button", name="确认收").click()
        expect(page.get_by_text("收款成功")).to_be_visible()

    return scene


def _checkin(direction: str) -> Scene:
    def scene(page: Page) -> None:
        sign_in_officer(page, "/checkin/")
        page.get_by_role("button", name="清洁家园").click()
        if direction == "aim":
            expect(page.locator("video")).to_be_visible()
            page.get_by_role("alert").wait_for()
            page.get_by_role("button", name="下一位").click()
            return
        page.get_by_role("button", name="签退" if direction == "out" else "签到").first.click()
        expect(page.get_by_role("alert")).to_contain_text("签退成功" if direction == "out" else "签到成功")

    return scene


def _board(page: Page) -> None:
    opened(page, "/board/")
    page.locator(".standings").wait_for()


def _start(page: Page) -> None:
    opened(page, "/")
    page.get_by_text("村民 张秀英").wait_for()


SCENES: list[tuple[str, Scene, dict[str, int], str]] = [
    ("start-desktop", _start, DESKTOP, ""),
    ("start-phone", _start, PHONE, ""),
    ("villager-sign-in", lambda page: opened(page, "/h5/"), PHONE, ""),
    ("villager-home", _villager(), PHONE, ""),
    ("villager-home-elder", _villager(), PHONE, "20"),
    ("villager-home-elder-largest", _villager(), PHONE, "30"),
    ("villager-pay-code", _villager(press="付款码"), PHONE, ""),
    ("villager-pay-code-elder", _villager(press="付款码"), PHONE, "24"),
    ("villager-code", _villager(press="村民码"), PHONE, ""),
    ("villager-activities", _villager("活动"), PHONE, ""),
    ("villager-activities-elder", _villager("活动"), PHONE, "20"),
    ("villager-statement", _villager("明细"), PHONE, ""),
    ("villager-statement-elder", _villager("明细"), PHONE, "20"),
    ("villager-messages", _villager("消息"), PHONE, ""),
    ("till-scan-phone", _till(0), {"width": 360, "height": 740}, ""),
    ("till-desktop", _till(1), DESKTOP, ""),
    ("till-check-phone", _till(2), PHONE, ""),
    ("till-done-phone", _till(3), PHONE, ""),
    ("checkin-choose", lambda page: sign_in_officer(page, "/checkin/"), PHONE, ""),
    ("checkin-aim-tablet", _checkin("aim"), {"width": 1180, "height": 820}, ""),
    ("checkin-aim-phone", _checkin("aim"), PHONE, ""),
    ("checkin-out-phone", _checkin("out"), PHONE, ""),
    ("desk-sign-in", lambda page: opened(page, "/console/"), DESKTOP, ""),
    ("desk-home", _desk("今天"), DESKTOP, ""),
    ("desk-roster", _roster, DESKTOP, ""),
    ("desk-residents", _desk("村民和工分卡"), DESKTOP, ""),
    ("desk-residents-phone", _desk("村民和工分卡"), PHONE, ""),
    ("desk-activities", _desk("活动"), DESKTOP, ""),
    ("desk-activities-phone", _desk("活动"), PHONE, ""),
    ("desk-new-activity", _dialog("活动", "新建活动"), DESKTOP, ""),
    ("desk-rules", _desk("工分规则"), DESKTOP, ""),
    ("desk-budgets", _desk("工分预算"), DESKTOP, ""),
    ("desk-partners", _desk("合作商户"), DESKTOP, ""),
    ("desk-partner-keys", _dialog("合作商户", "的密钥"), DESKTOP, ""),
    ("desk-boards", _desk("榜单"), DESKTOP, ""),
    ("desk-audit", _desk("操作记录"), DESKTOP, ""),
    ("board-tv", _board, TV, ""),
    ("board-phone", _board, PHONE, ""),
]


def _take(browser: Browser, url: str, target: Path, wanted: tuple[str, Scene, dict[str, int], str]) -> None:
    name, scene, size, elder = wanted
    context = browser.new_context(
        base_url=url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport=size,
        permissions=["camera"],  # type: ignore[arg-type]  # Playwright's own TypedDict.
    )
    page = context.new_page()
    if elder:
        page.add_init_script(ELDER.format(elder))
    scene(page)
    expect(page.locator(".bone")).to_have_count(0)
    page.wait_for_timeout(200)
    picture = target / f"{name}.png"
    page.screenshot(path=picture, full_page="tv" not in name and "checkin-out" not in name)
    context.close()
    with Image.open(picture) as taken:
        taken.convert("RGB").quantize(COLOURS).save(picture, optimize=True)


def main(folder: str, only: str = "") -> None:
    """Take every picture whose name begins with `only` into `folder`."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, running() as site, sync_playwright() as driver:
        film = camera.film(f"https://town.example/q/{TOKEN}", Path(scratch) / "card.y4m")
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={film}"]
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        for wanted in SCENES:
            if wanted[0].startswith(only):
                site.reset()
                _take(browser, site.url, target, wanted)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
