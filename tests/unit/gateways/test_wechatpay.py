"""WeChat Pay's signatures and encryption, against published vectors and an independent implementation.

- AES-256-GCM: test cases 13 and 14 of «The Galois/Counter Mode of Operation (GCM)» (McGrew, Viega), which NIST's
  SP 800-38D names: key and nonce of zeros, which are text too, as an APIv3 key is.
- RSA with SHA-256 (PKCS #1 1.5) is deterministic: the `openssl` command line must make the same signature of the same
  lines, and take ours. The lines are those of 签名生成 and 小程序调起支付 in WeChat Pay's description.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chalicelib.foundation.gateways import wechatpay as gateway, wechatpay_bills, wechatpay_keys as sealing
from chalicelib.foundation.gateways.wechatpay_keys import NoticeBroken, NoticeForged
from chalicelib.kernel import settings as kernel
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import SettingsError, settings
from tests.fakes import wechatpay_keys as keys
from tests.fakes.server import Fault
from tests.fakes.wechatpay import Wechatpay
from tests.make.world import NOON, World

ZEROS = {"algorithm": "AEAD_AES_256_GCM", "nonce": "\0" * 12, "associated_data": ""}
CASE_13 = bytes.fromhex("530f8afbc74536b9a963b4f1c4cb738b")
CASE_14 = bytes.fromhex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")
ORDER = gateway.Order("0" * 30 + "n0", gateway.Channel.NATIVE, 100, "鸡", NOON + dt.timedelta(hours=1))
NATIVE = "/v3/pay/transactions/native"
QUERY = "/v3/pay/transactions/out-trade-no/" + ORDER.out_trade_no


@pytest.fixture
def ctx(wechatpay: Wechatpay) -> Context:
    world = World()
    wechatpay.now = world.now
    return world.context()


@pytest.fixture
def zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    """An APIv3 key of 32 zeros, as in the published cases."""
    monkeypatch.setattr(sealing, "wxpay_keys", lambda: ("", "\0" * 32))


def sealed(body: bytes) -> dict[str, str]:
    return ZEROS | {"ciphertext": base64.b64encode(body).decode()}


def test_what_is_sealed_opens_as_published(zeros: None) -> None:
    assert sealing.unsealed(sealed(CASE_13)) == ""
    assert sealing.unsealed(sealed(CASE_14)) == "\0" * 16


@pytest.mark.parametrize(
    "spoilt",
    [
        sealed(CASE_14[:-1] + b"\0"),
        sealed(CASE_14) | {"associated_data": "transaction"},
        sealed(CASE_14) | {"nonce": "short"},
        sealed(CASE_14) | {"algorithm": "AEAD_SM4_GCM"},
        sealed(CASE_14) | {"ciphertext": "%"},
        sealed(CASE_14) | {"ciphertext": 7},
        sealed(CASE_14[:9]),
        None,
        "text",
    ],
)
def test_what_was_sealed_otherwise_is_broken(zeros: None, spoilt: Any) -> None:
    with pytest.raises(NoticeBroken):
        sealing.unsealed(spoilt)


def openssl(path: Path, *asked: str, message: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *asked], cwd=path, input=message, capture_output=True, check=True).stdout


def test_openssl_signs_the_lines_of_a_request_alike(ctx: Context, tmp_path: Path) -> None:
    header = sealing.authorization(ctx, "POST", "/v3/pay/transactions/native", '{"a":"鸡"}')
    told = dict(re.findall(r'(\w+)="([^"]+)"', header))
    assert header.startswith("WECHATPAY2-SHA256-RSA2048 mchid=")
    assert (told["mchid"], told["serial_no"]) == (keys.MCHID, keys.SERIAL)
    lines = ["POST", "/v3/pay/transactions/native", told["timestamp"], told["nonce_str"], '{"a":"鸡"}']
    (tmp_path / "key.der").write_bytes(base64.b64decode(keys.MERCHANT_KEY))
    message = "".join(f"{line}\n" for line in lines).encode()
    signed = openssl(tmp_path, "dgst", "-sha256", "-sign", "key.der", "-keyform", "DER", message=message)
    assert base64.b64encode(signed).decode() == told["signature"]


def test_openssl_takes_what_a_page_pays_with(ctx: Context, tmp_path: Path) -> None:
    told = sealing.pay_parameters(ctx, "wx201410272009395522657a690389285100")
    lines = [settings().wechat_app_id, told["timeStamp"], told["nonceStr"], told["package"]]
    (tmp_path / "message").write_bytes("".join(f"{line}\n" for line in lines).encode())
    (tmp_path / "signature").write_bytes(base64.b64decode(told["paySign"]))
    (tmp_path / "key.der").write_bytes(base64.b64decode(keys.MERCHANT_PUBLIC))
    asked = ["dgst", "-sha256", "-verify", "key.der", "-keyform", "DER", "-signature", "signature", "message"]
    assert openssl(tmp_path, *asked) == b"Verified OK\n"
    assert (told["package"], told["signType"]) == ("prepay_id=wx201410272009395522657a690389285100", "RSA")


def signed_by_openssl(path: Path, body: bytes, **changed: str) -> dict[str, str]:
    """Headers of a notice that openssl signed with the fake's key."""
    stamp, nonce = str(int(NOON.timestamp())), "593BEC0C930BF1AFEB40B4A08C8FB242"
    (path / "key.der").write_bytes(base64.b64decode(keys.WXPAY_KEY))
    message = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
    made = openssl(path, "dgst", "-sha256", "-sign", "key.der", "-keyform", "DER", message=message)
    told = {"timestamp": stamp, "nonce": nonce, "signature": base64.b64encode(made).decode()}
    told |= {"serial": keys.PUBLIC_KEY_ID} | changed
    return {f"wechatpay-{name}": held for name, held in told.items()}


