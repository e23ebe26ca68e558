"""Plays of partner shops, and of redemption at them."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import cards
from chalicelib.foundation.partners.service import shops
from chalicelib.kernel.context import uuid7
from chalicelib.points.ledger.core.slips import shop_digits
from tests.house.plays.points import earner
from tests.house.plays.town import Request, Town, play
from tests.make.partners import CONTACT_BODY, CONTRACT_BODY

EXPIRES_AT = "2099-01-01T00:00:00+08:00"
WEBHOOK = {"url": "https://pos.example.cn/sanbao"}


def body(town: Town, **limits: int) -> dict[str, Any]:
    contract = CONTRACT_BODY | {"starts_on": "2020-01-01"}
    shop = {"village_id": town.village_id, "name": "佛山村便民超市", "contact": CONTACT_BODY, "contract": contract}
    return shop | {"limits": limits}


def shop(town: Town, **limits: int) -> str:
    return str(town.do("partners.create_partner", town.admin, body(town, **limits))["partner_id"])


def key(town: Town, partner_id: str) -> tuple[str, str]:
    """Return the id of a new key, and the key, whose first use in this hour is noted."""
    asked = {"label": "收银台", "scopes": ["redeem", "read", "refund", "prices"], "expires_at": EXPIRES_AT}
    issued = town.do("partners.issue_key", town.admin, asked, partner_id=partner_id)
    town.do("partners.read_me", issued["api_key"])
    return issued["key_id"], issued["api_key"]


def till(town: Town, **limits: int) -> str:
    """Return the key of a shop with these limits: the same one for the same limits, as a till keeps its own."""
    name = repr(limits)
    if name not in town.tills:
        town.tills[name] = key(town, shop(town, **limits))[1]
    return town.tills[name]


def code(town: Town, partner_id: str) -> str:
    return str(town.do("partners.issue_code", town.admin, partner_id=partner_id)["code"])


@play("partners.create_partner")
def create_partner(town: Town) -> Request:
    return town.ask("partners.create_partner", town.admin, body(town))


@play("partners.list_partners")
def list_partners(town: Town) -> Request:
    shop(town)
    return town.ask("partners.list_partners", town.admin, query=f"village_id={town.village_id}&size=20")


@play("partners.read_partner")
def read_partner(town: Town) -> Request:
    return town.ask("partners.read_partner", town.admin, partner_id=shop(town))


@play("partners.change_details")
def change_details(town: Town) -> Request:
    asked = {"name": "新超市", "contact": CONTACT_BODY}
    return town.ask("partners.change_details", town.admin, asked, partner_id=shop(town))


@play("partners.change_limits")
def change_limits(town: Town) -> Request:
    return town.ask("partners.change_limits", town.admin, {"shop_day_points": 500}, partner_id=shop(town))


@play("partners.read_spending")
def read_spending(town: Town) -> Request:
    return town.ask("partners.read_spending", town.admin, place_id=town.village_id)


@play("partners.set_spending")
def set_spending(town: Town) -> Request:
    return town.ask("partners.set_spending", town.admin, {"person_day_points": None}, place_id=town.village_id)


@play("partners.set_spending", "limit what a whole town may spend")
def set_spending_of_a_town(town: Town) -> Request:
    return town.ask("partners.set_spending", town.admin, {"person_day_points": None}, place_id="t0001")


@play("partners.change_terminals")
def change_terminals(town: Town) -> Request:
    asked = {"terminals": [{"terminal_id": "POS-1", "label": "一号机"}]}
    return town.ask("partners.change_terminals", town.admin, asked, partner_id=shop(town))


@play("partners.add_contract")
def add_contract(town: Town) -> Request:
    asked = CONTRACT_BODY | {"number": "戴合字2号", "starts_on": "2099-01-01"}
    return town.ask("partners.add_contract", town.admin, asked, partner_id=shop(town))


@play("partners.suspend")
def suspend(town: Town) -> Request:
    return town.ask("partners.suspend", town.admin, {"reason": "投诉"}, partner_id=shop(town))


@play("partners.resume")
def resume(town: Town) -> Request:
    partner_id = shop(town)
    town.do("partners.suspend", town.admin, {"reason": "投诉"}, partner_id=partner_id)
    return town.ask("partners.resume", town.admin, partner_id=partner_id)


@play("partners.issue_code")
def issue_code(town: Town) -> Request:
    partner_id = shop(town)
    code(town, partner_id)
    return town.ask("partners.issue_code", town.admin, partner_id=partner_id)


@play("partners.revoke_code")
def revoke_code(town: Town) -> Request:
    partner_id = shop(town)
    code(town, partner_id)
    return town.ask("partners.revoke_code", town.admin, partner_id=partner_id)


@play("partners.issue_key")
def issue_key(town: Town) -> Request:
    asked = {"label": "收银台", "scopes": ["redeem"], "expires_at": EXPIRES_AT}
    return town.ask("partners.issue_key", town.admin, asked, partner_id=shop(town))


@play("partners.rotate_key")
def rotate_key(town: Town) -> Request:
    partner_id = shop(town)
    key_id, _ = key(town, partner_id)
    asked = {"overlap_hours": 24, "expires_at": EXPIRES_AT}
    return town.ask("partners.rotate_key", town.admin, asked, partner_id=partner_id, key_id=key_id)


@play("partners.revoke_key")
def revoke_key(town: Town) -> Request:
    partner_id = shop(town)
    return town.ask("partners.revoke_key", town.admin, partner_id=partner_id, key_id=key(town, partner_id)[0])


@play("partners.read_me")
def read_me(town: Town) -> Request:
    return town.ask("partners.read_me", till(town))


def webhook(town: Town, partner_id: str) -> str:
    """Give a shop a webhook and return a key of the shop's that may change it."""
    asked = {"label": "POS", "scopes": ["read", "webhooks"], "expires_at": EXPIRES_AT}
    issued = town.do("partners.issue_key", town.admin, asked, partner_id=partner_id)
    town.do("partners.set_webhook", town.admin, WEBHOOK, partner_id=partner_id)
    town.do("partners.read_me", issued["api_key"])
    return str(issued["api_key"])


