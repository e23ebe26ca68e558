"""What buyers are told of their cases, and administrators of those that nobody answered in time."""

from __future__ import annotations

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.market import AftersalesLate, AftersalesMoved
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.identity.service import staff
from chalicelib.foundation.notifications.core.messages import Message
from chalicelib.foundation.notifications.service.delivering import deliver
from chalicelib.foundation.notifications.service.sending import Means, present_means
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.aftersales import store
from chalicelib.prosperity.aftersales.core.cases import Case
from chalicelib.prosperity.aftersales.core.deeds import CaseDeed
from chalicelib.prosperity.market.core.tidings import yuan

KINDS = {
    CaseDeed.ASK: "aftersales_ask",
    CaseDeed.OFFER: "aftersales_offer",
    CaseDeed.REFUSE: "aftersales_refuse",
    CaseDeed.GRANT: "aftersales_grant",
    CaseDeed.AGREE: "aftersales_grant",
    CaseDeed.LAPSE: "aftersales_grant",
    CaseDeed.TAKE: "aftersales_grant",
    CaseDeed.UPHOLD: "aftersales_uphold",
}
"""Which message each deed is; of others a buyer is told nothing, since they did them themselves."""


def moved(ctx: Context, case: Case, deed: CaseDeed) -> Writes:
    """Return the fact of a deed that its buyer is told of; none of others. `case` is as it is after it."""
    if deed not in KINDS:
        return Writes()
    fact = AftersalesMoved(case.order_id, case.nth, deed.value, case.fen)
    return facts.prepare_fact(ctx, village_id=case.town_id, fact=fact)


def late(ctx: Context, case: Case, admins: list[str]) -> Writes:
    """Return the facts that a case was not answered in time."""
    writes = Writes()
    for one in admins:
        fact, once = AftersalesLate(one, case.order_id), f"aftersales#{case.order_id}#{case.nth}#{case.state}#{one}"
        writes.merge(facts.prepare_fact(ctx, village_id=one[:6], fact=fact, once=once))
    return writes


def admins_of(town_id: str) -> list[str]:
    """Return the residents who are administrators of a town, by accounts that say so and are in use."""
    found: set[str] = set()
    cursor = None
    while True:
        page = staff.list_staff(town_id=town_id, size=100, cursor=cursor)
        rows = [one for one in page.rows if one.resident_id and not one.disabled]
        found |= {one.resident_id for one in rows if Role.TOWN_ADMIN in one.roles}
        cursor = page.cursor
        if cursor is None:
            return sorted(found)


def follow(recorded: Recorded) -> None:
    """Tell a buyer what came of their case, once, however often the stream says it."""
    tell(LIVE, recorded=recorded, means=present_means())


def tell(ctx: Context, *, recorded: Recorded, means: Means | None = None) -> Message | None:
    """Tell a buyer what a fact says of their case; return what was told. A look at the case."""
    fact = recorded.fact
    assert isinstance(fact, AftersalesMoved)
    case = store.find_case(fact.order_id, fact.nth)
    if case is None:
        return None
    kind, values = KINDS[CaseDeed(fact.news)], {"yuan": yuan(fact.fen)}
    message = Message(recorded.fact_id, case.buyer_id, kind, case.order_id, values)
    deliver(ctx, message=message, means=means)
    return message
