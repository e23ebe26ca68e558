"""What whose plots they are sends to those who adopted one, or has ready for them; and whether they have it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.values import value
from chalicelib.prosperity.listings.core.refusals import DeliveryAnswered, DeliveryDayOff

DELIVERIES_MAX = 60
"""So many an adoption: more than two a week of a season of half a year. Ours."""
WHAT_MAX = 40
BACK_DAYS, AHEAD_DAYS = 90, 30
"""So far back may be what is written down, and so far ahead what is ready then. Ours."""


class How(StrEnum):
    """How it comes to who adopted: they collect it, or it was sent."""

    COLLECT = "collect"
    SENT = "sent"


class DeliveryState(StrEnum):
    """How far a delivery is: who adopted was told, and says that they have it, or that it did not come."""

    TOLD = "told"
    RECEIVED = "received"
    MISSED = "missed"


class DeliveryDeed(StrEnum):
    """What who adopted says to it."""

    RECEIVE = "receive"
    MISS = "miss"


_S, _D = DeliveryState, DeliveryDeed
NEXT: Mapping[tuple[DeliveryState, DeliveryDeed], DeliveryState] = {
    (_S.TOLD, _D.RECEIVE): _S.RECEIVED,
    (_S.TOLD, _D.MISS): _S.MISSED,
    (_S.MISSED, _D.RECEIVE): _S.RECEIVED,
}
"""What did not come may come after all; what somebody has stays so."""


@value
class Given:
    """What there is for somebody: in grams or pieces, the other is 0; `on` is the day it was sent, or is ready."""

    what: str
    weight_g: int
    count: int
    how: How
    on: dt.date


@value
class Delivery:
    """What one who adopted gets. `key` is the request's that wrote it, the same for all whom it was for."""

    listing_id: str
    adopted_id: str
    key: str
    given: Given
    at: dt.datetime
    state: DeliveryState = DeliveryState.TOLD


@value
class DeliveryRequest:
    """What a request asked for: `mark` is of its content, `at` when it came first, `people` how many it was for."""

    listing_id: str
    key: str
    mark: str
    at: dt.datetime
    people: int


def refuse_far(given: Given, today: dt.date) -> None:
    """Let pass what was sent of late, or is ready by now or soon.

    Raises:
        DeliveryDayOff: its day is too far off, or it was "sent" on a day to come.
    """
    ahead = AHEAD_DAYS if given.how is How.COLLECT else 0
    if not today - dt.timedelta(BACK_DAYS) <= given.on <= today + dt.timedelta(ahead):
        raise DeliveryDayOff(back=BACK_DAYS, ahead=AHEAD_DAYS)


def answered(one: Delivery, deed: DeliveryDeed) -> Delivery:
    """Return a delivery after what who adopted says to it; said again it is the same.

    Raises:
        DeliveryAnswered: they have it, as they said.
    """
    if one.state in {to for (_, said), to in NEXT.items() if said is deed}:
        return one
    state = NEXT.get((one.state, deed))
    if state is None:
        raise DeliveryAnswered
    return replace(one, state=state)
