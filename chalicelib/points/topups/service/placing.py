"""Placing an order with the provider: exactly once. Whatever happens to this process, it is not placed again."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.gateways import topup as gateway
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import attempt
from chalicelib.points.topups.core.states import Deed, Kind, State, next_state
from chalicelib.points.topups.core.topups import Topup
from chalicelib.points.topups.service import settling
from chalicelib.points.topups.store import topups as store


def place(ctx: Context, *, topup_id: str) -> Topup:
    """Order a top-up that was asked for, and keep what the provider says; a second message finds nothing to do.

    `sent` is written before the provider is asked. A process that dies in between leaves an order that is only asked
    after (`settling.look`), never placed again.
    """
    topup = settling.load(topup_id)
    if topup.state is not State.ASKED or topup.kind is not Kind.PHONE:
        return topup
    sent = _sent(ctx, topup)
    if sent is None:
        return settling.load(topup_id)
    number = store.unsealed(sent.number)
    found = gateway.place(ctx, order_id=sent.order_id, phone=number, yuan=sent.yuan)
    if isinstance(found, gateway.Refused):
        return settling.settle(ctx, sent, Deed.FAIL, reason=str(found.code))
    if isinstance(found, gateway.Unknown):
        return settling.lost(ctx, sent, found.why)
    return settling.change(sent, provider_id=found.provider_id) or settling.load(topup_id)


def _sent(ctx: Context, topup: Topup) -> Topup | None:
    """Win the right to ask the provider, or return None: another process has it, or it was taken back.

    Where the answer to our own write was lost, the write is known again by its `send_id`.
    """
    state = next_state(topup.state, topup.kind, Deed.SEND)
    sent = replace(topup.moved(state, ctx.now()), send_id=ctx.new_id(), sent_at=ctx.now())
    failures = attempt(store.change_of(sent, topup.version, refusal=lambda _: settling.Moved()))
    if not failures:
        return sent
    image = failures[0].image
    return sent if image is not None and image.send_id == sent.send_id else None
