"""The month is settled: closed on the 9th, objected to, compared, checked and approved by two, paid."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import SHANGHAI, business_time
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.ledger.core.keys import moment_of
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.service import refunds, statements
from chalicelib.points.settlement import jobs
from chalicelib.points.settlement.core.capitals import capitals_of
from chalicelib.points.settlement.core.life import Deed, ObjectionsOpen, OwnCheck, StatementElsewhere
from chalicelib.points.settlement.core.objections import ObjectionLate, Verdict
from chalicelib.points.settlement.core.statements import Payment, Statement
from chalicelib.points.settlement.service import closing, comparing, deciding, objecting, reading
from local.story.chapters.shop import till_of
from local.story.house import do_all
from local.story.story import Story

TITLE = "结算：结账、异议、对账、两人审批、付款"
MONTH = "2026M11"
DAWN = dt.datetime(2026, 12, 9, 4, 40, tzinfo=SHANGHAI)
REFUNDED, ADDED_FEN, EXTRA = 30, 15, 40


def tell(story: Story) -> None:
    """Refund a little, close November, and bring its statement to the bank."""
    sold = _sold(story)
    _refund(story, sold[0])
    ctx = story.house(DAWN)
    closing.start_month(ctx, month=MONTH)
    do_all(ctx, closing.QUEUE, jobs.do_part)
    made = _statement(story)
    points = sum(entry.delta.spent for entry in _entries(story))
    story.teller.figure("结算单的工分＝收的－退回的", made.points, points)
    back = -sum(entry.delta.spent for entry in _entries(story) if entry.delta.spent < 0)
    story.teller.figure("其中退回工分", made.refunded, back)
    story.teller.figure("应付（分），100 工分 1 元", made.payable_fen, points)
    again = closing.close_month(ctx, partner_id=_shop(story), month=MONTH)
    story.teller.figure("再结一次还是这一张", again == made, True)
    _compare(story, sold)
    _decide(story, made, sold[0])


def _shop(story: Story) -> str:
    return _till(story).actor.subject


def _till(story: Story) -> Context:
    return till_of(story, DAWN + dt.timedelta(hours=5))


def _entries(story: Story) -> list[Entry]:
    return list(statements.entries_of(source=redemptions_of(_shop(story))))


def _sold(story: Story) -> list[Entry]:
    return [entry for entry in _entries(story) if entry.delta.spent > 0]


def _statement(story: Story) -> Statement:
    return reading.load_statement(partner_id=_shop(story), month=MONTH)


def _refund(story: Story, sale: Entry) -> None:
    ctx = story.house(story.moment(9, 10))
    refunds.refund(ctx, original=sale, key=ctx.new_id(), points=REFUNDED, document="退一件", request="story")
    holder = next(one.resident_id for one in story.people if one.resident_id[-5:] == sale.ref.holder)
    story.paper.spend(holder, -REFUNDED)


def _compare(story: Story, sold: list[Entry]) -> None:
    """Compare with the shop's own list, which has one difference of each kind."""
    ctx = _till(story)
    rows = [(entry.line, entry.delta.spent, moment_of(entry.line)) for entry in _entries(story)]
    named = {entry.line: n for n, entry in enumerate(sold)}
    kept = [row for row in rows if named.get(row[0]) != 0]
    lines = ["编号,工分,时间", f"{ctx.new_id()},{EXTRA},2026-11-20 12:00"]
    for line, points, at in kept:
        more, later = named.get(line) == 1, named.get(line) == 2
        lines.append(f"{line},{points + more},{business_time(at + dt.timedelta(days=later))}")
    upload_id, form = comparing.open_upload(ctx)
    body = "\n".join(lines).encode("utf-8-sig")
    storage.client("s3").put_object(Bucket=settings().private_bucket, Key=form["fields"]["key"], Body=body)
    key = ctx.new_id()
    comparing.start_comparison(ctx, month=MONTH, upload_id=upload_id, key=key)
    do_all(ctx, closing.QUEUE, jobs.do_part)
    counts = comparing.load_comparison(ctx, month=MONTH, comparison_id=key).counts
    for kind, what in (
        ("only_ours", "只有镇里有"),
        ("only_theirs", "只有商户有"),
        ("amount", "工分不同"),
        ("time", "不在同一天"),
    ):
        story.teller.figure(f"对账：{what}", counts[kind], 1)
    story.teller.figure("对账：一致", counts["same"], len(rows) - 3)


def _decide(story: Story, made: Statement, sale: Entry) -> None:
    first, second = _officer(story, "s-settle-1"), _officer(story, "s-settle-2")
    till = _till(story)
    objection = objecting.object_to(
        till, month=MONTH, line=sale.line, theirs="", reason="这一笔少了 15 分", key=till.new_id()
    )
    _step(first, made, Deed.CHECK, made.payable_fen)
    story.teller.refused("自己核对的自己批准", OwnCheck, lambda: _step(first, made, Deed.APPROVE, made.payable_fen))
    story.teller.refused(
        "异议没答复就批准", ObjectionsOpen, lambda: _step(second, made, Deed.APPROVE, made.payable_fen)
    )
    deciding.answer_objection(
        first, partner_id=made.partner_id, month=MONTH, objection_id=objection.objection_id,
        answer=Verdict.UPHOLD, reason="小票上确是多 15 分",
        fen=ADDED_FEN, on_next=False, key=first.new_id(),
    )  # fmt: skip
    do_all(first, closing.QUEUE, jobs.do_part)
    payable = made.payable_fen + ADDED_FEN
    story.teller.refused(
        "异议成立，核对作废，没再核对就批准", StatementElsewhere, lambda: _step(second, made, Deed.APPROVE, payable)
    )
    _step(first, made, Deed.CHECK, payable)
    approved = _step(second, made, Deed.APPROVE, payable)
    story.teller.figure("批准的金额（分）", approved.payable_fen, payable)
    story.teller.say(f"批准：应付 {capitals_of(payable)}。")
    payment = Payment("ABC2026120900017", DAWN.date())
    paid = _step(first, made, Deed.PAY, payable, payment)
    story.teller.figure("付款后的状态", paid.state.value, "paid")
    story.teller.figure("文件（CSV、Excel、PDF）", len(reading.files_of(first, paid)), 3)
    story.teller.refused(
        "再付一次", StatementElsewhere,
        lambda: _step(first, made, Deed.PAY, payable, payment),
    )  # fmt: skip
    story.teller.refused(
        "批准以后再提异议", ObjectionLate,
        lambda: objecting.object_to(till, month=MONTH, line="", theirs="", reason="再看看", key=till.new_id()),
    )  # fmt: skip


def _step(ctx: Context, made: Statement, deed: Deed, seen_fen: int, payment: Payment | None = None) -> Statement:
    return deciding.decide(
        ctx, partner_id=made.partner_id, month=MONTH, deed=deed, key=ctx.new_id(), seen_fen=seen_fen, payment=payment
    )


def _officer(story: Story, name: str) -> Context:
    ordinal = int(story.village_id[1:])
    who = Principal(name, frozenset({Role.TOWN_OFFICER}), ((ordinal, ordinal + 1),), story.town_id)
    return story.clock.at(DAWN + dt.timedelta(hours=6), who)
