"""Moves rule books and proposals in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.ledger.core import settings
from chalicelib.points.ledger.core.proposals import Proposal, State
from chalicelib.points.ledger.core.rulebooks import Book, Version
from chalicelib.points.ledger.core.rules import packed, unpacked
from chalicelib.points.ledger.records import RuleRecord

BOOK = "!"
"""The row of a place's book; all its other rows are proposals."""


def book_of(record: RuleRecord | None, place_id: str) -> Book:
    """Return a place's book; one that was never written is empty."""
    if record is None:
        return Book(place_id)
    versions = tuple(Version(unpacked(rule), dt.date.fromisoformat(on)) for rule, on in record.versions or ())
    return Book(place_id, versions, record.approvals or 0, settings.unpacked(record.settings or []))


def proposal_of(record: RuleRecord | None) -> Proposal | None:
    """Return the value of a proposal's row, or None."""
    if record is None:
        return None
    assert record.rule is not None, "a proposal has its rule"
    return Proposal(
        proposal_id=record.row,
        place_id=record.place_id,
        rule=unpacked(record.rule),
        document=record.document or "",
        effective_on=dt.date.fromisoformat(record.effective_on or ""),
        by=record.by or "",
        at=dt.datetime.fromisoformat(record.at or ""),
        fingerprint=record.fingerprint or "",
        state=State(record.state or ""),
        decided_by=record.decided_by or "",
        decided_at=dt.datetime.fromisoformat(record.decided_at) if record.decided_at else None,
        reason=record.reason or "",
        person=record.person or "",
    )


def _record_of(proposal: Proposal) -> RuleRecord:
    return RuleRecord(
        proposal.place_id,
        proposal.proposal_id,
        rule=packed(proposal.rule),
        code=proposal.rule.code or None,
        document=proposal.document,
        effective_on=str(proposal.effective_on),
        by=proposal.by,
        at=proposal.at.isoformat(),
        fingerprint=proposal.fingerprint,
        state=proposal.state.value,
        decided_by=proposal.decided_by or None,
        decided_at=proposal.decided_at.isoformat() if proposal.decided_at else None,
        reason=proposal.reason or None,
        person=proposal.person or None,
    )


def find_books(place_ids: Sequence[str], *, consistent: bool = False) -> list[Book]:
    """Return several places' books in their order, in one round trip."""
    found = storage.find_many([(RuleRecord, place_id, BOOK) for place_id in place_ids], consistent=consistent)
    return [book_of(record, place_id) for record, place_id in zip(found, place_ids, strict=True)]


def find_proposal_with_books(
    place_id: str, proposal_id: str, place_ids: Sequence[str]
) -> tuple[Proposal | None, list[Book]]:
    """Return a proposal, and several places' books, as they are now, in one round trip."""
    keys = [(RuleRecord, place_id, proposal_id), *((RuleRecord, one, BOOK) for one in place_ids)]
    proposal, *books = storage.find_many(keys, consistent=True)
    return proposal_of(proposal), [book_of(record, one) for record, one in zip(books, place_ids, strict=True)]


def find_proposal(place_id: str, proposal_id: str) -> Proposal | None:
    """Return a proposal as it is now, or None."""
    return proposal_of(storage.find(RuleRecord, place_id, proposal_id, consistent=True))


def list_proposals(place_id: str, *, state: str, code: str, size: int, cursor: str | None) -> Page[Proposal]:
    """Return a page of a place's proposals, newest first; of one state or one rule where they are given."""
    keep = RuleRecord.state == state if state else None
    if code:
        keep = (RuleRecord.code == code) if keep is None else keep & (RuleRecord.code == code)
    query = storage.Query(RuleRecord, place_id, where=RuleRecord.row > BOOK, newest_first=True, keep=keep)
    page = storage.page(query, size=size, cursor=cursor)
    rows = [proposal_of(RuleRecord.from_raw_data(item)) for item in page.rows]
    return Page([row for row in rows if row is not None], page.cursor)


def creation_of(proposal: Proposal, refusal: Refusal) -> Writes:
    """Return the write of a new proposal, the guard of its transaction."""
    return Writes().create(_record_of(proposal), refusal=refusal, guard=True)


def decision_of(proposal: Proposal, refusal: Refusal) -> Writes:
    """Return the write of a decided proposal, where it is not decided yet."""
    return Writes().put(_record_of(proposal), condition=RuleRecord.state == State.DRAFT.value, refusal=refusal)


def book_after(book: Book, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly the book of `seen` changes."""
    versions = [(packed(version.rule), str(version.effective_on)) for version in book.versions]
    record = RuleRecord(
        book.place_id,
        BOOK,
        approvals=book.count,
        versions=versions,
        settings=settings.packed(book.settings) or None,
    )
    if seen == 0:
        return Writes().create(record, refusal=refusal)
    return Writes().put(record, condition=RuleRecord.approvals == seen, refusal=refusal)
