"""The doors of wishes: bad input names its field and writes nothing; whose door is whose."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.kernel import edge
from chalicelib.kernel.context import uuid7
from chalicelib.points.wishes.service import reading
from chalicelib.points.wishes.store import hands
from tests.make import partners
from tests.make.wishes import Town, make_town

GOOD: dict[str, Any] = {"title": "一台旧轮椅", "words": "想借一台轮椅用两个月。", "kind": "goods"}


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    made = make_town()
    people = {str(n): made.person(n).actor for n in range(4)} | {"officer": made.officer().actor}
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return made


def ask(who: str, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
    return partners.ask(method, path, body, as_=who, key=uuid7() if key is None else key)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "椅"}, "title"),
        ({"title": "椅" * 31}, "title"),
        ({"title": None}, "title"),
        ({"words": ""}, "words"),
        ({"words": "话" * 501}, "words"),
        ({"kind": "money"}, "kind"),
        ({"wanted_by": "2026-11-23"}, "wanted_by"),
        ({"wanted_by": "2030-01-01"}, "wanted_by"),
        ({"wanted_by": "soon"}, "wanted_by"),
        ({"identity": "famous"}, "identity"),
        ({"media_ids": ["a photo"]}, "media_ids.0"),
        ({"media_ids": [f"v00001m01930000-0000-7000-8000-00000000000{n}" for n in range(7)]}, "media_ids"),
        ({"media_ids": ["v00001m01930000-0000-7000-8000-000000000000"]}, "media_ids"),
        ({"phone": "13800000000"}, "phone"),
    ],
)
def test_a_wish_that_does_not_fit_names_the_field_and_is_not_kept(
    town: Town, change: dict[str, Any], field: str
) -> None:
    status, answer = ask("0", "POST", "/v1/wishes", GOOD | change)
    assert (status, [fault["field"] for fault in answer["fields"]]) == (422, [field])
    assert all(fault["zh"] and fault["en"] for fault in answer["fields"])
    assert reading.list_own(town.person(0), size=9, cursor=None).rows == []
    assert hands.find_counts(town.who(0)) == (0, 0)


def test_a_wish_without_a_key_is_refused(town: Town) -> None:
    assert ask("0", "POST", "/v1/wishes", GOOD, key="")[1]["code"] == "idempotency_key_missing"
    assert reading.list_own(town.person(0), size=9, cursor=None).rows == []


@pytest.mark.parametrize("deed", ["return", "refuse", "cancel", "free", "vouch"])
def test_what_is_unpleasant_needs_a_reason(town: Town, deed: str) -> None:
    wish = town.posted()
    status, answer = ask("officer", "POST", f"/v1/wishes/{wish.wish_id}/decisions", {"deed": deed})
    assert (status, answer["code"]) == (422, "invalid_input")
    assert "原因" in answer["fields"][0]["zh"]


def test_what_is_published_is_named_as_it_was_looked_at_and_what_changed_meanwhile_is_not(town: Town) -> None:
    path = f"/v1/wishes/{town.posted().wish_id}"
    status, answer = ask("officer", "POST", f"{path}/decisions", {"deed": "publish"})
    assert (status, answer["code"]) == (422, "invalid_input")
    assert "version" in answer["fields"][0]["zh"]
    looked_at = ask("officer", "GET", f"/v1/villages/{town.village_id}/wishes?state=posted")[1]["rows"][0]["version"]
    changed = ask("0", "PUT", path, GOOD | {"words": "别的话。"})[1]
    assert changed["state"] == "posted"
    for deed in ({"deed": "publish"}, {"deed": "refuse", "reason": "不合适"}):
        status, answer = ask("officer", "POST", f"{path}/decisions", deed | {"version": looked_at})
        assert (status, answer["code"]) == (409, "wish_changed_meanwhile")
        assert "改" in answer["zh"]
        assert "changed" in answer["en"]
    assert ask("1", "GET", path)[0] == 404
    now = ask("officer", "GET", f"{path}/look")[1]["wish"]["version"]
    assert ask("officer", "POST", f"{path}/decisions", {"deed": "publish", "version": now})[0] == 200


def test_updates_need_words_and_invitations_a_code(town: Town) -> None:
    path = f"/v1/wishes/{town.published().wish_id}"
    assert ask("1", "POST", f"{path}/claim")[0] == 200
    for door, body in (("updates", {}), ("updates", {"words": ""}), ("done", {}), ("reopen", {"words": "x"})):
        assert ask("1", "POST", f"{path}/{door}", body)[1]["fields"][0]["field"] == "words"
    assert ask("1", "POST", f"{path}/invitations", {"code": ""})[1]["fields"][0]["field"] == "code"
    assert ask("1", "POST", f"{path}/membership", {"joins": "perhaps"})[1]["fields"][0]["field"] == "joins"
    asked = {"partner_id": "v00001p01930000-0000-7000-8000-000000000000", "deed": "finish"}
    assert ask("officer", "POST", f"{path}/shop-deeds", asked)[0] == 422


def test_a_shop_is_of_the_wishs_village_and_known(town: Town) -> None:
    path = f"/v1/wishes/{town.published().wish_id}/shop-deeds"
    for village in ("v00099", "v00001"):
        asked = {"partner_id": f"{village}p01930000-0000-7000-8000-000000000000", "deed": "claim"}
        assert ask("officer", "POST", path, asked)[1]["code"] == "no_such_partner"


def test_a_wish_goes_through_the_doors_from_making_to_thanks(town: Town) -> None:
    status, made = ask("0", "POST", "/v1/wishes", GOOD)
    assert (status, made["state"], made["wanted_by"]) == (201, "posted", "2027-01-22")
    path = f"/v1/wishes/{made['wish_id']}"
    assert ask("1", "GET", path)[0] == 404
    _, queue = ask("officer", "GET", f"/v1/villages/{town.village_id}/wishes?state=posted")
    assert [row["title"] for row in queue["rows"]] == ["一台旧轮椅"]
    publish = {"deed": "publish", "version": queue["rows"][0]["version"]}
    assert ask("officer", "POST", f"{path}/decisions", publish)[1]["state"] == "published"
    assert ask("1", "GET", "/v1/wishes")[1]["rows"][0]["my_part"] == "neighbour"
    assert ask("1", "POST", f"{path}/claim")[1]["my_part"] == "claimer"
    assert ask("0", "GET", "/v1/me/wishes")[1]["rows"][0]["claim"]["name"] == town.people[1].masked_name
    assert ask("1", "POST", f"{path}/done", {"words": "送到了"})[1]["state"] == "done"
    assert ask("0", "POST", f"{path}/confirm", {"thanks": "谢谢"})[1]["state"] == "confirmed"
    _, paid = ask("officer", "POST", f"{path}/decisions", {"deed": "settle"})
    assert paid["paid"] == [{"name": town.people[1].masked_name, "points": 300, "code": ""}]
    _, mine = ask("1", "GET", "/v1/me/wish-claims")
    assert [row["my_points"] for row in mine["rows"]] == [300]
    _, seen = ask("1", "GET", path)
    assert [step["deed"] for step in seen["timeline"]] == ["claim", "finish", "confirm", "settle"]
    assert seen["timeline"][2]["words"] == "谢谢"


def test_a_village_chooses_and_is_told_what_it_chose(town: Town) -> None:
    path = f"/v1/villages/{town.village_id}/wish-choice"
    assert ask("officer", "GET", path)[1] == {"at_once": False}
    assert ask("officer", "PUT", path, {"at_once": "yes"})[0] == 422
    assert ask("officer", "PUT", path, {"at_once": True})[1] == {"at_once": True}
    assert ask("officer", "GET", path)[1] == {"at_once": True}
    assert ask("0", "GET", path)[0] == 403


def test_the_villages_shops_are_shown_by_name_alone(town: Town) -> None:
    path = f"/v1/villages/{town.village_id}/wish-shops"
    assert ask("officer", "GET", path) == (200, {"rows": [], "cursor": None})
    assert ask("0", "GET", path)[0] == 403
