"""One message into one inbox, and out of the house where it may leave it."""

from __future__ import annotations

from chalicelib.foundation.notifications.core.messages import Message
from chalicelib.foundation.notifications.core.ways import is_quiet, ways_of
from chalicelib.foundation.notifications.service.sending import Means, send
from chalicelib.foundation.notifications.store import inbox
from chalicelib.kernel.context import Context


def deliver(ctx: Context, *, message: Message, means: Means | None = None) -> bool:
    """Put a message into an inbox, once, and let it leave the house where it may; tell whether it left just now.

    It leaves at most once: the message is claimed by this attempt before it is sent, what became of it stands beside
    it, and where nothing was heard it stays claimed or unknown. In the quiet hours it waits for the morning.
    """
    if means is None or not means.may_carry(message):
        inbox.create_message(message)
        return False
    reach = means.reach_of(ctx, resident_id=message.resident_id)
    if not ways_of(message, reach):
        inbox.create_message(message)
        return False
    if is_quiet(message, ctx.now()):
        inbox.create_message(message, wait=True)
        return False
    if not inbox.create_message(message, claim=ctx.new_id()):
        return False
    send(ctx, message=message, reach=reach, means=means)
    return True
