"""乡村五集: a thing found by its initials, two phones shown to both, a job filled, a lease held up, plots adopted."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.identity.service import people
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.prosperity.listings.core.applying import ApplicationDeed
from chalicelib.prosperity.listings.core.deeds import LISTING_WORDS, ListingState
from chalicelib.prosperity.listings.core.deliveries import DeliveryDeed, Given, How
from chalicelib.prosperity.listings.core.kinds import Details, Goods, Job, Kind, Land, Plots, Rental
from chalicelib.prosperity.listings.core.listings import Listing, Written
from chalicelib.prosperity.listings.core.refusals import (
    ContactInWords,
    DeliveryAnswered,
    ListingInOtherState,
    NotAgreedByBoth,
    SideSigned,
    SignedAlready,
)
from chalicelib.prosperity.listings.core.reports import ReportDeed, ReportKind
from chalicelib.prosperity.listings.core.searching import Sought
from chalicelib.prosperity.listings.service import (
    adopting,
    applying,
    deliveries,
    desk,
    enquiring,
    reading,
    reporting,
    tending,
    writing,
)
from local.demo import pictures
from local.story.story import Story

TITLE = "乡村五集：找得到、问得着、电话双方同意才看、土地公示十五天"
DAY = 21
"""The Monday of the listings' week, counted from the story's own."""
OWNER, ASKER, THIRD, FOURTH = 12, 15, 18, 21
"""Four of different households."""
PLACES, PLOTS = 2, 2
SECOND = "s-second"


def tell(story: Story) -> None:
    """Let something be listed behind each of the five doors, and come to what it comes to."""
    _bazaar(story)
    _rental(story)
    _job(story)
    _lease(story)
    _plots(story)


def _listed(story: Story, kind: Kind, written: Written) -> Listing:
    """Let the owner list something, and an officer agree where nothing else looked at it."""
    ctx = story.villager(OWNER, story.moment(DAY, 8))
    made = writing.write(ctx, village_id=story.village_id, kind=kind, written=written, key=ctx.new_id())
    sent = writing.move(ctx, listing_id=made.listing_id, deed=writing.SUBMIT, key=ctx.new_id())
    if kind is Kind.LAND or sent.state is not ListingState.WAITING:
        return sent
    return _agreed(story, sent)


def _agreed(story: Story, listing: Listing, name: str = "s-story", role: Role = Role.VILLAGE_OFFICER) -> Listing:
    ctx = story.officer(story.moment(DAY, 9), name)
    ctx = replace(ctx, actor=replace(ctx.actor, roles=frozenset({role})))
    return desk.decide(
        ctx, listing_id=listing.listing_id, deed="approve", reason="核对过", looked_at=listing.version, key=ctx.new_id()
    )


def _said(title: str, details: Details) -> Written:
    return Written(title, "有意请留言。", details)


def _word(listing: Listing) -> str:
    return LISTING_WORDS[listing.state]


def _bazaar(story: Story) -> None:
    teller, bike = story.teller, _said("九成新自行车", Goods("second_hand", 18_000, "good"))
    one = _listed(story, Kind.BAZAAR, bike)
    _listed(story, Kind.BAZAAR, _said("竹编菜篮", Goods("produce", 4_500, "new")))
    ctx = story.house(story.moment(DAY, 10))

    def found(words: str, most: int | None = None) -> list[str]:
        sought = Sought(story.village_id, Kind.BAZAAR.value, words=words, price_max=most)
        return [row.written.title for row in reading.search(ctx, sought=sought, size=9, cursor=None)[0].rows]

    teller.figure(
        "按汉字、拼音、首字母都找得到，只找到它",
        [found(one) for one in ("自行车", "zixingche", "zxc")],
        [[bike.title]] * 3,
    )
    teller.figure("五十元以内的", "、".join(found("", 5_000)), "竹编菜篮")

    def with_phone() -> None:
        me = story.villager(OWNER, story.moment(DAY, 11))
        written = Written(bike.title, "打我电话 138 0000 1111", bike.details)
        writing.change(me, listing_id=one.listing_id, written=written, key=me.new_id())

    teller.refused("在说明里写电话", ContactInWords, with_phone)


def _rental(story: Story) -> None:
    teller = story.teller
    one = _listed(story, Kind.RENTALS, _said("溪边小院出租", Rental("house", 180_000, 180_000, 120, 3)))
    asker, owner = (story.villager(number, story.moment(DAY + 1, 9)) for number in (ASKER, OWNER))
    talk = enquiring.ask(asker, listing_id=one.listing_id, words="院子能停车吗？", key=asker.new_id()).enquiry_id
    enquiring.say(owner, enquiry_id=talk, words="能停两辆。", key=owner.new_id())

    def phone(who: Context) -> str:
        return enquiring.contact(who, enquiry_id=talk)

    teller.refused("谁都没同意，先看电话", NotAgreedByBoth, lambda: phone(asker))
    enquiring.agree(asker, enquiry_id=talk, agrees=True)
    teller.refused("只有一方同意，看电话", NotAgreedByBoth, lambda: phone(asker))
    teller.refused("没同意的一方也看不到", NotAgreedByBoth, lambda: phone(owner))
    enquiring.agree(owner, enquiry_id=talk, agrees=True)
    whole = [people.whole_phone(story.people[number]) for number in (OWNER, ASKER)]
    teller.figure("双方都同意后看到的就是对方的电话", [phone(asker), phone(owner)] == whole, True)
    enquiring.agree(owner, enquiry_id=talk, agrees=False)
    teller.refused("一方收回以后再看", NotAgreedByBoth, lambda: phone(asker))


def _job(story: Story) -> None:
    teller = story.teller
    one = _listed(story, Kind.JOBS, _said("民宿招保洁", Job("offer", 15_000, "day", PLACES)))
    owner = story.villager(OWNER, story.moment(DAY + 2, 10))
    applied = {}
    for number in (ASKER, THIRD, FOURTH):
        ctx = story.villager(number, story.moment(DAY + 2, 9))
        applied[number] = applying.apply(ctx, listing_id=one.listing_id, words="做过", key=ctx.new_id()).applied_id

    def take(number: int) -> None:
        accept = ApplicationDeed.ACCEPT
        applying.decide(owner, listing_id=one.listing_id, applied_id=applied[number], deed=accept)

    take(ASKER)
    teller.figure("录用一人后还在招", _word(desk.load(listing_id=one.listing_id)), "已发布")
    take(THIRD)
    now = desk.load(listing_id=one.listing_id)
    teller.figure("两个名额都录用后", f"{now.filled} 人，{_word(now)}", f"{PLACES} 人，已成交")
    teller.refused("名额满了再录用第三人", ListingInOtherState, lambda: take(FOURTH))


def _lease(story: Story) -> None:
    teller, owner = story.teller, story.villager(OWNER, story.moment(DAY, 8))
    body = pictures.paper(("土地承租合同", "租期五年，用于种水稻"))
    (contract,) = pictures.sent(owner, village_id=story.village_id, purpose="scan", body=body)
    land = Land("paddy", 60_000, 320, 5, "种水稻")
    one = _listed(story, Kind.LAND, Written("溪畔水田三亩二分", "", land, contract_id=contract))
    first = _agreed(story, one)
    teller.refused("同一位干部再同意一次", SignedAlready, lambda: _agreed(story, first))
    teller.refused("村里另一位干部再同意", SideSigned, lambda: _agreed(story, first, SECOND))
    teller.figure("镇干部也同意后", _word(_agreed(story, first, SECOND, Role.TOWN_OFFICER)), "公示中")
    objector = story.villager(ASKER, story.moment(DAY + 3, 20))
    objection = reporting.report(
        objector, listing_id=one.listing_id, kind=ReportKind.OBJECTION, words="田埂是两家共用的", key=objector.new_id()
    )

    def clock(day: int) -> int:
        return tending.do_town(story.house(story.moment(day, 9)), town_id=story.town_id)["opened"]

    teller.figure("十五天到了，异议没处理，能成交的土地", clock(DAY + 16), 0)
    officer = story.officer(story.moment(DAY + 16, 10), SECOND)
    reporting.decide(
        officer,
        listing_id=one.listing_id,
        report_id=objection.report_id,
        deed=ReportDeed.DISMISS,
        reason="量过，田埂不在内",
    )
    teller.figure("异议处理以后能成交的土地", clock(DAY + 16), 1)


def _plots(story: Story) -> None:
    teller = story.teller
    one = _listed(story, Kind.PLOTS, _said("向阳菜地", Plots("vegetables", "2027 春季", 30_000, PLOTS, 30)))
    got = 0
    for number in (ASKER, THIRD, FOURTH):
        ctx = story.villager(number, story.moment(DAY + 4, 9))
        left = adopting.plot(ctx, listing_id=one.listing_id)[0].free
        if left:
            adopting.adopt(ctx, listing_id=one.listing_id, key=ctx.new_id())
            got += 1
    teller.figure("两块菜地，三个人来认，认到的", got, PLOTS)
    _delivered(story, one)
    ctx = story.villager(ASKER, story.moment(DAY + 4, 10))
    adopting.give_back(ctx, listing_id=one.listing_id, key=ctx.new_id())
    teller.figure("退掉一块后还剩", adopting.plot(ctx, listing_id=one.listing_id)[0].free, 1)


def _delivered(story: Story, one: Listing) -> None:
    teller, key = story.teller, story.house(story.moment(DAY + 4, 9)).new_id()
    owner, asker, third = (story.villager(number, story.moment(DAY + 4, 9)) for number in (OWNER, ASKER, THIRD))
    greens = Given("头一茬青菜", 1_500, 0, How.SENT, business_date(owner.now()))
    told = [deliveries.deliver(owner, listing_id=one.listing_id, given=greens, key=key) for _ in range(2)]
    teller.figure("每家三斤青菜，写一次（连点两下），告诉了几家", told, [PLOTS, PLOTS])
    for ctx, deed in ((asker, DeliveryDeed.RECEIVE), (third, DeliveryDeed.MISS)):
        deliveries.answer(ctx, listing_id=one.listing_id, delivery_id=key, deed=deed)

    def missed() -> int:
        page = deliveries.list_of(owner, listing_id=one.listing_id, adopted_id="", size=9, cursor=None)
        return len(page.rows)

    teller.figure("一家收到、一家没收到，主人看到没收到的", missed(), 1)

    def takes_back() -> None:
        deliveries.answer(asker, listing_id=one.listing_id, delivery_id=key, deed=DeliveryDeed.MISS)

    teller.refused("说过收到了，再说没收到", DeliveryAnswered, takes_back)
