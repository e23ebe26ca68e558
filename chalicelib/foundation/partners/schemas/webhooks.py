"""What the doors of webhooks take and give."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from chalicelib.foundation.partners.core.webhooks import OVERLAP_HOURS_MAX, Delivery, Telling, Webhook, WebhookState
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page


class WebhookAsked(Asked):
    """Where to tell a shop, and how many hours the former secret signs beside the new one."""

    url: Annotated[str, Field(min_length=1, max_length=300)]
    overlap_hours: Annotated[int, Field(strict=True, ge=0, le=OVERLAP_HOURS_MAX)] = 24


class WebhookSetShown(Shown):
    """A webhook that was set. `secret` is shown once: null where the same request is answered again."""

    url: str
    secret: str | None


class TriesAsked(Asked):
    """Which page of what was told."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class TryShown(Shown):
    """One try: when, the HTTP status (0: none), and `ok`, `status`, `redirect`, `timeout`, … for what became of it."""

    at: str
    status: int
    word: str


class DeliveryShown(Shown):
    """One event: `waiting` for its next try, `delivered`, or `given_up`. `next_at` is null where there is none."""

    event_id: str
    type: str
    made_at: str
    state: Telling
    next_at: str | None
    tries: list[TryShown]

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Show an event."""
        waits = delivery.state is Telling.WAITING
        return cls(
            event_id=delivery.event_id,
            type=delivery.type,
            made_at=business_time(delivery.made_at),
            state=delivery.state,
            next_at=business_time(delivery.next_at) if waits else None,
            tries=[TryShown(at=business_time(one.at), status=one.status, word=one.word) for one in delivery.tries],
        )


class AddressShown(Shown):
    """A webhook without its secret. `reason` says who disabled it: `asked`, or `failing` where it was the house."""

    url: str
    state: WebhookState
    reason: str
    made_at: str
    former_until: str | None
    failing_since: str | None

    @classmethod
    def of(cls, webhook: Webhook) -> Self:
        """Show a webhook."""
        return cls(
            url=webhook.url,
            state=webhook.state,
            reason=webhook.reason,
            made_at=business_time(webhook.made_at),
            former_until=None if webhook.former_until is None else business_time(webhook.former_until),
            failing_since=None if webhook.failing_since is None else business_time(webhook.failing_since),
        )


class WebhookShown(Shown):
    """A shop's webhook, null where it has none, and what it was told in the last 30 days, newest first."""

    webhook: AddressShown | None
    deliveries: list[DeliveryShown]
    cursor: str | None

    @classmethod
    def of(cls, webhook: Webhook | None, page: Page[Delivery]) -> Self:
        """Show a webhook with a page of its events."""
        return cls(
            webhook=None if webhook is None else AddressShown.of(webhook),
            deliveries=[DeliveryShown.of(row) for row in page.rows],
            cursor=page.cursor,
        )
