"""Who can be put on an activity's team."""

from __future__ import annotations

from chalicelib.foundation.identity.service import staff
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.activities.routes.doors import doors
from chalicelib.points.activities.schemas.teams import OrganisersShown


@doors.door(
    "GET",
    "/v1/villages/{village_id}/organisers",
    verb="activities.write",
    within="village_id",
    shown=OrganisersShown,
)
def organisers(call: Call[Nothing, Nothing], village_id: str) -> OrganisersShown:
    """List the accounts, of one's own town, that may run a village's activities where a team does."""
    return OrganisersShown.of(staff.field_staff_of(town_id=call.ctx.actor.town_id, village_id=village_id))
