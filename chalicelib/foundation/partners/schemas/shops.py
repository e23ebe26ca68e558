"""What the doors of partner shops take and give."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import Field, model_validator

from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.partners.core import shops as core
from chalicelib.foundation.partners.core.keys import OVERLAP_HOURS_MAX, ApiKey, KeyScope
from chalicelib.foundation.partners.core.shops import (
    Contact,
    Contract,
    Limits,
    Partner,
    PartnerKind,
    State,
    Terminal,
)
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date, Moment
from chalicelib.kernel.settings import settings

POINTS_MAX = 1_000_000_000
Name = Annotated[str, Field(min_length=1, max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Limit = Annotated[int, Field(strict=True, ge=0, le=POINTS_MAX)]
TERMINAL_ID = r"^[0-9A-Za-z_-]{1,32}$"


class ContactAsked(Asked):
    """The person who acts for the shop."""

    name: Name
    phone: Annotated[str, Field(pattern=r"^1[3-9][0-9]{9}$")]

    def value(self) -> Contact:
        """Return it as the room knows it."""
        return Contact(self.name, self.phone)


class ContractAsked(Asked):
    """A contract; 100 points per yuan make a point worth one fen."""

    number: Name
    points_per_yuan: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    starts_on: Date
    ends_on: Date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            message = "合同的结束日期早于开始日期。|The contract ends before it begins."
            raise ValueError(message)
        return self

    def value(self) -> Contract:
        """Return it as the room knows it."""
        return Contract(self.number, self.points_per_yuan, self.starts_on, self.ends_on)


class LimitsAsked(Asked):
    """A shop's limits by day and by hour; what is left out or null is not limited."""

    key_day_points: Limit | None = None
    key_day_count: Limit | None = None
    shop_day_points: Limit | None = None
    shop_day_count: Limit | None = None
    key_hour_points: Limit | None = None
    key_hour_count: Limit | None = None
    shop_hour_points: Limit | None = None
    shop_hour_count: Limit | None = None
    offline_floor_points: Limit = 0

    def value(self) -> Limits:
        """Return them as the room knows them."""
        return Limits(**self.model_dump())


class PartnerAsked(Asked):
    """A new partner shop."""

    village_id: Annotated[str, Field(pattern=r"^v[0-9]{5}$")]
    name: Name
    contact: ContactAsked
    contract: ContractAsked
    limits: LimitsAsked = Field(default_factory=LimitsAsked)


class DetailsAsked(Asked):
    """A shop's name and contact."""

    name: Name
    contact: ContactAsked


class TerminalAsked(Asked):
    """A till."""

    terminal_id: Annotated[str, Field(pattern=TERMINAL_ID)]
    label: Name


class TerminalsAsked(Asked):
    """All tills of a shop."""

    terminals: Annotated[list[TerminalAsked], Field(max_length=50)]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if len({terminal.terminal_id for terminal in self.terminals}) < len(self.terminals):
            message = "终端编号有重复。|A terminal id occurs twice."
            raise ValueError(message)
        return self

    def value(self) -> list[Terminal]:
        """Return them as the room knows them."""
        return [Terminal(terminal.terminal_id, terminal.label) for terminal in self.terminals]


class SuspensionAsked(Asked):
    """Why a shop is suspended."""

    reason: Line


class ListAsked(Asked):
    """Which shops."""

    village_id: Annotated[str, Field(pattern=r"^v[0-9]{5}$")]
    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: str | None = None


class KeyAsked(Asked):
    """A new API key; without limits of its own the shop's hold."""

    label: Name
    scopes: Annotated[list[KeyScope], Field(min_length=1, max_length=len(KeyScope))]
    expires_at: Moment
    day_points: Limit | None = None
    day_count: Limit | None = None


class RotationAsked(Asked):
    """How long the old key goes on, and when the new one expires."""

    overlap_hours: Annotated[int, Field(strict=True, ge=0, le=OVERLAP_HOURS_MAX)] = 24
    expires_at: Moment


class ContractShown(Shown):
    """A contract."""

    number: str
    points_per_yuan: int
    starts_on: dt.date
    ends_on: dt.date | None

    @classmethod
    def of(cls, contract: Contract) -> Self:
        """Return it as it is shown."""
        return cls(
            number=contract.number,
            points_per_yuan=contract.points_per_yuan,
            starts_on=contract.starts_on,
            ends_on=contract.ends_on,
        )


class LimitsShown(Shown):
    """A shop's limits by day and by hour; null is not limited."""

    key_day_points: int | None
    key_day_count: int | None
    shop_day_points: int | None
    shop_day_count: int | None
    key_hour_points: int | None
    key_hour_count: int | None
    shop_hour_points: int | None
    shop_hour_count: int | None
    offline_floor_points: int

    @classmethod
    def of(cls, limits: Limits) -> Self:
        """Return them as they are shown."""
        return cls(**{name: getattr(limits, name) for name in cls.model_fields})


class TerminalShown(Shown):
    """A till."""

    terminal_id: str
    label: str


