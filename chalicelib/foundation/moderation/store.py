"""Moves verdicts and reviews in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.foundation.moderation.core import PICTURE, Decision, Figures, Review
from chalicelib.foundation.moderation.records import PictureCheckRecord, ReviewRecord
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.storage import Item
from chalicelib.kernel.writes import AlreadyDone, Refusal, Writes, update_now

COUNTS = "!"


def _review(record: ReviewRecord) -> Review:
    assert record.since is not None, "what waits says since when"
    since = dt.datetime.fromisoformat(record.since)
    pictures = tuple(sorted(record.pictures or ()))
    return Review(record.village_id, record.subject, record.kind or "", record.reason or "", since, pictures)


def _media(media_id: str) -> str:
    return f"media#{media_id}"


def _trace(trace_id: str) -> str:
    return f"trace#{trace_id}"


def waiting_of(review: Review) -> Writes:
    """Return the write that lets a document wait; one that waits already keeps its place.

    What waits for its room's decision waits for it also when its pictures are held back; it names all of them itself.
    """
    record, ids = ReviewRecord, list(review.media_ids)
    kind = (record.kind | review.kind) if review.kind == PICTURE else review.kind
    actions: list[Action] = [
        record.waiting_in.set(review.village_id),
        record.since.set(record.since | review.since.isoformat()),
        record.kind.set(kind),
        record.reason.set(review.reason),
    ]
    if review.kind == PICTURE:
        actions += [record.pictures.add(ids)] if ids else []
    else:
        actions.append(record.pictures.set(set(ids)) if ids else record.pictures.remove())
    return Writes().update(record, review.village_id, review.subject, actions=actions)


def settled_of(village_id: str, subject: str, decision: Decision, by: str, at: dt.datetime) -> Writes:
    """Return the writes that settle a document in its room, and count the decision."""
    writes = Writes().update(ReviewRecord, village_id, subject, actions=_settling(decision, by, at))
    return writes.merge(_counted(village_id, decision))


def decided_of(
    review: Review,
    media_ids: Sequence[str],
    decision: Decision,
    because: str,
    *,
    by: str,
    at: dt.datetime,
    refusal: Refusal,
) -> Writes:
    """Return the writes that settle pictures that wait by themselves, and count the decision; only the first does.

    The row waits on for the others, where there are any; exactly the pictures that were seen wait there.
    """
    record, seen = ReviewRecord, set(review.media_ids)
    word = record.because.set(because) if because else record.because.remove()
    waits = record.waiting_in.exists() & (record.kind == PICTURE)
    waits &= (record.pictures == seen) if seen else record.pictures.does_not_exist()
    rest = seen - set(media_ids)
    actions = [*(_deciding(decision, by, at) if rest else _settling(decision, by, at)), word]
    if rest:
        actions.append(record.pictures.set(rest))
    writes = Writes().update(
        record, review.village_id, review.subject, actions=actions, condition=waits, refusal=refusal
    )
    return writes.merge(_counted(review.village_id, decision))


def _settling(decision: Decision, by: str, at: dt.datetime) -> list[Action]:
    """Return what a settled row is; it forgets its kind, so that its pictures may wait by themselves later."""
    record = ReviewRecord
    return [
        record.waiting_in.remove(),
        record.since.remove(),
        record.kind.remove(),
        record.pictures.remove(),
        *_deciding(decision, by, at),
    ]


def _deciding(decision: Decision, by: str, at: dt.datetime) -> list[Action]:
    record = ReviewRecord
    return [record.decision.set(decision.value), record.settled_by.set(by), record.settled_at.set(at.isoformat())]


def departure_of(subject: str, media_ids: Sequence[str]) -> Writes:
    """Return the write that takes pictures out of a document's row; `end_of` closes it once the last one left."""
    return Writes().update(ReviewRecord, subject[:6], subject, actions=[ReviewRecord.pictures.delete(list(media_ids))])


