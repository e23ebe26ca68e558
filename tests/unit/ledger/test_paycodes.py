"""Pay codes: digits that pay for a minute, once."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.points.ledger.core import paycodes
from chalicelib.points.ledger.core.accounts import AccountRef
from tests.make.world import NOON

KEY = bytes(range(32))
REF = AccountRef("v00012", "00345")


def test_the_check_digit_is_luhns() -> None:
    # Published examples: 7992739871 -> 3 (Wikipedia, Luhn algorithm); test card 4111 1111 1111 111 -> 1.
    assert paycodes.luhn_digit("7992739871") == "3"
    assert paycodes.luhn_digit("411111111111111") == "1"


def test_a_fresh_code_names_its_account_and_its_step() -> None:
    step = paycodes.step_at(NOON)
    digits = paycodes.pay_code(KEY, REF, step)
    assert len(digits) == 19
    assert paycodes.account_of(digits) == REF
    assert paycodes.step_of(KEY, digits, NOON) == step


@given(st.integers(-600, 600))
def test_a_code_lives_for_a_minute(seconds: int) -> None:
    digits = paycodes.pay_code(KEY, REF, paycodes.step_at(NOON))
    now = NOON + dt.timedelta(seconds=seconds)
    if 0 <= seconds <= 60:
        assert paycodes.step_of(KEY, digits, now) == paycodes.step_at(NOON)
    elif seconds > 65 or seconds < -10:
        with pytest.raises(paycodes.PayCodeExpired if seconds > 0 else paycodes.PayCodeInvalid):
            paycodes.step_of(KEY, digits, now)


def test_ten_minutes_after_its_end_a_code_is_no_better_than_invented_digits() -> None:
    digits = paycodes.pay_code(KEY, REF, paycodes.step_at(NOON))
    known = paycodes.LIFE_SECONDS + paycodes.EXPIRED_SECONDS
    with pytest.raises(paycodes.PayCodeExpired):
        paycodes.step_of(KEY, digits, NOON + dt.timedelta(seconds=known))
    with pytest.raises(paycodes.PayCodeInvalid):
        paycodes.step_of(KEY, digits, NOON + dt.timedelta(seconds=known + 5))


def test_an_agents_code_expires_as_the_agents_own() -> None:
    digits = paycodes.pay_code(KEY, REF, paycodes.step_at(NOON), "v00001r00009")
    late = NOON + dt.timedelta(seconds=120)
    with pytest.raises(paycodes.PayCodeExpired):
        paycodes.step_of(KEY, digits, late, "v00001r00009")
    with pytest.raises(paycodes.PayCodeInvalid):
        paycodes.step_of(KEY, digits, late)


@given(st.integers(0, 18), st.integers(1, 9))
def test_one_wrong_digit_never_pays(place: int, add: int) -> None:
    digits = paycodes.pay_code(KEY, REF, paycodes.step_at(NOON))
    wrong = digits[:place] + str((int(digits[place]) + add) % 10) + digits[place + 1 :]
    with pytest.raises(paycodes.PayCodeInvalid):
        paycodes.step_of(KEY, wrong, NOON)


@pytest.mark.parametrize("text", ["", "1" * 18, "١" * 19, "abc", "0" * 20])
def test_what_is_no_code_is_told_apart_from_one(text: str) -> None:
    assert not paycodes.looks_like_one(text)
    with pytest.raises(paycodes.PayCodeInvalid):
        paycodes.step_of(KEY, text, NOON)


def test_another_key_makes_other_digits() -> None:
    digits = paycodes.pay_code(bytes(32), REF, paycodes.step_at(NOON))
    with pytest.raises(paycodes.PayCodeInvalid):
        paycodes.step_of(KEY, digits, NOON)
