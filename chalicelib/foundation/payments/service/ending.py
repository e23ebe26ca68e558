"""What a room does with the end of a payment of its own: it looks at what is paid for, moves it, and looks again.

A room says how what it sells is loaded, paid, given back and run out; whoever was quicker is found here, turn by turn.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TypeVar

from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import AlreadyDone, Stale

T = TypeVar("T")
TURNS_MAX = 5
LATE = "late"
"""Under what a document keeps that its payment came too late and went back."""
PAYER = "wechatpay"
"""Who does what a payment's end does."""


class Moved(Exception):
    """What is paid for is another version than was read. Not a refusal: it is looked at again."""


AGAIN = (Moved, Stale, AlreadyDone)


def settle(
    payment: Payment,
    *,
    load: Callable[[str], T],
    is_heard: Callable[[T], bool],
    is_lost: Callable[[T], bool],
    pay: Callable[[T], None],
    give_back: Callable[[T], None],
    gone: tuple[type[Exception], ...],
) -> None:
    """Make something paid whose payment is; where it can not be had any more, give the money back.

    It can not where it `is_lost`, or where `pay` finds one of what `gone` names. Heard again (`is_heard`), nothing is
    done. `pay` and `give_back` raise `Moved` where it is another version by now.

    Raises:
        Busy: contended; payments tell it again.
    """
    for _ in range(TURNS_MAX):
        found = load(payment.payment_id)
        if is_heard(found):
            return
        try:
            if is_lost(found):
                give_back(found)
            else:
                pay(found)
        except gone:
            with contextlib.suppress(*AGAIN):
                give_back(found)
                return
        except AGAIN:
            continue
        else:
            return
    raise Busy


def close(
    payment: Payment, *, load: Callable[[str], T], waits: Callable[[T], bool], run_out: Callable[[T], None]
) -> None:
    """Let something run out whose payment closed unpaid, while it waits for it.

    Raises:
        Busy: contended; payments tell it again.
    """
    for _ in range(TURNS_MAX):
        found = load(payment.payment_id)
        if not waits(found):
            return
        try:
            run_out(found)
        except (Moved, Stale):
            continue
        return
    raise Busy
