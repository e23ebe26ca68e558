"""The doors of codes and work-point cards."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest

from chalicelib.foundation.facts.core.people import CardIssued
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.identity.core.cards import (
    Card,
    CardLocked,
    CardLockedForGood,
    CardNotActive,
    IdentityCodeShown,
    NoSuchCard,
    PinMissing,
    PinWrong,
    State,
)
from chalicelib.foundation.identity.core.codes import NoSuchCode, url_of
from chalicelib.foundation.identity.core.parties import NoSuchParty
from chalicelib.foundation.identity.core.people import ChangedMeanwhile
from chalicelib.foundation.identity.service import card_numbers, cards, codes, households, parties, people, pins
from chalicelib.foundation.identity.store import objects
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import uuid7
from chalicelib.kernel.writes import commit
from tests.make import identity as make

OFFICER, GRID = Role.VILLAGE_OFFICER, Role.GRID_WORKER


@pytest.fixture
def somebody(tables: Any) -> str:
    village = make.town_and_village()[1]
    return people.register_resident(make.at(), village_id=village.village_id, person=make.person()).resident_id


def card_of(resident_id: str) -> Card:
    return cards.resolve_card(token=people.load_resident(resident_id=resident_id).card)


def issued(resident_id: str, pin: str = "2580") -> Card:
    cards.issue_card(make.at(), resident_id=resident_id, key=uuid7(), pin=pin)
    return card_of(resident_id)


def scanned(png: bytes) -> str:
    """Return what an independent reader sees in a picture."""
    import zxingcpp
    from PIL import Image

    return str(zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))[0].text)


def test_a_resident_gets_their_code_with_a_picture_that_an_independent_reader_reads(somebody: str) -> None:
    shown = make.ask("my_code", make.resident(somebody)).body
    assert shown["url"] == f"http://127.0.0.1:8000/q/{shown['token']}"
    assert make.ask("my_code", make.resident(somebody)).body["token"] == shown["token"]
    (key,) = objects.listed("codes/")
    assert shown["token"] not in key
    assert scanned(objects.get(key)) == shown["url"]
    assert key in shown["picture_url"]


def test_field_staff_resolve_a_code_of_their_villages_only(somebody: str) -> None:
    token = codes.code_of(holder_id=somebody)
    for text in (token, url_of("https://example.cn", token), f" {token} "):
        answer = make.ask("resolve_code", GRID, {"code": text})
        assert answer.body == {
            "kind": "resident",
            "holder_id": somebody,
            "village_id": "v00001",
            "masked_name": "张*",
        }
    elsewhere = make.principal(GRID, villages=((2, 3),))
    assert make.ask("resolve_code", elsewhere, {"code": token}).body["code"] == "not_found"
    assert make.ask("resolve_code", GRID, {"code": "0" * 22}).body["code"] == "no_such_code"
    assert make.ask("resolve_code", GRID, {"code": "!" * 22}).body["code"] == "no_such_code"
    assert make.ask("resolve_code", GRID, {"code": "x"}).status == 422
    assert make.ask("resolve_code", make.resident(somebody), {"code": token}).status == 403


def test_resolving_costs_one_read(somebody: str) -> None:
    token = codes.code_of(holder_id=somebody)
    calls: list[str] = []
    storage.client().meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
    codes.resolve(token=token)
    assert calls == ["GetItem"]


def test_a_reissued_code_replaces_the_old_one_which_says_so(somebody: str) -> None:
    old = codes.code_of(holder_id=somebody)
    new = make.ask("reissue_code", OFFICER, holder_id=somebody).body["token"]
    renewed = make.ask("renew_my_code", make.resident(somebody)).body["token"]
    assert len({old, new, renewed}) == 3
    for dead in (old, new):
        assert make.ask("resolve_code", GRID, {"code": dead}).body["code"] == "code_revoked"
    assert codes.resolve(token=renewed).holder_id == somebody
    for _ in range(2):
        assert make.ask("revoke_code", OFFICER, holder_id=somebody).status == 204
    assert make.ask("my_code", make.resident(somebody)).body["code"] == "code_revoked"
    for name in ("read_code", "reissue_code", "revoke_code"):
        assert make.ask(name, OFFICER, holder_id="v00001r00099").body["code"] == "no_such_holder"
        assert make.ask(name, OFFICER, holder_id="v00001x").body["code"] == "no_such_holder"
        assert make.ask(name, GRID, holder_id=somebody).status == 403


def test_a_household_has_a_code_too(somebody: str) -> None:
    home = households.add_household(make.at(), village_id="v00001", number="12-3").household_id
    token = make.ask("read_code", OFFICER, holder_id=home).body["token"]
    found = codes.resolve(token=token)
    assert (found.kind, found.holder_id, found.masked_name) == ("household", home, "12-3户")


def test_a_card_is_issued_once_for_each_key_and_once_for_each_person(somebody: str) -> None:
    key = uuid7()
    asked = {"pin": "2580", "daily_limit_points": 500, "photo_check": True}
    first = make.ask("issue_card", GRID, asked, key=key, resident_id=somebody)
    assert (first.status, first.body["number"], first.body["has_pin"]) == (201, "00001-01", True)
    again = make.ask("issue_card", GRID, asked, key=key, resident_id=somebody)
    assert again.body == first.body
    other = make.ask("issue_card", GRID, asked | {"pin": "1111"}, key=key, resident_id=somebody)
    assert other.body["code"] == "key_reused_with_other_body"
    assert make.ask("issue_card", GRID, asked, resident_id=somebody).body["code"] == "card_exists"
    assert make.ask("issue_card", GRID, asked, key="", resident_id=somebody).status == 400
    facts = [f.fact for f in day_of_facts(village_id="v00001", on=make.TODAY)]
    assert facts.count(CardIssued(somebody, 1)) == 1
    assert make.ask("read_card", OFFICER, resident_id=somebody).body == first.body


@pytest.mark.parametrize(
    "given", [{"pin": "12"}, {"pin": "abcd"}, {"daily_limit_points": -1}, {"daily_limit_points": 1.5}]
)
def test_a_card_with_a_wrong_field_is_refused(somebody: str, given: dict[str, Any]) -> None:
    assert make.ask("issue_card", GRID, given, resident_id=somebody).body["code"] == "invalid_input"


def test_a_card_resolves_in_one_read_as_card_and_as_code(somebody: str) -> None:
    card = issued(somebody)
    assert (card.village_id, card.holder_id, card.masked_name, card.state) == ("v00001", somebody, "张*", State.ACTIVE)
    assert codes.resolve(token=card.token).kind == "card"
    with pytest.raises(IdentityCodeShown):
        cards.resolve_card(token=codes.code_of(holder_id=somebody))
    with pytest.raises(NoSuchCard):
        cards.resolve_card(token="no token")
    with pytest.raises(NoSuchCode):
        codes.resolve(token="no token")


def test_the_right_pin_takes_one_round_trip_and_five_wrong_ones_lock_for_an_hour(somebody: str) -> None:
    issued(somebody)
    calls: list[str] = []
    storage.client().meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
    token = card_of(somebody).token
    calls.clear()
    card = pins.open_card(make.at(), token=token, pin="2580")
    assert calls == ["UpdateItem"]
    assert (card.wrong, card_of(somebody).locked_until) == (1, None)
    pins.forget_tries(card)
    for left in (4, 3, 2, 1):
        with pytest.raises(PinWrong) as refused:
            pins.open_card(make.at(), token=card_of(somebody).token, pin="0000")
        assert refused.value.facts == {"tries_left": left}
    with pytest.raises(CardLocked):
        pins.open_card(make.at(), token=card_of(somebody).token, pin="0000")
    with pytest.raises(CardLocked) as locked:
        pins.open_card(make.at(make.NOW + dt.timedelta(minutes=59)), token=card_of(somebody).token, pin="2580")
    assert locked.value.facts == {"retry_after_seconds": 61}
    pins.open_card(make.at(make.NOW + dt.timedelta(hours=1)), token=card_of(somebody).token, pin="2580")
    pins.forget_tries(card_of(somebody))
    assert (card_of(somebody).wrong, card_of(somebody).locked_until) == (0, None)


def test_the_sixth_try_is_locked_only_for_the_hour_and_the_tenth_locks_again(somebody: str) -> None:
    issued(somebody)
    for turn, locks in ((0, (5,)), (1, (10,))):
        at = make.at(make.NOW + dt.timedelta(hours=turn))
        for wrong in range(5 * turn + 1, 5 * turn + 6):
            with pytest.raises(CardLocked if wrong in locks else PinWrong):
                pins.open_card(at, token=card_of(somebody).token, pin="0000")
        with pytest.raises(CardLocked):
            pins.open_card(at, token=card_of(somebody).token, pin="2580")
    assert card_of(somebody).wrong == 10


def test_a_card_that_was_lost_or_given_another_pin_meanwhile_pays_nothing(somebody: str) -> None:
    issued(somebody)
    card = pins.open_card(make.at(), token=card_of(somebody).token, pin="2580")
    make.ask("set_card_state", OFFICER, {"state": "lost"}, resident_id=somebody)
    with pytest.raises(CardNotActive):
        commit(pins.prepare_forget(card))
    make.ask("set_card_state", OFFICER, {"state": "active"}, resident_id=somebody)
    make.ask("set_card_pin", OFFICER, {"pin": "1357"}, resident_id=somebody)
    with pytest.raises(ChangedMeanwhile):
        commit(pins.prepare_forget(card))
    pins.forget_tries(card)


@pytest.mark.parametrize("typed", ["No. 00001-01", "00001-01", "1-1", "0000101", "no.1-01"])
def test_the_number_printed_on_a_card_names_its_bearer(somebody: str, typed: str) -> None:
    card = issued(somebody)
    found = card_numbers.resolve(village_id="v00001", text=typed)
    assert (found.kind, found.holder_id, found.token) == ("number", somebody, card.token)


def test_a_number_names_nobody_else(somebody: str) -> None:
    with pytest.raises(NoSuchCard):
        card_numbers.resolve(village_id="v00001", text="00001-01")
    issued(somebody)
    for village, typed in (("v00002", "1-1"), ("v00001", "2-1"), ("v00001", "1-2"), ("v00001", "1-0"), ("v00001", "x")):
        with pytest.raises(NoSuchCard):
            card_numbers.bearer_of(village_id=village, text=typed)
    make.ask("replace_card", GRID, {}, resident_id=somebody)
    with pytest.raises(CardNotActive):
        card_numbers.bearer_of(village_id="v00001", text="1-1")
    assert card_numbers.bearer_of(village_id="v00001", text="1-2").resident_id == somebody
    with pytest.raises(NoSuchCode):
        card_numbers.resolve(village_id="v00001", text="a" * 22)


def test_fifteen_wrong_pins_lock_for_good_until_an_officer_sets_a_new_one(somebody: str) -> None:
    issued(somebody)
    for turn in range(15):
        with pytest.raises((PinWrong, CardLocked, CardLockedForGood)):
            pins.open_card(make.at(make.NOW + dt.timedelta(hours=turn)), token=card_of(somebody).token, pin="0000")
    years_later = make.at(make.NOW + dt.timedelta(days=999))
    with pytest.raises(CardLockedForGood):
        pins.open_card(years_later, token=card_of(somebody).token, pin="2580")
    reset = make.ask("set_card_pin", OFFICER, {"pin": "1357"}, resident_id=somebody)
    assert (reset.body["wrong_pins"], reset.body["locked_until"]) == (0, None)
    pins.open_card(years_later, token=card_of(somebody).token, pin="1357")
    assert make.ask("set_card_pin", OFFICER, {"pin": ""}, resident_id=somebody).status == 422


def test_a_wrong_pin_is_counted_even_where_the_card_seen_is_stale(somebody: str) -> None:
    stale = issued(somebody)
    for _ in range(4):
        with pytest.raises(PinWrong):
            pins.open_card(make.at(), token=stale.token, pin="0000")
    assert card_of(somebody).wrong == 4
    with pytest.raises(CardLocked):
        pins.open_card(make.at(), token=stale.token, pin="0000")
    with pytest.raises(CardLocked):
        pins.open_card(make.at(), token=stale.token, pin="0000")
    assert card_of(somebody).wrong == 5


def test_a_card_without_a_pin_opens_nothing(somebody: str) -> None:
    with pytest.raises(PinMissing):
        pins.open_card(make.at(), token=issued(somebody, pin="").token, pin="")


def test_a_lost_card_opens_nothing_until_it_is_found(somebody: str) -> None:
    issued(somebody)
    for state in ("lost", "lost", "blocked", "lost"):
        shown = make.ask("set_card_state", OFFICER, {"state": state, "reason": "借给别人用"}, resident_id=somebody)
        assert shown.body["state"] == state
        with pytest.raises(CardNotActive):
            pins.open_card(make.at(), token=card_of(somebody).token, pin="2580")
    make.ask("set_card_state", OFFICER, {"state": "active"}, resident_id=somebody)
    pins.open_card(make.at(), token=card_of(somebody).token, pin="2580")
    assert make.ask("set_card_state", OFFICER, {"state": "replaced"}, resident_id=somebody).status == 422


def test_a_card_that_needs_no_pin_has_a_day_limit(somebody: str) -> None:
    bare = {"daily_limit_points": 0, "photo_check": True}
    assert make.ask("issue_card", GRID, bare, resident_id=somebody).body["code"] == "photo_needs_limit"
    issued(somebody)
    refused = make.ask("set_card_limits", OFFICER, bare, resident_id=somebody)
    assert (refused.status, refused.body["code"]) == (409, "photo_needs_limit")
    limits = {"daily_limit_points": 50, "photo_check": True}
    assert make.ask("set_card_limits", OFFICER, limits, resident_id=somebody).body["photo_check"]


def test_a_card_is_blocked_for_a_reason_that_stands_until_it_is_let_go(somebody: str) -> None:
    issued(somebody)
    for reason in ("", " ", "x", "长" * 121):
        asked = {"state": "blocked", "reason": reason}
        assert make.ask("set_card_state", OFFICER, asked, resident_id=somebody).status == 422
    blocked = {"state": "blocked", "reason": " 借给别人用 "}
    shown = make.ask("set_card_state", OFFICER, blocked, resident_id=somebody).body
    assert (shown["state"], shown["state_reason"]) == ("blocked", "借给别人用")
    assert make.ask("set_card_state", OFFICER, blocked | {"reason": "又一个"}, resident_id=somebody).body == shown
    assert make.ask("read_card", OFFICER, resident_id=somebody).body == shown
    with pytest.raises(CardNotActive):
        pins.open_card(make.at(), token=card_of(somebody).token, pin="2580")
    let_go = make.ask("set_card_state", OFFICER, {"state": "active"}, resident_id=somebody).body
    assert (let_go["state"], let_go["state_reason"]) == ("active", "")
    assert make.ask("read_card", OFFICER, resident_id=somebody).body == let_go


def test_a_replacement_keeps_the_limits_and_kills_the_old_card(somebody: str) -> None:
    old = issued(somebody)
    limits = {"daily_limit_points": 300, "photo_check": True}
    make.ask("set_card_limits", OFFICER, limits, resident_id=somebody)
    key = uuid7()
    first = make.ask("replace_card", GRID, {"pin": "9999"}, key=key, resident_id=somebody)
    assert (first.body["number"], first.body["daily_limit_points"], first.body["photo_check"]) == (
        "00001-02",
        300,
        True,
    )
    assert make.ask("replace_card", GRID, {"pin": "9999"}, key=key, resident_id=somebody).body == first.body
    assert cards.resolve_card(token=old.token).state is State.REPLACED
    with pytest.raises(CardNotActive):
        pins.open_card(make.at(), token=old.token, pin="2580")
    pins.open_card(make.at(), token=card_of(somebody).token, pin="9999")
    third = make.ask("replace_card", GRID, {}, resident_id=somebody)
    assert third.body["number"] == "00001-03"
    replayed = make.ask("replace_card", GRID, {"pin": "9999"}, key=key, resident_id=somebody)
    assert (replayed.body["number"], replayed.body["state"]) == ("00001-02", "replaced")


def test_who_has_no_card_can_not_change_one(somebody: str) -> None:
    for name, body in (
        ("read_card", None),
        ("replace_card", {}),
        ("set_card_state", {"state": "lost"}),
        ("set_card_pin", {"pin": "1234"}),
        ("set_card_limits", {"daily_limit_points": 1, "photo_check": False}),
    ):
        assert make.ask(name, Role.TOWN_OFFICER, body, resident_id=somebody).body["code"] == "no_such_card"
        assert make.ask(name, Role.TOWN_OFFICER, body, resident_id="v00001r00099").body["code"] == "no_such_holder"
        assert make.ask(name, make.resident(somebody), body, resident_id=somebody).status == 403
        elsewhere = make.principal(Role.TOWN_OFFICER, villages=())
        assert make.ask(name, elsewhere, body, resident_id=somebody).status == 404


def test_people_who_are_no_residents_and_organisations_are_parties(tables: Any) -> None:
    visitor = parties.register_person(make.at(), town_id="t0001", name="王五", phone="13912345678")
    assert visitor.party_id.startswith("t0001c")
    assert people.find_by_phone(phone="13912345678") == [visitor.party_id]
    bank = parties.register_organisation(make.at(), town_id="t0001", name="戴村信用社", uscc="91350100M000100Y43")
    assert bank.party_id.startswith("t0001o")
    assert [parties.load_party(party_id=p.party_id) for p in (visitor, bank)] == [visitor, bank]
    assert (visitor.masked_name, bank.masked_name, bank.town_id) == ("王*", "戴村信用社", "t0001")
    with pytest.raises(NoSuchParty):
        parties.load_party(party_id="t0001c")


def test_the_pictures_of_a_village_are_drawn_by_parts_of_a_run(somebody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    storage.client("sqs").create_queue(QueueName="sanbao-test-identity")
    run = make.ask("start_pictures", OFFICER, {"place_id": "v00001"}).body
    assert (run["state"], run["total"]) == ("running", 1)
    for _ in range(2):
        codes.draw_part(make.at(), Part(run["run_id"], "codes", "v00001:1-2"))
    shown = make.ask("load_run", OFFICER, run_id=run["run_id"]).body
    assert (shown["state"], shown["counts"], len(shown["files"])) == ("done", {"drawn": 1}, 1)
    (key,) = objects.listed(f"codes/{run['run_id']}/")
    with zipfile.ZipFile(io.BytesIO(objects.get(key))) as pictures:
        (name,) = pictures.namelist()
        assert name == "村/00001-张三丰.png"
        assert scanned(pictures.read(name)).endswith(codes.code_of(holder_id=somebody))
    assert make.ask("start_pictures", GRID, {"place_id": "v00001"}).status == 403
    assert make.ask("start_pictures", OFFICER, {"place_id": "v00002"}).body["code"] == "no_such_place"
    assert make.ask("start_pictures", OFFICER, {"place_id": "x"}).status == 422
