"""Imports one chunk of a roster: reads in batches, decides row by row, writes in transactions of up to 100 items."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chalicelib.foundation.identity.core import ids, moves, people, roster
from chalicelib.foundation.identity.core.moves import Named
from chalicelib.foundation.identity.core.people import Household, Person, Resident, Status
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.foundation.identity.core.roster import Fault, Row
from chalicelib.foundation.identity.service import relatives
from chalicelib.foundation.identity.service.following import prepare_followed
from chalicelib.foundation.identity.service.people import (
    id_digest,
    new_resident,
    new_token,
    prepare_moved_in,
    prepare_registered,
    with_phone,
)
from chalicelib.foundation.identity.store import households as households_store, people as store, places as places_store
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import ITEMS_MAX, Writes, attempt

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
HOUSEHOLD_ITEMS = 3
"""A new household is three items: its own, its number's key, its code."""


@dataclass(slots=True)
class Known:
    """What is stored already of a chunk's rows: residents by ID number's digest, households by number and by id.

    `elsewhere` are those whom their ID number names in another village, where they may have moved away.
    """

    residents: dict[str, Resident] = field(default_factory=dict)
    elsewhere: dict[str, tuple[Named, Resident]] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)


def import_chunk(
    ctx: Context, *, run_id: str, rows: Sequence[Row], person_id: str = ""
) -> tuple[dict[str, int], list[Fault]]:
    """Import the rows of one village; return how many were created, updated, unchanged, refused, and the faults.

    `person_id` is the resident whose officer's account imports them: their family stays in the households it has.

    Safe to repeat: a row that this run created or updated before counts as what it was then, and costs no write.

    Raises:
        DomainError: somebody else changed the same people at the same moment; the part comes again.
    """
    village_id = rows[0].village_id
    digests = {row.id_number: id_digest(row.id_number) for row in rows}
    known = _known(village_id, rows, list(digests.values()))
    own = relatives.circle_of(resident_id=person_id) if person_id else set()
    good, refused = _sifted(rows, known, digests, own)
    faults = _faults(village_id, refused)
    new_numbers = sorted({row.household for row in good} - set(known.numbers))
    new_people = sum(digests[row.id_number] not in known.residents for row in good)
    numbers = _numbers(village_id, len(new_numbers) + new_people)
    today = business_date(ctx.now())
    batch = Batch(known.households, today)
    for number in new_numbers:
        household_id = ids.household_id_of(village_id, next(numbers))
        known.numbers[number] = household_id
        home = Household(household_id, number, "", Status.ACTIVE, "", (), new_token(ctx), f"{run_id}#created", today)
        batch.expect(home)
    counts: Counter[str] = Counter({REFUSED: len(faults)})
    named = {row.household for row in good if row.relation == people.HEAD}
    for row in good:
        seen = known.residents.get(digests[row.id_number])
        if seen is None:
            moved = known.elsewhere.get(digests[row.id_number])
            _create(ctx, batch, row, known=known, number=next(numbers), moved=moved, run_id=run_id)
            counts[CREATED] += 1
        else:
            headed = row.household in named
            counts[_update(ctx, batch, row, seen=seen, known=known, headed=headed, run_id=run_id)] += 1
    batch.flush()
    return dict(counts), faults


def _known(village_id: str, rows: Sequence[Row], digests: list[str]) -> Known:
    """Read what is stored of these rows: two or three round trips per 100."""
    known = Known()
    named = {d: one for d, one in zip(digests, store.find_named(digests), strict=True) if one is not None}
    held = [one.resident_id for one in named.values()]
    residents = store.residents_among(store.find_holders(held, consistent=True) if held else [])
    for digest, one in named.items():
        resident = residents[one.resident_id]
        if resident.village_id == village_id:
            known.residents[digest] = resident
        else:
            known.elsewhere[digest] = (one, resident)
    numbers = list(dict.fromkeys(row.household for row in rows))
    found = store.find_keys([people.number_key(village_id, number) for number in numbers])
    known.numbers = {number: at for number, at in zip(numbers, found, strict=True) if at is not None}
    left = {resident.household_id for resident in known.residents.values() if resident.household_id}
    wanted = sorted(left | set(known.numbers.values()))
    known.households = store.households_among(store.find_holders(wanted, consistent=True) if wanted else [])
    return known


def _faults(village_id: str, refused: Sequence[tuple[Row, str, str]]) -> list[Fault]:
    """Return what is wrong with rows, by the name of their village, which is read where there are any."""
    if not refused:
        return []
    village = places_store.find_place(village_id)
    assert village is not None, "a chunk is of one of our villages"
    return [roster.fault_of(row, village.name, column, problem) for row, column, problem in refused]


