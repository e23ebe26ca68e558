"""Claims in the demo town: one at each station of the way, so that everybody finds something to do."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import relatives, staff
from chalicelib.foundation.media.core.files import EVIDENCE
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.kernel.context import Context
from chalicelib.points.claims.core.claims import Claim
from chalicelib.points.claims.core.listed import Claimed
from chalicelib.points.claims.service import checking, making, objecting, voting
from chalicelib.points.ledger.core.rules import rule_of
from local.demo.clock import Clock, villager
from local.demo.people import ELDER_YEAR, Families, Town
from local.demo.pictures import sent

PANEL = ("panel1", "panel2", "panel3")


class Desk:
    """The demo's officers at work on its claims."""

    def __init__(self, clock: Clock, town: Town, families: Families) -> None:
        self.clock, self.families = clock, families
        found = staff.list_staff(town_id=town.town_id).rows
        self.crew: dict[str, Principal] = {one.login: one.principal() for one in found}

    def officer(self, login: str, moment: dt.datetime) -> Context:
        """Return an officer acting at a moment."""
        return self.clock.at(moment, self.crew[login])

    def made(
        self,
        who: Resident,
        moment: dt.datetime,
        rule: str,
        text: str,
        points: int | None = None,
        *,
        level: str = "",
        honour: str = "",
    ) -> Claim:
        """Let somebody claim what they did, or got, the day before."""
        ctx = self.clock.at(moment, villager(who.resident_id))
        on = business_date(moment) - dt.timedelta(days=1)
        proof = sent(ctx, village_id=self.families.village_id, purpose=EVIDENCE) if rule_of(rule).evidence else ()
        asked = Claimed(rule, who.resident_id, text, on=on, points=points, media_ids=proof, level=level, honour=honour)
        return making.make_claim(ctx, claimed=asked, key=ctx.new_id())

    def accepted(self, claim: Claim, moment: dt.datetime, document: str) -> Claim:
        """Let the village's officer check a claim."""
        ctx = self.officer("village", moment)
        return checking.accept(
            ctx, claim_id=claim.claim_id, document=document, points=None, minutes=0, reason="材料齐全",
            key=ctx.new_id(),
        )  # fmt: skip

    def voted(self, claim: Claim, moment: dt.datetime, *logins: str) -> Claim:
        """Let members of the panel agree."""
        for login in logins:
            ctx = self.officer(login, moment)
            claim = voting.vote(
                ctx, claim_id=claim.claim_id, approve=True, points=None, reason="情况属实", key=ctx.new_id()
            )
        return claim


def make_claims(clock: Clock, town: Town, families: Families) -> None:
    """Make claims, and take each so far that it waits for somebody else."""
    desk, adults = Desk(clock, town, families), families.adults
    young = next(one for one in adults if one.born_on.year > ELDER_YEAR + 15)
    others = [one for one in adults if one.household_id != young.household_id]
    helped = desk.made(others[14], clock.on(4, 9), "hlp", "连续一个月给独居老人送饭、打扫。", 900)
    desk.voted(desk.accepted(helped, clock.on(3, 10), "邻里互助：照看独居老人"), clock.on(2, 15), *PANEL)
    argued = desk.made(others[15], clock.on(4, 10), "hlp", "调解两户宅基地边界的争执，签了协议。", 600)
    argued = desk.voted(desk.accepted(argued, clock.on(3, 11), "调解：宅基地边界"), clock.on(2, 16), *PANEL)
    ctx = clock.at(clock.on(1, 20), villager(others[16].resident_id))
    objecting.make_objection(
        ctx, claim_id=argued.claim_id, reason="调解那天我也在场，主要是老支书谈成的。", key=ctx.new_id()
    )
    mine = desk.made(young, clock.on(2, 9), "hlp", "下雨天背发烧的老人去卫生院，陪到晚上。", 800)
    desk.voted(desk.accepted(mine, clock.on(1, 9), "邻里互助：送医陪护"), clock.on(1, 14), PANEL[0])
    honour = desk.made(
        young, clock.on(2, 10), "hon", "全年志愿服务一百多个小时，镇里评的。", level="town",
        honour="镇级最美志愿者，戴村志愿〔2026〕17号",
    )  # fmt: skip
    ctx = desk.officer("grid", clock.on(1, 10))
    checking.send_back(ctx, claim_id=honour.claim_id, reason="照片上看不清字，请重拍一张荣誉证书。", key=ctx.new_id())
    served = desk.made(others[17], clock.on(2, 11), "pub", "村民代表会议做记录，会后整理张贴。")
    desk.accepted(served, clock.on(1, 11), "村民代表会议记录")
    posted = desk.accepted(desk.made(others[18], clock.on(2, 12), "pub", "换届选举当唱票人。"), clock.on(1, 12), "唱票")
    ctx = desk.officer("village2", clock.on(1, 16))
    checking.confirm(ctx, claim_id=posted.claim_id, reason="", key=ctx.new_id())
    _home(clock, families, young)
    relatives.declare(clock.now(), resident_id=young.resident_id, other_id=others[0].resident_id, relation="sibling")


def _home(clock: Clock, families: Families, who: Resident) -> None:
    """Claim the month for a villager's household."""
    ctx = clock.at(clock.on(1, 18), villager(who.resident_id))
    period = month_of(business_date(ctx.now()))
    proof = sent(ctx, village_id=families.village_id, purpose=EVIDENCE)
    asked = Claimed("saf", who.household_id, "本月无纠纷、无事故，灭火器已检查。", period=period, media_ids=proof)
    making.make_claim(ctx, claimed=asked, key=ctx.new_id())
    assert who.village_id == families.village_id
