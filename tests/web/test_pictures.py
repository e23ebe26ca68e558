"""Taking, choosing, sending and looking at pictures in a running town, on a page that only tests have."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Request, expect

from tests.make import media as make
from tests.web.conftest import DESKTOP, Lost, opened, sign_in_officer, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import SMALL, faults_of

TRY = """async (asked) => {
  const [api, http, pictures, ui] = await Promise.all(
    ['api', 'http', 'pictures', 'ui'].map((name) => import(`/shared/${name}.js`)))
  const { Gallery, Pictures, PicturesWait, usePictures } = pictures
  const { Button, html, mount, useState } = ui
  http.speakAs(asked.realm)
  function Try() {
    const from = usePictures({ villageId: asked.village, purpose: asked.purpose })
    const [shown, show] = useState([])
    const ids = asked.id ? [asked.id] : from.ids
    const look = async () => show(await Promise.all(ids.map(async (id) => (await api.readMedia(id)).picture)))
    return html`<main class="page page--narrow stack"><h1>报一个问题</h1>
      <${Pictures} from=${from} label="现场照片" hint="拍清楚位置。" /><${PicturesWait} from=${from} />
      <output class="unseen" id="ids">${from.ids.join(',')}</output>
      <${Button} kind="main" disabled=${from.busy || from.failed} onClick=${look}>提交<//>
      <${Gallery} pictures=${shown} label="现场照片" /></main>`
  }
  document.body.innerHTML = '<div id="app"></div>'
  mount(html`<${Try} />`)
}"""
"""A page that only tests have, put in the place of the town's first one, so that it lives under the town's policy."""


def trying(page: Page, demo: Demo, purpose: str = "ticket", realm: str = "resident", media_id: str = "") -> Page:
    page.emulate_media(reduced_motion="reduce")  # So that nothing is looked at while its colour changes.
    opened(page, "/").evaluate(TRY, {"village": demo.village_id, "purpose": purpose, "realm": realm, "id": media_id})
    expect(page.get_by_role("heading", name="报一个问题")).to_be_visible()
    return page


def photo(name: str = "IMG_1.jpg", size: tuple[int, int] = (1200, 900), kind: str = "image/jpeg") -> FilePayload:
    body = make.photo(size) if kind == "image/jpeg" else make.picture(kind, size)
    return {"name": name, "mimeType": kind, "buffer": body}


def leaves(size: tuple[int, int]) -> FilePayload:
    """A large photo that compresses badly."""
    out = io.BytesIO()
    make.noise(size).save(out, "JPEG", quality=95, exif=make.exif())
    return {"name": "leaves.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("input[type=file][multiple]").set_input_files(list(files))


def ids_on(page: Page) -> list[str]:
    """Return the ids of the pictures that arrived, of which there is one at least."""
    expect(page.locator("#ids")).to_contain_text("m")
    return (page.locator("#ids").text_content() or "").split(",")


def sent(page: Page, demo: Demo) -> str:
    """Return the id of a photo that the villager sent for a ticket."""
    sign_in_villager(page, demo)
    trying(page, demo)
    choose(page, photo())
    expect(page.get_by_text("传好了")).to_have_count(1)
    (media_id,) = ids_on(page)
    return media_id


def test_pictures_are_sent_shown_small_and_opened_large(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    trying(page, demo)
    choose(page, photo("a.jpg"), photo("b.png", kind="image/png"))
    page.locator("input[capture]").set_input_files([photo("c.jpg", (900, 1200))])
    expect(page.get_by_text("传好了")).to_have_count(3)
    expect(page.get_by_role("img", name="第 1 张：a.jpg")).to_be_visible()
    expect(page.get_by_role("button", name="提交")).to_be_enabled()
    assert faults_of(page) == []
    page.get_by_role("button", name="移除第 2 张").click()
    expect(page.get_by_text("现场照片（2 / 6）")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    small = page.get_by_role("img", name="现场照片，第 1 张，共 2 张")
    expect(small).to_be_visible()
    small.scroll_into_view_if_needed()
    expect(small).to_have_js_property("naturalWidth", 320)
    small.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="现场照片，第 1 张，共 2 张")).to_be_visible()
    expect(dialog.get_by_role("img")).to_have_js_property("naturalWidth", 1200)
    expect(dialog.get_by_text("拍摄时间")).to_have_count(0)
    assert faults_of(page) == []
    dialog.get_by_role("button", name="下一张").click()
    expect(dialog.get_by_role("img", name="现场照片，第 2 张，共 2 张")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_an_officer_sees_what_the_camera_wrote_and_the_file_itself(page: Page, demo: Demo) -> None:
    media_id = sent(page, demo)
    said = {"kind": "problem", "category": "roads", "text": "路面裂了一道口子。", "public": False}
    demo.ask("POST", "/v1/me/tickets", said | {"media_ids": [media_id]}, role="resident")
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo)
    expect(page.get_by_role("button", name="登录")).to_have_count(0)
    trying(page, demo, "ticket", "staff", media_id).get_by_role("button", name="提交").click()
    page.get_by_role("img", name="现场照片，第 1 张，共 1 张").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img")).to_have_js_property("naturalWidth", 1200)
    expect(dialog.get_by_role("button", name="下一张")).to_have_count(0)
    expect(dialog.get_by_text("2026-11-22 08:15（手机上的时间）")).to_be_visible()
    expect(dialog.get_by_text("照片里有记录，请看原图")).to_be_visible()
    address = dialog.get_by_role("link", name="打开原图").get_attribute("href")
    assert address is not None
    original = demo.town._pool.request("GET", address)
    assert make.CAMERA.encode() in original.data


def test_a_large_picture_is_made_smaller_before_it_is_sent_but_evidence_is_sent_as_it_is(
    page: Page, demo: Demo
) -> None:
    sign_in_villager(page, demo)
    announced: list[Any] = []

    def hear(asked: Request) -> None:
        if asked.url.endswith("/v1/media"):
            announced.append(asked.post_data_json)

    page.on("request", hear)
    trying(page, demo)
    large = leaves((2600, 1300))
    assert len(large["buffer"]) > 1024 * 1024
    choose(page, large)
    expect(page.get_by_text("传好了")).to_have_count(1)
    shown = demo.ask("GET", f"/v1/media/{ids_on(page)[0]}", role="resident")["picture"]
    assert (shown["width"], shown["height"]) == (2000, 1000)
    trying(page, demo, "evidence")
    choose(page, large)
    expect(page.get_by_text("传好了")).to_have_count(1)
    assert announced[-1]["bytes"] == len(large["buffer"])
    shown = demo.ask("GET", f"/v1/media/{ids_on(page)[0]}", role="resident")["picture"]
    assert shown["width"] == 2600


def test_what_can_not_be_sent_says_why_and_can_be_taken_away(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    trying(page, demo)
    lie: FilePayload = {"name": "lie.jpg", "mimeType": "image/jpeg", "buffer": make.picture("image/png")}
    heic: FilePayload = {"name": "IMG.HEIC", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + bytes(99)}
    empty: FilePayload = {"name": "empty.png", "mimeType": "image/png", "buffer": b""}
    choose(page, lie, heic, empty)
    expect(page.get_by_text("内容不是说的那种类型")).to_be_visible()
    expect(page.get_by_text("苹果手机可以在")).to_be_visible()
    expect(page.get_by_text("这个文件是空的")).to_be_visible()
    expect(page.get_by_role("button", name="提交")).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_text("再传一次", exact=True)).to_have_count(0)
    assert faults_of(page) == []
    for _ in range(3):
        page.get_by_role("button", name="移除第 1 张").click()
    expect(page.get_by_text("现场照片（0 / 6）")).to_be_visible()
    expect(page.get_by_role("button", name="提交")).not_to_have_attribute("aria-disabled", "true")


def test_a_picture_whose_sending_broke_off_is_sent_again_under_its_key(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    lost = Lost(page, "/v1/media", times=3)
    trying(page, demo)
    choose(page, photo())
    expect(page.get_by_text("没有传上", exact=False).first).to_be_visible()
    page.get_by_role("button", name="再传一次第 1 张").click()
    expect(page.get_by_text("传好了")).to_have_count(1)
    assert len(set(lost.keys)) == 1, "the same file keeps its key while its fate is unknown"


def test_no_more_than_six_pictures_are_taken(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    trying(page, demo)
    choose(page, *[photo(f"{n}.jpg", (64, 48)) for n in range(7)])
    expect(page.get_by_text("最多 6 张，多出来的没有加上。")).to_be_visible()
    expect(page.get_by_text("传好了")).to_have_count(6)
    for name in ("拍照", "从相册选"):
        expect(page.get_by_role("button", name=name)).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("elder", [False, True], ids=["usual", "elder"])
def test_on_a_small_phone_targets_are_large_and_nothing_is_wider_than_the_screen(
    page: Page, demo: Demo, *, elder: bool
) -> None:
    from tests.web.walk import ELDER

    if elder:
        page.add_init_script(ELDER.format(30))
    page.set_viewport_size(SMALL)
    sign_in_villager(page, demo)
    trying(page, demo)
    choose(page, photo())
    expect(page.get_by_text("传好了")).to_have_count(1)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("img", name="现场照片，第 1 张，共 1 张")).to_be_visible()
    assert faults_of(page) == []
    least = 60 if elder else 44
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= least, button.inner_text()


def test_a_pdf_is_taken_as_evidence_and_opened_in_its_own_window(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    trying(page, demo, "evidence")
    choose(page, {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
    expect(page.get_by_text("传好了")).to_have_count(1)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("link", name="打开 PDF（第 1 份）")).to_be_visible()


def test_nobody_but_the_villager_and_the_officers_opens_a_picture(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    trying(page, demo)
    choose(page, photo())
    expect(page.get_by_text("传好了")).to_have_count(1)
    (media_id,) = ids_on(page)
    other = demo._token("resident:1")
    answer = demo.town.ask("GET", f"/v1/media/{media_id}", headers={"Authorization": f"Bearer {other}"})
    assert answer.status == 404
    assert Image.open(io.BytesIO(make.photo())).size == (64, 48)
