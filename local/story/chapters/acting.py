"""Somebody without a phone lets a relative buy for them: within a limit, in both names, until it is revoked."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.core.deeds import OwnDispute, Verdict
from chalicelib.foundation.identity.core.mandates import How, MandateLimitReached, Terms, Witness
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import deeds, mandates
from chalicelib.foundation.identity.service.consents import ACTING_FOR
from chalicelib.kernel.authz import Matter, Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import derived
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.paycodes import PayCodeInvalid, pay_code, step_at
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.redemptions.core.tills import Till
from local.story.chapters.cards import PIN
from local.story.chapters.shop import sell
from local.story.story import Story

TITLE = "代办：老人没手机，家人替他买，两个名字都记下"
LIMIT, FIRST, SECOND = 60, 40, 20
SATURDAY = 5


def tell(story: Story) -> None:
    """Enter a mandate, spend to its limit, dispute, and see it end."""
    elder, agent = _pair(story)
    ctx = story.officer(story.moment(SATURDAY, 13))
    mandates.enter(
        ctx,
        principal_id=elder.resident_id,
        agent_id=agent.resident_id,
        terms=Terms(frozenset({Matter.SPEND}), LIMIT, business_date(ctx.now()) + dt.timedelta(days=90)),
        witness=Witness(How.CARD),
        pin=PIN,
        version=PURPOSES[ACTING_FOR].present.version,
        key=ctx.new_id(),
    )
    story.teller.say(f"{elder.masked_name}刷卡输密码，授权{agent.masked_name}每天最多替用 {LIMIT} 工分，干部登记。")
    for minute, points in enumerate((FIRST, SECOND)):
        sold = _sold(story, elder, agent, minute, points)
        story.paper.spend(elder.resident_id, points)
        left = story.paper.points[elder.resident_id]
        story.teller.figure(f"代办人出示付款码买 {points}，老人还有", sold.entry.after, left)
    story.teller.figure("这笔账上的代办人", sold.entry.acted_by, agent.resident_id)
    story.teller.refused("超过当天限额，再买 1 分", MandateLimitReached, lambda: _sold(story, elder, agent, 2, 1))
    _dispute(story, elder, agent)
    story.teller.refused("授权撤销后的付款码", PayCodeInvalid, lambda: _sold(story, elder, agent, 3, 1))
    story.check_books()


def _pair(story: Story) -> tuple[Resident, Resident]:
    """Return somebody with a card and enough points, and a grown person without one."""
    spending = FIRST + SECOND
    elder = next(
        one for one in story.people if _has_card(story, one) and story.paper.points[one.resident_id] > spending
    )
    agent = next(
        one for one in story.people if not _has_card(story, one) and one.born_on.year < elder.born_on.year + 45
    )
    return elder, agent


def _has_card(story: Story, one: Resident) -> bool:
    return one.resident_id in story.cards


def _sold(story: Story, elder: Resident, agent: Resident, minute: int, points: int) -> Done:
    moment = story.moment(SATURDAY, 14, minute)
    ref = AccountRef.of_holder(elder.resident_id)
    code = pay_code(derived("paycode"), ref, step_at(moment), agent.resident_id)
    return sell(story, moment, Till(story.clock.new_id(moment), code, points))


def _dispute(story: Story, elder: Resident, agent: Resident) -> None:
    """Dispute the last purchase at the elder's word; a town officer who did not open it finds that it was so."""
    ctx = story.officer(story.moment(SATURDAY, 15))
    trail = deeds.list_deeds(ctx, principal_id=elder.resident_id, size=10, cursor=None).page.rows
    story.teller.figure("老人能查到的代办", [deed.points for deed in trail], [SECOND, FIRST])
    dispute = deeds.open_dispute(
        ctx, principal_id=elder.resident_id, deed_id=trail[0].deed_id, reason="这 20 分没有叫他买"
    )

    def decided(by: Context) -> str:
        found = deeds.decide(by, dispute_id=dispute.dispute_id, verdict=Verdict.CONFIRM, finding="问过双方，属实")
        return found.state.value

    story.teller.refused("提出异议的干部自己来处理", OwnDispute, lambda: decided(ctx))
    town = Principal("s-town", frozenset({Role.TOWN_OFFICER}), ctx.actor.villages, story.town_id)
    story.teller.figure("镇里认定", decided(story.clock.at(story.moment(SATURDAY, 16), town)), "confirmed")
    held = mandates.held_by(agent_id=agent.resident_id)
    story.teller.figure("代办授权还有效的", sum(one.state == "standing" for one in held), 0)
