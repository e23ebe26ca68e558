"""Moves objections to scores in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.credit.looks.core import OnPaper
from chalicelib.credit.score.core.objections import OPEN_MAX, About, Earlier, Look, Objection, ObjectionState
from chalicelib.credit.score.records import ObjectionRecord
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes

COUNT = "!"
FACT = "#"
FIRST_ID = "0"
"""No objection's id, a UUIDv7, is before it; both other kinds of rows are."""
OPEN, OVER = "open#", "over#"


def objection_of(record: ObjectionRecord | None) -> Objection | None:
    """Return the value of an objection's row, or None."""
    if record is None:
        return None
    words = record.words or {}
    about = words["about"]
    return Objection(
        objection_id=record.row,
        resident_id=record.holder.replace(".", "r"),
        town_id=record.town_id or "",
        says=words["says"],
        about=About(dt.date.fromisoformat(about[0]), *about[1:]) if about else None,
        at=dt.datetime.fromisoformat(words["at"]),
        due_on=dt.date.fromisoformat(words["due_on"]),
        mark=words["mark"],
        state=ObjectionState(record.state or ""),
        before=_earlier(*words["before"]) if words["before"] else None,
        prolonged=words["prolonged"],
        late=words["late"],
        reason=words["reason"],
        decided_by=record.by or "",
        decided_person=record.person or "",
        decided_at=dt.datetime.fromisoformat(words["decided_at"]) if words["decided_at"] else None,
        looks=tuple(Look(by, dt.datetime.fromisoformat(at)) for by, at in words["looks"]),
        paper=_paper(*words["paper"]) if words.get("paper") else None,
        turn=record.turn or 0,
        due_estimated=words.get("estimated", False),
    )


def _earlier(state: str, by: str, person: str) -> Earlier:
    return Earlier(ObjectionState(state), by, person)


def _paper(document: str, signed_on: str, by: str, person: str) -> OnPaper:
    return OnPaper(document, dt.date.fromisoformat(signed_on), by, person)


def _record(one: Objection) -> ObjectionRecord:
    about, before, paper = one.about, one.before, one.paper
    is_open = one.state is ObjectionState.OPEN
    over_on = str(business_date(one.decided_at)) if one.decided_at else ""
    return ObjectionRecord(
        account_of(one.resident_id),
        one.objection_id,
        town_id=one.town_id,
        waits=f"{OPEN}{one.due_on}" if is_open else f"{OVER}{over_on}",
        state=one.state.value,
        by=one.decided_by or None,
        person=one.decided_person or None,
        turn=one.turn,
        words={
            "says": one.says,
            "about": [str(about.on), about.fact_id, about.what, about.source] if about else None,
            "at": one.at.isoformat(),
            "due_on": str(one.due_on),
            **({"estimated": True} if one.due_estimated else {}),
            "mark": one.mark,
            "before": [before.state.value, before.by, before.person] if before else None,
            "prolonged": one.prolonged,
            "late": one.late,
            "reason": one.reason,
            "decided_at": one.decided_at.isoformat() if one.decided_at else "",
            "looks": [[look.by, look.at.isoformat()] for look in one.looks],
            **({"paper": [paper.document, str(paper.signed_on), paper.by, paper.person]} if paper else {}),
        },
    )


def creation_of(one: Objection, *, refusal: Refusal, too_many: Refusal) -> Writes:
    """Return the writes of a new objection, the guard of its transaction, and of one more that is open."""
    count, few = ObjectionRecord.open, ObjectionRecord.open.does_not_exist() | (ObjectionRecord.open < OPEN_MAX)
    key = (account_of(one.resident_id), COUNT)
    return (
        Writes()
        .create(_record(one), refusal=refusal, guard=True)
        .update(ObjectionRecord, *key, actions=[count.add(1)], condition=few, refusal=too_many)
    )


def change_of(changed: Objection, *, refusal: Refusal) -> Writes:
    """Return the write of a changed objection, where it is still as it was read."""
    record = _record(replace(changed, turn=changed.turn + 1))
    return Writes().put(record, condition=ObjectionRecord.turn == changed.turn, refusal=refusal)


