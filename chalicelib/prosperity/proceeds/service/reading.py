"""Statements as they are looked at: a week's list, one of them, and one's own."""

from __future__ import annotations

import re

from chalicelib.foundation.identity.service import places
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.proceeds.core.refusals import NoSuchStatement
from chalicelib.prosperity.proceeds.core.statements import Statement
from chalicelib.prosperity.proceeds.store import statements as store

WEEK = re.compile(r"^20[0-9]{2}W(0[1-9]|[1-4][0-9]|5[0-3])$", re.ASCII)


def check_week(text: str) -> str:
    """Return the week, such as `2026W48`, or raise `InvalidInput`."""
    if not WEEK.match(text):
        fault = {"field": "week", "code": "week", "zh": "周次要写成 2026W48 这样。", "en": "A week is 2026W48."}
        raise InvalidInput(fields=[fault])
    return text


def town_of(place_id: str) -> str:
    """Return the town of a place; one round trip for a village.

    Raises:
        NoSuchPlace: there is no such village.
    """
    return place_id if place_id.startswith("t") else places.load_village(village_id=place_id).town_id


def list_of_week(*, place_id: str, week: str, size: int, cursor: str | None) -> Page[Statement]:
    """Return a page of a town's or village's statements of a week, by party. Two round trips for a village.

    Raises:
        NoSuchPlace, InvalidInput.
    """
    return store.list_of_week(town_of(place_id), check_week(week), place_id=place_id, size=size, cursor=cursor)


def load(*, party_id: str, week: str) -> Statement:
    """Return a statement. One round trip.

    Raises:
        NoSuchStatement: there is none.
    """
    found = store.find(party_id, check_week(week))
    if found is None:
        raise NoSuchStatement
    return found


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Statement]:
    """Return a page of the acting villager's own statements, the newest week first. One round trip."""
    return store.list_of_person(ctx.actor.subject, size=size, cursor=cursor)


def load_own(ctx: Context, *, party_id: str, week: str) -> Statement:
    """Return one of the acting villager's own statements. One round trip.

    Raises:
        NoSuchStatement: there is none, or it is somebody else's.
    """
    found = load(party_id=party_id, week=week)
    if found.party.resident_id != ctx.actor.subject:
        raise NoSuchStatement
    return found
