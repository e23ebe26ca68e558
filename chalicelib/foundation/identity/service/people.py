"""Residents: register, change, find; and holders of points as other rooms see them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

from chalicelib.foundation.audit.service import prepare_audit, record
from chalicelib.foundation.facts.core.people import ResidentRegistered, ResidentStatusChanged
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core import ids, people
from chalicelib.foundation.identity.core.cards import State
from chalicelib.foundation.identity.core.codes import Code
from chalicelib.foundation.identity.core.id_numbers import (
    MOBILE,
    masked_id_number,
    masked_phone,
    normal_id_number,
    read_id_number,
)
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.moves import Named, RegisteredElsewhere
from chalicelib.foundation.identity.core.people import Holder, Household, Person, Resident, Status
from chalicelib.foundation.identity.service.acting import forget_person
from chalicelib.foundation.identity.service.endings import prepare_end_of
from chalicelib.foundation.identity.service.following import prepare_followed
from chalicelib.foundation.identity.service.moves import find_left, prepare_taken
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.foundation.identity.service.places import load_village
from chalicelib.foundation.identity.service.told import HEADED, JOINED, prepare_told
from chalicelib.foundation.identity.store import (
    codes as codes_store,
    households as households_store,
    people as store,
    places as places_store,
)
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes, attempt, commit


def prepare_active(*, holder_id: str, refusal: Refusal) -> Writes:
    """Return the check that a resident or household is there: neither moved away nor dead. 2 write units."""
    return store.active(holder_id, refusal)


def id_digest(id_number: str) -> str:
    """Return the keyed digest that finds an ID number without holding it."""
    return keys.digest("id-number", normal_id_number(id_number))


def phone_digest(phone: str) -> str:
    """Return the keyed digest that finds a phone without holding it; empty for no phone."""
    return keys.digest("phone", phone) if phone else ""


def new_token(ctx: Context) -> str:
    """Return a new 22-character token."""
    return keys.token_of(ctx.random_bytes(17))


def sealed_phone(ctx: Context, phone: str) -> bytes:
    """Return a phone as it is kept; empty for no phone."""
    return keys.seal("phone", phone, ctx.random_bytes(keys.NONCE_BYTES)) if phone else b""


def new_resident(ctx: Context, *, resident_id: str, person: Person, household_id: str = "") -> Resident:
    """Return somebody new, not yet stored, with a code of their own.

    Raises:
        IdNumberInvalid: the ID number is not one.
    """
    assert not person.phone or MOBILE.match(person.phone)
    number = normal_id_number(person.id_number)
    told = read_id_number(number, today=business_date(ctx.now()))
    return Resident(
        resident_id=resident_id,
        name=person.name,
        status=Status.ACTIVE,
        group=person.group,
        household_id=household_id,
        relation=person.relation,
        note=person.note,
        born_on=told.born_on,
        sex=told.sex,
        id_masked=masked_id_number(number),
        id_sealed=keys.seal("id-number", number, ctx.random_bytes(keys.NONCE_BYTES)),
        id_digest=id_digest(number),
        phone_masked=masked_phone(person.phone),
        phone_sealed=sealed_phone(ctx, person.phone),
        phone_digest=phone_digest(person.phone),
        code=new_token(ctx),
    )


def prepare_registered(ctx: Context, resident: Resident) -> Writes:
    """Return the writes that register somebody, and the fact of it."""
    fact = ResidentRegistered(resident.resident_id, resident.household_id)
    return store.create_resident(resident).merge(prepare_fact(ctx, village_id=resident.village_id, fact=fact))


def prepare_moved_in(ctx: Context, resident: Resident, *, named: Named, old: Resident) -> Writes:
    """Return the writes that register somebody new here whom another village has as moved away, and the fact of it."""
    fact = ResidentRegistered(resident.resident_id, resident.household_id)
    writes = prepare_taken(ctx, now=resident, named=named, old=old).merge(store.create_holder(resident))
    return writes.merge(prepare_fact(ctx, village_id=resident.village_id, fact=fact))


def register_resident(ctx: Context, *, village_id: str, person: Person, household_id: str = "") -> Resident:
    """Enter somebody in a village's roster, in a household or in none; `person.relation` 户主 makes them its head.

    Whom another village has as moved away is registered anew, five round trips more; their points stay there, their
    declared relatives stay theirs.

    Raises:
        NoSuchPlace: there is no such village.
        NoSuchGroup: the village has no such group.
        IdNumberInvalid: the ID number is not one.
        AlreadyRegistered: somebody with this ID number is registered, here or elsewhere.
        RegisteredBefore: they were registered here before they moved away.
        NoSuchHousehold, HouseholdFull, HouseholdHasHead: they can not join this household.
        OwnFamily: it is the officer's own household, or a relative's; its people are told otherwise.
        ChangedMeanwhile: the village they left has them back at the same moment.
    """
    read_id_number(normal_id_number(person.id_number), today=business_date(ctx.now()))
    home = _home(ctx, village_id, household_id) if household_id else None
    village, first = places_store.take_holders(village_id, 1)
    people.check_group(person.group, village.groups)
    resident_id = ids.resident_id_of(village_id, ids.holder_of(first))
    resident = new_resident(ctx, resident_id=resident_id, person=person, household_id=household_id)
    joined = Writes()
    if home is not None:
        on = today(ctx)
        resident = dataclasses.replace(resident, joined_on=home.joined_on(on))
        head = person.relation == people.HEAD
        joined.merge(households_store.join_household(home, resident_id, head=head, today=on))
        joined.merge(prepare_told(ctx, home.member_ids, HEADED if head else JOINED, since=resident.joined_on))
    joined.merge(prepare_audit(ctx, place_id=village_id, deed="resident.register", target=resident_id))
    named = _attempted(prepare_registered(ctx, resident).merge(joined), resident_id)
    if named is not None:
        old = find_left(named=named, village_id=village_id)
        again = _attempted(prepare_moved_in(ctx, resident, named=named, old=old).merge(joined), resident_id)
        if again is not None:
            raise people.AlreadyRegistered
    return resident


def _home(ctx: Context, village_id: str, household_id: str) -> Household:
    """Return a household of the village that is not the officer's own family. One round trip."""
    found = find_untied(ctx, household_id)[1][0] if people.village_of(household_id) == village_id else None
    if not isinstance(found, Household):
        raise people.NoSuchHousehold
    return found


