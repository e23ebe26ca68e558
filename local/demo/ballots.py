"""What the demo town votes on: a result of last week, a campaign that goes on, and a draft that waits for approval."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.points.appraisals.core.ballots import Answers
from chalicelib.points.appraisals.core.campaigns import Campaign, Plan, Question, Subject
from chalicelib.points.appraisals.core.papers import Sheet
from chalicelib.points.appraisals.core.states import Deed
from chalicelib.points.appraisals.service import campaigns, counting, handing, opening, papers, voting
from local.demo.clock import Clock, villager
from local.demo.people import Families

ON_PAPER = 3
"""How many of last week's voters, the elders, vote on paper."""
TIDY = Question("院子干净、东西摆放整齐", "score", 5)
GREEN = Question("种花种树、有绿意", "score", 5)
CONTENT = Question("您对今年的村务公开满意吗", "score", 5)
FIRST = Question("明年最先办哪件事", "choice", options=("修村道", "装路灯", "办老年食堂", "清河道"))
WAYS = Question("您想从哪里看到村务", "approval", options=("公开栏", "微信群", "村民大会", "上门告知"))


def vote(clock: Clock, families: Families) -> None:
    """Let last week's campaign be published, this week's go on, and the next wait."""
    _of_last_week(clock, families)
    now, day = clock.started, dt.timedelta(days=1)
    plan = Plan(
        "村务公开满意度评议", "affair", (CONTENT, FIRST, WAYS), now - day, now + 5 * day, (), quorum_percent=50,
        detail="不记名，五分钟就能评完。结果下周公布。",
    )  # fmt: skip
    campaign = _opened(clock, families, plan)
    for n, one in enumerate(families.adults[10:24]):
        answers: Answers = {"01": 3 + n % 3, "02": 1 + n * 3 % 4, "03": [1 + n % 4, 1 + (n + 1) % 4]}
        _cast(clock.at(now - day / 2, villager(one.resident_id)), campaign, answers)
    later = Plan("夜间照明先修哪段路", "affair", (Question("先修哪段", "choice", options=("村口到祠堂", "河边步道")),),
                 now + day, now + 4 * day, ())  # fmt: skip
    ctx = clock.at(now - day / 4, _officer(families, "s-demo-town"))
    campaigns.draft(ctx, place_id=families.village_id, plan=later, key=ctx.new_id())


def _officer(families: Families, subject: str) -> Principal:
    ordinal = int(families.village_id[1:])
    return Principal(subject, frozenset({Role.VILLAGE_OFFICER}), villages=((ordinal, ordinal + 1),))


def _opened(clock: Clock, families: Families, plan: Plan) -> Campaign:
    """Draft, approve and open a campaign at its time."""
    before = plan.opens_at - dt.timedelta(hours=20)
    ctx = clock.at(before, _officer(families, "s-demo"))
    made = campaigns.draft(ctx, place_id=families.village_id, plan=plan, key=ctx.new_id())
    second = clock.at(before, _officer(families, "s-demo-town"))
    campaigns.decide(second, campaign_id=made.campaign_id, deed=Deed.APPROVE)
    return opening.open_campaign(clock.at(plan.opens_at), campaign_id=made.campaign_id)


def _cast(ctx: Context, campaign: Campaign, answers: Answers) -> None:
    """Cast a ballot without what is about the voter's own household."""
    recused = voting.read_mine(ctx, campaign_id=campaign.campaign_id).recused
    mine = {item_id: answer for item_id, answer in answers.items() if item_id not in recused}
    voting.cast(ctx, campaign_id=campaign.campaign_id, answers=mine)


def _of_last_week(clock: Clock, families: Families) -> None:
    """Appraise four yards: most vote on the phone, some elders on paper; count and publish."""
    yards = tuple(Subject(f"{n + 1}号院", household) for n, household in enumerate(families.households[:4]))
    opens_at, closes_at = clock.last_week(0, 9), clock.last_week(5, 20)
    plan = Plan("最美庭院评议", "households", (TIDY, GREEN), opens_at, closes_at, (), subjects=yards, quorum_percent=50)
    campaign = _opened(clock, families, plan)
    elders = [one for one in families.adults if one.born_on.year < 1960][-ON_PAPER:]
    for n, one in enumerate(one for one in families.adults if one not in elders):
        answers = {f"{item:02d}": 3 + (n + item * item) % 3 for item in range(1, 9)}
        _cast(clock.at(opens_at + dt.timedelta(hours=3 * n), villager(one.resident_id)), campaign, answers)
    _on_paper(clock, families, campaign, elders)
    opening.expire(clock.at(closes_at), campaign_id=campaign.campaign_id)
    _count(clock, families, campaign, clock.last_week(6, 9))


def _on_paper(clock: Clock, families: Families, campaign: Campaign, elders: list[Resident]) -> None:
    """Hand papers out and in on Friday."""
    ctx = clock.at(clock.last_week(4, 15), _officer(families, "s-demo"))
    place = {"campaign_id": campaign.campaign_id, "village_id": families.village_id}
    papers.print_papers(ctx, **place, after=0, count=len(elders))
    for one in elders:
        code = codes.code_of(holder_id=one.resident_id)
        for deed in (handing.hand_out, handing.hand_in):
            deed(ctx, **place, who=code, key=ctx.new_id())


def _count(clock: Clock, families: Families, campaign: Campaign, moment: dt.datetime) -> None:
    """Let two officers enter the papers; count and publish on Sunday."""
    serials = papers.serials(campaign.campaign_id, families.village_id, 0, ON_PAPER)
    sheets = [Sheet(serial, {"01": 4, "03": 5, "06": 3}) for serial in serials]
    officers = [clock.at(moment, _officer(families, subject)) for subject in ("s-demo", "s-demo-town")]
    for ctx in officers:
        papers.enter(
            ctx, campaign_id=campaign.campaign_id, village_id=families.village_id, sheets=sheets, papers=ON_PAPER,
            spoilt=0,
        )  # fmt: skip
    campaigns.decide(officers[0], campaign_id=campaign.campaign_id, deed=Deed.COUNT)
    house = clock.at(moment)
    counting.count_village(house, campaign_id=campaign.campaign_id, village_id=families.village_id)
    counting.finish_count(house, campaign_id=campaign.campaign_id)
    campaigns.decide(officers[0], campaign_id=campaign.campaign_id, deed=Deed.PUBLISH)
