"""A negative record comes by a document alone and goes when its person is right; a score helps to a perk."""

from __future__ import annotations

import datetime as dt

from chalicelib.credit.looks.core import LookedAt, OnPaper
from chalicelib.credit.negative_list.core.categories import CATEGORIES
from chalicelib.credit.negative_list.core.documents import Document
from chalicelib.credit.negative_list.core.record import HadAHand, Record, State
from chalicelib.credit.negative_list.service import deciding, entering, nightly, own, reading, steps
from chalicelib.credit.perks.core.applications import Application, ApplicationState, Given, Mark
from chalicelib.credit.perks.core.programmes import Criterion, Programme, PublishedByDrafter, Terms
from chalicelib.credit.perks.core.refusals import NoPlaceLeft, RatedByYou
from chalicelib.credit.perks.service import desk, own as applying, programmes
from chalicelib.credit.score.schemas.own import ScoreShown
from chalicelib.credit.score.service import nightly as score_nights, paper, reading as scores
from chalicelib.credit.score.service.cast import PURPOSE
from chalicelib.credit.score.service.verifying import verify_village
from chalicelib.foundation.identity.service import consents
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput
from local.demo import pictures
from local.story.chapters.activity import ABSENT
from local.story.house import do_all
from local.story.story import Story

TITLE = "负面清单和优待：先告知再计入，信用只是一项参考"
ENTERED, PUBLISHED = 21, 40
"""Days of the story's clock."""
TAKEN, ANSWER_DAYS = 100, 10
"""What the category takes off, and how many working days its person has (the list that ships)."""
CLEAR, SAID, RIGHT = "文书已生效，送达手续齐全。", "处罚已经撤销，有复议决定书。", "复议决定书属实，处罚已撤销。"
NUMBER = "萧公（戴）行罚决字〔2026〕00417号"
SAYS, WHY = "在村里做过三年文书，愿意去。", "面谈和材料都核过了。"
CRITERIA = (Criterion("面谈", 60), Criterion("家庭需要", 20))
SCORE_MOST, HAND = 40, 15


def tell(story: Story) -> None:
    """Follow a record from its document to its end, and a programme from its draft to its decision."""
    first, second = _who_agreed(story)
    record = _entered(story, first)
    record = _counting(story, record, first)
    _objected(story, record, first)
    _perk(story, first, second)


def _who_agreed(story: Story) -> tuple[str, str]:
    """Return two of different households who have a score, and were not the one who took it back."""
    found = [
        one
        for one in story.people
        if one.resident_id != story.id_of(ABSENT[0])
        and consents.standing(person_id=one.resident_id, purpose=PURPOSE).stands
    ]
    first = found[0]
    return first.resident_id, next(one.resident_id for one in found if one.household_id != first.household_id)


def _town(story: Story, moment: dt.datetime, name: str) -> Context:
    ordinal = int(story.village_id[1:])
    officer = Principal(name, frozenset({Role.TOWN_OFFICER}), ((ordinal, ordinal + 1),), story.town_id)
    return story.clock.at(moment, officer)


def _entered(story: Story, who: str) -> Record:
    moment = story.moment(ENTERED, 9)
    ctx = _town(story, moment, "s-first")
    (scan,) = pictures.sent(
        ctx, village_id=story.village_id, purpose="scan", body=pictures.paper(("行政处罚决定书", NUMBER))
    )
    on, category = business_date(moment), CATEGORIES["order"]
    document = Document(
        category=category.code,
        source=category.sources[0],
        number=NUMBER,
        issuer="杭州市公安局萧山区分局戴村派出所",
        basis="《中华人民共和国治安管理处罚法》第二十六条",
        effective_on=on - dt.timedelta(days=20),
        ends_on=on + dt.timedelta(days=300),
        media_id=scan,
    )
    story.teller.refused(
        "凭信访件录入负面记录",
        InvalidInput,
        lambda: entering.enter(ctx, resident_id=who, document=_petition(document), key=ctx.new_id()),
    )
    made = entering.enter(ctx, resident_id=who, document=document, key=ctx.new_id())
    story.teller.refused(
        "录入的人自己复核",
        HadAHand,
        lambda: deciding.approve(ctx, record_id=made.record_id, approves=True, reason=CLEAR, key=ctx.new_id()),
    )
    second = _town(story, moment + dt.timedelta(hours=2), "s-second")
    told = deciding.approve(second, record_id=made.record_id, approves=True, reason=CLEAR, key=second.new_id())
    story.teller.figure("告知本人，还不计入", (told.state.value, told.counts), ("noticed", False))
    _nights(story, ENTERED + 1)
    story.teller.figure("申辩期内信用分少了", _taken(who), 0)
    return told


