"""Staff accounts, asked and shown. Passwords are never shown."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.foundation.identity.core.passwords import CHARS_MAX
from chalicelib.foundation.identity.core.staff import Ranges, Staff, of_ordinals
from chalicelib.foundation.identity.schemas.fields import OrdinalRange
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown

Login = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$")]
Password = Annotated[str, Field(min_length=1, max_length=CHARS_MAX)]
StaffName = Annotated[str, Field(min_length=1, max_length=40)]
VillageId = Annotated[str, Field(pattern=r"^v[0-9]{5}$")]
LinkedId = Annotated[str, Field(pattern=r"^(v[0-9]{5}r[0-9]{5})?$")]
StaffRole = Literal["grid_worker", "organiser", "village_officer", "panel", "town_officer", "town_admin", "auditor"]
Roles = Annotated[list[StaffRole], Field(min_length=1, max_length=7)]
Reach = Literal["town", "villages"]
Villages = Annotated[list[VillageId], Field(max_length=200)]


def _ranges(villages: list[str]) -> Ranges:
    return of_ordinals(int(village_id[1:]) for village_id in villages)


def _check(reach: str | None, villages: list[str] | None) -> None:
    """A whole town names no villages; named villages are at least one."""
    if (reach == "villages") != bool(villages):
        message = "指定村时要列出村；全镇时不要列。|Name villages for the reach `villages`, and none for `town`."
        raise ValueError(message)


class StaffAsked(Asked):
    """An account to add. `villages` are named where the reach is `villages`.

    A village role wants `resident_id`, the person behind it, or `is_outsider`: they are no resident of the town.
    """

    login: Login
    name: StaffName
    password: Password
    roles: Roles
    reach: Reach
    villages: Villages = Field(default_factory=list)
    resident_id: LinkedId = ""
    is_outsider: bool = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check(self.reach, self.villages)
        return self

    def ranges(self) -> Ranges:
        """Return the villages as ranges."""
        return _ranges(self.villages)

    def role_set(self) -> frozenset[Role]:
        """Return the roles as a set."""
        return frozenset(Role(role) for role in self.roles)


class StaffChangeAsked(Asked):
    """What to change of an account; what is left out stays. Reach and villages change together."""

    name: StaffName | None = None
    roles: Roles | None = None
    reach: Reach | None = None
    villages: Villages | None = None
    resident_id: LinkedId | None = None
    is_outsider: bool | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.reach is not None or self.villages is not None:
            _check(self.reach, self.villages)
        return self

    def ranges(self) -> Ranges | None:
        """Return the villages as ranges, None where they stay."""
        return None if self.villages is None else _ranges(self.villages)

    def role_set(self) -> frozenset[Role] | None:
        """Return the roles as a set, None where they stay."""
        return None if self.roles is None else frozenset(Role(role) for role in self.roles)


class FirstPasswordAsked(Asked):
    """A first password, which its owner must change."""

    password: Password


class OwnPasswordAsked(Asked):
    """The present password and a new one."""

    password: Password
    new_password: Password


class StaffQuery(Asked):
    """Which page of the accounts."""

    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: str | None = None


class StaffShown(Shown):
    """One account. `villages` are half-open ranges of village ordinals."""

    staff_id: str
    login: str
    name: str
    roles: list[str]
    reach: str
    villages: list[OrdinalRange]
    resident_id: str
    is_outsider: bool
    must_change_password: bool
    disabled: bool
    added_at: str


class StaffListShown(Shown):
    """A page of accounts, the oldest first."""

    staff: list[StaffShown]
    cursor: str | None


def staff_shown(staff: Staff) -> StaffShown:
    """Return an account as it is shown."""
    return StaffShown(
        staff_id=staff.staff_id,
        login=staff.login,
        name=staff.name,
        roles=sorted(staff.roles),
        reach=staff.reach.value,
        villages=[list(one) for one in staff.villages],
        resident_id=staff.resident_id,
        is_outsider=staff.is_outsider,
        must_change_password=staff.must_change,
        disabled=staff.disabled,
        added_at=business_time(staff.added_at),
    )
