"""Who belongs to which household, as far as points care: pooling, the head's pay code, and one's own cause."""

from __future__ import annotations

from chalicelib.foundation.identity.service import people
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict


class NoHousehold(Conflict):
    """The villager is written in no household."""

    code = "no_household"
    zh, en = "你还没有登记在任何一户。", "You are written in no household."


class NotTheHead(Conflict):
    """Only the head of the household spends from its account."""

    code = "not_the_head"
    zh, en = "只有户主可以使用家庭工分。", "Only the head of the household spends its points."


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


def refuse_own_cause(ctx: Context, *, holder_id: str) -> None:
    """Let an officer decide on a holder's points unless they are of one household; who acts for another is both.

    Reads people only where the officer lives in the holder's village, since nobody else can share a household.

    Raises:
        OwnCause: they are the same person, or of one household.
    """
    mine = sorted(one for one in ctx.actor.persons if one[:6] == holder_id[:6])
    if not mine:
        return
    other, *found = people.find_holders(holder_ids=[holder_id, *mine])
    households = {one.household_id for one in found if one is not None} - {""}
    if holder_id in mine or (other is not None and other.household_id in households):
        raise OwnCause