def _sifted(
    rows: Sequence[Row], known: Known, digests: dict[str, str], own: set[str]
) -> tuple[list[Row], list[tuple[Row, str, str]]]:
    """Part the rows that can be imported from those that can not, each with its column and what is wrong there."""
    good: list[Row] = []
    refusals: list[tuple[Row, str, str]] = []
    joined: Counter[str] = Counter()
    for row in rows:
        digest = digests[row.id_number]
        seen = known.residents.get(digest)
        household = known.households.get(known.numbers.get(row.household, ""))
        if household is not None and (seen is None or seen.household_id != household.household_id):
            joined[row.household] += 1
        refused = _refused_move(known, digest, row.village_id)
        if refused:
            problem = (roster.ID_NUMBER, refused)
        elif own and _changes_own(row, seen, household, own):
            problem = (roster.HOUSEHOLD, OwnFamily.zh)
        elif seen is not None and seen.status is not Status.ACTIVE:
            problem = (roster.ID_NUMBER, "系统里登记为已迁出或去世；请先恢复。")
        elif household is not None and len(household.member_ids) + joined[row.household] > people.MEMBERS_MAX:
            problem = (roster.HOUSEHOLD, f"一户最多 {people.MEMBERS_MAX} 人。")
        else:
            good.append(row)
            continue
        refusals.append((row, *problem))
    return good, refusals


def _changes_own(row: Row, seen: Resident | None, household: Household | None, own: set[str]) -> bool:
    """Tell whether a row would change the households of the officer's `own` family, or who leads one of them."""
    to = "" if household is None else household.household_id
    left = "" if seen is None else seen.household_id
    if seen is None or left != to:
        return not own.isdisjoint({to, left, "" if seen is None else seen.resident_id})
    return to in own and row.relation == people.HEAD and household is not None and household.head_id != seen.resident_id


def _refused_move(known: Known, digest: str, village_id: str) -> str:
    """Return why somebody of another village can not be registered here, or "" where they can, or are of none."""
    if digest not in known.elsewhere:
        return ""
    named, resident = known.elsewhere[digest]
    try:
        moves.check_new(named, village_id)
        moves.check_left(resident, village_id)
    except people.AlreadyRegistered:
        return "这个身份证号已登记在别的村；搬来的，请先由那个村登记为迁出。"
    except moves.RegisteredBefore as refusal:
        return refusal.sentence("zh")
    return ""


def _numbers(village_id: str, count: int) -> Iterator[str]:
    """Yield new holder numbers out of one block; none is taken where none is needed."""
    first = places_store.take_holders(village_id, count)[1] if count else 0
    return (ids.holder_of(first + n) for n in range(count))


def _create(
    ctx: Context,
    batch: Batch,
    row: Row,
    *,
    known: Known,
    number: str,
    moved: tuple[Named, Resident] | None,
    run_id: str,
) -> None:
    """Add somebody new to the batch, who may have `moved` here from another village."""
    household_id = known.numbers[row.household]
    resident_id = ids.resident_id_of(row.village_id, number)
    person = Person(row.name, row.id_number, row.phone, row.group, row.relation, row.note)
    made = new_resident(ctx, resident_id=resident_id, person=person, household_id=household_id)
    joined_on = batch.joined_on(household_id)
    made = dataclasses.replace(made, imported=f"{run_id}#{CREATED}", joined_on=joined_on)
    if moved:
        batch.flush()  # Who moves together may be relatives: the second one's are read as the first one left them.
    writes = prepare_moved_in(ctx, made, named=moved[0], old=moved[1]) if moved else prepare_registered(ctx, made)
    batch.add(made, writes, household_id, None, head=row.relation == people.HEAD)


def _update(ctx: Context, batch: Batch, row: Row, *, seen: Resident, known: Known, headed: bool, run_id: str) -> str:
    """Add what one row changes of somebody known to the batch, and return which of the four it was."""
    household_id = known.numbers[row.household]
    now = _corrected(ctx, row, seen, household_id=household_id, headed=headed)
    household = known.households.get(household_id)
    stays_head = not headed and household is not None and household.head_id == seen.resident_id
    head = row.relation == people.HEAD or (stays_head and now.relation == people.HEAD)
    if now == seen:
        batch.settle(now, household_id, head=head)
        before, _, did = seen.imported.partition("#")
        return did if before == run_id else UNCHANGED
    joined_on = seen.joined_on if now.household_id == seen.household_id else batch.joined_on(household_id)
    left = seen.left if now.household_id == seen.household_id else seen.leaving(batch.today)
    now = dataclasses.replace(now, imported=f"{run_id}#{UPDATED}", joined_on=joined_on, left=left)
    writes = store.change_resident(seen, now).merge(prepare_followed(ctx, seen, now))
    batch.add(now, writes, household_id, seen, head=head)
    return UPDATED


