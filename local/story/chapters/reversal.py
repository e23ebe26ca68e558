"""A mistake is taken back, as an entry of its own."""

from __future__ import annotations

from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.plans import AlreadyReversed
from chalicelib.points.ledger.service import desk
from local.story.story import Story

TITLE = "更正：记错的一笔冲正"
MISTAKEN = 6


def tell(story: Story) -> None:
    """Take Wednesday's award of somebody back, twice; it counts once."""
    assert story.cleaning is not None
    holder_id = story.id_of(MISTAKEN)
    line = AccountRef.of_holder(holder_id).account_id
    points = story.paper.points[holder_id]
    ctx = story.officer(story.moment(5, 9))
    taken = {"holder_id": holder_id, "source": story.cleaning.source, "line": line, "reason": "代人签到，本人未到"}
    key = ctx.new_id()
    for _ in range(2):
        done = desk.take_back(ctx, **taken, key=key)
    story.paper.take_back(holder_id, points)
    story.teller.figure("冲正的工分", -done.entry.delta.balance, points)
    story.teller.figure("同一个请求再来一次，还是同一笔", done.replayed, True)
    story.teller.refused("另一位干部再冲一次", AlreadyReversed, lambda: desk.take_back(ctx, **taken, key=ctx.new_id()))
    story.check_books()
