"""What if: a proposed version reckoned as it would be paid, with the other place's rule beside it."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import uuid7
from chalicelib.points.ledger.service import desk, nightly, what_if
from tests.doors.test_rules import VOL, Town, town
from tests.make import ledger, people
from tests.make.partners import ask

__all__ = ["town"]
TO_COME = VOL | {"effective_on": "2027-01-01"}


def _reckoned(town: Town, body: dict[str, Any], place_id: str = "") -> dict[str, int]:
    """Propose a version and return what was reckoned of the one village's last month under it."""
    who = "vic" if place_id else "ana"
    _, made = town.propose(who, body, place_id)
    path = f"/v1/places/{made['place_id']}/rule-proposals/{made['proposal_id']}/what-if"
    status, started = ask("POST", path, as_=who, key=uuid7())
    assert status == 202, started
    nightly.do_part(town.world.context(), runs.Part(started["run_id"], what_if.KIND, town.village_id))
    return runs.load_run(run_id=started["run_id"]).counts


def _paid(town: Town, *minutes: int) -> None:
    """Pay one person a deed of a day of November for each of `minutes`, and pass into December."""
    ctx = town.world.context()
    ledger.grant(ctx, 10_000, village_id=town.village_id)
    ana = people.resident(ctx, town.village, 7)
    for n, long in enumerate(minutes):
        asked: dict[str, Any] = {"rule": "vol", "document": f"记录 {n}", "points": None, "minutes": long}
        desk.write_up(ctx, holder_id=ana.resident_id, **asked, on=None, key=ctx.new_id())
    town.world.pass_days(10)


def test_what_if_a_towns_version_is_reckoned_with_what_its_village_refined(town: Town) -> None:
    town.approved(VOL | {"points": 120, "document": "村民会议决议"}, place_id=town.village_id)
    town.world.pass_days(1)
    _paid(town, 60)
    counts = _reckoned(town, TO_COME | {"points": 200, "caps": [{"measure": "minutes", "period": "day", "most": 200}]})
    assert (counts["points_before"], counts["points_after"], counts["people"]) == (120, 120, 0)


def test_what_if_a_villages_version_is_reckoned_with_the_towns_caps_of_the_day_it_takes_effect(town: Town) -> None:
    _paid(town, 150, 60)
    most = [{"measure": "minutes", "period": "day", "most": 180}]
    town.approved(TO_COME | {"points": 200, "caps": most})
    counts = _reckoned(town, TO_COME | {"points": 190, "caps": []}, town.village_id)
    assert (counts["points_before"], counts["points_after"]) == (700, 570), "180 of the 210 minutes at 190 an hour"
    assert counts["cut"] == 1
