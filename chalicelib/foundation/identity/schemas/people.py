"""Residents and households, asked and shown. ID numbers and phones are masked unless asked for whole."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.identity.core import people
from chalicelib.foundation.identity.core.id_numbers import MOBILE
from chalicelib.foundation.identity.core.people import Household, Person, Resident
from chalicelib.foundation.identity.schemas.fields import (
    Group,
    HouseholdId,
    IdNumber,
    Note,
    Number,
    PageSize,
    PersonName,
    Phone,
    Relation,
    ResidentId,
)
from chalicelib.kernel.edge import Asked, Shown


class ResidentAsked(Asked):
    """Somebody to enter."""

    name: PersonName
    id_number: IdNumber
    phone: Phone = ""
    group: Group = ""
    relation: Relation = ""
    note: Note = ""
    household_id: HouseholdId | None = None

    def person(self) -> Person:
        """Return what was entered."""
        return Person(self.name, self.id_number, self.phone, self.group, self.relation, self.note)


class ResidentChangeAsked(Asked):
    """What to change of somebody; what is left out stays, an empty phone is removed."""

    name: PersonName | None = None
    phone: Phone | None = None
    group: Group | None = None
    relation: Relation | None = None
    note: Note | None = None


class StatusAsked(Asked):
    """Whether somebody lives here, moved away or died."""

    status: Literal["active", "moved", "dead"]


class IdNumberAsked(Asked):
    """An ID number to look for; in a body, since addresses are logged."""

    id_number: IdNumber


class NameSearchAsked(Asked):
    """The beginning of a name to look for, and which page; in a body, cursor too, since addresses are logged."""

    name: PersonName
    size: PageSize = 50
    cursor: str | None = None


class PhoneSearchAsked(Asked):
    """A phone to look for; in a body, since addresses are logged."""

    phone: Annotated[str, Field(pattern=MOBILE.pattern)]


class WholeAsked(Asked):
    """Whether to show ID number and phone in full, which is recorded."""

    whole: bool = False


class ListAsked(Asked):
    """A page of a list."""

    size: PageSize = 50
    cursor: str | None = None


class HouseholdAsked(Asked):
    """A household to enter, by the village's own number."""

    number: Number
    group: Group = ""


class MoveAsked(Asked):
    """The household somebody moves into."""

    household_id: HouseholdId
    relation: Relation = ""


class HeadAsked(Asked):
    """The member who becomes the head."""

    resident_id: ResidentId


class ResidentShown(Shown):
    """A resident. `id_number` and `phone` are masked unless `whole`."""

    resident_id: str
    name: str
    status: str
    group: str
    household_id: str
    relation: str
    note: str
    born_on: dt.date
    sex: str
    is_minor: bool
    needs_guardian: bool
    id_number: str
    phone: str
    has_card: bool
    whole: bool

    @classmethod
    def of(cls, resident: Resident, today: dt.date, *, whole: tuple[str, str] | None = None) -> ResidentShown:
        """Return a resident as answered; `whole` are the ID number and the phone in full."""
        holder = people.holder_of(resident)
        id_number, phone = whole or (resident.id_masked, resident.phone_masked)
        return cls(
            resident_id=resident.resident_id,
            name=resident.name,
            status=resident.status.value,
            group=resident.group,
            household_id=resident.household_id,
            relation=resident.relation,
            note=resident.note,
            born_on=resident.born_on,
            sex=resident.sex,
            is_minor=holder.is_minor(today),
            needs_guardian=holder.needs_guardian(today),
            id_number=id_number,
            phone=phone,
            has_card=bool(resident.card),
            whole=whole is not None,
        )


class ProfileShown(Shown):
    """One's own data; ID number and phone are masked unless `whole`."""

    resident_id: str
    name: str
    status: str
    group: str
    household_id: str
    relation: str
    id_number: str
    phone: str
    is_minor: bool
    whole: bool

    @classmethod
    def of(cls, resident: Resident, today: dt.date, *, whole: tuple[str, str] | None = None) -> ProfileShown:
        """Return one's own data as answered."""
        id_number, phone = whole or (resident.id_masked, resident.phone_masked)
        return cls(
            resident_id=resident.resident_id,
            name=resident.name,
            status=resident.status.value,
            group=resident.group,
            household_id=resident.household_id,
            relation=resident.relation,
            id_number=id_number,
            phone=phone,
            is_minor=people.holder_of(resident).is_minor(today),
            whole=whole is not None,
        )


class ListedShown(Shown):
    """A resident or household in a list."""

    holder_id: str
    kind: str
    name: str
    group: str
    household_id: str
    relation: str
    status: str
    phone: str

    @classmethod
    def of(cls, found: Resident | Household) -> ListedShown:
        """Return a line of the list."""
        holder = people.holder_of(found)
        resident = found if isinstance(found, Resident) else None
        return cls(
            holder_id=holder.holder_id,
            kind=holder.kind,
            name=resident.name if resident else holder.masked_name,
            group=found.group,
            household_id=holder.household_id,
            relation=resident.relation if resident else "",
            status=holder.status.value,
            phone=resident.phone_masked if resident else "",
        )


class ListShown(Shown):
    """A page of a village's residents and households, by number."""

    holders: list[ListedShown]
    cursor: str | None


class HouseholdShown(Shown):
    """A household and its members."""

    household_id: str
    number: str
    group: str
    status: str
    head_id: str
    members: Annotated[list[ListedShown], Field(max_length=people.MEMBERS_MAX)]

    @classmethod
    def of(cls, household: Household, members: list[Resident]) -> HouseholdShown:
        """Return a household as answered."""
        return cls(
            household_id=household.household_id,
            number=household.number,
            group=household.group,
            status=household.status.value,
            head_id=household.head_id,
            members=[ListedShown.of(member) for member in members],
        )
