"""Plays of the mall: the catalogue, a buyer, and the pick-up desk."""

from __future__ import annotations

from typing import Any

from tests.house.plays.acting import as_agent
from tests.house.plays.mandates import for_another, known
from tests.house.plays.points import earner
from tests.house.plays.town import Request, Town, play
from tests.make import media

POINT_NAME = "村便民服务中心"


def terms(town: Town) -> dict[str, Any]:
    point = {"place_id": town.village_id, "name": POINT_NAME, "where": "文化礼堂旁", "opening": "周一到周六 8:00–17:00"}
    said = {"kind": "goods", "title": "大米 5 公斤", "words": "本村新米。" * 20, "price": 100, "per": "month"}
    return said | {"most": 5, "point": point, "collect_days": 3}


def written(town: Town, media_ids: tuple[str, ...] = ()) -> str:
    body = terms(town) | {"stock": 50, "media_ids": list(media_ids)}
    return str(town.do("rewards.write", town.admin, body, place_id=town.village_id)["reward_id"])


def picture(town: Town) -> str:
    """Return the id of a picture that the administrator sent for a reward."""
    body = media.photo()
    asked = {"village_id": town.village_id, "purpose": "reward", "content_type": "image/jpeg", "bytes": len(body)}
    media_id = town.do("media.announce", town.admin, asked)["media_id"]
    media.send(media_id, body)
    town.do("media.take", town.admin, media_id=media_id)
    return str(media_id)


def offered(town: Town, media_ids: tuple[str, ...] = ()) -> str:
    reward_id = written(town, media_ids)
    moved(town, reward_id, "offer")
    return reward_id


def moved(town: Town, reward_id: str, deed: str) -> None:
    town.do("rewards.move", town.admin, {"deed": deed}, reward_id=reward_id)


def ordered(town: Town, who: str = "") -> tuple[str, str, str]:
    """Return an order, the credential of who placed it, and its pick-up code."""
    buyer = who or town.bearer(earner(town))
    made = town.do("rewards.order", buyer, {"quantity": 1}, reward_id=offered(town))
    return made["order_id"], buyer, made["code"]


def handed_out(town: Town) -> str:
    order_id, _, code = ordered(town)
    town.do(
        "rewards.hand_out", town.admin, {"shown": "code", "code": code}, place_id=town.village_id, order_id=order_id
    )
    return order_id


@play("rewards.browse")
def browse(town: Town) -> Request:
    for _ in range(2):
        offered(town, (picture(town),))
    return town.ask("rewards.browse", town.bearer(town.resident()), query="size=5")


@play("rewards.browse", "browse the town's rewards")
def browse_town(town: Town) -> Request:
    return town.ask("rewards.browse", town.bearer(town.resident()), query="of=town&size=5")


@play("rewards.read_one")
def read_one(town: Town) -> Request:
    return town.ask("rewards.read_one", town.bearer(town.resident()), reward_id=offered(town, (picture(town),)))


@play("rewards.order")
def order(town: Town) -> Request:
    return town.ask("rewards.order", town.bearer(earner(town)), {"quantity": 1}, reward_id=offered(town))


@play("rewards.my_orders")
def my_orders(town: Town) -> Request:
    return town.ask("rewards.my_orders", ordered(town)[1])


@play("rewards.my_order")
def my_order(town: Town) -> Request:
    order_id, who, _ = ordered(town)
    return town.ask("rewards.my_order", who, order_id=order_id)


@play("rewards.cancel")
def cancel(town: Town) -> Request:
    order_id, who, _ = ordered(town)
    return town.ask("rewards.cancel", who, order_id=order_id)


@play("rewards.renew_code")
def renew_code(town: Town) -> Request:
    order_id, who, _ = ordered(town)
    return town.ask("rewards.renew_code", who, order_id=order_id)


@play("rewards.listed")
def listed(town: Town) -> Request:
    offered(town, (picture(town),))
    return town.ask("rewards.listed", town.admin, query="state=offered&size=5", place_id=town.village_id)


