"""The farm market in the browser: kept at the desk, shown to everybody, and traced by the code on a label."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import DESKTOP, PHONE, Lost, opened
from tests.web.demo import Demo
from tests.web.test_access import SMALL, faults_of
from tests.web.test_console import desk
from tests.web.test_pictures import photo
from tests.web.walk import ELDER, drawn

OFFICER = "village_officer"
PIECE = {"variant_id": "v1", "label": "棵", "how": "piece", "price_fen": 350, "unit_g": 0}


def producer(demo: Demo, name: str) -> str:
    """Return a new producer of the village."""
    path = f"/v1/villages/{demo.village_id}/producers"
    made: str = demo.ask("POST", path, {"name": name, "kind": "cooperative"}, role=OFFICER)["producer_id"]
    return made


def on_sale(demo: Demo, title: str, *, units: int = 0, **variant: Any) -> str:
    """Return a product that is on sale, of which so many units came in today."""
    body = {
        "title": title,
        "category": "vegetables",
        "producer_id": producer(demo, f"种{title}的"),
        "collective_permille": 50,
        "platform_permille": 20,
        "variants": [PIECE | variant],
    }
    made: str = demo.ask("POST", f"/v1/villages/{demo.village_id}/products", body, role=OFFICER)["product_id"]
    demo.ask("POST", f"/v1/products/{made}/moves", {"deed": "offer"}, role=OFFICER)
    if units:
        brought(demo, made, units=units)
    return made


def brought(demo: Demo, product_id: str, *, units: int, days: int = 0, where: str = "东坞一号地") -> str:
    """Return the trace code of a new harvest."""
    body = {"variant_id": "v1", "harvested_on": demo.day(days), "units": units, "where": where}
    made: str = demo.ask("POST", f"/v1/products/{product_id}/lots", body, role=OFFICER)["trace"]
    return made


def item(page: Page, title: str) -> Locator:
    """Return a product's row at the desk."""
    return page.get_by_role("list", name="商品").locator("> li").filter(has_text=title)


def scanned(page: Page, folder: Path) -> list[str]:
    """Return what a phone reads off the printed labels, sheet by sheet."""
    (folder / "labels.pdf").write_bytes(page.pdf(prefer_css_page_size=True))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", str(folder / "labels.pdf"), str(folder / "sheet")], check=True, timeout=60
    )
    sheets = sorted(folder.glob("sheet-*.png"))
    return [
        f"{nth} {code.text}" for nth, sheet in enumerate(sheets) for code in zxingcpp.read_barcodes(Image.open(sheet))
    ]


def put_on_sale(page: Page, demo: Demo) -> None:
    """Write a producer and a product with a picture, and put it on sale, as an officer does."""
    desk(page, demo, "市集").get_by_role("button", name="生产者").click()
    page.get_by_role("button", name="登记生产者").click()
    form = page.get_by_role("dialog", name="登记生产者")
    form.get_by_label("名称").fill("南坡菜农合作社")
    form.get_by_label("哪一种").select_option("合作社")
    form.get_by_label("介绍（可以不写）").fill("八户一起种。")
    form.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("list", name="生产者").get_by_text("南坡菜农合作社")).to_be_visible()

    page.get_by_role("button", name="商品和库存").click()
    page.get_by_role("button", name="新商品").click()
    form = page.get_by_role("dialog", name="新商品")
    form.get_by_label("名称", exact=True).fill("露天菠菜")
    form.get_by_label("谁种的、谁养的").select_option("南坡菜农合作社")
    form.get_by_label("规格名").fill("散称")
    form.get_by_label("怎么卖").select_option("按重量")
    form.get_by_label("一斤多少元").fill("3.99")
    form.get_by_label("一份多少克").fill("500")
    form.locator("input[type=file][multiple]").set_input_files([photo()])
    expect(form.get_by_role("status").filter(has_text="第 1 张：传好了")).to_be_visible()
    form.get_by_role("button", name="存为草稿").click()
    item(page, "露天菠菜").get_by_role("button", name="上架：露天菠菜").click()
    expect(item(page, "露天菠菜")).to_have_count(0)


