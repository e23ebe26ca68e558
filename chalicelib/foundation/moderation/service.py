"""What other rooms may ask of moderation: judge a text or pictures, let a document wait for a person, settle it.

Whatever goes wrong with WeChat is never the villager's: a person looks instead.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.gateways import wechat, wechat_pushes
from chalicelib.foundation.gateways.wechat_pushes import Signed
from chalicelib.foundation.identity.service import binding
from chalicelib.foundation.media.core.pictures import Picture
from chalicelib.foundation.media.service import pictures as media
from chalicelib.foundation.moderation import core, store
from chalicelib.foundation.moderation.core import Decision, Figures, NoSuchReview, Review, Suggest, Verdict, Why
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.paging import Page
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import AlreadyDone, Writes, commit

__all__ = [
    "Decision",
    "Suggest",
    "Verdict",
    "check_pictures",
    "check_text",
    "decide_pictures",
    "figures_of",
    "keep_verdict",
    "list_reviews",
    "prepare_review",
    "prepare_settled",
    "take_push",
    "verdicts_of",
]

RESIDENT = re.compile(r"^v\d{5}r\d{5}$")
MEDIA_CHECKED = "wxa_media_check"
PICTURE_REASON = "picture_{suggest}"


def check_text(ctx: Context, *, text: str, person_id: str, scene: int) -> Verdict:
    """Return what WeChat thinks of a text by somebody: `pass`, `review` or `risky`. Nothing is refused here.

    `scene` is 1 profile, 2 comment, 3 forum, 4 social log. What WeChat can not judge is for a person: of whom it does
    not know, or who was not there lately; what an officer typed for somebody; what it did not answer. One round trip,
    and one more where its access token is not known yet.
    """
    text = text.strip()
    if not text:
        return core.PASSED
    parts = list(core.parts_of(text))
    if len(parts) > core.PARTS_MAX:
        return core.unlooked(Why.TOO_LONG)
    try:
        openid = _author(ctx, person_id)
        return openid if isinstance(openid, Verdict) else _judged(ctx, parts, openid, scene)
    except DomainError as refusal:
        return _unanswered(ctx, refusal)


def _author(ctx: Context, person_id: str) -> str | Verdict:
    """Return the openid of an author who types themselves, or why a person must look."""
    if not settings().wechat_app_id or not settings().wechat_app_secret:
        return core.unlooked(Why.NOT_SET)
    if ctx.actor.subject != person_id or ctx.actor.acted_by:
        return core.unlooked(Why.TYPED_FOR)
    openid = binding.find_openid(resident_id=person_id) if RESIDENT.match(person_id) else None
    return core.unlooked(Why.NO_WECHAT) if openid is None else openid


def _judged(ctx: Context, parts: Sequence[str], openid: str, scene: int) -> Verdict:
    """Return the worst verdict on the parts of a text; a risky one ends the asking."""
    ends_at = ctx.now() + core.PATIENCE
    verdicts = []
    for part in parts:
        if ctx.now() > ends_at:
            verdicts.append(core.unlooked(Why.UNANSWERED))
            break
        verdicts.append(core.judged(wechat.check_text(ctx, openid=openid, scene=scene, text=part).suggest))
        if verdicts[-1].suggest is Suggest.RISKY:
            break
    return core.worst(verdicts)


def _unanswered(ctx: Context, refusal: DomainError) -> Verdict:
    logs.event("not_judged", request_id=ctx.request_id, code=refusal.code)
    return core.unlooked(Why.STALE if isinstance(refusal, wechat.OpenidStale) else Why.UNANSWERED)


def check_pictures(ctx: Context, *, pictures: Sequence[Picture], person_id: str, scene: int) -> Verdict:
    """Ask WeChat about pictures, and return the worst of what is thought of them now: `review` until it has answered.

    To be asked after the document is committed; asking again changes nothing that is known. What can not be asked
    stays `review`. 2 round trips, and one a picture for what WeChat was asked.
    """
    shown = [one for one in pictures if one.is_picture]
    if len(shown) < len(pictures):
        return core.unlooked(Why.NO_WECHAT)
    if not shown:
        return core.PASSED
    try:
        openid = _author(ctx, person_id)
        if isinstance(openid, Verdict):
            return openid
        verdicts = verdicts_of(media_ids=[one.media_id for one in shown])
        for n, one in enumerate(shown):
            if verdicts[n].why == Why.UNANSWERED:
                verdicts[n] = _submitted(ctx, one, openid, scene)
        return core.worst(verdicts)
    except DomainError as refusal:
        return _unanswered(ctx, refusal)


def _submitted(ctx: Context, picture: Picture, openid: str, scene: int) -> Verdict:
    """Ask WeChat about a picture; its verdict comes later, or came before we knew which picture it was about."""
    trace_id = wechat.submit_picture(ctx, openid=openid, scene=scene, url=media.lasting_address_of(picture))
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

    A picture that is not clean and that a document uses is withdrawn from the public, and its document waits for a
    person.

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
    """Keep the verdict on a picture; where it is not clean, its document waits, and the public sees it no more.

    Said again it changes nothing: a person may have settled the document meanwhile.
    """
    writes = store.verdict_of(media_id, suggest)
    (picture,) = media.find_pictures(media_ids=[media_id]) if suggest != Suggest.PASS else [None]
    if picture is not None and picture.subject:
        reason = PICTURE_REASON.format(suggest=suggest)
        held = Review(picture.village_id, picture.subject, core.PICTURE, reason, ctx.now(), (media_id,))
        writes.merge(store.waiting_of(held))
        if picture.released:
            media.withdraw(ctx, media_ids=[media_id])
    with contextlib.suppress(AlreadyDone):
        commit(writes)


def prepare_review(ctx: Context, *, village_id: str, subject: str, kind: str, reason: str) -> Writes:
    """Return the write that lets a document wait for a person: 3 write units, and it refuses nothing.

    `kind` is the room's word for the document, `reason` the verdict's `why` or the room's own; neither is its text.
    One that waits already keeps its place in the line; one that was settled waits again.
    """
    return store.waiting_of(Review(village_id, subject, kind, reason, ctx.now()))


def prepare_settled(ctx: Context, *, village_id: str, subject: str, decision: str, by: str) -> Writes:
    """Return the writes that take a document out of the line: `approved` or `rejected`, by whom. 5 write units.

    The room's own condition sees to it that a document is settled once.
    """
    return store.settled_of(village_id, subject, Decision(decision), by, ctx.now())


def decide_pictures(ctx: Context, *, village_id: str, subject: str, decision: str, reason: str) -> None:
    """Settle pictures that a check held back: `approved` or `rejected`, and why. 2 round trips.

    They stay out of the public either way: an approved one its room may release again. What a room has to decide on
    stays the room's.

    Raises:
        NoSuchReview: nothing waits there, or somebody settled it at the same moment.
        DecidedInItsRoom: the document itself waits, not its pictures alone.
    """
    review = store.find_review(village_id, subject)
    if review is None:
        raise NoSuchReview
    core.refuse_rooms_own(review)
    by, now = ctx.actor.subject, ctx.now()
    settled = Decision(decision)
    writes = store.decided_of(review, settled, reason, by=by, at=now, refusal=lambda _: NoSuchReview())
    commit(writes.merge(prepare_audit(ctx, place_id=village_id, deed=f"reviews.{settled.value}", target=subject)))


def list_reviews(*, village_id: str, size: int, cursor: str | None) -> Page[Review]:
    """Return a page of what waits in a village, the oldest first."""
    return store.list_waiting(village_id, size=size, cursor=cursor)


def figures_of(*, village_id: str) -> Figures:
    """Return a village's figures. 3 round trips."""
    return store.figures_of(village_id)
