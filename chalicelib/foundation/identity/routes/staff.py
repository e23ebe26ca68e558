"""The doors of staff accounts. The town is that of whoever asks."""

from __future__ import annotations

from chalicelib.foundation.identity.core.staff import Reach
from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.staff import (
    FirstPasswordAsked,
    OwnPasswordAsked,
    StaffAsked,
    StaffChangeAsked,
    StaffListShown,
    StaffQuery,
    StaffShown,
    staff_shown,
)
from chalicelib.foundation.identity.service import staff as service
from chalicelib.kernel.edge import Call, Nothing


@doors.door("GET", "/v1/staff", verb="staff.read", query=StaffQuery, shown=StaffListShown)
def list_staff(call: Call[Nothing, StaffQuery]) -> StaffListShown:
    """List the accounts of one's town."""
    page = service.list_staff(town_id=call.ctx.actor.town_id, size=call.query.size, cursor=call.query.cursor)
    return StaffListShown(staff=[staff_shown(staff) for staff in page.rows], cursor=page.cursor)


@doors.door("POST", "/v1/staff", verb="staff.write", asked=StaffAsked, shown=StaffShown, status=201)
def add_staff(call: Call[StaffAsked, Nothing]) -> StaffShown:
    """Add an account to one's town."""
    asked = call.body
    staff = service.add_staff(
        call.ctx,
        town_id=call.ctx.actor.town_id,
        login=asked.login,
        name=asked.name,
        password=asked.password,
        roles=asked.role_set(),
        reach=Reach(asked.reach),
        villages=asked.ranges(),
        resident_id=asked.resident_id,
        is_outsider=asked.is_outsider,
    )
    return staff_shown(staff)


@doors.door("GET", "/v1/staff/{staff_id}", verb="staff.read", shown=StaffShown)
def read_staff(call: Call[Nothing, Nothing], staff_id: str) -> StaffShown:
    """Show one account."""
    return staff_shown(service.load_staff(town_id=call.ctx.actor.town_id, staff_id=staff_id))


@doors.door("PATCH", "/v1/staff/{staff_id}", verb="staff.write", asked=StaffChangeAsked, shown=StaffShown)
def change_staff(call: Call[StaffChangeAsked, Nothing], staff_id: str) -> StaffShown:
    """Change an account's name, roles, reach or linked resident."""
    asked = call.body
    staff = service.change_staff(
        call.ctx,
        town_id=call.ctx.actor.town_id,
        staff_id=staff_id,
        name=asked.name,
        roles=asked.role_set(),
        reach=None if asked.reach is None else Reach(asked.reach),
        villages=asked.ranges(),
        resident_id=asked.resident_id,
        is_outsider=asked.is_outsider,
    )
    return staff_shown(staff)


@doors.door("POST", "/v1/staff/{staff_id}/password", verb="staff.write", asked=FirstPasswordAsked, shown=None)
def set_password(call: Call[FirstPasswordAsked, Nothing], staff_id: str) -> None:
    """Give an account a new first password; its sessions end."""
    town_id = call.ctx.actor.town_id
    service.set_password(call.ctx, town_id=town_id, staff_id=staff_id, password=call.body.password)


@doors.door("POST", "/v1/staff/{staff_id}/disable", verb="staff.write", shown=StaffShown)
def disable_staff(call: Call[Nothing, Nothing], staff_id: str) -> StaffShown:
    """Let an account sign in no more."""
    return staff_shown(service.disable_staff(call.ctx, town_id=call.ctx.actor.town_id, staff_id=staff_id))


@doors.door("POST", "/v1/staff/{staff_id}/enable", verb="staff.write", shown=StaffShown)
def enable_staff(call: Call[Nothing, Nothing], staff_id: str) -> StaffShown:
    """Let a disabled account sign in again."""
    return staff_shown(service.enable_staff(call.ctx, town_id=call.ctx.actor.town_id, staff_id=staff_id))


@doors.door("POST", "/v1/me/password", verb="staff.own", asked=OwnPasswordAsked, shown=None)
def change_own_password(call: Call[OwnPasswordAsked, Nothing]) -> None:
    """Change one's own password; one's sessions end, so sign in again."""
    service.change_own_password(call.ctx, password=call.body.password, new_password=call.body.new_password)
