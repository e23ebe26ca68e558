"""Plays of certificates: six people agreed to a score two days ago, ranks are out, and a bank offers two bands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.credit.certificates.core.certificates import CertificateState
from chalicelib.credit.certificates.service import own
from chalicelib.credit.score.core.days import FIRST_DAY
from chalicelib.credit.score.service import nightly, policies
from chalicelib.credit.score.service.refreshing import refresh_village
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import consents, places
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from tests.house.plays.scores import days_ago
from tests.house.plays.shops import EXPIRES_AT
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make.partners import CONTACT_BODY
from tests.make.people import household

OFFER = {
    "phone": "0571-82000000",
    "purposes": ["创业贷款", "农房改造"],
    "bands": [
        {"percent": 20, "amount_yuan": 300_000, "rate_bp": 400},
        {"percent": 50, "amount_yuan": 100_000, "rate_bp": 485},
    ],
}
_people: dict[int, list[Resident]] = {}


def ranked(town: Town) -> Resident:
    """Return one of six people with a score and a rank, each in their turn; they have a village of their own."""
    if id(town) not in _people:
        village = places.add_village(LIVE, town_id=town.village.town_id, name="大石盖村", code="330109102998")
        found = [one for _ in range(3) for one in household(LIVE, village, town.home_number())[1]]
        for one in found:
            consents.grant_consent(
                days_ago(2),
                person_id=one.resident_id,
                purpose="credit_score",
                version=PURPOSES["credit_score"].present.version,
                born_on=one.born_on,
            )
        on, now = business_date(LIVE.now()) - dt.timedelta(days=1), policies.in_force(village.town_id, FIRST_DAY)
        for one_village in places.villages_of(town_id=village.town_id):
            refresh_village(LIVE, village_id=one_village.village_id, on=on, now=now)
        nightly.publish(town_id=village.town_id, on=on)
        _people.clear()
        _people[id(town)] = found
    people = _people[id(town)]
    people.append(people.pop(0))
    return people[0]


def bank_body(town: Town) -> dict[str, Any]:
    return {"town_id": town.village.town_id, "name": "戴村农商银行", "contact": CONTACT_BODY, "limits": {}}


def new_bank(town: Town) -> str:
    return str(town.do("partners.create_bank", town.admin, bank_body(town))["partner_id"])


def bank(town: Town) -> str:
    """Return a bank with an offer and a key, the same each time."""
    if "bank" not in town.tills:
        town.tills["bank"] = new_bank(town)
        town.do("certificates.set_offer", town.admin, OFFER | {"version": 0}, bank_id=town.tills["bank"])
    return town.tills["bank"]


def key(town: Town, bank_id: str, **limits: int) -> str:
    """Return a bank's key, whose first use in this hour is noted."""
    asked = {"label": "柜台", "scopes": ["credit"], "expires_at": EXPIRES_AT} | limits
    issued = town.do("partners.issue_key", town.admin, asked, partner_id=bank_id)
    town.do("certificates.bank_me", issued["api_key"])
    return str(issued["api_key"])


def desk(town: Town, **limits: int) -> str:
    """Return the key of the bank's desk: the same one for the same limits."""
    name = f"desk {limits}"
    if name not in town.tills:
        town.tills[name] = key(town, bank(town), **limits)
    return town.tills[name]


def asked(town: Town, one: Resident) -> Request:
    """Return the request of somebody who has fewer certificates than one may."""
    page = own.list_own(resident_id=one.resident_id)
    me = Principal(one.resident_id, frozenset({Role.RESIDENT}))
    for made in page.rows:
        if made.state(LIVE.now()) is CertificateState.VALID:
            own.revoke(LIVE.acting(me, "-"), certificate_id=made.certificate_id)
    shown = town.do("certificates.preview", town.bearer(one), bank_id=bank(town))
    body = {"bank_id": bank(town), "purpose": "创业贷款", "consent": shown["consent"], "mark": shown["mark"]}
    return town.ask("certificates.ask", town.bearer(one), body)


def certificate(town: Town) -> tuple[str, dict[str, Any]]:
    """Return somebody's credential and their new certificate."""
    one = ranked(town)
    return town.bearer(one), town.send(asked(town, one))


@play("partners.create_bank")
def create_bank(town: Town) -> Request:
    return town.ask("partners.create_bank", town.admin, bank_body(town))


@play("partners.list_banks")
def list_banks(town: Town) -> Request:
    bank(town)
    return town.ask("partners.list_banks", town.admin, query=f"town_id={town.village.town_id}&size=5")


@play("certificates.set_offer")
def set_offer(town: Town) -> Request:
    return town.ask("certificates.set_offer", town.admin, OFFER | {"version": 0}, bank_id=new_bank(town))


