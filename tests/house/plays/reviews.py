"""Plays of reviews: a product that somebody bought and has, and what officers do with what is said of it."""

from __future__ import annotations

from typing import Any

from chalicelib.prosperity.market.service import paying, reviewable
from chalicelib.prosperity.reviews.service import entitling
from tests.house.plays.aftersales import completed
from tests.house.plays.media import taken
from tests.house.plays.town import ANYBODY, Request, Town, play

SAID: dict[str, Any] = {"stars": 5, "words": "白菜很甜，孩子也爱吃。送来还带着霜。"}


def bought(town: Town) -> tuple[str, str, str]:
    """Return a product, the order it was bought with, and its buyer's credential."""
    entitling.let_review("y", reviewable.entitled, reviewable.owners)
    order_id, who = completed(town)
    return paying.load(order_id).lines[0].product_id, order_id, who


def written(town: Town) -> tuple[str, str, str]:
    subject, proof, who = bought(town)
    town.do("reviews.write", who, SAID | {"proof": proof}, subject=subject)
    return subject, proof, who


@play("reviews.browse")
def browse(town: Town) -> Request:
    subject, _, _ = written(town)
    return town.ask("reviews.browse", ANYBODY, query="size=5", subject=subject)


@play("reviews.write")
def write(town: Town) -> Request:
    subject, proof, who = bought(town)
    return town.ask("reviews.write", who, SAID | {"proof": proof}, subject=subject)


@play("reviews.write", "a review with a photo")
def write_with_photo(town: Town) -> Request:
    subject, proof, who = bought(town)
    body = SAID | {"proof": proof, "media_ids": [taken(town, who, "review")]}
    return town.ask("reviews.write", who, body, subject=subject)


@play("reviews.read_mine")
def read_mine(town: Town) -> Request:
    subject, proof, who = written(town)
    return town.ask("reviews.read_mine", who, subject=subject, proof=proof)


@play("reviews.change")
def change(town: Town) -> Request:
    subject, proof, who = written(town)
    return town.ask("reviews.change", who, SAID | {"stars": 3}, subject=subject, proof=proof)


@play("reviews.at_desk")
def at_desk(town: Town) -> Request:
    written(town)
    return town.ask("reviews.at_desk", town.admin, query="state=shown&size=5", village_id=town.village_id)


@play("reviews.move")
def move(town: Town) -> Request:
    subject, proof, _ = written(town)
    body = {"deed": "hide", "reason": "说的不是这个商品"}
    return town.ask("reviews.move", town.admin, body, subject=subject, proof=proof)


@play("reviews.answer")
def answer(town: Town) -> Request:
    subject, proof, _ = written(town)
    return town.ask("reviews.answer", town.admin, {"words": "谢谢您，明年还种。"}, subject=subject, proof=proof)