def test_what_openssl_signed_is_taken_and_whatever_is_changed_refused(ctx: Context, tmp_path: Path) -> None:
    body = '{"id":"EV-2018022511223320873","summary":"支付成功"}'.encode()
    headers = signed_by_openssl(tmp_path, body)
    sealing.verify(ctx, headers, body)
    late = str(int(NOON.timestamp()) - 1)
    for changed in (
        {"nonce": "x"},
        {"nonce": ""},
        {"timestamp": late},
        {"timestamp": "soon"},
        {"signature": ""},
        {"signature": "WECHATPAY/SIGNTEST/" + headers["wechatpay-signature"]},
        {"serial": ""},
        {"serial": "PUB_KEY_ID_somebodys"},
        {"serial": "ABCDEF"},
    ):
        with pytest.raises(NoticeForged):
            sealing.verify(ctx, signed_by_openssl(tmp_path, body, **changed), body)
    for spoilt in (body + b" ", b"", b"\xff"):
        with pytest.raises(NoticeForged):
            sealing.verify(ctx, headers, spoilt)


@pytest.mark.parametrize(("seconds", "fresh"), [(300, True), (301, False), (-300, True), (-301, False)])
def test_a_signature_counts_for_five_minutes(
    wechatpay: Wechatpay, tmp_path: Path, seconds: int, *, fresh: bool
) -> None:
    world = World(moment=NOON + dt.timedelta(seconds=seconds))
    headers = signed_by_openssl(tmp_path, b"{}")
    if fresh:
        return sealing.verify(world.context(), headers, b"{}")
    with pytest.raises(NoticeForged):
        sealing.verify(world.context(), headers, b"{}")
    return None


def test_an_invented_serial_makes_us_ask_for_certificates_once_a_minute(ctx: Context, wechatpay: Wechatpay) -> None:
    headers, body = {"wechatpay-serial": "ABCDEF"}, b"{}"
    for _ in range(5):
        with pytest.raises(NoticeForged):
            sealing.verify(ctx, headers, body)
    assert wechatpay.asked.count(sealing.CERTIFICATES) == 1


@pytest.mark.parametrize("spoil", ["forged", "unsigned"])
def test_certificates_that_are_not_signed_by_one_of_them_are_none(
    ctx: Context, wechatpay: Wechatpay, spoil: str
) -> None:
    wechatpay.signs_with, wechatpay.spoil = "platform", spoil
    headers = {"wechatpay-serial": f"{wechatpay._cert().serial_number:X}"}
    with pytest.raises(NoticeForged):
        sealing.verify(ctx, headers, b"{}")


