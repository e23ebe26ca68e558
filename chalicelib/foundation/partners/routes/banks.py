"""HTTP doors of partner banks: a town enters and lists them. What follows is done at the doors of partners."""

from __future__ import annotations

from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.foundation.partners.routes.doors import doors
from chalicelib.foundation.partners.schemas.banks import BankAsked, BanksAsked
from chalicelib.foundation.partners.schemas.shops import PartnerShown, PartnersShown
from chalicelib.foundation.partners.service import banks, shops
from chalicelib.kernel.edge import Call, Nothing


def _shown(bank: Partner) -> PartnerShown:
    return PartnerShown.of(bank, shops.contact_of(partner=bank))


@doors.door(
    "POST",
    "/v1/banks",
    verb="partners.write",
    within="body.town_id",
    keyed=True,
    asked=BankAsked,
    shown=PartnerShown,
    status=201,
)
def create_bank(call: Call[BankAsked, Nothing]) -> PartnerShown:
    """Enter a partner bank of a town."""
    asked = call.body
    bank = banks.create_bank(
        call.ctx,
        key=call.key,
        town_id=asked.town_id,
        name=asked.name,
        contact=asked.contact.value(),
        limits=asked.limits.value(),
    )
    return _shown(bank)


@doors.door("GET", "/v1/banks", verb="partners.read", within="query.town_id", query=BanksAsked, shown=PartnersShown)
def list_banks(call: Call[Nothing, BanksAsked]) -> PartnersShown:
    """List a town's partner banks."""
    asked = call.query
    page = banks.list_banks(town_id=asked.town_id, size=asked.size, cursor=asked.cursor)
    return PartnersShown(partners=[_shown(row) for row in page.rows], cursor=page.cursor)
