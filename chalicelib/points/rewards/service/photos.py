"""The pictures of rewards: sent by officers, seen by everybody who may look at the mall."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.rewards.core.offers import State
from chalicelib.points.rewards.core.rewards import Reward
from chalicelib.points.rewards.store import rewards as store

PURPOSE = "reward"


def attached(ctx: Context, reward: Reward, before: Sequence[str] = ()) -> Writes:
    """Return the writes that give a reward its pictures; those it had `before` and has no more are cleaned away.

    One round trip where there are new ones. Officers decide on pictures, so those that they send wait for nobody.

    Raises:
        InvalidInput: a picture is not the acting person's, not there, or sent for something else.
    """
    ids = reward.terms.media_ids
    new = [one for one in ids if one not in before]
    pictures.load_pictures(ctx, media_ids=new, by=ctx.actor.subject, purpose=PURPOSE)
    writes = Writes()
    for one in new:
        writes.merge(pictures.prepare_attach(ctx, media_ids=[one], subject=subject_of(one, reward.reward_id)))
    for one in before:
        if one not in ids:
            writes.merge(pictures.prepare_detach(ctx, media_ids=[one], subject=subject_of(one, reward.reward_id)))
    return writes


def subject_of(media_id: str, reward_id: str) -> str:
    """Return what a reward is called as the document of a picture: a village's pictures are of the village's."""
    return f"{media_id[:6]}x{reward_id}"


def views_of(rewards: Sequence[Reward]) -> dict[str, View]:
    """Return the pictures of rewards by their ids. One round trip, none for none."""
    ids = [one for reward in rewards for one in reward.terms.media_ids]
    found = pictures.find_pictures(media_ids=ids)
    return {one.media_id: pictures.view_of(one, officer=False) for one in found if one is not None}


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read a reward's picture; None where not. One round trip."""
    reward = store.find_reward(picture.subject[7:])
    if reward is None or picture.media_id not in reward.terms.media_ids:
        return None
    if Role.RESIDENT not in ctx.actor.roles:
        return Sight.OFFICER if ctx.actor.reaches(reward.place_id) else None
    return None if reward.state is State.DRAFT else Sight.OTHER