@play("rewards.write")
def write(town: Town) -> Request:
    return town.ask("rewards.write", town.admin, terms(town) | {"stock": 50}, place_id=town.village_id)


@play("rewards.write", "a reward with a picture")
def write_with_picture(town: Town) -> Request:
    body = terms(town) | {"stock": 50, "media_ids": [picture(town)]}
    return town.ask("rewards.write", town.admin, body, place_id=town.village_id)


@play("rewards.change")
def change(town: Town) -> Request:
    body = terms(town) | {"title": "新米 5 公斤", "version": 1}
    return town.ask("rewards.change", town.admin, body, reward_id=written(town))


@play("rewards.move")
def move(town: Town) -> Request:
    return town.ask("rewards.move", town.admin, {"deed": "pause"}, reward_id=offered(town))


@play("rewards.stock")
def stock(town: Town) -> Request:
    return town.ask("rewards.stock", town.admin, {"stock": 60}, reward_id=offered(town))


@play("rewards.waiting")
def waiting(town: Town) -> Request:
    ordered(town)
    query = f"point={POINT_NAME}&state=placed&size=5"
    return town.ask("rewards.waiting", town.admin, query=query, place_id=town.village_id)


@play("rewards.look_up")
def look_up(town: Town) -> Request:
    _, _, code = ordered(town)
    return town.ask("rewards.look_up", town.admin, {"code": code}, place_id=town.village_id)


@play("rewards.hand_out")
def hand_out(town: Town) -> Request:
    order_id, _, code = ordered(town)
    shown = {"shown": "code", "code": code}
    return town.ask("rewards.hand_out", town.admin, shown, place_id=town.village_id, order_id=order_id)


@play("rewards.hand_out", "hand out to somebody who is known")
def hand_out_to_the_known(town: Town) -> Request:
    shown = {"shown": "known", "reason": "忘了带手机"}
    return town.ask("rewards.hand_out", town.admin, shown, place_id=town.village_id, order_id=ordered(town)[0])


@play("rewards.call_off")
def call_off(town: Town) -> Request:
    order_id = ordered(town)[0]
    return town.ask("rewards.call_off", town.admin, {"reason": "没货了"}, place_id=town.village_id, order_id=order_id)


@play("rewards.refund")
def refund(town: Town) -> Request:
    body = {"points": 50, "restock": True, "reason": "坏了"}
    return town.ask("rewards.refund", town.admin, body, place_id=town.village_id, order_id=handed_out(town))


@play("rewards.order", "order a reward for another")
def order_for(town: Town) -> Request:
    return as_agent(town, earner(town), "rewards.order", {"quantity": 1}, reward_id=offered(town))


@play("rewards.cancel", "cancel an order for another")
def cancel_for(town: Town) -> Request:
    elder = earner(town)
    order_id, _, _ = ordered(town, town.bearer(elder))
    return as_agent(town, elder, "rewards.cancel", order_id=order_id)


@play("rewards.renew_code", "another code for another")
def renew_code_for(town: Town) -> Request:
    elder = earner(town)
    order_id, _, _ = ordered(town, town.bearer(elder))
    return as_agent(town, elder, "rewards.renew_code", order_id=order_id)


@play("rewards.browse", "browse the mall for another")
def browse_for(town: Town) -> Request:
    offered(town)
    return for_another(town, lambda who: town.ask("rewards.browse", who, query="size=5"))


@play("rewards.read_one", "a reward for another")
def read_one_for(town: Town) -> Request:
    reward_id = offered(town)
    return for_another(town, lambda who: town.ask("rewards.read_one", who, reward_id=reward_id))


@play("rewards.my_orders", "my orders for another")
def my_orders_for(town: Town) -> Request:
    return for_another(town, lambda who: town.ask("rewards.my_orders", who))


@play("rewards.my_order", "an order for another")
def my_order_for(town: Town) -> Request:
    order_id, _, _ = ordered(town, town.bearer(earner(town, known(town)[0])))
    return for_another(town, lambda who: town.ask("rewards.my_order", who, order_id=order_id))
