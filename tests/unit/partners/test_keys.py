"""The form of API keys, and when they are refused."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.partners.core import keys as core
from chalicelib.foundation.partners.core.keys import ApiKey, KeyScope, ParsedKey
from chalicelib.foundation.partners.core.shops import Limits, Partner, ShopSuspended, State, with_state
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import TooManyTries
from tests.make.partners import MISSING, NOON

HOUR = dt.timedelta(hours=1)
SHOP = Partner(MISSING, "店", b"", (), Limits(), NOON, "s1")
KEY = ApiKey(MISSING, "abcdefgh", "收银台", frozenset({KeyScope.REDEEM}), "", NOON, "s1", NOON + HOUR)
WORD = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", min_size=22, max_size=22)


@given(st.uuids(), WORD, WORD)
def test_a_key_reads_back_as_it_was_written(partner: object, key_id: str, secret: str) -> None:
    key = ParsedKey(f"v00012p{partner}", key_id[:8], secret)
    assert core.parsed(core.written(key)) == key


@pytest.mark.parametrize("text", ["", "sk_", "sk_v00012p_abc", core.written(ParsedKey(MISSING, "abcdefgh", "x" * 21))])
def test_what_has_not_the_form_of_a_key_is_none(text: str) -> None:
    assert core.parsed(text) is None


def test_a_good_key_of_an_active_shop_is_usable() -> None:
    core.check_usable(KEY, SHOP, NOON)


def test_a_revoked_key_is_refused_even_when_expired() -> None:
    with pytest.raises(core.KeyRevoked):
        core.check_usable(dataclasses.replace(KEY, revoked_at=NOON), SHOP, NOON + HOUR)


def test_a_key_is_refused_from_its_expiry_on() -> None:
    core.check_usable(KEY, SHOP, NOON + HOUR - dt.timedelta(seconds=1))
    with pytest.raises(core.KeyExpired):
        core.check_usable(KEY, SHOP, NOON + HOUR)


def test_a_suspended_shop_is_refused() -> None:
    with pytest.raises(ShopSuspended):
        core.check_usable(KEY, with_state(SHOP, State.SUSPENDED, "投诉"), NOON)


def test_after_twenty_wrong_guesses_a_key_waits_for_the_next_hour() -> None:
    late = NOON + dt.timedelta(minutes=59, seconds=30)
    failing = dataclasses.replace(KEY, failures={core.hour_of(NOON): core.FAILED_GUESSES_MAX})
    with pytest.raises(TooManyTries) as refused:
        core.check_guesses(failing, late)
    assert refused.value.facts == {"retry_after_seconds": 30}
    core.check_guesses(failing, NOON + HOUR)
    core.check_usable(failing, SHOP, late)


def test_nineteen_wrong_guesses_do_no_harm() -> None:
    core.check_guesses(dataclasses.replace(KEY, failures={core.hour_of(NOON): 19}), NOON)


def test_a_shop_has_ten_live_keys_at_most_and_dead_ones_do_not_count() -> None:
    dead = [dataclasses.replace(KEY, revoked_at=NOON), dataclasses.replace(KEY, expires_at=NOON)]
    core.check_room_for_key([KEY] * 9 + dead, NOON)
    with pytest.raises(core.TooManyKeys):
        core.check_room_for_key([KEY] * 10, NOON)


def test_a_use_is_noted_once_an_hour() -> None:
    assert core.is_use_due(KEY, NOON)
    used = dataclasses.replace(KEY, last_used_at=NOON)
    assert not core.is_use_due(used, NOON + HOUR - dt.timedelta(seconds=1))
    assert core.is_use_due(used, NOON + HOUR)


def test_a_key_does_only_what_it_was_issued_for() -> None:
    till = Principal(MISSING, frozenset(), scopes=frozenset({"redeem"}))
    core.require_scope(till, KeyScope.REDEEM)
    with pytest.raises(core.ScopeMissing) as refused:
        core.require_scope(till, KeyScope.CREDIT)
    assert refused.value.sentence("zh") == "这个密钥没有“信用”权限。"
