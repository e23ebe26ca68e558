"""Who may do what, where: one table of role x verb x scope, and the principal it is asked about."""

from __future__ import annotations

import functools
import re
from dataclasses import field
from enum import StrEnum

from chalicelib.kernel.errors import NotAllowed, NotFound, NotSignedIn
from chalicelib.kernel.values import value


class Role(StrEnum):
    """The roles of product.md. A person may hold several; `SYSTEM` is the house itself (jobs, operators)."""

    PUBLIC = "public"
    RESIDENT = "resident"
    MEMBER = "member"
    GRID_WORKER = "grid_worker"
    ORGANISER = "organiser"
    VILLAGE_OFFICER = "village_officer"
    PANEL = "panel"
    TOWN_OFFICER = "town_officer"
    TOWN_ADMIN = "town_admin"
    AUDITOR = "auditor"
    SHOP = "shop"
    BANK = "bank"
    SYSTEM = "system"


class Scope(StrEnum):
    """How far a grant reaches: anything, one's villages, or what is one's own."""

    ANY = "any"
    VILLAGE = "village"
    OWN = "own"


class Matter(StrEnum):
    """What somebody may let another do for them (代办). A ballot is personal: it is not here, and never will be."""

    READ = "read"
    ACTIVITIES = "activities"
    CLAIMS = "claims"
    WISHES = "wishes"
    TICKETS = "tickets"
    SPEND = "spend"


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
KEYED = frozenset({Role.SHOP, Role.BANK})
"""Who shows an API key; all others sign in."""
VILLAGE_ID = re.compile(r"^v([0-9]{5})")
"""Every id that belongs to a village begins with the village's id."""


@value
class Acting:
    """Who really acts, where somebody acts for another by a mandate.

    `resident_id` is the agent's own person ("": an officer who is no resident). `deed_id` is the id of this request in
    the trail of what was done for `principal_id`, `door` and `params` what it asks. At most `day_points` a day are
    spent by this mandate. `agent_name` is what the principal is shown of the agent.
    """

    principal_id: str
    agent_id: str
    resident_id: str
    deed_id: str
    door: str = ""
    params: dict[str, str] = field(default_factory=dict)
    day_points: int = 0
    agent_name: str = ""


@value
class Principal:
    """Somebody (or a shop's till, or a bank's desk) who acts.

    `subject` is a resident id, staff id or partner id. `villages` are half-open ranges of village ordinals, `()`
    reaching none. `resident_id` links an officer to their own person, so that nobody verifies their own claim.
    `key_id` is the API key of a shop or bank. `acting` says who really acts where that is not the subject; all else is
    then the subject's own, so that an officer who acts for somebody has none of their office's rights.
    """

    subject: str
    roles: frozenset[Role]
    villages: tuple[tuple[int, int], ...] = ()
    town_id: str = ""
    resident_id: str = ""
    key_id: str = ""
    scopes: frozenset[str] = frozenset()
    acting: Acting | None = None

    @property
    def acted_by(self) -> str:
        """Who really acts for the subject, "" where nobody but the subject does."""
        return "" if self.acting is None else self.acting.agent_id

    @property
    def doer(self) -> str:
        """The id of who really does it, such as of who sent a picture: the agent's, else the subject's."""
        return self.acted_by or self.subject

    @property
    def agent_name(self) -> str:
        """What the subject is shown of who really acts for them, "" where nobody does."""
        return "" if self.acting is None else self.acting.agent_name

    @property
    def person(self) -> str:
        """The resident who really does it: the agent's own person, else the subject's; "" where there is none."""
        return self.resident_id if self.acting is None else self.acting.resident_id

    @property
    def agents(self) -> frozenset[str]:
        """The ids of who really acts for the subject: their account's and their own as a resident; mostly none."""
        return frozenset() if self.acting is None else frozenset({self.acting.agent_id, self.acting.resident_id}) - {""}

    @property
    def identities(self) -> frozenset[str]:
        """Every id under which the subject, and whoever acts for them, may have done something before."""
        return (frozenset({self.subject, self.resident_id}) | self.agents) - {""}

    @property
    def persons(self) -> frozenset[str]:
        """The residents behind this principal, whose own cause this is: the subject's person, and the agent's."""
        agent = "" if self.acting is None else self.acting.resident_id
        return frozenset({self.resident_id, agent}) - {""}

    def did(self, signature: str, person: str = "") -> bool:
        """Tell whether a record of who did something names who acts now, by this account or the person's other one.

        `person` is the resident whom the record keeps beside the signature, "" where it keeps none.
        """
        return not self.identities.isdisjoint({*signers(signature), person})

    @property
    def signature(self) -> str:
        """Who did it, for every record that keeps that: `v00001r00012`, or `v00001r00012 by v00001r00034`."""
        return signed(self.key_id or self.subject, self)

    def reaches(self, village_id: str) -> bool:
        """Tell whether the village (or anything whose id begins with it) is among this principal's.

        Their town itself (`t0001` and what begins with it) is reached by those whose role is town-wide.
        """
        if self.town_id and village_id.startswith(self.town_id):
            return not TOWN_WIDE.isdisjoint(self.roles)
        found = VILLAGE_ID.match(village_id)
        return found is not None and any(start <= int(found[1]) < end for start, end in self.villages)


