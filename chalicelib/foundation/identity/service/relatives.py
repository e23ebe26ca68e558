"""Declared relatives: enter and remove them, and tell whether two are tied, so that nobody decides on their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.people import RelativeDeclared, RelativeDenied
from chalicelib.foundation.identity.core import relatives as core
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import Holder, Resident, check_active, holder_of
from chalicelib.foundation.identity.core.relatives import INVERSE, RelativeElsewhere, Relatives
from chalicelib.foundation.identity.service.places import load_village
from chalicelib.foundation.identity.store import people as people_store, relatives as store, staff as staff_store
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, commit

TURNS_MAX = 4


def declare(ctx: Context, *, resident_id: str, other_id: str, relation: str, own: bool = False) -> Relatives:
    """Say what `other_id` is to a resident; each has the other. Saying the same again changes nothing.

    An officer's word is told to both and stays until an officer takes it back. The resident's `own` word binds both
    too, is told to the other, and may be rejected by them for `REJECT_DAYS`.

    Raises:
        NoSuchHolder: there is no such resident. NotActive: one of them moved away or died.
        OwnRelative, RelativesFull, RelativeElsewhere. Of one's own word: RelativeKnown, RelativeRejected.
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
        was, is_new = mine, resident_id not in theirs.others
        mine, theirs = _declared(ctx, mine, theirs, relation) if own else _entered(mine, theirs, relation)
        if mine is was:
            return mine
        told = [_fact(one, RelativeDeclared(one, not own)) for one in both[1 if own else 0 :]] if is_new else []
        if _kept(ctx, mine, theirs, "relatives.declare", told):
            return mine
    raise Busy


def _declared(ctx: Context, mine: Relatives, theirs: Relatives, relation: str) -> tuple[Relatives, Relatives]:
    return core.declared(mine, theirs, relation, business_date(ctx.now()))


def _entered(mine: Relatives, theirs: Relatives, relation: str) -> tuple[Relatives, Relatives]:
    """Return both sides after an officer's word; as they are where it says nothing new."""
    me, other_id = mine.resident_id, theirs.resident_id
    settled = other_id not in {*mine.said, *mine.denied} and me not in theirs.said
    if mine.others.get(other_id) == relation and settled:
        return mine, theirs
    return core.with_relative(mine, other_id, relation), core.with_relative(theirs, me, INVERSE[relation])


def reject(ctx: Context, *, resident_id: str, other_id: str) -> Relatives:
    """Say that who declared the resident is no relative; they are told, and alone stay bound. Again is the same.

    Raises:
        OfficersRelative: by a staff account of theirs they would be free to decide on the other, alone.
        NotToReject: it is not another's fresh word.
        Busy: others declare at the same moment; ask again.
    """
    for _ in range(TURNS_MAX):
        (mine, theirs), staff_id = store.find_with_office([resident_id, other_id], resident_id)
        if other_id in mine.denied and other_id not in mine.others:
            return mine
        if _decides_alone(ctx, resident_id, staff_id):
            raise core.OfficersRelative
        mine, theirs = core.rejected(mine, theirs, business_date(ctx.now()))
        if _kept(ctx, mine, theirs, "relatives.reject", [_fact(other_id, RelativeDenied(other_id))]):
            return mine
    raise Busy


def _decides_alone(ctx: Context, resident_id: str, staff_id: str) -> bool:
    """Tell whether somebody's own staff account decides on points by itself; a round trip where they have one."""
    by_account = ctx.actor.subject != resident_id and resident_id in ctx.actor.persons
    roles = ctx.actor.roles if by_account else frozenset[Role]()
    if staff_id and not by_account:
        roles = staff_store.load_staff(_town(resident_id), staff_id).roles
    return not roles <= core.TOGETHER


def _fact(resident_id: str, fact: Fact) -> tuple[str, Fact]:
    """Return a fact with the village of whom it tells."""
    return resident_id[:6], fact