@play("certificates.list_offer_versions")
def list_offer_versions(town: Town) -> Request:
    return town.ask("certificates.list_offer_versions", town.admin, bank_id=bank(town), query="size=5")


@play("certificates.list_bank_looks")
def list_bank_looks(town: Town) -> Request:
    return town.ask("certificates.list_bank_looks", town.admin, bank_id=bank(town), query="size=5")


@play("certificates.list_offers")
def list_offers(town: Town) -> Request:
    bank(town)
    return town.ask("certificates.list_offers", town.bearer(ranked(town)))


@play("certificates.preview")
def preview(town: Town) -> Request:
    return town.ask("certificates.preview", town.bearer(ranked(town)), bank_id=bank(town))


@play("certificates.ask")
def ask(town: Town) -> Request:
    one = ranked(town)
    town.send(asked(town, one))
    return asked(town, one)


@play("certificates.ask", "the first certificate")
def ask_first(town: Town) -> Request:
    one = ranked(town)
    request = asked(town, one)
    consents.withdraw_consent(LIVE, person_id=one.resident_id, purpose="bank_certificate")
    return request


@play("certificates.list_own")
def list_own(town: Town) -> Request:
    who, _ = certificate(town)
    return town.ask("certificates.list_own", who, query="size=2")


@play("certificates.read_own")
def read_own(town: Town) -> Request:
    who, made = certificate(town)
    return town.ask("certificates.read_own", who, certificate_id=made["certificate_id"])


@play("certificates.revoke")
def revoke(town: Town) -> Request:
    who, made = certificate(town)
    return town.ask("certificates.revoke", who, certificate_id=made["certificate_id"])


@play("identity.withdraw_own_consent", "withdraw with a valid certificate")
def withdraw(town: Town) -> Request:
    who, _ = certificate(town)
    return town.ask("identity.withdraw_own_consent", who, purpose="bank_certificate")


@play("certificates.list_own_looks")
def list_own_looks(town: Town) -> Request:
    who, made = certificate(town)
    town.do("certificates.verify", desk(town), {"signed": made["signed"]})
    return town.ask("certificates.list_own_looks", who, query="size=5")


@play("certificates.list_keys")
def list_keys(town: Town) -> Request:
    return town.ask("certificates.list_keys", ANYBODY)


@play("certificates.list_revoked")
def list_revoked(town: Town) -> Request:
    who, made = certificate(town)
    town.do("certificates.revoke", who, certificate_id=made["certificate_id"])
    return town.ask("certificates.list_revoked", ANYBODY, query=f"bank_id={bank(town)}")


@play("certificates.bank_me")
def bank_me(town: Town) -> Request:
    return town.ask("certificates.bank_me", desk(town))


@play("certificates.verify")
def verify(town: Town) -> Request:
    _, made = certificate(town)
    return town.ask("certificates.verify", desk(town), {"signed": made["signed"]})


@play("certificates.verify", "verify under a key's day limit")
def verify_limited(town: Town) -> Request:
    _, made = certificate(town)
    return town.ask("certificates.verify", desk(town, day_count=999), {"signed": made["signed"]})


@play("certificates.verify", "verify what is no certificate")
def verify_nothing(town: Town) -> Request:
    return town.ask("certificates.verify", desk(town), {"signed": "x.y.z"})


@play("certificates.list_verifications")
def list_verifications(town: Town) -> Request:
    _, made = certificate(town)
    town.do("certificates.verify", desk(town), {"signed": made["signed"]})
    return town.ask("certificates.list_verifications", desk(town), query="size=5")


def on_paper(town: Town) -> Request:
    """Return the request of an officer for somebody who signed what was printed, and has fewer than one may have."""
    one = ranked(town)
    asked(town, one)
    at = {"resident_id": one.resident_id}
    shown = town.do("certificates.preview_for", town.admin, {"bank_id": bank(town)}, **at)
    body = {"bank_id": bank(town), "purpose": "创业贷款", "consent": shown["consent"], "mark": shown["mark"]}
    signed = {"document": "佛山村〔2026〕证-001", "signed_on": str(business_date(LIVE.now()))}
    return town.ask("certificates.enter_certificate", town.admin, body | signed, **at)


@play("certificates.list_offers_for")
def list_offers_for(town: Town) -> Request:
    bank(town)
    return town.ask("certificates.list_offers_for", town.admin, resident_id=ranked(town).resident_id)


@play("certificates.preview_for")
def preview_for(town: Town) -> Request:
    at = {"resident_id": ranked(town).resident_id}
    return town.ask("certificates.preview_for", town.admin, {"bank_id": bank(town)}, **at)


@play("certificates.enter_certificate")
def enter_certificate(town: Town) -> Request:
    return on_paper(town)
