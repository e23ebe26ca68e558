"""The evening before: who has a place is reminded once, and nobody else."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityNear
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.notifications.service import inboxes, telling
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date, start_of
from chalicelib.points.activities.service import attendance, closing, evening
from tests.make.activities import Town, published


def at_six(town: Town) -> dt.datetime:
    """Let it be ten past six of this business date, and return the next one's beginning."""
    midnight = start_of(business_date(town.world.moment))
    town.world.moment = midnight + dt.timedelta(hours=18, minutes=10)
    return midnight + dt.timedelta(days=1)


def reminded(town: Town, *, later: dt.timedelta = dt.timedelta()) -> int:
    """Let an evening pass over the village so much later, and return how many it told."""
    town.world.moment += later
    run_id = evening.start_evening(town.world.context())
    evening.do_part(town.world.context(), Part(run_id, evening.KIND, town.village_id))
    return runs.load_run(run_id=run_id).counts["told"]


def told(town: Town, on: dt.date) -> list[ActivityNear]:
    found = facts.day_of_facts(village_id=town.village_id, on=on)
    return [one.fact for one in found if isinstance(one.fact, ActivityNear)]


def day(moment: dt.datetime) -> str:
    """Return a day as a message says it."""
    on = business_date(moment)
    return f"{on.month}月{on.day}日"


def held(town: Town, starts_at: dt.datetime, *numbers: int, seats: int = 20) -> str:
    """Publish an activity of two hours in which these people want places, in this order; return its id."""
    activity = published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2), seats=seats)
    for number in numbers:
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
    return activity.activity_id


def test_who_has_a_place_tomorrow_is_reminded_once_of_its_time(town: Town) -> None:
    tomorrow = at_six(town)
    today = business_date(town.world.moment)
    activity_id = held(town, tomorrow + dt.timedelta(hours=9), 0, 1, 2, seats=2)
    attendance.cancel(town.as_person(1), activity_id=activity_id, key=town.key())
    held(town, tomorrow + dt.timedelta(days=1), 3)
    held(town, town.world.moment + dt.timedelta(hours=1), 4)
    gone = [town.people[number].resident_id for number in (0, 2)]
    assert reminded(town) == 2
    assert sorted(told(town, today), key=lambda fact: fact.resident_id) == [
        ActivityNear(activity_id, resident_id, day(tomorrow), "09:00") for resident_id in gone
    ]
    assert reminded(town) == 2
    assert len(told(town, today)) == 2


def test_who_waits_or_whose_activity_is_called_off_is_not_reminded(town: Town) -> None:
    tomorrow = at_six(town)
    today = business_date(town.world.moment)
    first = held(town, tomorrow, 0, 1, seats=1)
    called_off = held(town, tomorrow + dt.timedelta(hours=3), 2)
    closing.close_activity(town.officer(), activity_id=called_off)
    assert reminded(town) == 1
    assert told(town, today) == [ActivityNear(first, town.people[0].resident_id, day(tomorrow), "00:00")]


def test_whoever_died_or_moved_away_is_not_reminded_and_who_leads_is(town: Town) -> None:
    tomorrow = at_six(town)
    lead = town.people[3].resident_id
    hours = {"starts_at": tomorrow, "ends_at": tomorrow + dt.timedelta(hours=2)}
    activity = published(town, rule="cls", lead_rule="spk", leads=(lead,), seats=3, **hours)
    for number in (0, 1, 2):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
    for number, status in ((0, Status.DEAD), (1, Status.MOVED)):
        people.set_status(town.world.context(), resident_id=town.people[number].resident_id, status=status)
    assert reminded(town) == 2
    assert {fact.resident_id for fact in told(town, business_date(town.world.moment))} == {
        town.people[2].resident_id,
        lead,
    }


def test_of_what_has_begun_before_the_evening_was_done_nobody_is_told(town: Town) -> None:
    tomorrow = at_six(town)
    early = held(town, tomorrow + dt.timedelta(hours=8), 0)
    late = held(town, tomorrow + dt.timedelta(hours=20), 1)
    run_id = evening.start_evening(town.world.context())
    town.world.moment = tomorrow + dt.timedelta(hours=9)
    evening.do_part(town.world.context(), Part(run_id, evening.KIND, town.village_id))
    assert early != late
    assert told(town, business_date(tomorrow)) == [
        ActivityNear(late, town.people[1].resident_id, day(tomorrow), "20:00")
    ]


def test_what_is_done_again_after_midnight_is_of_the_same_evening_and_told_once(town: Town) -> None:
    tomorrow = at_six(town)
    for hours in (23, 24):
        held(town, tomorrow + dt.timedelta(hours=hours), 0)
    assert reminded(town) == 1
    run_id, village = evening.start_evening(town.world.context()), town.village_id
    town.world.moment += dt.timedelta(hours=6)
    evening.do_part(town.world.context(), Part(run_id, evening.KIND, village))
    assert business_date(town.world.moment) == business_date(tomorrow)
    for day in (tomorrow - dt.timedelta(days=1), tomorrow):
        for recorded in facts.day_of_facts(village_id=village, on=business_date(day)):
            telling.tell(town.world.context(), recorded=recorded)
    page, _ = inboxes.list_inbox(resident_id=town.people[0].resident_id, size=10, cursor=None)
    assert [message.kind for message in page.rows] == ["activity_near"]
    assert reminded(town, later=dt.timedelta(hours=18)) == 1
