"""Pictures of activities: whose they may be, who sees which, and that a changed draft lets them go."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.media.core.pictures import Held, Sight
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.service import reviews
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.activities.core.activities import Plan
from chalicelib.points.activities.core.refusals import ActivityChanged
from chalicelib.points.activities.core.series import Repeat, ids_of
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import planning, showing
from chalicelib.points.ledger.service import budgets
from tests.make.activities import Town, plan
from tests.make.line import Line
from tests.make.media import Desk
from tests.make.refused import fields


def picture(town: Town, purpose: str = "activity") -> str:
    return Desk(town.world).taken(town.officer(), village_id=town.village_id, purpose=purpose).media_id


def made_with(town: Town, key: str = "", **of_plan: tuple[str, ...]) -> tuple[str, Plan]:
    planned = replace(plan(town), **of_plan)  # type: ignore[arg-type]  # Only the pictures of a plan.
    made = planning.create_activity(town.officer(), village_id=town.village_id, plan=planned, key=key or town.key())
    return made.activity_id, planned


def decider(town: Town) -> Context:
    """Return an officer who may decide on reviews; the town's other one is an organiser."""
    return town.world.context(Principal("s2", frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99_999),)))


def held(*media_ids: str) -> list[str]:
    return [one.held.value if one else "-" for one in pictures.find_pictures(media_ids=media_ids)]


def line(town: Town) -> list[tuple[str, tuple[str, ...]]]:
    rows = reviews.list_reviews(village_id=town.village_id, size=50, cursor=None).rows
    return [(one.subject, one.media_ids) for one in rows]


def test_everybody_sees_the_pictures_and_officers_the_evidence(town: Town) -> None:
    shown, paper = picture(town), picture(town, "evidence")
    activity_id, _ = made_with(town, pictures=(shown,), evidence=(paper,))
    activity = planning.publish(decider(town), activity_id=activity_id)
    (villager,), (officer,) = (showing.seen_of([activity], officer=who) for who in (False, True))
    assert [view.picture.media_id for view in villager.pictures] == [shown]
    assert villager.evidence == ()
    assert [view.picture.media_id for view in officer.evidence] == [paper]
    assert villager.pictures[0].original == ""


def test_a_picture_of_somebody_else_or_for_something_else_is_refused_by_its_field(town: Town) -> None:
    stranger = Desk(town.world).taken(town.as_person(0), village_id=town.village_id, purpose="activity").media_id
    for wrong in (stranger, picture(town, "ticket"), f"{town.village_id}m0193a7f2-b4c8-7d1e-9f00-a1b2c3d40001"):
        with pytest.raises(InvalidInput) as caught:
            made_with(town, pictures=(wrong,))
        assert fields(caught) == ["media_ids"]


def test_the_same_request_again_answers_the_same_also_once_its_pictures_are_attached(town: Town) -> None:
    key, shown = town.key(), picture(town)
    assert made_with(town, key, pictures=(shown,))[0] == made_with(town, key, pictures=(shown,))[0]


def test_a_draft_that_is_changed_lets_its_old_picture_go(town: Town) -> None:
    old, new = picture(town), picture(town)
    activity_id, planned = made_with(town, pictures=(old,))
    planning.change_activity(town.officer(), activity_id=activity_id, plan=replace(planned, pictures=(new,)))
    found = pictures.find_pictures(media_ids=[old, new])
    assert [one.subject if one else None for one in found] == ["", activity_id]


def test_a_series_has_its_pictures_together(town: Town) -> None:
    shown = picture(town)
    planned = replace(plan(town), pictures=(shown,))
    first = planning.create_activity(
        town.officer(), village_id=town.village_id, plan=planned, key=town.key(), repeat=Repeat("week", 3)
    )
    series = planning.publish_series(decider(town), activity_id=first.activity_id)
    assert [len(seen.pictures) for seen in showing.seen_of(series, officer=False)] == [1, 1, 1]


def test_pictures_wait_from_the_draft_on_and_an_organiser_who_publishes_lets_them_wait(town: Town) -> None:
    shown, paper = picture(town), picture(town, "evidence")
    activity_id, _ = made_with(town, pictures=(shown,), evidence=(paper,))
    assert (held(shown, paper), line(town)) == (["unlooked", ""], [(activity_id, (shown,))])
    published = planning.publish(town.officer(), activity_id=activity_id)
    (villager,), (officer,) = (showing.seen_of([published], officer=who) for who in (False, True))
    assert (villager.pictures, [view.picture.held for view in officer.pictures]) == ((), [Held.UNLOOKED])
    reviews.decide_pictures(
        decider(town),
        village_id=town.village_id,
        subject=activity_id,
        decision="approved",
        reason="",
        media_ids=[shown],
    )
    assert (held(shown), line(town)) == ([""], [])
    assert len(showing.seen_of([published], officer=False)[0].pictures) == 1