def test_from_the_producer_to_the_label_and_to_what_its_code_tells_anybody(
    page: Page, demo: Demo, tmp_path: Path
) -> None:
    put_on_sale(page, demo)
    page.get_by_role("button", name="在卖", exact=True).click()
    expect(item(page, "露天菠菜")).to_contain_text("没有了")
    item(page, "露天菠菜").get_by_role("button", name="采收和标签").click()
    dialog = page.get_by_role("dialog", name="采收和标签：露天菠菜")
    dialog.get_by_label("多少份").fill("35")
    expect(dialog.get_by_text("就是 35 斤。")).to_be_visible()
    dialog.get_by_label("哪块地、哪个棚").fill("南坡三号棚")
    dialog.locator("input[type=file][multiple]").set_input_files([photo()])
    expect(dialog.get_by_text("传好了")).to_be_visible()
    dialog.get_by_role("button", name="入库", exact=True).click()
    lot = dialog.get_by_role("list", name="每一批").locator("> li")
    expect(lot).to_contain_text("还剩 35 斤")
    expect(dialog.get_by_text("传好了")).to_have_count(0)
    lot.get_by_role("button", name="打标签").click()
    labels = page.get_by_role("dialog", name="标签：露天菠菜")
    labels.get_by_label("打几个").fill("30")
    expect(labels.locator(".label")).to_have_count(30)
    assert faults_of(page) == []
    codes = scanned(page, tmp_path)
    assert [len([one for one in codes if one.startswith(sheet)]) for sheet in "01"] == [24, 6]
    (url,) = {one.partition(" ")[2] for one in codes}

    page.set_viewport_size(PHONE)
    page.evaluate("localStorage.clear()")
    opened(page, url)
    expect(page.get_by_role("heading", name="露天菠菜", level=1)).to_be_visible()
    main = page.get_by_role("main")
    for words in ("南坡菜农合作社", "八户一起种。", "南坡三号棚", demo.village):
        expect(main).to_contain_text(words)
    picture = main.get_by_role("img", name="露天菠菜采收的照片，第 1 张，共 1 张")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 320)
    assert urlsplit(url).fragment.startswith("lot/")
    assert faults_of(page) == []

    opened(page, "/mall/#shelf/vegetables")
    card = page.get_by_role("listitem").filter(has_text="露天菠菜")
    expect(card).to_contain_text("3.99 元/斤")
    expect(card).to_contain_text("还有 35 斤")
    expect(card.get_by_role("img", name="露天菠菜的照片")).to_be_visible()
    card.get_by_role("link").click()
    expect(page.get_by_role("heading", name="露天菠菜", level=1)).to_be_visible()


def test_a_paused_product_leaves_the_shelves_and_says_so_to_who_has_its_address(page: Page, demo: Demo) -> None:
    good = on_sale(demo, "冬笋干", units=4)
    opened(page, "/mall/")
    expect(page.get_by_role("listitem").filter(has_text="冬笋干")).to_contain_text("只剩 4 棵")
    desk(page, demo, "市集")
    item(page, "冬笋干").get_by_role("button", name="暂停：冬笋干").click()
    expect(item(page, "冬笋干")).to_have_count(0)
    opened(page, "/mall/")
    drawn(page)
    expect(page.get_by_role("link", name="霜打大白菜")).to_be_visible()
    expect(page.get_by_text("冬笋干")).to_have_count(0)
    opened(page, f"/mall/#good/{good}")
    page.reload()
    expect(page.get_by_text("暂时不卖")).to_be_visible()
    desk_again(page)
    page.get_by_role("button", name="暂停", exact=True).click()
    item(page, "冬笋干").get_by_role("button", name="恢复销售：冬笋干").click()
    expect(item(page, "冬笋干")).to_have_count(0)
    assert demo.ask("GET", f"/v1/market/products/{good}")["state"] == "on_sale"


