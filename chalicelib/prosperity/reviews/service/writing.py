"""Reviews as their authors write and change them, and as everybody reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.foundation.identity.service import members
from chalicelib.foundation.moderation.core import Suggest
from chalicelib.foundation.moderation.service import texts
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Stale, commit
from chalicelib.prosperity.reviews import store
from chalicelib.prosperity.reviews.core import reviews as core
from chalicelib.prosperity.reviews.core.deeds import ReviewState
from chalicelib.prosperity.reviews.core.refusals import (
    NoSuchReviewed,
    RatingWordsRisky,
    ReviewedAlready,
    ReviewMovedOn,
)
from chalicelib.prosperity.reviews.core.reviews import Figures, Review
from chalicelib.prosperity.reviews.service import entitling, photos

COMMENT = 2
"""WeChat's word for where the text stands."""


@value
class Said:
    """What an author says."""

    stars: int
    words: str
    media_ids: tuple[str, ...] = ()

    def mark(self, deed: str) -> str:
        """Return what a request's key stands for."""
        return fingerprint(deed, self.stars, self.words, *self.media_ids)


@value
class Front:
    """A page of what everybody reads of a thing: the reviews, their authors' names as far as they are shown, stars."""

    page: Page[Review]
    figures: Figures
    names: dict[str, str]


def write(ctx: Context, *, subject: str, proof: str, said: Said, key: str) -> Review:
    """Keep the acting person's review of what they had, once per `key` and proof. 2 round trips, 3 with photos.

    It is seen at once where WeChat finds its words clean, else once an officer has looked; so are photos.

    Raises:
        NotYoursToReview: they did not have it.
        ReviewedAlready: this proof has a review.
        InvalidInput: a photo can not be used, or the words are risky. KeyReused. Busy.
    """
    mark = said.mark("write")
    label = entitling.entitled(ctx, subject, proof).label
    state = ReviewState.SHOWN if _is_clean(ctx, said.words) else ReviewState.WAITING
    made = Review(
        subject, proof, ctx.actor.subject, label, said.stars, said.words, state, ctx.now(), said.media_ids,
        done={key: mark},
    )  # fmt: skip
    writes = store.creation_of(made, refusal=lambda image: AlreadyDone(store.review_of(image)))
    writes.merge(store.counts_of(subject, core.counted(None, made)))
    first = store.find_review(subject, proof) if said.media_ids else None
    if first is not None:  # Its photos are used already, so it is looked for first.
        return _replayed(first, key, mark)
    try:
        commit(writes.merge(photos.exchanged(ctx, made)))
    except AlreadyDone as done:
        return _replayed(done.first, key, mark)
    return made


def _replayed(first: Review, key: str, mark: str) -> Review:
    if key not in first.done:
        raise ReviewedAlready
    if first.done[key] != mark:
        raise KeyReused
    return first


def _is_clean(ctx: Context, words: str) -> bool:
    """Tell whether words may be seen at once.

    Raises:
        RatingWordsRisky: they may not be seen at all.
    """
    verdict = texts.check_text(ctx, text=words, person_id=ctx.actor.subject, scene=COMMENT)
    if verdict.suggest is Suggest.RISKY:
        fault = {"field": "words", "code": RatingWordsRisky.code, "zh": RatingWordsRisky.zh, "en": RatingWordsRisky.en}
        raise RatingWordsRisky(fields=[fault])
    return verdict.suggest is Suggest.PASS


def change(ctx: Context, *, subject: str, proof: str, said: Said, key: str) -> Review:
    """Change the acting person's review, once within seven days. 2 round trips, 3 with other photos.

    Raises:
        NoSuchReviewed: it is not theirs. ReviewSettled: it was changed before, or is too old.
        ReviewInOtherState: an officer hid it. ReviewMovedOn: somebody did something with it at the same moment.
        InvalidInput: as `write`. KeyReused. Busy.
    """
    mark = said.mark("change")
    seen = read_own(ctx, subject=subject, proof=proof)
    if key in seen.done:
        return _replayed(seen, key, mark)
    is_clean = _is_clean(ctx, said.words)
    after = core.changed(
        seen, stars=said.stars, words=said.words, media_ids=said.media_ids, is_clean=is_clean, now=ctx.now()
    )
    after = replace(after, done={**seen.done, key: mark})
    writes = store.change_of(after, seen.version, refusal=lambda image: Stale(store.review_of(image)))
    writes.merge(store.counts_of(subject, core.counted(seen, after)), photos.exchanged(ctx, after, seen.media_ids))
    try:
        commit(writes)
    except Stale as now:
        if now.image is not None and key in now.image.done:
            return _replayed(now.image, key, mark)
        raise ReviewMovedOn from None
    return after


def read_own(ctx: Context, *, subject: str, proof: str) -> Review:
    """Return the acting person's review, also one that is hidden, with the reason. One round trip.

    Raises:
        NoSuchReviewed: there is none of theirs.
    """
    found = store.find_review(subject, proof)
    if found is None or found.author_id != ctx.actor.subject:
        raise NoSuchReviewed
    return found


def browse(*, subject: str, size: int, cursor: str | None) -> Front:
    """Return a page of what everybody reads of a thing, the newest first, and its stars. 3 round trips."""
    page = store.list_shown(subject, size=size, cursor=cursor)
    return Front(page, store.find_figures(subject), names_of(page.rows))


def names_of(reviews: Sequence[Review]) -> dict[str, str]:
    """Return authors' names by their ids as others may see them; of who gave none, none. One round trip at most."""
    return members.names_of(member_ids=[one.author_id for one in reviews])
