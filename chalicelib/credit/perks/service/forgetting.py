"""Who withdraws the consent to scores leaves none in any application, whether or not it is decided."""

from __future__ import annotations

from chalicelib.credit.perks.core.applications import Application, forgotten, needs_points_anew
from chalicelib.credit.perks.store import applications as store, programmes
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.writes import Writes, commit

AT_ONCE_MAX = 12
"""So many applications go in the transaction of the withdrawal, beside what else is deleted there."""


def prepare_forgotten(_ctx: Context, person_id: str) -> Writes:
    """Return the writes that delete somebody's scores from their applications, and show none any more. One round trip.

    Beyond twelve of them the older ones go at once, a transaction each, before the consent itself is withdrawn.
    One that had its points waits for an officer's in place of the score.

    Raises, when it is committed:
        Conflict: an application changed at the same moment; ask again.
    """
    found = store.every_with_score(person_id)
    for one in found[AT_ONCE_MAX:]:
        commit(_without(one))
    return Writes().merge(*(_without(one) for one in found[:AT_ONCE_MAX]))


def _without(one: Application) -> Writes:
    after = forgotten(one)
    writes = store.change_of(after, refusal=lambda _: Conflict())
    waits = 1 if needs_points_anew(one, after) else 0
    return writes.merge(programmes.count_after(one.town_id, one.programme_id, waiting=waits))
