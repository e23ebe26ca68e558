"""Towns and villages: enter them, look them up."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core.ids import town_id_of, village_id_of
from chalicelib.foundation.identity.core.places import (
    CodeElsewhere,
    NoSuchPlace,
    Town,
    Village,
    check_town_code,
    check_village_code,
)
from chalicelib.foundation.identity.service.following import prepare_welcomed
from chalicelib.foundation.identity.store import places as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes, commit


def add_town(ctx: Context, *, name: str, code: str) -> Town:
    """Enter a town and return it; the town that has this code already is returned as it is.

    Raises:
        PlaceCodeInvalid: the code is not a town's.
    """
    check_town_code(code)
    found = store.find_bearer(code)
    if found is None:
        made = Town(town_id_of(store.next_number("towns")), name, code)
        found = store.create_place(made, _added(ctx, made.town_id))
        if found == made.town_id:
            return made
    return load_town(town_id=found)


def add_village(ctx: Context, *, town_id: str, name: str, code: str, groups: tuple[str, ...] = ()) -> Village:
    """Enter a village and return it; the village that has this code already is returned as it is.

    What the rooms above hold for the whole town holds there too, from the same transaction on (`service.following`).

    Raises:
        NoSuchPlace: there is no such town.
        PlaceCodeInvalid: the code is not of a village of this town.
        CodeElsewhere: another town's village has this code.
        Busy: what holds for the whole town changed at the same moment; ask again.
    """
    town, found = store.find_with_bearer(town_id, code)
    if not isinstance(town, Town):
        raise NoSuchPlace
    check_village_code(code, town_code=town.code)
    if found is None:
        made = Village(village_id_of(store.next_number("villages")), town_id, name, code, groups)
        writes = _added(ctx, made.village_id).merge(prepare_welcomed(ctx, made))
        found = store.create_place(made, writes)
        if found == made.village_id:
            return made
    village = load_village(village_id=found)
    if village.town_id != town_id:
        raise CodeElsewhere
    return village


def _added(ctx: Context, place_id: str) -> Writes:
    return prepare_audit(ctx, place_id=place_id, deed="place.add", target=place_id)


def change_village(ctx: Context, *, village_id: str, name: str, groups: tuple[str, ...]) -> Village:
    """Give a village another name and other groups; its code and its people stay.

    Raises:
        NoSuchPlace: there is no such village.
    """
    writes = store.change_village(village_id, name=name, groups=groups)
    commit(writes.merge(prepare_audit(ctx, place_id=village_id, deed="place.change", target=village_id)))
    return load_village(village_id=village_id)


def prepare_there(*, village_id: str) -> Writes:
    """Return the check that a village exists, for the transaction of a room that puts something there.

    It refuses with `NoSuchPlace`.
    """
    return store.there(village_id)


def prepare_town(*, town_id: str) -> Writes:
    """Return the same check of a town."""
    return store.town_there(town_id)


def load_town(*, town_id: str) -> Town:
    """Return a town.

    Raises:
        NoSuchPlace: there is no such town.
    """
    found = store.find_place(town_id)
    if not isinstance(found, Town):
        raise NoSuchPlace
    return found


def load_village(*, village_id: str) -> Village:
    """Return a village.

    Raises:
        NoSuchPlace: there is no such village.
    """
    found = store.find_place(village_id)
    if not isinstance(found, Village):
        raise NoSuchPlace
    return found


def villages_of(*, town_id: str) -> list[Village]:
    """Return all villages of a town, in the order of their numbers."""
    return store.villages_of(town_id)


def villages_in(*, place_id: str) -> list[Village]:
    """Return the village itself, or all villages of the town.

    Raises:
        NoSuchPlace: there is no such place, or a town without villages.
    """
    if place_id.startswith("v"):
        return [load_village(village_id=place_id)]
    found = villages_of(town_id=place_id)
    if not found:
        raise NoSuchPlace
    return found


def numbered_in(*, place_id: str) -> list[Village]:
    """Return what `villages_in` does, with how far the numbers of holders go; for a town that is a round trip more.

    Raises:
        NoSuchPlace: there is no such place, or a town without villages.
    """
    found = villages_in(place_id=place_id)
    return found if place_id.startswith("v") else store.numbered(found)


def list_places(*, town_id: str | None = None, size: int = 100, cursor: str | None = None) -> Page[Town | Village]:
    """Return a page of towns, each followed by its villages; of one town where `town_id` is given."""
    return store.list_places(town_id, size=size, cursor=cursor)


def every_village_id() -> list[str]:
    """Return the ids of all villages of all towns; for the house's nightly work."""
    return sorted(place.village_id for place in _every_place() if isinstance(place, Village))


def every_town_id() -> list[str]:
    """Return the ids of all towns; for the house's nightly work."""
    return sorted(place.town_id for place in _every_place() if isinstance(place, Town))


def _every_place() -> Iterator[Town | Village]:
    cursor = None
    while True:
        page = list_places(cursor=cursor)
        yield from page.rows
        if page.cursor is None:
            return
        cursor = page.cursor
