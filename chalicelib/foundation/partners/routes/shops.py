"""HTTP doors of partner shops: the town's, the shop's own, and the villager's at the shop."""

from __future__ import annotations

from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.foundation.partners.core.keys import KeyScope, require_scope
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.foundation.partners.routes.doors import doors
from chalicelib.foundation.partners.schemas import shops as schemas
from chalicelib.foundation.partners.schemas.prices import PricesAsked, PricesShown
from chalicelib.foundation.partners.schemas.shops import IssuedShown, PartnerShown
from chalicelib.foundation.partners.service import keys, prices, scanned, shops, spending
from chalicelib.kernel.edge import Call, Nothing


def _shown(partner: Partner) -> PartnerShown:
    return PartnerShown.of(partner, shops.contact_of(partner=partner))


@doors.door(
    "POST",
    "/v1/partners",
    verb="partners.write",
    within="body.village_id",
    keyed=True,
    asked=schemas.PartnerAsked,
    shown=PartnerShown,
    status=201,
)
def create_partner(call: Call[schemas.PartnerAsked, Nothing]) -> PartnerShown:
    """Enter a partner shop of a village."""
    asked = call.body
    partner = shops.create_partner(
        call.ctx,
        key=call.key,
        village_id=asked.village_id,
        name=asked.name,
        contact=asked.contact.value(),
        contract=asked.contract.value(),
        limits=asked.limits.value(),
    )
    return _shown(partner)


@doors.door(
    "GET",
    "/v1/partners",
    verb="partners.read",
    within="query.village_id",
    query=schemas.ListAsked,
    shown=schemas.PartnersShown,
)
def list_partners(call: Call[Nothing, schemas.ListAsked]) -> schemas.PartnersShown:
    """List a village's partner shops."""
    asked = call.query
    page = shops.list_partners(village_id=asked.village_id, size=asked.size, cursor=asked.cursor)
    return schemas.PartnersShown(partners=[_shown(row) for row in page.rows], cursor=page.cursor)


@doors.door("GET", "/v1/partners/{partner_id}", verb="partners.read", within="partner_id", shown=schemas.PartnerWhole)
def read_partner(call: Call[Nothing, Nothing], partner_id: str) -> schemas.PartnerWhole:
    """Show a partner shop with its contact and keys; the look is recorded."""
    partner = shops.look_at_partner(call.ctx, partner_id=partner_id)
    shown = [schemas.KeyShown.of(key) for key in keys.list_keys(partner_id=partner_id)]
    contact = shops.contact_of(partner=partner)
    return schemas.PartnerWhole(partner=PartnerShown.of(partner, contact, whole=True), keys=shown)


@doors.door(
    "PUT",
    "/v1/partners/{partner_id}",
    verb="partners.write",
    within="partner_id",
    asked=schemas.DetailsAsked,
    shown=PartnerShown,
)
def change_details(call: Call[schemas.DetailsAsked, Nothing], partner_id: str) -> PartnerShown:
    """Change a shop's name or contact."""
    name, contact = call.body.name, call.body.contact.value()
    return _shown(shops.change_details(call.ctx, partner_id=partner_id, name=name, contact=contact))


@doors.door(
    "PUT",
    "/v1/partners/{partner_id}/limits",
    verb="partners.write",
    within="partner_id",
    asked=schemas.LimitsAsked,
    shown=PartnerShown,
)
def change_limits(call: Call[schemas.LimitsAsked, Nothing], partner_id: str) -> PartnerShown:
    """Replace a shop's day limits."""
    return _shown(shops.change_limits(call.ctx, partner_id=partner_id, limits=call.body.value()))


@doors.door(
    "PUT",
    "/v1/partners/{partner_id}/terminals",
    verb="partners.write",
    within="partner_id",
    asked=schemas.TerminalsAsked,
    shown=PartnerShown,
)
def change_terminals(call: Call[schemas.TerminalsAsked, Nothing], partner_id: str) -> PartnerShown:
    """Replace the list of a shop's terminals."""
    return _shown(shops.change_terminals(call.ctx, partner_id=partner_id, terminals=call.body.value()))


