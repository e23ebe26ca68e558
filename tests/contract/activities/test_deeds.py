"""Every verb on an activity in every state: it does what was decided, and what is so already is answered as it is."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.changing import Meeting
from chalicelib.points.activities.core.deeds import Deed
from chalicelib.points.activities.core.refusals import ActivityInOtherState
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import attendance, closing, drafts, hands, moving, offline, planning, seating
from tests.make.activities import LED, Town, plan, settle

DONE_ALREADY = {
    (State.PUBLISHED, Deed.PUBLISH),
    (State.DISCARDED, Deed.DISCARD),
    (State.CLOSING, Deed.CLOSE),
    (State.CLOSED, Deed.CLOSE),
    (State.CLOSED, Deed.SETTLE),
}
"""What is so already, and is answered as it is when it is asked for again."""


def an_activity(town: Town, state: State) -> Activity:
    """Return an activity of tomorrow that came to a state as they do."""
    asked = plan(
        town,
        starts_at=town.world.moment + dt.timedelta(days=1),
        ends_at=town.world.moment + dt.timedelta(days=1, hours=2),
    )
    ctx = town.officer()
    made = planning.create_activity(ctx, village_id=town.village_id, plan=asked, key=town.key())
    if state is State.DISCARDED:
        drafts.discard(ctx, activity_id=made.activity_id)
    elif state is not State.DRAFT:
        planning.publish(ctx, activity_id=made.activity_id)
    if state is State.CLOSING:
        closing.close_activity(ctx, activity_id=made.activity_id)
    if state is State.CLOSED:
        settle(town, made)
    found = planning.load_activity(activity_id=made.activity_id)
    assert found.state is state
    return found


def deeds(town: Town, ctx: Context, found: Activity) -> dict[Deed, list[Callable[[], Any]]]:
    """Return the verbs by which each deed is done to an activity."""
    one = found.activity_id
    later = Meeting("文化礼堂", found.plan.starts_at, found.plan.ends_at, None)
    someone = [town.people[0].resident_id]
    return {
        Deed.CHANGE: [lambda: planning.change_activity(ctx, activity_id=one, plan=replace(found.plan, title="除草"))],
        Deed.PUBLISH: [lambda: planning.publish(ctx, activity_id=one)],
        Deed.DISCARD: [lambda: drafts.discard(ctx, activity_id=one)],
        Deed.ADD_SEATS: [lambda: seating.raise_seats(ctx, activity_id=one, seats=3, key=town.key())],
        Deed.MOVE: [lambda: moving.move_activity(ctx, activity_id=one, meeting=later)],
        Deed.SCAN: [
            lambda: attendance.scan(ctx, activity_id=one, code=town.code(0), direction="in", key=town.key()),
            lambda: offline.list_of(ctx, activity_id=one, size=9, cursor=None),
        ],
        Deed.CONFIRM: [lambda: hands.confirm(ctx, activity_id=one, residents=someone, key=town.key())],
        Deed.CLOSE: [lambda: closing.close_activity(ctx, activity_id=one)],
        Deed.SETTLE: [lambda: closing.settle_activity(ctx, activity_id=one)],
    }


def refused(deed: Callable[[], Any]) -> str:
    """Do a deed; return the state that it is refused for, "" where the state allows it."""
    try:
        deed()
    except ActivityInOtherState as refusal:
        return str(refusal.facts["state"])
    except DomainError:  # Too early, or not over yet: the state is not why.
        pass
    return ""


@pytest.mark.parametrize(
    ("state", "deed"), itertools.product(State, [deed for deed in Deed if deed is not Deed.REMIND])
)
def test_every_verb_is_done_in_its_states_alone(town: Town, state: State, deed: Deed) -> None:
    found = an_activity(town, state)
    if deed is Deed.SETTLE:
        town.world.moment += dt.timedelta(hours=1)
    verbs = deeds(town, town.officer(), found)[deed]
    if (state, deed) in LED:
        assert [refused(verb) for verb in verbs] == [""] * len(verbs)
        assert planning.load_activity(activity_id=found.activity_id).state is LED[state, deed]
        return
    if deed is Deed.SETTLE and state is not State.CLOSED:
        with pytest.raises(AssertionError):
            verbs[0]()
    else:
        told = "" if (state, deed) in DONE_ALREADY else state.value
        assert [refused(verb) for verb in verbs] == [told] * len(verbs)
    assert planning.load_activity(activity_id=found.activity_id) == found
