"""Scanning without a network: what a device takes along, and what it brings back, once and in order."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest

from chalicelib.foundation.reservations.core.places import PlaceState
from chalicelib.foundation.reservations.service import places
from chalicelib.points.activities.core import refusals
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.offline import Kept, OfflineListInvalid
from chalicelib.points.activities.service import attendance, closing, offline
from chalicelib.points.ledger.service.verify import verify_village
from tests.make.activities import Town, published


def hours_later(town: Town, hours: float) -> dt.datetime:
    town.world.moment += dt.timedelta(hours=hours)
    return town.world.moment


def ticket(town: Town, activity: Activity) -> str:
    return offline.list_of(town.officer(), activity_id=activity.activity_id, size=50, cursor=None).ticket


def kept(town: Town, number: int, direction: str, at: dt.datetime) -> Kept:
    return Kept(town.key(), town.code(number), direction, at)


def test_a_device_knows_those_who_signed_up_by_marks_that_make_no_code(town: Town) -> None:
    activity = published(town)
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    found = offline.list_of(town.officer(), activity_id=activity.activity_id, size=50, cursor=None)
    (listed,) = found.people.rows
    expected = hashlib.sha256(f"{activity.activity_id}|{town.code(0)}".encode()).hexdigest()[:16]
    assert (listed.marks, listed.masked_name) == ((expected,), town.people[0].masked_name)
    assert town.code(0) not in repr(found)


def test_what_was_scanned_without_a_network_counts_when_it_was(town: Town) -> None:
    activity, by = published(town), ""
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    by, began = ticket(town, activity), town.world.moment
    scans = [
        kept(town, 0, "out", began + dt.timedelta(minutes=90)),
        kept(town, 0, "in", began + dt.timedelta(minutes=10)),
        kept(town, 3, "in", began + dt.timedelta(minutes=20)),
    ]
    hours_later(town, 20)
    first = offline.upload(town.officer(), activity_id=activity.activity_id, ticket=by, kept=scans)
    assert [one.code for one in first] == ["", "", ""]
    out = first[0].scanned
    assert out is not None
    assert (out.minutes, out.points) == (80, 266)
    assert first[2].scanned is not None
    assert first[2].scanned.walk_in
    again = offline.upload(town.officer(), activity_id=activity.activity_id, ticket=by, kept=scans)
    assert [(one.scanned.minutes, one.scanned.points) for one in again if one.scanned] == [(80, 266), (0, 0), (0, 0)]
    assert all(one.scanned is not None and one.scanned.replayed for one in again)
    assert town.balance(0) == 266
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_a_conflict_is_told_beside_its_scan_and_stops_no_other(town: Town) -> None:
    activity = published(town)
    by, began = ticket(town, activity), town.world.moment
    town.scan(activity, 0, "in")
    scans = [
        kept(town, 0, "in", began + dt.timedelta(minutes=5)),
        kept(town, 1, "in", began - dt.timedelta(minutes=5)),
        kept(town, 2, "in", began + dt.timedelta(hours=9)),
        kept(town, 3, "in", began + dt.timedelta(minutes=6)),
        replace(kept(town, 4, "in", began), code="x" * 22),
    ]
    hours_later(town, 0.5)
    done = offline.upload(town.officer(), activity_id=activity.activity_id, ticket=by, kept=scans)
    codes = ["place_in_other_state", "scan_untimely", "scan_untimely", "", "no_such_code"]
    assert [one.code for one in done] == codes
    assert all(one.zh and one.en for one in done if one.code)
    place = places.load_place(slot_id=activity.activity_id, holder=town.people[3].resident_id)
    assert place.times_at(PlaceState.IN) == began + dt.timedelta(minutes=6)


def test_scans_come_with_the_list_of_this_activity_issued_to_this_person(town: Town) -> None:
    activity, other = published(town), published(town)
    by, began = ticket(town, activity), town.world.moment
    scans = [kept(town, 0, "in", began)]
    stranger = replace(town.officer(), actor=replace(town.officer().actor, subject="s7"))
    stamp, _, signature = by.partition(".")
    forged = f"{int(stamp) - 86_400}.{signature}"
    for ctx, activity_id, sent in (
        (stranger, activity.activity_id, by),
        (town.officer(), other.activity_id, by),
        (town.officer(), activity.activity_id, forged),
        (town.officer(), activity.activity_id, "nonsense"),
        (town.officer(), activity.activity_id, f"99999999999999999999.{signature}"),
    ):
        with pytest.raises(OfflineListInvalid):
            offline.upload(ctx, activity_id=activity_id, ticket=sent, kept=scans)
    hours_later(town, 49)
    with pytest.raises(OfflineListInvalid):
        offline.upload(town.officer(), activity_id=activity.activity_id, ticket=by, kept=scans)
    assert places.find_place(slot_id=activity.activity_id, holder=town.people[0].resident_id) is None


def test_what_comes_back_after_the_closing_is_a_conflict_that_somebody_looks_at(town: Town) -> None:
    activity = published(town)
    by, began = ticket(town, activity), town.world.moment
    hours_later(town, 3)
    closing.close_activity(town.officer(), activity_id=activity.activity_id)
    scans = [kept(town, 0, "in", began + dt.timedelta(minutes=5))]
    (done,) = offline.upload(town.officer(), activity_id=activity.activity_id, ticket=by, kept=scans)
    assert (done.scanned, done.code) == (None, "activity_in_other_state")
    with pytest.raises(refusals.ActivityInOtherState):
        ticket(town, activity)
