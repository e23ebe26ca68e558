"""What may be done with staff accounts. The caller's door says which town; accounts of other towns do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core import passwords, tries
from chalicelib.foundation.identity.core.sessions import SignInRefused
from chalicelib.foundation.identity.core.staff import (
    OutOfReach,
    OwnAccount,
    PersonUnknown,
    Ranges,
    Reach,
    Staff,
    StaffChanged,
    check_person,
    check_roles,
    covers,
    joined,
    widened,
)
from chalicelib.foundation.identity.service.acting import forget_person
from chalicelib.foundation.identity.service.endings import prepare_end_of
from chalicelib.foundation.identity.service.people import prepare_active
from chalicelib.foundation.identity.service.sessions import prepare_password, prepare_revoke_all
from chalicelib.foundation.identity.store import staff as store, tries as tries_store
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes, commit

__all__ = ["Reach", "Staff"]

PASSES_MAX = 10
PAGE = 100
FIELD = frozenset({Role.ORGANISER, Role.GRID_WORKER, Role.VILLAGE_OFFICER})
"""The roles of those who are out with a village's people."""


def add_staff(
    ctx: Context,
    *,
    town_id: str,
    login: str,
    name: str,
    password: str,
    roles: frozenset[Role],
    reach: Reach,
    villages: Iterable[tuple[int, int]] = (),
    resident_id: str = "",
    is_outsider: bool = False,
) -> Staff:
    """Add an account with a first password, which its owner must change to sign in.

    `resident_id` is the person behind it. An administrator names one for a village role, or says `is_outsider`; the
    house itself (operators, the demo) need not.

    `villages` are half-open ranges of ordinals. For the reach of a whole town they are those of the acting
    administrator's account; only the house itself names them.

    Raises:
        LoginTaken: another account, of any town, has this login name.
        PersonTaken: the person has an enabled account.
        PasswordWeak: the first password is too easy.
        OutOfReach: the acting administrator does not reach that far.
        PersonMissing: a village role, and neither a person nor the word that they are no resident.
        PersonUnknown: the person is no active resident whom the acting administrator reaches.
        StaffChanged: the administrator's own account changed at the same moment; ask again.
    """
    check_roles(roles)
    if Role.SYSTEM not in ctx.actor.roles:
        check_person(roles, resident_id=resident_id, is_outsider=is_outsider)
    login = login.lower()
    passwords.check_new(password, login=login)
    ranges, checks = _ranges(ctx, town_id, reach, villages)
    staff = Staff(
        town_id=town_id,
        staff_id=f"s{ctx.new_id()}",
        login=login,
        name=name,
        roles=roles,
        reach=reach,
        villages=ranges,
        resident_id=resident_id,
        is_outsider=is_outsider,
        password=passwords.hashed(password, ctx.random_bytes(passwords.SALT_BYTES)),
        must_change=True,
        disabled=False,
        added_at=ctx.now(),
        revision=ctx.new_id(),
    )
    audit = prepare_audit(ctx, place_id=town_id, deed="staff.add", target=staff.staff_id)
    commit(store.prepare_add(staff).merge(checks, _person(ctx, resident_id), audit))
    return staff


def _person(ctx: Context, resident_id: str) -> Writes:
    """Return the check that the person behind an account is an active resident within reach; "" needs none."""
    if not resident_id:
        return Writes()
    if not ctx.actor.reaches(resident_id):
        raise PersonUnknown
    return prepare_active(holder_id=resident_id, refusal=lambda _: PersonUnknown())


def _ranges(ctx: Context, town_id: str, reach: Reach, villages: Iterable[tuple[int, int]]) -> tuple[Ranges, Writes]:
    """Return how far an account may be let reach by who is acting, and the check that they still may."""
    asked = joined(villages)
    if Role.SYSTEM in ctx.actor.roles:
        return asked, Writes()
    if reach is Reach.VILLAGES:
        if not covers(ctx.actor.villages, asked):
            raise OutOfReach
        return asked, Writes()
    admin = store.load_staff(town_id, ctx.actor.subject)
    if admin.reach is not Reach.TOWN:
        raise OutOfReach
    return admin.villages, store.prepare_unchanged(admin, StaffChanged())


