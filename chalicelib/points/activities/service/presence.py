"""When people were at activities, for controls that look for somebody in two places at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from chalicelib.foundation.reservations.service import places
from chalicelib.points.activities.core.presence import Presence, met, presence_of
from chalicelib.points.activities.store import activities as activities_store, hands as store


def presences_of(*, attended: Mapping[str, Collection[str]]) -> Iterator[Presence]:
    """Yield when people were at activities whose planned times meet, of those that each resident attended; for jobs.

    One round trip per 100 activities, and two per 100 people of one whose times meet another's.
    """
    asked = sorted(set[str]().union(*attended.values()))
    found = activities_store.find_activities(asked) if asked else []
    known = {one.activity_id: one for one in found if one is not None}
    plans = {activity_id: one.plan for activity_id, one in known.items()}
    for activity_id, residents in sorted(met(attended, plans).items()):
        people = sorted(residents)
        seats = places.find_places(slot_id=activity_id, holders=people)
        _, hands = store.find_hands(activity_id, people)
        for who, place, hand in zip(people, seats, hands, strict=True):
            presence = presence_of(known[activity_id], who, place, hand)
            if presence is not None:
                yield presence