def _attempted(writes: Writes, resident_id: str) -> Named | None:
    """Write, and return whom the ID number names where that is somebody else.

    Raises:
        Exception: what another failed condition means.
    """
    failures = attempt(writes)
    if not failures:
        return None
    named = store.named_in(failures[0].image)
    if named is None:
        raise failures[0].error()
    return None if named.resident_id == resident_id else named  # Our own: the first try's answer was lost.


def load_resident(*, resident_id: str) -> Resident:
    """Return a resident.

    Raises:
        NoSuchHolder: there is none with this id.
    """
    found = store.find_holder(resident_id, consistent=True)
    if not isinstance(found, Resident):
        raise NoSuchHolder
    return found


def find_holder(*, holder_id: str) -> Holder | None:
    """Return the resident or household that holds points, or None. One round trip."""
    found = store.find_holder(holder_id)
    return None if found is None else people.holder_of(found)


def find_holders(*, holder_ids: list[str]) -> list[Holder | None]:
    """Return several holders in the order of their ids, None where there is none; a round trip per 100."""
    found = store.find_holders(holder_ids) if holder_ids else []
    return [None if one is None else people.holder_of(one) for one in found]


def households_of(*, village_id: str) -> list[Holder]:
    """Return a village's active households by number; a round trip per megabyte of its roster."""
    found = [people.holder_of(one) for one in store.list_households(village_id)]
    return [one for one in found if one.status is Status.ACTIVE]


