"""A rule is changed: drafted, reckoned on last month's deeds, approved by another officer, in force from its day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.proposals import Deed, OwnProposal, State
from chalicelib.points.ledger.service import nightly, proposals, what_if
from chalicelib.points.ledger.service.rulebooks import rule_in_force
from local.story.house import do_all
from local.story.story import Story

TITLE = "改规则：起草、试算、另一位批准、到日子才算"
RULE, BEFORE, AFTER = "bal", 50, 40
DRAFTED, EFFECTIVE = 15, 18
"""Days from the story's Monday on: the 1st and the 4th of December, so that last month is the story's."""


def tell(story: Story) -> None:
    """Pay 40 for a ballot instead of 50, from the 4th of December on."""
    ctx = story.officer(story.moment(DRAFTED, 9))
    now = _pays(story, ctx)
    story.teller.figure("投一次票现在记", now, BEFORE)
    on = story.moment(EFFECTIVE, 12).date()
    rule = rule_in_force(ctx, village_id=story.village_id, rule=RULE, on=story.moment(DRAFTED, 9).date())
    place = {"place_id": story.village_id}
    made = proposals.propose(
        ctx, **place, rule=replace(rule, points=AFTER), document="村民代表会议〔2026〕12 号", effective_on=on,
        key=ctx.new_id(),
    )  # fmt: skip
    run = what_if.start_what_if(ctx, **place, proposal_id=made.proposal_id, key=ctx.new_id())
    do_all(ctx, what_if.QUEUE, nightly.do_part)
    counts = runs.load_run(run_id=run.run_id).counts
    story.teller.figure("按上个月试算：投票几次", counts["deeds"], story.ballots)
    story.teller.figure("原来记的", counts["points_before"], BEFORE * story.ballots)
    story.teller.figure("照草案会记的", counts["points_after"], AFTER * story.ballots)
    story.teller.refused(
        "起草的人自己批准",
        OwnProposal,
        lambda: proposals.decide(ctx, **place, proposal_id=made.proposal_id, deed=Deed.APPROVE),
    )
    second = story.officer(story.moment(DRAFTED, 10), "s-story-second")
    done = proposals.decide(second, **place, proposal_id=made.proposal_id, deed=Deed.APPROVE)
    story.teller.figure("另一位批准，哪天起算", (done.state, done.effective_on), (State.APPROVED, on))
    day = dt.timedelta(days=1)
    eve, first = (story.officer(story.moment(EFFECTIVE, 9) - n * day) for n in (1, 0))
    story.teller.figure("生效前一天和当天，投一次票记", (_pays(story, eve), _pays(story, first)), (BEFORE, AFTER))
    story.check_books()


def _pays(story: Story, ctx: Context) -> int:
    return rule_in_force(ctx, village_id=story.village_id, rule=RULE, on=ctx.now().date()).points