class PartnerShown(Shown):
    """A partner as the town sees it in a list: its contact's phone is masked. `village_id` is a bank's town."""

    partner_id: str
    kind: PartnerKind
    village_id: str
    name: str
    contact_name: str
    contact_phone: str
    state: State
    state_reason: str
    contracts: list[ContractShown]
    limits: LimitsShown
    terminals: list[TerminalShown]
    code_url: str | None
    made_at: str

    @classmethod
    def of(cls, partner: Partner, contact: Contact, *, whole: bool = False) -> Self:
        """Return the shop as it is shown, the phone masked unless it is shown whole."""
        return cls(
            partner_id=partner.partner_id,
            kind=partner.kind,
            village_id=partner.village_id,
            name=partner.name,
            contact_name=contact.name,
            contact_phone=contact.phone if whole else core.masked_phone(contact.phone),
            state=partner.state,
            state_reason=partner.state_reason,
            contracts=[ContractShown.of(contract) for contract in partner.contracts],
            limits=LimitsShown.of(partner.limits),
            terminals=[TerminalShown(terminal_id=t.terminal_id, label=t.label) for t in partner.terminals],
            code_url=code_url(partner.code) if partner.code else None,
            made_at=business_time(partner.made_at),
        )


class PartnersShown(Shown):
    """A page of shops."""

    partners: list[PartnerShown]
    cursor: str | None


class KeyShown(Shown):
    """An API key without its secret."""

    key_id: str
    label: str
    scopes: list[KeyScope]
    made_at: str
    expires_at: str
    revoked_at: str | None
    last_used_at: str | None
    day_points: int | None
    day_count: int | None

    @classmethod
    def of(cls, key: ApiKey) -> Self:
        """Return it as it is shown."""
        return cls(
            key_id=key.key_id,
            label=key.label,
            scopes=sorted(key.scopes),
            made_at=business_time(key.made_at),
            expires_at=business_time(key.expires_at),
            revoked_at=None if key.revoked_at is None else business_time(key.revoked_at),
            last_used_at=None if key.last_used_at is None else business_time(key.last_used_at),
            day_points=key.day_points,
            day_count=key.day_count,
        )


class PartnerWhole(Shown):
    """A partner with its contact's phone and its keys."""

    partner: PartnerShown
    keys: list[KeyShown]


class IssuedShown(Shown):
    """A new API key. `api_key` is shown once: null where the same request is answered again."""

    key_id: str
    api_key: str | None


class CodeShown(Shown):
    """A shop's static code, and the address printed in it."""

    code: str
    url: str


class MeShown(Shown):
    """What a shop sees of itself: today's contract (null: none in force), the key that asks and what it may."""

    partner_id: str
    village_id: str
    name: str
    contract: ContractShown | None
    limits: LimitsShown
    terminals: list[TerminalShown]
    key: KeyShown

    @classmethod
    def of(cls, partner: Partner, key: ApiKey, now: dt.datetime) -> Self:
        """Return the shop as its own key sees it."""
        try:
            contract = ContractShown.of(core.contract_on(partner, business_date(now)))
        except core.ContractNotInForce:
            contract = None
        return cls(
            partner_id=partner.partner_id,
            village_id=partner.village_id,
            name=partner.name,
            contract=contract,
            limits=LimitsShown.of(partner.limits),
            terminals=[TerminalShown(terminal_id=t.terminal_id, label=t.label) for t in partner.terminals],
            key=KeyShown.of(key),
        )


class SpendingAsked(Asked):
    """What each person may spend in a day and an hour at all shops together; left out or null is not limited."""

    person_day_points: Limit | None = None
    card_day_points: Limit | None = None
    person_hour_points: Limit | None = None
    card_hour_points: Limit | None = None

    def value(self) -> Spending:
        """Return it as the room knows it."""
        return Spending(**self.model_dump())


class SpendingShown(Shown):
    """What each person of a village may spend in a day and in an hour at all shops together; null is not limited."""

    village_id: str
    village_name: str
    person_day_points: int | None
    card_day_points: int | None
    person_hour_points: int | None
    card_hour_points: int | None

    @classmethod
    def of(cls, village: Village, spending: Spending) -> Self:
        """Return a village's limits as they are shown."""
        return cls(
            village_id=village.village_id,
            village_name=village.name,
            person_day_points=spending.person_day_points,
            card_day_points=spending.card_day_points,
            person_hour_points=spending.person_hour_points,
            card_hour_points=spending.card_hour_points,
        )


class SpendingsShown(Shown):
    """The limits of each village of a place."""

    rows: list[SpendingShown]

    @classmethod
    def of(cls, found: list[tuple[Village, Spending]]) -> Self:
        """Return the villages' limits as they are shown."""
        return cls(rows=[SpendingShown.of(*one) for one in found])


class ShopShown(Shown):
    """What a villager sees who scans a shop's code."""

    partner_id: str
    village_id: str
    name: str


class CodeKindAsked(Asked):
    """What a camera read: the whole address, or the token alone."""

    code: Annotated[str, Field(min_length=1, max_length=200)]


class CodeKindShown(Shown):
    """What a code is: `card`, `resident`, `household`, `shop` or `unknown`."""

    kind: str


def code_url(code: str) -> str:
    """Return the address printed in a static code."""
    return f"{settings().page_url}/q/{code}"
