"""Reading the controls: a place's month beside the whole town's, and a year's budget as it burns."""

from __future__ import annotations

from chalicelib.foundation.identity.service import places
from chalicelib.town.controls.core.burning import burn_down
from chalicelib.town.controls.core.grants import compared
from chalicelib.town.controls.core.months import Month
from chalicelib.town.controls.store import reports as store


def load_month(*, place_id: str, month: str) -> Month:
    """Return a village's or town's month; hands are compared with all of the town. 3 round trips for 100 villages.

    Raises:
        NoSuchPlace: there is no such place.
    """
    town_id = place_id if place_id.startswith("t") else places.load_village(village_id=place_id).town_id
    villages = [village.village_id for village in places.villages_in(place_id=town_id)]
    reports = store.find_reports(villages, [month])
    mine = [report for report in reports if place_id in (town_id, report.village_id)]
    shown = {report.village_id for report in mine}
    hands = [one for one in compared(reports) if one.village_id in shown]
    return Month(place_id, month, mine, hands, burn_down(mine))
