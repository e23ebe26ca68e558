"""Moves negative records and their steps in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from chalicelib.credit.looks.core import OnPaper
from chalicelib.credit.negative_list.core.categories import Effect, Source
from chalicelib.credit.negative_list.core.documents import Document
from chalicelib.credit.negative_list.core.record import Deed, Record, State, Step
from chalicelib.credit.negative_list.records import HEAD, NegativeDocumentRecord, NegativeRecord
from chalicelib.kernel import keys, storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes

SEALED = "negative-record"
DIGESTED = "negative-document"
AT_ONCE_MAX = 80
"""So many steps are deleted in one transaction of at most a hundred items."""
Nonce = Callable[[], bytes]


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _text(day: dt.date | None) -> str | None:
    return str(day) if day else None


def _sealed(words: dict[str, Any], nonce: Nonce) -> bytes:
    return keys.seal(SEALED, json.dumps(words, ensure_ascii=False, separators=(",", ":")), nonce())


def _opened(words: bytes | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(keys.unseal(SEALED, words)) if words else {}
    return found


def _document(words: dict[str, Any]) -> Document:
    return Document(
        category=words["category"],
        source=Source(words["source"]),
        number=words["number"],
        issuer=words["issuer"],
        basis=words["basis"],
        effective_on=dt.date.fromisoformat(words["effective_on"]),
        ends_on=dt.date.fromisoformat(words["ends_on"]),
        media_id=words["media_id"],
    )


def _record(head: NegativeRecord, steps: tuple[Step, ...] = ()) -> Record:
    words = _opened(head.words)
    return Record(
        record_id=head.record_id,
        resident_id=head.resident_id or "",
        town_id=head.town_id or "",
        masked_name=words.get("name", ""),
        document=_document(words) if words else None,
        effect=Effect(words.get("effect", Effect.DEDUCTION)),
        points=words.get("points", 0),
        fingerprint=head.fingerprint or "",
        state=State(head.state),
        steps=steps,
        version=head.version or 0,
        due=_day(head.due),
        began_on=_day(head.began_on),
        ended_on=_day(head.ended_on),
        night_on=_day(head.night_on),
        due_estimated=words.get("estimated", False),
    )


def _step(row: NegativeRecord) -> Step:
    words = _opened(row.words)
    return Step(
        n=int(row.row[2:]),
        deed=Deed(row.deed),
        state=State(row.state),
        by=row.by or "",
        at=dt.datetime.fromisoformat(row.at or ""),
        key=row.key or "",
        mark=row.mark or "",
        text=words.get("text", ""),
        person=row.person or "",
        paper=OnPaper(words["paper"], dt.date.fromisoformat(words["signed_on"])) if "paper" in words else None,
    )


def _head_row(record: Record, nonce: Nonce) -> NegativeRecord:
    document = record.held
    words = {
        "name": record.masked_name,
        "effect": record.effect.value,
        "points": record.points,
        "category": document.category,
        "source": document.source.value,
        "number": document.number,
        "issuer": document.issuer,
        "basis": document.basis,
        "effective_on": str(document.effective_on),
        "ends_on": str(document.ends_on),
        "media_id": document.media_id,
        **({"estimated": True} if record.due_estimated else {}),
    }
    return NegativeRecord(
        record.record_id,
        HEAD,
        state=record.state.value,
        version=record.version,
        words=_sealed(words, nonce),
        resident_id=record.resident_id,
        town_id=record.town_id,
        village_id=record.village_id,
        waits=f"{record.state.value}#{record.due or record.ended_on or document.ends_on}",
        night_on=_text(record.night_on),
        fingerprint=record.fingerprint,
        due=_text(record.due),
        began_on=_text(record.began_on),
        ended_on=_text(record.ended_on),
    )


def _step_row(record: Record, nonce: Nonce) -> NegativeRecord:
    step = record.steps[-1]
    paper = {} if step.paper is None else {"paper": step.paper.document, "signed_on": str(step.paper.signed_on)}
    return NegativeRecord(
        record.record_id,
        f"s#{step.n:03d}",
        state=step.state.value,
        words=_sealed({"text": step.text} | paper, nonce) if step.text else None,
        deed=step.deed.value,
        by=step.by,
        person=step.person or None,
        at=step.at.isoformat(),
        key=step.key or None,
        mark=step.mark or None,
    )


def digest_of(record: Record) -> str:
    """Return the keyed digest by which a document is found that was entered against somebody."""
    return keys.digest(DIGESTED, f"{record.resident_id}#{record.held.plain_number}")


def find_record(record_id: str) -> Record | None:
    """Return a record with all its steps, or None. One round trip."""
    rows = list(storage.every(storage.Query(NegativeRecord, record_id, consistent=True)))
    if not rows:
        return None
    head, *steps = [NegativeRecord.from_raw_data(row) for row in rows]
    return _record(head, tuple(_step(step) for step in steps))


def find_states(record_ids: Sequence[str]) -> dict[str, State]:
    """Return the states of those records that there are, as they are now. One round trip per 100."""
    found = storage.find_many([(NegativeRecord, one, HEAD) for one in record_ids], consistent=True)
    return {head.record_id: State(head.state) for head in found if head is not None}


def mark_of(image: NegativeRecord) -> str:
    """Return what the request asked that made a record."""
    return image.fingerprint or ""


def record_of_document(image: NegativeDocumentRecord | None) -> str:
    """Return the record that a document was entered by."""
    return "" if image is None else image.record_id


def creation_of(record: Record, nonce: Nonce, *, refusal: Refusal, taken: Refusal) -> Writes:
    """Return the writes of a new record: its head is the transaction's guard, and nobody entered its document."""
    writes = Writes().create(_head_row(record, nonce), refusal=refusal, guard=True)
    writes.create(NegativeDocumentRecord(digest_of(record), record_id=record.record_id), refusal=taken)
    return writes.put(_step_row(record, nonce))


