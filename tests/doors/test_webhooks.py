"""Every door of webhooks, as each role, with bad input for each field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.facts.core import written
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.service import of_image
from chalicelib.foundation.notifications.service import followers, telling
from chalicelib.foundation.partners.core.keys import SCOPES_OF, KeyScope
from chalicelib.foundation.partners.core.shops import PartnerKind
from chalicelib.foundation.partners.routes import doors
from chalicelib.foundation.partners.service import keys, webhooks
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import edge, storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE, uuid7
from tests.make.partners import MISSING, PEOPLE, PERSON, VILLAGE, ask, bearer, make_shop, world
from tests.make.world import NOON, key_at, standing

WEBHOOK = {"url": "https://pos.example.cn/sanbao", "overlap_hours": 24}


@pytest.fixture(autouse=True)
def house(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(edge, "_resolvers", {"bearer": bearer, "x-api-key": keys.resolve_api_key})
    storage.client("sqs").create_queue(QueueName="sanbao-test-partners")
    assert doors.room == "partners"
    with standing():
        yield


@pytest.fixture
def partner_id(house: None) -> str:
    return make_shop(world()).partner_id


def api_key(partner_id: str, *scopes: KeyScope) -> str:
    issued = keys.issue_key(
        world(),
        partner_id=partner_id,
        key=uuid7(),
        label="POS",
        scopes=scopes,
        expires_at=NOON.replace(year=2030),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    return issued.api_key


def put(partner_id: str, body: Any = None, *, as_: str = "town_officer", key: str = "") -> tuple[int, Any]:
    return ask("POST", f"/v1/partners/{partner_id}/webhook", body or WEBHOOK, as_=as_, key=key or uuid7())


def rows(table: str) -> list[Any]:
    return list(storage.client().scan(TableName=f"sanbao-test-{table}")["Items"])


def test_an_officer_sets_a_webhook_once_reads_it_and_disables_it(partner_id: str) -> None:
    path = f"/v1/partners/{partner_id}/webhook"
    assert ask("GET", path, as_="town_officer") == (200, {"webhook": None, "deliveries": [], "cursor": None})
    key = uuid7()
    status, made = put(partner_id, key=key)
    assert (status, made["url"], made["secret"][:6], len(made["secret"])) == (201, WEBHOOK["url"], "whsec_", 50)
    assert put(partner_id, key=key) == (201, made | {"secret": None})
    assert put(partner_id, WEBHOOK | {"overlap_hours": 0}, key=key)[0] == 422
    _, shown = ask("GET", path, as_="town_officer")
    told = shown["webhook"]
    assert (told["url"], told["state"], told["reason"], told["failing_since"]) == (WEBHOOK["url"], "active", "", None)
    assert [(one["type"], one["state"], one["tries"]) for one in shown["deliveries"]] == [
        ("webhook.set", "waiting", [])
    ]
    assert made["secret"] not in json.dumps([shown, repr(rows("partner_webhooks"))])
    assert ask("POST", f"{path}/disable", as_="town_officer") == (204, None)
    told = ask("GET", path, as_="town_officer")[1]["webhook"]
    assert (told["state"], told["reason"]) == ("disabled", "asked")
    deeds = [row["deed"] for row in audit.day_of_audit(place_id=VILLAGE, on=business_date(NOON)).rows]
    assert [deed for deed in deeds if "webhook" in deed] == ["partners.webhook_disable", "partners.webhook_set"]


def test_a_rotation_tells_until_when_the_former_secret_signs(partner_id: str) -> None:
    put(partner_id)
    put(partner_id, WEBHOOK | {"overlap_hours": 2})
    shown = ask("GET", f"/v1/partners/{partner_id}/webhook?size=1", as_="town_officer")[1]
    assert shown["webhook"]["former_until"] == "2026-11-23T14:00:00+08:00"
    assert len(shown["deliveries"]) == 1
    more = f"/v1/partners/{partner_id}/webhook?size=1&cursor={shown['cursor']}"
    assert len(ask("GET", more, as_="town_officer")[1]["deliveries"]) == 1


def test_a_shop_does_the_same_for_itself_where_its_key_may(partner_id: str) -> None:
    may, may_not = api_key(partner_id, KeyScope.WEBHOOKS), api_key(partner_id, KeyScope.REDEEM, KeyScope.READ)
    for path in ("/v1/partner/webhook", "/v1/partner/webhook/disable"):
        status, refused = ask("POST", path, WEBHOOK if path.endswith("webhook") else None, api_key=may_not, key=uuid7())
        assert (status, refused["code"]) == (403, "scope_missing")
    assert rows("partner_webhooks") == []
    status, made = ask("POST", "/v1/partner/webhook", WEBHOOK, api_key=may, key=uuid7())
    assert (status, made["secret"][:6]) == (201, "whsec_")
    for key in (may, may_not):
        assert ask("GET", "/v1/partner/webhook", api_key=key)[1]["webhook"]["state"] == "active"
    assert ask("POST", "/v1/partner/webhook/disable", api_key=may) == (204, None)
    assert ask("GET", "/v1/partner/webhook", api_key=may)[1]["webhook"]["state"] == "disabled"


def test_nobody_else_sets_reads_or_disables_one(partner_id: str) -> None:
    path, key = f"/v1/partners/{partner_id}/webhook", api_key(partner_id, *SCOPES_OF[PartnerKind.SHOP])
    allowed = {"POST": {"town_officer", "town_admin"}, "GET": {"town_officer", "town_admin", "auditor"}}
    for who in PEOPLE:
        hidden = 404 if who == "elsewhere" else 403
        if who not in allowed["POST"]:
            assert put(partner_id, as_=who)[0] == hidden, who
            assert ask("POST", f"{path}/disable", as_=who)[0] == hidden, who
        assert ask("POST", "/v1/partner/webhook", WEBHOOK, as_=who, key=uuid7())[0] == 403, who
        if who not in allowed["GET"]:
            assert ask("GET", path, as_=who)[0] == hidden, who
    assert ask("POST", path, WEBHOOK, api_key=key, key=uuid7())[0] == 403
    assert ask("POST", path, WEBHOOK, key=uuid7())[0] == 401
    assert rows("partner_webhooks") == rows("partner_deliveries") == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"url": ""}, 422, "invalid_input"),
        ({"url": "x" * 301}, 422, "invalid_input"),
        ({"url": 1}, 422, "invalid_input"),
        ({}, 422, "invalid_input"),
        (WEBHOOK | {"overlap_hours": -1}, 422, "invalid_input"),
        (WEBHOOK | {"overlap_hours": 169}, 422, "invalid_input"),
        (WEBHOOK | {"overlap_hours": "1"}, 422, "invalid_input"),
        (WEBHOOK | {"other": 1}, 422, "invalid_input"),
        ({"url": "http://pos.example.cn/"}, 409, "webhook_address_refused"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, 409, "webhook_address_refused"),
        ({"url": "https://10.0.0.1/"}, 409, "webhook_address_refused"),
        ({"url": "https://me:pass@pos.example.cn/"}, 409, "webhook_address_refused"),
    ],
)
def test_bad_input_is_refused_and_nothing_written(partner_id: str, body: Any, status: int, code: str) -> None:
    refused = ask("POST", f"/v1/partners/{partner_id}/webhook", body, as_="town_officer", key=uuid7())
    assert (refused[0], refused[1]["code"]) == (status, code)
    assert rows("partner_webhooks") == rows("partner_deliveries") == []


def test_what_is_not_there_is_not_found(partner_id: str) -> None:
    assert put(MISSING)[1]["code"] == "no_such_partner"
    status, refused = ask("POST", f"/v1/partners/{partner_id}/webhook/disable", as_="town_officer")
    assert (status, refused["code"]) == (404, "no_such_webhook")
    assert ask("POST", f"/v1/partners/{partner_id}/webhook", WEBHOOK, as_="town_officer")[0] == 400
    assert ask("GET", f"/v1/partners/{partner_id}/webhook?size=0", as_="town_officer")[0] == 422
    assert ask("GET", f"/v1/partners/{partner_id}/webhook?cursor=x", as_="town_officer")[0] == 400


def test_the_stream_of_facts_puts_what_was_sold_on_its_way_and_the_queue_tells_it(
    partner_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "_followers", {"PointsMoved": [webhooks.follow]})
    put(partner_id)
    sold = PointsMoved(PERSON, "redemption", -30, "redemption", f"redemption#{partner_id}", uuid7())
    earned = PointsMoved(PERSON, "award", 30, "activity", "activity#1", uuid7())
    images = [
        {"day": {"S": f"{VILLAGE}#2026-11-23"}, "fact_id": {"S": key_at(NOON, n)}, "body": {"S": written(fact)}}
        for n, fact in enumerate((sold, earned))
    ]
    told = [(str(n), image) for n, image in enumerate(images)]
    assert telling.handle(LIVE, told) == {"batchItemFailures": []}
    found = {row["type"]["S"] for row in rows("partner_deliveries")}
    assert found == {"webhook.set", "redemption.made"}
    assert of_image(images[0]).fact == sold
    part = {"run_id": images[0]["fact_id"]["S"], "kind": "webhook", "part": partner_id}
    ask("POST", f"/v1/partners/{partner_id}/webhook/disable", as_="town_officer")

    record = {"messageId": "m1", "body": json.dumps(part)}
    assert runs.handle([record], lambda one: webhooks.do_part(LIVE, one)) == {"batchItemFailures": []}
    states = {row["type"]["S"]: row["state"]["S"] for row in rows("partner_deliveries")}
    assert states == {"webhook.set": "waiting", "redemption.made": "given_up"}
