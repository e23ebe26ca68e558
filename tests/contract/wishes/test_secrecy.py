"""A hidden wisher stays hidden: in every answer, fact, log line and stream record, and whatever somebody tries."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts.core import written
from chalicelib.foundation.facts.core.people import ResidentRegistered
from chalicelib.foundation.facts.core.wishes import WishNews
from chalicelib.foundation.notifications.core import messages as notifications
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Limits
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.foundation.partners.service.keys import resolve_api_key
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.settings import settings
from chalicelib.points.ledger.service import statements
from chalicelib.points.ledger.service.kinship import OwnCause
from chalicelib.points.wishes.core.deeds import Deed
from chalicelib.points.wishes.service import claiming, closing, posting
from tests.make import partners
from tests.make.wishes import ASK, HIDDEN, Town
from tests.watch import WATCH


class Desk:
    """Asks the doors as anybody of the town, and keeps what each was answered."""

    def __init__(self, town: Town, shop_key: str) -> None:
        self.town, self.shop_key = town, shop_key
        self.answers: list[str] = []
        self.actors: dict[str, Principal] = {}

    def ask(self, who: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        key = "" if method == "GET" else self.town.key()
        shop = {"api_key": self.shop_key} if who == "shop" else {"as_": who}
        status, answer = partners.ask(method, path, body, key=key, **shop)
        if who not in ("wisher", "officer"):
            self.answers.append(json.dumps(answer, ensure_ascii=False))
        return status, answer


@pytest.fixture
def desk(town: Town, monkeypatch: pytest.MonkeyPatch) -> Desk:
    ctx = town.officer()
    wide = Principal("s9", frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id="t0001")
    shop = shops.create_partner(
        town.world.context(wide), key=town.key(), village_id=town.village_id, name="佛山便民超市",
        contact=partners.CONTACT, contract=partners.CONTRACT, limits=Limits(),
    )  # fmt: skip
    issued = keys.issue_key(
        town.world.context(wide), partner_id=shop.partner_id, key=town.key(), label="收银台",
        scopes=[KeyScope.WISHES], expires_at=town.world.moment.replace(year=2099), day_points=None,
        day_count=None,
    )  # fmt: skip
    assert issued.api_key is not None
    made = Desk(town, issued.api_key)
    made.actors = {
        "wisher": town.person(0).actor,
        "claimer": town.person(1).actor,
        "member": town.person(2).actor,
        "neighbour": town.person(3).actor,
        "elsewhere": town.as_("v00099r00001").actor,
        "officer": ctx.actor,
    }
    monkeypatch.setattr(edge, "LIVE", town.world.context())
    monkeypatch.setattr(
        edge, "_resolvers", {"bearer": lambda _, token: made.actors[token], "x-api-key": resolve_api_key}
    )
    return made


def secrets_of(town: Town, number: int) -> list[str]:
    """What no answer may hold: the wisher's id, account, name, masked name, phone, household."""
    one = town.people[number]
    return [
        one.resident_id,
        one.resident_id.replace("r", "."),
        one.name,
        one.masked_name,
        one.phone_masked,
        one.id_masked,
    ]


def everything(town: Town) -> list[dict[str, Any]]:
    """Every item of the facts, the inboxes, the entries and the runs: what streams and folds read."""
    rows: list[dict[str, Any]] = []
    for table in ("facts", "inbox", "points_entries"):
        name = settings().table_prefix + table
        if name in storage.client().get_paginator("list_tables").paginate().build_full_result()["TableNames"]:
            rows += storage.client().scan(TableName=name)["Items"]
    return rows


