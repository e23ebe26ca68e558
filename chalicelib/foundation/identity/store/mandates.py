"""Moves mandates in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from pynamodb.expressions.operand import Path

from chalicelib.foundation.identity.core.mandate_states import IN_USE, states_for
from chalicelib.foundation.identity.core.mandates import (
    How,
    Mandate,
    MandateLimitReached,
    State,
    Terms,
    Witness,
    refusal_of_use,
)
from chalicelib.foundation.identity.core.people import ChangedMeanwhile
from chalicelib.foundation.identity.records.mandates import GIVES, HOLDS, SPENT, MandateRecord
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Matter
from chalicelib.kernel.calendar import start_of
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes

SPENT_KEPT = dt.timedelta(days=3)


def mandate_of(record: MandateRecord | None) -> Mandate | None:
    """Return the mandate in a `gives#` row, or None."""
    if record is None:
        return None
    assert record.entered_at is not None
    return Mandate(
        principal_id=record.person_id,
        agent_id=record.other or "",
        principal_name=record.principal_name or "",
        agent_name=record.agent_name or "",
        agent_resident=record.agent_resident or "",
        terms=Terms(
            frozenset(Matter(matter) for matter in record.matters or ()),
            record.day_points or 0,
            dt.date.fromisoformat(record.valid_until or ""),
        ),
        witness=Witness(How(record.how or ""), record.document or "", record.photo_id or "", record.given_by or ""),
        state=State(record.state or ""),
        entered_by=record.entered_by or "",
        entered_at=record.entered_at,
        revision=record.revision or "",
        keys=record.keys or {},
        ended_by=record.ended_by or "",
        ended_at=record.ended_at,
        entered_person=record.entered_person or "",
        confirmed_by=record.confirmed_by or "",
        confirmed_at=record.confirmed_at,
        finding=record.finding or "",
    )


def _record(mandate: Mandate) -> MandateRecord:
    terms, witness = mandate.terms, mandate.witness
    return MandateRecord(
        mandate.principal_id,
        GIVES + mandate.agent_id,
        other=mandate.agent_id,
        principal_name=mandate.principal_name,
        agent_name=mandate.agent_name,
        agent_resident=mandate.agent_resident or None,
        matters={matter.value for matter in terms.matters},
        day_points=terms.day_points,
        valid_until=terms.valid_until.isoformat(),
        how=witness.how.value,
        document=witness.document or None,
        photo_id=witness.photo_id or None,
        given_by=witness.given_by or None,
        state=mandate.state.value,
        entered_by=mandate.entered_by,
        entered_at=mandate.entered_at,
        revision=mandate.revision,
        keys=mandate.keys,
        ended_by=mandate.ended_by or None,
        ended_at=mandate.ended_at,
        entered_person=mandate.entered_person or None,
        confirmed_by=mandate.confirmed_by or None,
        confirmed_at=mandate.confirmed_at,
        finding=mandate.finding or None,
        waiting_in=mandate.village_id if mandate.state is State.WAITING else None,
    )


def find_mandate(principal_id: str, agent_id: str, *, consistent: bool = False) -> Mandate | None:
    """Return the mandate between two, standing or ended, or None. Half a read unit, or one where consistent."""
    return mandate_of(storage.find(MandateRecord, principal_id, GIVES + agent_id, consistent=consistent))


def list_given(principal_id: str, *, consistent: bool = False) -> list[Mandate]:
    """Return every mandate a person gave, ended ones too. One round trip."""
    where = MandateRecord.row.startswith(GIVES)
    query = storage.Query(MandateRecord, principal_id, where=where, consistent=consistent)
    found = (mandate_of(MandateRecord.from_raw_data(row)) for row in storage.every(query))
    return [mandate for mandate in found if mandate is not None]


def list_held(agent_id: str) -> list[Mandate]:
    """Return every mandate an agent holds or held. Two round trips, one where there is none."""
    where = MandateRecord.row.startswith(HOLDS)
    rows = storage.every(storage.Query(MandateRecord, agent_id, where=where, consistent=True))
    keys = [(MandateRecord, row["other"]["S"], GIVES + agent_id) for row in rows]
    found = storage.find_many(keys, consistent=True) if keys else []
    return [mandate for record in found if (mandate := mandate_of(record)) is not None]


def prepare_enter(mandate: Mandate, *, was: Mandate | None) -> Writes:
    """Return the writes of a mandate that is new, or follows the one that was read; both sides find it. 2 items."""
    seen = MandateRecord.row.does_not_exist() if was is None else MandateRecord.revision.is_in(was.revision)
    holds = MandateRecord(mandate.agent_id, HOLDS + mandate.principal_id, other=mandate.principal_id)
    return Writes().put(_record(mandate), condition=seen, refusal=lambda _: ChangedMeanwhile()).put(holds)


def list_waiting(village_id: str, *, size: int, cursor: str | None) -> Page[Mandate]:
    """Return a page of a village's mandates that wait for a second officer, the oldest first. One round trip."""
    page = storage.page(storage.Query(MandateRecord, village_id, index="by_paper"), size=size, cursor=cursor)
    found = (mandate_of(MandateRecord.from_raw_data(row)) for row in page.rows)
    return Page([mandate for mandate in found if mandate is not None], page.cursor)