def desk_again(page: Page) -> None:
    """Go back to the desk's market, signed in as before."""
    opened(page, "/console/#market")
    drawn(page)


def test_bad_input_names_its_field_before_and_after_it_is_sent(page: Page, demo: Demo) -> None:
    desk(page, demo, "市集").get_by_role("button", name="新商品").click()
    form = page.get_by_role("dialog", name="新商品")
    form.get_by_label("名称", exact=True).fill("说不清的菜")
    form.get_by_label("规格名").fill("棵")
    form.get_by_label("一份多少元").fill("三块五")
    form.get_by_label("村集体得百分之几").fill("80")
    form.get_by_label("平台得百分之几").fill("30")
    form.get_by_role("button", name="存为草稿").click()
    price = form.get_by_label("一份多少元")
    expect(price).to_have_attribute("aria-invalid", "true")
    expect(price).to_have_accessible_description("写多少元，最多两位小数，例如 3.50。")
    price.fill("3.505")
    form.get_by_role("button", name="存为草稿").click()
    expect(price).to_have_attribute("aria-invalid", "true")
    price.fill("3.5")
    form.get_by_role("button", name="存为草稿").click()
    expect(price).not_to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("村集体得百分之几")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_text("两份提成加起来不能超过全部。")).to_be_visible()
    form.get_by_role("button", name="再加一种规格").click()
    second = form.get_by_role("group", name="第 2 种规格")
    second.get_by_label("规格名").fill("棵")
    second.get_by_label("一份多少元").fill("6")
    form.get_by_label("平台得百分之几").fill("2.5")
    form.get_by_role("button", name="存为草稿").click()
    expect(form.get_by_text("规格不能重复。")).to_be_visible()
    assert faults_of(page) == []
    second.get_by_role("button", name="去掉这一种：第 2 种规格").click()
    form.get_by_role("button", name="存为草稿").click()
    expect(form).to_be_hidden()
    expect(item(page, "说不清的菜")).to_contain_text("村集体 80%，平台 2.5%")
    expect(item(page, "说不清的菜")).to_contain_text("3.50 元/棵")


def test_the_harvest_form_names_the_day_that_is_too_long_ago(page: Page, demo: Demo) -> None:
    on_sale(demo, "早熟芋艿")
    desk(page, demo, "市集")
    item(page, "早熟芋艿").get_by_role("button", name="采收和标签").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("多少份").fill("5")
    dialog.get_by_label("哪块地、哪个棚").fill("河边")
    dialog.get_by_label("哪天采收的").fill(demo.day(-61))
    dialog.get_by_role("button", name="入库", exact=True).click()
    expect(dialog.get_by_label("哪天采收的")).to_have_accessible_description("采收日期要在今天以前 60 天以内。")
    expect(dialog.get_by_text("还没有采收入库")).to_be_visible()


def test_a_harvest_whose_answer_was_lost_comes_in_once(page: Page, demo: Demo) -> None:
    good = on_sale(demo, "茭白")
    desk(page, demo, "市集")
    item(page, "茭白").get_by_role("button", name="采收和标签").click()
    lost = Lost(page, f"/v1/products/{good}/lots", times=0)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("还没有采收入库")).to_be_visible()
    dialog.get_by_label("多少份").fill("7")
    dialog.get_by_label("哪块地、哪个棚").fill("茭白塘")
    lost.left = 1
    dialog.get_by_role("button", name="入库", exact=True).click()
    expect(dialog.get_by_role("list", name="每一批").locator("> li")).to_have_count(1)
    assert demo.ask("GET", f"/v1/market/products/{good}")["variants"][0]["left"] == 7


