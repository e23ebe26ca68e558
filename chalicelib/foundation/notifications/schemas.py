"""What the doors of inboxes and subscriptions take and give."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from chalicelib.foundation.notifications.core.messages import Told, made_at
from chalicelib.foundation.notifications.core.ways import Family
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown


class InboxAsked(Asked):
    """Which page of the inbox."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: str | None = None


class MessageShown(Shown):
    """A message. `about` names what it is about, such as an activity's id; it may be empty."""

    message_id: str
    kind: str
    title: str
    body: str
    about: str
    made_at: str
    read_at: str | None

    @classmethod
    def of(cls, told: Told) -> Self:
        """Return it as it is shown."""
        return cls(
            message_id=told.message_id,
            kind=told.kind,
            title=told.title,
            body=told.body,
            about=told.about,
            made_at=business_time(made_at(told.message_id)),
            read_at=None if told.read_at is None else business_time(told.read_at),
        )


class InboxShown(Shown):
    """A page of the inbox, newest first; `unread` counts to 100 at most."""

    messages: list[MessageShown]
    unread: int
    cursor: str | None


class AgreedAsked(Asked):
    """How many more subscribe messages somebody agreed to, as WeChat told the mini-program."""

    accepted: Annotated[int, Field(strict=True, ge=1, le=10)] = 1


class FamilyShown(Shown):
    """A family of subscribe messages. `template_id` is what the mini-program asks WeChat for; empty: none here."""

    family: str
    title: str
    template_id: str
    left: int

    @classmethod
    def of(cls, found: Family) -> Self:
        """Return it as it is shown."""
        return cls(family=found.family, title=found.title, template_id=found.template_id, left=found.left)


class FamiliesShown(Shown):
    """Every family."""

    rows: list[FamilyShown]
