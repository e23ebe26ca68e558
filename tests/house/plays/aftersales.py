"""Plays of after-sales: a completed order's case, its buyer's steps, and what the town decides."""

from __future__ import annotations

from typing import Any

from chalicelib.prosperity.market.core import orders
from chalicelib.prosperity.market.service import paying
from tests.house.plays.market import paid
from tests.house.plays.media import taken
from tests.house.plays.negatives import officer
from tests.house.plays.town import Request, Town, play

SAID = {"parts": [{"line": 0, "fault": "spoilt", "fen": 350}], "words": "有一棵烂了心，照片里左边那棵。"}


def completed(town: Town) -> tuple[str, str]:
    """Return an order that its buyer collected, and their credential."""
    order_id, who = paid(town)
    town.do("market.pick", town.admin, order_id=order_id)
    town.do("market.pack", town.admin, order_id=order_id)
    code = orders.code_of(paying.load(order_id))
    town.do("market.hand_over", town.admin, {"code": code}, order_id=order_id)
    return order_id, who


def opened(town: Town, **more: Any) -> tuple[str, str]:
    order_id, who = completed(town)
    town.do("aftersales.open_case", who, SAID | more, order_id=order_id)
    return order_id, who


def decided(town: Town, deed: str, **more: Any) -> tuple[str, str]:
    order_id, who = opened(town)
    body = {"deed": deed, "words": "看过照片了"} | more
    town.do("aftersales.decide", officer(town, "aftersales"), body, order_id=order_id, nth="1")
    return order_id, who


@play("aftersales.open_case")
def open_case(town: Town) -> Request:
    order_id, who = completed(town)
    return town.ask("aftersales.open_case", who, SAID, order_id=order_id)


@play("aftersales.open_case", "open a case with a photo")
def open_with_photo(town: Town) -> Request:
    order_id, who = completed(town)
    return town.ask(
        "aftersales.open_case", who, SAID | {"media_ids": [taken(town, who, "aftersale")]}, order_id=order_id
    )


@play("aftersales.my_cases")
def my_cases(town: Town) -> Request:
    order_id, who = opened(town)
    return town.ask("aftersales.my_cases", who, order_id=order_id)


@play("aftersales.move_mine")
def move_mine(town: Town) -> Request:
    order_id, who = decided(town, "ask")
    return town.ask("aftersales.move_mine", who, {"deed": "answer", "words": "左边那棵"}, order_id=order_id, nth="1")


@play("aftersales.move_mine", "take what is offered")
def take(town: Town) -> Request:
    order_id, who = decided(town, "offer", fens=[{"line": 0, "fen": 200}])
    return town.ask("aftersales.move_mine", who, {"deed": "take"}, order_id=order_id, nth="1")


@play("aftersales.queue")
def queue(town: Town) -> Request:
    opened(town)
    return town.ask("aftersales.queue", town.admin, query="queue=desk&size=5", place_id=town.village.town_id)


@play("aftersales.read")
def read(town: Town) -> Request:
    order_id, _ = opened(town)
    return town.ask("aftersales.read", town.admin, order_id=order_id, nth="1")


@play("aftersales.decide")
def decide(town: Town) -> Request:
    order_id, _ = opened(town)
    body = {"deed": "offer", "words": "看过照片了", "fens": [{"line": 0, "fen": 200}]}
    return town.ask("aftersales.decide", town.admin, body, order_id=order_id, nth="1")


@play("aftersales.decide", "grant what is wanted")
def grant(town: Town) -> Request:
    order_id, _ = opened(town)
    return town.ask(
        "aftersales.decide", town.admin, {"deed": "grant", "words": "对不起，全退"}, order_id=order_id, nth="1"
    )


@play("aftersales.look_again")
def look_again(town: Town) -> Request:
    order_id, who = decided(town, "refuse")
    town.do("aftersales.move_mine", who, {"deed": "appeal", "words": "整棵都不能吃"}, order_id=order_id, nth="1")
    return town.ask("aftersales.look_again", town.admin, {"words": "查过了，维持"}, order_id=order_id, nth="1")
