"""Moves what is known of files in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.foundation.media.core import pictures as core
from chalicelib.foundation.media.core.files import Kind
from chalicelib.foundation.media.core.pictures import Held, Picture, State
from chalicelib.foundation.media.records import MediaCountRecord, MediaRecord
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import start_of
from chalicelib.kernel.writes import Refusal, Writes

COUNTS_KEPT = dt.timedelta(days=3)


def picture_of(record: MediaRecord | None) -> Picture | None:
    """Return the value of a record, None of none."""
    if record is None:
        return None
    return Picture(
        media_id=record.media_id,
        purpose=record.purpose,
        kind=Kind(record.kind),
        state=State(record.state),
        made_by=record.made_by,
        made_at=dt.datetime.fromisoformat(record.made_at),
        fingerprint=record.fingerprint,
        size_bytes=record.size_bytes,
        sha256=record.sha256 or "",
        width=record.width or 0,
        height=record.height or 0,
        taken_at=record.taken_at or "",
        has_location=bool(record.has_location),
        subject=record.subject or "",
        released=bool(record.released),
        reason=record.reason or "",
        loose_on=record.loose_on or "",
        held=Held(record.held or ""),
    )


def record_of(picture: Picture) -> MediaRecord:
    """Return the record of a value."""
    return MediaRecord(
        picture.media_id,
        loose_on=picture.loose_on or None,
        purpose=picture.purpose,
        kind=picture.kind.value,
        state=picture.state.value,
        made_by=picture.made_by,
        made_at=picture.made_at.isoformat(),
        fingerprint=picture.fingerprint,
        size_bytes=picture.size_bytes,
        sha256=picture.sha256 or None,
        width=picture.width or None,
        height=picture.height or None,
        taken_at=picture.taken_at or None,
        has_location=picture.has_location or None,
        subject=picture.subject or None,
        released=picture.released or None,
        reason=picture.reason or None,
        held=picture.held.value or None,
    )


def find_picture(media_id: str) -> Picture | None:
    """Return the file, or None. One round trip."""
    return picture_of(storage.find(MediaRecord, media_id, consistent=True))


def find_pictures(media_ids: Sequence[str]) -> list[Picture | None]:
    """Return several files in their order, one round trip per 100."""
    found = storage.find_many([(MediaRecord, media_id) for media_id in media_ids], consistent=True)
    return [picture_of(record) for record in found]


def list_loose(partition: str) -> Iterator[str]:
    """Yield the ids of what nothing uses, of one partition of the index."""
    for item in storage.every(storage.Query(MediaRecord, partition, index="loose")):
        yield item["media_id"]["S"]


def creation_of(picture: Picture, refusal: Refusal) -> Writes:
    """Return the write of a new row, the guard of its transaction."""
    return Writes().create(record_of(picture), refusal=refusal, guard=True)


def counted(sender: str, on: dt.date, *, files_max: int, refusal: Refusal) -> Writes:
    """Return the write that counts one more file of a sender's day, of at most `files_max`."""
    record = MediaCountRecord
    return Writes().update(
        record,
        f"{sender}#{on}",
        actions=[record.files.add(1), record.kept_until.set(start_of(on) + COUNTS_KEPT)],
        condition=record.files.does_not_exist() | (record.files < files_max),
        refusal=refusal,
    )


def change_of(picture: Picture, seen: State, refusal: Refusal) -> Writes:
    """Return the write that replaces a row which is in the state `seen`, and which no document uses."""
    assert picture.state in core.NEXT[seen], f"no file becomes {picture.state} that is {seen}"
    same = (MediaRecord.state == seen.value) & MediaRecord.subject.does_not_exist()
    return Writes().put(record_of(picture), condition=same, refusal=refusal)


def attachment_of(media_id: str, subject: str, *, held: bool) -> Writes:
    """Return the write that attaches a ready picture to a document, unless another one uses it.

    A `held` one is not looked at yet; what was found unfit before stays so.
    """
    record = MediaRecord
    free = record.subject.does_not_exist() | (record.subject == subject)
    actions: list[Action] = [record.subject.set(subject), record.loose_on.remove()]
    if held:
        actions.append(record.held.set(record.held | Held.UNLOOKED.value))
    return Writes().update(
        record,
        media_id,
        actions=actions,
        condition=(record.state == State.READY.value) & free,
        refusal=lambda image: core.why_not_attached(picture_of(image)),
    )


def detachment_of(media_id: str, subject: str, loose_on: str, refusal: Refusal) -> Writes:
    """Return the write that takes a picture off the document that uses it; a released one stays."""
    record = MediaRecord
    return Writes().update(
        record,
        media_id,
        actions=[record.subject.remove(), record.loose_on.set(loose_on)],
        condition=(record.subject == subject) & record.released.does_not_exist(),
        refusal=refusal,
    )


def release_of(media_id: str) -> Writes:
    """Return the write that marks an attached picture as public, which is a look at it; not one found unfit."""
    record = MediaRecord
    return Writes().update(
        record,
        media_id,
        actions=[record.released.set(True), record.held.remove()],
        condition=record.subject.exists() & _not_found_unfit(),
        refusal=lambda image: core.why_not_released(picture_of(image)),
    )


def _not_found_unfit() -> Condition:
    held = MediaRecord.held
    fit: Condition = held.does_not_exist() | (held == Held.UNLOOKED.value)
    return fit


def withdrawal_of(media_id: str, *, refusal: Refusal) -> Writes:
    """Return the write that marks an attached picture as public no more."""
    record, actions = MediaRecord, [MediaRecord.released.remove()]
    return Writes().update(record, media_id, actions=actions, condition=record.subject.exists(), refusal=refusal)


def hold_of(media_id: str, subject: str, held: Held, refusal: Refusal) -> Writes:
    """Return the write that keeps a document's picture from others' eyes, and from the public."""
    record = MediaRecord
    actions = [record.held.set(held.value), record.released.remove()]
    return Writes().update(record, media_id, actions=actions, condition=record.subject == subject, refusal=refusal)


def look_of(media_id: str, subject: str, *, overrules: bool, refusal: Refusal) -> Writes:
    """Return the write that lets others see a document's picture.

    Only a person `overrules` what was found unfit.
    """
    record = MediaRecord
    condition = record.subject == subject
    if not overrules:
        condition &= _not_found_unfit()
    return Writes().update(record, media_id, actions=[record.held.remove()], condition=condition, refusal=refusal)


def removal_of(media_id: str, refusal: Refusal) -> Writes:
    """Return the write that begins to remove what no document uses."""
    record = MediaRecord
    return Writes().update(
        record,
        media_id,
        actions=[record.state.set(State.REMOVING.value)],
        condition=record.media_id.exists() & record.subject.does_not_exist(),
        refusal=refusal,
    )


def end_of(media_id: str, refusal: Refusal) -> Writes:
    """Return the write that forgets what was removed."""
    condition = MediaRecord.state == State.REMOVING.value
    return Writes().delete(MediaRecord, media_id, condition=condition, refusal=refusal)
