"""Partner shops (合作商户): the contract, who acts for the shop, its terminals and its settings. And partner banks.

A bank (合作银行) is a partner of a town, where a shop is one of a village: its id begins with the town's. It has a
contact, limits and keys as a shop has; nothing is sold there, so it has no contract, till, code or prices.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from enum import StrEnum

from chalicelib.kernel.errors import Conflict, DomainError, NotFound
from chalicelib.kernel.values import value

PARTNER_ID = re.compile(r"^(v[0-9]{5}|t[0-9]{4})p[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
VILLAGE_ID_CHARS, TOWN_ID_CHARS = 6, 5
CONTRACTS_MAX = 20
"""Contracts kept on a shop, so that its item stays within a few KB."""


class NoSuchPartner(NotFound):
    """There is no partner shop with this id."""

    code = "no_such_partner"
    zh, en = "没有这家合作商户。", "There is no such partner shop."


class NoSuchShopCode(NotFound):
    """The static code at a shop is unknown or was replaced."""

    code = "no_such_shop_code"
    zh, en = "这个商户码无效，请让店家出示新的码。", "This shop code is not valid; ask the shop for its new one."


class ShopSuspended(DomainError):
    """The town suspended the shop; it neither redeems nor reads until it is resumed."""

    code, status = "shop_suspended", 403
    zh, en = "这家商户已暂停合作，请联系镇里。", "This shop is suspended; contact the town."


class NoSuchBank(NotFound):
    """There is no partner bank with this id."""

    code = "no_such_bank"
    zh, en = "没有这家合作银行。", "There is no such partner bank."


class BankSuspended(ShopSuspended):
    """The town suspended the bank; it verifies nothing until it is resumed."""

    code = "bank_suspended"
    zh, en = "这家银行已暂停合作，请联系镇里。", "This bank is suspended; contact the town."


class ContractNotInForce(DomainError):
    """The shop has no contract in force on this day, so no rate to redeem at."""

    code, status = "contract_not_in_force", 403
    zh, en = "这家商户今天没有生效的合同。", "This shop has no contract in force today."


class ContractBackdated(Conflict):
    """A new contract would change the rate of days that have begun."""

    code = "contract_backdated"
    zh, en = "新合同最早从明天开始。", "A new contract begins tomorrow at the earliest."


class TooManyContracts(Conflict):
    """The shop's list of contracts is full."""

    code = "too_many_contracts"
    zh, en = (
        "这家商户的合同太多（最多 {contracts_max} 份）。",
        "This shop has too many contracts (at most {contracts_max}).",
    )


class PartnerKind(StrEnum):
    """What a partner is."""

    SHOP = "shop"
    BANK = "bank"


class State(StrEnum):
    """Whether the shop may act at all."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


@value
class Contract:
    """What the town pays the shop from `starts_on` to `ends_on` (both included; None: until the next contract).

    `points_per_yuan` is whole: 100 means that 1 point is worth 1 fen.
    """

    number: str
    points_per_yuan: int
    starts_on: dt.date
    ends_on: dt.date | None = None


@value
class Contact:
    """The person who acts for the shop. Personal data: sealed in the table, never logged."""

    name: str
    phone: str


@value
class Terminal:
    """A till, as it names itself in a redemption."""

    terminal_id: str
    label: str


@value
class Limits:
    """A shop's limits by day and by hour, in points or redemptions; None sets no limit, and costs nothing to check.

    `key_…` hold for each API key that has none of its own. `offline_floor_points` is the most that a terminal takes
    while offline in one sale, and of one card in a day; 0 forbids it. What a person may spend is no shop's to say:
    `core.spending`.
    """

    key_day_points: int | None = None
    key_day_count: int | None = None
    shop_day_points: int | None = None
    shop_day_count: int | None = None
    key_hour_points: int | None = None
    key_hour_count: int | None = None
    shop_hour_points: int | None = None
    shop_hour_count: int | None = None
    offline_floor_points: int = 0


@value
class Partner:
    """A partner. `contracts` are in order of their start; `code` is a shop's static code, "" before the first.

    `contact` stays sealed until somebody needs to see it.

    `version` counts the changes: a change is written only on top of the version it was decided on.
    """

    partner_id: str
    name: str
    contact: bytes
    contracts: tuple[Contract, ...]
    limits: Limits
    made_at: dt.datetime
    made_by: str
    state: State = State.ACTIVE
    state_reason: str = ""
    terminals: tuple[Terminal, ...] = ()
    code: str = ""
    version: int = 0

    @property
    def village_id(self) -> str:
        """The village the shop lives in; of a bank the town."""
        return village_of(self.partner_id)

    @property
    def kind(self) -> PartnerKind:
        """What it is, as its id says."""
        return PartnerKind.BANK if is_bank_id(self.partner_id) else PartnerKind.SHOP


def village_of(partner_id: str) -> str:
    """Return the village that a partner's id, or a holder's, begins with; of a bank the town."""
    return partner_id[: TOWN_ID_CHARS if is_bank_id(partner_id) else VILLAGE_ID_CHARS]


def is_bank_id(partner_id: str) -> bool:
    """Tell whether a partner's id is a bank's: it begins with a town."""
    return partner_id.startswith("t")


def check_shop_id(partner_id: str) -> None:
    """Let pass what is only done with a shop.

    Raises:
        NoSuchPartner: it is a bank's id, and no shop has it.
    """
    if is_bank_id(partner_id):
        raise NoSuchPartner


def is_partner_id(text: str) -> bool:
    """Tell whether `text` has the form of a partner's id."""
    return PARTNER_ID.match(text) is not None


def contract_on(partner: Partner, day: dt.date) -> Contract:
    """Return the contract in force on a business date: the last one begun, unless it has ended.

    Raises:
        ContractNotInForce: none has begun, or the last one begun has ended.
    """
    begun = [contract for contract in partner.contracts if contract.starts_on <= day]
    if not begun or (begun[-1].ends_on is not None and begun[-1].ends_on < day):
        raise ContractNotInForce
    return begun[-1]


def with_contract(contracts: Sequence[Contract], new: Contract, today: dt.date) -> tuple[Contract, ...]:
    """Return the contracts with `new` added; those that would have begun on its first day or later give way to it.

    Raises:
        ContractBackdated: `new` begins today or earlier, where redemptions may already have been made.
        TooManyContracts: the list is full.
    """
    if new.starts_on <= today:
        raise ContractBackdated
    kept = tuple(contract for contract in contracts if contract.starts_on < new.starts_on)
    if len(kept) >= CONTRACTS_MAX:
        raise TooManyContracts(contracts_max=CONTRACTS_MAX)
    return (*kept, new)


def check_takes(partner: Partner, token: str) -> None:
    """Let a shop be paid by a static code that is, or was, its own.

    Raises:
        NoSuchShopCode: the code was replaced or revoked.
        ShopSuspended: the shop may not act.
    """
    if partner.code != token:
        raise NoSuchShopCode
    if partner.state is State.SUSPENDED:
        raise ShopSuspended


def settled_fen(points: int, points_per_yuan: int) -> int:
    """Return what `points` of one contract are worth in whole fen; a part of a fen is dropped.

    For sums (a settlement), not for single entries, so that at most one fen a statement is lost.
    """
    assert points >= 0, points
    return points * 100 // points_per_yuan


def with_state(partner: Partner, state: State, reason: str) -> Partner:
    """Return the shop suspended or resumed."""
    return dataclasses.replace(partner, state=state, state_reason=reason)


def masked_phone(phone: str) -> str:
    """Return a mobile number as 138****5678."""
    return f"{phone[:3]}****{phone[-4:]}"
