"""Signatures of webhooks as the client checks them: by published vectors, and by what the house itself signs."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, strategies as st
from sanbao_shop import WebhookForged, verify_webhook
from sanbao_shop.webhooks import TOLERANCE_SECONDS, hmac_sha256, signature_of

from chalicelib.foundation.partners.core.webhooks import signature

RFC_4231 = [
    ("0b" * 20, "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (
        "4a656665",
        "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    ("aa" * 20, "dd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (
        "0102030405060708090a0b0c0d0e0f10111213141516171819",
        "cd" * 50,
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    ),
    (
        "aa" * 131,
        "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
]
"""Test cases 1 to 4 and 6 of RFC 4231: key, data and HMAC-SHA-256."""
SECRET = "whsec_4fT8mWq2ZrXk7Jd9LcVbNs3HpGyEaQ5tUoR1iBwC"
NOW = 1_795_406_400
BODY = json.dumps(
    {"event_id": "e1", "type": "redemption.made", "made_at": "2026-11-23T12:00:00+08:00", "data": {"points": 7}}
).encode()


@pytest.mark.parametrize(("key", "data", "wanted"), RFC_4231)
def test_the_primitive_is_that_of_rfc_4231(key: str, data: str, wanted: str) -> None:
    assert hmac_sha256(bytes.fromhex(key), bytes.fromhex(data)) == wanted


@given(
    body=st.binary(max_size=200), stamp=st.integers(0, 2**33), secrets=st.lists(st.text("ab", min_size=1), min_size=1)
)
def test_client_and_house_sign_alike(body: bytes, stamp: int, secrets: list[str]) -> None:
    header = signature(secrets, body, dt.datetime.fromtimestamp(stamp, dt.UTC))
    assert header == ",".join([f"t={stamp}", *(f"v1={signature_of(secret, stamp, body)}" for secret in secrets)])


def header(secret: str = SECRET, stamp: int = NOW, body: bytes = BODY) -> str:
    return f"t={stamp},v1={signature_of(secret, stamp, body)}"


def test_a_signed_request_is_an_event() -> None:
    event = verify_webhook(SECRET, header(), BODY, now=NOW)
    assert (event.event_id, event.type, event.data) == ("e1", "redemption.made", {"points": 7})
    assert event.made_at.utcoffset() == dt.timedelta(hours=8)


@pytest.mark.parametrize("off", [-TOLERANCE_SECONDS, 0, TOLERANCE_SECONDS])
def test_a_signature_within_the_tolerance_is_right(off: int) -> None:
    assert verify_webhook(SECRET, header(), BODY, now=NOW + off).type == "redemption.made"


@pytest.mark.parametrize("off", [-TOLERANCE_SECONDS - 1, TOLERANCE_SECONDS + 1, 10**6])
def test_a_signature_that_is_too_old_or_from_the_future_is_forged(off: int) -> None:
    with pytest.raises(WebhookForged, match="old"):
        verify_webhook(SECRET, header(), BODY, now=NOW + off)
    with pytest.raises(WebhookForged, match="old"):
        verify_webhook(SECRET, header(), BODY)


def test_any_changed_byte_secret_or_time_is_forged() -> None:
    good = header()
    for n in range(len(BODY)):
        with pytest.raises(WebhookForged):
            verify_webhook(SECRET, good, BODY[:n] + bytes([BODY[n] ^ 1]) + BODY[n + 1 :], now=NOW)
    for secret in (SECRET[:-1], SECRET.lower(), ""):
        with pytest.raises(WebhookForged):
            verify_webhook(secret, good, BODY, now=NOW)
    with pytest.raises(WebhookForged):
        verify_webhook(SECRET, good.replace(f"t={NOW}", f"t={NOW + 1}"), BODY, now=NOW)


def test_one_right_signature_of_several_is_enough() -> None:
    other = signature_of("whsec_other", NOW, BODY)
    assert verify_webhook(SECRET, f"t={NOW},v1={other},v1={signature_of(SECRET, NOW, BODY)}", BODY, now=NOW)  # type: ignore[truthy-bool]  # An event is always true.
    with pytest.raises(WebhookForged, match="right"):
        verify_webhook(SECRET, f"t={NOW},v1={other},v1={other}", BODY, now=NOW)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "v1=" + "0" * 64,
        f"t={NOW}",
        f"t={NOW},v0=" + "0" * 64,
        f"t={NOW},v1=short",
        f"t={NOW},t={NOW},v1=" + "0" * 64,
        "t=٣,v1=" + "0" * 64,
        "t=-1,v1=" + "0" * 64,
    ],
)
def test_a_header_that_can_not_be_read_is_forged(told: str) -> None:
    with pytest.raises(WebhookForged, match="read"):
        verify_webhook(SECRET, told, BODY, now=NOW)


def test_a_signed_body_that_is_no_event_is_said_to_be_that() -> None:
    for body in (b"", b"[]", b"{}", b'{"event_id": "e", "type": "t", "made_at": "soon", "data": {}}'):
        with pytest.raises(WebhookForged, match="signed"):
            verify_webhook(SECRET, header(body=body), body, now=NOW)
