"""Whose a picture is, who sees it, and what a document may be sent with: decisions alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.media.core import pictures as core
from chalicelib.foundation.media.core.files import Kind
from chalicelib.foundation.media.core.pictures import (
    DAY_MAX,
    LOOSE_DAYS,
    NEXT,
    STAFF_DAY_MAX,
    Held,
    MediaNotReady,
    MediaUnknown,
    MediaUsed,
    NotYours,
    Picture,
    Sight,
    State,
    TooManyPictures,
)
from chalicelib.kernel.authz import Principal, Role
from tests.make.world import NOON, key_at

ME = "v00003r00001"
PICTURE = Picture("v00003m" + key_at(NOON, 1), "ticket", Kind.JPEG, State.READY, ME, NOON, "f", 10)


def actor(role: Role, subject: str = "x", villages: tuple[tuple[int, int], ...] = ((3, 4),)) -> Principal:
    return Principal(subject, frozenset({role}), villages)


@pytest.mark.parametrize("role", Role)
def test_of_the_village_only_those_who_work_for_it_see_a_picture_that_is_not_public(role: Role) -> None:
    works = role not in {Role.RESIDENT, Role.PUBLIC, Role.SHOP}
    assert core.is_officer(actor(role), PICTURE) is works
    assert not core.is_officer(actor(role, villages=((4, 5),)), PICTURE)


def seen(who: Principal, read_as: Sight | None, **of_picture: Any) -> Sight | None:
    return core.sight_of(who, dataclasses.replace(PICTURE, **of_picture), read_as)


def test_what_no_document_uses_is_its_senders_alone() -> None:
    assert seen(actor(Role.RESIDENT, ME), None) is Sight.AUTHOR
    for role in Role:
        assert seen(actor(role), Sight.OFFICER) is None


@pytest.mark.parametrize("held", Held)
def test_what_is_held_only_authors_and_officers_see_and_what_is_released_everybody(held: Held) -> None:
    used: dict[str, Any] = {"subject": "v00003t1", "held": held}
    officer, person = actor(Role.VILLAGE_OFFICER), actor(Role.RESIDENT)
    assert seen(officer, Sight.OFFICER, **used) is Sight.OFFICER
    assert seen(actor(Role.VILLAGE_OFFICER, villages=((4, 5),)), Sight.OFFICER, **used) is None
    assert seen(person, Sight.AUTHOR, **used) is Sight.AUTHOR
    assert seen(person, Sight.OTHER, **used) is (None if held else Sight.OTHER)
    assert seen(person, None, released=True, **used) is (None if held else Sight.OTHER)
    assert seen(actor(Role.RESIDENT, ME), None, **used) is None, "the document counts, not who sent it"


def test_a_resident_sends_fewer_files_a_day_than_an_officer() -> None:
    assert (
        core.day_max(actor(Role.RESIDENT))
        == core.day_max(actor(Role.SHOP))
        == DAY_MAX
        < core.day_max(actor(Role.ORGANISER))
        == STAFF_DAY_MAX
    )


@pytest.mark.parametrize(
    ("state", "refusal"),
    [(State.OPEN, MediaNotReady), (State.REFUSED, MediaUnknown), (State.REMOVING, MediaUnknown)],
)
def test_only_a_ready_picture_of_ones_own_for_its_purpose_is_attached(state: State, refusal: type[Exception]) -> None:
    assert core.refuse_picture(PICTURE, by=ME, purpose=None) is PICTURE
    assert core.refuse_picture(PICTURE, by=ME, purpose="ticket") is PICTURE
    with pytest.raises(refusal):
        core.refuse_picture(dataclasses.replace(PICTURE, state=state), by=ME, purpose=None)
    assert type(core.why_not_attached(dataclasses.replace(PICTURE, state=state))) is refusal
    with pytest.raises(NotYours):
        core.refuse_picture(PICTURE, by="v00003r00002", purpose=None)
    with pytest.raises(MediaUnknown):
        core.refuse_picture(PICTURE, by=ME, purpose="evidence")
    with pytest.raises(MediaUnknown):
        core.refuse_picture(None, by=ME, purpose=None)
    assert type(core.why_not_attached(None)) is MediaUnknown
    assert type(core.why_not_attached(PICTURE)) is MediaUsed


def test_a_document_has_at_most_six_pictures_none_of_them_twice() -> None:
    core.refuse_ids([])
    core.refuse_ids(list("abcdef"))
    with pytest.raises(TooManyPictures):
        core.refuse_ids(list("abcdefg"))
    with pytest.raises(MediaUsed):
        core.refuse_ids(["a", "a"])


@given(st.integers(0, 3 * 365 * 24), st.integers(0, 9_999))
def test_what_nothing_uses_is_due_on_eight_nights_the_first_after_two_whole_days(hours: int, number: int) -> None:
    now = NOON + dt.timedelta(hours=hours)
    media_id = core.id_of("v00003", key_at(now, number))
    partition = core.loose_on(media_id, now)
    since = dt.date.fromisoformat(partition.partition("#")[0])
    due = [back for back in range(15) if partition in core.due_partitions(since + dt.timedelta(days=back))]
    assert due == list(range(LOOSE_DAYS + 1, LOOSE_DAYS + 9))
    assert PICTURE.is_picture


@given(st.lists(st.sampled_from(State), max_size=8))
def test_whatever_is_tried_a_file_is_taken_or_refused_once_and_what_is_removed_never_comes_back(
    tries: list[State],
) -> None:
    lived = [State.OPEN]
    for to in tries:
        if to in NEXT.get(lived[-1], ()):
            lived.append(to)
    assert lived.count(State.READY) + lived.count(State.REFUSED) <= 1
    assert State.REMOVING not in lived[:-1]


def test_a_file_is_judged_once_and_may_be_removed_from_every_state() -> None:
    assert {state for state, found in NEXT.items() if State.READY in found or State.REFUSED in found} == {State.OPEN}
    assert {state for state, found in NEXT.items() if State.REMOVING in found} == set(State) - {State.REMOVING}
