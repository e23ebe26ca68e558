"""What officers do with reviews: show, hide with a reason, answer once. None of the family of whose the thing is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.prosperity.reviews import store
from chalicelib.prosperity.reviews.core import reviews as core
from chalicelib.prosperity.reviews.core.deeds import ReviewDeed, ReviewState
from chalicelib.prosperity.reviews.core.refusals import NoSuchReviewed, ReviewMovedOn
from chalicelib.prosperity.reviews.core.reviews import Answer, Review
from chalicelib.prosperity.reviews.service import entitling, telling


def list_reviews(*, village_id: str, state: ReviewState, size: int, cursor: str | None) -> Page[Review]:
    """Return a page of a village's reviews of one state. One round trip."""
    return store.list_at_desk(village_id, state, size=size, cursor=cursor)


def move(ctx: Context, *, subject: str, proof: str, deed: ReviewDeed, reason: str, key: str) -> Review:
    """Show or hide a review, once per `key`; who wrote it is told that it is hidden. 5 round trips at most.

    Raises:
        NoSuchReviewed. ReviewInOtherState: it is so already. KeyReused.
        OwnFamily: it is of something of the acting officer's family, or one of them wrote it.
        ReviewMovedOn: somebody did something with it at the same moment.
    """

    def plan(review: Review) -> tuple[Review, Writes]:
        after = core.moved(review, deed, by=ctx.actor.signature, reason=reason)
        hidden = deed is ReviewDeed.HIDE
        return after, telling.moved(ctx, review, telling.HIDDEN) if hidden else Writes()

    author = _load(subject, proof).author_id
    tied = [one for one in (author, *entitling.owners(subject)) if one.startswith("v")]
    if tied:
        find_untied(ctx, *tied)
    return _done(ctx, (subject, proof), plan, (key, fingerprint("move", deed, reason)), deed.value)


def answer(ctx: Context, *, subject: str, proof: str, words: str, key: str) -> Review:
    """Answer a review that everybody sees, once; who wrote it is told. Two round trips.

    Raises:
        NoSuchReviewed. AnsweredAlready. ReviewInOtherState: nobody sees it. KeyReused. ReviewMovedOn.
    """

    def plan(review: Review) -> tuple[Review, Writes]:
        said = Answer(words, ctx.now(), ctx.actor.signature)
        return core.answered(review, said), telling.moved(ctx, review, telling.ANSWERED)

    return _done(ctx, (subject, proof), plan, (key, fingerprint("answer", words)), "answer")


def _load(subject: str, proof: str) -> Review:
    found = store.find_review(subject, proof)
    if found is None:
        raise NoSuchReviewed
    return found


def _done(
    ctx: Context,
    which: tuple[str, str],
    plan: Callable[[Review], tuple[Review, Writes]],
    asked: tuple[str, str],
    deed: str,
) -> Review:
    """Do something with a review as it is, and count its stars with it; `asked` is the key, and what it asks."""
    seen, (key, mark) = _load(*which), asked
    if key in seen.done:
        return _replayed(seen, key, mark)
    after, also = plan(seen)
    after = replace(after, done={**seen.done, key: mark})
    writes = store.change_of(after, seen.version, refusal=Stale).merge(also)
    writes.merge(store.counts_of(seen.subject, core.counted(seen, after)))
    try:
        commit(writes.merge(prepare_audit(ctx, place_id=seen.village_id, deed=f"ratings.{deed}", target=seen.subject)))
    except Stale:
        now = _load(*which)
        if key in now.done:
            return _replayed(now, key, mark)
        raise ReviewMovedOn from None
    return after


def _replayed(first: Review, key: str, mark: str) -> Review:
    if first.done[key] != mark:
        raise KeyReused
    return first
