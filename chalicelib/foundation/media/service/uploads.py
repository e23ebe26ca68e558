"""Uploading: a form for one file, and the look at what arrived."""

from __future__ import annotations

import dataclasses
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.media.core import files, pictures as core
from chalicelib.foundation.media.core.files import FileRefused, Kind
from chalicelib.foundation.media.core.pictures import NoSuchMedia, NotArrived, Picture, State, TooManyFiles
from chalicelib.foundation.media.service import derivatives
from chalicelib.foundation.media.store import objects, pictures as store
from chalicelib.kernel import logs
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused, NotAllowed
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, commit

SECONDS_A_DAY = 86_400


def open_upload(
    ctx: Context, *, village_id: str, purpose: str, content_type: str, size: int, sha256: str, key: str
) -> tuple[Picture, dict[str, Any]]:
    """Announce a file, once per `key`, and return it with the signed form that takes it. One round trip.

    `size` is in bytes; `sha256` may be "". Asking again gives a new form for the same file.

    Raises:
        InvalidInput: such a file is not taken; each field is named.
        NotAllowed: a member sends files of what they bought alone.
        TooManyFiles: the sender's day is full.
        KeyReused: the key announced another file.
    """
    if Role.MEMBER in ctx.actor.roles and purpose not in files.OF_MEMBERS:
        raise NotAllowed
    files.refuse_unasked(purpose=purpose, content_type=content_type, size=size)
    now, media_id, sender = ctx.now(), core.id_of(village_id, key), ctx.actor.subject
    mark = fingerprint("media", village_id, purpose, content_type, size, sha256, sender)
    asked = Picture(
        media_id, purpose, Kind(content_type), State.OPEN, sender, now, mark, size, sha256,
        loose_on=core.loose_on(media_id, now),
    )  # fmt: skip

    def refusal(image: Any) -> Exception:
        kept = store.picture_of(image)
        assert kept is not None, "the guard fails where there is a row"
        return AlreadyDone(kept) if kept.fingerprint == mark else KeyReused()

    writes = store.creation_of(asked, refusal)
    day = business_date(now)
    full = store.counted(sender, day, files_max=core.day_max(ctx.actor), refusal=lambda _: _day_is_full())
    try:
        commit(writes.merge(full))
    except AlreadyDone as done:
        asked = done.first
    return asked, objects.upload_form(asked)


def _day_is_full() -> TooManyFiles:
    return TooManyFiles(retry_after_seconds=SECONDS_A_DAY)


def load_own(ctx: Context, *, media_id: str) -> Picture:
    """Return a file that the acting person announced.

    Raises:
        NoSuchMedia: there is none, it is somebody else's, or it is being removed.
    """
    found = store.find_picture(media_id)
    if found is None or found.made_by != ctx.actor.subject or found.state is State.REMOVING:
        raise NoSuchMedia
    return found


def take_upload(ctx: Context, *, media_id: str) -> Picture:
    """Look at the file that arrived, keep it, and draw its smaller ones; once, however often it is asked.

    2 round trips, and what `derivatives.draw` takes.

    Raises:
        NoSuchMedia: as `load_own`.
        NotArrived: the form was not sent yet.
        FileRefused: it is not what was announced, or broken; it is deleted, and that is on record.
    """
    announced = load_own(ctx, media_id=media_id)
    if announced.state is not State.OPEN:
        return _settled(announced)
    body = objects.find_upload(media_id, bytes_max=files.BYTES_MAX)
    if body is None:
        raise NotArrived
    try:
        files.refuse_lie(body, kind=announced.kind, size=announced.size_bytes, sha256=announced.sha256)
        drawn = derivatives.draw(body, announced.kind) if announced.is_picture else None
    except FileRefused as refusal:
        _refuse(ctx, announced, refusal)
        raise
    ready = dataclasses.replace(announced, state=State.READY, sha256=files.digest_of(body))
    if drawn is not None:
        ready = dataclasses.replace(
            ready,
            width=drawn.width,
            height=drawn.height,
            taken_at=drawn.taken_at,
            has_location=drawn.has_location,
        )
    objects.keep(ready, body, {} if drawn is None else drawn.smaller)
    try:
        commit(store.change_of(ready, State.OPEN, refusal=Stale))
    except Stale as stale:
        return _settled(store.picture_of(stale.image))
    objects.remove_upload(media_id)
    return ready


def _settled(found: Picture | None) -> Picture:
    """Return a file that was taken already, or raise why it was not."""
    if found is None or found.state is State.REMOVING:
        raise NoSuchMedia
    if found.state is State.REFUSED:
        raise FileRefused(why=found.reason)
    return found


def _refuse(ctx: Context, announced: Picture, refusal: FileRefused) -> None:
    """Write down that a file was refused, and delete it."""
    refused = dataclasses.replace(announced, state=State.REFUSED, reason=str(refusal.facts["why"]))
    audit = prepare_audit(ctx, place_id=announced.village_id, deed="media.refused", target=announced.media_id)
    try:
        commit(store.change_of(refused, State.OPEN, refusal=Stale).merge(audit))
    except Stale:
        return
    objects.remove_upload(announced.media_id)
    logs.event("media_refused", **core.facts_of(refused), why=refused.reason)
