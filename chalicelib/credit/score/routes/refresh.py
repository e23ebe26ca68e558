"""HTTP doors of a town's scores as a whole: how far they are, and bring them up to date now."""

from __future__ import annotations

from chalicelib.credit.score.routes.doors import doors
from chalicelib.credit.score.schemas.refresh import RefreshShown, RefreshStarted
from chalicelib.credit.score.service import on_demand
from chalicelib.kernel.edge import Call, Nothing

OF = "/v1/towns/{town_id}/score-refresh"


@doors.door("GET", OF, verb="scores.read_policies", within="town_id", shown=RefreshShown)
def read_refresh(call: Call[Nothing, Nothing], town_id: str) -> RefreshShown:
    """Show how far a town's scores of the day before are, what is missing, and of which day the ranks are."""
    return RefreshShown.of(on_demand.load_refresh(call.ctx, town_id=town_id))


@doors.door("POST", OF, verb="scores.refresh", within="town_id", shown=RefreshStarted, keyed=True, status=202)
def refresh_town(call: Call[Nothing, Nothing], town_id: str) -> RefreshStarted:
    """Bring a town's scores to the end of the day before, in the background; a day has one run, the night's."""
    return RefreshStarted.of(on_demand.refresh_town(call.ctx, town_id=town_id, key=call.key))
