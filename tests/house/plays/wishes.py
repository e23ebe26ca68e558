"""Plays of wishes: villagers, the desk, and a shop."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes
from chalicelib.foundation.identity.service.tokens import access_token
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import LIVE
from tests.house.plays import shops
from tests.house.plays.points import earner
from tests.house.plays.town import Request, Town, play
from tests.make import media

ASK = {"title": "一台旧轮椅", "words": "老人出院回家，想借一台轮椅用两个月。" * 10, "kind": "goods"}
SAID = {"words": "问到一台，明天送去。"}


def made(town: Town, wisher: Resident | None = None) -> tuple[str, str]:
    """Return a new wish and its wisher's credential."""
    who = town.bearer(wisher or town.resident())
    return town.do("wishes.make", who, ASK)["wish_id"], who


def published(town: Town) -> tuple[str, str]:
    wish_id, who = made(town)
    decided(town, wish_id, "publish")
    return wish_id, who


def decided(town: Town, wish_id: str, deed: str) -> None:
    town.do("wishes.decide", town.admin, body_of(deed), wish_id=wish_id)


def body_of(deed: str) -> dict[str, Any]:
    """Return a decision; what is published is what was made, its first version."""
    body: dict[str, Any] = {"deed": deed, "reason": "按规定"}
    return body | ({"version": 1} if deed == "publish" else {})


def claimed(town: Town) -> tuple[str, str, str]:
    """Return a claimed wish, its wisher's credential and its claimer's, who has an account."""
    wish_id, wisher = published(town)
    claimer = town.bearer(earner(town, times=1))
    town.do("wishes.claim", claimer, wish_id=wish_id)
    return wish_id, wisher, claimer


def invited(town: Town, wish_id: str, claimer: str) -> str:
    """Return the credential of somebody with an account who is asked to join."""
    other = earner(town, times=1)
    body = {"code": codes.code_of(holder_id=other.resident_id)}
    town.do("wishes.invite", claimer, body, wish_id=wish_id)
    return town.bearer(other)


def finished(town: Town, *, members: int = 0) -> tuple[str, str]:
    wish_id, wisher, claimer = claimed(town)
    for _ in range(members):
        town.do("wishes.answer", invited(town, wish_id, claimer), {"joins": True}, wish_id=wish_id)
    town.do("wishes.finish", claimer, SAID, wish_id=wish_id)
    return wish_id, wisher


def confirmed(town: Town, *, members: int = 0) -> str:
    wish_id, wisher = finished(town, members=members)
    town.do("wishes.confirm", wisher, {"thanks": "谢谢"}, wish_id=wish_id)
    return wish_id


def decision(town: Town, wish_id: str, deed: str) -> Request:
    return town.ask("wishes.decide", town.admin, body_of(deed), wish_id=wish_id)


@play("wishes.make")
def make(town: Town) -> Request:
    return town.ask("wishes.make", town.bearer(town.resident()), ASK)


def photos(town: Town, who: str, count: int) -> list[str]:
    """Return the ids of photos that somebody sent for a wish."""
    body, made = media.photo(), []
    asked = {"village_id": town.village_id, "purpose": "wish", "content_type": "image/jpeg", "bytes": len(body)}
    for _ in range(count):
        media_id = town.do("media.announce", who, asked)["media_id"]
        media.send(media_id, body)
        town.do("media.take", who, media_id=media_id)
        made.append(media_id)
    return made


@play("wishes.make", "a wish with six photos")
def make_with_photos(town: Town) -> Request:
    who = town.bearer(town.resident())
    return town.ask("wishes.make", who, ASK | {"media_ids": photos(town, who, 6)})


@play("wishes.change")
def change(town: Town) -> Request:
    wish_id, who = made(town)
    return town.ask("wishes.change", who, ASK | {"kind": "help"}, wish_id=wish_id)


@play("wishes.cancel")
def cancel(town: Town) -> Request:
    wish_id, who = published(town)
    return town.ask("wishes.cancel", who, wish_id=wish_id)


