"""Doors of residents and households, for officers and for residents themselves."""

from __future__ import annotations

from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.people import (
    HeadAsked,
    HouseholdAsked,
    HouseholdShown,
    IdNumberAsked,
    ListAsked,
    ListedShown,
    ListShown,
    MoveAsked,
    NameSearchAsked,
    PhoneSearchAsked,
    ProfileShown,
    ResidentAsked,
    ResidentChangeAsked,
    ResidentShown,
    StatusAsked,
    WholeAsked,
)
from chalicelib.foundation.identity.service import finding, households, people
from chalicelib.foundation.identity.service.acting import refuse_agents
from chalicelib.kernel.edge import Call, Nothing


@doors.door(
    "POST",
    "/v1/villages/{village_id}/residents",
    verb="residents.write",
    within="village_id",
    asked=ResidentAsked,
    shown=ResidentShown,
    status=201,
)
def register_resident(call: Call[ResidentAsked, Nothing], village_id: str) -> ResidentShown:
    """Enter somebody in the roster."""
    household_id = call.body.household_id or ""
    made = people.register_resident(
        call.ctx, village_id=village_id, person=call.body.person(), household_id=household_id
    )
    return ResidentShown.of(made, people.today(call.ctx))


@doors.door(
    "GET",
    "/v1/villages/{village_id}/residents",
    verb="residents.read",
    within="village_id",
    query=ListAsked,
    shown=ListShown,
)
def list_residents(call: Call[Nothing, ListAsked], village_id: str) -> ListShown:
    """Return a page of a village's residents and households, by number. Who looked is recorded."""
    page = people.list_residents(call.ctx, village_id=village_id, size=call.query.size, cursor=call.query.cursor)
    return ListShown(holders=[ListedShown.of(row) for row in page.rows], cursor=page.cursor)


@doors.door(
    "POST",
    "/v1/villages/{village_id}/residents/search",
    verb="residents.read",
    within="village_id",
    asked=IdNumberAsked,
    shown=ResidentShown,
)
def search_resident(call: Call[IdNumberAsked, Nothing], village_id: str) -> ResidentShown:
    """Return the village's resident with this ID number. Who looked is recorded."""
    found = people.search_by_id_number(call.ctx, village_id=village_id, id_number=call.body.id_number)
    return ResidentShown.of(found, people.today(call.ctx))


@doors.door(
    "POST",
    "/v1/villages/{village_id}/residents/search/name",
    verb="residents.read",
    within="village_id",
    asked=NameSearchAsked,
    shown=ListShown,
)
def search_by_name(call: Call[NameSearchAsked, Nothing], village_id: str) -> ListShown:
    """Return a page of the village's residents whose names begin so, by name. Who searched is recorded."""
    body = call.body
    page = finding.search_by_name(
        call.ctx, village_id=village_id, beginning=body.name, size=body.size, cursor=body.cursor
    )
    return ListShown(holders=[ListedShown.of(row) for row in page.rows], cursor=page.cursor)


@doors.door(
    "POST",
    "/v1/villages/{village_id}/residents/search/phone",
    verb="residents.read",
    within="village_id",
    asked=PhoneSearchAsked,
    shown=ListShown,
)
def search_by_phone(call: Call[PhoneSearchAsked, Nothing], village_id: str) -> ListShown:
    """Return the village's residents with this phone, which a family may share. Who searched is recorded."""
    found = finding.search_by_phone(call.ctx, village_id=village_id, phone=call.body.phone)
    return ListShown(holders=[ListedShown.of(row) for row in found], cursor=None)


@doors.door(
    "GET",
    "/v1/residents/{resident_id}",
    verb="residents.read",
    within="resident_id",
    query=WholeAsked,
    shown=ResidentShown,
)
def read_resident(call: Call[Nothing, WholeAsked], resident_id: str) -> ResidentShown:
    """Return a resident, in full where `whole` asks for it. Who looked is recorded."""
    whole = call.query.whole
    found = people.read_resident(call.ctx, resident_id=resident_id, whole=whole)
    opened = (people.whole_id_number(found), people.whole_phone(found)) if whole else None
    return ResidentShown.of(found, people.today(call.ctx), whole=opened)


@doors.door(
    "PATCH",
    "/v1/residents/{resident_id}",
    verb="residents.write",
    within="resident_id",
    asked=ResidentChangeAsked,
    shown=ResidentShown,
)
def change_resident(call: Call[ResidentChangeAsked, Nothing], resident_id: str) -> ResidentShown:
    """Change what is given of somebody."""
    changed = people.change_resident(call.ctx, resident_id=resident_id, **call.body.model_dump())
    return ResidentShown.of(changed, people.today(call.ctx))


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/status",
    verb="residents.write",
    within="resident_id",
    asked=StatusAsked,
    shown=ResidentShown,
)
def set_status(call: Call[StatusAsked, Nothing], resident_id: str) -> ResidentShown:
    """Say that somebody moved away, died, or is back."""
    changed = people.set_status(call.ctx, resident_id=resident_id, status=Status(call.body.status))
    return ResidentShown.of(changed, people.today(call.ctx))


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/household",
    verb="residents.write",
    within="resident_id",
    asked=MoveAsked,
    shown=ResidentShown,
)
def move_resident(call: Call[MoveAsked, Nothing], resident_id: str) -> ResidentShown:
    """Move somebody into a household of their village."""
    moved = households.move_resident(
        call.ctx, resident_id=resident_id, household_id=call.body.household_id, relation=call.body.relation
    )
    return ResidentShown.of(moved, people.today(call.ctx))


@doors.door(
    "POST",
    "/v1/villages/{village_id}/households",
    verb="residents.write",
    within="village_id",
    asked=HouseholdAsked,
    shown=HouseholdShown,
    status=201,
)
def add_household(call: Call[HouseholdAsked, Nothing], village_id: str) -> HouseholdShown:
    """Enter a household under the village's own number."""
    body = call.body
    made = households.add_household(call.ctx, village_id=village_id, number=body.number, group=body.group)
    return HouseholdShown.of(made, [])


@doors.door(
    "GET",
    "/v1/households/{household_id}",
    verb="residents.read",
    within="household_id",
    shown=HouseholdShown,
)
def read_household(call: Call[Nothing, Nothing], household_id: str) -> HouseholdShown:
    """Return a household and its members. Who looked is recorded."""
    return HouseholdShown.of(*households.read_household(call.ctx, household_id=household_id))


@doors.door(
    "PUT",
    "/v1/households/{household_id}/head",
    verb="residents.write",
    within="household_id",
    asked=HeadAsked,
    shown=None,
)
def set_head(call: Call[HeadAsked, Nothing], household_id: str) -> None:
    """Make a member the head of their household."""
    households.set_head(call.ctx, household_id=household_id, resident_id=call.body.resident_id)


@doors.door("GET", "/v1/me/profile", verb="residents.read_own", query=WholeAsked, shown=ProfileShown, for_others="read")
def read_profile(call: Call[Nothing, WholeAsked]) -> ProfileShown:
    """Return one's own data, in full where `whole` asks for it, which an agent may not."""
    if call.query.whole:
        refuse_agents(call.ctx)
    found = people.load_resident(resident_id=call.me)
    opened = (people.whole_id_number(found), people.whole_phone(found)) if call.query.whole else None
    return ProfileShown.of(found, people.today(call.ctx), whole=opened)