@play("partners.set_webhook")
def set_webhook(town: Town) -> Request:
    partner_id = shop(town)
    webhook(town, partner_id)
    return town.ask("partners.set_webhook", town.admin, WEBHOOK, partner_id=partner_id)


@play("partners.read_webhook")
def read_webhook(town: Town) -> Request:
    partner_id = shop(town)
    webhook(town, partner_id)
    return town.ask("partners.read_webhook", town.admin, partner_id=partner_id)


@play("partners.disable_webhook")
def disable_webhook(town: Town) -> Request:
    partner_id = shop(town)
    webhook(town, partner_id)
    return town.ask("partners.disable_webhook", town.admin, partner_id=partner_id)


@play("partners.set_own_webhook")
def set_own_webhook(town: Town) -> Request:
    return town.ask("partners.set_own_webhook", own_webhook(town), WEBHOOK)


@play("partners.read_own_webhook")
def read_own_webhook(town: Town) -> Request:
    return town.ask("partners.read_own_webhook", own_webhook(town))


@play("partners.disable_own_webhook")
def disable_own_webhook(town: Town) -> Request:
    return town.ask("partners.disable_own_webhook", own_webhook(town))


def own_webhook(town: Town) -> str:
    """Return the key of a shop with a webhook, the same each time."""
    if "webhook" not in town.tills:
        town.tills["webhook"] = webhook(town, shop(town))
    return town.tills["webhook"]


def static_code(town: Town) -> str:
    """Return the code on the counter of the town's shop, the same each time."""
    if "code" not in town.tills:
        town.tills["code"] = code(town, shop(town))
    return town.tills["code"]


@play("partners.read_shop")
def read_shop(town: Town) -> Request:
    return town.ask("partners.read_shop", town.bearer(town.resident()), code=static_code(town))


@play("partners.code_kind")
def code_kind(town: Town) -> Request:
    return town.ask("partners.code_kind", "", {"code": static_code(town)})


def pay_code(town: Town, resident: Resident) -> str:
    return str(town.do("points.my_pay_code", town.bearer(resident), {})["digits"])


def sale(town: Town, api_key: str, more: dict[str, Any], idempotency_key: str = "") -> Request:
    asked = {"points": 30, "items": [{"name": "鸡蛋", "points": 30}]} | more
    return town.ask("redemptions.redeem", api_key, asked, idempotency_key=idempotency_key or uuid7())


def by_card(town: Town, **limits: int) -> dict[str, str]:
    found = earner(town)
    town.do("identity.issue_card", town.admin, {"pin": "2468"} | limits, resident_id=found.resident_id)
    return {"code": cards.load_card(resident_id=found.resident_id).token, "pin": "2468"}


@play("redemptions.redeem", "redeem with pay code")
def redeem_with_pay_code(town: Town) -> Request:
    return sale(town, till(town), {"code": pay_code(town, earner(town))})


@play("redemptions.redeem", "redeem with card")
def redeem_with_card(town: Town) -> Request:
    return sale(town, till(town), by_card(town))


@play("redemptions.redeem", "redeem with pay code, under a shop's day limit")
def redeem_under_a_limit(town: Town) -> Request:
    return sale(town, till(town, shop_day_points=100_000), {"code": pay_code(town, earner(town))})


@play("redemptions.redeem", "redeem with card, under its day limit")
def redeem_by_card_under_a_limit(town: Town) -> Request:
    return sale(town, till(town), by_card(town, daily_limit_points=1_000))


@play("redemptions.redeem", "quote")
def quote(town: Town) -> Request:
    return sale(town, till(town), {"code": pay_code(town, earner(town)), "dry_run": True})


@play("redemptions.read_redemption")
def read_redemption(town: Town) -> Request:
    name = uuid7()
    town.send(sale(town, till(town), {"code": pay_code(town, earner(town))}, name))
    return town.ask("redemptions.read_redemption", till(town), key=name)


@play("redemptions.read_day")
def read_day(town: Town) -> Request:
    town.send(redeem_with_pay_code(town))
    return town.ask("redemptions.read_day", till(town))