def one_open_less(resident_id: str) -> Writes:
    """Return the write that one objection of somebody is open no more."""
    key = (account_of(resident_id), COUNT)
    return Writes().update(ObjectionRecord, *key, actions=[ObjectionRecord.open.add(-1)])


def about_after(one: Objection, before: Earlier | None, *, refusal: Refusal) -> Writes:
    """Return the write of the newest objection to a fact, where the one before it is the one that was read."""
    if one.about is None:
        return Writes()
    record = ObjectionRecord(
        account_of(one.resident_id),
        FACT + one.about.fact_id,
        state=one.state.value,
        by=one.decided_by or None,
        person=one.decided_person or None,
    )
    if before is None:
        return Writes().create(record, refusal=refusal)
    return Writes().put(record, condition=ObjectionRecord.state == before.state.value, refusal=refusal)


def find_objection(resident_id: str, objection_id: str) -> Objection | None:
    """Return an objection as it is now, or None. One round trip."""
    if objection_id < FIRST_ID:
        return None
    return objection_of(storage.find(ObjectionRecord, account_of(resident_id), objection_id, consistent=True))


def find_around(resident_id: str, objection_id: str, fact_id: str) -> tuple[Objection | None, Earlier | None]:
    """Return an objection, and the newest one to a fact ("": none). One round trip."""
    holder = account_of(resident_id)
    keys = [(ObjectionRecord, holder, objection_id), *([(ObjectionRecord, holder, FACT + fact_id)] if fact_id else [])]
    first, *earlier = storage.find_many(keys, consistent=True)
    found = next((one for one in earlier if one is not None), None)
    return objection_of(first), None if found is None else _earlier(found.state, found.by or "", found.person or "")


def find_earlier(resident_id: str, objection_id: str, fact_ids: Sequence[str]) -> tuple[Objection | None, set[str]]:
    """Return an objection, and to which of some facts one is open or was upheld. One round trip."""
    holder = account_of(resident_id)
    first, *found = storage.find_many(
        [(ObjectionRecord, holder, objection_id), *((ObjectionRecord, holder, FACT + one) for one in fact_ids)],
        consistent=True,
    )
    taken = {ObjectionState.OPEN.value, ObjectionState.UPHELD.value}
    return objection_of(first), {
        fact_id for fact_id, row in zip(fact_ids, found, strict=True) if row is not None and row.state in taken
    }


def list_own(resident_id: str, *, size: int, cursor: str | None) -> Page[Objection]:
    """Return a page of somebody's objections, the newest first. One round trip."""
    where = ObjectionRecord.row >= FIRST_ID
    query = storage.Query(ObjectionRecord, account_of(resident_id), where=where, newest_first=True, consistent=True)
    return _page(query, size, cursor)


def list_desk(town_id: str, *, over: bool, size: int, cursor: str | None) -> Page[Objection]:
    """Return a page of a town's objections: open ones by their last day, or those that are over, the newest first."""
    where = ObjectionRecord.waits.startswith(OVER if over else OPEN)
    query = storage.Query(ObjectionRecord, town_id, where=where, index="desk", newest_first=over)
    return _page(query, size, cursor)


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Objection]:
    page = storage.page(query, size=size, cursor=cursor)
    found = [objection_of(ObjectionRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def every_due(town_id: str, before: dt.date) -> Iterator[Objection]:
    """Yield a town's open objections whose last day is before a day."""
    where = ObjectionRecord.waits.between(OPEN, f"{OPEN}{before - dt.timedelta(days=1)}")
    for item in storage.every(storage.Query(ObjectionRecord, town_id, where=where, index="desk")):
        found = objection_of(ObjectionRecord.from_raw_data(item))
        assert found is not None
        yield found


def forgetting_of(holder: str) -> list[Writes]:
    """Return the writes that delete what somebody said; that something was struck stays, without a word of theirs."""
    rows: Iterator[dict[str, Any]] = storage.every(storage.Query(ObjectionRecord, holder, consistent=True))
    upheld = ObjectionState.UPHELD.value
    gone = [
        row["row"]["S"]
        for row in rows
        if not (row["row"]["S"].startswith(FACT) and row.get("state", {}).get("S") == upheld)
    ]
    return [Writes().delete(ObjectionRecord, holder, row) for row in gone]