def step_of(record: Record, nonce: Nonce, *, refusal: Refusal) -> Writes:
    """Return the writes of a record's last step: the head exactly one version on, and the step, which nobody wrote."""
    seen = NegativeRecord.version == record.version - 1
    writes = Writes().put(_head_row(record, nonce), condition=seen, refusal=refusal)
    return writes.create(_step_row(record, nonce), refusal=refusal)


def document_free(record: Record, *, refusal: Refusal) -> Writes:
    """Return the write that lets a record's document be entered anew."""
    mine = NegativeDocumentRecord.record_id == record.record_id
    return Writes().delete(NegativeDocumentRecord, digest_of(record), condition=mine, refusal=refusal)


def forgotten(record: Record, *, refusal: Refusal) -> Writes:
    """Return the write after which id and outcome of a record are all that is left of it, but for its steps."""
    seen = NegativeRecord.version == record.version
    bare = NegativeRecord(record.record_id, HEAD, state=record.state.value, version=record.version + 1)
    return Writes().put(bare, condition=seen, refusal=refusal)


def steps_no_more(record: Record) -> list[Writes]:
    """Return the writes that delete a record's steps, in transactions of some each."""
    rows = [f"s#{step.n:03d}" for step in record.steps]
    parts = [rows[start : start + AT_ONCE_MAX] for start in range(0, len(rows), AT_ONCE_MAX)]
    return [Writes().merge(*(Writes().delete(NegativeRecord, record.record_id, row) for row in part)) for part in parts]


def list_at_desk(town_id: str, state: State, *, size: int, cursor: str | None) -> Page[Record]:
    """Return a page of a town's records in a state, the oldest deadline first, without steps."""
    where = NegativeRecord.waits.startswith(f"{state.value}#")
    return _page(storage.Query(NegativeRecord, town_id, where, index="desk"), size, cursor)


def list_of_resident(resident_id: str, *, size: int, cursor: str | None) -> Page[Record]:
    """Return a page of a person's records, the newest first, without steps."""
    return _page(storage.Query(NegativeRecord, resident_id, index="resident", newest_first=True), size, cursor)


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Record]:
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_record(NegativeRecord.from_raw_data(row)) for row in page.rows], page.cursor)


def list_due(village_id: str, by: dt.date) -> Iterator[str]:
    """Yield the ids of a village's records that the nightly work has to look at by a day. The index may lag."""
    query = storage.Query(NegativeRecord, village_id, NegativeRecord.night_on <= str(by), index="due")
    for row in storage.every(query):
        yield row["record_id"]["S"]