@doors.door(
    "PUT",
    "/v1/partners/{partner_id}/contract",
    verb="partners.write",
    within="partner_id",
    asked=schemas.ContractAsked,
    shown=PartnerShown,
)
def add_contract(call: Call[schemas.ContractAsked, Nothing], partner_id: str) -> PartnerShown:
    """Give a shop a new contract from a coming day on."""
    return _shown(shops.add_contract(call.ctx, partner_id=partner_id, contract=call.body.value()))


@doors.door(
    "POST",
    "/v1/partners/{partner_id}/suspend",
    verb="partners.write",
    within="partner_id",
    asked=schemas.SuspensionAsked,
    shown=PartnerShown,
)
def suspend(call: Call[schemas.SuspensionAsked, Nothing], partner_id: str) -> PartnerShown:
    """Suspend a shop."""
    return _shown(shops.suspend(call.ctx, partner_id=partner_id, reason=call.body.reason))


@doors.door("POST", "/v1/partners/{partner_id}/resume", verb="partners.write", within="partner_id", shown=PartnerShown)
def resume(call: Call[Nothing, Nothing], partner_id: str) -> PartnerShown:
    """Let a suspended shop act again."""
    return _shown(shops.resume(call.ctx, partner_id=partner_id))


@doors.door(
    "POST",
    "/v1/partners/{partner_id}/code",
    verb="partners.write",
    within="partner_id",
    keyed=True,
    shown=schemas.CodeShown,
    status=201,
)
def issue_code(call: Call[Nothing, Nothing], partner_id: str) -> schemas.CodeShown:
    """Give a shop a new static code; the former one ends."""
    code = shops.issue_code(call.ctx, partner_id=partner_id, key=call.key)
    return schemas.CodeShown(code=code, url=schemas.code_url(code))


@doors.door(
    "POST", "/v1/partners/{partner_id}/code/revoke", verb="partners.write", within="partner_id", shown=PartnerShown
)
def revoke_code(call: Call[Nothing, Nothing], partner_id: str) -> PartnerShown:
    """End a shop's static code."""
    return _shown(shops.revoke_code(call.ctx, partner_id=partner_id))


@doors.door(
    "POST",
    "/v1/partners/{partner_id}/keys",
    verb="partners.write",
    within="partner_id",
    keyed=True,
    asked=schemas.KeyAsked,
    shown=IssuedShown,
    status=201,
)
def issue_key(call: Call[schemas.KeyAsked, Nothing], partner_id: str) -> IssuedShown:
    """Issue an API key to a shop; it is shown in this answer only."""
    asked = call.body
    issued = keys.issue_key(
        call.ctx,
        partner_id=partner_id,
        key=call.key,
        label=asked.label,
        scopes=asked.scopes,
        expires_at=asked.expires_at,
        day_points=asked.day_points,
        day_count=asked.day_count,
    )
    return IssuedShown(key_id=issued.key_id, api_key=issued.api_key)


@doors.door(
    "POST",
    "/v1/partners/{partner_id}/keys/{key_id}/rotate",
    verb="partners.write",
    within="partner_id",
    keyed=True,
    asked=schemas.RotationAsked,
    shown=IssuedShown,
    status=201,
)
def rotate_key(call: Call[schemas.RotationAsked, Nothing], partner_id: str, key_id: str) -> IssuedShown:
    """Issue a key like an old one, which goes on for some hours; it is shown in this answer only."""
    issued = keys.rotate_key(
        call.ctx,
        partner_id=partner_id,
        key_id=key_id,
        key=call.key,
        overlap_hours=call.body.overlap_hours,
        expires_at=call.body.expires_at,
    )
    return IssuedShown(key_id=issued.key_id, api_key=issued.api_key)


@doors.door(
    "POST",
    "/v1/partners/{partner_id}/keys/{key_id}/revoke",
    verb="partners.write",
    within="partner_id",
    shown=None,
    status=204,
)
def revoke_key(call: Call[Nothing, Nothing], partner_id: str, key_id: str) -> None:
    """End an API key."""
    keys.revoke_key(call.ctx, partner_id=partner_id, key_id=key_id)


