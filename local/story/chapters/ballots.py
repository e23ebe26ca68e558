"""Two yards and a question are voted on in secret; the count is held against strokes on paper."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

from chalicelib.foundation.identity.service import codes
from chalicelib.kernel.context import Context
from chalicelib.points.appraisals.core.ballots import NotInTheElectorate, UrnShut
from chalicelib.points.appraisals.core.campaigns import Campaign, Plan, Question, Subject
from chalicelib.points.appraisals.core.hands import NoPaperLeft
from chalicelib.points.appraisals.core.papers import PapersUnsettled, Sheet
from chalicelib.points.appraisals.core.states import Deed, OwnCampaign, State
from chalicelib.points.appraisals.service import campaigns, counting, handing, opening, papers, rounds, voting
from chalicelib.points.appraisals.service.verify import verify_appraisal
from chalicelib.points.appraisals.store import urns
from local.story.house import do_all
from local.story.story import Story

TITLE = "我来评议：不记名投票，谁也看不到谁怎么投"
VOTE_POINTS = 50
"""What a ballot earns. Source: product.md."""
ON_PHONE, ON_PAPER = range(26), range(26, 32)
SECOND = "s-story-second"
"""Another officer's account."""
LATE = 32
"""Who would have a paper too, when there is none left."""
YARDS = (0, 7)
"""Villagers whose households' yards are appraised."""
FEW = 3
"""How many answer the last question: fewer than the five below which nothing is shown."""
OLDEST_CHILD = dt.date(2010, 11, 19)
"""Who was born later is not sixteen on the Thursday on which voting begins."""
OPTIONS = ("修路", "装路灯", "办食堂")


def tell(story: Story) -> None:
    """Draft on Wednesday, vote from Thursday to Saturday, count on Sunday."""
    campaign = _opened(story)
    cast = _voted(story, campaign)
    on_paper = _on_paper(story, campaign)
    _closed(story, campaign, len(cast))
    _entered(story, campaign, on_paper)
    _counted(story, campaign, cast, on_paper)
    story.check_books()


def _second(story: Story, moment: dt.datetime, name: str = "s-second") -> Context:
    officer = story.officer(moment)
    return replace(officer, actor=replace(officer.actor, subject=name))


def _opened(story: Story) -> Campaign:
    subjects = tuple(Subject(f"{n + 1}号院", story.people[n].household_id) for n in YARDS)
    questions = (Question("院子美不美", "score", 5), Question("先办哪件", "choice", options=OPTIONS),
                 Question("愿意来打扫的日子", "approval", options=("周三", "周六")))  # fmt: skip
    plan = Plan("最美庭院评议", "households", questions, story.moment(3, 10), story.moment(5, 18), (),
                subjects=subjects, quorum_percent=50)  # fmt: skip
    ctx = story.officer(story.moment(2, 9))
    made = campaigns.draft(ctx, place_id=story.village_id, plan=plan, key=ctx.new_id())
    story.teller.refused(
        "起草人自己批准", OwnCampaign,
        lambda: campaigns.decide(ctx, campaign_id=made.campaign_id, deed=Deed.APPROVE),
    )  # fmt: skip
    campaigns.decide(_second(story, story.moment(2, 10)), campaign_id=made.campaign_id, deed=Deed.APPROVE)
    ctx = story.house(plan.opens_at)
    opening.start_due(ctx)
    do_all(ctx, rounds.QUEUE, counting.do_part)
    electorate = sum(one.born_on <= OLDEST_CHILD for one in story.people)
    urn = urns.load_urn(made.campaign_id, story.village_id)
    story.teller.figure("到时间自动开始，有资格投票的人", urn.electorate, electorate)
    return campaigns.load_campaign(campaign_id=made.campaign_id)


def _answers(story: Story, number: int) -> dict[str, int | list[int]]:
    """Return what a villager answers: not about their own yard, and only a few the last question."""
    answers: dict[str, int | list[int]] = {"01": 1 + number % 5, "02": 3 + number % 3, "03": 1 + number % 3}
    for item_id, yard in zip(("01", "02"), YARDS, strict=True):
        if story.people[number].household_id == story.people[yard].household_id:
            del answers[item_id]
    return answers | ({"04": [1]} if number < FEW else {})


