"""The line of what waits for a person, and what an officer decides about pictures in it."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.media import PicturesRejected
from chalicelib.foundation.media.core.pictures import Held, Picture
from chalicelib.foundation.media.service import pictures as media
from chalicelib.foundation.moderation import core, store
from chalicelib.foundation.moderation.core import Decision, Figures, NoSuchReview, Review, ReviewMoved
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Stale, Writes, commit

__all__ = [
    "decide_pictures",
    "figures_of",
    "list_reviews",
    "prepare_review",
    "prepare_settled",
]


def prepare_review(
    ctx: Context, *, village_id: str, subject: str, kind: str, reason: str, media_ids: Sequence[str] = ()
) -> Writes:
    """Return the write that lets a document wait for a person: 3 write units, and it refuses nothing.

    `kind` is the room's word for the document, `reason` the verdict's `why` or the room's own; neither is its text.
    `media_ids` are all its pictures, held until the room has decided. One that waits already keeps its place in the
    line; one that was settled waits again.
    """
    return store.waiting_of(Review(village_id, subject, kind, reason, ctx.now(), tuple(media_ids)))


def prepare_settled(ctx: Context, *, village_id: str, subject: str, decision: str, by: str) -> Writes:
    """Return the writes that take a document out of the line: `approved` or `rejected`, by whom. 5 write units.

    The room's own condition sees to it that a document is settled once.
    """
    return store.settled_of(village_id, subject, Decision(decision), by, ctx.now())


def decide_pictures(
    ctx: Context, *, village_id: str, subject: str, decision: str, reason: str, media_ids: Sequence[str] = ()
) -> None:
    """Settle pictures that are held: `approved` or `rejected`, and why. 3 round trips.

    `media_ids` are those that were looked at, twenty at most; the others go on waiting. Approved ones that
    the document still has others may see; what was public its room may release again. Rejected ones stay held, and
    whoever sent them is told. What a room has to decide on stays the room's.

    Raises:
        NoSuchReview: nothing waits there, or somebody settled it at the same moment.
        ReviewMoved: other pictures wait there now than those that were looked at, or none is named.
        DecidedInItsRoom: the document itself waits, not its pictures alone.
    """
    review = store.find_review(village_id, subject)
    if review is None:
        raise NoSuchReview
    core.refuse_rooms_own(review)
    looked_at = core.looked_at(review, media_ids)
    found = media.find_pictures(media_ids=looked_at)
    theirs = [one for one in found if one is not None and one.subject == subject]
    by, now = ctx.actor.subject, ctx.now()
    settled = Decision(decision)
    writes = store.decided_of(review, looked_at, settled, reason, by=by, at=now, refusal=_why_not)
    writes.merge(prepare_audit(ctx, place_id=village_id, deed=f"reviews.{settled.value}", target=subject))
    try:
        commit(writes.merge(_followed(ctx, village_id, subject, settled, theirs)))
    except Stale as stale:
        raise ReviewMoved from stale


def _why_not(image: object) -> Exception:
    return ReviewMoved() if store.is_waiting(image) else NoSuchReview()


def _followed(ctx: Context, village_id: str, subject: str, decision: Decision, theirs: list[Picture]) -> Writes:
    """Return what a decision does to the pictures that a document still has, and who is told."""
    if decision is Decision.APPROVED:
        return media.prepare_look(ctx, media_ids=[one.media_id for one in theirs], subject=subject)
    writes = Writes()
    for one in theirs:
        if one.released:
            media.unpublish(ctx, media_id=one.media_id)
        writes.merge(media.prepare_hold(ctx, media_id=one.media_id, subject=subject, held=Held.REJECTED))
    for sender in sorted({one.made_by for one in theirs}):
        writes.merge(facts.prepare_fact(ctx, village_id=village_id, fact=PicturesRejected(sender)))
    return writes


def list_reviews(*, village_id: str, size: int, cursor: str | None) -> Page[Review]:
    """Return a page of what waits in a village, the oldest first."""
    return store.list_waiting(village_id, size=size, cursor=cursor)


def figures_of(*, village_id: str) -> Figures:
    """Return a village's figures. 3 round trips."""
    return store.figures_of(village_id)
