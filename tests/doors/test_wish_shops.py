"""A shop's photos of how a wish goes: sent with its key for wishes, held for others until an officer looked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.foundation.moderation import routes as moderation_routes
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Limits
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.foundation.partners.service.keys import resolve_api_key
from chalicelib.foundation.partners.store import known
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context, uuid7
from chalicelib.points.wishes import routes
from tests.make import media, partners
from tests.make.wishes import Town, make_town

PHOTOS = "/v1/partner/wish-photos"
GOOD = {"content_type": "image/jpeg", "bytes": len(media.photo())}
Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def town(tables: Any) -> Town:
    assert (routes.doors.room, moderation_routes.doors.room) == ("wishes", "moderation")
    return make_town()


@pytest.fixture
def ask(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Ask a door as `0`, `1` or `officer`, or with the shop's key for `wishes`, or its key to `redeem`."""
    wide = Principal("s9", frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id="t0001")
    ctx = town.world.context(wide)
    shop = shops.create_partner(
        ctx, key=town.key(), village_id=town.village_id, name="佛山便民超市",
        contact=partners.CONTACT, contract=partners.CONTRACT, limits=Limits(),
    )  # fmt: skip
    people = {str(n): town.person(n).actor for n in range(2)} | {"officer": town.officer().actor}
    monkeypatch.setattr(edge, "LIVE", town.world.context())
    resolvers = {"bearer": lambda _, token: people[token], "x-api-key": resolve_api_key}
    monkeypatch.setattr(edge, "_resolvers", resolvers)
    of_shop = {scope: {"api_key": _key(ctx, town, shop.partner_id, scope)} for scope in ("wishes", "redeem")}

    def asked(who: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        return partners.ask(method, path, body, key=uuid7(), **of_shop.get(who, {"as_": who}))

    yield asked
    known.forget_partner(shop.partner_id)


def _key(ctx: Context, town: Town, partner_id: str, scope: str) -> str:
    issued = keys.issue_key(
        ctx, partner_id=partner_id, key=town.key(), label="收银台", scopes=[KeyScope(scope)],
        expires_at=town.world.moment.replace(year=2099), day_points=None, day_count=None,
    )  # fmt: skip
    assert issued.api_key is not None
    return issued.api_key


def sent(ask: Ask) -> str:
    """Return the id of a photo that the shop sent."""
    status, form = ask("wishes", "POST", PHOTOS, GOOD)
    assert status == 201
    assert ask("wishes", "POST", f"{PHOTOS}/{form['media_id']}/ready")[1]["code"] == "media_not_arrived"
    media.send(form["media_id"], media.photo())
    status, taken = ask("wishes", "POST", f"{PHOTOS}/{form['media_id']}/ready")
    assert (status, taken["state"], taken["purpose"], taken["picture"]["original"]) == (200, "ready", "wish", None)
    return str(form["media_id"])


def test_a_shops_photo_is_its_own_until_an_officer_looked_and_then_the_wishers_to_see(town: Town, ask: Ask) -> None:
    wish = town.published()
    deeds, mine = f"/v1/partner/wishes/{wish.wish_id}/deeds", f"/v1/partner/wishes/{wish.wish_id}"
    media_id = sent(ask)
    status, refused = ask("wishes", "POST", deeds, {"deed": "claim", "media_ids": [media_id]})
    assert (status, "照片" in refused["fields"][0]["zh"]) == (422, True)
    assert ask("wishes", "POST", deeds, {"deed": "claim"})[0] == 200
    told = {"deed": "update", "words": "轮椅擦好了", "media_ids": [media_id]}
    assert ask("wishes", "POST", deeds, told)[0] == 200

    def seen(who: str, path: str) -> list[str | None]:
        steps = ask(who, "GET", path)[1]["timeline"]
        return [one["held"] for step in steps for one in step["pictures"]]

    assert (seen("wishes", mine), seen("0", f"/v1/wishes/{wish.wish_id}")) == (["unlooked"], [])
    reviews = f"/v1/villages/{town.village_id}/reviews"
    (row,) = ask("officer", "GET", reviews)[1]["rows"]
    assert (row["subject"], row["media_ids"]) == (wish.wish_id, [media_id])
    body = {"decision": "approved", "media_ids": [media_id]}
    assert ask("officer", "POST", f"{reviews}/{wish.wish_id}/decision", body)[0] == 204
    assert (seen("wishes", mine), seen("0", f"/v1/wishes/{wish.wish_id}")) == ([None], [None])


def test_only_a_key_for_wishes_sends_photos_and_nobody_takes_anothers(town: Town, ask: Ask) -> None:
    for who in ("redeem", "0", "officer"):
        assert ask(who, "POST", PHOTOS, GOOD)[0] == 403
    media_id = sent(ask)
    assert ask("redeem", "POST", f"{PHOTOS}/{media_id}/ready")[0] == 403
    assert ask("wishes", "POST", f"{PHOTOS}/{town.village_id}m{uuid7()}/ready")[0] == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("content_type", "application/pdf"),
        ("content_type", ""),
        ("bytes", 0),
        ("bytes", "12"),
        ("sha256", "ABC"),
        ("village_id", "v00002"),
        ("purpose", "evidence"),
    ],
)
def test_each_field_of_a_shops_photo_that_is_asked_wrongly_is_named(ask: Ask, field: str, value: Any) -> None:
    status, problem = ask("wishes", "POST", PHOTOS, GOOD | {field: value})
    assert (status, problem["fields"][0]["field"]) == (422, field)
