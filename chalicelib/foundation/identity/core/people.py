"""Residents and households: what they are, how they are masked, and what a household allows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from chalicelib.foundation.identity.core import ids
from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value

MEMBERS_MAX = 30
ADULT_AGE = 18
GUARDIAN_AGE = 14
"""Under 14 a guardian must consent (PIPL 31)."""
HEAD = "户主"
SETTLING_DAYS = 3
"""Who joins a household, or becomes its head, waits so long before they spend its points, so that its people can say
that it is wrong; they are told at once. Ours."""
LEFT_KEPT_DAYS = 180
"""So long at the least a tie that ended is remembered, so that controls can count a month well behind again. Ours."""
NAME = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003ffffA-Za-z][\u3400-\u9fff\U00020000-\U0003ffffA-Za-z·.' -]{0,29}$")
HOUSEHOLD_NUMBER = re.compile(r"^[0-9A-Za-z\u4e00-\u9fff#/-]{1,20}$")


class Status(StrEnum):
    """A resident's or household's state. `moved` and `dead` people keep their history, and can do nothing."""

    ACTIVE = "active"
    MOVED = "moved"
    DEAD = "dead"


class AlreadyRegistered(Conflict):
    """Somebody with this ID number is registered already."""

    code = "already_registered"
    zh, en = "这个身份证号已经登记过了。", "Somebody with this ID number is already registered."


class NumberTaken(Conflict):
    """The village has a household with this number."""

    code = "household_number_taken"
    zh, en = "村里已经有这个户编号。", "The village already has a household with this number."


class NoSuchHousehold(NotFound):
    """There is no active household with this id in the village."""

    code = "no_such_household"
    zh, en = "没有这户人家。", "There is no such household."


class HouseholdFull(Conflict):
    """The household has as many members as one may have."""

    code = "household_full"
    zh, en = "一户最多 {members_max} 人。", "A household has at most {members_max} members."


class HouseholdHasHead(Conflict):
    """The household has another head."""

    code = "household_has_head"
    zh, en = "这户已经有户主了。", "The household already has a head."


class NotAMember(Conflict):
    """Only a member can be the household's head."""

    code = "not_a_member"
    zh, en = "户主必须是这户的成员。", "The head must be a member of the household."


class NotActive(Conflict):
    """The person moved away or died."""

    code = "resident_not_active"
    zh, en = "这位村民已迁出或去世。", "This resident moved away or died."


class NoSuchGroup(InvalidInput):
    """The village has no group of this name."""

    code = "no_such_group"
    zh, en = "村里没有这个村民小组。", "The village has no group of this name."


class ChangedMeanwhile(Conflict):
    """Somebody else changed the same record at the same moment."""

    code = "changed_meanwhile"
    zh, en = "别人刚改过这条记录，请看一下再试。", "Somebody else just changed this record; look at it and try again."


@value
class Person:
    """What an officer enters about somebody. Empty text: not given. `phone` may be shared by a family."""

    name: str
    id_number: str
    phone: str = ""
    group: str = ""
    relation: str = ""
    note: str = ""


@value
class Resident:
    """A villager (村民), as kept. ID number and phone are sealed; their digests find them again.

    `left` are the households that they left lately, and when.
    """

    resident_id: str
    name: str
    status: Status
    group: str
    household_id: str
    relation: str
    note: str
    born_on: dt.date
    sex: str
    id_masked: str
    id_sealed: bytes
    id_digest: str
    phone_masked: str
    phone_sealed: bytes
    phone_digest: str
    code: str
    card: str = ""
    cards: int = 0
    imported: str = ""
    version: int = 1
    joined_on: dt.date | None = None
    left: Mapping[str, dt.date] = field(default_factory=dict)

    def leaving(self, today: dt.date) -> dict[str, dt.date]:
        """Return the households that they left lately, with the one that they are in and leave today."""
        return kept_of({**self.left, **({self.household_id: today} if self.household_id else {})}, today)

    def was_in(self, on: dt.date) -> bool:
        """Tell whether they were on that day in the household that they are in; who joined it on that day was."""
        return self.joined_on is None or self.joined_on <= on

    @property
    def village_id(self) -> str:
        """The village they belong to."""
        return self.resident_id[:6]

    @property
    def holder(self) -> str:
        """Their five digits within the village."""
        return self.resident_id[7:]

    @property
    def masked_name(self) -> str:
        """Their name as others may see it."""
        return masked_name(self.name)