@doors.door(
    "GET",
    "/v1/places/{place_id}/spending-limits",
    verb="partners.read",
    within="place_id",
    shown=schemas.SpendingsShown,
)
def read_spending(_call: Call[Nothing, Nothing], place_id: str) -> schemas.SpendingsShown:
    """Show what the people of a village, or of each village of a town, may spend in a day."""
    return schemas.SpendingsShown.of(spending.spending_in(place_id=place_id))


@doors.door(
    "PUT",
    "/v1/places/{place_id}/spending-limits",
    verb="partners.write",
    within="place_id",
    asked=schemas.SpendingAsked,
    shown=schemas.SpendingsShown,
)
def set_spending(call: Call[schemas.SpendingAsked, Nothing], place_id: str) -> schemas.SpendingsShown:
    """Set what each person may spend in a day at all shops together, in a village or in all villages of a town."""
    found = spending.set_spending(call.ctx, place_id=place_id, spending=call.body.value())
    return schemas.SpendingsShown.of(found)


@doors.door("GET", "/v1/partner/me", verb="partners.read_own", shown=schemas.MeShown)
def read_me(call: Call[Nothing, Nothing]) -> schemas.MeShown:
    """Show a shop to its own API key."""
    partner, key = shops.acting_shop(call.ctx)
    return schemas.MeShown.of(partner, key, call.ctx.now())


@doors.door("GET", "/v1/partner/prices", verb="partners.read_own", shown=PricesShown)
def read_own_prices(call: Call[Nothing, Nothing]) -> PricesShown:
    """Show a shop its price list."""
    return PricesShown.of(prices.load_prices(partner_id=call.ctx.actor.subject))


@doors.door("PUT", "/v1/partner/prices", verb="partners.price_own", asked=PricesAsked, shown=PricesShown)
def set_own_prices(call: Call[PricesAsked, Nothing]) -> PricesShown:
    """Replace a shop's price list by its own key, on top of the version that was read."""
    require_scope(call.ctx.actor, KeyScope.PRICES)
    return PricesShown.of(prices.set_prices(call.ctx, prices=call.body.value(call.ctx.actor.subject)))


@doors.door("GET", "/v1/partners/{partner_id}/prices", verb="partners.read", within="partner_id", shown=PricesShown)
def read_prices(_call: Call[Nothing, Nothing], partner_id: str) -> PricesShown:
    """Show the price list of a shop."""
    shops.load_partner(partner_id=partner_id)
    return PricesShown.of(prices.load_prices(partner_id=partner_id))


@doors.door(
    "PUT",
    "/v1/partners/{partner_id}/prices",
    verb="partners.write",
    within="partner_id",
    asked=PricesAsked,
    shown=PricesShown,
)
def set_prices(call: Call[PricesAsked, Nothing], partner_id: str) -> PricesShown:
    """Replace the price list of a shop, on top of the version that was read."""
    shops.load_partner(partner_id=partner_id)
    return PricesShown.of(prices.set_prices(call.ctx, prices=call.body.value(partner_id)))


@doors.door("GET", "/v1/shop-codes/{code}", verb="shops.read", shown=schemas.ShopShown)
def read_shop(call: Call[Nothing, Nothing], code: str) -> schemas.ShopShown:
    """Show the shop whose static code a villager scanned."""
    partner = shops.shop_of_code(call.ctx, token=code)
    return schemas.ShopShown(partner_id=partner.partner_id, village_id=partner.village_id, name=partner.name)


@doors.door("POST", "/v1/codes/kind", verb="codes.kind", asked=schemas.CodeKindAsked, shown=schemas.CodeKindShown)
def code_kind(call: Call[schemas.CodeKindAsked, Nothing]) -> schemas.CodeKindShown:
    """Tell anybody what kind of code they scanned: never whose, nor whether it is still good."""
    kind = scanned.kind_of(call.ctx, token=token_in(call.body.code))
    return schemas.CodeKindShown(kind=kind)