def end_of(village_id: str, subject: str, refusal: Refusal) -> Writes:
    """Return the write that closes the row of a document that waits for no picture, and for nothing else."""
    record = ReviewRecord
    over = record.waiting_in.exists() & (record.kind == PICTURE) & record.pictures.does_not_exist()
    actions = [record.waiting_in.remove(), record.since.remove(), record.kind.remove()]
    return Writes().update(record, village_id, subject, actions=actions, condition=over, refusal=refusal)


def of_images(before: Item | None, after: Item | None) -> tuple[Review | None, list[str]]:
    """Return what waits by a record of the table's stream, and which of its pictures are new; None where nothing does.

    A row of a room's own that names no picture says nothing either.
    """
    record = None if not after else ReviewRecord.from_raw_data(after)
    if record is None or record.waiting_in is None:
        return None, []
    review = _review(record)
    if review.kind != PICTURE and not review.media_ids:
        return None, []
    had = set() if not before else ReviewRecord.from_raw_data(before).pictures or set()
    return review, [one for one in review.media_ids if one not in had]


def is_waiting(image: object) -> bool:
    """Tell whether a row that refused a write still waits by its pictures."""
    if not isinstance(image, ReviewRecord):
        return False
    return image.kind == PICTURE and bool(image.waiting_in)


def _counted(village_id: str, decision: Decision) -> Writes:
    return Writes().update(ReviewRecord, village_id, COUNTS, actions=[Path([decision.value]).add(1)])


def find_review(village_id: str, subject: str) -> Review | None:
    """Return a document that waits, or None."""
    record = storage.find(ReviewRecord, village_id, subject, consistent=True)
    return None if record is None or record.waiting_in is None else _review(record)


def list_waiting(village_id: str, *, size: int, cursor: str | None) -> Page[Review]:
    """Return a page of what waits, the oldest first."""
    page = storage.page(storage.Query(ReviewRecord, village_id, index="waiting"), size=size, cursor=cursor)
    return Page([_review(ReviewRecord.from_raw_data(item)) for item in page.rows], page.cursor)


def figures_of(village_id: str) -> Figures:
    """Return a village's figures. Three round trips: the counts, how many wait, and the oldest of them."""
    counts = storage.find(ReviewRecord, village_id, COUNTS)
    waiting = storage.Query(ReviewRecord, village_id, index="waiting")
    oldest = list_waiting(village_id, size=1, cursor=None).rows
    return Figures(
        waiting=storage.count(waiting) if oldest else 0,
        oldest_since=oldest[0].since if oldest else None,
        approved=0 if counts is None else counts.approved or 0,
        rejected=0 if counts is None else counts.rejected or 0,
    )


def find_suggests(media_ids: Sequence[str]) -> list[str | None]:
    """Return what is thought of pictures, in their order, None where nobody has said. One round trip per 100."""
    found = storage.find_many([(PictureCheckRecord, _media(media_id)) for media_id in media_ids])
    return [None if record is None else record.suggest for record in found]


def ask(trace_id: str, media_id: str, kept_until: dt.datetime) -> str | None:
    """Write down which picture WeChat was asked about; return its verdict where that came first. One round trip."""
    record = PictureCheckRecord
    actions = [record.media_id.set(media_id), record.kept_until.set(kept_until)]
    return record.from_raw_data(update_now(record, _trace(trace_id), actions=actions)).suggest


def answer(trace_id: str, suggest: str, kept_until: dt.datetime) -> str | None:
    """Write down WeChat's verdict; return the picture it is about, None where that is not known yet. One round trip."""
    record = PictureCheckRecord
    actions = [record.suggest.set(record.suggest | suggest), record.kept_until.set(kept_until)]
    return record.from_raw_data(update_now(record, _trace(trace_id), actions=actions)).media_id


def verdict_of(media_id: str, suggest: str) -> Writes:
    """Return the write that keeps what is thought of a picture; it refuses with `AlreadyDone` what is known already."""
    record = PictureCheckRecord(_media(media_id), suggest=suggest)
    new = PictureCheckRecord.suggest.does_not_exist() | (PictureCheckRecord.suggest != suggest)
    return Writes().put(record, condition=new, refusal=AlreadyDone, guard=True)
