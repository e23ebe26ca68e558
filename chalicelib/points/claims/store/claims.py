"""Moves claims and their steps in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.claims.core.claims import Claim, Deed, State, Step
from chalicelib.points.claims.core.listed import Listed
from chalicelib.points.claims.core.table import DONE, ENDED
from chalicelib.points.claims.records import HEAD, ClaimedRecord, ClaimRecord
from chalicelib.points.ledger.core.rules import packed, rule_of, unpacked


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _listed(item: storage.Item) -> Listed:
    return head_of(ClaimRecord.from_raw_data(item))


def head_of(record: ClaimRecord) -> Listed:
    """Return a claim without its steps."""
    return Listed(
        claim_id=record.claim_id,
        holder_id=record.holder_id or "",
        claimant_id=record.claimant_id or "",
        masked_name=record.masked_name or "",
        rule=record.rule or "",
        title=record.title or "",
        on=dt.date.fromisoformat(record.on or ""),
        period=record.period or "",
        points=record.points or 0,
        document=record.document or "",
        state=State(record.state),
        due=dt.date.fromisoformat(record.due or ""),
        notice_ends=_day(record.notice_ends),
        displayed_until=_day(record.displayed_until),
        held=record.held or "",
        is_escalated=bool(record.is_escalated),
        objections=record.objections or 0,
        round_id=record.round_id or "",
        version=record.version or 0,
    )


def _claim(head: ClaimRecord, steps: list[ClaimRecord]) -> Claim:
    code = (head.rule or "").partition("@")[0]
    return Claim(
        claim_id=head.claim_id,
        holder_id=head.holder_id or "",
        claimant_id=head.claimant_id or "",
        masked_name=head.masked_name or "",
        rule=unpacked(head.terms) if head.terms else rule_of(code),
        on=dt.date.fromisoformat(head.on or ""),
        period=head.period or "",
        deed=head.claimed or "",
        fingerprint=head.fingerprint or "",
        state=State(head.state),
        due=dt.date.fromisoformat(head.due or ""),
        points=head.points or 0,
        minutes=head.minutes or 0,
        document=head.document or "",
        round_id=head.round_id or "",
        noticed_on=_day(head.noticed_on),
        notice_ends=_day(head.notice_ends),
        displayed_until=_day(head.displayed_until),
        held=head.held or "",
        is_escalated=bool(head.is_escalated),
        late_in=head.late_in or "",
        objections=head.objections or 0,
        steps=tuple(step_of_row(step) for step in steps),
        version=head.version or 0,
        called_in=head.called_in or "",
        level=head.level or "",
        honour=head.honour or "",
    )


def row_of(number: int) -> str:
    """Return the row of a claim's step."""
    return f"s#{number:03d}"


def step_of_row(record: ClaimRecord) -> Step:
    """Return the value of a step's row."""
    return Step(
        n=int(record.row[2:]),
        deed=Deed(record.deed),
        state=State(record.state),
        by=record.by or "",
        at=dt.datetime.fromisoformat(record.at or ""),
        key=record.key or "",
        mark=record.mark or "",
        text=record.text or "",
        points=record.points or 0,
        approve=record.approve is not False,
        target=record.target or 0,
        media_ids=tuple(record.media_ids or ()),
        person=record.person or "",
        acted_by=record.acted_by or "",
    )


def _head_record(claim: Claim) -> ClaimRecord:
    return ClaimRecord(
        claim.claim_id,
        HEAD,
        state=claim.state.value,
        holder_id=claim.holder_id,
        claimant_id=claim.claimant_id or None,
        masked_name=claim.masked_name,
        rule=claim.rule.ref,
        title=claim.rule.title,
        terms=None if claim.rule.ships else packed(claim.rule),
        on=str(claim.on),
        period=claim.period or None,
        claimed=claim.deed,
        fingerprint=claim.fingerprint,
        due=str(claim.due),
        points=claim.points,
        minutes=claim.minutes or None,
        document=claim.document or None,
        round_id=claim.round_id or None,
        noticed_on=_text(claim.noticed_on),
        notice_ends=_text(claim.notice_ends),
        displayed_until=_text(claim.displayed_until),
        noticed_in=claim.village_id if claim.displayed_until else None,
        held=claim.held or None,
        is_escalated=True if claim.is_escalated else None,
        late_in=claim.late_in or None if claim.is_escalated else None,
        objections=claim.objections or None,
        version=claim.version,
        called_in=claim.called_in or None,
        level=claim.level or None,
        honour=claim.honour or None,
        desk=desk_of(claim.village_id, claim.state),
        waits=f"{claim.state.value}#{claim.due}",
    )


