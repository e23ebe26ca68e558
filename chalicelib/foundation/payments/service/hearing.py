"""WeChat Pay's notices: verified, kept, told. Said twice, late, or in another order, they change nothing twice."""

from __future__ import annotations

from chalicelib.foundation.gateways import wechatpay as gateway
from chalicelib.foundation.payments.service import refunding, taking
from chalicelib.kernel.context import Context


def hear(ctx: Context, headers: dict[str, str], body: bytes) -> None:
    """Take a notice of an order that was paid, or of a refund. What can not be believed is kept, and changes nothing.

    Raises:
        NoticeForged, NoticeBroken: it is not WeChat Pay's, not of our merchant, or can not be read.
        Busy: contended; it is sent again.
    """
    said = gateway.heard(ctx, headers, body)
    if isinstance(said, gateway.Transaction):
        payment = taking.take(ctx, taking.told_of(said))
        if payment is not None:
            taking.tell(ctx, payment)
    elif said is not None:
        refund = refunding.take(ctx, said)
        if refund is not None:
            refunding.tell(ctx, refund)
