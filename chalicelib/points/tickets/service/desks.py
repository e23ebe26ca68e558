"""Which desk of a village gets what: read, and set by its officers."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.tickets.core.desks import Desks, DesksChanged, Route
from chalicelib.points.tickets.core.tickets import Category
from chalicelib.points.tickets.service.known import forget
from chalicelib.points.tickets.store import desks as store


def load_desks(*, village_id: str) -> Desks:
    """Return a village's desks; one that never set any has the usual ones."""
    return store.find_desks(village_id)


def set_desks(ctx: Context, *, village_id: str, routes: Mapping[Category, Route], seen: int) -> Desks:
    """Set all of a village's desks in the place of version `seen`; setting the same again changes nothing.

    Raises:
        DesksChanged: somebody else changed them meanwhile.
        NoSuchPlace: there is no such village.
    """
    desks = Desks(village_id, dict(routes), seen + 1)
    writes = store.change_of(desks, seen, refusal=Stale)
    writes.merge(places.prepare_there(village_id=village_id))
    try:
        commit(writes.merge(prepare_audit(ctx, place_id=village_id, deed="tickets.desks", target=village_id)))
    except Stale as error:
        found = store.find_desks(village_id)
        if found.routes != desks.routes:
            raise DesksChanged from error
        desks = found
    forget(village_id)
    return desks