@play("wishes.browse")
def browse(town: Town) -> Request:
    who = town.bearer(town.resident())
    for _ in range(2):
        made = town.do("wishes.make", who, ASK | {"media_ids": photos(town, who, 1)})
        decided(town, made["wish_id"], "publish")
    return town.ask("wishes.browse", who, query="order=newest&size=5")


@play("wishes.my_wishes")
def my_wishes(town: Town) -> Request:
    return town.ask("wishes.my_wishes", published(town)[1])


@play("wishes.my_claims")
def my_claims(town: Town) -> Request:
    return town.ask("wishes.my_claims", claimed(town)[2])


@play("wishes.read_one")
def read_one(town: Town) -> Request:
    wish_id, wisher, _ = claimed(town)
    return town.ask("wishes.read_one", wisher, wish_id=wish_id)


@play("wishes.claim")
def claim(town: Town) -> Request:
    return town.ask("wishes.claim", town.bearer(town.resident()), wish_id=published(town)[0])


@play("wishes.invite")
def invite(town: Town) -> Request:
    wish_id, _, claimer = claimed(town)
    body = {"code": codes.code_of(holder_id=town.resident().resident_id)}
    return town.ask("wishes.invite", claimer, body, wish_id=wish_id)


@play("wishes.answer", "join a team")
def join(town: Town) -> Request:
    wish_id, _, claimer = claimed(town)
    return town.ask("wishes.answer", invited(town, wish_id, claimer), {"joins": True}, wish_id=wish_id)


@play("wishes.reveal")
def reveal(town: Town) -> Request:
    wish_id, wisher, _ = claimed(town)
    return town.ask("wishes.reveal", wisher, wish_id=wish_id)


@play("wishes.update")
def update(town: Town) -> Request:
    wish_id, _, claimer = claimed(town)
    return town.ask("wishes.update", claimer, SAID, wish_id=wish_id)


@play("wishes.finish")
def finish(town: Town) -> Request:
    wish_id, _, claimer = claimed(town)
    return town.ask("wishes.finish", claimer, SAID, wish_id=wish_id)


@play("wishes.give_up")
def give_up(town: Town) -> Request:
    wish_id, _, claimer = claimed(town)
    return town.ask("wishes.give_up", claimer, SAID, wish_id=wish_id)


@play("wishes.confirm")
def confirm(town: Town) -> Request:
    wish_id, wisher = finished(town)
    return town.ask("wishes.confirm", wisher, {"thanks": "谢谢"}, wish_id=wish_id)


@play("wishes.reopen")
def reopen(town: Town) -> Request:
    wish_id, wisher = finished(town)
    return town.ask("wishes.reopen", wisher, {"words": "轮子是坏的"}, wish_id=wish_id)


@play("wishes.queue")
def queue(town: Town) -> Request:
    made(town)
    return town.ask("wishes.queue", town.admin, query="state=posted&size=5", village_id=town.village_id)


@play("wishes.look")
def look(town: Town) -> Request:
    return town.ask("wishes.look", town.admin, wish_id=claimed(town)[0])


@play("wishes.post_for")
def post_for(town: Town) -> Request:
    body = ASK | {"wisher_id": town.resident().resident_id, "consent": "当面同意"}
    return town.ask("wishes.post_for", town.admin, body, village_id=town.village_id)


@play("wishes.decide", "publish a wish")
def publish(town: Town) -> Request:
    return decision(town, made(town)[0], "publish")


@play("wishes.decide", "verify and pay a wish")
def settle(town: Town) -> Request:
    return decision(town, confirmed(town), "settle")


@play("wishes.decide", "verify and pay a team of five")
def settle_team(town: Town) -> Request:
    return decision(town, confirmed(town, members=4), "settle")


@play("wishes.decide", "end a wish of a team of five unpaid")
def refuse_team(town: Town) -> Request:
    return decision(town, confirmed(town, members=4), "refuse")


@play("wishes.decide", "send a wish back")
def send_back(town: Town) -> Request:
    return decision(town, finished(town)[0], "reopen")


