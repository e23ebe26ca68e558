"""Somebody's statement, and the village's books recomputed from every entry."""

from __future__ import annotations

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.calendar import business_time
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts, nightly
from local.story.house import do_all
from local.story.story import Story

TITLE = "对账：一个人的明细，全村的账本"
READER = 0
KINDS = {"award": "获得工分", "redemption": "商户消费", "refund": "退回工分", "move_out": "转入家里的工分"}


def tell(story: Story) -> None:
    """Show one statement, then verify the village."""
    holder_id = story.id_of(READER)
    lines = list(accounts.entries_of(ref=AccountRef.of_holder(holder_id)))
    for line in lines:
        said = f"{business_time(line.made_at)[:16].replace('T', ' ')}  {KINDS[line.kind.value]}  {line.delta.balance:+}"
        story.teller.say(said)
    story.teller.figure("明细的笔数", len(lines), story.paper.entries[holder_id])
    story.teller.figure("明细相加", sum(line.delta.balance for line in lines), story.paper.points[holder_id])
    ctx = story.officer(story.moment(8, 9))
    run = nightly.start_verification(ctx, village_id=story.village_id, key=ctx.new_id())
    do_all(ctx, nightly.QUEUE, nightly.do_part)
    run = runs.load_run(run_id=run.run_id)
    paper = story.paper
    for what, name, expected in (
        ("账户", "accounts", len(paper.entries)),
        ("账目笔数", "entries", paper.entries.total()),
        ("发出", "issued", paper.issued),
        ("冲正", "reversed", paper.reversed),
        ("核销", "redeemed", paper.redeemed),
        ("预扣着的", "held", 0),
        ("在大家手里", "outstanding", paper.points.total()),
        ("不符之处", "faults", 0),
    ):
        story.teller.figure(what, run.counts[name], expected)
    story.teller.figure("发出 − 冲正 − 核销", paper.issued - paper.reversed - paper.redeemed, run.counts["outstanding"])
    story.teller.figure("预算：拨下 − 净发出", paper.granted - paper.issued + paper.reversed, story.left())
