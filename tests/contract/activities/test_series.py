"""Series, a least age, and the calendar feed, on a real store."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from icalendar import Calendar

from chalicelib.foundation.identity.core.places import NoSuchPlace
from chalicelib.foundation.reservations.core.places import PlaceState
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.refusals import TooYoung
from chalicelib.points.activities.core.series import Repeat, ids_of
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import attendance, planning
from chalicelib.points.activities.store import activities as store
from chalicelib.points.ledger.core.budgets import BudgetSpent
from tests.make.activities import GRANTED, Town, plan, published, settle


def series(town: Town, times: int = 4, every: str = "week", key: str = "", seats: int = 2) -> Activity:
    hour = town.world.moment + dt.timedelta(hours=1)
    return planning.create_activity(
        town.officer(),
        village_id=town.village_id,
        plan=plan(town, seats=seats, starts_at=hour, ends_at=hour + dt.timedelta(hours=2)),
        key=key or town.key(),
        repeat=Repeat(every, times),
    )


def all_of(first: Activity) -> list[Activity]:
    found = store.find_activities(ids_of(first.series_id, first.series_size))
    assert None not in found
    return [one for one in found if one is not None]


def test_a_series_is_kept_once_as_drafts_a_week_apart(town: Town) -> None:
    key = town.key()
    first = series(town, 20, key=key)
    assert series(town, 20, key=key) == first
    drafts = all_of(first)
    assert {one.state for one in drafts} == {State.DRAFT}
    assert [(one.plan.starts_at - first.plan.starts_at).days for one in drafts] == [7 * n for n in range(20)]
    with pytest.raises(KeyReused):
        series(town, 19, key=key)


def test_a_series_is_published_at_once_with_one_draw_of_the_budget(town: Town) -> None:
    first = series(town, 20)
    done = planning.publish_series(town.officer(), activity_id=ids_of(first.series_id, 20)[7])
    assert {one.state for one in done} == {State.PUBLISHED}
    assert town.left() == GRANTED - 20 * 2 * 400
    assert planning.publish_series(town.officer(), activity_id=first.activity_id) == done == all_of(first)
    attendance.sign_up(town.as_person(0), activity_id=done[19].activity_id, key=town.key())


def test_a_series_that_the_budget_does_not_cover_is_not_published_in_part(town: Town) -> None:
    first = series(town, 20, seats=20)
    with pytest.raises(BudgetSpent):
        planning.publish_series(town.officer(), activity_id=first.activity_id)
    assert {one.state for one in all_of(first)} == {State.DRAFT}
    assert town.left() == GRANTED


def test_what_was_published_alone_or_has_begun_is_left_as_it_is(town: Town) -> None:
    first = series(town, 3)
    ids = ids_of(first.series_id, 3)
    planning.publish(town.officer(), activity_id=ids[2])
    town.world.pass_days(1)
    done = planning.publish_series(town.officer(), activity_id=first.activity_id)
    assert [one.state for one in done] == [State.DRAFT, State.PUBLISHED, State.PUBLISHED]
    assert town.left() == GRANTED - 2 * 2 * 400


def test_eight_who_publish_a_series_at_once_draw_its_budget_once(town: Town) -> None:
    first = series(town, 6)

    def publish(_: int) -> None:
        while True:
            try:
                planning.publish_series(town.officer(), activity_id=first.activity_id)
            except Busy:
                continue
            return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(publish, range(8)))
    assert town.left() == GRANTED - 6 * 2 * 400
    assert {one.state for one in all_of(first)} == {State.PUBLISHED}


def test_one_who_is_too_young_on_the_day_is_not_signed_up_nor_let_in(town: Town) -> None:
    born_on = town.people[0].born_on
    on = (town.world.moment + dt.timedelta(hours=1)).date()
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    too_old = published(town, age_min=age + 1)
    with pytest.raises(TooYoung) as caught:
        attendance.sign_up(town.as_person(0), activity_id=too_old.activity_id, key=town.key())
    assert caught.value.facts == {"age_min": age + 1}
    with pytest.raises(TooYoung):
        town.scan(too_old, 0, "in")
    right = published(town, age_min=age)
    done = attendance.sign_up(town.as_person(0), activity_id=right.activity_id, key=town.key())
    assert done.state is PlaceState.CONFIRMED


def test_what_is_called_off_is_cancelled_in_the_feed_and_what_is_ended_was_held(town: Town, queues: list[str]) -> None:
    starts_at = town.world.moment + dt.timedelta(hours=2)
    off = published(town, title="取消的", starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1))
    held, still = published(town, title="办了的"), published(town, title="还在办的")
    for activity in (off, held):
        settle(town, activity)
    events = Calendar.from_ical(planning.calendar_of(town.world.context(), village_id=town.village_id).decode())
    shown = {str(event["uid"]).partition("@")[0]: str(event["status"]) for event in events.walk("VEVENT")}
    ids = [one.activity_id for one in (off, held, still)]
    assert [shown[one] for one in ids] == ["CANCELLED", "CONFIRMED", "CONFIRMED"]
    assert queues == ids[:2]


def test_the_feed_names_what_is_published_and_nobody(town: Town) -> None:
    draft = series(town, 2)
    shown = published(town, title="重阳节, 敬老; 茶话会", detail="请带凳子\n九点开始")
    feed = planning.calendar_of(town.world.context(), village_id=town.village_id)
    events = Calendar.from_ical(feed.decode()).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["重阳节, 敬老; 茶话会"]
    assert str(events[0]["description"]) == "请带凳子\n九点开始"
    assert events[0].decoded("dtstart") == shown.plan.starts_at
    assert str(events[0]["uid"]) == f"{shown.activity_id}@sanbao"
    assert max(len(line) for line in feed.split(b"\r\n")) <= 75
    assert feed == planning.calendar_of(town.world.context(), village_id=town.village_id)
    assert draft.activity_id.encode() not in feed
    assert not any(person.masked_name.encode() in feed for person in town.people)
    with pytest.raises(NoSuchPlace):
        planning.calendar_of(town.world.context(), village_id="v00999")


def test_a_draft_that_changes_before_it_is_published_is_known_as_it_is_then(town: Town) -> None:
    made = planning.create_activity(town.officer(), village_id=town.village_id, plan=plan(town), key=town.key())
    older = replace(made.plan, age_min=80)
    planning.change_activity(town.officer(), activity_id=made.activity_id, plan=older)
    planning.publish(town.officer(), activity_id=made.activity_id, looked_at=2)
    with pytest.raises(TooYoung):
        attendance.sign_up(town.as_person(1), activity_id=made.activity_id, key=town.key())