@value
class Household:
    """A household (户). `number` is the village's own; `member_ids` are residents; `head_id` may be empty.

    `headed_on` is when its head became that, None for the first head of a household `made_on` that day. `left` are the
    residents who left it, and when they did so last; those of long ago stay until somebody joins.
    """

    household_id: str
    number: str
    group: str
    status: Status
    head_id: str
    member_ids: tuple[str, ...]
    code: str
    imported: str = ""
    made_on: dt.date | None = None
    headed_on: dt.date | None = None
    left: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def village_id(self) -> str:
        """The village it belongs to."""
        return self.household_id[:6]

    @property
    def holder(self) -> str:
        """Its five digits within the village."""
        return self.household_id[7:]

    @property
    def masked_name(self) -> str:
        """Its name as others may see it."""
        return f"{self.number}户"

    def joined_on(self, today: dt.date) -> dt.date | None:
        """Return since when whoever joins today counts: None in a household made today, whose points are nobody's."""
        return None if self.made_on == today else today

    def headed(self, resident_id: str, today: dt.date) -> Household:
        """Return the household with this head from today; the first head of a household made today counts at once."""
        if resident_id == self.head_id:
            return self
        first = resident_id and not self.head_id and self.headed_on is None
        return dataclasses.replace(self, head_id=resident_id, headed_on=self.joined_on(today) if first else today)


@value
class Holder:
    """Who can hold points: a resident or a household, as other rooms see it. Nothing here names a person in full.

    `spends_from` is from when a resident may spend their household's points, or its head may; None: they need not wait.
    """

    holder_id: str
    village_id: str
    kind: str
    masked_name: str
    status: Status
    household_id: str = ""
    head_id: str = ""
    member_ids: tuple[str, ...] = ()
    born_on: dt.date | None = None
    group: str = ""
    spends_from: dt.date | None = None
    sex: str = ""

    def is_minor(self, today: dt.date) -> bool:
        """Tell whether this is somebody under 18; minors are never shown on boards."""
        return self.born_on is not None and age_on(self.born_on, today) < ADULT_AGE

    def needs_guardian(self, today: dt.date) -> bool:
        """Tell whether a guardian must consent for them."""
        return self.born_on is not None and age_on(self.born_on, today) < GUARDIAN_AGE


def holder_of(found: Resident | Household) -> Holder:
    """Return a resident or household as other rooms see it."""
    if isinstance(found, Household):
        return Holder(
            found.household_id,
            found.village_id,
            "household",
            found.masked_name,
            found.status,
            found.household_id,
            found.head_id,
            found.member_ids,
            group=found.group,
            spends_from=spends_from(found.headed_on),
        )
    return Holder(
        found.resident_id,
        found.village_id,
        "resident",
        found.masked_name,
        found.status,
        found.household_id,
        born_on=found.born_on,
        sex=found.sex,
        group=found.group,
        spends_from=spends_from(found.joined_on),
    )


def spends_from(since: dt.date | None) -> dt.date | None:
    """Return from when somebody may spend the points of a household that they are in, or lead, `since` a day."""
    return None if since is None else since + dt.timedelta(days=SETTLING_DAYS)


def kept_of(ended: Mapping[str, dt.date], today: dt.date) -> dict[str, dt.date]:
    """Return those of ended ties that are still remembered."""
    first = today - dt.timedelta(days=LEFT_KEPT_DAYS)
    return {who: on for who, on in ended.items() if on >= first}


def masked_name(name: str) -> str:
    """Return a name as its first character and one star: 张*, M*."""
    return f"{name[:1]}*"


def check_group(group: str, groups: tuple[str, ...]) -> None:
    """Let a group pass where the village lists it, or lists none.

    Raises:
        NoSuchGroup: the village lists groups, and not this one.
    """
    if group and groups and group not in groups:
        raise NoSuchGroup


def number_key(village_id: str, number: str) -> str:
    """Return the key under which a household's own number is found."""
    return f"hh#{village_id}#{number}"


def id_key(digest: str) -> str:
    """Return the key under which an ID number is found."""
    return f"id#{digest}"


def phone_key(digest: str) -> str:
    """Return the key under which the people with a phone are found."""
    return f"ph#{digest}"


def check_active(resident: Resident) -> None:
    """Let somebody active pass.

    Raises:
        NotActive: they moved away or died.
    """
    if resident.status is not Status.ACTIVE:
        raise NotActive


def village_of(holder_id: str) -> str:
    """Return the village of a holder's id."""
    return ids.split(holder_id)[0]
