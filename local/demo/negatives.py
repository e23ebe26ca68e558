"""The demo town's negative list: one record awaits its answer, one counts, one is repaired, one a second officer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chalicelib.credit.negative_list.core.categories import CATEGORIES
from chalicelib.credit.negative_list.core.documents import Document
from chalicelib.credit.negative_list.service import deciding, entering, own
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from local.demo import pictures
from local.demo.clock import Clock, villager
from local.demo.people import Town

CLEAR = "文书已生效，送达手续齐全，核对无误。"
FIRST, SECOND, THIRD = "s-demo", "s-demo-second", "s-demo-town"


@dataclass(frozen=True)
class Paper:
    """A document: which category, its number and issuer, on what law, and how long ago it took effect."""

    category: str
    number: str
    issuer: str
    basis: str
    days_ago: int


ORDER = Paper(
    "order",
    "萧公（戴）行罚决字〔2026〕00417号",
    "杭州市公安局萧山区分局戴村派出所",
    "《中华人民共和国治安管理处罚法》第二十六条",
    20,
)
LAND = Paper(
    "land", "萧自然资罚〔2026〕88号", "杭州市规划和自然资源局萧山分局", "《中华人民共和国土地管理法》第七十八条", 150
)
JUDGMENT = Paper(
    "judgment",
    "（2026）浙0109执1024号",
    "杭州市萧山区人民法院",
    "《最高人民法院关于公布失信被执行人名单信息的若干规定》第一条",
    120,
)
SUBSIDY = Paper("subsidy", "萧财罚〔2026〕6号", "杭州市萧山区财政局", "《财政违法行为处罚处分条例》第十四条", 40)


@dataclass(frozen=True)
class Desk:
    """The town's desk in the past days."""

    clock: Clock
    town: Town

    def officer(self, part: str, days_ago: int, hour: int = 10) -> Context:
        """Return a town officer at the desk, so many days ago."""
        who = Principal(part, frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id=self.town.town_id)
        return self.clock.at(self.clock.on(days_ago, hour), who)

    def enter(self, one: Resident, paper: Paper, days_ago: int) -> str:
        """Enter a paper's record as the first officer, and return its id."""
        ctx = self.officer(FIRST, days_ago)
        on = business_date(self.clock.started) - dt.timedelta(days=paper.days_ago)
        category = CATEGORIES[paper.category]
        lines = (category.zh, f"当事人：{one.name}", paper.number, paper.issuer, f"{on} 生效")
        (scan,) = pictures.sent(ctx, village_id=one.village_id, purpose="scan", body=pictures.paper(lines))
        document = Document(
            category=paper.category,
            source=category.sources[0],
            number=paper.number,
            issuer=paper.issuer,
            basis=paper.basis,
            effective_on=on,
            ends_on=on + dt.timedelta(days=30 * category.months_max - 60),
            media_id=scan,
        )
        made = entering.enter(ctx, resident_id=one.resident_id, document=document, key=ctx.new_id())
        return made.record_id

    def notice(self, one: Resident, paper: Paper, days_ago: int) -> str:
        """Enter a record, and let another officer approve it the day after."""
        record_id = self.enter(one, paper, days_ago)
        ctx = self.officer(SECOND, days_ago - 1)
        deciding.approve(ctx, record_id=record_id, approves=True, reason=CLEAR, key=ctx.new_id())
        return record_id

    def keep(self, one: Resident, paper: Paper, says: str, why: str) -> str:
        """Let a record be answered and kept three weeks ago, so that it counts since."""
        record_id = self.notice(one, paper, 26)
        me = self.clock.at(self.clock.on(24, 19), villager(one.resident_id))
        own.answer(me, record_id=record_id, text=says, key=me.new_id())
        ctx = self.officer(THIRD, 22)
        deciding.decide_answer(ctx, record_id=record_id, keeps=True, reason=why, key=ctx.new_id())
        return record_id

    def repair(self, one: Resident, record_id: str) -> None:
        """Let a record be repaired in the last days, by two officers."""
        me = self.clock.at(self.clock.on(10, 19), villager(one.resident_id))
        own.ask_repair(
            me,
            record_id=record_id,
            text="欠款已经全部还清",
            evidence="法院结案通知书 2026 年第 1024 号",
            key=me.new_id(),
        )
        for part, days_ago, why in ((SECOND, 8, "结案通知书属实，同意修复。"), (THIRD, 6, "已履行完毕，同意修复。")):
            ctx = self.officer(part, days_ago)
            deciding.decide_repair(ctx, record_id=record_id, grants=True, reason=why, key=ctx.new_id())


def play(clock: Clock, town: Town, *, young: Resident, others: list[Resident]) -> None:
    """Let records go their way; `others` agreed to a score, as did the younger villager, who has nothing counting."""
    desk = Desk(clock, town)
    desk.repair(
        young,
        desk.keep(
            young, JUDGMENT, "钱已经在筹了，年底前还清。", "判决生效且逾期未履行，予以保留；还清后可以申请修复。"
        ),
    )
    desk.keep(others[0], LAND, "老房子漏雨才搭的棚子。", "处罚决定已生效，未在期限内改正，予以保留。")
    desk.notice(young, ORDER, 3)
    desk.enter(others[1], SUBSIDY, 1)