def _voters(story: Story, numbers: range) -> list[int]:
    return [n for n in numbers if story.people[n].born_on <= OLDEST_CHILD]


def _earned(story: Story, number: int) -> None:
    story.paper.earn(story.id_of(number), VOTE_POINTS)
    story.ballots += 1


def _voted(story: Story, campaign: Campaign) -> list[dict[str, int | list[int]]]:
    cast, campaign_id = [], campaign.campaign_id
    for number in _voters(story, ON_PHONE):
        ctx = story.villager(number, story.moment(3, 12, number))
        cast.append(_answers(story, number))
        voting.cast(ctx, campaign_id=campaign_id, answers=cast[-1])
        _earned(story, number)
    story.teller.figure("手机上投的票", urns.load_urn(campaign_id, story.village_id).online, len(cast))
    again = voting.cast(story.villager(0, story.moment(3, 20)), campaign_id=campaign_id, answers={"03": 1})
    story.teller.figure("同一人再投一次，只说投过了", again.already, True)
    mine = voting.read_mine(story.villager(YARDS[1], story.moment(3, 20)), campaign_id=campaign_id)
    story.teller.figure("评自家院子、要回避的项", "、".join(mine.recused), "02")
    child = next(n for n, one in enumerate(story.people) if one.born_on > OLDEST_CHILD)
    story.teller.refused(
        "小孩来投", NotInTheElectorate,
        lambda: voting.cast(story.villager(child, story.moment(3, 20)), campaign_id=campaign_id, answers={"03": 1}),
    )  # fmt: skip
    return cast


def _on_paper(story: Story, campaign: Campaign) -> list[dict[str, int | list[int]]]:
    """Hand papers out and in; return what is written on them."""
    ctx = story.officer(story.moment(4, 9))
    voters, place = _voters(story, ON_PAPER), {"campaign_id": campaign.campaign_id, "village_id": story.village_id}
    papers.print_papers(ctx, **place, after=0, count=len(voters))
    waits = [
        handing.hand_out(who, **place, who=story.id_of(voters[0]), key=ctx.new_id()).waits
        for who in (ctx, ctx, story.officer(story.moment(4, 9), SECOND))
    ]
    story.teller.figure("只报编号的：一位干部记两遍还是没发出，第二位干部记了才发出", waits, [True, True, False])
    for number in voters[1:]:
        handing.hand_out(ctx, **place, who=codes.code_of(holder_id=story.id_of(number)), key=ctx.new_id())
    late = codes.code_of(holder_id=story.id_of(LATE))
    story.teller.refused(
        "印好的票发完了还要发", NoPaperLeft, lambda: handing.hand_out(ctx, **place, who=late, key=ctx.new_id())
    )
    back = codes.code_of(holder_id=story.id_of(voters[-1]))
    handing.take_back(ctx, **place, who=back, key=ctx.new_id())
    papers.print_papers(ctx, **place, after=len(voters), count=1)
    handing.hand_out(ctx, **place, who=back, key=ctx.new_id())
    urn = urns.load_urn(campaign.campaign_id, story.village_id)
    story.teller.figure("退票作废一张，再领一张：领出、作废", (urn.handed_out, urn.voided), (len(voters) + 1, 1))
    for number in voters:
        handing.hand_in(ctx, **place, who=codes.code_of(holder_id=story.id_of(number)), key=ctx.new_id())
        _earned(story, number)
    online = voting.cast(
        story.villager(voters[0], story.moment(4, 10)), campaign_id=campaign.campaign_id, answers={"03": 1}
    )
    story.teller.figure("领过纸质票的人再上手机投，只说投过了", online.already, True)
    return [_answers(story, number) for number in voters]