def remove(ctx: Context, *, resident_id: str, other_id: str) -> Relatives:
    """Remove a relative who was entered by mistake, from both; where they are none nothing is done.

    Both are free to decide on each other at once; that it ended, and when, stays for controls.

    Raises:
        OwnFamily: it is the officer's own tie.
        Busy: others declare at the same moment; ask again.
    """
    if not ctx.actor.persons.isdisjoint({resident_id, other_id}):
        raise core.OwnFamily
    for _ in range(TURNS_MAX):
        mine, theirs = store.find_relatives([resident_id, other_id])
        if other_id not in mine.everybody:
            return mine
        today = business_date(ctx.now())
        mine, theirs = core.removed(mine, other_id, today), core.removed(theirs, resident_id, today)
        if _kept(ctx, mine, theirs, "relatives.remove"):
            return mine
    raise Busy


def _kept(ctx: Context, mine: Relatives, theirs: Relatives, deed: str, told: Sequence[tuple[str, Fact]] = ()) -> bool:
    """Write both sides, the trail, and what is told; False where one changed meanwhile."""
    writes = store.change_of(mine, Stale).merge(store.change_of(theirs, Stale))
    writes.merge(prepare_audit(ctx, place_id=mine.resident_id[:6], deed=deed, target=mine.resident_id))
    writes.merge(*(facts.prepare_fact(ctx, village_id=village_id, fact=fact) for village_id, fact in told))
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
    """Return each relative as others see them, and what they are, those who were rejected too. One round trip."""
    others = relatives.everybody
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


def find_with_holders(
    *, residents: Sequence[str], holder_ids: Sequence[str]
) -> tuple[list[Relatives], dict[str, Holder]]:
    """Return several residents' declared relatives in their order, and which holders are known. One round trip."""
    asked = list(dict.fromkeys(holder_ids))
    declared, found = store.find_with_holders(residents, asked)
    return declared, {who: holder_of(one) for who, one in zip(asked, found, strict=True) if one is not None}


def tied_to(*, holder_id: str, residents: Sequence[str]) -> tuple[dict[str, Holder], set[str]]:
    """Return who of several residents is known, and those whom anything ties to another resident. One round trip.

    They are the same person, of one household, or declared relatives by the word that binds either of the two.
    """
    asked = list(dict.fromkeys([holder_id, *residents]))
    declared, known = find_with_holders(residents=asked, holder_ids=asked)
    kin = {one.resident_id: one for one in declared}
    other = known.get(holder_id)
    tied = {
        one
        for one in residents
        if core.tie_of(one, known.get(one), holder_id, other, kin[one])
        or core.tie_of(holder_id, other, one, known.get(one), kin[holder_id])
    }
    return known, tied


def circle_of(*, resident_id: str, rejected: bool = False) -> set[str]:
    """Return whose cause is a resident's own: people and households. Two round trips.

    That is the resident, the household and its members, the declared relatives and their households; for controls with
    those too whom the resident `rejected`.

    Raises:
        NoSuchHolder: there is no such resident.
    """
    (declared,), (me,) = store.find_with_holders([resident_id], [resident_id])
    if me is None:
        raise NoSuchHolder
    home = holder_of(me).household_id
    kin = declared.everybody if rejected else declared.others
    others = [*sorted(kin), *([home] if home else [])]
    found = [holder_of(one) for one in (people_store.find_holders(others) if others else []) if one is not None]
    near = {resident_id, *kin}
    for one in found:
        near |= {one.household_id, *one.member_ids} if one.household_id else set()
    return near


def ended_ties_of(*, resident_id: str) -> dict[str, dt.date]:
    """Return whose cause was a resident's own until lately, and until when: people and households. Three round trips.

    That are relatives who were removed and their households, the households that the resident left with the people who
    were there then, and whoever left one of those, or the household that the resident is in while they were in it. Who
    is tied again stands there too.

    Raises:
        NoSuchHolder: there is no such resident.
    """
    (declared,), (me,) = store.find_with_holders([resident_id], [resident_id])
    if not isinstance(me, Resident):
        raise NoSuchHolder
    asked = sorted({*declared.ended, *me.left, me.household_id} - {""})
    found = [one for one in (people_store.find_holders(asked) if asked else []) if one is not None]
    homes = people_store.households_among(found)
    mates = sorted({who for home in me.left if home in homes for who in homes[home].member_ids} - {*declared.ended})
    found += [one for one in (people_store.find_holders(mates) if mates else []) if one is not None]
    return core.ended_ties(me, declared, found)
