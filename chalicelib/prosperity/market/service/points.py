"""Work points that pay for an order: held when it is placed, spent when it is paid, given back with it."""

from __future__ import annotations

from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.writes import Writes
from chalicelib.points.ledger.core.accounts import Account, AccountRef
from chalicelib.points.ledger.core.holds import hold_source, settled_line
from chalicelib.points.ledger.service import accounts, moves, refunds, statements
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import TooManyPoints

RULE, TITLE = "market", "映季 农产品"
"""What statements call points that pay for an order."""


def lookup_account(buyer_id: str) -> Lookup[Account | None]:
    """Return how the account is read whose points are to be used.

    Raises:
        TooManyPoints: a member of the city has none.
    """
    if not buyer_id.startswith("v"):
        raise TooManyPoints(most=0)
    return moves.lookup_account(ref=AccountRef.of_holder(buyer_id))


def held(ctx: Context, order: Order, account: Account | None) -> Writes:
    """Return the writes that set a new order's points aside. No round trip.

    Raises:
        InsufficientBalance, AccountBlocked, AccountUnknown. Stale: at the commit, where the account moved on.
    """
    points = order.sums.work_points(order.sums.points)
    if not points:
        return Writes()
    ref = AccountRef.of_holder(order.buyer_id)
    return moves.prepare_hold(
        ctx, ref=ref, account=account, key=order.order_id, points=points, document=TITLE, rule=RULE
    )


def spent(ctx: Context, order: Order) -> Writes:
    """Return the writes that spend an order's points as it is paid. One round trip where there are some.

    Raises:
        HoldSettled, Stale: at the commit, where something else was quicker.
    """
    return _settled(ctx, order, order.sums.work_points(order.sums.points))


def let_go(ctx: Context, order: Order) -> Writes:
    """Return the writes that give an unpaid order's points back. One round trip where there are some.

    Raises:
        HoldSettled, Stale: at the commit, where something else was quicker.
    """
    return _settled(ctx, order, 0)


def _settled(ctx: Context, order: Order, points: int) -> Writes:
    if not order.sums.points:
        return Writes()
    return moves.prepare_settle(
        ctx,
        ref=AccountRef.of_holder(order.buyer_id),
        key=order.order_id,
        points=points,
        credit=f"market:{order.town_id}",
        document=TITLE,
        rule=RULE,
    )


def given_back(ctx: Context, order: Order, fen: int, which: str) -> Writes:
    """Return the writes that give so much of a paid order back as points. Two round trips where there is some.

    Where no points move on the account, since its holder is gone or an officer stopped it, the money goes back without
    them, and the log says so: what is cash must not wait for that.

    Raises:
        RefundTooLarge, AlreadyDone: at the commit, as the ledger says. AccountBlocked, HolderGone: at that moment.
    """
    points = order.sums.work_points(fen)
    if not points:
        return Writes()
    ref = AccountRef.of_holder(order.buyer_id)
    account = accounts.find_account(ref=ref, consistent=True)
    if account is None or account.status != "active":
        logs.event("market_points_not_back", town_id=order.town_id, points=points)
        return Writes()
    line = settled_line(ref)
    original = statements.find_entry(source=hold_source(order.order_id), line=line)
    assert original is not None, "an order was paid without its points"
    mark = fingerprint("market points", order.order_id, which, points)
    return refunds.prepare_refund(
        ctx, original=original, key=f"market-{which}", points=points, document=TITLE, request=mark
    )