def signed(name: str, principal: Principal) -> str:
    """Return a name with that of who acts for it, where somebody does."""
    return f"{name} by {principal.acted_by}" if principal.acted_by else name


def signers(signature: str) -> tuple[str, str]:
    """Return whom a signature names: for whom something was done, and who really did it ("": nobody else)."""
    name, _, agent = signature.partition(" by ")
    return name, agent


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
    checkers = officers | {Role.GRID_WORKER: Scope.VILLAGE}
    claim_staff = checkers | {Role.PANEL: Scope.VILLAGE}
    everybody = dict.fromkeys(STAFF, Scope.ANY) | {Role.RESIDENT: Scope.ANY}
    member = {Role.MEMBER: Scope.OWN}
    shop = {Role.SHOP: Scope.OWN}
    bank = {Role.BANK: Scope.OWN}
    return {
        # The house
        "house.read": public,
        "runs.read": readers,
        "audit.read": {Role.AUDITOR: Scope.VILLAGE} | admin,
        # identity
        "session.start": public,
        "session.end": everybody | {Role.MEMBER: Scope.ANY},
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
        "consents.own": own | member,
        "consents.give": own,
        "members.own": member,
        "members.read": {Role.AUDITOR: Scope.VILLAGE} | town,
        "members.block": town,
        "addresses.own": own | member,
        "relatives.own": own | dict.fromkeys(STAFF, Scope.OWN),
        "mandates.own": own | dict.fromkeys(STAFF, Scope.OWN),
        "mandates.give": own,
        "mandates.read": readers,
        "mandates.write": officers,
        "deeds.own": own,
        "disputes.decide": town,
        "codes.kind": public,
        "codes.own": own,
        "codes.resolve": field,
        "codes.print": officers,
        "cards.write": officers | {Role.GRID_WORKER: Scope.VILLAGE},
        "cards.read": readers,
        "cards.issue_bulk": officers,
        # media and moderation
        "media.write": field | {Role.PANEL: Scope.VILLAGE, Role.RESIDENT: Scope.VILLAGE, Role.MEMBER: Scope.ANY},
        "media.read": field_readers | {Role.PANEL: Scope.VILLAGE, Role.RESIDENT: Scope.VILLAGE, Role.MEMBER: Scope.ANY},
        "reviews.read": readers,
        "reviews.decide": officers,
        "wechat.push": public,
        # payments
        "payments.notify": public,
        "payments.read": {Role.AUDITOR: Scope.VILLAGE} | town,
        "payments.look": town,
        "payments.by_hand": town,
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
        "controls.read": {Role.AUDITOR: Scope.VILLAGE} | admin,
        "liability.read": readers,
        "liability.write": admin,
        "ledger.verify": {Role.AUDITOR: Scope.VILLAGE} | town,
        # activities
        "activities.read": everybody,
        "activities.read_calendar": public,
        "activities.write": officers | {Role.ORGANISER: Scope.VILLAGE},
        "activities.sign_up": own,
        "activities.scan": field,
        "activities.read_people": field_readers,
        # claims
        "claims.own": own,
        "claims.object": claim_staff | {Role.RESIDENT: Scope.ANY},
        "claims.make_for": checkers,
        "claims.read": claim_staff | {Role.AUDITOR: Scope.VILLAGE},
        "claims.read_town": town | {Role.AUDITOR: Scope.VILLAGE},
        "claims.check": checkers,
        "claims.vote": town | {Role.PANEL: Scope.VILLAGE},
        "claims.call": officers | {Role.PANEL: Scope.VILLAGE},
        "claims.help": {Role.PANEL: Scope.VILLAGE},
        "claims.decide": officers,
        "claims.settle": officers | {Role.PANEL: Scope.VILLAGE},
        "notices.read": public,
        "rounds.write": checkers,
        "rounds.read": claim_staff | {Role.AUDITOR: Scope.VILLAGE},
        "rounds.vote": {Role.PANEL: Scope.VILLAGE},
        # tickets: who may do what with one of them is the room's own table of rights
        "tickets.own": own,
        "tickets.read": everybody,
        "tickets.read_public": public,
        "tickets.read_desk": field_readers,
        "tickets.read_town": town | {Role.AUDITOR: Scope.VILLAGE},
        "tickets.enter": field,
        "tickets.handle": field,
        "tickets.decide": officers,
        # appraisals
        "appraisals.vote": own,
        "appraisals.read": readers,
        "appraisals.write": officers,
        # partners and redemption
        "partners.read": {Role.AUDITOR: Scope.VILLAGE} | town,
        "partners.write": town,
        "partners.read_own": shop,
        "partners.price_own": shop,
        "partners.write_own": shop,
        "shops.read": everybody,
        "redemptions.look": readers,
        "redemptions.make": shop,
        "redemptions.refund": shop,
        "redemptions.read_shop": shop,
        "redemptions.pay_shop": own,
        # settlement
        "settlement.read": town | {Role.AUDITOR: Scope.VILLAGE},
        "settlement.decide": town,
        "settlement.read_own": shop,
        "settlement.own": shop,
        # wishes
        "wishes.own": own,
        "wishes.read": readers,
        "wishes.decide": officers,
        "wishes.shop": shop,
        # the mall: what is done at a desk names the village or town whose desk it is
        "rewards.own": own,
        "rewards.read": field_readers,
        "rewards.write": officers,
        "rewards.hand_out": field,
        "rewards.decide": officers,
        # phone credit and internet fees
        "topups.own": own,
        "topups.callback": public,
        "topups.read": readers,
        "topups.handle": officers,
        "topups.rule": town,
        "topups.terms": admin,
        # scores
        "scores.own": own,
        "scores.paper": officers,
        "scores.refresh": town,
        "scores.read_policies": {Role.AUDITOR: Scope.VILLAGE} | town,
        "scores.set_policy": town,
        "scores.read_objections": {Role.AUDITOR: Scope.VILLAGE} | town,
        "scores.decide_objections": town,
        # the log
        "log.read": public,
        # certificates
        "certificates.own": own,
        "certificates.paper": officers,
        "certificates.check": public,
        "certificates.verify": bank,
        "certificates.read": {Role.AUDITOR: Scope.VILLAGE} | town,
        "certificates.set_offer": town,
        # the negative list
        "negatives.own": own,
        "negatives.paper": officers,
        "negatives.read": {Role.AUDITOR: Scope.VILLAGE} | town,
        "negatives.act": town,
        # perk programmes
        "perks.read": everybody,
        "perks.own": own,
        "perks.read_desk": {Role.AUDITOR: Scope.VILLAGE} | town,
        "perks.write": town,
        "perks.decide": town,
        # the market
        "market.browse": public,
        "market.read": readers,
        "market.write": officers,
        "market.shop": own | {Role.MEMBER: Scope.OWN},
        "market.terms": admin,
        "market.read_orders": {Role.AUDITOR: Scope.VILLAGE} | town,
        "market.pack": town,
        "market.cycles": town,
        # bookings
        "bookings.browse": public,
        "bookings.book": own | member,
        "bookings.host": own,
        "bookings.read": readers,
        "bookings.write": officers,
        "bookings.decide": officers,
        "bookings.desk": officers,
        # proceeds
        "proceeds.read": readers,
        "proceeds.decide": town,
        "proceeds.own": own,
        # coupons and levels of buyers
        "coupons.read": {Role.AUDITOR: Scope.VILLAGE} | town,
        "coupons.write": admin,
        "coupons.have": own | {Role.MEMBER: Scope.OWN},
        # reviews of what was bought
        "ratings.browse": public,
        "ratings.own": own | member,
        "ratings.read": readers,
        "ratings.decide": officers,
        # after-sales
        "aftersales.own": own | member,
        "aftersales.read": {Role.AUDITOR: Scope.VILLAGE} | town,
        "aftersales.decide": town,
        "aftersales.look_again": admin,
        # tourism
        "tourism.browse": public,
        "tourism.visit": own | member,
        "tourism.read": readers,
        "tourism.write": officers,
        "tourism.read_town": {Role.AUDITOR: Scope.VILLAGE} | town,
        "tourism.write_town": town,
        # listings: whoever may ask about one, may apply to it and report it
        "listings.browse": public,
        "listings.own": own | member,
        "listings.ask": {Role.RESIDENT: Scope.ANY, Role.MEMBER: Scope.ANY},
        "listings.read": readers,
        "listings.write": officers,
        "listings.decide": officers,
        # the cockpit
        "cockpit.define": public,
        "cockpit.read": readers,
        "indicators.read": {Role.AUDITOR: Scope.VILLAGE} | town,
        "indicators.write": town,
        # boards, notifications
        "boards.read": public,
        "boards.rank_own": own,
        "boards.publish": town,
        "inbox.own": own | member,
    }


@functools.cache
def table() -> dict[str, dict[Role, Scope]]:
    """Return the grants: verb to role to scope."""
    return _grants()


def allows(principal: Principal, verb: str, *, within: str | None) -> bool:
    """Tell whether `authorise` would let somebody do something."""
    try:
        authorise(principal, verb, within=within)
    except (NotAllowed, NotFound, NotSignedIn):
        return False
    return True


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
