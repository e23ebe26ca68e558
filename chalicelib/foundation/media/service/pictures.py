"""Pictures for the rooms that use them: look them up, attach them to a document, give addresses, make them public."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.media.core import pictures as core
from chalicelib.foundation.media.core.pictures import (
    LARGE,
    ORIGINAL,
    THUMB,
    Held,
    MediaUsed,
    NoSuchMedia,
    Picture,
    Sight,
    State,
    View,
)
from chalicelib.foundation.media.service import readers
from chalicelib.foundation.media.store import objects, pictures as store
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Stale, Writes, commit

__all__ = [
    "LARGE",
    "ORIGINAL",
    "THUMB",
    "Picture",
    "address_of",
    "find_pictures",
    "lasting_address_of",
    "load_pictures",
    "prepare_attach",
    "prepare_detach",
    "prepare_hold",
    "prepare_look",
    "refuse_held",
    "release",
    "see_picture",
    "unpublish",
    "view_of",
    "withdraw",
]


def load_pictures(
    ctx: Context,  # noqa: ARG001  Every verb that takes part in a request takes its context.
    *,
    media_ids: Sequence[str],
    by: str,
    purpose: str | None = None,
) -> list[Picture]:
    """Return the pictures that somebody wants to attach to a document, in their order. One round trip, none for none.

    `by` is who must have uploaded them; `purpose` what for, where that matters.

    Raises:
        InvalidInput: `TooManyPictures`, `MediaUnknown`, `MediaNotReady`, `NotYours`, or `MediaUsed` for one that is
            named twice; each names the field `media_ids`.
    """
    core.refuse_ids(media_ids)
    found = store.find_pictures(media_ids) if media_ids else []
    return [core.refuse_picture(one, by=by, purpose=purpose) for one in found]


def find_pictures(*, media_ids: Sequence[str]) -> list[Picture | None]:
    """Return pictures in the order of their ids, None where one is not there. One round trip per 100."""
    found = store.find_pictures(media_ids) if media_ids else []
    return [None if one is None or one.state is not State.READY else one for one in found]


def see_picture(ctx: Context, *, media_id: str) -> tuple[Picture, Sight]:
    """Return a file to somebody who may ask for it by its id, and as what they see it.

    What no document uses is its sender's; what one uses, is for whoever may read that. 1 round trip, and what the
    document's room takes to tell: 2 at most.

    Raises:
        NoSuchMedia: there is none, or none for this caller.
    """
    found = store.find_picture(media_id)
    if found is None or found.state is State.REMOVING:
        raise NoSuchMedia
    sight = core.sight_of(ctx.actor, found, readers.read_as(ctx, found) if found.subject else None)
    if sight is None:
        raise NoSuchMedia
    return found, sight


def address_of(picture: Picture, *, size: str) -> str:
    """Return where a picture can be fetched: `thumb`, `large` or `original`.

    The address of a released one anybody may use; others are signed and end after `core.LINK_SECONDS`. The room that
    shows it decides to whom. A PDF has its original alone, whatever size is asked.
    """
    assert size in (THUMB, LARGE, ORIGINAL), size
    assert picture.state is State.READY, picture.state
    if not picture.is_picture:
        size = ORIGINAL
    if picture.released and size != ORIGINAL:
        return objects.public_link(picture.media_id, size)
    return objects.link(picture, size)


def lasting_address_of(picture: Picture) -> str:
    """Return a signed address of a picture that holds for an hour, for a service that looks at it in its own time."""
    assert picture.is_picture, "a PDF is looked at by people alone"
    return objects.link(picture, LARGE, seconds=core.LASTING_LINK_SECONDS)


def view_of(picture: Picture, *, officer: bool) -> View:
    """Return a ready picture as an officer, or somebody else, is to see it; for `schemas.PictureShown`."""
    thumb, large = address_of(picture, size=THUMB), address_of(picture, size=LARGE)
    return View(picture, thumb, large, address_of(picture, size=ORIGINAL) if officer else "", officer)


def prepare_attach(
    ctx: Context,  # noqa: ARG001  As every `prepare_` verb.
    *,
    media_ids: Sequence[str],
    subject: str,
    held: bool = False,
) -> Writes:
    """Return the writes that make pictures a document's own, so that nobody cleans them away. 3 write units each.

    With `held` nobody but author and officers sees them before somebody looked; the room lets its document wait in the
    same transaction. Attaching to the same document again changes nothing. Refuses with `MediaUnknown`,
    `MediaNotReady` or `MediaUsed`; that they are the author's, `load_pictures` has seen.
    """
    core.refuse_ids(media_ids)
    return Writes().merge(*(store.attachment_of(media_id, subject, held=held) for media_id in media_ids))


def prepare_detach(ctx: Context, *, media_ids: Sequence[str], subject: str) -> Writes:
    """Return the writes that take pictures off a document; what nothing uses is cleaned away after two days.

    Refuses with `MediaUsed` where one is not this document's, or is public: it is withdrawn first.
    """
    now = ctx.now()
    return Writes().merge(
        *(
            store.detachment_of(one, subject, core.loose_on(one, now), refusal=lambda _: MediaUsed())
            for one in media_ids
        )
    )


def prepare_hold(ctx: Context, *, media_id: str, subject: str, held: Held) -> Writes:  # noqa: ARG001
    """Return the write that keeps a document's picture from all but its author and officers, and from the public.

    `unpublish` it first. Refuses with `Stale` where it is not that document's any more.
    """
    return store.hold_of(media_id, subject, held, refusal=Stale)


def prepare_look(ctx: Context, *, media_ids: Sequence[str], subject: str, overrules: bool = True) -> Writes:  # noqa: ARG001
    """Return the writes that let others see a document's pictures: somebody looked at them.

    A machine's look does not `overrules` what was found unfit. Refuses with `Stale` where it would, or where one is
    not that document's any more.
    """
    return Writes().merge(*(store.look_of(one, subject, overrules=overrules, refusal=Stale) for one in media_ids))


def refuse_held(*, found: Sequence[Picture | None]) -> None:
    """Let pictures be made public that nobody found unfit.

    Raises:
        MediaHeld: one was.
    """
    core.refuse_held(found)


def release(ctx: Context, *, media_ids: Sequence[str]) -> None:
    """Make pictures of a document public: the smaller ones, without metadata. Doing it again changes nothing.

    Who releases one has looked at it: it is held no more.

    What is public is marked so first: a call that broke off halfway is asked again, or withdrawn.

    2 round trips, and 2 copies of objects each.

    Raises:
        NoSuchMedia: one is not there, is a PDF, or belongs to no document.
        MediaHeld: one was found unfit.
    """
    if not media_ids:
        return
    found = store.find_pictures(media_ids)
    wanted = [one for one in found if one is not None and one.state is State.READY and one.is_picture]
    if len(wanted) < len(media_ids):
        raise NoSuchMedia
    commit(Writes().merge(*(store.release_of(one) for one in media_ids)))
    for one in wanted:
        objects.publish(one)
        logs.event("media_released", request_id=ctx.request_id, **core.facts_of(one))


def withdraw(ctx: Context, *, media_ids: Sequence[str]) -> None:
    """Take pictures back from the public; doing it again changes nothing. 1 round trip.

    Raises:
        NoSuchMedia: one belongs to no document.
    """
    for media_id in media_ids:
        unpublish(ctx, media_id=media_id)
    if media_ids:
        commit(Writes().merge(*(store.withdrawal_of(one, refusal=lambda _: NoSuchMedia()) for one in media_ids)))


def unpublish(ctx: Context, *, media_id: str) -> None:
    """Delete a picture's public copies, before a write says that it is public no more. No round trip, two of S3."""
    objects.unpublish(media_id)
    logs.event("media_withdrawn", request_id=ctx.request_id, media_id=media_id)