def _corrected(ctx: Context, row: Row, seen: Resident, *, household_id: str, headed: bool) -> Resident:
    """Return somebody as a row has them; an empty optional cell leaves what is known, since a roster empties nothing.

    A relation is one to a household's head, so an empty one stays only in the same household, and 户主 only where the
    roster names nobody else there (`headed`).
    """
    stays = seen.household_id == household_id and not (headed and seen.relation == people.HEAD)
    now = dataclasses.replace(
        seen,
        name=row.name,
        group=row.group or seen.group,
        relation=row.relation or (seen.relation if stays else ""),
        note=row.note or seen.note,
        household_id=household_id,
    )
    return with_phone(ctx, now, row.phone or None)


class Batch:
    """Collects writes into transactions of up to 100 items, with one write a household in each.

    A household's members join by one ADD and leave by one DELETE, which DynamoDB refuses together, so a household
    that people leave and join is written in two transactions.
    """

    def __init__(self, households: dict[str, Household], today: dt.date) -> None:
        self._households = households
        self.today = today
        self._new: dict[str, Household] = {}
        self._clear()

    def _clear(self) -> None:
        self._writes = Writes()
        self._holders: list[str] = []
        self._joining: dict[str, list[str]] = {}
        self._leaving: dict[str, list[str]] = {}
        self._heads: dict[str, str] = {}
        self._groups: dict[str, str] = {}

    def expect(self, household: Household) -> None:
        """Take a new household, which is written with its first member."""
        self._new[household.household_id] = household

    def joined_on(self, household_id: str) -> dt.date | None:
        """Return since when whoever joins this household counts, None where it is new."""
        home = self._households.get(household_id) or self._new[household_id]
        return home.joined_on(self.today)

    def settle(self, resident: Resident, household_id: str, *, head: bool) -> None:
        """Take somebody who did not change, but whose household's head or group may have."""
        household = self._households[household_id]
        if head and (household.head_id, household.group) != (resident.resident_id, resident.group):
            self._room(0, household_id, "")
            self._lead(resident, household_id)

    def add(self, resident: Resident, writes: Writes, household_id: str, seen: Resident | None, *, head: bool) -> None:
        """Take the writes of somebody, who joins this household unless they are in it, and who may be its head."""
        left = seen.household_id if seen is not None and seen.household_id != household_id else ""
        self._room(len(writes.items), household_id, left)
        self._writes.merge(writes)
        self._holders.append(resident.resident_id)
        if left:
            self._leaving.setdefault(left, []).append(resident.resident_id)
        if seen is None or seen.household_id != household_id:
            self._joining.setdefault(household_id, []).append(resident.resident_id)
        if head:
            self._lead(resident, household_id)

    def _lead(self, resident: Resident, household_id: str) -> None:
        self._heads[household_id] = resident.resident_id
        self._groups[household_id] = resident.group

    def _room(self, items: int, household_id: str, left: str) -> None:
        """Flush first where these items would not fit, or would write one household in two ways at once."""
        touched = {*self._joining, *self._leaving, *self._heads, household_id, left} - {""}
        full = len(self._writes.items) + items + HOUSEHOLD_ITEMS * len(touched) > ITEMS_MAX
        crossed = household_id in self._leaving or left in self._joining or left in self._heads
        if full or crossed:
            self.flush()

    def flush(self) -> None:
        """Commit what was collected.

        Raises:
            DomainError: somebody else changed one of these people or households meanwhile.
        """
        for household_id in sorted({*self._joining, *self._leaving, *self._heads}):
            self._writes.merge(self._household_writes(household_id))
        failures = attempt(self._writes) if self._writes.items else []
        if failures and getattr(failures[0].image, "holder_id", "") not in self._holders:
            raise failures[0].error()
        self._clear()

    def _household_writes(self, household_id: str) -> Writes:
        joining, leaving = self._joining.get(household_id, []), self._leaving.get(household_id, [])
        seen = self._households.get(household_id) or self._new[household_id]
        head_id = "" if seen.head_id in leaving else self._heads.get(household_id, seen.head_id)
        now = dataclasses.replace(
            seen.headed(head_id, self.today),
            group=self._groups.get(household_id, seen.group),
            member_ids=tuple(sorted({*seen.member_ids, *joining} - set(leaving))),
        )
        created = self._new.pop(household_id, None) is not None
        self._households[household_id] = now
        return (
            households_store.create_household(now)
            if created
            else households_store.change_household(seen, now, today=self.today)
        )
