"""A town's settings of its points: how long they live, who spends a household's."""

from __future__ import annotations

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.ledger.routes.doors import doors
from chalicelib.points.ledger.schemas.settings import SettingsAsked, SettingsShown
from chalicelib.points.ledger.service import settings


@doors.door("GET", "/v1/places/{place_id}/points-settings", verb="rules.read", shown=SettingsShown)
def read_settings(call: Call[Nothing, Nothing], place_id: str) -> SettingsShown:
    """Show how long points live at a place and who spends a household's, now and in every version."""
    found = settings.settings_of(call.ctx, place_id=place_id)
    return SettingsShown.of(found, business_date(call.ctx.now()))


@doors.door(
    "POST",
    "/v1/towns/{town_id}/points-settings",
    verb="points.settings",
    within="town_id",
    asked=SettingsAsked,
    shown=SettingsShown,
    keyed=True,
    status=201,
)
def change_settings(call: Call[SettingsAsked, Nothing], town_id: str) -> SettingsShown:
    """Set how long points live and who spends a household's, from a day to come; what has expired stays so."""
    body = call.body
    changed = settings.change_settings(
        call.ctx,
        town_id=town_id,
        life_years=body.life_years,
        spenders=body.spenders,
        document=body.document,
        effective_on=body.effective_on,
        key=call.key,
    )
    return SettingsShown.of(changed, business_date(call.ctx.now()))
