"""What all pages stand on: the vendored files, the headers, the way pages speak to the API, codes and keys."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infra.plan import ROOT as PROJECT
from tests.web.conftest import Lost, opened, sign_in_villager
from tests.web.demo import Demo

ROOT = PROJECT / "web"

VENDORED = [ROOT / "vendor", Path(__file__).parent / "vendor"]


def fetcher() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fetch", ROOT / "vendor" / "fetch.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("folder", VENDORED, ids=["web", "tests"])
def test_every_vendored_file_is_the_pinned_one(folder: Path) -> None:
    assert fetcher().faults_of(folder) == []


@pytest.mark.parametrize("folder", VENDORED, ids=["web", "tests"])
def test_every_vendored_package_keeps_its_licence(folder: Path) -> None:
    for package in json.loads((folder / "VERSIONS.json").read_text(encoding="utf-8"))["packages"]:
        assert any(file["to"].startswith("licences/") for file in package["files"]), package["name"]


def test_a_changed_vendored_file_is_noticed(tmp_path: Path) -> None:
    pinned = {"packages": [{"name": "a", "files": [{"to": "a.js", "sha256": "0" * 64}, {"to": "b.js", "sha256": ""}]}]}
    (tmp_path / "VERSIONS.json").write_text(json.dumps(pinned), encoding="utf-8")
    (tmp_path / "a.js").write_text("a", encoding="utf-8")
    (tmp_path / "c.js").write_text("c", encoding="utf-8")
    assert fetcher().faults_of(tmp_path) == ["b.js is missing", "c.js is not listed", "a.js is not the pinned file"]


def test_pages_run_no_inline_script_and_no_eval(demo: Demo) -> None:
    policy = demo.town.ask("GET", "/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    for html in ROOT.rglob("*.html"):
        text = html.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), html.name


def test_pages_name_no_other_host() -> None:
    for file in [*ROOT.rglob("*.js"), *ROOT.rglob("*.css"), *ROOT.rglob("*.html")]:
        if "vendor" not in file.parts:
            found = re.findall(r"https?://[^\s'\"`]+", file.read_text(encoding="utf-8"))
            assert [url for url in found if not url.startswith("http://www.w3.org/")] == [], file.name


def module(page: Page, body: str) -> Any:
    """Run `body` in a page, with the shared modules at hand."""
    return page.evaluate(f"async () => {{ const load = (name) => import(`/shared/${{name}}.js`); {body} }}")


def test_a_key_is_a_uuid7_of_its_time_and_no_two_are_alike(page: Page) -> None:
    opened(page, "/")
    keys = module(page, "const { uuid7 } = await load('ids'); return [uuid7(1700000000000), uuid7(1700000000000)]")
    assert re.match(r"^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", keys[0])
    assert keys[0] != keys[1]


def test_the_same_intent_keeps_its_key_until_it_is_settled(page: Page) -> None:
    opened(page, "/")
    same, other, fresh = module(
        page,
        """const { keyring } = await load('ids'); const keys = keyring()
        const first = keys.keyFor({ a: 1 }); const same = keys.keyFor({ a: 1 }) === first
        const other = keys.keyFor({ a: 2 }) === first; const last = keys.keyFor({ a: 2 }); keys.settle()
        return [same, other, keys.keyFor({ a: 2 }) === last]""",
    )
    assert (same, other, fresh) == (True, False, False)


@pytest.mark.parametrize("digits", ["000120034500000001", "00012003450000000017", "0001200345000000017"])
def test_a_pay_code_bar_code_is_read_back_by_an_independent_reader(page: Page, digits: str) -> None:
    opened(page, "/")
    drawn = (
        """const { Code128 } = await load('code128'); const { html, render } = await load('ui')
        const { readBarcodes } = await import('/vendor/zxing/reader/index.js')
        const { prepareZXingModule } = await import('/vendor/zxing/reader/index.js')
        const locateFile = (name) => '/vendor/zxing/reader/' + name
        await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true })
        const box = document.createElement('div'); render(html`<${Code128} digits=${'DIGITS'} />`, box)
        const [, , width] = box.firstChild.getAttribute('viewBox').split(' ').map(Number)
        const canvas = new OffscreenCanvas(width * 3, 120); const pen = canvas.getContext('2d')
        pen.fillStyle = '#fff'; pen.fillRect(0, 0, canvas.width, 120); pen.scale(3, 120); pen.fillStyle = '#000'
        pen.fill(new Path2D(box.querySelector('path').getAttribute('d')))
        const image = pen.getImageData(0, 0, canvas.width, 120)
        return (await readBarcodes(image, { formats: ['Code128'] })).map((found) => found.text)"""
    ).replace("DIGITS", digits)
    assert module(page, drawn) == [digits]


def test_jsqr_reads_where_webassembly_is_not_to_be_had(page: Page, demo: Demo) -> None:
    page.add_init_script("delete globalThis.WebAssembly")
    opened(page, "/")
    seen = module(
        page,
        """const { openCamera } = await load('scanner'); const video = document.createElement('video')
        let camera
        const code = await new Promise((heard) => openCamera(video, heard).then((opened) => { camera = opened }))
        camera.stop(); return [camera.reader, code]""",
    )
    assert seen == ["jsqr", demo.card]


def test_what_is_scanned_becomes_the_code_the_api_takes(page: Page) -> None:
    opened(page, "/")
    codes = module(
        page,
        """const { codeOf } = await load('format'); const url = 'https://a.example/q/7Kq2mW9xTzB4nR6vY1cDfG?x=1'
        return [url, ' 0001 2003 4500 ', '7Kq2mW9xTzB4nR6vY1cDfG'].map(codeOf)""",
    )
    assert codes == ["7Kq2mW9xTzB4nR6vY1cDfG", "000120034500", "7Kq2mW9xTzB4nR6vY1cDfG"]


def test_an_old_session_is_renewed_once_however_many_ask(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    spoil(page, "access_token")
    page.reload()
    expect(page.get_by_label("我的工分", exact=True)).to_be_visible()
    page.get_by_role("link", name="明细").click()
    expect(page.get_by_role("heading", name="工分明细")).to_be_visible()
    assert len([url for url in asked if url.endswith("/v1/sessions/refresh")]) == 1


def test_a_session_that_can_not_be_renewed_leads_back_to_signing_in(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.wait_for_load_state("networkidle")
    spoil(page, "access_token", "refresh_token")
    page.reload()
    expect(page.get_by_role("heading", name="乡亲，您好")).to_be_visible()
    expect(page.get_by_text("登录已过期，请重新登录。")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('sanbao.session.resident')") is None


def test_what_was_typed_stays_where_a_session_ends_by_itself(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.goto("/h5/#tickets")
    page.get_by_role("button", name="我要说").click()
    page.get_by_role("button", name="建言献策").click()
    page.get_by_role("button", name="安全治安").click()
    page.get_by_role("button", name="下一步").click()
    said = page.get_by_label("把事情说清楚")
    said.fill("路灯早一点开")
    module(page, "(await load('session')).endSession('resident', true)")
    again = page.get_by_role("dialog", name="请重新登录")
    again.get_by_role("button", name=demo.login("resident")["name"]).click()
    expect(again).to_be_hidden()
    expect(said).to_have_value("路灯早一点开")


def spoil(page: Page, *names: str) -> None:
    """Make tokens of the session kept on this device worthless."""
    page.evaluate(
        """names => { const kept = JSON.parse(sessionStorage.getItem('sanbao.session.resident'))
        names.forEach(name => { kept[name] = 'x'.repeat(kept[name].length) })
        sessionStorage.setItem('sanbao.session.resident', JSON.stringify(kept)) }""",
        list(names),
    )


def test_a_keyed_request_whose_answer_was_lost_is_sent_again_under_its_key(page: Page, demo: Demo) -> None:
    made = demo.activity("找回的回答", begins_in=2_000)
    sign_in_villager(page, demo)
    lost = Lost(page, f"/v1/activities/{made}/signups", times=1)
    module(
        page,
        f"""const [api, http] = [await load('api'), await load('http')]; http.speakAs('resident')
        await api.signUp('{made}', (await load('ids')).uuid7())""",
    )
    assert len(lost.keys) == 2
    assert len(set(lost.keys)) == 1
    assert [one["state"] for one in demo.people(made)] == ["confirmed"]


def test_being_offline_is_said_and_taken_back(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.context.set_offline(True)
    page.get_by_role("link", name="明细").click()
    expect(page.get_by_text("现在没有网络")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("link", name="活动", exact=True).click()
    expect(page.get_by_text("现在没有网络")).to_be_hidden()


FILLED_AT_ONCE = """(said) => {
  for (const [kind, text] of Object.entries(said)) {
    const field = document.querySelector(`input[autocomplete="${kind}"]`)
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
}"""
"""What a keeper of passwords does: both fields, before the page is drawn again."""


def test_a_form_keeps_two_fields_that_are_filled_at_once(page: Page, demo: Demo) -> None:
    asked = demo.login("village_officer")["sign_in"]
    opened(page, "/console/").evaluate(
        FILLED_AT_ONCE, {"username": asked["login"], "current-password": asked["password"]}
    )
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("navigation", name="工作")).to_be_visible()