@play("wishes.decide", "publish a wish as an officer of the village")
def publish_at_home(town: Town) -> Request:
    ordinal = int(town.village_id[1:])
    mine = town.resident().resident_id
    who = Principal("s-home", frozenset({Role.VILLAGE_OFFICER}), ((ordinal, ordinal + 1),), town.village.town_id, mine)
    return town.ask("wishes.decide", f"Bearer {access_token(LIVE, who)}", body_of("publish"), wish_id=made(town)[0])


@play("wishes.merge")
def merge(town: Town) -> Request:
    older = published(town)[0]
    return town.ask("wishes.merge", town.admin, {"into": older}, wish_id=made(town)[0])


def shop_key(town: Town) -> tuple[str, str]:
    """Return a shop with a key for wishes, whose first use in this hour is noted."""
    partner_id = shops.shop(town)
    asked: dict[str, Any] = {"label": "心愿", "scopes": ["wishes"], "expires_at": shops.EXPIRES_AT}
    issued = town.do("partners.issue_key", town.admin, asked, partner_id=partner_id)
    town.do("partners.read_me", issued["api_key"])
    return partner_id, issued["api_key"]


def known_shop(town: Town) -> tuple[str, str]:
    """Return the shop of these plays, the same each time, as a till keeps its key."""
    if "wishes" not in town.tills:
        town.tills["wishes"] = " ".join(shop_key(town))
    partner_id, _, key = town.tills["wishes"].partition(" ")
    return partner_id, key


@play("wishes.for_shop")
def for_shop(town: Town) -> Request:
    body = {"partner_id": shops.shop(town), "deed": "claim"}
    return town.ask("wishes.for_shop", town.admin, body, wish_id=published(town)[0])


@play("wishes.shop_browse")
def shop_browse(town: Town) -> Request:
    published(town)
    return town.ask("wishes.shop_browse", known_shop(town)[1], query="size=5")


@play("wishes.shop_claims")
def shop_claims(town: Town) -> Request:
    return town.ask("wishes.shop_claims", known_shop(town)[1])


@play("wishes.shop_read_one")
def shop_read_one(town: Town) -> Request:
    return town.ask("wishes.shop_read_one", known_shop(town)[1], wish_id=published(town)[0])


@play("wishes.shop_deed")
def shop_deed(town: Town) -> Request:
    return town.ask("wishes.shop_deed", known_shop(town)[1], {"deed": "claim"}, wish_id=published(town)[0])


def shop_photo(town: Town) -> tuple[str, str]:
    """Return a photo that the shop announced and sent, and the shop's key."""
    body, key = media.photo(), known_shop(town)[1]
    made = town.do("wishes.shop_announce", key, {"content_type": "image/jpeg", "bytes": len(body)})
    media.send(made["media_id"], body)
    return str(made["media_id"]), key


@play("wishes.shop_announce")
def shop_announce(town: Town) -> Request:
    asked = {"content_type": "image/jpeg", "bytes": len(media.photo())}
    return town.ask("wishes.shop_announce", known_shop(town)[1], asked)


@play("wishes.shop_take")
def shop_take(town: Town) -> Request:
    media_id, key = shop_photo(town)
    return town.ask("wishes.shop_take", key, media_id=media_id)


@play("wishes.shop_deed", "a shop tells how a wish goes, with a photo")
def shop_tells(town: Town) -> Request:
    wish_id = published(town)[0]
    media_id, key = shop_photo(town)
    town.do("wishes.shop_take", key, media_id=media_id)
    town.do("wishes.shop_deed", key, {"deed": "claim"}, wish_id=wish_id)
    body = {"deed": "update", "words": "送到了", "media_ids": [media_id]}
    return town.ask("wishes.shop_deed", key, body, wish_id=wish_id)


@play("wishes.read_choice")
def read_choice(town: Town) -> Request:
    return town.ask("wishes.read_choice", town.admin, village_id=town.village_id)


@play("wishes.choose")
def choose(town: Town) -> Request:
    return town.ask("wishes.choose", town.admin, {"at_once": False}, village_id=town.village_id)


@play("wishes.shops")
def village_shops(town: Town) -> Request:
    known_shop(town)
    return town.ask("wishes.shops", town.admin, query="size=5", village_id=town.village_id)