def every_holder(*, village_id: str) -> Iterator[Holder]:
    """Yield a village's residents and households; a round trip per megabyte of its roster. For jobs."""
    for one in store.every_holder(village_id):
        yield people.holder_of(one)


def holders_between(*, village_id: str, first: int, after: int) -> Iterator[Holder]:
    """Yield a village's residents and households whose numbers are in a half-open range. For jobs."""
    for one in store.holders_between(village_id, first, after):
        yield people.holder_of(one)


def count_residents(*, village_id: str) -> int:
    """Return how many residents a village has now; a round trip per megabyte of its roster. For jobs."""
    return store.count_residents(village_id)


def count_carded(*, village_id: str) -> int:
    """Return how many residents have a work-point card now; a round trip per megabyte of the roster. For jobs."""
    return store.count_carded(village_id)


def find_by_id_number(*, id_number: str) -> str | None:
    """Return the id of the resident with this ID number, or None. One round trip."""
    named = find_named(id_number=id_number)
    return None if named is None else named.resident_id


def find_named(*, id_number: str) -> Named | None:
    """Return whom an ID number names, now and in villages they left, or None. One round trip."""
    return store.find_named([id_digest(id_number)])[0]


def find_by_phone(*, phone: str) -> list[str]:
    """Return the ids of everybody with this phone, residents and parties; a family may share one. One round trip."""
    return store.find_by_phone(phone_digest(phone))


def whole_id_number(resident: Resident) -> str:
    """Return somebody's ID number in full; the caller records who looked."""
    return keys.unseal("id-number", resident.id_sealed)


def whole_phone(resident: Resident) -> str:
    """Return somebody's phone in full, or ""; the caller records who looked."""
    return keys.unseal("phone", resident.phone_sealed) if resident.phone_sealed else ""


def read_resident(ctx: Context, *, resident_id: str, whole: bool) -> Resident:
    """Return a resident for an officer's eyes, and record that the officer looked.

    Raises:
        NoSuchHolder: there is none with this id.
    """
    resident = load_resident(resident_id=resident_id)
    deed = "resident.read_whole" if whole else "resident.read"
    record(ctx, place_id=resident.village_id, deed=deed, target=resident_id)
    return resident


def search_by_id_number(ctx: Context, *, village_id: str, id_number: str) -> Resident:
    """Return the village's resident with this ID number, also one who moved on, and record that the officer looked.

    Raises:
        NoSuchHolder: nobody in this village has it.
    """
    named = find_named(id_number=id_number)
    found = None if named is None else named.in_village(village_id)
    if found is None:
        raise NoSuchHolder
    return read_resident(ctx, resident_id=found, whole=False)


def list_residents(
    ctx: Context, *, village_id: str, size: int = 50, cursor: str | None = None
) -> Page[Resident | Household]:
    """Return a page of a village's residents and households by number, and record that the officer looked."""
    page = store.list_residents(village_id, size_max=size, cursor=cursor)
    record(ctx, place_id=village_id, deed="resident.list", target=village_id)
    return page


