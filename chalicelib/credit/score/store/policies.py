"""Moves policies and their drafts in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.credit.log.core.chains import Chain, Registered
from chalicelib.credit.score.core.policies import Book, Draft, Signature, Signed, State
from chalicelib.credit.score.core.policy_words import policy_of, words_of
from chalicelib.credit.score.core.simulating import CountWords
from chalicelib.credit.score.records import PolicyRecord
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes

BOOK = "!"
"""The row of a town's book; all its other rows are drafts and what villages counted of them."""


def draft_of(record: PolicyRecord | None) -> Draft | None:
    """Return the value of a draft's row, or None."""
    if record is None:
        return None
    words = record.words or {}
    return Draft(
        draft_id=record.row,
        town_id=record.town_id,
        policy=policy_of(words["policy"]),
        effective_on=dt.date.fromisoformat(record.effective_on or ""),
        why=words["why"],
        by=record.by or "",
        at=dt.datetime.fromisoformat(record.at or ""),
        fingerprint=record.fingerprint or "",
        person=record.person or "",
        state=State(record.state or ""),
        counts=words["counts"],
        counted_on=dt.date.fromisoformat(words["counted_on"]) if words["counted_on"] else None,
        answer=words["answer"],
        signatures=tuple(Signature(by, person, dt.datetime.fromisoformat(at)) for by, person, at in words["signed"]),
        version=record.version or 0,
        reason=words["reason"],
        turn=record.turn or 0,
    )


def _record(draft: Draft) -> PolicyRecord:
    return PolicyRecord(
        draft.town_id,
        draft.draft_id,
        state=draft.state.value,
        effective_on=str(draft.effective_on),
        version=draft.version,
        by=draft.by,
        person=draft.person or None,
        at=draft.at.isoformat(),
        fingerprint=draft.fingerprint,
        turn=draft.turn,
        words={
            "policy": words_of(draft.policy),
            "why": draft.why,
            "counts": draft.counts,
            "counted_on": str(draft.counted_on or ""),
            "answer": draft.answer,
            "signed": [[one.by, one.person, one.at.isoformat()] for one in draft.signatures],
            "reason": draft.reason,
        },
    )


def creation_of(draft: Draft, refusal: Refusal) -> Writes:
    """Return the write of a new draft, the guard of its transaction."""
    return Writes().create(_record(draft), refusal=refusal, guard=True)


def change_of(changed: Draft, refusal: Refusal) -> Writes:
    """Return the write of a changed draft, where it is still as it was read."""
    record = _record(replace(changed, turn=changed.turn + 1))
    return Writes().put(record, condition=PolicyRecord.turn == changed.turn, refusal=refusal)


def find_draft(town_id: str, draft_id: str) -> Draft | None:
    """Return a draft as it is now, or None. One round trip."""
    return draft_of(storage.find(PolicyRecord, town_id, draft_id, consistent=True))


def list_drafts(town_id: str, *, size: int, cursor: str | None) -> Page[Draft]:
    """Return a page of a town's drafts, the newest first. One round trip."""
    kept = PolicyRecord.state.exists()
    query = storage.Query(PolicyRecord, town_id, where=PolicyRecord.row > BOOK, newest_first=True, keep=kept)
    page = storage.page(query, size=size, cursor=cursor)
    found = [draft_of(PolicyRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def _book(record: PolicyRecord | None, town_id: str) -> Book:
    rows = record.signed if record is not None and record.signed else ()
    signed = (Signed(row[0], dt.date.fromisoformat(row[1]), row[2], Registered.of(row[3:])) for row in rows)
    if record is None or not record.words:
        return Book(town_id, tuple(signed))
    count, last = record.words["log"]
    chain = Chain(b"", count, bytes.fromhex(last))
    return Book(town_id, tuple(signed), chain, Registered.of(record.words.get("shipped")))


def find_book(town_id: str) -> Book:
    """Return a town's book of signed policies; one that was never written is empty. One round trip."""
    return _book(storage.find(PolicyRecord, town_id, BOOK, consistent=True), town_id)


def book_after(before: Book, after: Book, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly a book that was read."""
    rows = [
        [one.version, str(one.effective_on), one.draft_id, *(one.registered.words if one.registered else [])]
        for one in after.signed
    ]
    words: dict[str, object] = {"log": [after.chain.count, after.chain.last.hex()]}
    if after.shipped is not None:
        words["shipped"] = after.shipped.words
    record = PolicyRecord(after.town_id, BOOK, version=after.turn, signed=rows, words=words)
    if not before.turn:
        return Writes().create(record, refusal=refusal)
    return Writes().put(record, condition=PolicyRecord.version == before.turn, refusal=refusal)


def keep_counts(town_id: str, run_id: str, village_id: str, counts: CountWords) -> Writes:
    """Return the write of what a village counted for a run; counting it again writes it anew."""
    return Writes().put(PolicyRecord(town_id, f"{run_id}#{village_id}", words={"counts": counts}))


def find_counts(town_id: str, run_id: str, village_ids: Sequence[str]) -> list[CountWords]:
    """Return what villages counted for a run, of those that did. One round trip per 100."""
    keys = [(PolicyRecord, town_id, f"{run_id}#{village_id}") for village_id in village_ids]
    found = storage.find_many(keys, consistent=True)
    return [record.words["counts"] for record in found if record is not None and record.words]


def counts_no_more(town_id: str, run_id: str, village_id: str) -> Writes:
    """Return the write that deletes what a village counted for a run."""
    return Writes().delete(PolicyRecord, town_id, f"{run_id}#{village_id}")