@play("redemptions.pay_shop", "pay at the shop's code")
def pay_shop(town: Town) -> Request:
    return town.ask("redemptions.pay_shop", town.bearer(earner(town)), {"code": static_code(town), "points": 30})


@play("redemptions.read_code_payments")
def read_code_payments(town: Town) -> Request:
    town.send(pay_shop(town))
    return town.ask("redemptions.read_code_payments", till(town))


@play("redemptions.redeem", "redeem with a card's number")
def redeem_with_a_number(town: Town) -> Request:
    found = earner(town)
    number = town.do("identity.issue_card", town.admin, {"pin": "2468"}, resident_id=found.resident_id)["number"]
    return sale(town, till(town), {"code": number, "pin": "2468"})


def digits_of_its_own(town: Town) -> str:
    """Return the key of a shop whose slips bear three digits that no other shop of the village shares.

    The more shops the other plays have opened, the likelier two of them share theirs, and the desk asks once more.
    """
    listed = shops.list_partners(village_id=town.village_id, size=100, cursor=None).rows
    taken = {shop_digits(one.partner_id) for one in listed}
    while True:
        partner_id = shop(town)
        if shop_digits(partner_id) not in taken:
            return key(town, partner_id)[1]


@play("redemptions.find_sale")
def find_sale(town: Town) -> Request:
    request = sale(town, digits_of_its_own(town), {"code": pay_code(town, earner(town))})
    slip = town.send(request)["slip"]
    return town.ask("redemptions.find_sale", town.admin, village_id=town.village_id, slip=slip)


def sold(town: Town, api_key: str) -> dict[str, Any]:
    """Return a sale of a shop's till."""
    return dict(town.send(sale(town, api_key, {"code": pay_code(town, earner(town))})))


@play("redemptions.find_own_sale")
def find_own_sale(town: Town) -> Request:
    return town.ask("redemptions.find_own_sale", till(town), slip=sold(town, till(town))["slip"])


def refunding(town: Town, api_key: str) -> Request:
    asked = {"points": 10, "reason": "坏了"}
    return town.ask("redemptions.refund", api_key, asked, key=sold(town, api_key)["key"], idempotency_key=uuid7())


@play("redemptions.refund")
def refund(town: Town) -> Request:
    return refunding(town, till(town))


@play("redemptions.refund", "refund under a shop's day limit")
def refund_under_a_limit(town: Town) -> Request:
    return refunding(town, till(town, shop_day_points=100_000))


GOODS = {"version": 0, "goods": [{"good_id": "egg", "name": "鸡蛋", "points": 10}]}


@play("partners.read_own_prices")
def read_own_prices(town: Town) -> Request:
    return town.ask("partners.read_own_prices", till(town))


@play("partners.set_own_prices")
def set_own_prices(town: Town) -> Request:
    return town.ask("partners.set_own_prices", key(town, shop(town))[1], GOODS)


@play("partners.read_prices")
def read_prices(town: Town) -> Request:
    return town.ask("partners.read_prices", town.admin, partner_id=shop(town))


@play("partners.set_prices")
def set_prices(town: Town) -> Request:
    return town.ask("partners.set_prices", town.admin, GOODS, partner_id=shop(town))


@play("redemptions.redeem", "redeem goods of the price list")
def redeem_goods(town: Town) -> Request:
    if "goods" not in town.tills:
        town.tills["goods"] = key(town, shop(town))[1]
        town.do("partners.set_own_prices", town.tills["goods"], GOODS)
    items = [{"good_id": "egg", "quantity": 3, "points": 30}]
    return sale(town, town.tills["goods"], {"code": pay_code(town, earner(town)), "items": items})


@play("redemptions.redeem", "redeem what a till sold offline")
def redeem_offline(town: Town) -> Request:
    if "offline" not in town.tills:
        partner_id = shop(town, offline_floor_points=100)
        terminals = {"terminals": [{"terminal_id": "POS-1", "label": "一号机"}]}
        town.do("partners.change_terminals", town.admin, terminals, partner_id=partner_id)
        town.tills["offline"] = key(town, partner_id)[1]
    found = earner(town)
    limits = {"daily_limit_points": 1_000, "photo_check": True}
    town.do("identity.issue_card", town.admin, {"pin": "2468"}, resident_id=found.resident_id)
    town.do("identity.set_card_limits", town.admin, limits, resident_id=found.resident_id)
    card = cards.load_card(resident_id=found.resident_id).token
    more = {"code": card, "photo_checked": True, "offline": True, "terminal_id": "POS-1"}
    return sale(town, town.tills["offline"], more)


SPAN = {"first_on": "2026-11-01", "last_on": "2026-11-30", "format": "csv"}


@play("redemptions.start_statement")
def start_statement(town: Town) -> Request:
    return town.ask("redemptions.start_statement", till(town), SPAN, idempotency_key=uuid7())


@play("redemptions.read_statement")
def read_statement(town: Town) -> Request:
    made = town.send(start_statement(town))
    return town.ask("redemptions.read_statement", till(town), key=made["statement_key"])
