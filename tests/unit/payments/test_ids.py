"""The names of orders at WeChat Pay: within its form, and each tells of which payment it is."""

from __future__ import annotations

import re
import uuid

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.payments.core.ids import SHARDS, Named, NoSuchPayment, named, shard_of, trade_no_of

KEYS = st.uuids().map(lambda one: str(uuid.UUID(int=one.int & ~(0xF << 76) & ~(0b11 << 62) | 0x7 << 76 | 0b10 << 62)))
TOWNS, LETTERS = st.integers(0, 9999), st.sampled_from("amz")
IDS = st.builds(lambda town, letter, key: f"t{town:04d}{letter}{key}", TOWNS, LETTERS, KEYS)


@given(IDS, st.sampled_from(["jsapi", "native"]), st.integers(0, 35))
def test_a_name_is_in_wechat_pays_form_and_tells_its_payment(payment_id: str, channel: str, turn: int) -> None:
    number = trade_no_of(payment_id, channel, turn)
    assert re.fullmatch(r"[0-9A-Za-z_-]{6,32}", number)
    assert named(number) == Named(payment_id, channel, turn)


@given(st.text(max_size=40) | st.from_regex(r"[0-9a-z]{30}[jn][0-9a-z]", fullmatch=True))
def test_what_is_no_name_of_ours_is_nobodys(number: str) -> None:
    try:
        found = named(number)
    except NoSuchPayment:
        return
    assert trade_no_of(found.payment_id, found.channel, found.turn) == number


@pytest.mark.parametrize("number", ["", "0" * 32, "z" * 30 + "j0", "0" * 30 + "n0"])
def test_names_without_a_payment_are_refused(number: str) -> None:
    with pytest.raises(NoSuchPayment):
        named(number)


@given(st.text())
def test_everything_due_lies_in_one_part(name: str) -> None:
    assert shard_of(name) in SHARDS