def prepare_confirm(mandate: Mandate, *, was: Mandate) -> Writes:
    """Return the write of a mandate that a second officer confirmed, as it was read before. 1 item."""
    unchanged = MandateRecord.revision.is_in(was.revision, mandate.revision)
    return Writes().put(_record(mandate), condition=unchanged, refusal=lambda _: ChangedMeanwhile())


def prepare_end(mandate: Mandate, *, by: str, at: dt.datetime, revision: str, finding: str = "") -> Writes:
    """Return the write that ends a mandate as it was read. 1 item."""
    ended = replace(mandate, state=State.ENDED, ended_by=by, ended_at=at, revision=revision, finding=finding)
    unchanged = MandateRecord.revision.is_in(mandate.revision, revision)
    return Writes().put(_record(ended), condition=unchanged, refusal=lambda _: ChangedMeanwhile())


def check_use(principal_id: str, agent_id: str, matter: Matter, today: dt.date, day_points: int | None) -> Writes:
    """Return the check that a mandate covers a matter today, and with `day_points` that its limit is this. 1 item."""
    covers = (
        MandateRecord.state.is_in(*sorted(state.value for state in states_for(matter)))
        & (MandateRecord.valid_until >= today.isoformat())
        & MandateRecord.matters.contains(matter.value)
    )
    if matter is Matter.SPEND:
        covers &= MandateRecord.how.is_in(How.CARD.value, How.SESSION.value) | MandateRecord.confirmed_by.exists()
    if day_points is not None:
        covers &= MandateRecord.day_points == day_points

    def refusal(image: MandateRecord | None) -> DomainError:
        return refusal_of_use(mandate_of(image), matter, today) or Busy()  # Another limit: read it anew.

    return Writes().check(MandateRecord, principal_id, GIVES + agent_id, condition=covers, refusal=refusal)


def prepare_spent(principal_id: str, agent_id: str, today: dt.date, points: int, day_points: int) -> Writes:
    """Return the write that counts points of a day, which fails where the limit would be passed. 1 item."""
    spent = Path(["points"])
    room = day_points - points
    free = (spent.does_not_exist() | (spent <= room)) if room >= 0 else MandateRecord.row == "more than a day's limit"
    return Writes().update(
        MandateRecord,
        principal_id,
        f"{SPENT}{agent_id}#{today}",
        actions=[spent.set((spent | 0) + points), MandateRecord.kept_until.set(start_of(today) + SPENT_KEPT)],
        condition=free,
        refusal=lambda _: MandateLimitReached(day_points=day_points),
    )


def find_spent(principal_id: str, agents: Sequence[str], today: dt.date) -> list[int]:
    """Return what each agent spent today, in their order. One round trip."""
    keys = [(MandateRecord, principal_id, f"{SPENT}{agent}#{today}") for agent in agents]
    found = storage.find_many(keys) if keys else []
    return [0 if record is None else record.points or 0 for record in found]


def list_standing_of(person_id: str) -> list[Mandate]:
    """Return the mandates that end with a person: those they gave, those they hold. 1 round trip, 2 for an agent."""
    rows = list(storage.every(storage.Query(MandateRecord, person_id, consistent=True)))
    given = [mandate_of(MandateRecord.from_raw_data(row)) for row in rows if row["row"]["S"].startswith(GIVES)]
    held = [row["other"]["S"] for row in rows if row["row"]["S"].startswith(HOLDS)]
    keys = [(MandateRecord, principal_id, GIVES + person_id) for principal_id in held]
    found = storage.find_many(keys, consistent=True) if keys else []
    return [one for one in (*given, *map(mandate_of, found)) if one is not None and one.state in IN_USE]
