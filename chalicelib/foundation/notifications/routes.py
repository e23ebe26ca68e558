"""HTTP doors of everybody's own inbox, and of what they agreed to be told by WeChat."""

from __future__ import annotations

from chalicelib.foundation.notifications.schemas import (
    AgreedAsked,
    FamiliesShown,
    FamilyShown,
    InboxAsked,
    InboxShown,
    MessageShown,
)
from chalicelib.foundation.notifications.service import inboxes
from chalicelib.kernel.edge import Call, Doors, Nothing

doors = Doors("notifications")


@doors.door("GET", "/v1/me/inbox", verb="inbox.own", query=InboxAsked, shown=InboxShown, for_others="read")
def read_inbox(call: Call[Nothing, InboxAsked]) -> InboxShown:
    """Show one's messages, newest first, and how many are unread. An agent sees none about tickets, and none unread."""
    me, size, cursor = call.me, call.query.size, call.query.cursor
    if call.ctx.actor.agents:
        page, unread = inboxes.list_for_agent(resident_id=me, size=size, cursor=cursor), 0
    else:
        page, unread = inboxes.list_inbox(resident_id=me, size=size, cursor=cursor)
    return InboxShown(messages=[MessageShown.of(told) for told in page.rows], unread=unread, cursor=page.cursor)


@doors.door("POST", "/v1/me/inbox/{message_id}/read", verb="inbox.own", shown=MessageShown)
def read_message(call: Call[Nothing, Nothing], message_id: str) -> MessageShown:
    """Say that a message was read."""
    return MessageShown.of(inboxes.read_message(call.ctx, resident_id=call.me, message_id=message_id))


@doors.door("GET", "/v1/me/subscriptions", verb="inbox.own", shown=FamiliesShown)
def read_subscriptions(call: Call[Nothing, Nothing]) -> FamiliesShown:
    """Show which subscribe messages of WeChat one still agreed to."""
    return FamiliesShown(rows=[FamilyShown.of(found) for found in inboxes.families_of(resident_id=call.me)])


@doors.door("POST", "/v1/me/subscriptions/{family}/accepted", verb="inbox.own", asked=AgreedAsked, shown=FamilyShown)
def accept_messages(call: Call[AgreedAsked, Nothing], family: str) -> FamilyShown:
    """Say that one agreed to more subscribe messages of a family; each agreement lets one message through.

    For the mini-program, after WeChat asked there; no web page can ask.
    """
    return FamilyShown.of(inboxes.agree(resident_id=call.me, family=family, count=call.body.accepted))
