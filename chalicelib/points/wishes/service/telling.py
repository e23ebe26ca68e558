"""The facts of wishes. What is told to a wisher names no wish, so that no fact tells whose a hidden wish is."""

from __future__ import annotations

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.wishes import WishConfirmed, WishNews, WishPublished, WishReleased, WishReopened
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.wishes.core.wishes import Wish


def news(ctx: Context, wish: Wish, what: str) -> Writes:
    """Return the fact that tells a wisher that something became of a wish of theirs."""
    return fact(ctx, wish, WishNews(wish.wisher_id, what))


def fact(ctx: Context, wish: Wish, told: Fact) -> Writes:
    """Return the write of a fact of a wish's village."""
    return facts.prepare_fact(ctx, village_id=wish.village_id, fact=told)


def published(ctx: Context, wish: Wish) -> Writes:
    """Return the facts that a wish is published: its wisher is told, and the village counts one of its kind."""
    return news(ctx, wish, "published").merge(fact(ctx, wish, WishPublished(wish.ask.kind.value)))


def released(ctx: Context, wish: Wish, why: str) -> Writes:
    """Return the facts that a wish is not in hand any more: `gave_up`, `freed`, `cancelled` or `unverified`."""
    claimers = wish.claim.everybody if wish.claim else []
    return Writes().merge(*(fact(ctx, wish, WishReleased(wish.wish_id, who, why)) for who in claimers))


def reopened(ctx: Context, wish: Wish, by: str) -> Writes:
    """Return the facts that tell those who said it was done that it is not: `by` is `wisher` or `village`."""
    assert wish.claim is not None
    return Writes().merge(*(fact(ctx, wish, WishReopened(wish.wish_id, who, by)) for who in wish.claim.everybody))


def confirmed(ctx: Context, wish: Wish, by: str) -> Writes:
    """Return the facts that tell each of those who made it come true so: `by` is `wisher` or `village`."""
    assert wish.claim is not None
    return Writes().merge(*(fact(ctx, wish, WishConfirmed(wish.wish_id, who, by)) for who in wish.claim.everybody))
