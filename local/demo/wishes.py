"""What the demo town wishes for: some to be claimed, one in hand, one that waits for its thanks, one that came true."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.points.wishes.core.deeds import Deed
from chalicelib.points.wishes.core.wishes import Ask, Identity, Kind, Wish
from chalicelib.points.wishes.service import claiming, closing, desk, posting
from local.demo import pictures
from local.demo.clock import Clock, villager
from local.demo.people import Families


def play(clock: Clock, families: Families) -> None:
    """Let villagers wish over the last days. The two with logins have one to thank for and one in hand."""
    town = _Town(clock, families)
    town.fulfilled()
    town.to_be_thanked()
    town.in_hand()
    town.published()
    town.to_be_looked_at()


class _Town:
    """Does the deeds of the village's people, each with the clock of its day."""

    def __init__(self, clock: Clock, families: Families) -> None:
        self.clock, self.families = clock, families
        adults = families.adults
        self.young = next(one for one in adults if one.born_on.year > 1970)  # Who can be entered as.
        self.elder = next(one for one in adults if one.household_id == self.young.household_id)
        apart = [one for one in adults if one.household_id != self.young.household_id]
        self.others = list({one.household_id: one for one in apart}.values())

    def officer(self, moment: dt.datetime, name: str = "s-demo") -> Context:
        ordinal = int(self.families.village_id[1:])
        who = Principal(name, frozenset({Role.VILLAGE_OFFICER}), villages=((ordinal, ordinal + 1),))
        return self.clock.at(moment, who)

    def villager(self, one: Resident, moment: dt.datetime) -> Context:
        ordinal = int(self.families.village_id[1:])
        return self.clock.at(moment, replace(villager(one.resident_id), villages=((ordinal, ordinal + 1),)))

    def decided(self, wish: Wish, deed: Deed, moment: dt.datetime, reason: str = "") -> Wish:
        ctx = self.officer(moment)
        return desk.decide(
            ctx, wish_id=wish.wish_id, deed=deed, reason=reason, key=ctx.new_id(), looked_at=wish.version
        )

    def wished(self, one: Resident, ask: Ask, moment: dt.datetime) -> Wish:
        ctx = self.villager(one, moment)
        made = posting.make_wish(ctx, ask=ask, key=ctx.new_id())
        return self.decided(made, Deed.PUBLISH, moment + dt.timedelta(minutes=40))

    def claimed(self, wish: Wish, one: Resident, moment: dt.datetime) -> None:
        ctx = self.villager(one, moment)
        claiming.claim(ctx, wish_id=wish.wish_id, key=ctx.new_id())

    def told(self, wish: Wish, one: Resident, words: str, moment: dt.datetime) -> None:
        ctx = self.villager(one, moment)
        claiming.update(ctx, wish_id=wish.wish_id, words=words, media_ids=(), key=ctx.new_id())

    def finished(self, wish: Wish, one: Resident, words: str, moment: dt.datetime) -> None:
        ctx = self.villager(one, moment)
        claiming.finish(ctx, wish_id=wish.wish_id, words=words, media_ids=(), key=ctx.new_id())

    def fulfilled(self) -> None:
        wisher, helper = self.others[0], self.others[1]
        ask = Ask("教我用手机看孙子", "儿子一家在外地，想学会视频通话。", Kind.LESSON)
        wish = self.wished(wisher, ask, self.clock.on(6, 9))
        self.claimed(wish, helper, self.clock.on(5, 19))
        self.finished(wish, helper, "去家里教了两次，已经会打视频了。", self.clock.on(3, 20))
        ctx = self.villager(wisher, self.clock.on(2, 8))
        closing.confirm(ctx, wish_id=wish.wish_id, thanks="昨晚和孙子说上话了，谢谢！", key=ctx.new_id())
        ctx = self.officer(self.clock.on(2, 10))
        closing.settle(ctx, wish_id=wish.wish_id, key=ctx.new_id())

    def to_be_thanked(self) -> None:
        ctx = self.officer(self.clock.on(5, 10))
        ask = Ask("帮忙修一修院门", "院门合不上，风大的时候响一夜。", Kind.HELP)
        village_id, wisher_id = self.families.village_id, self.elder.resident_id
        wish = posting.post_for(
            ctx, village_id=village_id, wisher_id=wisher_id, ask=ask, consent="当面同意，儿子在场", key=ctx.new_id()
        )
        self.decided(wish, Deed.PUBLISH, self.clock.on(5, 11))
        helper = self.others[2]
        self.claimed(wish, helper, self.clock.on(4, 18))
        self.told(wish, helper, "合页坏了，明天去镇上买一副。", self.clock.on(3, 19))
        self.finished(wish, helper, "换了合页，上了油，不响了。", self.clock.on(1, 17))

    def in_hand(self) -> None:
        ask = Ask("陪我去一趟县医院", "下周二复查眼睛，一个人不敢坐车。", Kind.COMPANY)
        wish = self.wished(self.others[3], ask, self.clock.on(4, 9))
        self.claimed(wish, self.young, self.clock.on(2, 20))
        self.told(wish, self.young, "约好周二早上七点在村口等，我开车去。", self.clock.on(1, 12))

    def published(self) -> None:
        asks = (
            (
                Ask("一床过冬的棉被", "屋里冷，想要一床厚一点的棉被，旧的也行。", Kind.GOODS, identity=Identity.HIDDEN),
                3,
            ),
            (Ask("收完最后一亩萝卜", "手扭了，地里还有一亩萝卜，想请两三个人帮半天。", Kind.HELP), 2),
            (Ask("孩子想学写毛笔字", "三年级，周末有空，自己带纸笔。", Kind.LESSON), 1),
        )
        for n, (ask, days_ago) in enumerate(asks):
            moment = self.clock.on(days_ago, 8 + n)
            photos = self.photo(self.others[4 + n], moment) if n == 0 else ()
            self.wished(self.others[4 + n], replace(ask, media_ids=photos), moment)

    def to_be_looked_at(self) -> None:
        ctx = self.villager(self.others[7], self.clock.started - dt.timedelta(hours=2))
        ask = Ask("借一台打谷机", "自家的坏了，借半天，油钱我出。", Kind.GOODS)
        posting.make_wish(ctx, ask=ask, key=ctx.new_id())

    def photo(self, one: Resident, moment: dt.datetime) -> tuple[str, ...]:
        return pictures.sent(self.villager(one, moment), village_id=self.families.village_id, purpose="wish")
