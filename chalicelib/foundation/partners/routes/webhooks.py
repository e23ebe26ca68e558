"""HTTP doors of webhooks: the town's for each of its shops, and the shop's own with its API key."""

from __future__ import annotations

from chalicelib.foundation.partners.routes.doors import doors
from chalicelib.foundation.partners.schemas.webhooks import TriesAsked, WebhookAsked, WebhookSetShown, WebhookShown
from chalicelib.foundation.partners.service import webhooks
from chalicelib.kernel.edge import Call, Nothing


@doors.door(
    "GET",
    "/v1/partners/{partner_id}/webhook",
    verb="partners.read",
    within="partner_id",
    query=TriesAsked,
    shown=WebhookShown,
)
def read_webhook(call: Call[Nothing, TriesAsked], partner_id: str) -> WebhookShown:
    """Show where a shop is told what happened, and what became of each event of the last 30 days."""
    asked = call.query
    return WebhookShown.of(*webhooks.look_at_webhook(partner_id=partner_id, size=asked.size, cursor=asked.cursor))


@doors.door(
    "POST",
    "/v1/partners/{partner_id}/webhook",
    verb="partners.write",
    within="partner_id",
    keyed=True,
    asked=WebhookAsked,
    shown=WebhookSetShown,
    status=201,
)
def set_webhook(call: Call[WebhookAsked, Nothing], partner_id: str) -> WebhookSetShown:
    """Set the address of a shop's webhook, or rotate its secret, which is shown in this answer only."""
    asked = call.body
    made = webhooks.set_webhook(
        call.ctx, partner_id=partner_id, key=call.key, url=asked.url, overlap_hours=asked.overlap_hours
    )
    return WebhookSetShown(url=made.url, secret=made.secret)


@doors.door(
    "POST",
    "/v1/partners/{partner_id}/webhook/disable",
    verb="partners.write",
    within="partner_id",
    shown=None,
    status=204,
)
def disable_webhook(call: Call[Nothing, Nothing], partner_id: str) -> None:
    """Tell a shop's POS nothing any more."""
    webhooks.disable_webhook(call.ctx, partner_id=partner_id)


@doors.door("GET", "/v1/partner/webhook", verb="partners.read_own", query=TriesAsked, shown=WebhookShown)
def read_own_webhook(call: Call[Nothing, TriesAsked]) -> WebhookShown:
    """Show this shop where it is told what happened, and what became of each event of the last 30 days."""
    asked, partner_id = call.query, call.ctx.actor.subject
    return WebhookShown.of(*webhooks.look_at_webhook(partner_id=partner_id, size=asked.size, cursor=asked.cursor))


@doors.door(
    "POST",
    "/v1/partner/webhook",
    verb="partners.write_own",
    keyed=True,
    asked=WebhookAsked,
    shown=WebhookSetShown,
    status=201,
)
def set_own_webhook(call: Call[WebhookAsked, Nothing]) -> WebhookSetShown:
    """Set the address of this shop's webhook, or rotate its secret; the key needs the scope `webhooks`."""
    asked = call.body
    made = webhooks.set_own_webhook(call.ctx, key=call.key, url=asked.url, overlap_hours=asked.overlap_hours)
    return WebhookSetShown(url=made.url, secret=made.secret)


@doors.door("POST", "/v1/partner/webhook/disable", verb="partners.write_own", shown=None, status=204)
def disable_own_webhook(call: Call[Nothing, Nothing]) -> None:
    """Tell this shop's POS nothing any more; the key needs the scope `webhooks`."""
    webhooks.disable_webhook(call.ctx, partner_id=call.ctx.actor.subject)