def _petition(document: Document) -> Document:
    return Document(
        document.category, document.source, "信访件〔2026〕12号", document.issuer, document.basis,
        document.effective_on, document.ends_on, document.media_id,
    )  # fmt: skip


def _nights(story: Story, day: int) -> None:
    """Let the negative list's night be, and the score's of the day after it, which reads what it told."""
    ctx = story.house(story.moment(day, 0, 10))
    nightly.start_night(ctx)
    do_all(ctx, nightly.QUEUE, nightly.do_part)
    ctx = story.house(story.moment(day + 1, 1, 50))
    score_nights.start_night(ctx)
    do_all(ctx, score_nights.QUEUE, score_nights.do_part)


def _shown(who: str) -> ScoreShown:
    return ScoreShown.of(scores.load_mine(resident_id=who))


def _taken(who: str) -> int:
    """Return what records take off a score, after its lines were added up."""
    shown = _shown(who)
    taken = sum(one.points for one in shown.records)
    assert shown.points == sum(line.points for line in shown.lines) - taken
    return taken


def _counting(story: Story, record: Record, who: str) -> Record:
    assert record.due is not None
    over = (record.due - business_date(story.moment(0, 12))).days + 1
    _nights(story, over)
    found = steps.load_record(record_id=record.record_id)
    story.teller.figure(f"{ANSWER_DAYS} 个工作日没有申辩，开始计入", found.state.value, "counting")
    story.teller.figure("信用分少了", _taken(who), TAKEN)
    return found


def _objected(story: Story, record: Record, who: str) -> None:
    """Let the person object on paper, and the record go."""
    assert record.began_on is not None
    day = (record.began_on - business_date(story.moment(0, 12))).days + 2
    clerk = story.officer(story.moment(day, 9), "s-clerk")
    signed = OnPaper("佛山村〔2026〕信-001", business_date(clerk.now()))
    at = {"record_id": record.record_id}
    disputed = own.make_objection(clerk, **at, text=SAID, key=clerk.new_id(), paper=signed)
    story.teller.figure(
        "没有手机，书面提异议，马上不计入", (disputed.state.value, disputed.counts), ("disputed", False)
    )
    _nights(story, day + 1)
    story.teller.figure("处理期间信用分少了", _taken(who), 0)
    for name in ("s-first", "s-second"):
        ctx = _town(story, story.moment(day + 2, 10), name)
        refused = lambda ctx=ctx: deciding.decide_objection(ctx, **at, upholds=True, reason=RIGHT, key=ctx.new_id())  # noqa: E731  One line for one deed.
        story.teller.refused("经手过的人处理异议", HadAHand, refused)
    third = _town(story, story.moment(day + 2, 11), "s-third")
    reading.read_record(third, **at)
    ended = deciding.decide_objection(third, **at, upholds=True, reason=RIGHT, key=third.new_id())
    story.teller.figure("异议成立，不予记录", ended.state is State.DROPPED, expected=True)
    me = story.clock.at(third.now(), Principal(who, frozenset({Role.RESIDENT}), resident_id=who))
    looks = reading.list_looks(me, **at, size=10, cursor=None).rows
    story.teller.figure(
        "谁看过这条记录，本人看得到", [(one.what, one.by) for one, _ in looks], [(LookedAt.RECORD_READ, "s-third")]
    )
    sheet = paper.print_sheet(clerk, resident_id=who, paper=signed)
    story.teller.figure("打印给本人的和手机上的一样", sheet.mine.why.score.points, _shown(who).points)
    story.teller.figure("全部的事重算一遍，对不上的", len(verify_village(village_id=story.village_id).faults), 0)


