"""Plays of pictures and evidence files."""

from __future__ import annotations

from tests.house.plays.town import Request, Town, play
from tests.make import media


def asked(town: Town, body: bytes) -> dict[str, object]:
    """Return how a file is announced."""
    return {"village_id": town.village_id, "purpose": "ticket", "content_type": "image/jpeg", "bytes": len(body)}


def sent(town: Town, who: str) -> str:
    """Return the id of a file that was announced and sent."""
    body = media.photo()
    made = town.do("media.announce", who, asked(town, body))
    media.send(made["media_id"], body)
    return str(made["media_id"])


@play("media.announce")
def announce(town: Town) -> Request:
    return town.ask("media.announce", town.bearer(town.resident()), asked(town, media.photo()))


@play("media.take")
def take(town: Town) -> Request:
    who = town.bearer(town.resident())
    return town.ask("media.take", who, media_id=sent(town, who))


@play("media.read")
def read(town: Town) -> Request:
    who = town.bearer(town.resident())
    media_id = sent(town, who)
    town.do("media.take", who, media_id=media_id)
    return town.ask("media.read", who, media_id=media_id)
