"""Moves the trail of what agents did, and disputes about it, in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.audit.core import KEPT_DAYS
from chalicelib.foundation.identity.core.deeds import (
    AlreadyUndone,
    Deed,
    Dispute,
    DisputeDecided,
    DisputeState,
    NoSuchDeed,
    NoSuchDispute,
)
from chalicelib.foundation.identity.records.mandates import DeedRecord, DisputeRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Writes


def _deed(record: DeedRecord) -> Deed:
    return Deed(
        principal_id=record.principal_id,
        deed_id=record.deed_id,
        agent_id=record.agent_id,
        agent_resident=record.agent_resident or "",
        door=record.door,
        params=record.params,
        made_at=record.made_at,
        points=record.points or 0,
        source=record.source or "",
        line=record.line or "",
        undone_at=record.undone_at,
        undone_by=record.undone_by or "",
        dispute=record.dispute or "",
    )


def prepare_deed(deed: Deed) -> Writes:
    """Return the write of a deed's row; the same request writes the same row again. 1 item."""
    record = DeedRecord(
        deed.principal_id,
        deed.deed_id,
        agent_id=deed.agent_id,
        agent_resident=deed.agent_resident or None,
        door=deed.door,
        params=deed.params,
        made_at=deed.made_at,
        points=deed.points or None,
        source=deed.source or None,
        line=deed.line or None,
        kept_until=deed.made_at + dt.timedelta(days=KEPT_DAYS),
    )
    return Writes().put(record)


def load_deed(principal_id: str, deed_id: str) -> Deed:
    """Return a deed.

    Raises:
        NoSuchDeed: nothing of this id was done for this person.
    """
    record = storage.find(DeedRecord, principal_id, deed_id, consistent=True)
    if record is None:
        raise NoSuchDeed
    return _deed(record)


def list_deeds(principal_id: str, *, size: int, cursor: str | None, agent_id: str = "") -> Page[Deed]:
    """Return a page of what was done for somebody, newest first; of one agent's alone, where one is named."""
    keep = DeedRecord.agent_id.is_in(agent_id) if agent_id else None
    query = storage.Query(DeedRecord, principal_id, newest_first=True, keep=keep)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_deed(DeedRecord.from_raw_data(row)) for row in page.rows], page.cursor)


def prepare_undone(deed: Deed, *, by: str, at: dt.datetime) -> Writes:
    """Return the write that says of a deed that it was undone; the first time stays. 1 item."""
    undone_at, undone_by = DeedRecord.undone_at, DeedRecord.undone_by
    actions = [undone_at.set(undone_at | at), undone_by.set(undone_by | by)]
    return Writes().update(DeedRecord, deed.principal_id, deed.deed_id, actions=actions)


def _dispute(record: DisputeRecord) -> Dispute:
    return Dispute(
        dispute_id=record.dispute_id,
        principal_id=record.principal_id,
        agent_id=record.agent_id,
        agent_resident=record.agent_resident or "",
        deed_id=record.deed_id,
        door=record.door,
        points=record.points,
        reason=record.reason,
        opened_by=record.opened_by,
        opened_at=record.opened_at,
        due_on=dt.date.fromisoformat(record.due_on),
        state=DisputeState(record.state),
        decided_by=record.decided_by or "",
        decided_at=record.decided_at,
        finding=record.finding or "",
    )


def prepare_dispute(dispute: Dispute) -> Writes:
    """Return the writes that open a dispute, once a deed, and mark the deed. 2 items."""
    record = DisputeRecord(
        dispute.dispute_id[:6],
        dispute.dispute_id,
        principal_id=dispute.principal_id,
        agent_id=dispute.agent_id,
        agent_resident=dispute.agent_resident or None,
        deed_id=dispute.deed_id,
        door=dispute.door,
        points=dispute.points,
        reason=dispute.reason,
        opened_by=dispute.opened_by,
        opened_at=dispute.opened_at,
        due_on=dispute.due_on.isoformat(),
        state=dispute.state.value,
    )

    def refusal(image: DisputeRecord | None) -> Exception:
        assert image is not None
        return AlreadyDone(_dispute(image)) if image.reason == dispute.reason else KeyReused()

    writes = Writes().create(record, refusal=refusal, guard=True)
    return writes.merge(_marked(dispute, DisputeState.OPEN))


def _marked(dispute: Dispute, state: DisputeState) -> Writes:
    """Return the write that lets a deed say how its dispute stands; an undone one takes no dispute."""
    return Writes().update(
        DeedRecord,
        dispute.principal_id,
        dispute.deed_id,
        actions=[DeedRecord.dispute.set(state.value)],
        condition=DeedRecord.deed_id.exists() & DeedRecord.undone_at.does_not_exist(),
        refusal=lambda image: NoSuchDeed() if image is None else AlreadyUndone(),
    )


def load_dispute(dispute_id: str) -> Dispute:
    """Return a dispute.

    Raises:
        NoSuchDispute: there is none of this id.
    """
    record = storage.find(DisputeRecord, dispute_id[:6], dispute_id, consistent=True)
    if record is None:
        raise NoSuchDispute
    return _dispute(record)


def list_disputes(village_id: str, *, size: int, cursor: str | None) -> Page[Dispute]:
    """Return a page of a village's disputes, newest first."""
    page = storage.page(storage.Query(DisputeRecord, village_id, newest_first=True), size=size, cursor=cursor)
    return Page([_dispute(DisputeRecord.from_raw_data(row)) for row in page.rows], page.cursor)


def prepare_verdict(dispute: Dispute, *, was: DisputeState) -> Writes:
    """Return the writes of a decision, as long as nobody decided meanwhile. 2 items."""
    assert dispute.decided_at is not None, "a verdict has its moment"

    def refusal(image: DisputeRecord | None) -> DomainError:
        return NoSuchDispute() if image is None else DisputeDecided(state=image.state)

    writes = Writes().update(
        DisputeRecord,
        dispute.dispute_id[:6],
        dispute.dispute_id,
        actions=[
            DisputeRecord.state.set(dispute.state.value),
            DisputeRecord.decided_by.set(dispute.decided_by),
            DisputeRecord.decided_at.set(dispute.decided_at),
            DisputeRecord.finding.set(dispute.finding),
        ],
        condition=DisputeRecord.state == was.value,
        refusal=refusal,
    )
    return writes.merge(_marked(dispute, dispute.state))
