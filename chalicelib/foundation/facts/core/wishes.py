"""Wishes, and who makes them come true."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class WishPublished(Fact):
    """A wish (心愿) can be claimed; neither which nor whose is said here, since it may be hidden."""

    kind: str


@value
class WishNews(Fact):
    """Something became of somebody's wish.

    `news` is `published`, `returned`, `refused`, `merged`, `claimed`, `released`, `done`, `vouched`, `cancelled`,
    `expiring`, `expired`, `not_done` (the village sent it back) or `not_verified`. It names no wish: together the two
    would tell whose a hidden wish is.
    """

    resident_id: str
    news: str


@value
class WishInvited(Fact):
    """Somebody is asked to join the team that claimed a wish."""

    wish_id: str
    resident_id: str


@value
class WishClaimed(Fact):
    """A resident or a partner shop took a wish in hand, alone or with others."""

    wish_id: str
    claimer_id: str


@value
class WishReleased(Fact):
    """A wish is not in somebody's hand any more: `why` is `gave_up`, `freed`, `cancelled` or `unverified`."""

    wish_id: str
    claimer_id: str
    why: str


@value
class WishReopened(Fact):
    """Who said that a wish came true is told that something is missing: `by` says so, `wisher` or `village`."""

    wish_id: str
    claimer_id: str
    by: str = "wisher"


@value
class WishConfirmed(Fact):
    """A wish that somebody had in hand came true: `by` is who says so, `wisher` or `village`."""

    wish_id: str
    claimer_id: str
    by: str


@value
class WishFulfilled(Fact):
    """The village verified what somebody did for a wish; it earned them `points`, a shop none."""

    wish_id: str
    claimer_id: str
    points: int
