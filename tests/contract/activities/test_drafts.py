"""Drafts that are thrown away: no list has them, nothing can be done with them, and what was published stays."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.refusals import ActivityInOtherState, NotOfTheTeam, SecondOfficerNeeded
from chalicelib.points.activities.core.series import Repeat, ids_of
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import closing, drafts, planning
from tests.make.activities import GRANTED, Town, plan
from tests.make.media import Desk


def draft(town: Town, repeat: Repeat = planning.ONCE, **changes: Any) -> Activity:
    starts_at = town.world.moment + dt.timedelta(hours=1)
    asked = plan(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1), **changes)
    return planning.create_activity(
        town.officer(), village_id=town.village_id, plan=asked, key=town.key(), repeat=repeat
    )


def listed(town: Town) -> list[str]:
    page = planning.list_activities(
        village_id=town.village_id, since=town.world.moment, past=False, size=50, cursor=None
    )
    return sorted(one.activity_id for one in page.rows)


def test_a_discarded_draft_is_in_no_list_and_nothing_is_done_with_it(town: Town) -> None:
    made, kept = draft(town), draft(town)
    for _ in range(2):
        (gone,) = drafts.discard(town.officer(), activity_id=made.activity_id)
        assert gone.state is State.DISCARDED
    assert listed(town) == [kept.activity_id]
    for deed in (planning.publish, closing.close_activity):
        with pytest.raises(ActivityInOtherState):
            deed(town.officer(), activity_id=made.activity_id)
    with pytest.raises(ActivityInOtherState):
        planning.change_activity(town.officer(), activity_id=made.activity_id, plan=made.plan)
    assert town.left() == GRANTED


def test_the_drafts_of_a_series_go_at_once_and_what_was_published_stays(town: Town) -> None:
    made = draft(town, Repeat("week", 3))
    ids = ids_of(made.activity_id, 3)
    planning.publish(town.officer(), activity_id=ids[1])
    found = drafts.discard(town.officer(), activity_id=ids[0], whole_series=True)
    assert [one.state for one in found] == [State.DISCARDED, State.PUBLISHED, State.DISCARDED]
    assert listed(town) == [ids[1]]
    assert [one.state for one in planning.publish_series(town.officer(), activity_id=ids[0])][1] is State.PUBLISHED
    assert listed(town) == [ids[1]], "what is discarded is not published with the others"


def test_what_was_published_is_not_discarded_nor_anything_by_others_than_its_team(town: Town) -> None:
    made = draft(town, team=("s2",))
    stranger = replace(town.officer(), actor=replace(town.officer().actor, subject="s3"))
    with pytest.raises(NotOfTheTeam):
        drafts.discard(stranger, activity_id=made.activity_id)
    planning.publish(town.officer(), activity_id=made.activity_id)
    with pytest.raises(ActivityInOtherState):
        drafts.discard(town.officer(), activity_id=made.activity_id)


def test_who_moved_a_draft_into_the_past_does_not_publish_it_either(town: Town) -> None:
    def officer(subject: str, resident_id: str = "") -> Context:
        ctx, roles = town.officer(), frozenset({Role.VILLAGE_OFFICER})
        return replace(ctx, actor=replace(ctx.actor, subject=subject, resident_id=resident_id, roles=roles))

    made = draft(town)
    person = town.people[0].resident_id
    ben, his_other_account, ana, third = officer("s7", person), officer("s8", person), officer("s1"), officer("s9")
    paper = Desk(town.world).taken(ben, village_id=town.village_id, purpose="evidence")
    gone = town.world.moment - dt.timedelta(days=1)
    past = replace(made.plan, starts_at=gone, ends_at=gone + dt.timedelta(hours=1), evidence=(paper.media_id,))
    changed = planning.change_activity(ben, activity_id=made.activity_id, plan=past)
    for one in (ana, ben, his_other_account):
        with pytest.raises(SecondOfficerNeeded):
            planning.publish(one, activity_id=made.activity_id, looked_at=changed.version)
    assert planning.publish(third, activity_id=made.activity_id, looked_at=changed.version).state is State.PUBLISHED
