"""Declared relatives: enter and remove them, and tell whether two are tied, so that nobody decides on their own."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core import relatives as core
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import Holder, Resident, check_active, holder_of
from chalicelib.foundation.identity.core.relatives import INVERSE, RelativeElsewhere, Relatives
from chalicelib.foundation.identity.service.places import load_village
from chalicelib.foundation.identity.store import people as people_store, relatives as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, commit

TURNS_MAX = 4


def declare(ctx: Context, *, resident_id: str, other_id: str, relation: str) -> Relatives:
    """Say what `other_id` is to a resident; each has the other. Saying the same again changes nothing.

    Raises:
        NoSuchHolder: there is no such resident. NotActive: one of them moved away or died.
        OwnRelative, RelativesFull, RelativeElsewhere.
        Busy: others declare at the same moment; ask again.
    """
    both = [resident_id, other_id]
    if resident_id[:6] != other_id[:6] and _town(resident_id) != _town(other_id):
        raise RelativeElsewhere
    for _ in range(TURNS_MAX):
        (mine, theirs), people = store.find_with_holders(both, both)
        for one in people:
            if not isinstance(one, Resident):
                raise NoSuchHolder
            check_active(one)
        if mine.others.get(other_id) == relation:
            return mine
        mine = core.with_relative(mine, other_id, relation)
        theirs = core.with_relative(theirs, resident_id, INVERSE[relation])
        if _kept(ctx, mine, theirs, "relatives.declare"):
            return mine
    raise Busy


def remove(ctx: Context, *, resident_id: str, other_id: str) -> Relatives:
    """Remove a relative who was entered by mistake, from both; where they are none nothing is done.

    Raises:
        Busy: others declare at the same moment; ask again.
    """
    for _ in range(TURNS_MAX):
        mine, theirs = store.find_relatives([resident_id, other_id])
        if other_id not in mine.others:
            return mine
        mine, theirs = core.without_relative(mine, other_id), core.without_relative(theirs, resident_id)
        if _kept(ctx, mine, theirs, "relatives.remove"):
            return mine
    raise Busy


def _kept(ctx: Context, mine: Relatives, theirs: Relatives, deed: str) -> bool:
    """Write both sides and the trail; False where one changed meanwhile."""
    writes = store.change_of(mine, Stale).merge(store.change_of(theirs, Stale))
    writes.merge(prepare_audit(ctx, place_id=mine.resident_id[:6], deed=deed, target=mine.resident_id))
    try:
        commit(writes)
    except Stale:
        return False
    return True


def _town(resident_id: str) -> str:
    return load_village(village_id=resident_id[:6]).town_id


def relatives_of(*, resident_id: str) -> Relatives:
    """Return a resident's declared relatives. One round trip."""
    return store.find_relatives([resident_id])[0]


def named(relatives: Relatives) -> list[tuple[Holder, str]]:
    """Return each relative as others see them, and what they are. One round trip."""
    others = relatives.others
    found = people_store.find_holders(sorted(others)) if others else []
    return [(holder_of(one), others[one.resident_id]) for one in people_store.residents_among(found).values()]


def related(ctx: Context, a: str, b: str) -> bool:  # noqa: ARG001  The form of a verb.
    """Tell whether two residents are declared relatives of each other. One round trip."""
    return b in store.find_relatives([a])[0].others


def ties(*, residents: Sequence[str], holder_ids: Sequence[str]) -> list[str]:
    """Return what ties each resident to any of several people or households. One round trip.

    That is `self`, `household`, `relative`, or "" where nothing does; the first holder that one is tied to decides.

    Raises:
        NoSuchHolder: an id does not have the form of one.
    """
    asked = list(dict.fromkeys([*holder_ids, *residents]))
    relatives, found = store.find_with_holders(residents, asked)
    known = {who: None if one is None else holder_of(one) for who, one in zip(asked, found, strict=True)}
    return [
        next(filter(None, (core.tie_of(mine, known[mine], who, known[who], declared) for who in holder_ids)), "")
        for mine, declared in zip(residents, relatives, strict=True)
    ]


def circle_of(*, resident_id: str) -> set[str]:
    """Return whose cause is a resident's own: people and households. Two round trips.

    That is the resident, the household and its members, the declared relatives and their households.

    Raises:
        NoSuchHolder: there is no such resident.
    """
    (declared,), (me,) = store.find_with_holders([resident_id], [resident_id])
    if me is None:
        raise NoSuchHolder
    home = holder_of(me).household_id
    others = [*sorted(declared.others), *([home] if home else [])]
    found = [holder_of(one) for one in (people_store.find_holders(others) if others else []) if one is not None]
    near = {resident_id, *declared.others}
    for one in found:
        near |= {one.household_id, *one.member_ids} if one.household_id else set()
    return near