def test_publishing_by_who_decides_on_reviews_is_the_look(town: Town) -> None:
    shown, stream = picture(town), Line()
    activity_id, _ = made_with(town, pictures=(shown,))
    planning.publish(decider(town), activity_id=activity_id)
    stream.deliver(town.world.context())
    assert (held(shown), line(town)) == ([""], [])


def test_a_draft_that_was_changed_after_the_look_is_not_published(town: Town) -> None:
    shown, other = picture(town), picture(town)
    activity_id, planned = made_with(town, pictures=(shown,))
    changed = replace(planned, pictures=(other,))
    planning.change_activity(town.officer(), activity_id=activity_id, plan=changed)
    with pytest.raises(ActivityChanged):
        planning.publish(decider(town), activity_id=activity_id, looked_at=1)
    assert (planning.load_activity(activity_id=activity_id).state, held(other)) == (State.DRAFT, ["unlooked"])
    planning.publish(decider(town), activity_id=activity_id, looked_at=2)
    assert held(other) == [""]
    assert planning.publish(decider(town), activity_id=activity_id, looked_at=1).state is State.PUBLISHED


def test_a_change_in_the_very_moment_of_publishing_is_looked_at_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, other = picture(town), picture(town)
    activity_id, planned = made_with(town, pictures=(shown,))
    escrows = budgets.prepare_escrows

    def changed_meanwhile(ctx: Context, **asked: Any) -> Any:
        monkeypatch.undo()
        plan = replace(planned, pictures=(other,))
        planning.change_activity(town.officer(), activity_id=activity_id, plan=plan)
        return escrows(ctx, **asked)

    monkeypatch.setattr(budgets, "prepare_escrows", changed_meanwhile)
    with pytest.raises(ActivityChanged):
        planning.publish(decider(town), activity_id=activity_id)
    assert held(other) == ["unlooked"]


def test_of_a_series_those_pictures_are_approved_that_were_looked_at_and_the_others_wait_on(town: Town) -> None:
    shown, other = picture(town), picture(town)
    now = town.world.moment
    planned = replace(
        plan(town), pictures=(shown,), starts_at=now + dt.timedelta(hours=1), ends_at=now + dt.timedelta(hours=3)
    )
    first = planning.create_activity(
        town.officer(), village_id=town.village_id, plan=planned, key=town.key(), repeat=Repeat("week", 2)
    )
    second = ids_of(first.activity_id, 2)[1]
    later = planning.load_activity(activity_id=second).plan
    planning.change_activity(town.officer(), activity_id=second, plan=replace(later, pictures=(other,)))
    with pytest.raises(ActivityChanged):
        planning.publish_series(decider(town), activity_id=second, looked_at=1)
    done = planning.publish_series(decider(town), activity_id=first.activity_id)
    assert [one.state for one in done] == [State.PUBLISHED] * 2
    assert (held(shown, other), line(town)) == (["", "unlooked"], [(first.activity_id, (other,))])


def test_who_may_read_an_activity_may_read_its_pictures(town: Town) -> None:
    shown, paper = picture(town), picture(town, "evidence")
    planned = replace(plan(town), pictures=(shown,), evidence=(paper,))
    first = planning.create_activity(
        town.officer(), village_id=town.village_id, plan=planned, key=town.key(), repeat=Repeat("week", 2)
    )

    def seen(ctx: Context) -> list[Sight | None]:
        found = pictures.find_pictures(media_ids=[shown, paper])
        return [showing.read_as(ctx, one) for one in found if one is not None]

    assert seen(town.as_person(0)) == [None, None]
    planning.publish_series(decider(town), activity_id=first.activity_id)
    assert seen(town.as_person(0)) == [Sight.OTHER, None]
    assert seen(town.officer()) == [Sight.OFFICER, Sight.OFFICER]
    elsewhere = Principal("s9", frozenset({Role.VILLAGE_OFFICER}), villages=((99_998, 99_999),))
    assert seen(town.world.context(elsewhere)) == [Sight.OTHER, None], "the door lets nobody in from elsewhere"
