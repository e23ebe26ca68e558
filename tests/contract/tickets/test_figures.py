"""The figures published of one village, 240 things said and 116 solved, come out of the public verbs and the door."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.identity.service.tokens import access_token, resolve_bearer
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import LIVE
from chalicelib.points.tickets import routes
from chalicelib.points.tickets.core.tickets import Category, Kind, Saying
from chalicelib.points.tickets.service import raising
from local.town.clock import Clock, villager
from local.town.hearing import READ_AT, hear_all
from local.town.voices import FATES, LIVE as STILL_GOING_ON, Fate, plan_voices
from tests.make.partners import ask
from tests.make.tickets import Town


@pytest.fixture
def reader(town: Town, monkeypatch: pytest.MonkeyPatch) -> str:
    """Somebody of the village who reads its figures."""
    assert routes.doors.room == "tickets"
    monkeypatch.setattr(edge, "_resolvers", {"bearer": resolve_bearer})
    ordinal = int(town.village_id[1:])
    return access_token(LIVE, Principal(town.id_of(0), frozenset({Role.RESIDENT}), ((ordinal, ordinal + 1),)))


def figures(town: Town, reader: str) -> dict[str, Any]:
    """Return what the door shows of the year, by kind."""
    status, shown = ask("GET", f"/v1/villages/{town.village_id}/ticket-statistics?year=2021", as_=reader)
    assert status == 200, shown
    return {row["kind"]: row for row in shown["rows"]}


def test_a_village_that_said_240_things_of_which_116_were_solved_reads_just_that(town: Town, reader: str) -> None:
    voices = plan_voices(len(town.people))
    villagers = [one.resident_id for one in town.people]
    clock = Clock("figures")
    ctx = clock.at(READ_AT, villager(villagers[0]))
    past_the_village = Saying(Kind.COMPLAINT, Category.AFFAIRS, "请镇里查一查低保名单。", direct=True)
    raising.raise_ticket(ctx, saying=past_the_village, key=ctx.new_id())
    hear_all(clock, town.village_id, voices, villagers)
    shown = figures(town, reader)
    assert (shown["all"]["raised"], shown["all"]["solved"]) == (240, 116)
    assert shown["all"]["reopened"] == FATES[Fate.SOLVED_AGAIN] + FATES[Fate.REOPENED]
    assert shown["all"]["open"] == sum(FATES[fate] for fate in STILL_GOING_ON)
    assert (shown["all"]["overdue"], shown["all"]["late"], shown["all"]["escalated"]) == (0, 0, 0)
    for kind in Kind:
        assert shown[kind]["raised"] == sum(voice.kind is kind for voice in voices), kind
    assert sum(shown[kind]["solved"] for kind in Kind) == 116
