"""A village of six with scores and ranks, a bank of its town with an offer and a key, and villagers who ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chalicelib.credit.certificates.core.certificates import Certificate
from chalicelib.credit.certificates.core.looks import Verified
from chalicelib.credit.certificates.core.offers import Band, Offer
from chalicelib.credit.certificates.service import asking, offers, own, verifying
from chalicelib.credit.score.service import nightly
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Contact, Limits, Partner
from chalicelib.foundation.partners.service import banks, keys
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from tests.make.scores import Scored

TOP, HALF = Band(20, 300_000, 400), Band(50, 100_000, 485)
PURPOSE = "创业贷款"
PURPOSES_OFFERED = (PURPOSE, "农房改造", "经营周转")
ATTENDED = (15, 10, 7, 4, 2, 0)
"""So often each was there: everybody's score is another one."""
CONTACT = Contact("周行长", "13812345678")


@dataclass
class Certifying:
    """A scored village, a bank of its town, and what villagers and the bank do."""

    scored: Scored
    bank: Partner
    others: dict[str, str] = field(default_factory=dict)

    @property
    def town(self) -> Context:
        return self.scored.world.context(
            Principal("s1", frozenset({Role.TOWN_OFFICER}), ((0, 100),), self.scored.village.town_id)
        )

    def villager(self, number: int) -> Context:
        one = self.scored.id_of(number)
        return self.scored.world.context(Principal(one, frozenset({Role.RESIDENT}), resident_id=one))

    def teller(self, bank: Partner | None = None) -> Context:
        """The desk of a bank, by a key that is issued at its first use."""
        one = bank or self.bank
        if one.partner_id not in self.others:
            self.others[one.partner_id] = self.key(one)
        resolved = keys.resolve_api_key(self.scored.world.context(), self.others[one.partner_id])
        return self.scored.world.context(resolved)

    def key(self, bank: Partner, *, day_count: int | None = None) -> str:
        issued = keys.issue_key(
            self.town,
            partner_id=bank.partner_id,
            key=self.scored.world.new_id(),
            label="柜台",
            scopes=[KeyScope.CREDIT],
            expires_at=self.scored.world.moment + dt.timedelta(days=365),
            day_points=None,
            day_count=day_count,
        )
        assert issued.api_key is not None
        return issued.api_key

    def another_bank(self, name: str = "邻镇银行", limits: Limits | None = None) -> Partner:
        return make_bank(self.scored, self.town, name, limits)

    def offer(
        self, version: int = 0, bands: Sequence[Band] = (TOP, HALF), bank: Partner | None = None, **more: Any
    ) -> Offer:
        return offers.set_offer(
            self.town,
            bank_id=(bank or self.bank).partner_id,
            version=version,
            phone=more.pop("phone", "0571-82000000"),
            purposes=more.pop("purposes", PURPOSES_OFFERED),
            bands=bands,
        )

    def ask(self, number: int, *, key: str = "", bank: Partner | None = None, **more: Any) -> Certificate:
        bank_id = (bank or self.bank).partner_id
        ctx = self.villager(number)
        mark = more.pop("mark", "") or asking.preview(resident_id=self.scored.id_of(number), bank_id=bank_id).mark
        return asking.ask(
            ctx,
            key=key or self.scored.world.new_id(),
            bank_id=bank_id,
            purpose=more.pop("purpose", PURPOSE),
            consent=more.pop("consent", PURPOSES["bank_certificate"].present.version),
            mark=mark,
        )

    def revoke(self, number: int, one: Certificate) -> Certificate:
        return own.revoke(self.villager(number), certificate_id=one.certificate_id)

    def verify(self, signed: str, *, bank: Partner | None = None, key: str = "") -> Verified:
        return verifying.verify(self.teller(bank), key=key or self.scored.world.new_id(), signed=signed)

    def publish(self) -> None:
        on = self.scored.today - dt.timedelta(days=1)
        nightly.publish(town_id=self.scored.village.town_id, on=on)


def make_bank(scored: Scored, ctx: Context, name: str = "戴村农商银行", limits: Limits | None = None) -> Partner:
    return banks.create_bank(
        ctx,
        key=scored.world.new_id(),
        town_id=scored.village.town_id,
        name=name,
        contact=CONTACT,
        limits=limits or Limits(),
    )


def certifying(scored: Scored, *, agreed: int = 6) -> Certifying:
    """Let people agree to a score, the first be there most often, and a night pass whose ranks are published."""
    for number in range(agreed):
        scored.agree(number)
        for _ in range(ATTENDED[number]):
            scored.attend(number, 120)
    scored.night()
    town = Certifying(scored, make_bank(scored, scored.world.context()))
    town.publish()
    return town
