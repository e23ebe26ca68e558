"""An activity that is published and closed over HTTP, to be settled by the queue a minute later."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import utc_now
from tests.town import Caller, Town, signed_in

VILLAGE = "v00002"
"""The demo's smaller village, whose budget nobody else touches in these tests."""


@dataclass(frozen=True)
class Closing:
    """A closed activity, who closed it, where its budget is shown, and what was left of that before and after."""

    officer: Caller
    activity_id: str
    budget: str
    left_before: int
    left_published: int


def close_one(town: Town) -> Closing:
    """Plan an activity that has begun, publish it, which sets points aside, and close it: nobody came."""
    officer = signed_in(town, "officer")
    starts_at = utc_now() - dt.timedelta(minutes=10)
    budget = f"/v1/villages/{VILLAGE}/budget?year={business_date(starts_at).year}"
    before = officer.get(budget)["left"]
    plan = {
        "village_id": VILLAGE,
        "title": "巡查水渠",
        "place": "村口",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + dt.timedelta(hours=2)).isoformat(),
        "seats": 5,
        "rule": "vol",
    }
    activity_id = officer.post("/v1/activities", plan, status=201)["activity_id"]
    officer.post(f"/v1/activities/{activity_id}/publish")
    published = officer.get(budget)["left"]
    assert officer.post(f"/v1/activities/{activity_id}/close")["state"] == "closing"
    return Closing(officer, activity_id, budget, before, published)
