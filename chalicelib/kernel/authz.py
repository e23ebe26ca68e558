"""Who may do what, where: one table of role x verb x scope, and the principal it is asked about."""

from __future__ import annotations

import functools
import re
from enum import StrEnum

from chalicelib.kernel.errors import NotAllowed, NotFound, NotSignedIn
from chalicelib.kernel.values import value


class Role(StrEnum):
    """The roles of product.md. A person may hold several; `SYSTEM` is the house itself (jobs, operators)."""

    PUBLIC = "public"
    RESIDENT = "resident"
    GRID_WORKER = "grid_worker"
    ORGANISER = "organiser"
    VILLAGE_OFFICER = "village_officer"
    PANEL = "panel"
    TOWN_OFFICER = "town_officer"
    TOWN_ADMIN = "town_admin"
    AUDITOR = "auditor"
    SHOP = "shop"
    SYSTEM = "system"


class Scope(StrEnum):
    """How far a grant reaches: anything, one's villages, or what is one's own."""

    ANY = "any"
    VILLAGE = "village"
    OWN = "own"


STAFF = (
    Role.GRID_WORKER,
    Role.ORGANISER,
    Role.VILLAGE_OFFICER,
    Role.PANEL,
    Role.TOWN_OFFICER,
    Role.TOWN_ADMIN,
    Role.AUDITOR,
)
TOWN_WIDE = frozenset({Role.TOWN_OFFICER, Role.TOWN_ADMIN, Role.AUDITOR})
VILLAGE_ID = re.compile(r"^v(\d{5})")
"""Every id that belongs to a village begins with the village's id."""


@value
class Principal:
    """Somebody (or a shop's till) who acts.

    `subject` is a resident id, staff id or partner id. `villages` are half-open ranges of village ordinals, `()`
    reaching none. `resident_id` links an officer to their own person, so that nobody verifies their own claim.
    `key_id` is the API key of a shop.
    """

    subject: str
    roles: frozenset[Role]
    villages: tuple[tuple[int, int], ...] = ()
    town_id: str = ""
    resident_id: str = ""
    key_id: str = ""
    scopes: frozenset[str] = frozenset()

    def reaches(self, village_id: str) -> bool:
        """Tell whether the village (or anything whose id begins with it) is among this principal's.

        Their town itself (`t0001` and what begins with it) is reached by those whose role is town-wide.
        """
        if self.town_id and village_id.startswith(self.town_id):
            return not TOWN_WIDE.isdisjoint(self.roles)
        found = VILLAGE_ID.match(village_id)
        return found is not None and any(start <= int(found[1]) < end for start, end in self.villages)


SYSTEM = Principal("system", frozenset({Role.SYSTEM}), villages=((0, 100_000),))
ANYBODY = Principal("anybody", frozenset({Role.PUBLIC}))


def _grants() -> dict[str, dict[Role, Scope]]:
    """Return the whole table. Each verb has its own line: what is not granted here is refused."""
    own = {Role.RESIDENT: Scope.OWN}
    public = dict.fromkeys(Role, Scope.ANY)
    admin = {Role.TOWN_ADMIN: Scope.VILLAGE}
    town = admin | {Role.TOWN_OFFICER: Scope.VILLAGE}
    officers = town | {Role.VILLAGE_OFFICER: Scope.VILLAGE}
    field = officers | {Role.ORGANISER: Scope.VILLAGE, Role.GRID_WORKER: Scope.VILLAGE}
    readers = officers | {Role.AUDITOR: Scope.VILLAGE}
    field_readers = field | {Role.AUDITOR: Scope.VILLAGE}
    everybody = dict.fromkeys(STAFF, Scope.ANY) | {Role.RESIDENT: Scope.ANY}
    shop = {Role.SHOP: Scope.OWN}
    return {
        # The house
        "house.read": public,
        "runs.read": readers,
        # identity
        "session.start": public,
        "session.end": everybody,
        "places.read": public,
        "places.write": admin,
        "residents.read": readers,
        "residents.read_own": own,
        "residents.write": officers,
        "residents.write_own": own,
        "roster.import": officers,
        "roster.read": readers,
        "staff.read": admin | {Role.AUDITOR: Scope.VILLAGE},
        "staff.write": admin,
        "staff.own": dict.fromkeys(STAFF, Scope.OWN),
        "consents.own": own,
        "codes.own": own,
        "codes.resolve": field,
        "codes.print": officers,
        "cards.write": officers | {Role.GRID_WORKER: Scope.VILLAGE},
        "cards.read": readers,
        # points
        "points.read_own": own,
        "points.read": readers,
        "points.award": officers,
        "points.reverse": officers,
        "points.block": officers,
        "points.settings": admin,
        "points.pool": own,
        "points.pay_code": own,
        "budgets.read": readers,
        "budgets.write": town,
        "rules.read": public,
        "rules.read_proposals": readers,
        "rules.propose": officers,
        "rules.decide": officers,
        "ledger.verify": {Role.AUDITOR: Scope.VILLAGE} | town,
        # activities
        "activities.read": everybody,
        "activities.read_calendar": public,
        "activities.write": officers | {Role.ORGANISER: Scope.VILLAGE},
        "activities.sign_up": own,
        "activities.scan": field,
        "activities.read_people": field_readers,
        # partners and redemption
        "partners.read": {Role.AUDITOR: Scope.VILLAGE} | town,
        "partners.write": town,
        "partners.read_own": shop,
        "shops.read": everybody,
        "redemptions.make": shop,
        "redemptions.read_shop": shop,
        "redemptions.pay_shop": own,
        # boards, notifications
        "boards.read": public,
        "boards.rank_own": own,
        "boards.publish": town,
        "inbox.own": own,
    }


@functools.cache
def table() -> dict[str, dict[Role, Scope]]:
    """Return the grants: verb to role to scope."""
    return _grants()


def authorise(principal: Principal, verb: str, *, within: str | None) -> None:
    """Let `principal` do `verb`, or refuse.

    `within` is an id that begins with the village the deed touches; None where it touches no village, or only what
    is the principal's own.

    Raises:
        NotSignedIn: nobody in particular asks for what only somebody may do.
        NotAllowed: no role of theirs is granted the verb.
        NotFound: the verb is granted, but not for this village; other villages' things do not exist for them.
    """
    grants = table()[verb]
    scopes = {grants[role] for role in principal.roles if role in grants}
    if not scopes:
        raise NotSignedIn if Role.PUBLIC in principal.roles else NotAllowed
    if Scope.ANY in scopes or within is None:
        return
    if Scope.VILLAGE in scopes and principal.reaches(within):
        return
    if Scope.OWN in scopes and within == principal.subject:
        return
    raise NotFound