def test_what_spoilt_goes_out_of_its_lot_and_the_stock(page: Page, demo: Demo) -> None:
    good = on_sale(demo, "板栗", units=10)
    brought(demo, good, units=6, days=-3, where="老林")

    desk(page, demo, "市集")
    item(page, "板栗").get_by_role("button", name="采收和标签").click()
    lots = page.get_by_role("list", name="每一批").locator("> li")
    expect(lots.nth(0)).to_contain_text("入库 10 棵，备走 0 棵")
    expect(lots.nth(1)).to_contain_text("入库 6 棵，备走 0 棵")
    lots.nth(0).get_by_role("button", name="报损").click()
    lots.nth(0).get_by_label("坏了几份（最多 10）").fill("3")
    lots.nth(0).get_by_role("button", name="确定报损").click()
    expect(lots.nth(0)).to_contain_text("还剩 7 棵")
    expect(lots.nth(0)).to_contain_text("报损 3 棵")
    assert demo.ask("GET", f"/v1/market/products/{good}")["variants"][0]["left"] == 13


def test_a_price_is_changed_in_its_place_and_shown_to_buyers(page: Page, demo: Demo) -> None:
    good = on_sale(demo, "老南瓜", units=9, label="只", how="catch", price_fen=200, unit_g=2_500, band_permille=200)
    desk(page, demo, "市集")
    one = item(page, "老南瓜")
    expect(one).to_contain_text("约 10.00 元/只，按实际重量结算")
    one.get_by_role("button", name="改价：老南瓜").click()
    one.get_by_label("只：一斤多少元").fill("0")
    one.get_by_role("button", name="改价", exact=True).click()
    expect(one.get_by_label("只：一斤多少元")).to_have_attribute("aria-invalid", "true")
    one.get_by_label("只：一斤多少元").fill("2.30")
    one.get_by_role("button", name="改价", exact=True).click()
    expect(one).to_contain_text("约 11.50 元/只")
    opened(page, f"/mall/#good/{good}")
    expect(page.get_by_role("main")).to_contain_text("每只约 5 斤，上下不超过 20%")


def test_a_producer_who_supplies_no_more_is_not_offered_for_new_products(page: Page, demo: Demo) -> None:
    producer(demo, "关了的养蜂场")
    desk(page, demo, "市集").get_by_role("button", name="生产者").click()
    one = page.get_by_role("list", name="生产者").locator("> li").filter(has_text="关了的养蜂场")
    one.get_by_role("button", name="不再供货：关了的养蜂场").click()
    expect(one).to_contain_text("不再供货")
    expect(one.get_by_role("button", name="恢复供货：关了的养蜂场")).to_be_visible()
    page.get_by_role("button", name="商品和库存").click()
    page.get_by_role("button", name="新商品").click()
    names = page.get_by_role("dialog").get_by_label("谁种的、谁养的").locator("option")
    expect(names.filter(has_text="云石溪家庭农场")).to_have_count(1)
    expect(names.filter(has_text="关了的养蜂场")).to_have_count(0)


def test_the_auditor_reads_and_changes_nothing(page: Page, demo: Demo) -> None:
    desk(page, demo, "市集", "auditor")
    drawn(page)
    while (more := page.get_by_role("button", name="更多")).count():  # Other tests have put goods on sale too.
        more.click()
        drawn(page)
    expect(item(page, "戴村跑步鸡")).to_contain_text("31 只")
    for name in ("新商品", "暂停：", "改价：", "修改："):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    item(page, "戴村跑步鸡").get_by_role("button", name="采收和标签").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("list", name="每一批").locator("> li")).to_have_count(2)
    for name in ("入库", "报损"):
        expect(dialog.get_by_role("button", name=name)).to_have_count(0)
    dialog.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="生产者").click()
    expect(page.get_by_role("list", name="生产者").get_by_text("云石溪家庭农场")).to_be_visible()
    expect(page.locator("main").get_by_role("button", name="登记生产者")).to_have_count(0)


