"""Staff: accounts of officers, organisers, panel members and auditors, and how far each reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.authz import STAFF, Principal, Role
from chalicelib.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from chalicelib.kernel.values import value

Ranges = tuple[tuple[int, int], ...]
"""Half-open ranges of village ordinals, ascending and apart."""


VILLAGE_ROLES = frozenset({Role.GRID_WORKER, Role.ORGANISER, Role.VILLAGE_OFFICER, Role.PANEL})
"""Roles whose holders decide about their neighbours: the house must know which villager they are themselves."""


class Reach(StrEnum):
    """Whether somebody works for a whole town, new villages included, or for named villages."""

    TOWN = "town"
    VILLAGES = "villages"


class NoSuchStaff(NotFound):
    """There is no such account in the caller's town."""

    code = "no_such_staff"
    zh, en = "没有这个工作人员账号。", "There is no such staff account."


class LoginTaken(Conflict):
    """Another account has this login name."""

    code = "login_taken"
    zh, en = "这个登录名已被使用。", "This login name is taken."


class PersonMissing(DomainError):
    """A village role without its holder's own person: nothing would keep them from deciding their own cause."""

    code, status = "staff_person_missing", 422
    zh, en = (
        "请选本人是哪位村民；不是本镇村民的，请写明。",
        "Name the resident that this person is; or say that they are no resident of the town.",
    )


class PersonUnknown(NotFound):
    """The person named is no active resident within reach."""

    code = "staff_person_unknown"
    zh, en = "没有这位在册村民，或者不在您管的村里。", "There is no such active resident within your reach."


class PersonTaken(Conflict):
    """One enabled account a person: whoever has two would be a second officer to themselves."""

    code = "staff_person_taken"
    zh, en = (
        "这位村民已经有一个在用的账号，请改那个账号，或者先停用它。",
        "This person has an enabled account already; change that one, or disable it first.",
    )


class OwnAccount(Conflict):
    """Nobody changes their own roles, disables themselves, or resets their own password as an administrator."""

    code = "own_account"
    zh, en = "不能改自己的权限，请另一位管理员来办。", "Nobody changes their own account; ask another administrator."


class OutOfReach(NotAllowed):
    """Nobody lets another account reach further than their own."""

    code = "village_out_of_reach"
    zh, en = "不能授予自己范围以外的村。", "Nobody gives an account more villages than their own reaches."


class StaffChanged(Conflict):
    """Somebody else changed the account, or the administrator's own, at the same moment."""

    code = "staff_changed_meanwhile"
    zh, en = (
        "别人刚改过这个账号，请看一下再试。",
        "The account was changed at the same moment; look at it and try again.",
    )


@value
class Staff:
    """One account. `villages` is data even where `reach` is the town: `widen_staff` adds to it.

    `resident_id` is the person behind it, so that nobody decides their own cause; "" where they are no resident
    (`is_outsider`), or where nobody said. `revision` is another id after every change.
    """

    town_id: str
    staff_id: str
    login: str
    name: str
    roles: frozenset[Role]
    reach: Reach
    villages: Ranges
    resident_id: str
    is_outsider: bool
    password: str
    must_change: bool
    disabled: bool
    added_at: dt.datetime
    revision: str

    @property
    def holder(self) -> str:
        """Whose sessions are this account's."""
        return f"{self.town_id}#{self.staff_id}"

    def principal(self) -> Principal:
        """Return who this account acts as."""
        return Principal(self.staff_id, self.roles, self.villages, self.town_id, self.resident_id)


def joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return the same ordinals as the fewest ranges, ascending."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(r for r in ranges if r[0] < r[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def of_ordinals(ordinals: Iterable[int]) -> Ranges:
    """Return ranges that reach exactly these villages."""
    return joined((n, n + 1) for n in ordinals)


def covers(outer: Ranges, inner: Ranges) -> bool:
    """Tell whether every ordinal of `inner` is in `outer`."""
    return joined((*outer, *inner)) == joined(outer)


def widened(staff: Staff, ordinal: int, revision: str) -> Staff:
    """Return the account reaching one more village; the same one where it reaches it, or is not for the whole town."""
    villages = joined((*staff.villages, (ordinal, ordinal + 1)))
    if staff.reach is not Reach.TOWN or villages == staff.villages:
        return staff
    return replace(staff, villages=villages, revision=revision)


def check_person(roles: frozenset[Role], *, resident_id: str, is_outsider: bool) -> None:
    """Let an account have these roles with this person behind it, or refuse.

    Raises:
        PersonMissing: a village role wants a person, or the word that they are no resident.
    """
    if bool(resident_id) == is_outsider and (resident_id or VILLAGE_ROLES & roles):
        raise PersonMissing


def check_roles(roles: frozenset[Role]) -> None:
    """Assert that these are roles staff may hold; schemas let no other through."""
    assert roles, "staff hold at least one role"
    assert roles <= frozenset(STAFF), "residents, shops and the house itself are not staff"
