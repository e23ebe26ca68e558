"""Wishes at the till: a shop claims one with its key, tells how it goes with a photo, and says that it is done."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import DESKTOP, PHONE, opened
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_pictures import choose, photo
from tests.web.test_wishes import ELDER, published

TITLE = "送一袋米到家"


@pytest.fixture
def till(no_camera: Page, demo: Demo) -> Page:
    """The till with the shop's key on the device, without a camera."""
    no_camera.add_init_script(f"localStorage.setItem('sanbao.cashier.key', '{demo.shop_key}')")
    return opened(no_camera, "/cashier/")


def wishes(page: Page) -> Page:
    page.get_by_role("navigation", name="收银台").get_by_role("link", name="心愿").click()
    expect(page.get_by_role("heading", name="村里的心愿")).to_be_visible()
    expect(page.locator("main .bone")).to_have_count(0)
    return page


def shown(page: Page, title: str) -> Locator:
    page.get_by_role("button", name=f"看一看：{title}").click()
    return page.get_by_role("dialog")


def hidden_names(demo: Demo) -> list[str]:
    """Return by what a hidden wisher could be known: the name, and what others see of it."""
    name: str = demo.login("resident", 1)["name"]
    return [name, f"{name[0]}*"]


def of_elder(demo: Demo, wish_id: str) -> Any:
    return demo.ask("GET", f"/v1/wishes/{wish_id}", role=ELDER)


def test_a_shop_claims_a_hidden_wish_tells_with_a_photo_and_says_it_is_done(till: Page, demo: Demo) -> None:
    made = published(demo, TITLE, identity="hidden", kind="goods")
    expect(wishes(till).get_by_role("listitem").filter(has_text=TITLE)).to_contain_text("某村民的心愿")
    wish = shown(till, TITLE)
    wish.get_by_role("button", name="我店来认领").click()
    wish.get_by_role("button", name="写进展").click()
    wish.get_by_label("办到哪一步了").fill("米备好了，下午送。")
    choose(till, photo())
    expect(wish.get_by_text("第 1 张：传好了")).to_be_visible()
    wish.get_by_role("button", name="写进展").click()
    expect(wish.get_by_label("经过")).to_contain_text("米备好了，下午送。")
    expect(wish.get_by_label("经过").get_by_role("img")).to_be_visible()
    expect(wish.get_by_label("经过")).to_contain_text("等审核，别人还看不到")
    assert faults_of(till) == []
    wish.get_by_role("button", name="办好了").click()
    wish.get_by_label("说说怎么办好的").fill("交给村委会了，请转交。")
    wish.get_by_role("button", name="办好了").click()
    expect(wish.get_by_text("已经告诉许愿人，等确认")).to_be_visible()
    expect(wish.get_by_role("button", name="办好了")).to_have_count(0)
    assert not any(name in till.content() for name in hidden_names(demo))
    assert (of_elder(demo, made)["state"], of_elder(demo, made)["claim"]["is_shop"]) == ("done", True)
    demo.ask("POST", f"/v1/wishes/{made}/confirm", {"thanks": "谢谢"}, role=ELDER)
    till.keyboard.press("Escape")
    till.get_by_role("button", name="我店认领的").click()
    wish = shown(till, TITLE)
    expect(wish.get_by_label("经过")).to_contain_text("谢谢")
    assert not any(name in till.content() for name in hidden_names(demo))


def test_of_a_wish_that_another_claimed_first_the_shop_is_told_and_shown_no_more(till: Page, demo: Demo) -> None:
    title = "教一教手机拍照"
    made = published(demo, title, identity="hidden")
    wish = shown(wishes(till), title)
    expect(wish.get_by_role("button", name="我店来认领")).to_be_visible()
    demo.ask("POST", f"/v1/wishes/{made}/claim", role="resident")
    wish.get_by_role("button", name="我店来认领").click()
    expect(wish.get_by_role("alert")).to_contain_text("刚被别人认领了")
    till.keyboard.press("Escape")
    expect(till.get_by_role("button", name=f"看一看：{title}")).to_have_count(0)
    demo.ask("POST", f"/v1/wishes/{made}/give-up", {}, role="resident")
    demo.ask("POST", f"/v1/wishes/{made}/cancel", role=ELDER)


def test_what_a_shop_has_in_hand_it_may_give_up_and_the_till_is_there_again(till: Page, demo: Demo) -> None:
    title = "换一把门锁"
    made = published(demo, title)
    wish = shown(wishes(till), title)
    wish.get_by_role("button", name="我店来认领").click()
    wish.get_by_role("button", name="办不了，放弃").click()
    wish.get_by_role("button", name="办不了，放弃").click()
    expect(till.get_by_role("dialog")).to_have_count(0)
    assert of_elder(demo, made)["state"] == "published"
    for screen in (PHONE, DESKTOP):
        till.set_viewport_size(screen)
        assert faults_of(till) == []
    till.get_by_role("link", name="收银", exact=True).click()
    expect(till.get_by_text("扫村民的码")).to_be_visible()
    demo.ask("POST", f"/v1/wishes/{made}/cancel", role=ELDER)
