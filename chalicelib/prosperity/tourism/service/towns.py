"""A town's map: officers of the town choose its drawing, or send one, and write the names on it."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.tourism.core import towns as core
from chalicelib.prosperity.tourism.core.refusals import NoSuchMap, TourismChanged
from chalicelib.prosperity.tourism.core.towns import TouristTown, TownMap
from chalicelib.prosperity.tourism.service import photos
from chalicelib.prosperity.tourism.store import spots, towns as store


def set_map(ctx: Context, *, town_id: str, drawn: TownMap, looked_at: int, spots_seen: bool = False) -> TouristTown:
    """Replace a town's map, of which version `looked_at` was seen. Two round trips, four with a picture.

    Spots keep their pixels. On a map of another size that is refused until somebody looked at where they will be
    (`spots_seen`), and where one would be beside it: one round trip more. Again, nothing changes.

    Raises:
        InvalidInput, MapSizeStands: as `core.towns.checked`, or the picture can not be used, or would be stretched.
        SpotsBesideMap: a spot would stand beside it.
        TourismChanged: somebody else changed the map or a trail meanwhile.
    """
    seen = store.find_town(town_id)
    if seen.version == looked_at + 1 and seen.drawn == drawn:
        return seen
    if seen.version != looked_at:
        raise TourismChanged
    core.checked(drawn, seen, spots_seen=spots_seen)
    if core.is_other_size(drawn, seen):
        of = spots.list_on_map(town_id, town_id)
        core.refuse_beside(drawn, [(one.terms.name, one.terms.x, one.terms.y) for one in of])
    before = seen.drawn.media_id if seen.drawn else ""
    audit = prepare_audit(ctx, place_id=town_id, deed="tourism.map", target=town_id)
    writes = store.change_of(replace(seen, drawn=drawn), refusal=lambda _: TourismChanged())
    if drawn.media_id != before:
        for one in photos.sides_of(drawn.media_id):
            core.refuse_other_shape(drawn, *one)
        for media_id, has in ((drawn.media_id, True), (before, False)):
            if media_id:
                subject, ids = photos.map_subject(media_id, town_id), (media_id,)
                writes.merge(photos.exchanged(ctx, subject, ids if has else (), () if has else ids))
    commit(writes.merge(audit))
    return replace(seen, drawn=drawn, version=seen.version + 1)


def load_map(town_id: str) -> tuple[TouristTown, TownMap]:
    """Return what a town shows, and its map. One round trip.

    Raises:
        NoSuchMap: it drew none yet.
    """
    town = store.find_town(town_id)
    if town.drawn is None:
        raise NoSuchMap
    return town, town.drawn