def test_certificates_that_can_not_be_had_are_none(ctx: Context, wechatpay: Wechatpay) -> None:
    wechatpay.faults.append(Fault(sealing.CERTIFICATES, "status", times=2, value=500))
    with pytest.raises(NoticeForged):
        sealing.verify(ctx, {"wechatpay-serial": "ABCDEF"}, b"{}")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("ORDERPAID", gateway.Paid()),
        ("ORDER_CLOSED", gateway.Closed()),
        ("PARAM_ERROR", gateway.Refused("PARAM_ERROR")),
        ("SYSTEM_ERROR", gateway.Unknown("outside_outcome_unknown")),
        ("FREQUENCY_LIMITED", gateway.Unknown("FREQUENCY_LIMITED")),
    ],
)
def test_what_an_order_is_answered_is_an_outcome(
    ctx: Context, wechatpay: Wechatpay, code: str, found: gateway.Opening
) -> None:
    wechatpay.faults.append(Fault(NATIVE, code, times=2))
    assert gateway.prepay(ctx, ORDER) == found


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"trade_state": "NOTPAY"}, gateway.Going()),
        ({"trade_state": "USERPAYING"}, gateway.Going()),
        ({"trade_state": "CLOSED"}, gateway.Closed()),
        ({"trade_state": "PAYERROR"}, gateway.Closed()),
        ({"trade_state": "SOMETHING"}, gateway.Unknown("state")),
        ({"trade_state": "SUCCESS"}, gateway.Unknown("answer")),
        ({"mchid": "1900000002"}, gateway.Unknown("order")),
        ({"out_trade_no": "another"}, gateway.Unknown("order")),
    ],
)
def test_what_a_question_is_answered_is_an_outcome(
    ctx: Context, wechatpay: Wechatpay, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], found: Any
) -> None:
    gateway.prepay(ctx, ORDER)
    plain = wechatpay.told(wechatpay.orders[ORDER.out_trade_no])
    monkeypatch.setattr(Wechatpay, "told", lambda *_: plain | changed)
    assert gateway.progress_of(ctx, ORDER.out_trade_no) == found


def test_what_there_is_not_is_absent_and_without_a_merchant_nothing_is_known(
    ctx: Context, wechatpay: Wechatpay, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gateway.progress_of(ctx, ORDER.out_trade_no) == gateway.Absent()
    assert gateway.close(ctx, ORDER.out_trade_no) == gateway.Absent()
    wechatpay.faults.append(Fault(QUERY, "SIGN_ERROR"))
    assert gateway.progress_of(ctx, ORDER.out_trade_no) == gateway.Unknown("SIGN_ERROR")
    wechatpay.faults.append(Fault(f"{QUERY}/close", "FREQUENCY_LIMITED"))
    assert gateway.close(ctx, ORDER.out_trade_no) == gateway.Unknown("FREQUENCY_LIMITED")
    monkeypatch.setenv("SANBAO_WXPAY_MCHID", "")
    settings.cache_clear()
    assert gateway.progress_of(ctx, ORDER.out_trade_no) == gateway.Unknown("unset")
    with pytest.raises(NoticeForged):
        sealing.verify(ctx, {"wechatpay-serial": "ABCDEF"}, b"{}")


def test_the_fund_bill_is_asked_for_by_its_own_path(ctx: Context, wechatpay: Wechatpay) -> None:
    found = wechatpay_bills.fund_bill(ctx, NOON.date())
    assert found == wechatpay_bills.NotThere(making=False)
    assert wechatpay.asked == ["/v3/bill/fundflowbill"]


def test_the_keys_come_from_their_secret_where_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBAO_WXPAY_SECRET", "arn:aws:secretsmanager:x")
    settings.cache_clear()
    for text, found in ((json.dumps({"private_key": "a", "api_key": "b"}), ("a", "b")), ("no", None), ("{}", None)):
        monkeypatch.setattr(kernel, "_secret_text", lambda _, text=text: text)
        sealing.forget()
        if found is None:
            with pytest.raises(SettingsError):
                kernel.wxpay_keys()
        else:
            assert kernel.wxpay_keys() == found
    monkeypatch.undo()
    settings.cache_clear()
    sealing.forget()