def _closed(story: Story, campaign: Campaign, cast: int) -> None:
    ctx = story.house(campaign.plan.closes_at)
    opening.start_due(ctx)
    do_all(ctx, rounds.QUEUE, counting.do_part)
    late = story.villager(33, campaign.plan.closes_at)
    story.teller.refused(
        "时间过了再投", UrnShut, lambda: voting.cast(late, campaign_id=campaign.campaign_id, answers={"03": 1})
    )
    sealed = urns.list_sealed(campaign.campaign_id, story.village_id)
    story.teller.figure("票箱里封着的票", len(sealed), cast)
    story.teller.figure("每张票一样长，从长短看不出什么", len({len(one) for one in sealed.values()}), 1)
    slips = list(urns.list_slips(campaign.campaign_id, story.village_id))
    story.teller.figure("计票之前能看到的回答", len(slips), 0)


def _entered(story: Story, campaign: Campaign, written: list[dict[str, int | list[int]]]) -> None:
    """Let two officers enter the papers, who read one otherwise, and a third decide."""
    campaign_id, moment = campaign.campaign_id, story.moment(5, 19)
    serials = papers.serials(campaign_id, story.village_id, 0, len(written))
    sheets = [Sheet(serial, answers) for serial, answers in zip(serials, written, strict=True)]
    misread = [replace(sheets[0], answers={**sheets[0].answers, "03": 1}), *sheets[1:]]
    assert misread != sheets, "the first paper says something else"

    def enter(name: str, bundle: list[Sheet]) -> list[str]:
        entered = papers.enter(
            _second(story, moment, name), campaign_id=campaign_id, village_id=story.village_id, sheets=bundle,
            papers=len(bundle), spoilt=0,
        )  # fmt: skip
        return [one.standing.value for one in entered]

    enter("s-first", sheets)
    story.teller.figure("第二位录的，和第一位不一致", enter("s-second", misread).count("differs"), 1)
    story.teller.refused(
        "还没核对好就计票", PapersUnsettled,
        lambda: campaigns.decide(_second(story, moment), campaign_id=campaign_id, deed=Deed.COUNT),
    )  # fmt: skip
    story.teller.figure("第三位看原票来定", enter("s-third", sheets[:1]).count("resolved"), 1)


def _counted(
    story: Story,
    campaign: Campaign,
    cast: list[dict[str, int | list[int]]],
    written: list[dict[str, int | list[int]]],
) -> None:
    campaign_id, ctx = campaign.campaign_id, _second(story, story.moment(6, 9))
    campaigns.decide(ctx, campaign_id=campaign_id, deed=Deed.COUNT)
    do_all(story.house(story.moment(6, 9)), rounds.QUEUE, counting.do_part)
    done = campaigns.decide(ctx, campaign_id=campaign_id, deed=Deed.PUBLISH)
    assert done.result is not None
    first, _, choice, few = done.result["items"]
    ballots = cast + written
    strokes = Counter(answers["03"] for answers in ballots)
    scores = [answers["01"] for answers in ballots if "01" in answers]
    mean = round(100 * sum(scores) / len(scores))  # type: ignore[arg-type]  # Scores are numbers.
    story.teller.figure("投了票的人", done.result["voted"], len(ballots))
    story.teller.figure("达到法定人数", done.result["quorum_reached"], True)
    story.teller.figure("1号院的平均分（百分之一分）", first["whole"]["mean_hundredths"], mean)
    for n, option in enumerate(OPTIONS, start=1):
        story.teller.figure(f"“{option}”的票，和画正字数的一样", choice["whole"]["counts"][n - 1], strokes[n])
    story.teller.figure("纸质票单独看", choice["apart"]["paper"]["answered"], len(written))
    story.teller.figure(f"只有 {FEW} 人回答的一题不公布", few["whole"] is None, True)
    story.teller.figure("还封着的票", len(urns.list_sealed(campaign_id, story.village_id)), 0)
    report = verify_appraisal(campaign_id=campaign_id)
    story.teller.figure("从拆散的回答重数一遍，不符之处", len(report.faults), 0)
    story.teller.figure("拆散的回答", report.slips, sum(map(len, ballots)))
    story.teller.figure("结果已公布", done.state is State.PUBLISHED, True)
