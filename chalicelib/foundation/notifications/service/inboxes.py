"""Everybody's own inbox, and which subscribe messages they agreed to."""

from __future__ import annotations

from chalicelib.foundation.notifications.core.messages import Told
from chalicelib.foundation.notifications.core.ways import FAMILIES, Family, NoSuchFamily
from chalicelib.foundation.notifications.store import inbox, subscriptions
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.settings import settings

TICKETS = "ticket_"
"""With what the kinds of all messages about tickets begin."""


def list_inbox(*, resident_id: str, size: int, cursor: str | None) -> tuple[Page[Told], int]:
    """Return a page of somebody's inbox, newest first, and how many messages are unread. Two round trips."""
    return inbox.list_inbox(resident_id, size=size, cursor=cursor), inbox.count_unread(resident_id)


def list_for_agent(*, resident_id: str, size: int, cursor: str | None) -> Page[Told]:
    """Return the same page as somebody's agent may see it: an answer to a complaint would tell them of it.

    One round trip; the page may be shorter than `size`.
    """
    return inbox.list_inbox(resident_id, but=TICKETS, size=size, cursor=cursor)


def read_message(ctx: Context, *, resident_id: str, message_id: str) -> Told:
    """Say that a message was read; again changes nothing. One round trip.

    Raises:
        NoSuchMessage: the inbox has no such message.
        Busy: it may not have been noted; ask again.
    """
    return inbox.commit_read(resident_id, message_id, ctx.now())


def families_of(*, resident_id: str) -> list[Family]:
    """Return every family of subscribe messages and what somebody agreed to. One round trip."""
    left, templates = subscriptions.list_left(resident_id), dict(settings().wechat_templates)
    return [Family(name, title, templates.get(name, ""), left.get(name, 0)) for name, title in FAMILIES.items()]


def agree(*, resident_id: str, family: str, count: int) -> Family:
    """Count agreements that somebody gave WeChat in the mini-program; return the family as it is then.

    The count is soft: one too many is a message that WeChat refuses, and then it is set right.

    Raises:
        NoSuchFamily: there is none of this name.
    """
    if family not in FAMILIES:
        raise NoSuchFamily
    left = subscriptions.add(resident_id, family, count)
    return Family(family, FAMILIES[family], dict(settings().wechat_templates).get(family, ""), left)
