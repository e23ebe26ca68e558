"""Moves in and out of DynamoDB what each villager objected to."""

from __future__ import annotations

import datetime as dt

from pynamodb.expressions.update import Action

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes
from chalicelib.points.claims.core.claims import Claim, Deed, Step
from chalicelib.points.claims.core.objections import Objection, is_villagers
from chalicelib.points.claims.records import HEAD, ClaimRecord, ObjectionRecord
from chalicelib.points.claims.store.claims import head_of, row_of, step_of_row

_DECIDED = {Deed.UPHOLD: True, Deed.DISMISS: False}


def after(claim: Claim) -> Writes:
    """Return the writes that keep a claim's last step for the villagers whose objections it is, or concerns."""
    step = claim.steps[-1]
    if step.deed is Deed.OBJECT and is_villagers(step):
        return Writes().put(ObjectionRecord(step.whose, _row(claim, step)))
    if step.deed is Deed.EXTEND:
        theirs = (one for one in claim.open_objections() if is_villagers(one))
        return Writes().merge(*(_changed(claim, one, ObjectionRecord.extended_in.set(step.n)) for one in theirs))
    if step.deed in _DECIDED and is_villagers(claim.steps[step.target - 1]):
        actions = (ObjectionRecord.upheld.set(_DECIDED[step.deed]), ObjectionRecord.decided_in.set(step.n))
        return _changed(claim, claim.steps[step.target - 1], *actions)
    return Writes()


def _row(claim: Claim, step: Step) -> str:
    return f"{step.at.astimezone(dt.UTC).isoformat()}#{claim.claim_id}#{step.n:03d}"


def _changed(claim: Claim, step: Step, *actions: Action) -> Writes:
    """Return the write that says what became of an objection; also of one that was made before any was listed."""
    return Writes().update(ObjectionRecord, step.whose, _row(claim, step), actions=[*actions])


def list_objections(objector_id: str, *, size: int, cursor: str | None) -> Page[Objection]:
    """Return a page of what somebody objected to, the newest first, as the claims are now. 2 round trips."""
    query = storage.Query(ObjectionRecord, objector_id, newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    records = [ObjectionRecord.from_raw_data(item) for item in page.rows]
    wanted = [key for record in records for key in _keys(record)]
    found = dict(zip(wanted, storage.find_many(wanted, consistent=True), strict=True)) if wanted else {}
    return Page([_objection(record, found) for record in records], page.cursor)


_Key = tuple[type[ClaimRecord], str, str]


def _keys(record: ObjectionRecord) -> list[_Key]:
    """Return where the claim lies, the objection, and what was said to it."""
    _, claim_id, n = record.row.split("#")
    numbers = [int(n), record.decided_in, record.extended_in]
    return [(ClaimRecord, claim_id, HEAD), *((ClaimRecord, claim_id, row_of(one)) for one in numbers if one)]


def _objection(record: ObjectionRecord, found: dict[_Key, ClaimRecord]) -> Objection:
    _, claim_id, n = record.row.split("#")

    def step(number: int | None) -> Step | None:
        return step_of_row(found[ClaimRecord, claim_id, row_of(number)]) if number else None

    made = step(int(n))
    assert made is not None, "an objection and its step were written together"
    head = head_of(found[ClaimRecord, claim_id, HEAD])
    return Objection(head, made, step(record.decided_in), step(record.extended_in))
