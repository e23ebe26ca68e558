"""Plays of bulk awards."""

from __future__ import annotations

from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.context import LIVE, uuid7
from chalicelib.points.ledger.core.bulks import PEOPLE_MAX, RUN
from chalicelib.points.ledger.service import nightly
from tests.house.plays.points import second_officer
from tests.house.plays.town import Request, Town, play


def listed(town: Town, count: int) -> list[str]:
    return [f"{town.village_id}r{number:05d}" for number in range(1, count + 1)]


def bulk(town: Town, count: int, key: str) -> Request:
    body = {"holder_ids": listed(town, count), "rule": "pub", "document": "村委会记录2026-47"}
    return town.ask("points.award_many", town.admin, body, village_id=town.village_id, idempotency_key=key)


@play("points.award_many", "a bulk of 500")
def award_many(town: Town) -> Request:
    return bulk(town, PEOPLE_MAX, uuid7())


@play("points.award_many", "a bulk of 25, which begins at once")
def award_25(town: Town) -> Request:
    return bulk(town, 25, uuid7())


def waiting(town: Town, count: int = 30) -> str:
    """Return a bulk that the administrator asked for and that waits."""
    key = uuid7()
    town.send(bulk(town, count, key))
    return key


@play("points.read_bulks", "bulks that wait")
def read_bulks(town: Town) -> Request:
    waiting(town)
    return town.ask("points.read_bulks", town.admin, village_id=town.village_id)


@play("points.approve_bulk", "approving a bulk of 500")
def approve_bulk(town: Town) -> Request:
    return town.ask(
        "points.approve_bulk", second_officer(town), village_id=town.village_id, bulk_id=waiting(town, PEOPLE_MAX)
    )


@play("points.refuse_bulk", "refusing a bulk")
def refuse_bulk(town: Town) -> Request:
    body = {"reason": "名单不对"}
    return town.ask("points.refuse_bulk", second_officer(town), body, village_id=town.village_id, bulk_id=waiting(town))


@play("points.read_bulk", "a hundred people of a bulk")
def read_bulk(town: Town) -> Request:
    key = uuid7()
    town.send(bulk(town, 110, key))
    town.send(town.ask("points.approve_bulk", second_officer(town), village_id=town.village_id, bulk_id=key))
    for number in range(4):
        nightly.do_part(LIVE, Part(f"{RUN}{key}", "bulk", f"{number:03d}"))
    return town.ask("points.read_bulk", town.admin, village_id=town.village_id, bulk_id=key)
