"""Receipts of the log on the page that verifies them: by camera, picture, file and paste; offline; by whose keys."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import qrcode
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from chalicelib.credit.log.core.checkpoints import Policy
from chalicelib.credit.log.core.notes import SignatureType, VerifierKey
from chalicelib.credit.log.core.receipts import code_of
from infra.plan import ROOT
from tests.unit.log.keys import ORIGIN, POLICY, Key
from tests.unit.log.test_receipts import receipt
from tests.web.conftest import DESKTOP, PHONE, opened, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.walk import ELDER

ONE = receipt(7, 300, witnesses=2)
FILE = ONE.text
CODE = code_of(receipt(20_000, 40_000).packed(POLICY))
"""As large as a town's is after some years."""
OTHER = Policy((Key("sanbao.example/other").public,), POLICY.witnesses, 2)


REPLACED_LONG_AGO = """(until) => {
  const state = JSON.parse(localStorage.getItem('sanbao.verify.policy'))
  state.former = state.former.map((one) => ({ ...one, until }))
  localStorage.setItem('sanbao.verify.policy', JSON.stringify(state))
}"""


def picture(code: str) -> bytes:
    """A photograph of a printed code, a little askew."""
    drawn = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, box_size=6, border=4)
    drawn.add_data(code)
    held = io.BytesIO()
    drawn.make_image().convert("L").rotate(3, expand=True, fillcolor=255).save(held, "PNG")
    return held.getvalue()


@dataclass
class Town:
    """What the town says its keys are; None: it has no log."""

    policy: Policy | None = POLICY

    def answer(self, route: Route) -> None:
        if self.policy is None:
            route.fulfill(status=404, json={"code": "not_found"})
        else:
            route.fulfill(json={"text": self.policy.text, "fingerprint": self.policy.fingerprint})


@pytest.fixture
def town(context: BrowserContext) -> Iterator[Town]:
    """A town with the log of `tests.unit.log.keys`."""
    told = Town()
    context.route("**/v1/log/policy", told.answer)
    yield told
    context.unroute("**/v1/log/policy", told.answer)


def pasted(page: Page, text: str) -> Locator:
    """Paste something and return what is said of it."""
    page.get_by_label("或者把证明内容贴在这里").fill(text)
    page.get_by_role("button", name="验一下").click()
    return page.locator(".verdict strong")


def test_a_file_is_verified_here_and_what_it_does_not_prove_is_said_too(page: Page, town: Town) -> None:
    opened(page, "/verify/")
    page.get_by_label("或者选一张照片、一个回执文件").set_input_files(
        {"name": "receipt.tlog-proof", "mimeType": "application/octet-stream", "buffer": FILE.encode()}
    )
    expect(page.get_by_text("存证属实：登记过，没有改过")).to_be_visible()
    said = page.get_by_role("region", name="登记的内容：信用分")
    for words in ("712 分", "2026年3月1日", "第 3 版", "第 7 条"):
        expect(said).to_contain_text(words)
    proved = page.get_by_role("region", name="证明了什么")
    for words in (ORIGIN, "排在第 8 条", "witness.example/bank", "2023年11月15日 06:13", "没有证明什么"):
        expect(proved).to_contain_text(words)
    expect(proved).to_contain_text("是不是最新的")


