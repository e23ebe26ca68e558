"""Who belongs to which household, as far as points care: pooling, the head's pay code, and one's own cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from chalicelib.foundation.identity.service import people, relatives
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict
from chalicelib.points.ledger.core.settings import Spenders
from chalicelib.points.ledger.service.settings import settings_of


class NoHousehold(Conflict):
    """The villager is written in no household."""

    code = "no_household"
    zh, en = "你还没有登记在任何一户。", "You are written in no household."


class NotTheHead(Conflict):
    """Only the head of the household spends from its account."""

    code = "not_the_head"
    zh, en = "只有户主可以使用家庭工分。", "Only the head of the household spends its points."


class NotAnAdult(Conflict):
    """Where all adults of a household spend its points, children do not."""

    code = "not_an_adult"
    zh, en = "家庭工分由成年的家人使用。", "The adults of the household spend its points."


class SpendsLater(Conflict):
    """Who joined a household or became its head lately can not spend its points yet: its people may object first."""

    code = "household_spends_later"
    zh = "你刚加入这一户或刚做户主，{on} 起才能使用家庭工分。"
    en = "You joined this household or became its head lately; you may spend its points from {on}."


class OwnCause(Conflict):
    """Nobody decides on points of their own, of their household or of a declared relative."""

    code = "own_cause"
    zh, en = "不能办自己、自己家或亲属的工分，请由别人办理。", "Nobody decides on their own family's points."


def household_of(*, resident_id: str) -> str:
    """Return the household a resident is written in. One round trip.

    Raises:
        NoHousehold: none.
    """
    holder = people.find_holder(holder_id=resident_id)
    if holder is None or not holder.household_id:
        raise NoHousehold
    return holder.household_id


def household_to_spend(ctx: Context, *, resident_id: str) -> str:
    """Return the household whose points this resident may spend by the town's settings of today.

    One round trip where all adults may, two where the head alone; the settings are mostly known.

    Raises:
        NoHousehold, NotTheHead, NotAnAdult, SpendsLater.
    """
    household_id, bar = household_and_bar(ctx, resident_id=resident_id)
    if bar is not None:
        raise bar
    return household_id


def household_and_bar(ctx: Context, *, resident_id: str) -> tuple[str, Conflict | None]:
    """Return a resident's household, and what bars them from spending its points today.

    That is `NotTheHead`, `NotAnAdult`, or `SpendsLater` where they joined it or became its head lately.

    Round trips as `household_to_spend`.

    Raises:
        NoHousehold: they are written in none.
    """
    today = business_date(ctx.now())
    spenders = settings_of(ctx, place_id=resident_id[:6]).on(today).spenders
    holder = people.find_holder(holder_id=resident_id)
    if holder is None or not holder.household_id:
        raise NoHousehold
    if spenders is Spenders.ADULTS:
        return holder.household_id, NotAnAdult() if holder.is_minor(today) else _waits(holder.spends_from, today)
    household = people.find_holder(holder_id=holder.household_id)
    if household is None or household.head_id != resident_id:
        return holder.household_id, NotTheHead()
    return holder.household_id, _waits(household.spends_from, today)


def _waits(spends_from: dt.date | None, today: dt.date) -> SpendsLater | None:
    return None if spends_from is None or spends_from <= today else SpendsLater(on=spends_from.isoformat())


def refuse_own_cause(ctx: Context, *, holder_id: str, others: Collection[str] = ()) -> None:
    """Let an officer decide on a holder's points unless they are tied: one person, one household, declared relatives.

    Who acts for another is both; so `others` whose cause it is as well are those who acted for the holder, by the ids
    of residents or officers. One round trip for an officer whose account is linked to a resident, wherever they live,
    since relatives may live in another village; none for others.

    Raises:
        OwnCause: they are tied.
    """
    if not ctx.actor.identities.isdisjoint({holder_id, *others}):
        raise OwnCause
    near = [holder_id, *residents_among(others)]
    if any(is_tied(one, near) for one in sorted(ctx.actor.persons)):
        raise OwnCause


def is_tied(resident_id: str, holder_ids: Sequence[str]) -> bool:
    """Tell whether a resident ("": nobody) is tied to any of several people or households. One round trip, or none."""
    return bool(resident_id and any(relatives.ties(residents=[resident_id], holder_ids=holder_ids)))


def residents_among(ids: Collection[str]) -> list[str]:
    """Return those of several ids that are residents', in order: who acts for another may be an officer."""
    return sorted(one for one in ids if one[6:7] == "r")


def own_circle(ctx: Context) -> set[str]:
    """Return everybody whom the acting officer may not decide on: themselves, family, kin. 2 round trips, or none.

    For lists of people; one alone is looked at by `refuse_own_cause`.
    """
    return set[str]().union(*(relatives.circle_of(resident_id=one) for one in sorted(ctx.actor.persons)))
