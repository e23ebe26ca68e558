"""What payments are for: rooms above say what follows an end, each for its own purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.kernel.values import value

if TYPE_CHECKING:  # `ties` registers the rooms; shapes of payments are loaded by who pays.
    from collections.abc import Callable

    from chalicelib.foundation.payments.core.payments import Payment
    from chalicelib.foundation.payments.core.refunds import Refund
    from chalicelib.kernel.context import Context

    Ending = Callable[[Context, Payment], None]
    Refunding = Callable[[Context, Refund], None]


@value
class Follower:
    """Who is told of a purpose's payments: when one is paid, when one is closed unpaid, when a refund ends."""

    settle: Ending
    closed: Ending
    refunded: Refunding


_followers: dict[str, Follower] = {}


def let_settle(purpose: str, settle: Ending, *, closed: Ending, refunded: Refunding) -> None:
    """Let a room say what follows an end of its payments. Called by `ties`.

    Each is called once the end is durable, and again until it returned once: so they are idempotent. `settle` is told
    of a payment even after `closed` was: somebody paid at the last moment. They may raise `Busy`.
    """
    _followers[purpose] = Follower(settle, closed, refunded)


def follower_of(purpose: str) -> Follower | None:
    """Return who is told of a purpose's payments; None where nobody registered."""
    return _followers.get(purpose)