def change_resident(
    ctx: Context,
    *,
    resident_id: str,
    name: str | None = None,
    phone: str | None = None,
    group: str | None = None,
    relation: str | None = None,
    note: str | None = None,
) -> Resident:
    """Change what is given of somebody, and return them; an empty phone removes it.

    Raises:
        OwnFamily: the officer changes a relation in their own family.
        NoSuchHolder: there is none with this id.
        NotActive: they moved away or died.
        NoSuchGroup: the village has no such group.
        ChangedMeanwhile: somebody else changed them at the same moment.
    """
    seen = load_resident(resident_id=resident_id)
    people.check_active(seen)
    if relation is not None and relation != seen.relation:
        find_untied(ctx, resident_id)
    if group:
        people.check_group(group, load_village(village_id=seen.village_id).groups)
    given = {"name": name, "group": group, "relation": relation, "note": note}
    now = dataclasses.replace(seen, **{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]  # The four fields are texts.
    now = with_phone(ctx, now, phone)
    if now != seen:
        writes = store.change_resident(seen, now).merge(prepare_followed(ctx, seen, now))
        commit(writes.merge(prepare_audit(ctx, place_id=seen.village_id, deed="resident.change", target=resident_id)))
    return now


def with_phone(ctx: Context, resident: Resident, phone: str | None) -> Resident:
    """Return somebody with another phone; with the same one, or None, they stay as they are."""
    digest = resident.phone_digest if phone is None else phone_digest(phone)
    if phone is None or digest == resident.phone_digest:
        return resident
    return dataclasses.replace(
        resident, phone_masked=masked_phone(phone), phone_sealed=sealed_phone(ctx, phone), phone_digest=digest
    )


def set_status(ctx: Context, *, resident_id: str, status: Status) -> Resident:
    """Say that somebody moved away, died, or is back.

    Whoever goes leaves the household; their code, card and mandates end. Whoever comes back gets a new code, also from
    another village that has them as moved away: five round trips more.

    Raises:
        OwnFamily: they are the officer's own family, who would be tied no longer.
        NoSuchHolder: there is none with this id.
        RegisteredElsewhere: another village has registered them since.
        ChangedMeanwhile: somebody else changed them at the same moment.
    """
    seen = find_untied(ctx, resident_id)[1][0]
    if not isinstance(seen, Resident):
        raise NoSuchHolder
    if seen.status is status:
        return seen
    now = dataclasses.replace(seen, status=status)
    writes = Writes()
    if status is Status.ACTIVE:
        now = dataclasses.replace(now, code=new_token(ctx)) if not seen.code else now
        writes = store.change_resident(seen, now)
        if now.code != seen.code:
            writes.merge(codes_store.create_code(_code_of(now)))
    else:
        now = dataclasses.replace(now, household_id="", code="", card="", left=seen.leaving(today(ctx)))
        writes = store.change_resident(seen, now).merge(_ended(ctx, seen), prepare_end_of(ctx, person_id=resident_id))
    writes.merge(prepare_followed(ctx, seen, now))
    fact = ResidentStatusChanged(resident_id, status.value)
    writes.merge(prepare_fact(ctx, village_id=seen.village_id, fact=fact))
    writes.merge(prepare_audit(ctx, place_id=seen.village_id, deed=f"resident.{status}", target=resident_id))
    if status is Status.ACTIVE:
        _come_back(ctx, now, writes)
    else:
        commit(writes)
    forget_person(resident_id)
    return now


def _come_back(ctx: Context, now: Resident, writes: Writes) -> None:
    """Commit that somebody is back, with their ID number: kept, or taken from who they were in another village."""
    kept = store.keeps_id(now, refusal=lambda _: RegisteredElsewhere())
    named = _attempted(kept.merge(writes), now.resident_id)
    if named is None:
        return
    old = store.find_holder(named.resident_id, consistent=True)
    if not isinstance(old, Resident) or old.status is not Status.MOVED:
        raise RegisteredElsewhere
    if _attempted(prepare_taken(ctx, now=now, named=named, old=old).merge(writes), now.resident_id) is not None:
        raise RegisteredElsewhere


def _ended(ctx: Context, seen: Resident) -> Writes:
    """Return the writes that end what an active resident had: the place in the household, the code, the card."""
    writes = Writes()
    if seen.household_id:
        household = store.find_holder(seen.household_id, consistent=True)
        assert isinstance(household, Household)
        writes.merge(households_store.leave_household(household, seen.resident_id, today=today(ctx)))
    if seen.code:
        writes.merge(codes_store.revoke(seen.code))
    if seen.card:
        writes.merge(codes_store.revoke(seen.card, State.CLOSED.value))
    return writes


def _code_of(resident: Resident) -> Code:
    return Code(resident.code, "resident", resident.resident_id, resident.masked_name)


def today(ctx: Context) -> dt.date:
    """Return the business date, on which ages are counted."""
    return business_date(ctx.now())