def _published(story: Story) -> Programme:
    start = story.moment(PUBLISHED, 9)
    on = business_date(start)
    terms = Terms("村社服务专员招募", "community_work", "熟悉本村情况，能值班。", 1, on, on + dt.timedelta(days=6),
                  on + dt.timedelta(days=20), CRITERIA, SCORE_MOST)  # fmt: skip
    ctx = _town(story, start, "s-first")
    one = programmes.draft(ctx, town_id=story.town_id, terms=terms, key=ctx.new_id())
    at = {"town_id": story.town_id, "programme_id": one.programme_id}
    story.teller.refused("起草的人自己公布", PublishedByDrafter, lambda: programmes.publish(ctx, **at))
    return programmes.publish(_town(story, start, "s-second"), **at)


def _applied(story: Story, one: Programme, who: str, *, shows: bool) -> Application:
    ctx = story.clock.at(story.moment(PUBLISHED + 1, 19), Principal(who, frozenset({Role.RESIDENT}), resident_id=who))
    at = {"resident_id": who, "programme_id": one.programme_id}
    return applying.apply(ctx, **at, says=SAYS, shows_score=shows, key=ctx.new_id())[1]


def _perk(story: Story, first: str, second: str) -> None:
    """Let two apply for one place, one of them without the score."""
    one = _published(story)
    with_score, without = _applied(story, one, first, shows=True), _applied(story, one, second, shows=False)
    moment = story.moment(PUBLISHED + 8, 9)
    rater, decider = _town(story, moment, "s-first"), _town(story, moment + dt.timedelta(hours=3), "s-second")
    marks = (Mark(50, "说得清楚"), Mark(10, "一般"))
    _, rated = desk.rate(rater, **_at(with_score), given=Given(marks))
    _, by_hand = desk.rate(rater, **_at(without), given=Given(marks, Mark(HAND, "村里口碑好")))
    points = _shown(first).points
    story.teller.figure("看信用分的，合计", rated.total(one.terms), 60 + points * SCORE_MOST // 1_000)
    story.teller.figure("不给看的，由干部评分，合计", by_hand.total(one.terms), 60 + HAND)
    desk.list_applications(decider, town_id=story.town_id, programme_id=one.programme_id)
    looks = applying.list_looks(resident_id=second, programme_id=one.programme_id, size=10, cursor=None).rows
    story.teller.figure("谁看过名单，报名的人看得到", [each.by for each, _ in looks], ["s-second"])
    story.teller.refused("评分的人自己决定", RatedByYou, lambda: _decided(rater, with_score, grants=True))
    story.teller.figure("同意一个", _decided(decider, with_score, grants=True).state, ApplicationState.GRANTED)
    story.teller.refused("名额满了再同意", NoPlaceLeft, lambda: _decided(decider, without, grants=True))
    story.teller.figure("另一个写明理由", _decided(decider, without, grants=False).reason, WHY)
    ctx = story.clock.at(decider.now(), Principal(first, frozenset({Role.RESIDENT}), resident_id=first))
    consents.withdraw_consent(ctx, person_id=first, purpose=PURPOSE)
    mine = applying.list_own(resident_id=first)[0].rows[0]
    story.teller.figure("撤回同意，申请里的信用分也删掉", (mine.state, mine.score), (ApplicationState.GRANTED, None))


def _at(one: Application) -> dict[str, str]:
    return {"town_id": one.town_id, "programme_id": one.programme_id, "resident_id": one.resident_id}


def _decided(ctx: Context, one: Application, *, grants: bool) -> Application:
    return desk.decide(ctx, **_at(one), grants=grants, reason=WHY)[1]
