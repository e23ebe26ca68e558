"""Banks as partners, their keys, and what they offer, by versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.credit.certificates.core.offers import Band, OfferChangedMeanwhile
from chalicelib.credit.certificates.service import offers
from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.core.places import NoSuchPlace
from chalicelib.foundation.partners.core.keys import KeyScope, ScopeNotForPartner
from chalicelib.foundation.partners.core.prices import Prices
from chalicelib.foundation.partners.core.shops import (
    BankSuspended,
    Contract,
    Limits,
    NoSuchBank,
    NoSuchPartner,
    PartnerKind,
)
from chalicelib.foundation.partners.service import banks, keys, prices, shops, webhooks
from chalicelib.kernel.authz import Role
from chalicelib.kernel.errors import KeyReused
from tests.make.certificates import CONTACT, HALF, PURPOSES_OFFERED, TOP, Certifying
from tests.make.partners import make_shop


def issued(village: Certifying, partner_id: str, *scopes: KeyScope) -> keys.Issued:
    return keys.issue_key(
        village.town,
        partner_id=partner_id,
        key=village.scored.world.new_id(),
        label="柜台",
        scopes=scopes,
        expires_at=village.scored.world.moment + dt.timedelta(days=9),
        day_points=None,
        day_count=None,
    )


def test_a_bank_is_a_partner_of_a_town_and_entered_once(village: Certifying) -> None:
    key, town_id = village.scored.world.new_id(), village.scored.village.town_id
    asked: dict[str, Any] = {"key": key, "town_id": town_id, "contact": CONTACT, "limits": Limits()}
    made = banks.create_bank(village.town, name="邮储银行", **asked)
    assert (made.partner_id, made.kind, made.village_id) == (f"{town_id}p{key}", PartnerKind.BANK, town_id)
    village.scored.world.pass_days(1)
    assert banks.create_bank(village.town, name="邮储银行", **asked).made_at == made.made_at
    with pytest.raises(KeyReused):
        banks.create_bank(village.town, name="别的银行", **asked)
    assert [one.name for one in banks.list_banks(town_id=town_id, size=9).rows] == ["戴村农商银行", "邮储银行"]
    with pytest.raises(NoSuchPlace):
        banks.create_bank(
            village.town, name="邮储银行", **asked | {"town_id": "t0009", "key": village.scored.world.new_id()}
        )


def test_among_a_villages_shops_there_is_no_bank_and_among_the_banks_no_shop(village: Certifying) -> None:
    shop = make_shop(village.town, village_id=village.scored.village_id)
    listed = shops.list_partners(village_id=village.scored.village_id, size=9, cursor=None).rows
    assert [(one.partner_id, one.kind) for one in listed] == [(shop.partner_id, PartnerKind.SHOP)]
    with pytest.raises(NoSuchBank):
        banks.load_bank(bank_id=shop.partner_id)
    with pytest.raises(NoSuchBank):
        banks.load_bank(bank_id=village.bank.partner_id[:-1] + "0")
    assert banks.load_bank(bank_id=village.bank.partner_id).name == "戴村农商银行"


def test_nothing_that_only_a_shop_has_is_given_to_a_bank(village: Certifying) -> None:
    bank_id, ctx, key = village.bank.partner_id, village.town, village.scored.world.new_id()
    contract = Contract("1", 100, village.scored.today + dt.timedelta(days=1))
    deeds: list[Callable[[], object]] = [
        lambda: shops.load_partner(partner_id=bank_id),
        lambda: shops.change_terminals(ctx, partner_id=bank_id, terminals=[]),
        lambda: shops.add_contract(ctx, partner_id=bank_id, contract=contract),
        lambda: shops.issue_code(ctx, partner_id=bank_id, key=key),
        lambda: shops.revoke_code(ctx, partner_id=bank_id),
        lambda: prices.set_prices(ctx, prices=Prices(bank_id, (), 0)),
        lambda: webhooks.set_webhook(ctx, partner_id=bank_id, key=key, url="https://example.com", overlap_hours=0),
    ]
    for deed in deeds:
        with pytest.raises(NoSuchPartner):
            deed()


def test_a_banks_key_is_for_certificates_alone_and_a_shops_never(village: Certifying) -> None:
    shop = make_shop(village.town, village_id=village.scored.village_id)
    for partner_id, scopes in (
        (village.bank.partner_id, [KeyScope.REDEEM]),
        (village.bank.partner_id, [KeyScope.CREDIT, KeyScope.READ]),
        (shop.partner_id, [KeyScope.CREDIT]),
        (shop.partner_id, [KeyScope.REDEEM, KeyScope.CREDIT]),
    ):
        with pytest.raises(ScopeNotForPartner):
            issued(village, partner_id, *scopes)
    assert keys.list_keys(partner_id=shop.partner_id) == []


def test_whose_key_it_is_decides_the_role_and_a_rotated_one_keeps_it(village: Certifying) -> None:
    made = issued(village, village.bank.partner_id, KeyScope.CREDIT)
    ctx, overlap = village.scored.world.context(), 1
    assert made.api_key is not None
    assert keys.resolve_api_key(ctx, made.api_key).roles == {Role.BANK}
    new = keys.rotate_key(
        village.town,
        partner_id=village.bank.partner_id,
        key_id=made.key_id,
        key=village.scored.world.new_id(),
        overlap_hours=overlap,
        expires_at=village.scored.world.moment + dt.timedelta(days=9),
    )
    assert new.api_key is not None
    resolved = keys.resolve_api_key(ctx, new.api_key)
    assert (set(resolved.roles), set(resolved.scopes)) == ({Role.BANK}, {"credit"})


def test_an_offer_is_put_on_top_of_the_one_that_was_read(village: Certifying) -> None:
    bank_id = village.bank.partner_id
    second = village.offer(1, bands=(HALF,))
    assert village.offer(1, bands=(HALF,)) == second  # Asked again, it is as it was set.
    with pytest.raises(OfferChangedMeanwhile):
        village.offer(1, bands=(TOP,))
    with pytest.raises(OfferChangedMeanwhile):
        village.offer(0, bands=(TOP,))
    bank, page = offers.list_versions(bank_id=bank_id)
    assert bank.name == "戴村农商银行"
    assert [(one.version, one.bands) for one in page.rows] == [(2, (HALF,)), (1, (TOP, HALF))]
    day = audit.day_of_audit(place_id=village.scored.village.town_id, on=village.scored.today)
    targets = [row["target"] for row in day.rows if row["deed"] == "certificates.offer"]
    assert targets == [f"{bank_id}#2", f"{bank_id}#1"]


def test_a_certificate_keeps_the_terms_it_was_given_by(village: Certifying) -> None:
    made = village.ask(0)
    village.offer(1, bands=(Band(20, 100, 900),))
    told = village.verify(made.signed)
    assert told.certificate is not None
    assert (told.certificate.seen.band, told.certificate.seen.offer) == (TOP, 1)


def test_villagers_are_offered_what_banks_that_may_act_offer(village: Certifying) -> None:
    town_id = village.scored.village.town_id
    silent, other = village.another_bank("没有条件的银行"), village.another_bank("邻镇银行")
    village.offer(bank=other, bands=(HALF,))
    village.offer(bank=other, version=1, bands=(TOP,), purposes=("经营周转",))
    assert silent.partner_id not in {one.bank_id for one in offers.list_offers(town_id=town_id)}
    assert [(one.bank_name, one.bands, one.purposes) for one in offers.list_offers(town_id=town_id)] == [
        ("戴村农商银行", (TOP, HALF), PURPOSES_OFFERED),
        ("邻镇银行", (TOP,), ("经营周转",)),
    ]
    shops.suspend(village.town, partner_id=other.partner_id, reason="合同到期")
    assert [one.bank_name for one in offers.list_offers(town_id=town_id)] == ["戴村农商银行"]
    with pytest.raises(BankSuspended):
        village.offer(bank=other, version=2)
    assert offers.list_offers(town_id="t0009") == []
