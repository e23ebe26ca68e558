"""A good deed claimed: checked, voted on, published, objected to, paid; and a small one that is paid at once."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.media.core.files import EVIDENCE
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.points.claims.core.claims import STATES_ZH, Claim, State, TookPart
from chalicelib.points.claims.core.listed import Claimed
from chalicelib.points.claims.core.periods import ClaimedAlready
from chalicelib.points.claims.service import checking, making, nightly, objecting, reading, steps, voting
from chalicelib.points.ledger.core.rules import rule_of
from local.demo.pictures import sent
from local.story.house import do_all
from local.story.story import Story

TITLE = "申报：自己报、别人核、大家看"
HELPER, CLERK, NEIGHBOUR = 8, 9, 10
HELP_POINTS, MEETING_POINTS = 700, 200
PANEL = (("panel-1", 900), ("panel-2", 700), ("panel-3", 600))
NOTICE_DAYS = 7
MADE, NOTICED, OBJECTED, DECIDED = 3, 4, 5, 6
"""Days of the story's week; the points are due on the day after the notice."""
DUE = NOTICED + NOTICE_DAYS + 1


def tell(story: Story) -> None:
    """Claim two deeds, and follow each to its points."""
    _small(story)
    claim = _large(story)
    _object(story, claim)
    _pay(story, claim)
    story.check_books()


def _crew(story: Story, name: str, role: Role, moment: dt.datetime) -> Context:
    ordinal = int(story.village_id[1:])
    return story.clock.at(moment, Principal(f"s-{name}", frozenset({role}), ((ordinal, ordinal + 1),), story.town_id))


def _made(story: Story, number: int, rule: str, text: str, points: int | None = None) -> Claim:
    ctx = story.villager(number, story.moment(MADE, 9))
    on = story.moment(MADE - 1, 12).date()
    proof = sent(ctx, village_id=story.village_id, purpose=EVIDENCE) if rule_of(rule).evidence else ()
    asked = Claimed(rule, story.id_of(number), text, on=on, points=points, media_ids=proof)
    return making.make_claim(ctx, claimed=asked, key=ctx.new_id())


def _accepted(story: Story, claim: Claim, document: str) -> Claim:
    ctx = _crew(story, "first", Role.VILLAGE_OFFICER, story.moment(MADE, 10))
    return checking.accept(
        ctx, claim_id=claim.claim_id, document=document, points=None, minutes=0, reason="", key=ctx.new_id()
    )


def _small(story: Story) -> None:
    claim = _accepted(story, _made(story, CLERK, "pub", "村民代表会议做记录"), "村民代表会议记录")
    story.teller.refused(
        "同一件事再报一次", ClaimedAlready, lambda: _made(story, CLERK, "pub", "村民代表会议做记录，再报")
    )
    first = _crew(story, "first", Role.VILLAGE_OFFICER, story.moment(MADE, 11))
    story.teller.refused(
        "初核的干部自己复核",
        TookPart,
        lambda: checking.confirm(first, claim_id=claim.claim_id, reason="", key=first.new_id()),
    )
    ctx = _crew(story, "second", Role.VILLAGE_OFFICER, story.moment(MADE, 11))
    claim = checking.confirm(ctx, claim_id=claim.claim_id, reason="", key=ctx.new_id())
    story.paper.earn(story.id_of(CLERK), MEETING_POINTS)
    story.teller.figure("小额的复核通过就入账", STATES_ZH[claim.state], STATES_ZH[State.POSTED])
    story.teller.figure("入账的工分", claim.points, MEETING_POINTS)


def _large(story: Story) -> Claim:
    claim = _accepted(story, _made(story, HELPER, "hlp", "照看独居老人一个月", 800), "邻里互助：照看独居老人")
    for name, points in PANEL:
        ctx = _crew(story, name, Role.PANEL, story.moment(NOTICED, 9))
        claim = voting.vote(ctx, claim_id=claim.claim_id, approve=True, points=points, reason="", key=ctx.new_id())
    story.teller.figure("三票 900、700、600，取中间的", claim.points, HELP_POINTS)
    story.teller.figure("公示到", claim.notice_ends, story.moment(NOTICED + NOTICE_DAYS, 12).date())
    notices = reading.list_notices(
        story.house(story.moment(NOTICED, 12)), village_id=story.village_id, size=10, cursor=None
    )
    story.teller.figure("公示里只写", notices.rows[0].masked_name, story.name_of(story.id_of(HELPER)))
    return claim


def _object(story: Story, claim: Claim) -> None:
    ctx = story.villager(NEIGHBOUR, story.moment(OBJECTED, 20))
    objected = objecting.make_objection(ctx, claim_id=claim.claim_id, reason="他只去了半个月", key=ctx.new_id())
    story.teller.figure("村民提了异议，停下来", STATES_ZH[objected.state], STATES_ZH[State.OBJECTED])
    ctx = _crew(story, "panel-4", Role.PANEL, story.moment(DECIDED, 15))
    decided = objecting.dismiss(
        ctx, claim_id=claim.claim_id, objection=objected.steps[-1].n, reason="卫生站和老人都证明满一个月",
        key=ctx.new_id(),
    )  # fmt: skip
    story.teller.figure("没经手的人核实，异议不成立，接着公示", STATES_ZH[decided.state], STATES_ZH[State.NOTICE])


def _pay(story: Story, claim: Claim) -> None:
    early = story.house(story.moment(DUE - 1, 0, 45))
    before = nightly.do_village(early, village_id=story.village_id)["posted"]
    story.teller.figure("公示没完的夜里入账的", before, 0)
    night = story.house(story.moment(DUE, 0, 45))
    for expected in (1, 0):
        nightly.do_village(night, village_id=story.village_id)
        nightly.start_night(night)
        do_all(night, nightly.QUEUE, nightly.do_part)
        posted = steps.load_claim(claim_id=claim.claim_id)
        if expected:
            story.paper.earn(story.id_of(HELPER), HELP_POINTS)
    story.teller.figure("公示完的夜里入账，跑几遍都是一次", STATES_ZH[posted.state], STATES_ZH[State.POSTED])
    story.teller.figure("本人的工分", story.balance(story.id_of(HELPER)), story.paper.points[story.id_of(HELPER)])
