"""What the demo town's people list in 乡村五集: something behind each door, a lease on notice, one to sign, a talk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from chalicelib.foundation.gateways import wechat
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import binding, members
from chalicelib.foundation.moderation.service import reviews
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.prosperity.listings.core.caring import CareKind
from chalicelib.prosperity.listings.core.deeds import ListingState
from chalicelib.prosperity.listings.core.deliveries import DeliveryDeed, Given, How
from chalicelib.prosperity.listings.core.kinds import SHAPES, Goods, Job, Kind, Land, Plots, Rental
from chalicelib.prosperity.listings.core.listings import Listing, Written
from chalicelib.prosperity.listings.core.reports import ReportKind
from chalicelib.prosperity.listings.core.searching import Sought
from chalicelib.prosperity.listings.service import (
    adopting,
    applying,
    deliveries,
    desk,
    enquiring,
    reporting,
    saving,
    writing,
)
from local.demo import pictures, still_life
from local.demo.clock import Clock, villager
from local.demo.members import WHO
from local.demo.people import Families, Town
from local.demo_logins import login_code

SEEN = (
    (0, 9, "竹编菜篮 手工", "自己编的，轻、结实，一天能编两个。", Goods("produce", 4_500, "new"), "basket"),
    (1, 8, "儿童自行车九成新", "孩子长高了骑不下，链条刚上过油。", Goods("second_hand", 18_000, "good"), ""),
    (2, 7, "上门修农机", "抽水机、打药机都修，先看再谈价钱。", Goods("service", 0), ""),
    (3, 6, "溪边小院整栋出租", "三间房带院子，做过民宿，家具齐。", Rental("house", 180_000, 180_000, 120, 3), ""),
    (4, 5, "村口店面", "靠着停车场，水电齐，适合开小吃店。", Rental("shop", 120_000, 100_000, 45, 1), ""),
    (1, 4, "民宿招保洁", "周末忙，管一顿中饭。", Job("offer", 15_000, "day", 2), ""),
    (2, 3, "采茶工五人", "清明前后一个月，早去晚回，有车接送。", Job("offer", 18_000, "day", 5), ""),
)  # fmt: skip
"""Who of the families, how many days ago, and what they list; the last is a picture's name."""
LEASES = (
    (5, 6, "溪畔水田三亩出租", Land("paddy", 60_000, 320, 5, "种单季晚稻")),
    (6, 1, "后山旱地二亩出租", Land("dry", 40_000, 210, 3, "种番薯和玉米")),
)
PLOTS = Plots("vegetables", "春季，三月到六月", 30_000, 12, 30)
COUNT = len(SEEN) + 5
"""How many listings there are, with the young villager's, the member's, two leases and the plots."""


def play(clock: Clock, town: Town, families: Families, young: Resident) -> None:
    """Let people list over the last days, each with the clock of its day; land waits for officers and objections."""
    fair = _Fair(clock, town, families, young)
    for openid in (binding.find_openid(person_id=young.resident_id), WHO[1][0]):
        _was_there(clock, openid or "")
    for nth, days_ago, title, words, details, picture in SEEN:
        kind = next(kind for kind, shape in SHAPES.items() if isinstance(details, shape))
        fair.listed(fair.others[nth], kind, Written(title, words, details), days_ago, picture)
    mine = Written("毛竹躺椅一对", "放院子里正好，要换新的了。", Goods("second_hand", 26_000, "used"))
    fair.talked_about(fair.listed(young, Kind.BAZAAR, mine, 2, ""))
    fair.plots()
    fair.leases()
    fair.by_member()


def _was_there(clock: Clock, openid: str) -> None:
    """Let WeChat know somebody who is about to write: it judges texts of those alone who were there lately."""
    wechat.user_of(clock.now(), code=login_code(settings().wechat_url, openid))