def test_whose_a_hidden_wish_is_stands_in_no_answer_fact_log_or_stream_record(town: Town, desk: Desk) -> None:
    body = {"title": "过冬的棉被", "words": "屋里冷，想要一床厚棉被。", "kind": "goods", "identity": "hidden"}
    status, made = desk.ask("wisher", "POST", "/v1/wishes", body)
    assert (status, made["wisher"], made["my_part"]) == (201, "某村民", "wisher")
    wish_id = made["wish_id"]

    def everybody_looks() -> None:
        for who in ("claimer", "member", "neighbour", "elsewhere"):
            desk.ask(who, "GET", f"/v1/wishes/{wish_id}")
            for path in ("/v1/wishes", "/v1/wishes?order=soonest", "/v1/me/wishes", "/v1/me/wish-claims"):
                desk.ask(who, "GET", path)
        for path in ("/v1/partner/wishes", "/v1/partner/wish-claims", f"/v1/partner/wishes/{wish_id}"):
            desk.ask("shop", "GET", path)
        state = desk.ask("wisher", "GET", f"/v1/wishes/{wish_id}")[1]["state"]
        _, queue = desk.ask("officer", "GET", f"/v1/villages/{town.village_id}/wishes?state={state}")
        desk.answers.append(json.dumps(queue, ensure_ascii=False))  # The queue shows nobody either, until one looks.

    def step(who: str, path: str, body: Any = None, expected: int = 200) -> None:
        everybody_looks()
        status, answer = desk.ask(who, "POST", f"/v1/wishes/{wish_id}/{path}", body)
        assert status == expected, (path, answer)

    step("officer", "decisions", {"deed": "return", "reason": "请写清尺寸"})
    assert desk.ask("wisher", "PUT", f"/v1/wishes/{wish_id}", body)[0] == 200
    step("officer", "decisions", {"deed": "publish", "version": 3})
    step("claimer", "claim", expected=200)
    step("neighbour", "claim", expected=409)
    step("claimer", "invitations", {"code": town.code(2)}, expected=201)
    step("member", "membership", {"joins": True})
    step("claimer", "updates", {"words": "棉花买好了"}, expected=201)
    step("claimer", "done", {"words": "放在村委会了"})
    step("wisher", "reopen", {"words": "还差被套"})
    step("claimer", "done", {"words": "被套也有了"})
    step("wisher", "confirm", {"thanks": "谢谢好心人"})
    step("officer", "decisions", {"deed": "settle"})
    everybody_looks()

    secrets = secrets_of(town, 0)
    assert [found for found in desk.answers for secret in secrets if secret in found] == []
    for one in town.facts():
        told = written(one)
        assert not (wish_id in told and secrets[0] in told), "no fact links a wish and its wisher"
        if secrets[0] in told:
            assert isinstance(one, WishNews | ResidentRegistered)
    for row in everything(town):
        text = json.dumps(row, ensure_ascii=False)
        assert not (wish_id in text and any(secret in text for secret in secrets)), row
        assert "棉被" not in text, "a person's words are in no fact, message or entry"
    assert [line for line in WATCH.lines if wish_id in line and secrets[0] in line] == []
    assert WATCH.lines, "refusals were logged"


def test_messages_to_a_wisher_name_no_wish_and_no_claimer(town: Town) -> None:
    wish = town.come_true(1, HIDDEN)
    for one in town.facts():
        message = notifications.message_of(town.key(), one)
        if message is not None and message.resident_id == town.who(0):
            text = message.about + message.title + message.body
            assert wish.wish_id not in text
            assert town.who(1) not in text
            assert town.people[1].masked_name not in text


def test_a_household_learns_nothing_by_trying_to_claim(town: Town) -> None:
    head, son = town.family
    hidden = posting.make_wish(town.as_(head.resident_id), ask=HIDDEN, key=town.key())
    others = town.posted(3, HIDDEN)
    for wish in (hidden, others):
        town.decided(wish, Deed.PUBLISH)
        claimed = claiming.claim(town.as_(son.resident_id), wish_id=wish.wish_id, key=town.key())
        assert claimed.claim is not None


