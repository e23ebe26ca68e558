"""Contracts, their days, and what points are worth."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.partners.core import shops as core
from chalicelib.foundation.partners.core.shops import Contract, Limits, Partner, State
from tests.make.partners import NOON, VILLAGE

DAY = dt.date(2026, 11, 23)


def shop(*contracts: Contract) -> Partner:
    return Partner(f"{VILLAGE}p01930000-0000-7000-8000-000000000000", "店", b"", contracts, Limits(), NOON, "s1")


def contract(starts_on: dt.date, ends_on: dt.date | None = None, rate: int = 100) -> Contract:
    return Contract("1号", rate, starts_on, ends_on)


def test_the_contract_in_force_is_the_last_one_begun() -> None:
    old, new = contract(dt.date(2026, 1, 1)), contract(dt.date(2026, 12, 1), rate=200)
    assert core.contract_on(shop(old, new), dt.date(2026, 11, 30)) is old
    assert core.contract_on(shop(old, new), dt.date(2026, 12, 1)) is new


def test_a_contract_holds_on_its_last_day_and_not_after() -> None:
    partner = shop(contract(dt.date(2026, 1, 1), DAY))
    assert core.contract_on(partner, DAY).ends_on == DAY
    with pytest.raises(core.ContractNotInForce):
        core.contract_on(partner, DAY + dt.timedelta(days=1))


def test_before_the_first_contract_there_is_none() -> None:
    with pytest.raises(core.ContractNotInForce):
        core.contract_on(shop(contract(DAY)), DAY - dt.timedelta(days=1))


def test_a_new_contract_begins_tomorrow_at_the_earliest() -> None:
    with pytest.raises(core.ContractBackdated):
        core.with_contract((), contract(DAY), DAY)
    assert core.with_contract((), contract(DAY + dt.timedelta(days=1)), DAY)


def test_contracts_that_have_not_begun_give_way_to_an_earlier_one() -> None:
    old, planned = contract(dt.date(2026, 1, 1)), contract(dt.date(2027, 1, 1))
    new = contract(dt.date(2026, 12, 1))
    assert core.with_contract((old, planned), new, DAY) == (old, new)


def test_a_shop_has_so_many_contracts_at_most() -> None:
    many = tuple(contract(dt.date(2000 + n, 1, 1)) for n in range(core.CONTRACTS_MAX))
    with pytest.raises(core.TooManyContracts):
        core.with_contract(many, contract(dt.date(2027, 1, 1)), DAY)


@given(st.lists(st.integers(1, 400), max_size=8), st.integers(0, 400))
def test_a_new_contract_changes_no_day_that_has_begun(starts: list[int], first: int) -> None:
    contracts: tuple[Contract, ...] = ()
    for n in sorted(starts):
        contracts = core.with_contract(contracts, contract(DAY + dt.timedelta(days=n)), DAY)
    today = DAY + dt.timedelta(days=first)
    changed = core.with_contract(contracts, contract(today + dt.timedelta(days=1), rate=7), today)
    for past in (DAY, today):
        assert [c for c in changed if c.starts_on <= past] == [c for c in contracts if c.starts_on <= past]


@given(st.integers(0, 10**9), st.integers(1, 100_000))
def test_a_settlement_loses_less_than_one_fen(points: int, rate: int) -> None:
    fen = core.settled_fen(points, rate)
    assert fen * rate <= points * 100 < (fen + 1) * rate


def test_a_hundred_points_to_the_yuan_make_a_point_a_fen() -> None:
    assert core.settled_fen(12_345, 100) == 12_345


def test_a_phone_is_masked() -> None:
    assert core.masked_phone("13812345678") == "138****5678"


def test_the_form_of_an_id_is_told() -> None:
    assert core.is_partner_id(shop().partner_id)
    assert not core.is_partner_id("v00012r00345")


def test_a_resumed_shop_has_no_reason_to_be_suspended() -> None:
    suspended = core.with_state(shop(), State.SUSPENDED, "投诉")
    assert (suspended.state, suspended.state_reason) == (State.SUSPENDED, "投诉")
    assert core.with_state(suspended, State.ACTIVE, "") == shop()