def test_from_the_first_visit_on_it_verifies_without_a_network(
    page: Page, context: BrowserContext, town: Town, tmp_path: Path
) -> None:
    opened(page, "/verify/")
    expect(page.get_by_role("region", name="存证按谁的公钥验")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    context.set_offline(True)
    page.close()
    again = context.new_page()
    sent: list[str] = []
    opened(again, "/verify/")
    again.on("request", lambda request: sent.append(request.url))
    expect(pasted(again, CODE)).to_have_text("存证属实：登记过，没有改过")
    (tmp_path / "photo.png").write_bytes(picture(CODE))
    expect(pasted(again, "nothing")).to_have_text("这不是信用证明")
    again.get_by_label("或者选一张照片、一个回执文件").set_input_files(tmp_path / "photo.png")
    expect(again.get_by_text("存证属实：登记过，没有改过")).to_be_visible()
    fingerprint = again.get_by_role("region", name="存证按谁的公钥验").locator(".verify__print")
    assert fingerprint.inner_text().replace(" ", "") == POLICY.fingerprint
    assert {url for url in sent if "/v1/" in url} <= {f"{again.url.removesuffix('/verify/')}/v1/log/policy"}
    context.set_offline(False)


def test_the_camera_reads_a_code_of_as_many_dots_as_a_receipt_has(page: Page, town: Town) -> None:
    shown = base64.b64encode(picture(CODE)).decode()
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => {"
        "  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 960 });"
        "  const image = new Image();"
        f"  image.src = 'data:image/png;base64,{shown}';"
        "  await image.decode();"
        "  const pen = canvas.getContext('2d');"
        "  setInterval(() => {"
        "    pen.fillStyle = '#888'; pen.fillRect(0, 0, 1280, 960); pen.drawImage(image, 240, 80, 800, 800);"
        "  }, 40);"
        "  return canvas.captureStream(25);"
        "}"
    )
    opened(page, "/verify/").get_by_role("button", name="扫二维码").click()
    expect(page.get_by_text("存证属实：登记过，没有改过")).to_be_visible()


def test_tampered_of_another_town_and_below_the_quorum_are_told_apart(page: Page, town: Town) -> None:
    opened(page, "/verify/")
    alone = receipt(witnesses=1)
    unsigned = replace(ONE, proof=replace(ONE.proof, note=re.sub(rf"— {ORIGIN} .*\n", "", ONE.proof.note)))
    for text, said in (
        (FILE.replace("index 7", "index 8"), "被改过，不要相信"),
        (FILE.replace("\n300\n", "\n301\n"), "被改过，不要相信"),
        (CODE[:100] + ("A" if CODE[100] != "A" else "B") + CODE[101:], "被改过，不要相信"),
        (unsigned.text, "没有登记处的签名，不要相信"),
        (alone.text, "见证人不够，还不能当真"),
        (FILE.replace(ORIGIN, "sanbao.example/other"), "不是本镇的存证"),
        (CODE[:-30], "这不是存证回执，或者不完整"),
        (FILE[:-10], "这不是存证回执，或者不完整"),
    ):
        expect(pasted(page, text)).to_have_text(said)
    expect(page.get_by_text("存证属实")).to_have_count(0)
    pasted(page, alone.text)
    expect(page.get_by_text("登记处签了，见证人只有 1 家，至少要 2 家。")).to_be_visible()
    town.policy = OTHER
    page.evaluate("localStorage.clear()")
    opened(page, "/verify/")
    for text in (CODE, FILE):
        expect(pasted(page, text)).to_have_text("不是本镇的存证")


def test_without_the_keys_it_says_so_and_a_town_without_a_log_shows_none(page: Page, town: Town) -> None:
    town.policy = None
    opened(page, "/verify/")
    expect(pasted(page, CODE)).to_have_text("还验不了")
    expect(page.get_by_role("region", name="存证按谁的公钥验")).to_have_count(0)


def test_keys_that_changed_are_not_relied_on_before_somebody_compared_them(page: Page, town: Town) -> None:
    opened(page, "/verify/")
    keys = page.get_by_role("region", name="存证按谁的公钥验")
    expect(keys.locator(".verify__print")).to_have_text(re.compile("^" + POLICY.fingerprint[:4]))
    new = VerifierKey(ORIGIN, SignatureType.TEXT, Key("the next key").public.public)
    town.policy = replace(POLICY, logs=(new,))
    opened(page, "/verify/")
    offered = page.get_by_role("region", name="公钥名单换了")
    assert offered.locator(".verify__print").inner_text().replace(" ", "") == town.policy.fingerprint
    expect(keys.locator(".verify__print")).to_have_text(re.compile("^" + POLICY.fingerprint[:4]))
    assert faults_of(page) == []
    offered.get_by_role("button", name="对过了，一样：换成新的").click()
    expect(offered).to_have_count(0)
    expect(keys.locator(".verify__print")).to_have_text(re.compile("^" + town.policy.fingerprint[:4]))
    expect(pasted(page, CODE)).to_have_text("存证属实：登记过，没有改过")
    expect(page.get_by_text("按换下来的旧公钥验的。")).to_be_visible()


def test_what_was_signed_by_replaced_keys_afterwards_is_not_relied_on(page: Page, town: Town) -> None:
    opened(page, "/verify/")
    town.policy = replace(POLICY, logs=(VerifierKey(ORIGIN, SignatureType.TEXT, Key("the next key").public.public),))
    opened(page, "/verify/")
    page.get_by_role("button", name="对过了，一样：换成新的").click()
    expect(page.get_by_role("region", name="公钥名单换了")).to_have_count(0)
    page.evaluate(REPLACED_LONG_AGO, "2020-01-01T00:00:00Z")
    opened(page, "/verify/")
    expect(pasted(page, CODE)).to_have_text("按换下来的公钥做的，不要相信")
    assert faults_of(page) == []


def test_a_list_that_another_page_saw_is_not_relied_on_by_the_press_here(context: BrowserContext, town: Town) -> None:
    page = opened(context.new_page(), "/verify/")
    second, third = (
        replace(POLICY, logs=(VerifierKey(ORIGIN, SignatureType.TEXT, Key(name).public.public),)) for name in ("2", "3")
    )
    town.policy = second
    opened(page, "/verify/")
    town.policy = third
    other = opened(context.new_page(), "/verify/")
    page.get_by_role("button", name="对过了，一样：换成新的").click()
    keys = page.get_by_role("region", name="存证按谁的公钥验")
    expect(keys.locator(".verify__print")).to_have_text(re.compile("^" + POLICY.fingerprint[:4]))
    other.get_by_role("button", name="对过了，一样：换成新的").click()
    opened(page, "/verify/")
    expect(keys.locator(".verify__print")).to_have_text(re.compile("^" + third.fingerprint[:4]))


def test_without_witnesses_it_is_the_logs_own_word(page: Page, town: Town) -> None:
    town.policy = replace(POLICY, witnesses=(), quorum=0)
    opened(page, "/verify/")
    expect(pasted(page, CODE)).to_have_text("登记处签过，没有见证人")
    expect(page.get_by_text("只有登记处自己的话")).to_be_visible()


@pytest.mark.parametrize(("screen", "letters"), [(PHONE, 0), (DESKTOP, 0), (PHONE, 30)])
def test_everybody_can_use_it(page: Page, town: Town, screen: Any, letters: int) -> None:
    page.set_viewport_size(screen)
    if letters:
        page.add_init_script(ELDER.format(letters))
    opened(page, "/verify/")
    for text in (CODE, receipt(witnesses=1).text, "nothing"):
        pasted(page, text)
        assert faults_of(page) == []


def _imported(file: str) -> set[str]:
    """Every module that a page's module asks for, now or later."""
    found: set[str] = set()
    wanted = [file]
    while wanted:
        one = wanted.pop()
        if one in found:
            continue
        found.add(one)
        source = (ROOT / "web" / one).read_text(encoding="utf-8")
        folder = (ROOT / "web" / one).parent
        named = re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""", source)
        wanted += [(folder / path).resolve().relative_to(ROOT / "web").as_posix() for path in named]
    return found


@pytest.mark.parametrize("at", ["verify", "cashier"])
def test_the_worker_keeps_all_that_its_page_asks_for(at: str) -> None:
    worker = (ROOT / f"web/{at}/worker.js").read_text(encoding="utf-8")
    kept = set(re.findall(r"'(/[^']*)'", worker.split("const FILES")[1].split("]")[0]))
    assert {f"/{one}" for one in _imported(f"{at}/app.js") | _imported("shared/view.js")} <= kept
    page = (ROOT / f"web/{at}/index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'(?:href|src)="(/[^"]+)"', page)) <= kept
    assert {f"/{at}/", "/vendor/zxing/reader/zxing_reader.wasm"} <= kept
    for one in kept - {f"/{at}/"}:
        assert (ROOT / "web" / one[1:]).is_file(), one


def test_a_villager_takes_a_receipt_and_anybody_verifies_it_by_the_towns_own_keys(page: Page, demo: Demo) -> None:
    demo.receipt()
    sign_in_villager(page, demo)
    page.goto("/h5/#score")
    page.get_by_text("怎么变成这样的", exact=True).click()
    page.get_by_role("button", name="存证回执").first.click()
    shown = page.get_by_role("dialog")
    expect(shown.get_by_label("存证回执的二维码，谁都能用查验页扫")).to_be_visible()
    expect(shown.get_by_role("article", name="存证回执")).to_contain_text("以后没有改过")
    assert faults_of(page) == []
    seen = zxingcpp.read_barcodes(Image.open(io.BytesIO(shown.locator(".qr").screenshot())))
    with page.expect_download() as taken:
        shown.get_by_role("button", name="下载回执文件").click()
    file = Path(taken.value.path()).read_text(encoding="utf-8")
    page.emulate_media(media="print")
    expect(shown.get_by_role("article", name="存证回执")).to_be_visible()
    expect(shown.get_by_role("button", name="打印")).to_be_hidden()
    page.emulate_media(media="screen")
    opened(page, "/verify/")
    fingerprint = page.get_by_role("region", name="存证按谁的公钥验").locator(".verify__print").inner_text()
    assert fingerprint.replace(" ", "") == demo.ask("GET", "/v1/log/policy")["fingerprint"]
    for text in (seen[0].text, file):
        expect(pasted(page, text)).to_have_text("存证属实：登记过，没有改过")
    expect(page.get_by_role("region", name="证明了什么")).to_contain_text("见过")
    assert faults_of(page) == []
    expect(pasted(page, file.replace("index ", "index 1"))).to_have_text("被改过，不要相信")
