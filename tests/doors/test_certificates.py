"""The doors of certificates and of banks, from the town's offer to what a bank is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.credit.certificates import routes
from chalicelib.credit.certificates.service import signing
from chalicelib.credit.score.service import reading
from chalicelib.foundation.partners.service.keys import resolve_api_key
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role, table
from chalicelib.kernel.context import uuid7
from infra import census
from tests.make.certificates import Certifying, certifying
from tests.make.partners import CONTACT_BODY, ask
from tests.make.refusing import names_field, nothing_written, says
from tests.make.scores import scored
from tests.make.world import World

assert routes.doors.room == "certificates"
OFFER: dict[str, Any] = {
    "version": 0,
    "phone": "0571-82000000",
    "purposes": ["创业贷款", "农房改造"],
    "bands": [
        {"percent": 20, "amount_yuan": 300_000, "rate_bp": 400},
        {"percent": 50, "amount_yuan": 100_000, "rate_bp": 485},
    ],
}


@pytest.fixture
def village(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Certifying]:
    assert tables is not None
    import app  # noqa: F401  What follows a consent that is withdrawn, and who reads which credential.

    reading.town_of.cache_clear()
    found = scored(World())
    monkeypatch.setattr(reading, "of_version", lambda _town_id, _version: found.now)
    made = certifying(found)
    people = {str(n): Principal(found.id_of(n), frozenset({Role.RESIDENT})) for n in range(6)}
    for name, role in (("tom", Role.TOWN_OFFICER), ("tia", Role.TOWN_ADMIN), ("aud", Role.AUDITOR)):
        people[name] = Principal(f"s-{name}", frozenset({role}), villages=((0, 99),), town_id=found.village.town_id)
    people["vic"] = Principal("s-vic", frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99),))
    people["far"] = Principal("s-far", frozenset({Role.TOWN_ADMIN}), villages=((0, 99),), town_id="t0009")
    monkeypatch.setattr(edge, "LIVE", found.world.context())
    resolvers = {"bearer": lambda _, token: people[token], "x-api-key": resolve_api_key}
    monkeypatch.setattr(edge, "_resolvers", resolvers)
    yield made
    reading.town_of.cache_clear()


def bank_id(village: Certifying) -> str:
    return village.bank.partner_id


def api_key(village: Certifying, **limits: int) -> str:
    body = {"label": "柜台", "scopes": ["credit"], "expires_at": "2027-01-01T00:00:00+08:00"} | limits
    _, made = ask("POST", f"/v1/partners/{bank_id(village)}/keys", body, as_="tom", key=uuid7())
    return str(made["api_key"])


def offered(village: Certifying) -> None:
    assert ask("PUT", f"/v1/banks/{bank_id(village)}/offer", OFFER, as_="tom")[0] == 200


def asked(village: Certifying, who: str = "0", **more: Any) -> tuple[int, Any]:
    """Ask for a certificate by what was previewed."""
    _, shown = ask("GET", f"/v1/me/certificate-offers/{bank_id(village)}", as_=who)
    body = {"bank_id": bank_id(village), "purpose": "创业贷款", "consent": shown["consent"], "mark": shown["mark"]}
    return ask("POST", "/v1/me/certificates", body | more, as_=who, key=uuid7())


def test_a_town_enters_a_bank_and_says_what_it_offers_and_a_villager_reads_it(village: Certifying) -> None:
    town_id = village.scored.village.town_id
    body = {"town_id": town_id, "name": "邮储银行", "contact": CONTACT_BODY}
    status, made = ask("POST", "/v1/banks", body, as_="tia", key=uuid7())
    assert (status, made["kind"], made["village_id"], made["contact_phone"]) == (201, "bank", town_id, "138****5678")
    _, listed = ask("GET", f"/v1/banks?town_id={town_id}", as_="aud")
    assert [one["name"] for one in listed["partners"]] == ["戴村农商银行", "邮储银行"]
    assert ask("GET", "/v1/me/certificate-offers", as_="0") == (200, {"offers": []})
    offered(village)
    _, found = ask("GET", "/v1/me/certificate-offers", as_="0")
    (offer,) = found["offers"]
    assert (offer["bank_name"], offer["phone"], offer["version"]) == ("戴村农商银行", "0571-82000000", 1)
    assert offer["bands"][0]["words"] == "全镇前 20%：最高 300,000 元，年利率 4%"
    _, versions = ask("GET", f"/v1/banks/{bank_id(village)}/offer", as_="aud")
    assert (versions["bank_name"], versions["rows"]) == ("戴村农商银行", [offer])


def test_only_the_towns_officers_deal_with_its_banks(village: Certifying) -> None:
    path = f"/v1/banks/{bank_id(village)}"
    body = {"town_id": village.scored.village.town_id, "name": "邮储银行", "contact": CONTACT_BODY}
    with nothing_written():
        for who in ("vic", "aud", "0"):
            assert says(ask("PUT", f"{path}/offer", OFFER, as_=who), 403, "not_allowed")
            assert says(ask("POST", "/v1/banks", body, as_=who, key=uuid7()), 403, "not_allowed")
        for who in ("vic", "0"):
            for one in (f"{path}/offer", f"{path}/looks", f"/v1/banks?town_id={body['town_id']}"):
                assert says(ask("GET", one, as_=who), 403, "not_allowed")
        assert says(ask("PUT", f"{path}/offer", OFFER, as_="far"), 404, "not_found")
        assert says(ask("POST", "/v1/banks", body, as_="far", key=uuid7()), 404, "not_found")
        assert says(ask("GET", f"{path}/looks", as_="far"), 404, "not_found")


def test_an_offer_that_can_not_be_is_refused_field_by_field_and_nothing_is_written(village: Certifying) -> None:
    first, second = OFFER["bands"]
    unfit: list[tuple[str, dict[str, Any]]] = [
        ("version", {"version": -1}),
        ("phone", {"phone": "行长手机"}),
        ("purposes", {"purposes": []}),
        ("purposes", {"purposes": ["创业贷款", "创业贷款"]}),
        ("purposes.0", {"purposes": ["贷"]}),
        ("bands", {"bands": []}),
        ("bands", {"bands": [second, first]}),
        ("bands", {"bands": [first, second | {"amount_yuan": 300_001}]}),
        ("bands.0.percent", {"bands": [first | {"percent": 0}]}),
        ("bands.0.amount_yuan", {"bands": [first | {"amount_yuan": "300000"}]}),
        ("bands.0.rate_bp", {"bands": [first | {"rate_bp": 4.85}]}),
        ("bands.0.score", {"bands": [first | {"score": 800}]}),
    ]
    with nothing_written():
        for field, changed in unfit:
            assert names_field(ask("PUT", f"/v1/banks/{bank_id(village)}/offer", OFFER | changed, as_="tom"), field)
        gone = f"/v1/banks/{bank_id(village)[:-1]}x/offer"
        assert says(ask("PUT", gone, OFFER, as_="tom"), 404, "no_such_bank")
        assert says(
            ask("PUT", f"/v1/banks/{bank_id(village)}/offer", OFFER | {"version": 3}, as_="tom"), 409, "offer_changed"
        )


def test_a_villager_sees_what_the_bank_will_agrees_and_takes_it_back(village: Certifying) -> None:
    offered(village)
    status, shown = ask("GET", f"/v1/me/certificate-offers/{bank_id(village)}", as_="0")
    assert (status, set(shown["seen"])) == (200, {"band", "on", "policy", "disputed"})
    assert (shown["seen"]["band"]["percent"], shown["days"], shown["consent"]) == (20, 30, "2026-11")
    assert "30 天有效" in shown["text"]
    status, made = asked(village)
    assert (status, made["state"], made["seen"], made["purpose"]) == (201, "valid", shown["seen"], "创业贷款")
    assert made["signed"].count(".") == 2
    one = f"/v1/me/certificates/{made['certificate_id']}"
    assert ask("GET", one, as_="0") == (200, made)
    assert ask("GET", "/v1/me/certificates", as_="0")[1] == {"rows": [made], "cursor": None}
    assert says(ask("GET", one, as_="1"), 404, "no_such_certificate")
    assert says(ask("POST", f"{one}/revoke", as_="1"), 404, "no_such_certificate")
    for who in ("tia", "aud", "vic"):
        assert says(ask("GET", one, as_=who), 403, "not_allowed")
    status, after = ask("POST", f"{one}/revoke", as_="0")
    assert (status, after["state"], after["why"], after["signed"]) == (200, "revoked", "own", "")
    assert ask("POST", f"{one}/revoke", as_="0") == (200, after)


def test_what_can_not_be_asked_for_is_refused_by_name_and_nothing_is_written(village: Certifying) -> None:
    offered(village)
    _, shown = ask("GET", f"/v1/me/certificate-offers/{bank_id(village)}", as_="0")
    body = {"bank_id": bank_id(village), "purpose": "创业贷款", "consent": shown["consent"], "mark": shown["mark"]}
    village.scored.withdraw(4)
    with nothing_written():
        for field, wrong in (("bank_id", "x"), ("purpose", "贷"), ("consent", "yes"), ("mark", "0"), ("score", 900)):
            assert names_field(ask("POST", "/v1/me/certificates", body | {field: wrong}, as_="0", key=uuid7()), field)
        assert says(ask("POST", "/v1/me/certificates", body, as_="0"), 400, "idempotency_key_missing")
        for changed, status, code in (
            ({"mark": "0" * 32}, 409, "seen_changed"),
            ({"purpose": "旅游"}, 409, "purpose_not_offered"),
            ({"consent": "2026-01"}, 409, "consent_text_changed"),
            ({"bank_id": bank_id(village)[:-4] + "0000"}, 404, "no_offer"),
        ):
            assert says(ask("POST", "/v1/me/certificates", body | changed, as_="0", key=uuid7()), status, code)
        for who, status, code in (("5", 409, "no_band"), ("4", 404, "no_score")):
            found = ask("GET", f"/v1/me/certificate-offers/{bank_id(village)}", as_=who)
            assert says(found, status, code)


def test_a_bank_verifies_by_its_key_and_the_villager_and_the_town_see_that(village: Certifying) -> None:
    offered(village)
    key = api_key(village)
    _, made = asked(village)
    status, me = ask("GET", "/v1/bank/me", api_key=key)
    assert (status, me["bank_id"], me["name"], me["label"]) == (200, bank_id(village), "戴村农商银行", "柜台")
    body = {"signed": made["signed"]}
    status, told = ask("POST", "/v1/bank/certificates/verifications", body, api_key=key, key=uuid7())
    assert (status, told["found"], told["disputed_now"]) == (200, "valid", False)
    assert told["name"] == village.scored.people[0].name
    assert told["seen"] == made["seen"]
    assert "points" not in str(told)
    _, looks = ask("GET", "/v1/me/certificate-looks", as_="0")
    (look,) = looks["rows"]
    assert (look["bank_name"], look["purpose"], look["found"]) == ("戴村农商银行", "创业贷款", "valid")
    assert look["band"] == made["seen"]["band"]
    for listed in (
        ask("GET", "/v1/bank/certificates/verifications", api_key=key),
        ask("GET", f"/v1/banks/{bank_id(village)}/looks", as_="aud"),
    ):
        (row,) = listed[1]["rows"]
        assert (row["look_id"], row["key_id"]) == (look["look_id"], me["key_id"])
        assert village.scored.id_of(0) not in str(row)
        assert "name" not in row
    assert ask("GET", "/v1/me/certificate-looks", as_="1")[1]["rows"] == []
    _, nothing = ask("POST", "/v1/bank/certificates/verifications", {"signed": "x"}, api_key=key, key=uuid7())
    assert {name: one for name, one in nothing.items() if one is not None} == {
        "found": "unknown",
        "at": nothing["at"],
    }


def test_what_is_not_valid_shows_a_bank_neither_name_nor_band(village: Certifying) -> None:
    offered(village)
    key = api_key(village)
    _, made = asked(village)
    ask("POST", f"/v1/me/certificates/{made['certificate_id']}/revoke", as_="0")
    body = {"signed": made["signed"]}
    _, told = ask("POST", "/v1/bank/certificates/verifications", body, api_key=key, key=uuid7())
    assert (told["found"], told["name"], told["seen"], told["disputed_now"]) == ("revoked", None, None, None)
    assert told["certificate_id"] == made["certificate_id"]


def test_a_bank_asks_within_its_limits_and_in_the_right_form(village: Certifying) -> None:
    key = api_key(village, day_count=1)
    path = "/v1/bank/certificates/verifications"
    assert names_field(ask("POST", path, {"signed": ""}, api_key=key, key=uuid7()), "signed")
    assert names_field(ask("POST", path, {"signed": "x" * 2_001}, api_key=key, key=uuid7()), "signed")
    assert says(ask("POST", path, {"signed": "x"}, api_key=key), 400, "idempotency_key_missing")
    assert ask("POST", path, {"signed": "x"}, api_key=key, key=uuid7())[0] == 200
    assert says(ask("POST", path, {"signed": "x"}, api_key=key, key=uuid7()), 409, "day_limit_reached")


def test_anybody_reads_the_public_keys_and_what_was_revoked_and_may_keep_them_for_a_while(
    village: Certifying,
) -> None:
    offered(village)
    _, made = asked(village)
    _, other = asked(village)
    ask("POST", f"/v1/me/certificates/{other['certificate_id']}/revoke", as_="0")
    status, keys = ask("GET", "/v1/certificates/keys")
    assert status == 200
    assert [set(one) for one in keys["keys"]] == [{"kty", "crv", "alg", "use", "kid", "x"}]
    status, found = ask("GET", f"/v1/certificates/revoked?bank_id={bank_id(village)}")
    assert (status, found["bank_id"], len(found["revoked"])) == (200, bank_id(village), 1)
    claims = signing.read(other["signed"])
    assert claims is not None
    assert found["revoked"] == [claims["jti"]]
    assert village.scored.id_of(0) not in str(found)
    assert made["certificate_id"] not in str(found)
    assert names_field(ask("GET", "/v1/certificates/revoked?bank_id=x"), "query.bank_id")


def test_a_banks_key_opens_nothing_that_a_shops_does_and_the_other_way_round(village: Certifying) -> None:
    key = api_key(village)
    for door in census.doors():
        grants = table()[door.verb]
        if Role.PUBLIC not in grants:
            assert not {Role.SHOP, Role.BANK} <= set(grants), door.name
    for path in ("/v1/partner/me", "/v1/partner/prices", f"/v1/partner/redemptions?on={dt.date(2026, 11, 24)}"):
        assert says(ask("GET", path, api_key=key), 403, "not_allowed")
    for path in ("/v1/me/certificates", f"/v1/banks/{bank_id(village)}/offer"):
        assert says(ask("GET", path, api_key=key), 403, "not_allowed")
    for who in ("0", "tia", "aud"):
        assert says(ask("GET", "/v1/bank/me", as_=who), 403, "not_allowed")
    assert says(ask("GET", "/v1/bank/me"), 401, "not_signed_in")


def test_a_shop_is_not_offered_what_is_a_banks(village: Certifying) -> None:
    path = f"/v1/partners/{bank_id(village)}"
    status, whole = ask("GET", path, as_="tom")
    assert (status, whole["partner"]["kind"], whole["keys"]) == (200, "bank", [])
    for method, more, body in (
        ("PUT", "/terminals", {"terminals": []}),
        ("POST", "/code", None),
        ("GET", "/prices", None),
        ("POST", "/code/revoke", None),
    ):
        found = ask(method, path + more, body, as_="tom", key=uuid7() if more == "/code" else "")
        assert says(found, 404, "no_such_partner")
    shops = {"label": "柜台", "scopes": ["redeem"], "expires_at": "2027-01-01T00:00:00+08:00"}
    assert says(ask("POST", f"{path}/keys", shops, as_="tom", key=uuid7()), 409, "scope_not_for_partner")
    assert ask("POST", f"{path}/suspend", {"reason": "合同到期"}, as_="tom")[1]["state"] == "suspended"
