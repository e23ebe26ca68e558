"""Wishes: who hides stays hidden, one of two gets it, a team shares whole points, and nobody pays their own."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.service import codes
from chalicelib.kernel.context import Context
from chalicelib.points.wishes.core.deeds import Deed, NotUnansweredYet, SameEyes
from chalicelib.points.wishes.core.refusals import OwnWish, WishAlreadyClaimed
from chalicelib.points.wishes.core.wishes import Ask, Identity, Kind, Wish
from chalicelib.points.wishes.service import claiming, closing, desk, posting, reading
from local.story.story import Story

TITLE = "心愿：许愿、认领、感谢，都有着落"
POINTS, TEAM = 300, (20, 22, 24, 27, 29, 32, 38)
"""A wish pays 300 (product.md); a team of seven, one a household, gets 42 each, and its leader 6 more."""
WISHER, FIRST, SECOND, ELDER, HELPER = 36, 30, 33, 39, 31
ANOTHER = "s-another"


def tell(story: Story) -> None:
    """Fulfil a hidden wish alone, one as a team, and one for an elder who can not answer."""
    _alone(story)
    _together(story)
    _in_the_elders_stead(story)
    story.check_books()


def _alone(story: Story) -> None:
    ask = Ask("一床过冬的棉被", "屋里冷，想要一床厚棉被。", Kind.GOODS, identity=Identity.HIDDEN)
    wish = _published(story, WISHER, ask)
    seen = reading.browse(
        story.villager(FIRST, story.moment(3, 9)), village_id=story.village_id, soonest=False, size=10, cursor=None
    ).rows
    story.teller.figure("等人认领的心愿", [one.ask.title for one in seen] == [ask.title], True)
    story.teller.figure("公开看到的许愿人", seen[0].called, "某村民")
    _claimed(story, wish, FIRST)
    story.teller.refused("另一人也来认领", WishAlreadyClaimed, lambda: _claimed(story, wish, SECOND))
    _paid(story, _thanked(story, _done(story, wish, FIRST), WISHER), {FIRST: POINTS})


def _together(story: Story) -> None:
    ask = Ask("收完最后一亩萝卜", "手扭了，想请大家帮半天。", Kind.HELP)
    wish = _published(story, WISHER, ask)
    leader, *members = TEAM
    kin = next(n for n, one in enumerate(story.people) if n != WISHER and one.household_id == _home(story, WISHER))
    story.teller.refused("许愿人的家里人来认领", OwnWish, lambda: _claimed(story, wish, kin))
    _claimed(story, wish, leader)
    for number in members:
        ctx = story.villager(leader, story.moment(3, 15))
        code = codes.code_of(holder_id=story.id_of(number))
        claiming.invite(ctx, wish_id=wish.wish_id, code=code, key=ctx.new_id())
        ctx = story.villager(number, story.moment(3, 16))
        claiming.accept(ctx, wish_id=wish.wish_id, key=ctx.new_id())
    story.teller.say(f"{len(TEAM)} 个人一起办，{POINTS} 工分平分，除不尽的归队长。")
    each, rest = divmod(POINTS, len(TEAM))
    shares = dict.fromkeys(TEAM, each) | {leader: each + rest}
    _paid(story, _thanked(story, _done(story, wish, leader), WISHER), shares)


def _in_the_elders_stead(story: Story) -> None:
    ask = Ask("帮忙修一修院门", "院门合不上。", Kind.HELP)
    wish = _published(story, ELDER, ask)
    _claimed(story, wish, HELPER)
    done = _done(story, wish, HELPER)
    story.teller.refused("许愿人还没答复，村里想当天代为确认", NotUnansweredYet, lambda: _vouched(story, done, 0))
    _vouched(story, done, 7)
    story.teller.refused("代为确认的干部自己再核定发分", SameEyes, lambda: _settled(story, done, story.moment(10, 21)))
    story.teller.say("七天没有答复，一位干部上门看过，代为确认；另一位核定。")
    _paid(story, done, {HELPER: POINTS}, moment=story.moment(10, 21), by=ANOTHER)


def _published(story: Story, number: int, ask: Ask) -> Wish:
    ctx = story.villager(number, story.moment(3, 8))
    made = posting.make_wish(ctx, ask=ask, key=ctx.new_id())
    ctx = story.officer(story.moment(3, 9))
    seen = made.version
    return desk.decide(ctx, wish_id=made.wish_id, deed=Deed.PUBLISH, reason="", key=ctx.new_id(), looked_at=seen)


def _claimed(story: Story, wish: Wish, number: int) -> Wish:
    ctx = story.villager(number, story.moment(3, 12))
    return claiming.claim(ctx, wish_id=wish.wish_id, key=ctx.new_id())


def _done(story: Story, wish: Wish, number: int) -> Wish:
    ctx = story.villager(number, story.moment(3, 18))
    return claiming.finish(ctx, wish_id=wish.wish_id, words="办好了。", media_ids=(), key=ctx.new_id())


def _thanked(story: Story, wish: Wish, number: int) -> Wish:
    ctx = story.villager(number, story.moment(3, 19))
    return closing.confirm(ctx, wish_id=wish.wish_id, thanks="谢谢大家！", key=ctx.new_id())


def _vouched(story: Story, wish: Wish, days: int) -> Wish:
    ctx = story.officer(story.moment(3, 20) + dt.timedelta(days=days))
    return closing.vouch(ctx, wish_id=wish.wish_id, words="上门看过", key=ctx.new_id())


def _settled(story: Story, wish: Wish, moment: dt.datetime, by: str = "") -> Wish:
    ctx: Context = story.officer(moment, by) if by else story.officer(moment)
    return closing.settle(ctx, wish_id=wish.wish_id, key=ctx.new_id())


def _paid(story: Story, wish: Wish, shares: dict[int, int], *, moment: dt.datetime | None = None, by: str = "") -> None:
    ended = _settled(story, wish, moment or story.moment(3, 20), by)
    for number, points in shares.items():
        story.paper.earn(story.id_of(number), points, later=moment is not None)
    expected = {story.id_of(number): points for number, points in shares.items()}
    story.teller.figure(
        f"“{wish.ask.title}”得分", "、".join(map(str, ended.paid.values())), "、".join(map(str, shares.values()))
    )
    story.teller.figure("各人得到的和分法一致", dict(ended.paid) == expected, True)


def _home(story: Story, number: int) -> str:
    return story.people[number].household_id
