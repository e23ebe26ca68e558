"""What is over and nobody ends: whoever runs it is told once, and two weeks later the night ends it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityLeftOpen
from chalicelib.foundation.identity.core.staff import Reach
from chalicelib.foundation.identity.service import places, staff
from chalicelib.foundation.notifications.service import inboxes, telling
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.points.activities.core.activities import ENDED_AFTER, REMINDED_AFTER, SETTLE_AFTER
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import attendance, closing, nightly, planning
from chalicelib.points.ledger.service.verify import verify_village
from tests.make import people
from tests.make.activities import GRANTED, Town, plan, published
from tests.make.media import Desk


def night(town: Town) -> dict[str, int]:
    """Let a night pass over the village, and return what it counted."""
    ctx = town.world.context()
    run_id = nightly.start_night(ctx)
    nightly.do_part(ctx, Part(run_id, nightly.KIND, town.village_id))
    return runs.load_run(run_id=run_id).counts


def told(town: Town) -> list[str]:
    found = facts.day_of_facts(village_id=town.village_id, on=business_date(town.world.moment))
    return [one.fact.resident_id for one in found if isinstance(one.fact, ActivityLeftOpen)]


def account(town: Town, number: int | None, resident_id: str = "") -> str:
    """Return the id of an organiser's account that is this person's of the village or the town, or nobody's."""
    village = places.load_village(village_id=town.village_id)
    made = staff.add_staff(
        town.world.context(),
        town_id=village.town_id,
        login=f"organiser-{number}-{resident_id}",
        name="组织者",
        password="a-first-password",
        roles=frozenset({Role.ORGANISER}),
        reach=Reach.VILLAGES,
        villages=[(0, 99_999)],
        resident_id=resident_id if number is None else town.people[number].resident_id,
        is_outsider=number is None and not resident_id,
    )
    return made.staff_id


def test_whoever_runs_what_nobody_ended_is_told_once_and_the_night_ends_it_then(town: Town, queues: list[str]) -> None:
    team = (account(town, 3), account(town, None))
    activity = published(town, team=team)
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    town.scan(activity, 0, "in")
    town.world.moment = activity.plan.ends_at
    assert planning.list_unended(town.officer(), village_id=town.village_id) == [activity]
    assert night(town) == {"stuck": 0, "reminded": 0, "ended": 0}
    town.world.moment = activity.plan.ends_at + REMINDED_AFTER
    assert night(town) == {"stuck": 0, "reminded": 1, "ended": 0}
    assert told(town) == [town.people[3].resident_id]
    town.world.moment += dt.timedelta(days=1)
    assert (night(town)["reminded"], told(town)) == (0, [])
    town.world.moment = activity.plan.ends_at + ENDED_AFTER
    queues.clear()
    assert night(town) == {"stuck": 0, "reminded": 0, "ended": 1}
    assert activity.activity_id in queues
    town.world.moment += SETTLE_AFTER
    closed = closing.settle_activity(town.world.context(), activity_id=activity.activity_id)
    assert (closed.state, town.left()) == (State.CLOSED, GRANTED)
    assert planning.list_unended(town.officer(), village_id=town.village_id) == []
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_an_organiser_of_another_village_is_told_in_their_own_inbox_and_an_outsider_has_none(town: Town) -> None:
    ctx = town.world.context()
    neighbour = people.resident(ctx, people.village(ctx, "上董村", "330109102216"), 7).resident_id
    activity = published(town, team=(account(town, None, neighbour), account(town, None)))
    town.world.moment = activity.plan.ends_at + REMINDED_AFTER
    assert night(town)["reminded"] == 1
    for recorded in facts.day_of_facts(village_id=town.village_id, on=business_date(town.world.moment)):
        telling.tell(town.world.context(), recorded=recorded)
    page, _ = inboxes.list_inbox(resident_id=neighbour, size=10, cursor=None)
    (message,) = page.rows
    assert (message.kind, message.about) == ("activity_left_open", activity.activity_id)


def test_what_is_still_to_come_or_was_ended_is_left_alone(town: Town) -> None:
    starts_at = town.world.moment + dt.timedelta(days=1)
    published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1))
    assert planning.list_unended(town.officer(), village_id=town.village_id) == []
    assert night(town) == {"stuck": 0, "reminded": 0, "ended": 0}


def test_what_was_entered_afterwards_is_left_open_from_its_publication_on(town: Town, queues: list[str]) -> None:
    paper = Desk(town.world).taken(town.officer(), village_id=town.village_id, purpose="evidence")
    starts_at = town.world.moment - dt.timedelta(days=20)
    held = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=2), "evidence": (paper.media_id,)}
    made = planning.create_activity(town.officer(), village_id=town.village_id, plan=plan(town, **held), key=town.key())
    second = replace(
        town.officer(), actor=replace(town.officer().actor, subject="s9", roles=frozenset({Role.TOWN_OFFICER}))
    )
    activity = planning.publish(second, activity_id=made.activity_id)
    assert planning.list_unended(second, village_id=town.village_id) == [activity]
    town.world.moment += ENDED_AFTER - dt.timedelta(hours=1)
    assert night(town)["ended"] == 0
    town.world.moment += dt.timedelta(days=1)
    assert night(town)["ended"] == 1