def _text(day: dt.date | None) -> str | None:
    return str(day) if day else None


def desk_of(village_id: str, state: State) -> str:
    """Return the index's partition of a village's claims in a state: open ones apart from those that are done."""
    return f"{village_id}#{'done' if state in DONE else 'open'}"


def _step_record(claim: Claim) -> ClaimRecord:
    step = claim.steps[-1]
    return ClaimRecord(
        claim.claim_id,
        row_of(step.n),
        state=step.state.value,
        deed=step.deed.value,
        by=step.by,
        at=step.at.isoformat(),
        key=step.key or None,
        mark=step.mark or None,
        text=step.text or None,
        points=step.points or None,
        approve=None if step.approve else False,
        target=step.target or None,
        media_ids=list(step.media_ids) or None,
        person=step.person or None,
        acted_by=step.acted_by or None,
    )


def find_claim(claim_id: str) -> Claim | None:
    """Return a claim with all its steps, or None. One round trip."""
    rows = list(storage.every(storage.Query(ClaimRecord, claim_id, consistent=True)))
    if not rows:
        return None
    head, *steps = [ClaimRecord.from_raw_data(row) for row in rows]
    return _claim(head, steps)


def creation_of(claim: Claim, refusal: Refusal, taken: Refusal) -> Writes:
    """Return the writes of a new claim: its head is the transaction's guard, and its deed is claimed by nobody else."""
    writes = Writes().create(_head_record(claim), refusal=refusal, guard=True)
    writes.create(ClaimedRecord(claim.deed, claim_id=claim.claim_id), refusal=taken)
    return writes.put(_step_record(claim))


def step_of(claim: Claim, refusal: Refusal) -> Writes:
    """Return the writes of a claim's last step: the head exactly one version on, and the step, which nobody wrote yet.

    A claim that ends without points lets its deed be claimed again.
    """
    seen = ClaimRecord.version == claim.version - 1
    writes = Writes().put(_head_record(claim), condition=seen, refusal=refusal)
    writes.create(_step_record(claim), refusal=refusal)
    if claim.state in ENDED:
        mine = ClaimedRecord.claim_id == claim.claim_id
        writes.delete(ClaimedRecord, claim.deed, condition=mine, refusal=refusal)
    return writes


def list_called(town_id: str, *, size: int, cursor: str | None) -> Page[Listed]:
    """Return a page of a town's claims on which other villages' panels are called to vote, by deadline."""
    page = storage.page(storage.Query(ClaimRecord, town_id, index="called"), size=size, cursor=cursor)
    return Page([_listed(item) for item in page.rows], page.cursor)


def list_at_desk(village_id: str, state: State, *, size: int, cursor: str | None) -> Page[Listed]:
    """Return a page of a village's claims in a state: open ones by deadline, those that are done the newest first."""
    query = storage.Query(
        ClaimRecord,
        desk_of(village_id, state),
        index="desk",
        where=ClaimRecord.waits.startswith(f"{state.value}#"),
        newest_first=state in DONE,
    )
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_listed(item) for item in page.rows], page.cursor)


def list_late(town_id: str, *, size: int, cursor: str | None) -> Page[Listed]:
    """Return a page of a town's claims that were not decided in time, by state and deadline. One round trip."""
    page = storage.page(storage.Query(ClaimRecord, town_id, index="late"), size=size, cursor=cursor)
    return Page([_listed(item) for item in page.rows], page.cursor)


def list_open(village_id: str) -> Iterator[Listed]:
    """Yield all open claims of a village, by state and deadline; a round trip per megabyte."""
    for item in storage.every(storage.Query(ClaimRecord, f"{village_id}#open", index="desk")):
        yield _listed(item)


def list_of_holder(holder_id: str, *, size: int, cursor: str | None) -> Page[Listed]:
    """Return a page of a person's or household's claims, the newest first."""
    query = storage.Query(ClaimRecord, holder_id, index="holder", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_listed(item) for item in page.rows], page.cursor)


def list_notices(village_id: str, *, today: dt.date, size: int, cursor: str | None) -> Page[Listed]:
    """Return a page of a village's notices that are displayed today, the newest first."""
    where = ClaimRecord.displayed_until >= str(today)
    query = storage.Query(
        ClaimRecord, village_id, index="notices", where=where, newest_first=True, listed="displayed"
    )  # fmt: skip
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_listed(item) for item in page.rows], page.cursor)


def claim_of_deed(record: ClaimedRecord | None) -> str:
    """Return the claim that a deed was claimed by."""
    return "" if record is None else record.claim_id
