"""Who belongs to which household, as far as points care: pooling, the head's pay code, and one's own cause."""

from __future__ import annotations

from chalicelib.foundation.identity.service import people
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


class OwnCause(Conflict):
    """Nobody decides on points of their own or of their household."""

    code = "own_cause"
    zh, en = "不能给自己或自己家记分，请由别的干部办理。", "Nobody may decide on their own household's points."


def household_of(*, resident_id: str) -> str:
    """Return the household a resident is written in. One round trip.

    Raises:
        NoHousehold: none.
    """
    holder = people.find_holder(holder_id=resident_id)
    if holder is None or not holder.household_id:
        raise NoHousehold
    return holder.household_id


def household_headed_by(*, resident_id: str) -> str:
    """Return the household whose head this resident is. Two round trips.

    Raises:
        NoHousehold, NotTheHead.
    """
    household_id = household_of(resident_id=resident_id)
    household = people.find_holder(holder_id=household_id)
    if household is None or household.head_id != resident_id:
        raise NotTheHead
    return household_id


def household_to_spend(ctx: Context, *, resident_id: str) -> str:
    """Return the household whose points this resident may spend by the town's settings of today.

    One round trip where all adults may, two where the head alone; the settings are mostly known.

    Raises:
        NoHousehold, NotTheHead, NotAnAdult.
    """
    today = business_date(ctx.now())
    if settings_of(ctx, place_id=resident_id[:6]).on(today).spenders is Spenders.HEAD:
        return household_headed_by(resident_id=resident_id)
    holder = people.find_holder(holder_id=resident_id)
    if holder is None or not holder.household_id:
        raise NoHousehold
    if holder.is_minor(today):
        raise NotAnAdult
    return holder.household_id


def refuse_own_cause(ctx: Context, *, holder_id: str) -> None:
    """Let an officer decide on a holder's points unless they are of one household.

    Reads people only where the officer lives in the holder's village, since nobody else can share a household.

    Raises:
        OwnCause: they are the same person, or of one household.
    """
    mine = ctx.actor.resident_id
    if not mine or mine[:6] != holder_id[:6]:
        return
    me, other = people.find_holders(holder_ids=[mine, holder_id])
    same = me is not None and other is not None and me.household_id and me.household_id == other.household_id
    if mine == holder_id or same:
        raise OwnCause
