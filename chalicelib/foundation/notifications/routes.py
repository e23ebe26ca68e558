"""HTTP doors of everybody's own inbox."""

from __future__ import annotations

from chalicelib.foundation.notifications import service
from chalicelib.foundation.notifications.schemas import InboxAsked, InboxShown, MessageShown
from chalicelib.kernel.edge import Call, Doors, Nothing

doors = Doors("notifications")


@doors.door("GET", "/v1/me/inbox", verb="inbox.own", query=InboxAsked, shown=InboxShown, for_others="read")
def read_inbox(call: Call[Nothing, InboxAsked]) -> InboxShown:
    """Show one's messages, newest first, and how many are unread."""
    page, unread = service.list_inbox(resident_id=call.me, size=call.query.size, cursor=call.query.cursor)
    return InboxShown(messages=[MessageShown.of(told) for told in page.rows], unread=unread, cursor=page.cursor)


@doors.door("POST", "/v1/me/inbox/{message_id}/read", verb="inbox.own", shown=MessageShown)
def read_message(call: Call[Nothing, Nothing], message_id: str) -> MessageShown:
    """Say that a message was read."""
    return MessageShown.of(service.read_message(call.ctx, resident_id=call.me, message_id=message_id))