def load_staff(*, town_id: str, staff_id: str) -> Staff:
    """Return an account.

    Raises:
        NoSuchStaff: the town has none with this id.
    """
    return store.load_staff(town_id, staff_id)


def names_of(*, town_id: str, staff_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of some accounts by id, for somebody who has a right to know who decided on them.

    One round trip, none for none. What is no account's id is left out.
    """
    asked = sorted(set(staff_ids))
    return store.find_names(town_id, asked) if asked else {}


def list_staff(*, town_id: str, size: int = 50, cursor: str | None = None) -> Page[Staff]:
    """Return a page of a town's accounts, the oldest first, disabled ones too."""
    return store.list_staff(town_id, size=size, cursor=cursor)


def officers_of(*, town_id: str, village_id: str) -> list[str]:
    """Return the residents who are officers of a village, by accounts that say so and are in use.

    A round trip for each hundred of the town's accounts.
    """
    found: set[str] = set()
    cursor = None
    while True:
        page = list_staff(town_id=town_id, size=PAGE, cursor=cursor)
        found |= {
            one.resident_id
            for one in page.rows
            if one.resident_id
            and not one.disabled
            and Role.VILLAGE_OFFICER in one.roles
            and one.principal().reaches(village_id)
        }
        cursor = page.cursor
        if cursor is None:
            return sorted(found)


def change_staff(
    ctx: Context,
    *,
    town_id: str,
    staff_id: str,
    name: str | None = None,
    roles: frozenset[Role] | None = None,
    reach: Reach | None = None,
    villages: Iterable[tuple[int, int]] | None = None,
    resident_id: str | None = None,
    is_outsider: bool | None = None,
) -> Staff:
    """Change what is given of an account; it takes effect when its owner's tokens are renewed, in 15 minutes at most.

    A person given takes back the word that they are no resident, and the other way round.

    Raises:
        NoSuchStaff, OwnAccount: not theirs to change.
        OutOfReach: the acting administrator does not reach that far.
        PersonMissing: a village role, and neither a person nor the word that they are no resident.
        PersonUnknown: the person is no active resident whom the acting administrator reaches.
        PersonTaken: the person has another enabled account.
        StaffChanged: the account changed at the same moment.
    """
    was = _others(ctx, town_id, staff_id)
    checks = Writes()
    changed = replace(was, revision=ctx.new_id())
    if reach is not None or villages is not None:
        reach = reach or was.reach
        ranges, checks = _ranges(ctx, town_id, reach, was.villages if villages is None else villages)
        changed = replace(changed, reach=reach, villages=ranges)
    if roles is not None:
        check_roles(roles)
        changed = replace(changed, roles=roles)
    changed = replace(
        changed,
        name=was.name if name is None else name,
        resident_id=("" if is_outsider else was.resident_id) if resident_id is None else resident_id,
        is_outsider=(was.is_outsider and not resident_id) if is_outsider is None else is_outsider,
    )
    if roles is not None or resident_id is not None or is_outsider is not None:
        check_person(changed.roles, resident_id=changed.resident_id, is_outsider=changed.is_outsider)
    if changed.resident_id != was.resident_id:
        checks.merge(_person(ctx, changed.resident_id), store.prepare_person(changed))
        checks.merge(store.prepare_person_free(was))
    audit = prepare_audit(ctx, place_id=town_id, deed="staff.change", target=staff_id)
    commit(store.prepare_change(changed, was=was).merge(checks, audit))
    return changed


def _others(ctx: Context, town_id: str, staff_id: str) -> Staff:
    """Return an account that is not the acting one."""
    if staff_id == ctx.actor.subject:
        raise OwnAccount
    return store.load_staff(town_id, staff_id)


def set_password(ctx: Context, *, town_id: str, staff_id: str, password: str) -> None:
    """Give somebody else's account a new first password; end its sessions, and its lockout.

    Raises:
        NoSuchStaff, OwnAccount: not theirs to change.
        PasswordWeak: it is too easy.
        StaffChanged: the account changed at the same moment.
    """
    staff = _others(ctx, town_id, staff_id)
    writes = prepare_password(ctx, staff, password, old="", must_change=True)
    writes.merge(prepare_revoke_all(ctx, subject=staff_id, town_id=town_id))
    commit(writes.merge(tries_store.prepare_clear([tries_store.target_of(tries.PASSWORDS, staff.login, ctx.now())])))


def change_own_password(ctx: Context, *, password: str, new_password: str) -> None:
    """Change the acting account's password and end its sessions; wrong tries count as those of signing in do.

    Raises:
        SignInRefused: the present password is wrong.
        TooManyTries: five wrong ones within fifteen minutes.
        PasswordWeak: the new one is too easy, or the same.
        StaffChanged: the account changed at the same moment.
    """
    staff = store.load_staff(ctx.actor.town_id, ctx.actor.subject)
    target = tries_store.target_of(tries.PASSWORDS, staff.login, ctx.now())
    tries_store.reserve([target], ctx.now())
    if not passwords.matches(password, staff.password) or staff.disabled:
        raise SignInRefused
    writes = prepare_password(ctx, staff, new_password, old=password, must_change=False)
    writes.merge(prepare_revoke_all(ctx, subject=staff.staff_id, town_id=staff.town_id))
    commit(writes.merge(tries_store.prepare_clear([target])))


def disable_staff(ctx: Context, *, town_id: str, staff_id: str) -> Staff:
    """Let an account sign in no more, and end its sessions and mandates; access tokens end within 15 minutes.

    Raises:
        NoSuchStaff, OwnAccount: not theirs to change.
        StaffChanged: the account changed at the same moment.
    """
    return _switch(ctx, town_id, staff_id, disabled=True)


def enable_staff(ctx: Context, *, town_id: str, staff_id: str) -> Staff:
    """Let a disabled account sign in again.

    Raises:
        PersonTaken: its person has another enabled account by now.
        NoSuchStaff, OwnAccount: not theirs to change.
        StaffChanged: the account changed at the same moment.
    """
    return _switch(ctx, town_id, staff_id, disabled=False)


def _switch(ctx: Context, town_id: str, staff_id: str, *, disabled: bool) -> Staff:
    was = _others(ctx, town_id, staff_id)
    changed = replace(was, disabled=disabled, revision=ctx.new_id())
    deed = "staff.disable" if disabled else "staff.enable"
    writes = store.prepare_change(changed, was=was)
    writes.merge(prepare_audit(ctx, place_id=town_id, deed=deed, target=staff_id))
    if disabled:
        writes.merge(prepare_end_of(ctx, person_id=staff_id), store.prepare_person_free(was))
    else:
        writes.merge(store.prepare_person(changed))
    commit(writes.merge(prepare_revoke_all(ctx, subject=staff_id, town_id=town_id)))
    forget_person(staff_id)
    return changed


def widen_staff(ctx: Context, *, town_id: str, ordinal: int) -> int:
    """Let every account that reaches the whole town reach a new village too; return how many were changed.

    Passes are made until one finds nothing to do, so that accounts added meanwhile are not missed. Once more is the
    same. Two round trips an account.

    Raises:
        StaffChanged: accounts kept changing; ask again.
    """
    total = 0
    for _ in range(PASSES_MAX):
        found = [(was, widened(was, ordinal, ctx.new_id())) for was in store.every_staff(town_id)]
        stale = [(was, now) for was, now in found if now is not was]
        if not stale:
            return total
        total += sum(_widen(was, now) for was, now in stale)
    raise StaffChanged


def _widen(was: Staff, now: Staff) -> bool:
    """Write one widened account; False where it changed meanwhile, and the next pass sees it."""
    try:
        commit(store.prepare_change(now, was=was))
    except StaffChanged:
        return False
    return True


def panel_of(*, town_id: str, village_id: str) -> list[Staff]:
    """Return the accounts of a village's review panel (评议小组) that may sign in. One round trip."""
    return _staff_of(town_id, village_id, frozenset({Role.PANEL}))


def field_staff_of(*, town_id: str, village_id: str) -> list[Staff]:
    """Return the organisers, grid workers and officers of a village that may sign in. One round trip."""
    return _staff_of(town_id, village_id, FIELD)


def _staff_of(town_id: str, village_id: str, roles: frozenset[Role]) -> list[Staff]:
    found = store.every_staff(town_id)
    return [one for one in found if roles & one.roles and not one.disabled and one.principal().reaches(village_id)]
