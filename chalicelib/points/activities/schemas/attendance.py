"""Attendance as the outside sees it: sign-ups, scans, and who is how far."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.reservations.core.places import (
    Counts,
    Outcome,
    Place,
    PlaceState,
)
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.points.activities.core.attending import Scanned, minutes_in
from chalicelib.points.activities.schemas.activities import SpotAsked


class SignUpShown(Shown):
    """A sign-up or cancellation: `confirmed`, `waiting` (with the place in line at that moment) or `cancelled`."""

    activity_id: str
    state: str
    number_in_line: int | None

    @classmethod
    def of(cls, outcome: Outcome) -> SignUpShown:
        """Show the outcome of a sign-up."""
        return cls(activity_id=outcome.slot_id, state=outcome.state.value, number_in_line=outcome.seq or None)


class ScanAsked(Asked):
    """A code or card scanned at an activity, in or out, or the number printed on a card of the activity's village."""

    code: Annotated[str, Field(min_length=1, max_length=200)]
    direction: Literal["in", "out"]
    spot: SpotAsked | None = None


class ScanShown(Shown):
    """What the scan did: who (masked), and when scanned out for how long and how many points.

    Where a cap left only a part of the points, `of_points` are what the whole would have earned, and `paid_minutes` for
    how long it was paid by the hour; 0 otherwise. `by_number`: their card's number was typed. Who `waits` was let in
    and out by it alone, and is paid when another officer confirms the same minutes.
    """

    resident_id: str
    masked_name: str
    state: str
    minutes: int
    points: int
    walk_in: bool
    replayed: bool
    paid_minutes: int
    of_points: int
    by_number: bool
    waits: bool

    @classmethod
    def of(cls, scanned: Scanned) -> ScanShown:
        """Show a scan."""
        return cls(
            resident_id=scanned.resident_id,
            masked_name=scanned.masked_name,
            state=scanned.state,
            minutes=scanned.minutes,
            points=scanned.points,
            walk_in=scanned.walk_in,
            replayed=scanned.replayed,
            paid_minutes=scanned.paid_minutes,
            of_points=scanned.of_points,
            by_number=scanned.by_number,
            waits=scanned.waits,
        )


class PersonShown(Shown):
    """One person's place in an activity."""

    resident_id: str
    masked_name: str
    state: str
    number_in_line: int | None
    walk_in: bool
    minutes: int

    @classmethod
    def of(cls, place: Place, masked_name: str) -> PersonShown:
        """Show the place of somebody of this name."""
        until = place.at
        return cls(
            resident_id=place.holder,
            masked_name=masked_name,
            state=place.state.value,
            number_in_line=place.seq or None,
            walk_in=place.seats == 0,
            minutes=minutes_in(place, until),
        )


class PeopleAsked(Asked):
    """Which page of an activity's people."""

    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class CountsShown(Shown):
    """How many people are how far: `confirmed` are still to come, `signed_in` still to sign out.

    `walk_ins` came without having signed up, and are counted among the others too.
    """

    waiting: int
    confirmed: int
    signed_in: int
    done: int
    no_show: int
    walk_ins: int

    @classmethod
    def of(cls, counts: Counts) -> CountsShown:
        """Show how many are how far."""
        return cls(
            waiting=counts.of(PlaceState.WAITING),
            confirmed=counts.of(PlaceState.CONFIRMED),
            signed_in=counts.of(PlaceState.IN),
            done=counts.of(PlaceState.DONE),
            no_show=counts.of(PlaceState.NO_SHOW),
            walk_ins=counts.walk_ins,
        )


class PeopleShown(Shown):
    """A page of an activity's people; the first one with how many are how far, where they are not too many to count."""

    rows: list[PersonShown]
    cursor: str | None
    counts: CountsShown | None
