"""A household pools its points, and its head spends them; and points are set aside for something to come."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.core.people import HEAD
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import kinship, moves
from chalicelib.points.ledger.service.kinship import NotTheHead
from chalicelib.points.redemptions.core.tills import Till
from local.story.chapters.shop import sell, shown_code
from local.story.story import Story

TITLE = "家里的工分：一家人合起来用"
POOLED, SPENT, HELD = 100, 150, 60
HOLDER = 8


def tell(story: Story) -> None:
    """Pool, spend, and hold, on Saturday."""
    moment = story.moment(5, 10)
    household_id, members = _family(story)
    for number in members:
        ctx = story.villager(number, moment)
        moves.move_to_household(
            ctx,
            member=AccountRef.of_holder(story.id_of(number)),
            household=AccountRef.of_holder(kinship.household_of(resident_id=story.id_of(number))),
            key=ctx.new_id(),
            points=POOLED,
        )
        story.paper.pool(story.id_of(number), household_id, POOLED)
    story.teller.figure(
        f"{len(members)} 口人转入后，家里有", story.balance(household_id), story.paper.points[household_id]
    )
    head = next(n for n in members if story.people[n].relation == HEAD)
    other = next(n for n in members if n != head)
    story.teller.refused("不是户主，想用家庭付款码", NotTheHead, lambda: _household_to_spend(story, other, moment))
    paying = _household_to_spend(story, head, moment)
    code = shown_code(story, paying, moment)
    sold = sell(story, moment, Till(story.clock.new_id(moment), code, SPENT))
    story.paper.spend(household_id, SPENT)
    story.teller.figure(f"户主付 {SPENT}，家里还有", sold.entry.after, story.paper.points[household_id])
    _hold(story)
    story.check_books()


def _household_to_spend(story: Story, number: int, moment: dt.datetime) -> str:
    return kinship.household_to_spend(story.villager(number, moment), resident_id=story.id_of(number))


def _family(story: Story) -> tuple[str, list[int]]:
    """Return the first household whose head and another member have enough to pool, and those members."""
    for one in story.people:
        members = [
            n
            for n, member in enumerate(story.people)
            if member.household_id == one.household_id and story.paper.points[member.resident_id] >= POOLED
        ]
        if one.relation == HEAD and story.people.index(one) in members and len(members) >= 2:
            return one.household_id, members
    message = "no family of the story has enough points to pool"
    raise AssertionError(message)


def _hold(story: Story) -> None:
    moment = story.moment(5, 11)
    holder_id = story.id_of(HOLDER)
    ctx = story.villager(HOLDER, moment)
    ends_at = moment + dt.timedelta(days=1)
    moves.hold(
        ctx, ref=AccountRef.of_holder(holder_id), key=ctx.new_id(), points=HELD, document="预订话费", ends_at=ends_at
    )
    story.paper.hold(holder_id, HELD)
    story.teller.figure(f"预扣 {HELD} 之后还能用", story.balance(holder_id), story.paper.points[holder_id])
