"""The photos of a review: others see them once WeChat, or an officer among the reviews of content, has looked."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.service import pictures as checks
from chalicelib.kernel.authz import Role, allows
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.reviews import store
from chalicelib.prosperity.reviews.core.deeds import ReviewState
from chalicelib.prosperity.reviews.core.reviews import Review

PURPOSE = "review"
LETTER = "e"


def subject_of(media_id: str, subject: str, proof: str) -> str:
    """Return what a review is called as the document of a picture, in the village that the picture lies in."""
    return f"{media_id[:6]}{LETTER}{subject}~{proof}"


def exchanged(ctx: Context, review: Review, before: Sequence[str] = ()) -> Writes:
    """Return the writes that give a review its pictures, which wait for a look; those it has no more are cleaned away.

    One round trip where there are new ones.

    Raises:
        InvalidInput: a picture is not the acting person's, not there, or sent for something else.
    """
    new = [one for one in review.media_ids if one not in before]
    gone = [one for one in before if one not in review.media_ids]
    pictures.load_pictures(ctx, media_ids=new, by=ctx.actor.subject, purpose=PURPOSE)
    writes = Writes()
    for village_id in sorted({one[:6] for one in (*new, *gone)}):
        subject = subject_of(village_id, review.subject, review.proof)
        here = [one for one in new if one.startswith(village_id)]
        left = [one for one in gone if one.startswith(village_id)]
        writes.merge(
            pictures.prepare_attach(ctx, media_ids=here, subject=subject, held=True),
            checks.prepare_wait(ctx, media_ids=here, subject=subject),
            pictures.prepare_detach(ctx, media_ids=left, subject=subject),
        )
    return writes


def views_of(reviews: Sequence[Review], *, all_of_them: bool, officer: bool = False) -> dict[str, View]:
    """Return the pictures of reviews by their ids, with `all_of_them` also those that nobody else sees yet."""
    found = pictures.find_pictures(media_ids=[media_id for one in reviews for media_id in one.media_ids])
    shown = [one for one in found if one is not None and (all_of_them or not one.held)]
    return {one.media_id: pictures.view_of(one, officer=officer) for one in shown}


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read the review of a picture; None where not. One round trip."""
    subject, _, proof = picture.subject[7:].partition("~")
    review = store.find_review(subject, proof)
    if review is None or picture.media_id not in review.media_ids:
        return None
    if review.author_id == ctx.actor.subject:
        return Sight.AUTHOR
    if allows(ctx.actor, "ratings.read", within=subject):
        return Sight.OFFICER
    buyers = {Role.RESIDENT, Role.MEMBER}
    return Sight.OTHER if review.state is ReviewState.SHOWN and not buyers.isdisjoint(ctx.actor.roles) else None
