"""The partner shop: by pay code, by card with its PIN, and the sales that are refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.identity.core.cards import PinWrong
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Contact, Contract, Limits
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import derived
from chalicelib.points.ledger.core.accounts import AccountRef, InsufficientBalance, PayCodeUsed
from chalicelib.points.ledger.core.paycodes import LIFE_SECONDS, PayCodeExpired, pay_code, step_at
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.redemptions.core.tills import PinNeeded, Till
from chalicelib.points.redemptions.service.days import redemptions_of_day
from chalicelib.points.redemptions.service.tills import redeem_at_till
from local.story.chapters.cards import PIN
from local.story.story import MONDAY, Story

TITLE = "合作商户：扫付款码，刷工分卡"
SALES = ((0, 100), (1, 120), (2, 140), (3, 160))
BY_CARD, TOO_MUCH = 80, 99_999
FRIDAY = 4


def tell(story: Story) -> None:
    """Let a shop join, and sell on Friday."""
    _open(story)
    for number, points in SALES:
        moment = story.moment(FRIDAY, 9 + number)
        sold = sell(story, moment, Till(_key(story, moment), shown_code(story, story.id_of(number), moment), points))
        story.paper.spend(story.id_of(number), points)
        story.teller.figure(
            f"付款码 {points} 分，{sold.entry.mask} 还有", sold.entry.after, story.paper.points[story.id_of(number)]
        )
    _by_card(story)
    _refusals(story)
    ctx = till_of(story, story.moment(FRIDAY, 20))
    totals = redemptions_of_day(ctx, on=MONDAY + dt.timedelta(days=FRIDAY)).totals
    assert totals is not None
    story.teller.figure("当天核销笔数", totals.count, len(SALES) + 1)
    story.teller.figure("当天核销工分", totals.points, sum(points for _, points in SALES) + BY_CARD)
    story.check_books()


def _open(story: Story) -> None:
    ctx = story.house(story.moment(3, 9))
    partner = shops.create_partner(
        ctx,
        key=ctx.new_id(),
        village_id=story.village_id,
        name="佛山便民超市",
        contact=Contact("王小明", "13812345678"),
        contract=Contract("戴合字1号", 100, MONDAY),
        limits=Limits(),
    )
    issued = keys.issue_key(
        ctx,
        partner_id=partner.partner_id,
        key=ctx.new_id(),
        label="收银台",
        scopes=[KeyScope.REDEEM, KeyScope.READ],
        expires_at=ctx.now() + dt.timedelta(days=365),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    story.api_key = issued.api_key
    story.teller.say(f"{partner.name}加入，合同 {partner.contracts[0].number}：100 工分 = 1 元。")


def till_of(story: Story, moment: dt.datetime) -> Context:
    """Return the shop's till acting."""
    ctx = story.house(moment)
    return replace(ctx, actor=keys.resolve_api_key(ctx, story.api_key))


def _key(story: Story, moment: dt.datetime) -> str:
    return story.clock.new_id(moment)


def sell(story: Story, moment: dt.datetime, till: Till, *, dry_run: bool = False) -> Done:
    """Take points at the shop's till."""
    return redeem_at_till(till_of(story, moment), till=till, dry_run=dry_run)


def shown_code(story: Story, holder_id: str, moment: dt.datetime) -> str:
    """Return the pay code that a phone shows then."""
    assert holder_id.startswith(story.village_id)
    return pay_code(derived("paycode"), AccountRef.of_holder(holder_id), step_at(moment))


def _by_card(story: Story) -> None:
    moment = story.moment(FRIDAY, 15)
    bearer = next(holder_id for holder_id in story.cards if story.paper.points[holder_id] >= BY_CARD)
    till = Till(_key(story, moment), story.cards[bearer], BY_CARD)
    story.teller.refused("刷卡不输密码", PinNeeded, lambda: sell(story, moment, till))
    story.teller.refused("密码错了", PinWrong, lambda: sell(story, moment, replace(till, pin="0000")))
    quote = sell(story, moment, replace(till, pin=PIN), dry_run=True)
    story.teller.figure("先报价，不扣分", story.balance(bearer), story.paper.points[bearer])
    story.paper.spend(bearer, BY_CARD)
    story.teller.figure("报价说刷卡后还有", quote.entry.after, story.paper.points[bearer])
    for what in ("刷卡付款后", "收银机没收到回答，再发一次"):
        sold = sell(story, moment, replace(till, pin=PIN))
        story.teller.figure(f"{what}，{sold.entry.mask} 还有", story.balance(bearer), story.paper.points[bearer])


def _refusals(story: Story) -> None:
    moment = story.moment(FRIDAY, 9)
    used = shown_code(story, story.id_of(0), moment)
    story.teller.refused(
        "同一个付款码再付一次", PayCodeUsed, lambda: sell(story, moment, Till(_key(story, moment), used, 10))
    )
    late = moment + dt.timedelta(seconds=LIFE_SECONDS + 5)
    story.teller.refused(
        "过了一分钟的付款码", PayCodeExpired, lambda: sell(story, late, Till(_key(story, late), used, 10))
    )
    moment = story.moment(FRIDAY, 16)
    code = shown_code(story, story.id_of(4), moment)
    story.teller.refused(
        "工分不够", InsufficientBalance, lambda: sell(story, moment, Till(_key(story, moment), code, TOO_MUCH))
    )
