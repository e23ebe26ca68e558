"""What was delivered has a day that is near, and is answered once for good."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from chalicelib.prosperity.listings.core.deliveries import (
    Delivery,
    DeliveryDeed,
    DeliveryState,
    Given,
    How,
    answered,
    refuse_far,
)
from chalicelib.prosperity.listings.core.refusals import DeliveryAnswered, DeliveryDayOff
from chalicelib.prosperity.listings.schemas.deliveries import PlotDeliveryAsked
from tests.make.world import NOON

TODAY = dt.date(2026, 11, 2)
GREENS = Given("头一茬青菜", 2_000, 0, How.SENT, TODAY)


def test_what_was_sent_was_sent_by_today_and_what_is_ready_is_so_soon() -> None:
    for how, days in ((How.SENT, 0), (How.SENT, -90), (How.COLLECT, 30), (How.COLLECT, -90)):
        refuse_far(replace(GREENS, how=how, on=TODAY + dt.timedelta(days)), TODAY)
    for how, days in ((How.SENT, 1), (How.SENT, -91), (How.COLLECT, 31), (How.COLLECT, -91)):
        with pytest.raises(DeliveryDayOff):
            refuse_far(replace(GREENS, how=how, on=TODAY + dt.timedelta(days)), TODAY)


def test_what_did_not_come_may_come_after_all_and_what_somebody_has_stays_so() -> None:
    one = Delivery("v00001z1", "a1", "k1", GREENS, NOON)
    missed = answered(one, DeliveryDeed.MISS)
    assert (missed.state, answered(missed, DeliveryDeed.MISS) is missed) == (DeliveryState.MISSED, True)
    for seen in (one, missed):
        received = answered(seen, DeliveryDeed.RECEIVE)
        assert received.state is DeliveryState.RECEIVED
        assert answered(received, DeliveryDeed.RECEIVE) is received
        with pytest.raises(DeliveryAnswered):
            answered(received, DeliveryDeed.MISS)


def test_it_is_weighed_or_counted() -> None:
    said = {"what": "青菜", "how": "sent", "on": "2026-11-02"}
    for measure in ({"weight_g": 500}, {"count": 3}):
        PlotDeliveryAsked.model_validate_json(json.dumps(said | measure))
    for measure in ({}, {"weight_g": 500, "count": 3}):
        with pytest.raises(ValidationError):
            PlotDeliveryAsked.model_validate_json(json.dumps(said | measure))