def test_a_shelf_a_product_and_the_way_back_each_have_an_address(page: Page, demo: Demo) -> None:
    opened(page, "/mall/")
    page.get_by_role("navigation", name="货架").get_by_role("link", name="禽肉").click()
    expect(page.get_by_role("heading", name="禽肉", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="霜打大白菜")).to_have_count(0)
    page.get_by_role("link", name="戴村跑步鸡").click()
    main = page.get_by_role("main")
    for words in ("约 78.00 元/只，按实际重量结算", "26.00 元/斤", "还有 31 只", "佛山村股份经济合作社", "村集体"):
        expect(main).to_contain_text(words)
    page.go_back()
    expect(page.get_by_role("heading", name="禽肉", level=1)).to_be_visible()
    opened(page, "/")
    page.get_by_role("link", name="逛共富宝").first.click()
    page.wait_for_url("**/mall/")
    expect(page.get_by_role("link", name="高山蜜橘")).to_contain_text(demo.village)


def test_what_is_not_there_offline_or_empty_is_said(page: Page, demo: Demo) -> None:
    page.route("**/v1/market/products?*", lambda route: route.fulfill(json={"rows": [], "cursor": None}))
    opened(page, "/mall/#shelf/tea")
    expect(page.get_by_text("茶现在没有")).to_be_visible()
    assert faults_of(page) == []
    page.unroute("**/v1/market/products?*")
    page.route("**/v1/market/products?*", lambda route: route.fulfill(status=422, json={"zh": "今天盘点。"}))
    page.get_by_role("link", name="水果").click()
    expect(page.get_by_role("alert")).to_contain_text("今天盘点。")
    assert faults_of(page) == []
    page.unroute("**/v1/market/products?*")
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("link", name="高山蜜橘")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("现在没有网络。")).to_be_visible()
    expect(page.get_by_role("link", name="高山蜜橘")).to_be_visible()
    page.context.set_offline(False)
    opened(page, "/mall/#lot/%zz")
    page.reload()
    expect(page.get_by_role("heading", name="没有查到这一批")).to_be_visible()


def test_a_town_without_a_market_says_so(page: Page) -> None:
    page.route("**/v1/places?*", lambda route: route.fulfill(json={"places": [], "cursor": None}))
    opened(page, "/mall/")
    expect(page.get_by_text("市集还没有开")).to_be_visible()


@pytest.mark.parametrize("letters", [20, 24, 30])
def test_an_elder_reads_the_market(page: Page, demo: Demo, letters: int) -> None:
    page.add_init_script(ELDER.format(letters))
    page.set_viewport_size(SMALL)
    opened(page, "/mall/")
    drawn(page)
    assert faults_of(page) == []
    page.get_by_role("link", name="竹林土鸡蛋").click()
    expect(page.get_by_role("heading", name="规格和价钱")).to_be_visible()
    assert faults_of(page) == []
    good = next(one for one in sold(demo) if one["title"] == "竹林土鸡蛋")
    trace = demo.ask("GET", f"/v1/products/{good['product_id']}/lots", role=OFFICER)["rows"][0]["trace"]
    opened(page, f"/mall/#lot/{trace}")
    expect(page.get_by_role("heading", name="竹林土鸡蛋", level=1)).to_be_visible()
    assert faults_of(page) == []


def test_the_elder_view_is_one_press_away(page: Page) -> None:
    page.set_viewport_size(DESKTOP)
    opened(page, "/mall/").get_by_role("button", name="长辈版").click()
    expect(page.locator("html")).to_have_attribute("data-view", "elder")
    drawn(page)
    sizes = page.evaluate("[...document.querySelectorAll('.shelf, .switch button')].map((one) => one.offsetHeight)")
    assert min(sizes) >= 60
    page.get_by_role("button", name="标准").click()
    expect(page.locator("html")).not_to_have_attribute("data-view", "elder")


def sold(demo: Demo) -> list[dict[str, Any]]:
    """Return what the town's market sells."""
    town = demo.places()["戴村镇"]
    rows: list[dict[str, Any]] = demo.ask("GET", f"/v1/market/products?town_id={town}&size=100")["rows"]
    return rows
