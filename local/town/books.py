"""Reading a village back from the store: its figures as the rooms count them, and the grounds of every entry.

Nothing here knows the plan. An award stands on a rule of the catalogue, on an activity that was held, and on the
minutes it was paid for; a redemption on a shop of the village and on goods at their prices. Whatever stands on
neither is named, so that no balancing entry can make the figures come out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.foundation.identity.service import consents, people as roster
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.foundation.partners.service import shops
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import planning
from chalicelib.points.ledger.core.accounts import Entry, Kind
from chalicelib.points.ledger.core.rules import CATALOGUE, Rule, points_for
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.service import accounts
from chalicelib.points.settlement.core.verifying import Verified
from chalicelib.points.settlement.service import closing, verifying
from local.town import people
from local.town.clock import Clock, organiser
from local.town.figures import Figures
from local.town.plan import GOODS

UNTIL = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
PAGE = 100
LAST_MONTH = "2021M12"
SETTLED_AT = dt.datetime(2022, 1, 9, 4, 40, tzinfo=SHANGHAI)
"""The dawn on which the last month of the year is closed."""
RULES = {rule.ref: rule for rule in CATALOGUE}
PRICES = dict(GOODS)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a village's entries can stand on: held activities and shops, by the sources they are in the ledger."""

    activities: dict[str, Activity]
    shops: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a village's store says. `unfounded` names each entry that stands on nothing, and why."""

    figures: Figures
    entries: int
    unfounded: tuple[str, ...]
    settled: Verified


def read_back(clock: Clock, village_id: str) -> Found:
    """Return what a village comes to, counted from its roster, consents, cards, activities and entries."""
    residents = people.residents_of(clock.at(people.ENTERED_AT, organiser(village_id)), village_id)
    consented = consents.who_consented(person_ids=[one.resident_id for one in residents], purpose="registration")
    grounds = grounds_of(village_id)
    count, issued, redeemed = 0, 0, 0
    unfounded = []
    for entry in entries_of(village_id):
        count += 1
        issued += entry.delta.balance if entry.kind is Kind.AWARD else 0
        redeemed += entry.delta.spent
        why = objection_to(entry, grounds)
        if why:
            unfounded.append(f"{entry.ref.account_id}: {entry.source} {entry.line}: {why}")
    figures = Figures(
        residents=roster.count_residents(village_id=village_id),
        registered=len(consented),
        cards=people.count_cards(residents),
        activities=len(grounds.activities),
        issued_points=issued,
        redeemed_points=redeemed,
    )
    return Found(figures, count, tuple(unfounded), settle(clock, village_id))


def settle(clock: Clock, village_id: str) -> Verified:
    """Close every month of a village's shops, and compare each with what the ledger has of it."""
    ctx = clock.at(SETTLED_AT)
    for partner in _partners(village_id):
        closing.close_month(ctx, partner_id=partner.partner_id, month=LAST_MONTH)
    return verifying.verify_village(village_id=village_id, today=SETTLED_AT.date() + dt.timedelta(days=1))


def entries_of(village_id: str) -> Iterator[Entry]:
    """Yield every entry of every account of a village."""
    for account in accounts.accounts_of_village(village_id=village_id):
        yield from accounts.entries_of(ref=account.ref)


def grounds_of(village_id: str) -> Grounds:
    """Return what a village's entries can stand on."""
    held = {one.source: one for one in _activities(village_id) if one.state is State.CLOSED}
    return Grounds(held, frozenset(redemptions_of(partner.partner_id) for partner in _partners(village_id)))


def _partners(village_id: str) -> Iterator[Partner]:
    cursor = None
    while True:
        page = shops.list_partners(village_id=village_id, size=PAGE, cursor=cursor)
        yield from page.rows
        if page.cursor is None:
            return
        cursor = page.cursor


def _activities(village_id: str) -> Iterator[Activity]:
    cursor = None
    while True:
        page = planning.list_activities(village_id=village_id, since=UNTIL, past=True, size=PAGE, cursor=cursor)
        yield from page.rows
        if page.cursor is None:
            return
        cursor = page.cursor


def objection_to(entry: Entry, grounds: Grounds) -> str:
    """Return why an entry stands on no rule or no document; "" where it does."""
    if entry.kind is Kind.AWARD:
        return _objection_to_award(entry, grounds)
    if entry.kind is Kind.REDEMPTION:
        return _objection_to_redemption(entry, grounds)
    if entry.kind is Kind.REFUND:
        return _objection_to_refund(entry, grounds)
    return f"nobody in this town makes a {entry.kind}"


def _objection_to_award(entry: Entry, grounds: Grounds) -> str:
    rule, activity = RULES.get(entry.rule), grounds.activities.get(entry.source)
    if rule is None:
        return f"no rule {entry.rule!r} is in force"
    if activity is None:
        return "no activity that was held is its source"
    if entry.document != activity.plan.title or entry.on != str(activity.on) or entry.debit != activity.debit:
        return f"its document {entry.document!r} is not the activity's"
    if rule.code != activity.plan.rule:
        return f"the activity does not pay by {entry.rule}"
    minutes = minutes_of(entry, rule)
    if not 1 <= minutes <= activity.plan.minutes or entry.delta.balance != points_for(rule, minutes=minutes):
        return f"{entry.delta.balance} points are not what {minutes} minutes earn"
    return ""


def minutes_of(entry: Entry, rule: Rule) -> int:
    """Return the minutes that an award counted against its rule's daily cap; 0 where it counted none."""
    return next((n for key, n in entry.delta.counters.items() if key.startswith(f"{rule.letter}d")), 0)


def _objection_to_redemption(entry: Entry, grounds: Grounds) -> str:
    if entry.rule != "redemption":
        return f"a redemption by the rule {entry.rule!r}"
    if entry.source not in grounds.shops:
        return "no shop of the village is its source"
    cost = cost_of(entry.document)
    if cost is None or entry.delta.spent != cost or entry.delta.balance != -cost:
        return f"{entry.delta.spent} points are not what {entry.document!r} costs"
    return ""


def _objection_to_refund(entry: Entry, grounds: Grounds) -> str:
    if entry.source not in grounds.shops or not entry.of:
        return "no sale of a shop of the village is what it gives back"
    if entry.delta.balance not in PRICES.values() or entry.delta.spent != -entry.delta.balance:
        return f"{entry.delta.balance} points are not what a piece costs"
    return ""


def cost_of(document: str) -> int | None:
    """Return what the goods on a till's slip cost together, or None where it names something that nobody sells."""
    points = 0
    for line in document.split("、"):
        name, _, quantity = line.rpartition("×")
        if name not in PRICES or not quantity.isdecimal():
            return None
        points += PRICES[name] * int(quantity)
    return points
