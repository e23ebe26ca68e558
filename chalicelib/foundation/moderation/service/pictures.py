"""Pictures that others will see: held until WeChat, or a person, has looked at them.

A room attaches them as held and lets their document wait in the same transaction (`prepare_wait`). The stream of what
waits then asks WeChat; its verdict is pushed within 30 minutes. What it can not judge stays held for a person.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from typing import Any

from chalicelib.foundation.gateways import wechat, wechat_pushes
from chalicelib.foundation.gateways.wechat_pushes import Signed
from chalicelib.foundation.media.core.pictures import Held, Picture
from chalicelib.foundation.media.service import pictures as media
from chalicelib.foundation.moderation import core, store
from chalicelib.foundation.moderation.core import Review, Suggest, Verdict, Why
from chalicelib.foundation.moderation.service import texts
from chalicelib.kernel import authz, logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit

__all__ = [
    "handle",
    "keep_verdict",
    "may_decide",
    "prepare_left",
    "prepare_looked",
    "prepare_wait",
    "take_push",
    "verdicts_of",
]

MEDIA_CHECKED = "wxa_media_check"
PICTURE_REASON = "picture_{suggest}"
FORUM = 3
"""WeChat's word for where pictures are seen."""
TURNS_MAX = 4
"""How often a verdict is applied again because its picture moved on meanwhile."""


def may_decide(ctx: Context, *, village_id: str) -> bool:
    """Tell whether the acting principal's own look at a picture counts: their role decides on a village's reviews."""
    return authz.allows(ctx.actor, "reviews.decide", within=village_id)


def prepare_wait(ctx: Context, *, media_ids: Sequence[str], subject: str) -> Writes:
    """Return the write that lets a document's pictures wait for a look; none for none. 3 write units.

    For the transaction in which they are attached as held, so that none is ever held whom nobody looks at.
    """
    if not media_ids:
        return Writes()
    reason = Why.UNANSWERED if settings().wechat_app_id and settings().wechat_app_secret else Why.NOT_SET
    waits = Review(subject[:6], subject, core.PICTURE, reason.value, ctx.now(), tuple(media_ids))
    return store.waiting_of(waits)


def prepare_looked(ctx: Context, *, media_ids: Sequence[str], subject: str, waits: bool = True) -> Writes:
    """Return the writes that let others see a document's pictures, since a person looked at them in their room.

    With `waits` they also leave the line, where they stand in it by themselves. Refuses with `Stale` where one is not
    that document's any more.
    """
    writes = media.prepare_look(ctx, media_ids=media_ids, subject=subject)
    return writes.merge(store.departure_of(subject, media_ids)) if media_ids and waits else writes


def prepare_left(*, media_ids: Sequence[str], subject: str) -> Writes:
    """Return the write that takes pictures out of the line, of a document that has them no more, or released them."""
    return store.departure_of(subject, media_ids) if media_ids else Writes()


def handle(ctx: Context, records: Iterable[tuple[str, Any, Any]]) -> dict[str, list[dict[str, str]]]:
    """Look after what the stream of reviews says (sequence number, image before and after); name what failed.

    The stream comes again from the first that failed; doing one again changes nothing.
    """
    failed = []
    for sequence_number, before, after in records:
        waits, new = store.of_images(before, after)
        try:
            if waits is not None:
                _look_after(ctx, waits, new)
        except Exception as error:  # noqa: BLE001  A stream's door is outermost: it logs, and the stream delivers again.
            logs.surprise(error, request_id=sequence_number)
            failed.append({"itemIdentifier": sequence_number})
    return {"batchItemFailures": failed}


def _look_after(ctx: Context, review: Review, new: Sequence[str]) -> None:
    """Ask WeChat about the pictures that are new in the line; close what waits for no picture any more."""
    if not review.media_ids:
        with contextlib.suppress(Stale):
            commit(store.end_of(review.village_id, review.subject, refusal=Stale))
        return
    if new:
        _put_to_wechat(ctx, review, new)


def _put_to_wechat(ctx: Context, review: Review, new: Sequence[str]) -> list[Verdict]:
    """Ask WeChat about the new ones of a document's held pictures, and return what is thought of each now.

    What is known already is applied and not asked again; what the document has no more leaves the line. After a
    commit: what is lost here stays held and in the line. 2 round trips, and a few for each picture.
    """
    found = media.find_pictures(media_ids=review.media_ids)
    theirs = {one.media_id: one for one in found if one is not None and one.subject == review.subject}
    gone = [one for one in review.media_ids if one not in theirs]
    if gone:
        commit(prepare_left(media_ids=gone, subject=review.subject))
    held = [theirs[one] for one in new if one in theirs and theirs[one].held]
    known = verdicts_of(media_ids=[one.media_id for one in held])
    return [_asked(ctx, one, verdict) for one, verdict in zip(held, known, strict=True)]


