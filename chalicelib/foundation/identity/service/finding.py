"""Finding a village's residents by what an officer knows of them. What was looked for is recorded nowhere."""

from __future__ import annotations

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service.people import find_by_phone
from chalicelib.foundation.identity.store import people as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page


def search_by_name(
    ctx: Context, *, village_id: str, beginning: str, size: int = 50, cursor: str | None = None
) -> Page[Resident]:
    """Return a page of a village's residents, also former ones, whose names begin so, and record that somebody looked.

    In the order of names. Three round trips.

    Raises:
        CursorInvalid: the cursor was altered or belongs to another list, such as of another beginning.
    """
    page = store.list_named(village_id, beginning, size_max=size, cursor=cursor)
    record(ctx, place_id=village_id, deed="resident.search_name", target=village_id)
    return page


def search_by_phone(ctx: Context, *, village_id: str, phone: str) -> list[Resident]:
    """Return a village's residents with this phone, none where nobody has it, and record that somebody looked.

    Three round trips.
    """
    of_here = [one for one in find_by_phone(phone=phone) if one.startswith(f"{village_id}r")]
    found = store.find_holders(of_here) if of_here else []
    record(ctx, place_id=village_id, deed="resident.search_phone", target=village_id)
    return [one for one in found if isinstance(one, Resident)]
