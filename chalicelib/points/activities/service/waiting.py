"""Who waits for another officer: whoever was asked for by hand, or left by their card's number alone."""

from __future__ import annotations

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.activities.core import activities as core, hands
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.attending import ByHand, Scanning
from chalicelib.points.activities.core.hands import Hand, HandState
from chalicelib.points.activities.store import hands as store

BY_NUMBER = "只报了卡号"
"""What a statement, and the second officer, read of an attendance that rests on a card's number. Ours."""


def keep(asked: Hand, seen: Hand | None) -> None:
    """Keep that somebody waits; what the same person asked for with the same minutes stays as it is.

    Raises:
        Busy: they are paid, or changed, at the same moment.
    """
    same = seen is not None and (seen.state, seen.minutes) == (HandState.WAITS, asked.minutes)
    if not same:
        commit(store.change_of(hands.kept(asked, seen), seen, refusal=lambda _: Busy()))


def keep_by_number(ctx: Context, activity: Activity, who: Scanning, minutes: int) -> tuple[Hand, bool]:
    """Keep that somebody waits who left by their card's number; the second value tells whether they did before.

    Their first number stands: one typed again later adds no minutes. 1 round trip, 3 where there was something before.

    Raises:
        Busy: they are paid, or changed, at the same moment.
    """
    hand = ByHand(who.key, minutes, core.hand_document(activity, BY_NUMBER))
    asked = hands.asked_by(ctx.actor, activity, who.resident_id, hand, ctx.now())
    try:
        commit(store.change_of(asked, None, refusal=Stale))
    except Stale:
        (seen,) = store.find_hands(activity.activity_id, [who.resident_id])[1]
        if seen is not None and seen.state is HandState.WAITS:
            return seen, True
        commit(store.change_of(hands.kept(asked, seen), seen, refusal=lambda _: Busy()))
    return asked, False
