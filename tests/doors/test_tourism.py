"""The doors of tourism: bad input names its field and writes nothing; whose door is whose; a whole walk."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.prosperity.tourism.service import reading
from tests.make import partners
from tests.make.touring import MAP, TERMS, Touring, make_touring

HERE = {"latitude_e6": 30_041_200, "longitude_e6": 120_158_600}
REFUSED = {403, 404}
WEEK = [{"day": day, "opens": "00:00", "closes": "24:00"} for day in range(1, 8)]
SPOT = {"kind": "sight", "name": "云石溪", "sentence": "溪水清得见底", "x": 400, "y": 300, **HERE}


@pytest.fixture
def touring(shared_tables: Any, monkeypatch: pytest.MonkeyPatch) -> Touring:
    made = make_touring()
    ordinal, town_id = int(made.village_id[1:]), made.town_id
    own = ((ordinal, ordinal + 1),)
    people = {
        "officer": Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=own),
        "grid": Principal("s2", frozenset({Role.GRID_WORKER}), villages=own),
        "auditor": Principal("s3", frozenset({Role.AUDITOR}), villages=own, town_id=town_id),
        "town": Principal("s4", frozenset({Role.TOWN_OFFICER}), villages=own, town_id=town_id),
        "next": Principal("s5", frozenset({Role.VILLAGE_OFFICER}), villages=((ordinal + 1, ordinal + 2),)),
        "member": made.member.actor,
        "villager": made.villager.actor,
    }
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return made


def ask(touring: Touring, who: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    return partners.ask(method, path, body, as_=who, key=touring.key())


def spots_at(touring: Touring) -> str:
    return f"/v1/villages/{touring.village_id}/tourism-spots"


def trails_at(touring: Touring) -> str:
    return f"/v1/towns/{touring.town_id}/tourism-trails"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "gold"}, "kind"),
        ({"name": "溪"}, "name"),
        ({"name": "溪" * 21}, "name"),
        ({"sentence": ""}, "sentence"),
        ({"story": "话" * 2_001}, "story"),
        ({"audio": "话" * 1_001}, "audio"),
        ({"x": -1}, "x"),
        ({"x": 1_600}, "x"),
        ({"y": 1_000}, "y"),
        ({"y": 3.5}, "y"),
        ({"latitude_e6": 54_000_001}, "latitude_e6"),
        ({"longitude_e6": "120158600"}, "longitude_e6"),
        ({"fence_m": 10}, "fence_m.constrained-int"),
        ({"hours": [WEEK[0] | {"opens": "9:00"}]}, "hours.0.opens"),
        ({"hours": [WEEK[0] | {"opens": "24:00"}]}, "hours.0.opens"),
        ({"hours": [WEEK[0] | {"closes": "24:01"}]}, "hours.0.closes"),
        ({"hours": [WEEK[0] | {"day": 8}]}, "hours.0.day"),
        ({"hours": [WEEK[0], WEEK[0]]}, "hours"),
        ({"hours": [WEEK[0] | {"closes": "00:00"}]}, "hours"),
        ({"closed_on": ["2026-02-30"]}, "closed_on.0"),
        ({"media_ids": ["v00001m1"]}, "media_ids.0"),
        ({"code": "x"}, "code"),
    ],
)
def test_a_spot_that_can_not_be_names_its_field_and_writes_nothing(
    touring: Touring, change: dict[str, Any], field: str
) -> None:
    status, refused = ask(touring, "officer", "POST", spots_at(touring), SPOT | change)
    assert (status, refused["code"]) == (422, "invalid_input")
    assert field in {one["field"] for one in refused["fields"]}
    assert reading.list_at_desk(place_id=touring.village_id) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "圈"}, "title"),
        ({"spot_ids": ["v00001v1"] * 2}, "spot_ids.0"),
        ({"spot_ids": []}, "spot_ids"),
        ({"length_m": 99}, "length_m"),
        ({"minutes": 5}, "minutes"),
        ({"season": "春" * 21}, "season"),
        ({"rule": "CUL"}, "rule"),
        ({"offer_id": "x"}, "offer_id"),
        ({"points": 5}, "points"),
    ],
)
def test_a_trail_that_can_not_be_names_its_field(touring: Touring, change: dict[str, Any], field: str) -> None:
    ids = [touring.shown(name).spot_id for name in ("云石溪", "水碓")]
    body = {"title": "溪边一圈", "spot_ids": ids, "length_m": 3_000, "minutes": 90} | change
    status, refused = ask(touring, "town", "POST", trails_at(touring), body)
    assert (status, field in {one["field"] for one in refused["fields"]}) == (422, True)
    assert reading.list_trails_at_desk(town_id=touring.town_id) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"drawing": "sea"}, "drawing"),
        ({"drawing": ""}, "drawing"),
        ({"media_id": "x"}, "media_id.constrained-str"),
        ({"width": 399}, "width"),
        ({"height": 8_001}, "height"),
        ({"labels": [{"text": "", "x": 1, "y": 1}]}, "labels.0.text"),
        ({"labels": [{"text": "村", "x": 1_600, "y": 1}]}, "labels"),
        ({"version": -1}, "version"),
    ],
)
def test_a_map_that_can_not_be_names_its_field(touring: Touring, change: dict[str, Any], field: str) -> None:
    body = {"drawing": "valley", "width": 1_600, "height": 1_000, "version": 1} | change
    status, refused = ask(touring, "town", "PUT", f"/v1/towns/{touring.town_id}/tourism-map", body)
    assert (status, field in {one["field"] for one in refused["fields"]}) == (422, True)
    assert reading.read_map(town_id=touring.town_id)[0].drawn == MAP


def test_officers_of_the_village_write_spots_and_those_of_the_town_its_map_and_trails(touring: Touring) -> None:
    for who in ("grid", "auditor", "next", "member", "villager"):
        assert ask(touring, who, "POST", spots_at(touring), SPOT)[0] in REFUSED
    status, made = ask(touring, "officer", "POST", spots_at(touring), SPOT)
    assert (status, made["state"], made["version"], len(made["code"])) == (201, "draft", 1, 14)
    one = f"/v1/tourism/desk/spots/{made['spot_id']}"
    for who in ("grid", "next", "member", "villager"):
        assert ask(touring, who, "GET", one)[0] in REFUSED
        assert ask(touring, who, "POST", f"{one}/code", {"version": 1})[0] in REFUSED
    assert ask(touring, "auditor", "GET", one)[1] == made
    assert ask(touring, "auditor", "GET", f"/v1/places/{touring.village_id}/tourism-spots")[1]["rows"]
    assert ask(touring, "auditor", "POST", f"{one}/moves", {"deed": "publish", "version": 1})[0] == 403
    assert partners.ask("GET", f"/v1/tourism/spots/{made['spot_id']}", None)[0] == 404
    assert ask(touring, "officer", "POST", f"{one}/moves", {"deed": "publish", "version": 1})[1]["state"] == "published"
    for version, code in ((1, "tourism_changed"), (2, "tourism_in_other_state")):
        refused = ask(touring, "officer", "POST", f"{one}/moves", {"deed": "publish", "version": version})
        assert (refused[0], refused[1]["code"]) == (409, code)
    seen = partners.ask("GET", f"/v1/tourism/spots/{made['spot_id']}", None)
    assert (seen[0], "code" in seen[1], seen[1]["today"], seen[1]["is_open"]) == (200, False, "全天", True)
    changed = ask(touring, "officer", "PUT", one, SPOT | {"name": "水碓", "version": 2})
    assert (changed[0], changed[1]["name"], changed[1]["version"]) == (200, "水碓", 3)
    assert ask(touring, "officer", "PUT", one, SPOT | {"version": 2})[0] == 409
    for who in ("officer", "auditor", "member"):
        assert ask(touring, who, "POST", trails_at(touring), {})[0] in REFUSED
        assert ask(touring, who, "PUT", f"/v1/towns/{touring.town_id}/tourism-map", {})[0] in REFUSED
    assert ask(touring, "town", "POST", f"/v1/towns/{touring.village_id}/tourism-trails", {})[0] in REFUSED


def test_the_map_is_geojson_that_rfc_7946_knows(touring: Touring) -> None:
    spot = touring.shown()
    door, params = partners.found("GET", f"/v1/tourism/maps/{touring.town_id}/spots")
    answer = edge.enter(door, partners.Request({}, b"", {"q": "ys"}, {}), params)
    assert answer.headers["Content-Type"] == "application/geo+json"
    found = json.loads(answer.body)
    assert found["type"] == "FeatureCollection"
    (feature,) = found["features"]
    assert (feature["type"], feature["id"]) == ("Feature", spot.spot_id)
    assert feature["geometry"] == {"type": "Point", "coordinates": [120.1586, 30.0412]}
    shown = feature["properties"]
    assert (shown["x"], shown["y"], shown["name"], shown["cover"]) == (400, 300, TERMS.name, "")
    assert shown["gcj02"] == pytest.approx([120.163, 30.0389], abs=0.0015)
    assert partners.ask("GET", f"/v1/tourism/maps/{touring.town_id}/spots?kind=inn", None)[1]["features"] == []
    assert partners.ask("GET", "/v1/tourism/maps/t9999/spots", None)[1]["features"] == []
    assert partners.ask("GET", "/v1/tourism/maps/t9999", None)[0] == 404


def test_a_member_walks_a_trail_and_a_town_counts_it(touring: Touring) -> None:
    one, two, offer = touring.shown(), touring.shown("水碓"), touring.offer()
    body = {
        "title": "溪边一圈", "spot_ids": [one.spot_id, two.spot_id], "length_m": 3_000, "minutes": 90,
        "season": "春秋", "rule": "cul", "offer_id": offer.offer_id,
    }  # fmt: skip
    status, trail = ask(touring, "town", "POST", trails_at(touring), body)
    assert (status, trail["state"], trail["gives"]) == (201, "draft", ["points", "coupon"])
    desk = f"/v1/tourism/desk/trails/{trail['trail_id']}"
    assert ask(touring, "officer", "POST", f"{desk}/moves", {"deed": "publish", "version": 1})[0] in REFUSED
    assert ask(touring, "town", "POST", f"{desk}/moves", {"deed": "publish", "version": 1})[1]["version"] == 2
    assert ask(touring, "town", "PUT", desk, body | {"version": 1})[0] == 409
    assert ask(touring, "town", "PUT", desk, body | {"title": "溪边长走", "version": 2})[1]["title"] == "溪边长走"
    seen = partners.ask("GET", f"/v1/tourism/maps/{touring.town_id}/trails", None)[1]["rows"]
    assert [row["title"] for row in seen] == ["溪边长走"]
    led = partners.ask("GET", f"/v1/tourism/trails/{trail['trail_id']}", None)[1]
    assert [spot["name"] for spot in led["spots"]] == [TERMS.name, "水碓"]
    for who in ("officer", "grid", "auditor", "town"):
        assert ask(touring, who, "POST", "/v1/tourism/check-ins", {"code": one.code})[0] == 403
    status, first = ask(touring, "member", "POST", "/v1/tourism/check-ins", {"code": one.code.upper()})
    assert (status, first["name"], first["is_first"], first["had"]) == (201, TERMS.name, True, [])
    status, again = ask(touring, "member", "POST", "/v1/tourism/check-ins", {"code": one.code})
    assert (status, again["code"]) == (409, "stamped_today")
    done = ask(touring, "member", "POST", "/v1/tourism/check-ins", {"code": two.code, "here": HERE})[1]
    assert [(had["coupon_id"], had["why"]) for had in done["had"]] == [(offer.offer_id, "")]
    card = ask(touring, "member", "GET", "/v1/tourism/card")[1]
    assert [(row["missing"], row["had"]["coupon_id"]) for row in card["trails"]] == [(0, offer.offer_id)]
    assert len(card["stamps"]) == 2
    reward = ask(touring, "member", "POST", f"/v1/tourism/trails/{trail['trail_id']}/reward")[1]
    assert reward["coupon_id"] == offer.offer_id
    month = f"{touring.today:%Y-%m}"
    counted = ask(touring, "auditor", "GET", f"/v1/places/{touring.village_id}/tourism-visits?month={month}")[1]
    assert (counted["total"], {row["name"]: row["days"] for row in counted["rows"]}) == (
        2, {TERMS.name: {str(touring.today): 1}, "水碓": {str(touring.today): 1}},
    )  # fmt: skip
    told = partners.ask("GET", f"/v1/tourism/maps/{touring.town_id}/visits?month={month}", None)[1]
    assert [row["visits"] for row in told["rows"]] == [None, None]
    for bad in ("2026-13", "2026-1", ""):
        assert partners.ask("GET", f"/v1/tourism/maps/{touring.town_id}/visits?month={bad}", None)[0] == 422
    assert ask(touring, "member", "POST", "/v1/tourism/card/erase")[0] == 204
    assert ask(touring, "member", "GET", "/v1/tourism/card")[1]["stamps"] == []