def _asked(ctx: Context, picture: Picture, known: Verdict) -> Verdict:
    """Ask about one picture, unless its verdict is known: that is applied, since the picture may be held anew."""
    if known.why != Why.UNANSWERED:
        _apply(ctx, picture.media_id, known.suggest, Writes())
        return known
    if not picture.is_picture:
        return core.unlooked(Why.NO_WECHAT)
    try:
        openid = texts.openid_of(picture.made_by, is_own=texts.is_persons(picture.made_by))
        if isinstance(openid, Verdict):
            return openid
        return _submitted(ctx, picture, openid)
    except DomainError as refusal:
        return texts.unanswered(ctx, refusal)


def _submitted(ctx: Context, picture: Picture, openid: str) -> Verdict:
    """Ask WeChat about a picture; its verdict comes later, or came before we knew which picture it was about."""
    trace_id = wechat.submit_picture(ctx, openid=openid, scene=FORUM, url=media.lasting_address_of(picture))
    suggest = store.ask(trace_id, picture.media_id, ctx.now() + core.TRACE_KEPT)
    if suggest is None:
        return core.unlooked(Why.UNANSWERED)
    keep_verdict(ctx, media_id=picture.media_id, suggest=suggest)
    return core.judged(suggest)


def verdicts_of(*, media_ids: Sequence[str]) -> list[Verdict]:
    """Return what is thought of pictures, in their order; `review` of those that nobody has judged. One round trip."""
    found = store.find_suggests(media_ids) if media_ids else []
    return [core.unlooked(Why.UNANSWERED) if one is None else core.judged(one) for one in found]


def take_push(ctx: Context, *, signed: Signed, body: bytes) -> None:
    """Take what WeChat pushes: its verdict on a picture; other events are heard and left. Twice is once.

    A clean picture is held no more. One that is not, and that a document uses, is held and withdrawn from the public,
    and its document waits for a person. 3 round trips.

    Raises:
        PushForged, PushBroken: it is not WeChat's, or can not be read.
    """
    members = wechat_pushes.opened(ctx, signed, body)
    trace_id = members.get("trace_id")
    if members.get("Event") != MEDIA_CHECKED or not isinstance(trace_id, str) or not trace_id:
        logs.event("push_left", request_id=ctx.request_id)
        return
    suggest = _suggested(members).value
    media_id = store.answer(trace_id, suggest, ctx.now() + core.TRACE_KEPT)
    if media_id is not None:
        keep_verdict(ctx, media_id=media_id, suggest=suggest)


def _suggested(members: dict[str, Any]) -> Suggest:
    """Return a push's verdict; where WeChat could not judge (it did not get the picture), a person looks."""
    result = members.get("result")
    if members.get("errcode", 0) != 0 or not isinstance(result, dict):
        return Suggest.REVIEW
    return core.judged(str(result.get("suggest"))).suggest


def keep_verdict(ctx: Context, *, media_id: str, suggest: str) -> None:
    """Keep the verdict on a picture, and what follows from it for the document that uses it.

    Said again it changes nothing: a person may have settled the document meanwhile.
    """
    with contextlib.suppress(AlreadyDone):
        _apply(ctx, media_id, Suggest(suggest), store.verdict_of(media_id, suggest))


def _apply(ctx: Context, media_id: str, suggest: Suggest, verdict: Writes) -> None:
    """Commit a verdict (or none, where it was kept before) with what follows from it; on a picture as it is now."""
    for _ in range(TURNS_MAX):
        (picture,) = media.find_pictures(media_ids=[media_id])
        writes = Writes().merge(verdict)
        if picture is not None and picture.subject:
            writes.merge(_followed(ctx, picture, suggest))
        if not writes.items:
            return
        try:
            commit(writes)
        except Stale:
            continue
        return
    raise Busy


def _followed(ctx: Context, picture: Picture, suggest: Suggest) -> Writes:
    """Return what follows from a verdict for a picture that a document uses.

    A machine's word never overrules a person's, nor its own that was worse.
    """
    media_id, subject = picture.media_id, picture.subject
    if suggest is Suggest.PASS:
        if picture.held is not Held.UNLOOKED:
            return Writes()
        looked = media.prepare_look(ctx, media_ids=[media_id], subject=subject, overrules=False)
        return looked.merge(store.departure_of(subject, [media_id]))
    if picture.held is Held.REJECTED:
        return Writes()
    if picture.released:
        media.unpublish(ctx, media_id=media_id)
    held = media.prepare_hold(ctx, media_id=media_id, subject=subject, held=Held.JUDGED)
    reason = PICTURE_REASON.format(suggest=suggest.value)
    return held.merge(
        store.waiting_of(Review(picture.village_id, subject, core.PICTURE, reason, ctx.now(), (media_id,)))
    )
