"""WeChat's pushes: signatures and encryption against the published example, and everything that is not WeChat's."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterator

import pytest

from chalicelib.foundation.gateways import wechat_pushes as pushes
from chalicelib.foundation.gateways.wechat_pushes import PushBroken, PushForged, Signed
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.settings import settings
from tests.fakes.wechat import Wechat

TOKEN, KEY, APP_ID = "spamtest", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx2c2769f8efd9abc2"
PUBLISHED = Signed(
    timestamp="1409735669",
    nonce="1320562132",
    signature="16120ec1b8dbb870f510d87ce6bc2463eae6ca1a",
    msg_signature="5d197aaffba7e9b25a30732f161a50dee96bd5fa",
)
"""The example that ships with WeChat's own sample code (WXBizMsgCrypt), and its signature of a plain push."""
SEALED = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXp"
    "bUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlp"
    "Kn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD"
    "1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
)
MOMENT = dt.datetime.fromtimestamp(1409735669, dt.UTC)


def at(moment: dt.datetime = MOMENT) -> Context:
    return dataclasses.replace(LIVE, now=lambda: moment)


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Lets a test say what WeChat and we agreed on."""

    def agree(*, token: str = TOKEN, key: str = KEY, app_id: str = APP_ID) -> None:
        monkeypatch.setenv("SANBAO_WECHAT_PUSH_TOKEN", token)
        monkeypatch.setenv("SANBAO_WECHAT_PUSH_KEY", key)
        monkeypatch.setenv("SANBAO_WECHAT_APP_ID", app_id)
        settings.cache_clear()

    agree()
    yield agree
    settings.cache_clear()


def test_the_published_example_is_opened() -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SANBAO_WECHAT_PUSH_KEY", KEY)
        patched.setenv("SANBAO_WECHAT_APP_ID", APP_ID)
        settings.cache_clear()
        opened = pushes._unsealed(SEALED).decode()
    settings.cache_clear()
    assert "<Content><![CDATA[abcdteT]]></Content>" in opened
    assert opened.startswith("<xml>")
    assert opened.endswith("</xml>")


def test_the_published_example_is_signed_by_wechat_and_not_in_json(set_up: Callable[..., None]) -> None:
    body = json.dumps({"Encrypt": SEALED}).encode()
    with pytest.raises(PushBroken):
        pushes.opened(at(), PUBLISHED, body)
    assert pushes.greeted(at(), PUBLISHED, echostr="shr5ch") == "shr5ch"


@pytest.mark.parametrize(
    "forged",
    [
        dataclasses.replace(PUBLISHED, signature="0" * 40),
        dataclasses.replace(PUBLISHED, signature=""),
        dataclasses.replace(PUBLISHED, nonce="1320562133"),
        dataclasses.replace(PUBLISHED, timestamp="1409735670"),
        dataclasses.replace(PUBLISHED, msg_signature="0" * 40),
        dataclasses.replace(PUBLISHED, msg_signature=PUBLISHED.signature),
    ],
)
def test_a_push_of_which_anything_signed_was_changed_is_forged(set_up: Callable[..., None], forged: Signed) -> None:
    with pytest.raises(PushForged):
        pushes.opened(at(), forged, json.dumps({"Encrypt": SEALED}).encode())


def test_a_push_is_forged_where_no_token_was_agreed_on(set_up: Callable[..., None]) -> None:
    fake = Wechat(push_token="", push_key="")
    fake.clock_ahead = 0
    set_up(token="", key="")
    query, body = fake.pushed({"Event": "x"})
    query.pop("openid")
    with pytest.raises(PushForged):
        pushes.opened(LIVE, Signed(**query), body)


@pytest.mark.parametrize(("seconds", "taken"), [(-600, True), (600, True), (-601, False), (601, False)])
def test_a_push_is_taken_for_ten_minutes(set_up: Callable[..., None], seconds: int, taken: bool) -> None:  # noqa: FBT001
    set_up(key="")
    ctx = at(MOMENT + dt.timedelta(seconds=seconds))
    if taken:
        assert pushes.opened(ctx, PUBLISHED, b'{"Event": "x"}') == {"Event": "x"}
    else:
        with pytest.raises(PushForged):
            pushes.opened(ctx, PUBLISHED, b'{"Event": "x"}')


def test_where_a_key_was_agreed_on_a_plain_push_is_forged(set_up: Callable[..., None]) -> None:
    with pytest.raises(PushForged):
        pushes.opened(at(), PUBLISHED, b'{"Event": "x"}')


@pytest.mark.parametrize("body", [b"", b"<xml/>", b"[]", b"\xff", b'"text"'])
def test_a_signed_push_that_is_no_object_is_broken(set_up: Callable[..., None], body: bytes) -> None:
    set_up(key="")
    with pytest.raises(PushBroken):
        pushes.opened(at(), PUBLISHED, body)


def test_a_timestamp_that_is_no_number_is_forged(set_up: Callable[..., None]) -> None:
    set_up(key="")
    fake = Wechat(push_token=TOKEN)
    for timestamp in ("", "soon", "-1", "１２"):
        signed = Signed(timestamp, "n", fake.signed(timestamp, "n"))
        with pytest.raises(PushForged):
            pushes.opened(at(), signed, b"{}")


def encrypted(fake: Wechat, sealed: str) -> tuple[Signed, bytes]:
    timestamp, nonce = str(int(MOMENT.timestamp())), "n"
    signed = Signed(timestamp, nonce, fake.signed(timestamp, nonce), fake.signed(timestamp, nonce, sealed))
    return signed, json.dumps({"Encrypt": sealed}).encode()


def test_what_is_encrypted_by_another_library_is_opened_whatever_its_length(set_up: Callable[..., None]) -> None:
    fake = Wechat(push_token=TOKEN, push_key=KEY, app_id=APP_ID)
    for length in range(70):
        event = {"Event": "字" * length}
        assert pushes.opened(at(), *encrypted(fake, fake.sealed(json.dumps(event).encode()))) == event


def test_what_is_encrypted_for_another_app_or_with_another_key_is_refused(set_up: Callable[..., None]) -> None:
    for fake in (
        Wechat(push_token=TOKEN, push_key=KEY, app_id="wx0000000000000000"),
        Wechat(push_token=TOKEN, push_key=KEY[::-1], app_id=APP_ID),
    ):
        with pytest.raises((PushForged, PushBroken)):
            pushes.opened(at(), *encrypted(fake, fake.sealed(b"{}")))
    fake = Wechat(push_token=TOKEN, push_key=KEY, app_id=APP_ID)
    for sealed in ("", "not base64!", base64.b64encode(b"short").decode(), base64.b64encode(bytes(64)).decode()):
        with pytest.raises((PushForged, PushBroken)):
            pushes.opened(at(), *encrypted(fake, sealed))
