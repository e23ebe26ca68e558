"""What payments' desks are shown. Who pays is an id; no openid is kept, so none is shown. Amounts are in fen."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.payments.core.bills import Day, Difference, Report
from chalicelib.foundation.payments.core.payments import Attempt, Payment
from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Shown
from chalicelib.kernel.paging import Page


class PaymentAttemptShown(Shown):
    """One order at WeChat Pay: `state` is made, prepared, paid or closed."""

    out_trade_no: str
    channel: str
    state: str
    made_at: str
    transaction_id: str
    paid_at: str | None

    @classmethod
    def of(cls, one: Attempt) -> PaymentAttemptShown:
        """Show an order."""
        return cls(
            out_trade_no=one.out_trade_no,
            channel=one.channel,
            state=one.state.value,
            made_at=business_time(one.made_at),
            transaction_id=one.transaction_id,
            paid_at=business_time(one.paid_at) if one.paid_at else None,
        )


class PaymentRefundShown(Shown):
    """One refund: `state` is asked, sent, unknown, abnormal, done, failed or by_hand.

    `is_surplus` where somebody paid twice. `hand` is how an officer gave back what failed; another one confirms it.
    """

    refund_id: str
    out_trade_no: str
    fen: int
    why: str
    state: str
    since: str
    reason: str
    is_surplus: bool
    hand: str
    hand_by: str
    confirmed_by: str

    @classmethod
    def of(cls, one: Refund) -> PaymentRefundShown:
        """Show a refund."""
        names = ("refund_id", "out_trade_no", "fen", "why", "reason", "is_surplus", "hand", "hand_by", "confirmed_by")
        plain: dict[str, Any] = {name: getattr(one, name) for name in names}
        return cls(**plain, state=one.state.value, since=business_time(one.since))


class PaymentTroubleShown(PaymentRefundShown):
    """A refund whose money did not go back: it is abnormal at WeChat Pay, or was refused there."""

    payment_id: str

    @classmethod
    def of(cls, one: Refund) -> PaymentTroubleShown:
        """Show a refund with whose payment it is of."""
        return cls(**PaymentRefundShown.of(one).model_dump(), payment_id=one.payment_id)


class PaymentTroublesShown(Shown):
    """A page of what a town's officers have to see to, the latest first."""

    rows: list[PaymentTroubleShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Refund]) -> PaymentTroublesShown:
        """Show a page."""
        return cls(rows=[PaymentTroubleShown.of(one) for one in page.rows], cursor=page.cursor)


class PaymentAtDesk(Shown):
    """A payment: `state` is open, paid or closed; `told` is the state that its room knows.

    `refunded_fen` is what was asked back and not refused. `refunds` are named where one payment is asked for.
    """

    payment_id: str
    purpose: str
    payer_id: str
    amount_fen: int
    description: str
    state: str
    since: str
    made_at: str
    expires_at: str
    refunded_fen: int
    told: str
    paid_by: str
    attempts: list[PaymentAttemptShown]
    refunds: list[PaymentRefundShown]

    @classmethod
    def of(cls, payment: Payment, refunds: list[Refund]) -> PaymentAtDesk:
        """Show a payment."""
        names = ("payment_id", "purpose", "payer_id", "amount_fen", "description", "refunded_fen", "told", "paid_by")
        plain: dict[str, Any] = {name: getattr(payment, name) for name in names}
        times: dict[str, Any] = {
            name: business_time(getattr(payment, name)) for name in ("since", "made_at", "expires_at")
        }
        return cls(
            **plain,
            **times,
            state=payment.state.value,
            attempts=[PaymentAttemptShown.of(one) for one in payment.attempts],
            refunds=[PaymentRefundShown.of(one) for one in refunds],
        )


class PaymentsAtDesk(Shown):
    """A page of a town's payments of a day and state, the latest first."""

    rows: list[PaymentAtDesk]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Payment]) -> PaymentsAtDesk:
        """Show a page."""
        return cls(rows=[PaymentAtDesk.of(one, []) for one in page.rows], cursor=page.cursor)


class PaymentDifferenceShown(Shown):
    """One difference between our book and the bill; `kind` is payment or refund.

    `gap` is only_ours, only_theirs, amount, transaction, state or other_day.
    """

    kind: str
    gap: str
    number: str
    out_trade_no: str
    ours_fen: int | None
    theirs_fen: int | None
    ours_state: str
    theirs_state: str

    @classmethod
    def of(cls, one: Difference) -> PaymentDifferenceShown:
        """Show a difference."""
        names = ("number", "out_trade_no", "ours_fen", "theirs_fen", "ours_state", "theirs_state")
        plain: dict[str, Any] = {name: getattr(one, name) for name in names}
        return cls(**plain, kind=one.kind.value, gap=one.gap.value)


class PaymentBillRow(Shown):
    """A day that was compared, with the sums of our own book. `ready` false: the bill was not there yet."""

    day: str
    made_at: str
    ready: bool
    payments: int
    paid_fen: int
    refunds: int
    refunded_fen: int
    differences: int

    @classmethod
    def of(cls, report: Report) -> PaymentBillRow:
        """Show a day."""
        names = ("ready", "payments", "paid_fen", "refunds", "refunded_fen")
        plain: dict[str, Any] = {name: getattr(report, name) for name in names}
        count = len(report.differences) + report.left_out
        return cls(**plain, day=report.day.isoformat(), made_at=business_time(report.made_at), differences=count)


class PaymentBillsShown(Shown):
    """A page of a town's compared days, the latest first."""

    rows: list[PaymentBillRow]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Report]) -> PaymentBillsShown:
        """Show a page."""
        return cls(rows=[PaymentBillRow.of(one) for one in page.rows], cursor=page.cursor)


class PaymentOddityShown(Shown):
    """What WeChat Pay said that can not be believed.

    `kind` is no_payment, no_attempt, amount, currency or other_transaction.
    """

    kind: str
    out_trade_no: str
    transaction_id: str
    said_fen: int
    wanted_fen: int


class PaymentBillShown(Shown):
    """A compared day: its sums, each difference (the first 200; `url` opens a table of all), and what was odd."""

    day: PaymentBillRow
    differences: list[PaymentDifferenceShown]
    oddities: list[PaymentOddityShown]
    url: str

    @classmethod
    def of(cls, found: Day) -> PaymentBillShown:
        """Show a day."""
        odd = [
            PaymentOddityShown(
                kind=one.kind,
                out_trade_no=one.out_trade_no,
                transaction_id=one.transaction_id,
                said_fen=one.said_fen,
                wanted_fen=one.wanted_fen,
            )
            for one in found.oddities
        ]
        rows = [PaymentDifferenceShown.of(one) for one in found.report.differences]
        return cls(day=PaymentBillRow.of(found.report), differences=rows, oddities=odd, url=found.url)
