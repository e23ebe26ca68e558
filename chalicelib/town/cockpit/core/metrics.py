"""The registry: every number of the cockpit by name, definition, unit and source. All that is shown is one of these."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from chalicelib.foundation.facts.core import Fact
from chalicelib.kernel.errors import DomainError, NotFound
from chalicelib.kernel.values import value
from chalicelib.town.cockpit.core import counting as by


class NoSuchMetric(NotFound):
    """The registry has no number of this name."""

    code = "no_such_metric"
    zh, en = "没有这个数字。", "There is no such number."


class MetricWithoutRows(DomainError):
    """A stock, such as how many residents there are, is counted as a whole: no rows of a day stand behind it."""

    code, status = "metric_without_rows", 422
    zh, en = "这个数是整体点出来的，没有逐笔记录。", "This number is counted as a whole; no rows stand behind it."


class Group(StrEnum):
    """Under which head a number stands."""

    POINTS = "points"
    GOVERNANCE = "governance"
    CREDIT = "credit"
    PROSPERITY = "prosperity"


class Kind(StrEnum):
    """How days make months: added up; different people or things of a day; or the last that was counted."""

    SUM = "sum"
    THINGS = "things"
    PEOPLE = "people"
    STOCK = "stock"


class Source(StrEnum):
    """Where a number comes from, one source each."""

    FACTS = "facts"
    PROCEEDS = "proceeds"
    LIABILITY = "liability"
    ROSTER = "roster"


@value
class Metric:
    """One number. `facts` are the names of what it counts; `amount` what a fact adds to it, `mark` who or what it is.

    `unit` is `points`, `times`, `people`, `minutes`, `fen`, `grams`, `heads`. What is `town_only` is not told by
    village in public, since one producer may be the village's only one. What is not `public` is not in the open data:
    other numbers, withheld there, would follow from it. `better` is the good direction: 1, -1, or 0.
    """

    key: str
    group: Group
    zh: str
    en: str
    about_zh: str
    about_en: str
    unit: str = "times"
    kind: Kind = Kind.SUM
    source: Source = Source.FACTS
    facts: tuple[str, ...] = ()
    amount: Callable[[Fact], int] | None = None
    mark: Callable[[Fact], str] | None = None
    town_only: bool = False
    public: bool = True
    better: int = 1


P, G, C, F = Group.POINTS, Group.GOVERNANCE, Group.CREDIT, Group.PROSPERITY
AWARDS = ("PointsMoved", "ActivityAttended", "BallotCast", "TicketAdopted")


def _points() -> list[Metric]:
    return [
        Metric("points_issued", P, "发放工分", "Points issued",
               "当日入账的全部工分奖励，冲正另计。",
               "All awards posted; reversals are counted apart.",
               unit="points", facts=AWARDS, amount=by.issued),
        Metric("points_redeemed", P, "兑换工分", "Points redeemed",
               "兑换和订单扣住的工分，减去退回和放回的。",
               "Points redeemed or held for an order, less those given back.",
               unit="points", facts=("PointsMoved",), amount=by.redeemed),
        Metric("points_expired", P, "过期工分", "Points expired",
               "到期清零的工分。",
               "Points that expired.",
               unit="points", facts=("PointsMoved",), amount=by.moved_out("expiry"), better=-1),
        Metric("points_reversed", P, "冲正工分", "Points reversed",
               "记错后冲回的工分。",
               "Points of mistaken awards that were taken back.",
               unit="points", facts=("PointsMoved",), amount=by.moved_out("reversal"), better=-1),
        Metric("points_outstanding", P, "未兑换工分", "Points outstanding",
               "当日 23:40 盘点时所有账户的余额，不进公开数据。",
               "The sum of all balances as the evening's count of what is owed found it; not in the open data.",
               unit="points", kind=Kind.STOCK, source=Source.LIABILITY, better=0, public=False),
        Metric("claims_posted", P, "申报入账", "Claims posted",
               "公示期满、工分入账的申报。",
               "Claims whose points were posted after their notice.",
               facts=("PointsMoved",), amount=by.claim_posted),
        Metric("shop_redemptions", P, "商户收工分", "Redemptions at shops",
               "合作商户扫码收工分的笔数，不扣除退回。",
               "Redemptions at partner shops; refunds take none off.",
               facts=("PointsMoved",), amount=by.shop_redemption),
        Metric("rewards_collected", P, "工分商城领取", "Rewards collected",
               "领走的工分商城订单。",
               "Orders of the rewards mall that were handed out.",
               facts=("RewardCollected",), amount=by.one("RewardCollected")),
        Metric("topups", P, "话费网费", "Top-ups",
               "充值成功的笔数。",
               "Phone credit and internet fees that were paid.",
               facts=("TopupSucceeded",), amount=by.one("TopupSucceeded")),
    ]  # fmt: skip


def _governance() -> list[Metric]:
    return [
        Metric("residents", G, "在册村民", "Residents registered",
               "当日结束时在册的村民，迁出和去世的不算。",
               "Residents on the roster after the day, without who moved or died.",
               unit="people", kind=Kind.STOCK, source=Source.ROSTER, better=0),
        Metric("registered_users", G, "注册用户", "Registered users",
               "同意了注册告知的在册村民。",
               "Residents whose consent to registration stands.",
               unit="people", kind=Kind.STOCK, source=Source.ROSTER),
        Metric("cards", G, "工分卡", "Work-point cards",
               "持有工分卡的在册村民。",
               "Residents who have a work-point card.",
               unit="people", kind=Kind.STOCK, source=Source.ROSTER),
        Metric("people_active", G, "参与人数", "People who took part",
               "参加活动、投票、提意见或完成心愿的不同村民。",
               "Different residents who attended, voted, raised a ticket or fulfilled a wish.",
               unit="people", kind=Kind.PEOPLE, facts=by.DEEDS, mark=by.took_part),
        Metric("activities_held", G, "举办活动", "Activities held",
               "有人签到并已结束的活动。",
               "Activities that ended and that somebody attended.",
               facts=("ActivityClosed",), amount=by.held),
        Metric("attendances", G, "参加人次", "Attendances",
               "签到签退并入账的人次。",
               "Attendances, signed in and out.",
               facts=("ActivityAttended",), amount=by.one("ActivityAttended")),
        Metric("minutes_served", G, "活动时长", "Time at activities",
               "签到到签退之间的分钟数。",
               "Minutes between signing in and out.",
               unit="minutes", facts=("ActivityAttended",), amount=by.minutes),
        Metric("claims_made", G, "申报", "Claims made",
               "提交的申报。",
               "Claims that were made.", facts=("ClaimMade",), amount=by.one("ClaimMade")),
        Metric("ballots_cast", G, "评议投票", "Ballots cast",
               "我来评议投出的票，投了什么不在其中。",
               "Ballots cast; what they say is not known here.",
               facts=("BallotCast",), amount=by.one("BallotCast")),
        Metric("appraisals_published", G, "评议公布", "Appraisals published",
               "公布了结果的评议。",
               "Appraisals whose result was published.",
               facts=("AppraisalPublished",), amount=by.one("AppraisalPublished")),
        Metric("wishes_published", G, "发布心愿", "Wishes published",
               "审核后公布的心愿。",
               "Wishes that can be claimed.",
               facts=("WishPublished",), amount=by.one("WishPublished")),
        Metric("wishes_fulfilled", G, "实现心愿", "Wishes fulfilled",
               "村里核实已实现的心愿，几个人合办的算一个。",
               "Wishes verified as fulfilled; one of a whole team is one.",
               kind=Kind.THINGS, facts=("WishFulfilled",), mark=by.thing("WishFulfilled", "wish_id")),
        Metric("suggestions_raised", G, "建议", "Suggestions",
               "我有话说里提出的建议。",
               "Suggestions that villagers raised.",
               facts=("TicketRaised",), amount=by.raised("suggestion")),
        Metric("problems_raised", G, "问题和投诉", "Problems and complaints",
               "我有话说里反映的问题和投诉。",
               "Problems and complaints that villagers raised.",
               facts=("TicketRaised",), amount=by.raised("problem", "complaint"), better=0),
        Metric("tickets_solved", G, "办结", "Solved",
               "办完并由本人确认，或一周内没有异议的意见。",
               "Tickets that ended solved, confirmed or undisputed for a week.",
               facts=("TicketClosed",), amount=by.one("TicketClosed")),
        Metric("tickets_reopened", G, "重办", "Reopened",
               "本人不满意、要求重办的意见。",
               "Tickets that their authors wanted handled anew.",
               facts=("TicketReopened",), amount=by.one("TicketReopened"), better=-1),
        Metric("tickets_overdue", G, "超时上报", "Overdue",
               "村里超时、转到镇里的意见。",
               "Tickets that went to the town because the village's time ran out.",
               facts=("TicketEscalated",), amount=by.overdue, better=-1),
        Metric("suggestions_adopted", G, "采纳建议", "Suggestions adopted",
               "被采纳并奖励的建议。",
               "Suggestions that were adopted and paid.",
               facts=("TicketAdopted",), amount=by.one("TicketAdopted")),
    ]  # fmt: skip


def _credit() -> list[Metric]:
    return [
        Metric("certificates_issued", C, "信用证明", "Certificates issued",
               "村民同意后开给银行的信用证明。",
               "Certificates for banks, each by its person's consent.",
               facts=("CertificateIssued",), amount=by.one("CertificateIssued")),
        Metric("perks_decided", C, "礼遇办理", "Perk decisions",
               "办结的信用礼遇申请，不论结果。",
               "Applications to perk programmes that were decided, whatever the answer.",
               facts=("PerkDecided",), amount=by.one("PerkDecided")),
        Metric("score_objections", C, "信用异议", "Score objections",
               "对信用分提出的异议。",
               "Objections to scores.",
               facts=("ScoreObjected",), amount=by.one("ScoreObjected"), better=0),
        Metric("score_objections_upheld", C, "异议成立", "Objections upheld",
               "核实后成立的信用异议。",
               "Objections to scores that were upheld.",
               facts=("ScoreObjectionDecided",), amount=by.upheld, better=0),
        Metric("negative_records", C, "负面记录生效", "Negative records",
               "开始计入信用分的负面记录。",
               "Records of the negative list that began to count.",
               facts=("NegativeRecordTurned",), amount=by.began, better=-1),
    ]  # fmt: skip


def _prosperity() -> list[Metric]:
    return [
        Metric("orders_paid", F, "付款订单", "Orders paid",
               "映季付款的订单，之后取消的也算。",
               "Orders of the farm market that were paid, also if called off later.",
               facts=("MarketOrderMoved",), amount=by.news("MarketOrderMoved", "pay"), town_only=True),
        Metric("orders_completed", F, "完成订单", "Orders completed",
               "货款账上当日记入的完成单据：映季和预订。",
               "Documents of the book of proceeds: orders and bookings completed.",
               source=Source.PROCEEDS, town_only=True),
        Metric("sales_fen", F, "农产品销售额", "Sales of produce",
               "映季完成订单的货款，减去之后退的。",
               "What completed orders of the farm market brought, less what was given back.",
               unit="fen", source=Source.PROCEEDS, town_only=True),
        Metric("sold_grams", F, "农产品销量", "Produce sold",
               "按实际称重的销量，减去之后退的。",
               "Weight sold, as weighed, less what was given back.",
               unit="grams", source=Source.PROCEEDS, town_only=True),
        Metric("sold_heads", F, "家禽销量", "Birds sold",
               "卖出的家禽只数，减去之后退的。",
               "Birds sold, less those given back.",
               unit="heads", source=Source.PROCEEDS, town_only=True),
        Metric("tourism_fen", F, "文旅收入", "Income of stays",
               "住宿、用餐和体验的货款，减去之后退的。",
               "What rooms, tables and experiences brought, less what was given back.",
               unit="fen", source=Source.PROCEEDS, town_only=True),
        Metric("bookings_made", F, "预订", "Bookings made",
               "订下的住宿、用餐和体验，之后取消的也算。",
               "Rooms, tables and experiences booked, also if cancelled later.",
               facts=("BookingMoved",), amount=by.news("BookingMoved", "booked"), town_only=True),
        Metric("listings_published", F, "五集发布", "Listings published",
               "公开的求职、租房、集市、土地、菜地信息。",
               "Listings of the five kinds that became public.",
               facts=("ListingPublished",), amount=by.one("ListingPublished")),
    ]  # fmt: skip


METRICS: tuple[Metric, ...] = (*_points(), *_governance(), *_credit(), *_prosperity())
BY_KEY = {one.key: one for one in METRICS}
OF_FACTS = tuple(one for one in METRICS if one.source is Source.FACTS)


def metric_of(key: str) -> Metric:
    """Return a number's definition.

    Raises:
        NoSuchMetric: the registry has none of this name.
    """
    found = BY_KEY.get(key)
    if found is None:
        raise NoSuchMetric
    return found