def test_the_claimer_of_a_hidden_wish_learns_whom_to_meet_only_when_the_wisher_says_so(town: Town, desk: Desk) -> None:
    wish = town.claimed(1, HIDDEN)
    town.joined(wish, 2)
    path = f"/v1/wishes/{wish.wish_id}"
    assert desk.ask("claimer", "GET", path)[1]["contact"] == ""
    assert desk.ask("claimer", "POST", f"{path}/reveal")[0] == 403
    assert desk.ask("wisher", "POST", f"{path}/reveal")[0] == 200
    for who in ("claimer", "member"):
        shown = desk.ask(who, "GET", path)[1]
        assert (shown["contact"], shown["wisher"]) == (town.people[0].masked_name, "某村民")
        assert town.who(0) not in json.dumps(shown)
        assert "138" not in json.dumps(shown)
    assert desk.ask("neighbour", "GET", path)[0] == 404


def test_only_an_officer_who_looks_learns_it_and_the_look_is_recorded_without_the_name(town: Town, desk: Desk) -> None:
    wish = town.published(0, HIDDEN)
    status, seen = desk.ask("officer", "GET", f"/v1/wishes/{wish.wish_id}/look")
    assert (status, seen["wisher_id"], seen["wisher_name"]) == (200, town.who(0), town.people[0].masked_name)
    trail = day_of_audit(place_id=town.village_id, on=business_date(town.world.moment), size=100).rows
    looks = [row for row in trail if row["deed"] == "wishes.look"]
    assert [row["target"] for row in looks] == [wish.wish_id]
    assert not any(town.who(0) in "".join(row.values()) for row in trail if row["deed"].startswith("wishes."))


def test_what_was_earned_says_nothing_of_what_was_wished(town: Town) -> None:
    wish = town.come_true(1, HIDDEN)
    closing.settle(town.officer(), wish_id=wish.wish_id, key=town.key())
    for entry in statements.entries_of(source=wish.source):
        assert (entry.document, entry.title) == ("心愿认领", "")
        assert town.who(0) not in f"{entry}"
    assert ASK.title not in "".join(written(one) for one in town.facts())


@pytest.mark.parametrize("deed", [Deed.PUBLISH, Deed.RETURN, Deed.REFUSE])
def test_the_wishers_family_is_not_told_by_a_refusal_that_the_wish_is_its_own(town: Town, deed: Deed) -> None:
    head, son = town.family
    wish = posting.make_wish(town.as_(head.resident_id), ask=HIDDEN, key=town.key())
    with pytest.raises(OwnCause):  # The wisher knows.
        town.decided(wish, deed, "再说说", town.officer(resident_id=head.resident_id))
    assert town.decided(wish, deed, "再说说", town.officer(resident_id=son.resident_id)).version > wish.version


def test_the_family_of_who_has_a_hidden_wish_in_hand_decides_nothing_on_it(town: Town) -> None:
    head, son = town.family
    wish = town.published(ask=HIDDEN)
    claiming.claim(town.as_(head.resident_id), wish_id=wish.wish_id, key=town.key())
    with pytest.raises(OwnCause):
        town.decided(wish, Deed.CANCEL, "不办了", town.officer(resident_id=son.resident_id))
    town.decided(wish, Deed.CANCEL, "不办了", town.officer())


def test_the_wishers_family_still_does_not_pay_for_it(town: Town) -> None:
    head, son = town.family
    wish = posting.make_wish(town.as_(head.resident_id), ask=HIDDEN, key=town.key())
    town.decided(wish, Deed.PUBLISH, "", town.officer(resident_id=son.resident_id))
    claiming.claim(town.person(1), wish_id=wish.wish_id, key=town.key())
    claiming.finish(town.person(1), wish_id=wish.wish_id, words="好", media_ids=(), key=town.key())
    closing.confirm(town.as_(head.resident_id), wish_id=wish.wish_id, thanks="", key=town.key())
    with pytest.raises(OwnCause):
        town.settled(wish, town.officer(resident_id=son.resident_id))
    town.settled(wish)