@dataclass
class _Fair:
    """Does the deeds of the people of 乡村五集."""

    clock: Clock
    town: Town
    families: Families
    young: Resident

    @property
    def others(self) -> list[Resident]:
        """One adult of each household."""
        return list({one.household_id: one for one in self.families.adults}.values())[2:]

    def villager(self, one: Resident, moment: dt.datetime) -> Context:
        return self.clock.at(moment, villager(one.resident_id))

    def officer(self, moment: dt.datetime, name: str = "s-demo", role: Role = Role.TOWN_OFFICER) -> Context:
        who = Principal(name, frozenset({role}), self.town.ranges, self.town.town_id)
        return self.clock.at(moment, who)

    def sent(self, ctx: Context, kind: Kind, written: Written, picture: str = "") -> Listing:
        """Let somebody write a listing and send it off."""
        village_id = self.families.village_id
        if picture:
            body = still_life.of(picture)
            written = replace(
                written, media_ids=pictures.sent(ctx, village_id=village_id, purpose="listing", body=body)
            )
        made = writing.write(ctx, village_id=village_id, kind=kind, written=written, key=ctx.new_id())
        return writing.move(ctx, listing_id=made.listing_id, deed=writing.SUBMIT, key=ctx.new_id())

    def looked_at(
        self, listing: Listing, moment: dt.datetime, name: str = "s-demo", role: Role = Role.TOWN_OFFICER
    ) -> Listing:
        """Let an officer agree to what waits."""
        if listing.state is not ListingState.WAITING:
            return listing
        ctx, said = self.officer(moment, name, role), "核对过了"
        if listing.written.media_ids:
            reviews.decide_pictures(
                ctx, village_id=listing.village_id, subject=listing.listing_id, decision="approved", reason="",
                media_ids=listing.written.media_ids,
            )  # fmt: skip
        return desk.decide(
            ctx, listing_id=listing.listing_id, deed="approve", reason=said, looked_at=listing.version, key=ctx.new_id()
        )

    def listed(self, one: Resident, kind: Kind, written: Written, days_ago: int, picture: str) -> Listing:
        moment = self.clock.on(days_ago, 9, days_ago)
        sent = self.sent(self.villager(one, moment), kind, written, picture)
        return self.looked_at(sent, moment + dt.timedelta(hours=1))

    def talked_about(self, listing: Listing) -> None:
        """Let somebody ask the young villager, who answers; the other agrees that phones are exchanged."""
        moment, listing_id = self.clock.on(1, 18), listing.listing_id
        ctx = self.villager(self.others[3], moment)
        talk = enquiring.ask(ctx, listing_id=listing_id, words="躺椅还在吗？下午方便过来看看吗？", key=ctx.new_id())
        answers = self.villager(self.young, moment + dt.timedelta(minutes=12))
        words = "在的，三点以后都在家。"
        enquiring.say(answers, enquiry_id=talk.enquiry_id, words=words, key=answers.new_id())
        enquiring.agree(ctx, enquiry_id=talk.enquiry_id, agrees=True)

    def plots(self) -> None:
        """Let three adopt a plot, and its owner write down what was done and is there; let the young one seek work."""
        one = self.others[4]
        said = Written("向阳菜地十二块", "溪边沙土地，带水管，工具房里都有。", PLOTS)
        listing_id = self.listed(one, Kind.PLOTS, said, 4, "").listing_id
        for nth, adopter in enumerate((self.young, self.others[0], self.others[5])):
            ctx = self.villager(adopter, self.clock.on(3, 8 + nth))
            adopting.adopt(ctx, listing_id=listing_id, key=ctx.new_id())
        ctx = self.villager(one, self.clock.on(1, 7))
        done = adopting.Done(CareKind.CARE, "翻了地，下了底肥，青菜苗都种下去了。")
        adopting.write_care(ctx, listing_id=listing_id, done=done, key=ctx.new_id())
        on, key = business_date(ctx.now()), ctx.new_id()
        onions = Given("小葱", 500, 0, How.COLLECT, on)
        deliveries.deliver(ctx, listing_id=listing_id, given=onions, key=key)
        for adopter, deed in ((self.others[0], DeliveryDeed.RECEIVE), (self.others[5], DeliveryDeed.MISS)):
            says = self.villager(adopter, self.clock.on(1, 19))
            deliveries.answer(says, listing_id=listing_id, delivery_id=key, deed=deed)
        seeks = Sought(self.town.town_id, Kind.JOBS.value, "offer", "民宿")
        saving.save(self.villager(self.young, self.clock.on(5, 20)), nth=0, sought=seeks)

    def leases(self) -> None:
        """Announce one lease, against which somebody objects, and let another one wait for its first officer."""
        for nth, days_ago, title, land in LEASES:
            moment = self.clock.on(days_ago, 10)
            ctx = self.villager(self.others[nth], moment)
            lines = ("土地承租合同", "甲方、乙方见签字页", f"租期 {land.years} 年，用于{land.use}")
            body = pictures.paper(lines)
            contract = pictures.sent(ctx, village_id=self.families.village_id, purpose="scan", body=body)[0]
            said = Written(title, "水渠通到田头，机耕路旁边。", land, contract_id=contract)
            sent = self.sent(ctx, Kind.LAND, said)
            if nth == 5:
                by_village = self.looked_at(sent, moment + dt.timedelta(hours=2), "s-demo-2", Role.VILLAGE_OFFICER)
                self.looked_at(by_village, self.clock.on(5, 9))
                objector = self.villager(self.others[0], self.clock.on(3, 20))
                reporting.report(
                    objector, listing_id=sent.listing_id, kind=ReportKind.OBJECTION,
                    words="东边田埂是两家共用的，请先量清楚。", key=objector.new_id(),
                )  # fmt: skip

    def by_member(self) -> None:
        """Let a member look for work, and apply for one that is offered."""
        moment, version = self.clock.on(2, 20), PURPOSES[members.MEMBERSHIP].present.version
        entered = members.enter_member(
            self.clock.at(moment), openid=WHO[1][0], town_id=self.town.town_id, version=version, of_age=True
        )
        ctx = self.clock.at(moment, entered.principal)
        wanted = Job("wanted", 500_000, "month", 1)
        self.looked_at(self.sent(ctx, Kind.JOBS, Written("想来民宿做前台", "做过三年酒店，会英语。", wanted)), moment)
        page = writing.list_own(self.villager(self.others[1], moment), size=20, cursor=None)
        job = next(one for one in page.rows if one.kind is Kind.JOBS)
        applying.apply(ctx, listing_id=job.listing_id, words="周末都可以，住得也近。", key=ctx.new_id())
