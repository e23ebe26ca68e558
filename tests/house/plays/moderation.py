"""Plays of moderation: what waits for officers, and what WeChat pushes."""

from __future__ import annotations

import urllib.parse

from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation import store
from chalicelib.foundation.moderation.service import pictures as checks, reviews
from chalicelib.kernel.context import LIVE, uuid7
from chalicelib.kernel.writes import commit
from tests.house.plays import media
from tests.house.plays.town import ANYBODY, Request, Town, play


def pushed(town: Town, trace_id: str, suggest: str) -> Request:
    """Return WeChat's push of a verdict."""
    query, body = town.wechat.pushed(town.wechat.verdict(trace_id, suggest))
    asked = town.ask("moderation.push", ANYBODY, query=urllib.parse.urlencode(query))
    return Request(asked.method, asked.path, {"Content-Type": "text/xml"}, body)


def asked_about(town: Town) -> tuple[str, str]:
    """Return a picture that a document uses, and the trace of WeChat's looking at it."""
    who, trace_id = town.bearer(town.resident()), uuid7()
    media_id = media.sent(town, who)
    town.do("media.take", who, media_id=media_id)
    subject = f"{town.village_id}t{uuid7()}"
    writes = pictures.prepare_attach(LIVE, media_ids=[media_id], subject=subject, held=True)
    commit(writes.merge(checks.prepare_wait(LIVE, media_ids=[media_id], subject=subject)))
    store.ask(trace_id, media_id, LIVE.now())
    return media_id, trace_id


@play("moderation.push", "push of a clean picture")
def push_clean(town: Town) -> Request:
    return pushed(town, asked_about(town)[1], "pass")


@play("moderation.push", "push of a risky picture")
def push_risky(town: Town) -> Request:
    return pushed(town, asked_about(town)[1], "risky")


@play("moderation.push", "push of a risky picture that is public")
def push_public(town: Town) -> Request:
    media_id, trace_id = asked_about(town)
    pictures.release(LIVE, media_ids=[media_id])
    return pushed(town, trace_id, "risky")


@play("moderation.greet")
def greet(town: Town) -> Request:
    query, _ = town.wechat.pushed({})
    return town.ask("moderation.greet", ANYBODY, query=urllib.parse.urlencode(query | {"echostr": "hello"}))


def waiting(town: Town) -> None:
    """Let a page of documents wait."""
    for _ in range(20):
        subject = f"{town.village_id}w{uuid7()}"
        commit(reviews.prepare_review(LIVE, village_id=town.village_id, subject=subject, kind="wish", reason="stale"))


@play("moderation.decide")
def decide(town: Town) -> Request:
    media_id, trace_id = asked_about(town)
    town.send(pushed(town, trace_id, "risky"))
    (picture,) = pictures.find_pictures(media_ids=[media_id])
    assert picture is not None
    body = {"decision": "rejected", "reason": "不是村里的事", "media_ids": [media_id]}
    return town.ask("moderation.decide", town.admin, body, village_id=town.village_id, subject=picture.subject)


@play("moderation.read_reviews")
def read_reviews(town: Town) -> Request:
    waiting(town)
    return town.ask("moderation.read_reviews", town.admin, village_id=town.village_id)


@play("moderation.read_figures")
def read_figures(town: Town) -> Request:
    waiting(town)
    return town.ask("moderation.read_figures", town.admin, village_id=town.village_id)
